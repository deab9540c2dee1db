//! Hostile passages, and hostile texts that are checked against them.

use samestory_analysis::{Claim, ClaimChecker, MAX_CLAIM_BYTES, MAX_CLAIM_WORDS, Passage};
use samestory_model::{Article, BodyFormat, Evidence, Field, Span};
use samestory_text::words;

use crate::text_of;

/// A claim and a passage, with U+001F between them; without it, one text is both.
pub fn run(bytes: &[u8]) {
    let given = text_of(bytes);
    let (written, body) = given.split_once('\u{1f}').unwrap_or((given, given));
    let formats = [BodyFormat::Text, BodyFormat::Html];
    for format in formats {
        let article = Article::builder("a").title("Ferry burns").body(body).body_format(format).build();
        let article = article.expect("it has a title");
        let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(body));
        let Ok(passage) = Passage::new(&article, evidence) else { continue };
        check(&passage, written);
    }
}

fn check(passage: &Passage, written: &str) {
    let checker = ClaimChecker::new(vec![passage.clone()]);
    for finding in checker.findings(written) {
        if let Some(span) = finding.span() {
            assert!(span.slice(written).is_some(), "{finding:?}");
        }
        assert!(!finding.to_string().is_empty());
    }
    if let Ok(claim) = checker.claim(written) {
        let text = claim.text();
        assert!(!text.is_empty() && text.trim() == text && !text.contains("  "), "{text:?}");
        assert!(!text.contains(char::is_control), "{text:?}");
        assert_eq!(claim.evidence(), [passage.evidence().clone()]);
        assert_eq!(checker.claim(text).expect("it was supported").text(), text);
    }
    check_own(passage, &checker);
}

/// A passage supports itself, where it is not too long and no instruction, and so does what it is shortened to.
fn check_own(passage: &Passage, checker: &ClaimChecker) {
    let n_words = words(passage.text()).count();
    if passage.text().len() <= MAX_CLAIM_BYTES && n_words <= MAX_CLAIM_WORDS {
        let _ = checker.findings(passage.text());
    }
    for max_words in [0, 1, 5, 20] {
        let shorter = Claim::shortened(passage.clone(), max_words);
        assert!(!shorter.text().is_empty());
        assert!(!shorter.clone().in_title_case().text().is_empty());
    }
}
