//! Cosines of one text with many.

use std::collections::HashMap;

use samestory_model::{SparseVector, TermId};

/// Texts by their terms, so that cosines are summed up over those that share a term instead of all that are there.
#[derive(Debug, Default)]
pub(super) struct TermIndex {
    /// Of each term, the texts that have it by their numbers, with its weight there.
    having: HashMap<TermId, Vec<(usize, f32)>>,
    n_texts: usize,
}

impl TermIndex {
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t SparseVector>) -> Self {
        let mut index = Self::default();
        texts.into_iter().for_each(|terms| index.add(terms));
        index
    }

    pub(super) fn add(&mut self, terms: &SparseVector) {
        for (term, weight) in terms.entries() {
            self.having.entry(*term).or_default().push((self.n_texts, *weight));
        }
        self.n_texts += 1;
    }

    /// The cosine with each text in the order in which they were added: the same bits as [`SparseVector::cosine`], which adds up terms in
    /// the same order.
    pub(super) fn cosines(&self, terms: &SparseVector) -> Vec<f32> {
        let mut cosines = vec![0.0_f32; self.n_texts];
        for (term, weight) in terms.entries() {
            for (text, other) in self.having.get(term).into_iter().flatten() {
                if let Some(cosine) = cosines.get_mut(*text) {
                    *cosine += weight * other;
                }
            }
        }
        cosines.iter_mut().for_each(|cosine| *cosine = cosine.min(1.0));
        cosines
    }

    /// Mean cosine with all texts; 0 without any.
    pub(super) fn mean_cosine(&self, terms: &SparseVector) -> f64 {
        self.cosines(terms).into_iter().map(f64::from).sum::<f64>() / self.n_texts.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use samestory_text::TermWeighter;

    use super::*;

    #[test]
    fn cosines_are_those_of_pairs() {
        let weighter = TermWeighter::bundled();
        let texts = [
            "Ferry sinks off Tarn",
            "",
            "The ferry to Tarn sank on Tuesday, the mayor of Tarn said",
            "Rates rise",
        ]
        .map(|text| weighter.weigh_title(text));
        let index = TermIndex::of(&texts);
        for text in &texts {
            assert_eq!(index.cosines(text), texts.each_ref().map(|other| text.cosine(other)));
        }
        assert_eq!(TermIndex::default().mean_cosine(&texts[0]), 0.0);
    }
}
