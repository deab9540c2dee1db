//! The shapes in which sentences are printed.

use std::ops::RangeInclusive;

use samestory_text::words;

use super::kept::Kept;
use super::standing::{Needs, may_follow, may_stand, needs_of_follower, needs_of_whole};
use crate::shorten::{opens_with_connective, within, within_keeping};

/// How long sentences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Summary,
    KeyPoint,
    /// In a summary, right behind the sentence that stands before it in its article, which tells whom and what it means.
    Following,
}

/// A sentence in the shape in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    pub text: String,
    pub n_words: usize,
    pub needs: Needs,
}

/// Sentences of more words tire, and tell several things at once.
pub(crate) const EASY_WORDS: usize = 26;

impl Shape {
    pub(crate) const ALL: [Self; 3] = [Self::Summary, Self::KeyPoint, Self::Following];

    /// A longer sentence is shortened to this, where it can be.
    fn easy_words(self) -> usize {
        match self {
            Self::Summary | Self::Following => EASY_WORDS,
            Self::KeyPoint => 20,
        }
    }

    /// What is shorter or longer then is not printed.
    fn n_words(self) -> RangeInclusive<usize> {
        match self {
            Self::Summary | Self::Following => 8..=50,
            Self::KeyPoint => 8..=20,
        }
    }

    /// The sentence as it is printed; `None` where it cannot stand alone, or is too short or too long.
    ///
    /// This costs more than all else that is asked of a sentence.
    pub(super) fn printed(self, sentence: &str, is_english: bool) -> Option<Printed> {
        let text = within(sentence, self.easy_words());
        self.finished(sentence, text.into_owned(), is_english)
    }

    /// The same without losing what `kept` tells.
    pub(super) fn printed_keeping(self, sentence: &str, is_english: bool, kept: &Kept) -> Option<Printed> {
        let text = within_keeping(sentence, self.easy_words(), |before, after| kept.is_lost(before, after));
        self.finished(sentence, text.into_owned(), is_english)
    }

    /// The sentence in a form of this shape; `None` where it cannot be printed so.
    fn finished(self, sentence: &str, text: String, is_english: bool) -> Option<Printed> {
        let is_fit = self.is_fit(sentence);
        if !is_fit && !opens_with_connective(sentence) {
            return None;
        }
        let n_words = words(&text).count();
        // Most sentences stay as they are, and are asked once.
        let is_fit = if text == sentence { is_fit } else { self.is_fit(&text) };
        let may_be_printed = is_fit && self.n_words().contains(&n_words);
        let needs = may_be_printed.then(|| self.needs(&text, is_english))??;
        Some(Printed { text, n_words, needs })
    }

    fn is_fit(self, sentence: &str) -> bool {
        match self {
            Self::Summary | Self::KeyPoint => may_stand(sentence),
            Self::Following => may_follow(sentence),
        }
    }

    fn needs(self, sentence: &str, is_english: bool) -> Option<Needs> {
        match self {
            Self::Summary | Self::KeyPoint => needs_of_whole(sentence, is_english),
            Self::Following => needs_of_follower(sentence, is_english),
        }
    }
}
