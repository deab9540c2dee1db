//! Key concepts without a parser: runs of content words that the article comes back to.

use std::collections::BTreeMap;

use samestory_model::Span;

use super::casing::{Style, segments};
use super::lexicon::{Lexicon, Role};
use super::tokens::{Gap, Shape, Token, blocks, tokenize};

/// A noun phrase that may be a key concept.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    /// As the text writes it first.
    pub(super) name: String,
    /// Its words in lower case.
    pub(super) words: Vec<String>,
    /// Where it stands, in reading order.
    pub(super) spans: Vec<Span>,
    /// Of its occurrences, how many are not part of a longer run of content words.
    pub(super) whole: usize,
    /// Whether a word of it is written with a capital letter, as in `Tarn dam`.
    pub(super) has_name: bool,
}

/// Phrases of more words are sentences.
const MAX_WORDS: usize = 4;

/// Every run of one to four content words whose last is written in small letters, in alphabetical order.
///
/// Runs end at stop words, common verbs, adverbs and punctuation. A headline In Title Case adds occurrences, not phrases.
///
/// # Complexity
/// O(length of `text`).
///
/// # References
/// Rose et al.: *Automatic keyword extraction from individual documents* (RAKE), 2010, section 1.2.1: candidates between stop
/// words and punctuation.
pub(super) fn concepts(text: &str) -> Vec<Concept> {
    let lexicon = Lexicon::bundled();
    let mut found: BTreeMap<String, Concept> = BTreeMap::new();
    for (offset, block) in blocks(text) {
        let tokens = tokenize(block, offset, lexicon);
        for segment in &segments(&tokens, lexicon) {
            for run in content_runs(segment.tokens, lexicon) {
                collect(text, run, segment.style, &mut found);
            }
        }
    }
    found.into_values().filter(|concept| !concept.name.is_empty()).collect()
}

/// Longer words are no words but data.
const MAX_WORD_BYTES: usize = 60;

/// Longest runs of content words without a bound between them.
fn content_runs<'t, 'a>(
    tokens: &'t [Token<'a>],
    lexicon: &'t Lexicon,
) -> impl Iterator<Item = &'t [Token<'a>]> {
    tokens
        .chunk_by(|before, next| {
            let joined = matches!(next.gap, Gap::Space | Gap::Hyphen) && !before.is_possessive;
            joined && is_content(before, lexicon) == is_content(next, lexicon)
        })
        .filter(|run| run.first().is_some_and(|first| is_content(first, lexicon)))
}

fn is_content(token: &Token<'_>, lexicon: &Lexicon) -> bool {
    let lower = token.lower();
    let is_word = match token.shape {
        Shape::Caseless | Shape::Initial => false,
        Shape::Number => token.text.len() == 4,
        _ => (2..=MAX_WORD_BYTES).contains(&token.text.len()),
    };
    let is_bound = [Role::Bound, Role::Date, Role::Saying].iter().any(|role| lexicon.is(&lower, *role));
    let is_starter = lexicon.is(&lower, Role::Starter) && !is_noun_like(&lower);
    is_word && !is_bound && !is_starter && !lower.ends_with("ly")
}

/// Words that begin sentences and yet are what news is about.
fn is_noun_like(word: &str) -> bool {
    matches!(
        word,
        "police"
            | "officials"
            | "prosecutors"
            | "lawyers"
            | "voters"
            | "workers"
            | "students"
            | "teachers"
            | "doctors"
            | "families"
            | "parents"
            | "leaders"
            | "lawmakers"
            | "politicians"
            | "activists"
            | "protesters"
            | "rebels"
            | "soldiers"
            | "troops"
            | "government"
            | "state"
            | "social"
            | "political"
            | "economic"
            | "financial"
            | "national"
            | "international"
            | "global"
            | "public"
            | "private"
            | "women"
            | "children"
            | "review"
    )
}

fn collect(text: &str, run: &[Token<'_>], style: Style, found: &mut BTreeMap<String, Concept>) {
    for start in 0..run.len() {
        for words in 1..=MAX_WORDS.min(run.len() - start) {
            let Some(tokens) = run.get(start..start + words) else { continue };
            let before = start.checked_sub(1).and_then(|before| run.get(before));
            let cuts_name =
                before.zip(tokens.first()).is_some_and(|(a, b)| a.shape.is_capital() && b.shape.is_capital());
            if cuts_name && style == Style::Sentence {
                continue;
            }
            add(text, tokens, words == run.len(), style, found);
        }
    }
}

fn add(
    text: &str,
    tokens: &[Token<'_>],
    is_whole: bool,
    style: Style,
    found: &mut BTreeMap<String, Concept>,
) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let is_phrase = style == Style::Sentence
        && last.shape == Shape::Lower
        && !tokens.iter().all(|t| t.shape == Shape::Number);
    let words: Vec<String> = tokens.iter().map(Token::lower).collect();
    let span = first.span.cover(last.span);
    let concept = found.entry(words.join(" ")).or_insert_with(|| Concept {
        name: String::new(),
        words,
        spans: Vec::new(),
        whole: 0,
        has_name: false,
    });
    concept.spans.push(span);
    concept.whole += usize::from(is_whole);
    let is_sentence_start = matches!(first.gap, Gap::Start | Gap::Line) && first.shape == Shape::Capital;
    if is_phrase && (concept.name.is_empty()) && !is_sentence_start {
        concept.name = span.slice(text).unwrap_or_default().to_owned();
        concept.has_name = tokens.iter().any(|token| token.shape.is_capital());
    }
}
