//! What a choice of sentences already says.

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::{SparseVector, TermId};

/// The words of a pool, each with what it is worth to say it: rare words that many articles use tell the story.
///
/// A choice of sentences is worth the words that it covers, each once. Choosing the sentence that adds most, step by step, comes
/// near the best choice, as what it adds only shrinks. Gillick, Favre: *A scalable global model for summarization*, 2009, section 2;
/// Lin, Bilmes: *A class of submodular functions for document summarization*, 2011.
#[derive(Debug)]
pub(crate) struct Coverage {
    /// Of each sentence, its words with what they are worth.
    words: Vec<Vec<(TermId, f64)>>,
    /// What the best sentence is worth alone.
    best: f64,
}

impl Coverage {
    /// `terms` are those of each sentence, `documents` the articles that have the sentence.
    pub(crate) fn new(terms: &[SparseVector], documents: &[Vec<usize>]) -> Self {
        let mut users: BTreeMap<TermId, BTreeSet<usize>> = BTreeMap::new();
        for (terms, documents) in terms.iter().zip(documents) {
            for (term, _) in terms.entries() {
                users.entry(*term).or_default().extend(documents);
            }
        }
        let worth = |&(term, weight): &(TermId, f32)| {
            let n_users = users.get(&term).map_or(0, BTreeSet::len) as f64;
            (term, f64::from(weight) * n_users)
        };
        let words: Vec<Vec<(TermId, f64)>> =
            terms.iter().map(|terms| terms.entries().iter().map(worth).collect()).collect();
        let coverage = Self { words, best: 1.0 };
        let none = BTreeMap::new();
        let best = (0..terms.len()).map(|index| coverage.added(index, &none)).fold(0.0, f64::max);
        Self { best: best.max(f64::MIN_POSITIVE), ..coverage }
    }

    /// What a sentence adds to what is covered, as a share of what the best sentence is worth. `covered` tells how much of each word is.
    pub(crate) fn added(&self, index: usize, covered: &BTreeMap<TermId, f64>) -> f64 {
        let left = |(term, worth): &(TermId, f64)| worth * (1.0 - covered.get(term).copied().unwrap_or(0.0));
        self.words.get(index).map_or(0.0, |words| words.iter().map(left).sum::<f64>()) / self.best
    }

    /// The share of what a sentence says, by worth, that another one says.
    pub(crate) fn held(&self, index: usize, other: usize) -> f64 {
        let (Some(words), Some(others)) = (self.words.get(index), self.words.get(other)) else { return 0.0 };
        // Both are in the order of their terms.
        let is_held =
            |(term, _): &&(TermId, f64)| others.binary_search_by_key(term, |(other, _)| *other).is_ok();
        let held: f64 = words.iter().filter(is_held).map(|(_, worth)| worth).sum();
        held / words.iter().map(|(_, worth)| worth).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// Marks the words of a sentence as covered to `share`.
    pub(crate) fn cover(&self, index: usize, share: f64, covered: &mut BTreeMap<TermId, f64>) {
        for (term, _) in self.words.get(index).into_iter().flatten() {
            let part = covered.entry(*term).or_default();
            *part = part.max(share);
        }
    }
}
