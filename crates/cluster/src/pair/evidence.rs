//! What can be measured about a pair of articles.

use samestory_model::SparseVector;

use crate::items::{Items, LENGTH_FLOOR};
use crate::surroundings::CROWDING_FLOOR;
use crate::terms::{SpreadRow, TermMatrix};

/// The features of a pair; `None` where an article lacks what the feature compares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    pub(super) in_two_languages: bool,
    pub(super) text_terms: Option<f64>,
    /// The logarithm of the length and its floor, which is what the model needs.
    pub(super) log_length: Option<f64>,
    /// The logarithm of crowding and its floor.
    pub(super) log_crowding: Option<f64>,
    pub(super) shared_neighbors: Option<f64>,
    pub(super) names: Option<f64>,
    pub(super) numbers: Option<f64>,
    pub(super) conflict: Option<f64>,
    pub(super) dense: Option<f64>,
    pub(super) hours_apart: Option<f64>,
}

/// Names that resemble each other less are others: a surname alone may be shared.
const MIN_COSINE_OF_NAMES: f64 = 0.05;

/// So many features there are.
pub(super) const N_FEATURES: usize = 10;

impl Evidence {
    pub(super) fn of(items: &Items, a: usize, b: usize) -> Self {
        let (first, second) = (items.item(a), items.item(b));
        let text_terms = cosine(first.text_terms(), second.text_terms());
        Self::beside(text_terms, cosine(first.names(), second.names()), items, (a, b))
    }

    /// All but the cosines of texts and of names, which have been measured.
    pub(super) fn beside(
        text_terms: Option<f64>,
        names: Option<f64>,
        items: &Items,
        (a, b): (usize, usize),
    ) -> Self {
        let hours_apart = items.hours_apart(a, b);
        if items.differ_in_language(a, b) {
            return Self { text_terms, names, hours_apart, ..Self::in_two_languages(items, a, b) };
        }
        let numbers = items.numbers().share_in_common(a, b);
        Self {
            in_two_languages: false,
            text_terms,
            log_length: text_terms.map(|_| items.log_length(a, b)),
            log_crowding: text_terms.map(|_| items.surroundings().log_crowding(a, b)),
            shared_neighbors: text_terms.map(|_| items.surroundings().shared_neighbors(a, b)),
            names,
            numbers,
            conflict: conflict(names, numbers),
            dense: dense(items, a, b),
            hours_apart,
        }
    }

    /// What articles of two languages may differ in says nothing: whom they resemble in their own language, and how names and numbers are
    /// written.
    fn in_two_languages(items: &Items, a: usize, b: usize) -> Self {
        Self {
            in_two_languages: true,
            text_terms: None,
            log_length: None,
            log_crowding: None,
            shared_neighbors: None,
            names: None,
            numbers: None,
            conflict: None,
            dense: if items.vectors_align_languages() { dense(items, a, b) } else { None },
            hours_apart: None,
        }
    }

    /// Names and values, in a fixed order.
    pub(super) fn measured(&self) -> [(&'static str, Option<f64>); N_FEATURES] {
        [
            ("two_languages", Some(if self.in_two_languages { 1.0 } else { 0.0 })),
            ("text_terms", self.text_terms),
            ("length", self.log_length.map(|length| libm::exp(length) - LENGTH_FLOOR)),
            ("crowding", self.log_crowding.map(|crowding| libm::exp(crowding) - CROWDING_FLOOR)),
            ("shared_neighbors", self.shared_neighbors),
            ("names", self.names),
            ("numbers", self.numbers),
            ("conflict", self.conflict),
            ("dense", self.dense),
            ("hours_apart", self.hours_apart),
        ]
    }
}

pub(super) fn cosine(a: &SparseVector, b: &SparseVector) -> Option<f64> {
    (!a.is_empty() && !b.is_empty()).then(|| f64::from(a.cosine(b)))
}

/// 1 where two articles have neither a name nor a number in common, 0 where they have one; `None` where one lacks either.
pub(super) fn conflict(names: Option<f64>, numbers: Option<f64>) -> Option<f64> {
    let in_conflict = names? < MIN_COSINE_OF_NAMES && numbers? == 0.0;
    Some(if in_conflict { 1.0 } else { 0.0 })
}

pub(super) fn dense(items: &Items, a: usize, b: usize) -> Option<f64> {
    let both = items.has_vector(a) && items.has_vector(b);
    both.then(|| f64::from(items.embeddings().cosine(a, b)))
}

/// One article, laid out to be compared with many: the same evidence as [`Evidence::of`], several times faster.
#[derive(Debug)]
pub(super) struct SpreadArticle {
    text: SpreadRow,
    names: SpreadRow,
}

impl SpreadArticle {
    /// Room for any article of `items`.
    pub(super) fn room(items: &Items) -> Self {
        let text = SpreadRow::for_matrix(items.text_matrix());
        Self { text, names: SpreadRow::for_matrix(items.name_matrix()) }
    }

    /// Calls `take` with the evidence of `a` and each of `others`, in their order.
    pub(super) fn compare(
        &mut self,
        items: &Items,
        a: usize,
        others: impl Iterator<Item = usize>,
        mut take: impl FnMut(Evidence),
    ) {
        self.while_laid_out(items, a, |laid_out| {
            for b in others {
                let (text, names) = (laid_out.text(items, (a, b)), laid_out.names(items, (a, b)));
                take(Evidence::beside(text, names, items, (a, b)));
            }
        });
    }

    /// The cosine of the texts of `a`, which is laid out, and `b`.
    pub(super) fn text(&self, items: &Items, pair: (usize, usize)) -> Option<f64> {
        cosine_of_spread(&self.text, items.text_matrix(), pair)
    }

    /// The cosine of their names.
    pub(super) fn names(&self, items: &Items, pair: (usize, usize)) -> Option<f64> {
        cosine_of_spread(&self.names, items.name_matrix(), pair)
    }

    /// Lays out an article for as long as `work` takes.
    pub(super) fn while_laid_out(&mut self, items: &Items, a: usize, work: impl FnOnce(&Self)) {
        let (text, names) = (items.text_matrix().row(a), items.name_matrix().row(a));
        self.text.spread(text);
        self.names.spread(names);
        work(self);
        self.text.clear(text);
        self.names.clear(names);
    }
}

/// The cosine of the row of `a`, which has been spread, with that of `b`.
fn cosine_of_spread(spread: &SpreadRow, matrix: &TermMatrix, (a, b): (usize, usize)) -> Option<f64> {
    let (own, other) = (matrix.row(a), matrix.row(b));
    (!own.is_empty() && !other.is_empty()).then(|| f64::from(spread.cosine(other)))
}
