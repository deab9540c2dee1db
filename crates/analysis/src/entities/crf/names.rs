//! The names of a whole text: what the sentences gave, and words that another sentence tells to be a name.

use std::collections::HashMap;

use samestory_model::Span;

use super::chain::Found;
use super::document::{Document, Fact, Segment};
use super::hash::Hash;
use super::words::{Shape, Word};
use crate::entities::kinds::{EntityKind, Mention};

/// A mention as sure as this makes its word, or a person's last word, a name in the whole text.
const SURE: f64 = 0.8;

/// Of the words that only another sentence tells to be a name, 34 of 59 were right over the training folds.
const CONFIDENCE: f64 = 0.58;

/// Names found so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    mentions: Vec<Mention>,
    /// Words that stand for a name by themselves, with its kind and how sure that is.
    known: HashMap<Hash, (EntityKind, f64)>,
    /// Words with a capital letter that their sentence does not tell to be a name.
    unmarked: Vec<(Span, Hash)>,
}

impl Names {
    /// Takes a name of one sentence.
    pub(super) fn add(&mut self, text: &str, words: &[Word<'_>], kind: EntityKind, confidence: f64) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let span = Span::between(first.span.start(), last.span.end());
        let Some(written) = span.slice(text) else { return };
        self.mentions.push(Mention::new(span, written, kind).with_confidence(confidence));
        let is_whole_name = words.len() == 1 || kind == EntityKind::Person;
        if confidence >= SURE && is_whole_name && last.shape != Shape::Letter {
            let known = self.known.entry(last.lower).or_insert((kind, confidence));
            if confidence > known.1 {
                *known = (kind, confidence);
            }
        }
    }

    /// Takes the words of a sentence that could be names by their letters, but are in none of `found`.
    ///
    /// # Complexity
    /// O(words).
    pub(super) fn note_unmarked(&mut self, segment: &Segment<'_, '_>, found: &[Found], document: &Document) {
        let mut found = found.iter().peekable();
        let is_capital = |at: Option<usize>| {
            at.and_then(|at| segment.words.get(at)).is_some_and(|word| word.shape.is_capital())
        };
        for (at, word) in segment.words.iter().enumerate() {
            while found.next_if(|name| name.end <= at).is_some() {}
            let is_marked = found.peek().is_some_and(|name| name.start <= at);
            let stands_alone =
                is_capital(Some(at)) && !is_capital(at.checked_sub(1)) && !is_capital(Some(at + 1));
            let is_common = document.facts(word) & Fact::Lower.bit() != 0;
            if stands_alone && !is_marked && !is_common && word.shape != Shape::Letter {
                self.unmarked.push((word.span, word.lower));
            }
        }
    }

    /// All names in reading order.
    pub(super) fn into_mentions(mut self, text: &str) -> Vec<Mention> {
        let n_told = self.mentions.len();
        for (span, word) in &self.unmarked {
            if let Some(((kind, _), written)) = self.known.get(word).zip(span.slice(text)) {
                self.mentions.push(Mention::new(*span, written, *kind).with_confidence(CONFIDENCE));
            }
        }
        if self.mentions.len() > n_told {
            self.mentions.sort_by_key(|mention| mention.span);
        }
        self.mentions
    }
}
