//! Where things stand in an article.

use samestory_model::Span;

use super::super::reading::Reading;
use super::{Features, is, logarithm, share};

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
    pub(super) fn of(spans: &[Span], reading: &Reading<'_>) -> Self {
        let in_title: Vec<&Span> = spans.iter().filter(|span| span.start() < reading.title_length).collect();
        let body = || spans.iter().filter(|span| span.start() >= reading.title_length);
        let mut sentences: Vec<usize> = body().filter_map(|span| reading.sentence(*span)).collect();
        let n_inside = sentences.len();
        sentences.dedup();
        let n_all = reading.n_sentences();
        let (first, last) = (sentences.first().copied(), sentences.last().copied());
        let tail = n_all.saturating_sub(TAIL_SENTENCES).max(TAIL_SENTENCES);
        Self {
            n_told: in_title.len() + n_inside,
            in_title: !in_title.is_empty(),
            first,
            in_first: first == Some(0),
            title_start: in_title.first().map_or(1.0, |span| share(span.start(), reading.title_length)),
            n_outside: body().count() - n_inside,
            spread: share(last.unwrap_or(0) - first.unwrap_or(0), n_all),
            n_sentences: sentences.len(),
            of_sentences: share(sentences.len(), n_all),
            depth: first.map_or(1.0, |first| share(first, n_all)),
            in_tail: share(sentences.iter().filter(|at| **at >= tail).count(), sentences.len()),
        }
    }

    pub(super) fn features(&self) -> Features {
        let count = logarithm(self.n_told);
        vec![
            ("count", count),
            ("once", is(self.n_told <= 1)),
            ("in_title", is(self.in_title)),
            ("count_in_title", count * is(self.in_title)),
            ("title_begin", is(self.title_start <= 0.0)),
            ("title_late", self.title_start * is(self.in_title)),
            ("first", self.first.map_or(4.0, logarithm)),
            ("in_first", is(self.in_first)),
            ("in_lead", is(self.first.is_some_and(|first| first < 3))),
            ("title_and_lead", is(self.in_title && self.first.is_some_and(|first| first < 2))),
            ("depth", self.depth),
            ("spread", self.spread),
            ("sentences", logarithm(self.n_sentences)),
            ("of_sentences", self.of_sentences),
            ("outside", logarithm(self.n_outside)),
            ("only_outside", is(self.n_told == 0)),
            ("in_tail", self.in_tail),
        ]
    }
}
