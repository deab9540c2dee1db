//! Where things stand in an article.

use samestory_model::Span;

use super::super::reading::Reading;
use super::{Features, logarithm, share};
use crate::numbers::indicator;

/// What is measured of names and concepts alike.
pub(super) struct Place {
    /// Number of mentions in the title and in news sentences.
    pub(super) n_told: usize,
    /// Whether the title has it.
    pub(super) in_title: bool,
    /// The first news sentence that has it.
    pub(super) first: Option<usize>,
    in_first: bool,
    title_start: f64,
    n_outside: usize,
    spread: f64,
    n_sentences: usize,
    of_sentences: f64,
    depth: f64,
    in_tail: f64,
}

/// The last so many sentences of an article name its author, its sources and other reading.
const TAIL_SENTENCES: usize = 2;

impl Place {
    /// Of mentions in reading order.
    pub(super) fn of(spans: impl Iterator<Item = Span>, reading: &Reading<'_>) -> Self {
        let n_all = reading.n_sentences();
        let tail = n_all.saturating_sub(TAIL_SENTENCES).max(TAIL_SENTENCES);
        let (mut n_in_title, mut title_start, mut n_inside, mut n_outside) = (0, 1.0, 0, 0);
        let (mut first, mut last, mut n_sentences, mut n_in_tail) = (None, None, 0, 0);
        for span in spans {
            if span.start() < reading.title_length {
                if n_in_title == 0 {
                    title_start = share(span.start(), reading.title_length);
                }
                n_in_title += 1;
                continue;
            }
            let Some(sentence) = reading.sentence(span) else {
                n_outside += 1;
                continue;
            };
            n_inside += 1;
            if last != Some(sentence) {
                n_sentences += 1;
                n_in_tail += usize::from(sentence >= tail);
            }
            first = first.or(Some(sentence));
            last = Some(sentence);
        }
        Self {
            n_told: n_in_title + n_inside,
            in_title: n_in_title > 0,
            first,
            in_first: first == Some(0),
            title_start,
            n_outside,
            spread: share(last.unwrap_or(0) - first.unwrap_or(0), n_all),
            n_sentences,
            of_sentences: share(n_sentences, n_all),
            depth: first.map_or(1.0, |first| share(first, n_all)),
            in_tail: share(n_in_tail, n_sentences),
        }
    }

    /// Adds what is measured.
    pub(super) fn measure(&self, features: &mut Features) {
        let count = logarithm(self.n_told);
        features.extend([
            ("count", count),
            ("once", indicator(self.n_told <= 1)),
            ("in_title", indicator(self.in_title)),
            ("count_in_title", count * indicator(self.in_title)),
            ("title_begin", indicator(self.title_start <= 0.0)),
            ("title_late", self.title_start * indicator(self.in_title)),
            ("first", self.first.map_or(4.0, logarithm)),
            ("in_first", indicator(self.in_first)),
            ("in_lead", indicator(self.first.is_some_and(|first| first < 3))),
            ("title_and_lead", indicator(self.in_title && self.first.is_some_and(|first| first < 2))),
            ("depth", self.depth),
            ("spread", self.spread),
            ("sentences", logarithm(self.n_sentences)),
            ("of_sentences", self.of_sentences),
            ("outside", logarithm(self.n_outside)),
            ("only_outside", indicator(self.n_told == 0)),
            ("in_tail", self.in_tail),
        ]);
    }
}
