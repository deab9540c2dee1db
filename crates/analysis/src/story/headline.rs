//! The story's headline: the plainest of the titles that says most of what the others say.

use samestory_model::{Evidence, Field, Span, SparseVector};
use samestory_text::{Document, TermWeighter, TitleKind, title_case, words};

use super::pool::mean_cosine;
use crate::claim::Claim;
use crate::labels::{Label, Tone};

const USUAL_WORDS: std::ops::RangeInclusive<usize> = 5..=14;
/// What each sign of colour takes off a title's score, which lies in 0..=2.
const PENALTY: f64 = 0.35;
const COLOUR: &[&str] = &[
    "you", "your", "here's", "here’s", "why", "how", "this", "these", "i", "we", "my", "what", "shocking",
    "horror", "fury", "slams", "blasts",
];

/// Chooses among the titles of `documents`, whose tones are given; without any title, the first sentence serves.
pub(crate) fn headline(
    documents: &[Document<'_>],
    tones: &[&Label<Tone>],
    weighter: &TermWeighter,
) -> Option<Claim> {
    let titles: Vec<SparseVector> =
        documents.iter().map(|document| weighter.weigh_title(document.title())).collect();
    let texts: Vec<SparseVector> =
        documents.iter().map(|document| article_terms(document, weighter)).collect();
    let mut best: Option<(f64, &Document<'_>)> = None;
    for ((document, title), tone) in documents.iter().zip(&titles).zip(tones) {
        let score = mean_cosine(title, &titles) + mean_cosine(title, &texts) - colour(document, tone);
        if !document.title().is_empty() && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, document));
        }
    }
    match best {
        Some((_, document)) => Some(Claim::new(title_case(document.title()), document.title_evidence()?)),
        None => documents.iter().find_map(first_sentence).or_else(|| documents.first().map(untitled)),
    }
}

fn article_terms(document: &Document<'_>, weighter: &TermWeighter) -> SparseVector {
    weighter.weigh_article(document.title(), document.body().as_str())
}

/// Signs that a title teases, opines or shouts instead of telling.
fn colour(document: &Document<'_>, tone: &Label<Tone>) -> f64 {
    let title = document.title();
    let lower: Vec<String> = words(title).map(|(_, word)| word.to_lowercase()).collect();
    let plain_tone = matches!(tone.label, Tone::Factual | Tone::Analytical);
    let signs = [
        matches!(document.title_kind(), Some(TitleKind::Opinion)),
        document.title_kind().is_some(),
        title.ends_with(['?', '!', '…']),
        !USUAL_WORDS.contains(&lower.len()),
        lower.iter().any(|word| COLOUR.contains(&word.as_str())),
        title.contains(['“', '"', '‘']),
        !plain_tone,
    ];
    PENALTY * signs.iter().filter(|sign| **sign).count() as f64
}

fn first_sentence(document: &Document<'_>) -> Option<Claim> {
    let sentence = document.sentences().first()?;
    Some(Claim::new(document.sentence_text(sentence), document.sentence_evidence(sentence)))
}

/// An article whose texts hold nothing readable still has to be listed.
fn untitled(document: &Document<'_>) -> Claim {
    let article = document.article();
    let field = if article.title().is_empty() { Field::Body } else { Field::Title };
    let span = Span::whole(article.field(field).unwrap_or_default());
    Claim::new("Untitled", Evidence::new(article.id().clone(), field, span))
}
