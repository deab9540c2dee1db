//! Sentences of normalised text.

use samestory_model::BodyFormat;
use samestory_text::{normalize, sentences, terms, words};

use crate::text_of;

/// A text.
pub fn run(bytes: &[u8]) {
    let original = text_of(bytes);
    let normalized = normalize(original, BodyFormat::Text);
    check_cover(normalized.as_str());
    check_words(normalized.as_str());
    // Any text is split without a panic, though its sentences need not be trimmed.
    let _ = sentences(original);
    check_words(original);
}

/// All that is not white space is in one sentence, in order, and none goes across a line.
fn check_cover(text: &str) {
    let mut end = 0;
    for span in sentences(text) {
        assert!(end <= span.start() && !span.is_empty(), "{span:?} behind {end}");
        assert_eq!(text[end..span.start()].trim(), "", "left out before {span:?}");
        let sentence = span.slice(text).expect("a sentence lies on borders of characters");
        assert!(sentence.trim() == sentence && !sentence.contains('\n'), "{sentence:?}");
        end = span.end();
    }
    assert_eq!(text[end..].trim(), "", "left out behind the last sentence");
}

/// Words are slices of the text, in order; each has a letter or digit.
fn check_words(text: &str) {
    let mut end = 0;
    for (span, word) in words(text) {
        assert!(
            end <= span.start() && span.slice(text) == Some(word) && word.contains(char::is_alphanumeric)
        );
        end = span.end();
    }
    assert!(terms(text).all(|term| !term.is_empty() || text.contains(['\'', '’'])));
}
