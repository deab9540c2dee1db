//! The shapes in which sentences are printed.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use samestory_text::words;

use super::kept::Kept;
use super::standing::{Needs, Stand, needs, stand};
use crate::shorten::{opens_with_connective, within, within_keeping};

/// How long sentences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Summary,
    KeyPoint,
}

/// A sentence in the shape in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    pub text: String,
    pub n_words: usize,
    pub needs: Needs,
    pub stand: Stand,
}

/// Sentences of more words tire, and tell several things at once.
pub(crate) const EASY_WORDS: usize = 26;

impl Shape {
    pub(crate) const ALL: [Self; 2] = [Self::Summary, Self::KeyPoint];

    /// A longer sentence is shortened to this, where it can be.
    fn easy_words(self) -> usize {
        match self {
            Self::Summary => EASY_WORDS,
            Self::KeyPoint => 20,
        }
    }

    /// What is shorter or longer then is not printed.
    fn n_words(self) -> RangeInclusive<usize> {
        match self {
            Self::Summary => 8..=50,
            Self::KeyPoint => 8..=20,
        }
    }

    /// The sentence as it is printed; `None` where it can stand nowhere, or is too short or too long.
    ///
    /// This costs more than all else that is asked of a sentence.
    pub(super) fn printed(self, sentence: &str, is_english: bool) -> Option<Printed> {
        self.shortened(sentence, is_english, |n_words| within(sentence, n_words))
    }

    /// The same without losing what `kept` tells.
    pub(super) fn printed_keeping(self, sentence: &str, is_english: bool, kept: &Kept) -> Option<Printed> {
        self.shortened(sentence, is_english, |n_words| {
            within_keeping(sentence, n_words, |before, after| kept.is_lost(before, after))
        })
    }

    /// The sentence in the form that `shorten` gives for a number of words; `None` where it cannot be printed so.
    fn shortened<'s>(
        self,
        sentence: &'s str,
        is_english: bool,
        shorten: impl FnOnce(usize) -> Cow<'s, str>,
    ) -> Option<Printed> {
        let as_written = stand(sentence);
        // A connective at the head is cut off; of what leans otherwise, no cut makes a sentence that stands alone.
        let at_most = if opens_with_connective(sentence) { Stand::Alone } else { as_written? };
        let text = shorten(self.easy_words());
        let n_words = words(&text).count();
        if !self.n_words().contains(&n_words) {
            return None;
        }
        // Most sentences stay as they are, and are asked once.
        let by_words = if text == sentence { as_written? } else { stand(&text)?.max(at_most) };
        let (needs, by_grammar) = needs(&text, is_english)?;
        Some(Printed { text: text.into_owned(), n_words, needs, stand: by_words.max(by_grammar) })
    }
}
