//! An article as the entity finder reads it: title and body in one text, cut into words and sentences.

use std::collections::HashMap;

use samestory_model::Span;
use samestory_text::at_most;

use super::article::EntityInput;
use super::lexicon::Lexicon;
use super::tokens::{Gap, Token, blocks, tokenize};

/// Names and key concepts are looked for in so many bytes of a body; an article is about what it says by then.
const BODY_BYTES: usize = 100_000;

/// A longer title is no title.
const TITLE_BYTES: usize = 2_000;

/// Title, line break, and the body as far as it is read.
pub(super) fn joined_text(input: &EntityInput<'_>) -> String {
    format!("{}\n{}", joined_title(input), at_most(input.body, BODY_BYTES))
}

/// The title as far as it is read.
pub(super) fn joined_title<'a>(input: &EntityInput<'a>) -> &'a str {
    at_most(input.title, TITLE_BYTES)
}

/// Title and body in one text, with their words.
pub(super) struct Reading<'a> {
    /// What [`joined_text`] gave.
    pub(super) text: &'a str,
    /// The words, in reading order.
    pub(super) tokens: Vec<Token<'a>>,
    /// The words in lower case, without a plural `s`.
    pub(super) keys: Vec<String>,
    /// The length of the title in bytes.
    pub(super) title_length: usize,
    /// The news sentences, as ranges of `text`.
    sentences: Vec<Span>,
    counts: HashMap<String, usize>,
    title_words: HashMap<String, usize>,
}

impl<'a> Reading<'a> {
    /// Reads the joined text of `input`.
    ///
    /// # Complexity
    /// O(length of the text).
    pub(super) fn new(text: &'a str, input: &EntityInput<'_>) -> Self {
        let title_length = joined_title(input).len();
        let lexicon = Lexicon::bundled();
        let tokens: Vec<Token<'a>> =
            blocks(text).flat_map(|(offset, block)| tokenize(block, offset, lexicon)).collect();
        let keys: Vec<String> = tokens.iter().map(|token| singular(&token.lower())).collect();
        let (mut counts, mut title_words) = (HashMap::new(), HashMap::new());
        for (token, key) in tokens.iter().zip(&keys) {
            *counts.entry(key.clone()).or_default() += 1;
            if token.span.start() < title_length {
                let next = title_words.len();
                title_words.entry(key.clone()).or_insert(next);
            }
        }
        let shift = title_length + 1;
        let moved = |span: &Span| Span::between(span.start() + shift, span.end() + shift);
        let sentences = input.sentences.iter().map(moved).collect();
        Self { text, tokens, keys, title_length, sentences, counts, title_words }
    }

    /// How often a word, given in lower case and without a plural `s`, stands in the text.
    pub(super) fn count(&self, key: &str) -> usize {
        self.counts.get(key).copied().unwrap_or(0)
    }

    /// Where a word stands first in the title.
    pub(super) fn place_in_title(&self, key: &str) -> Option<usize> {
        self.title_words.get(key).copied()
    }

    /// Number of news sentences, at least 1.
    pub(super) fn n_sentences(&self) -> usize {
        self.sentences.len().max(1)
    }

    /// The sentence that holds a place in the body: none for captions, buttons and the like. Without sentences, the body is one.
    pub(super) fn sentence(&self, span: Span) -> Option<usize> {
        if self.sentences.is_empty() {
            return Some(0);
        }
        let at = self.sentences.partition_point(|sentence| sentence.end() <= span.start());
        self.sentences.get(at).filter(|sentence| sentence.start() <= span.start()).map(|_| at)
    }

    /// The word before a span, when nothing but blanks or a hyphen stands between.
    pub(super) fn before(&self, span: Span) -> Option<(&Token<'a>, &str)> {
        let at = self.token_at(span.start());
        let joined = self.tokens.get(at).is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Hyphen));
        let before = at.checked_sub(1).filter(|_| joined)?;
        Some((self.tokens.get(before)?, self.keys.get(before)?))
    }

    /// The word behind a span, when nothing but blanks or a hyphen stands between.
    pub(super) fn after(&self, span: Span) -> Option<(&Token<'a>, &str)> {
        let at = self.token_at(span.end());
        let token = self.tokens.get(at).filter(|token| matches!(token.gap, Gap::Space | Gap::Hyphen))?;
        Some((token, self.keys.get(at)?))
    }

    /// What stands before the word at a span.
    pub(super) fn gap(&self, span: Span) -> Gap {
        self.tokens.get(self.token_at(span.start())).map_or(Gap::Line, |token| token.gap)
    }

    /// Whether a possessive follows.
    pub(super) fn is_possessive(&self, span: Span) -> bool {
        let last = self.token_at(span.end()).checked_sub(1).and_then(|at| self.tokens.get(at));
        last.is_some_and(|token| token.is_possessive)
    }

    /// The first word that begins at or behind a byte.
    fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start() < byte)
    }
}

/// A word without a plural `s`: `cartels` → `cartel`, `cities` → `city`; `news`, `crisis` and `boss` stay.
pub(super) fn singular(word: &str) -> String {
    let keeps = ["ss", "us", "is", "news", "ies"].iter().any(|ending| word.ends_with(ending));
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if stem.len() >= 3 => format!("{stem}y"),
        (_, Some(stem)) if !keeps && stem.len() >= 3 => stem.to_owned(),
        _ => word.to_owned(),
    }
}
