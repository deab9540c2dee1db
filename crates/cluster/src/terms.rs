//! The weighted terms of all articles as one sparse matrix, so that many articles can be compared quickly.

use std::collections::HashMap;

use samestory_model::SparseVector;

/// A term's number: small and without gaps, so that it can index an array. Counted from 0 in the order of the articles.
pub(crate) type TermNumber = u32;

/// A row an article, a column a term, in compressed rows.
#[derive(Debug, Clone)]
pub(crate) struct TermMatrix {
    /// Row `i` is `entries[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    entries: Vec<(TermNumber, f32)>,
    /// Looked up, never walked through: its order cannot reach a result.
    numbers: HashMap<u64, TermNumber>,
}

/// Where a row of a matrix comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'a> {
    /// A row of the matrix that there was.
    Known(usize),
    /// The terms of an article.
    New(&'a SparseVector),
}

impl TermMatrix {
    pub(crate) fn of<'a>(rows: impl Iterator<Item = &'a SparseVector> + Clone) -> Self {
        Self { starts: vec![0], entries: Vec::new(), numbers: HashMap::new() }.with_rows(rows.map(Row::New))
    }

    /// A matrix of known and new rows. Terms keep their numbers.
    pub(crate) fn with_rows<'a>(self, rows: impl Iterator<Item = Row<'a>> + Clone) -> Self {
        let n_new = |row| if let Row::New(terms) = row { SparseVector::len(terms) } else { 0 };
        let n_entries = self.entries.len() + rows.clone().map(n_new).sum::<usize>();
        let mut all =
            Self { starts: vec![0], entries: Vec::with_capacity(n_entries), numbers: HashMap::new() };
        let mut numbers = self.numbers;
        for row in rows {
            match row {
                Row::Known(row) => {
                    all.entries.extend_from_slice(&self.entries[self.starts[row]..self.starts[row + 1]])
                }
                Row::New(terms) => all.entries.extend(terms.entries().iter().map(|&(term, weight)| {
                    #[expect(clippy::cast_possible_truncation, reason = "2^32 terms do not fit in memory")]
                    let next = numbers.len() as TermNumber;
                    (*numbers.entry(term.as_u64()).or_insert(next), weight)
                })),
            }
            all.starts.push(all.entries.len());
        }
        Self { numbers, ..all }
    }

    /// For each term, whether it stands in more than `max_postings` of some articles.
    pub(crate) fn common_terms(&self, articles: &[usize], max_postings: usize) -> Vec<bool> {
        let mut counts = vec![0; self.n_terms()];
        for &(term, _) in articles.iter().flat_map(|&article| self.row(article)) {
            counts[term as usize] += 1;
        }
        counts.into_iter().map(|count: usize| count > max_postings).collect()
    }

    pub(crate) fn n_terms(&self) -> usize {
        self.numbers.len()
    }

    /// The terms of an article, in the order of [`SparseVector::entries`].
    pub(crate) fn row(&self, article: usize) -> &[(TermNumber, f32)] {
        &self.entries[self.starts[article]..self.starts[article + 1]]
    }
}

/// One article's weights spread over an array indexed by term: comparing it with another article costs a look-up for each
/// term of the other, where merging two sorted lists costs a hard-to-predict branch for each term of both.
#[derive(Debug)]
pub(crate) struct SpreadRow {
    weights: Vec<f32>,
    /// A bit for each term that may have a weight, by the last bits of its number: small enough for a processor's first cache, where
    /// the weights are not.
    filter: Vec<u64>,
}

/// Bits of a word of the filter, and words of it.
const WORD_BITS: usize = 64;
const FILTER_WORDS: usize = 1024;

/// So many terms are looked at together.
const CHUNK: usize = 64;

impl SpreadRow {
    pub(crate) fn for_matrix(matrix: &TermMatrix) -> Self {
        Self { weights: vec![0.0; matrix.n_terms()], filter: vec![0; FILTER_WORDS] }
    }

    pub(crate) fn spread(&mut self, row: &[(TermNumber, f32)]) {
        for &(term, weight) in row {
            self.weights[term as usize] = weight;
            let (word, bit) = place_in_filter(term);
            self.filter[word] |= 1 << bit;
        }
    }

    /// Undoes [`SpreadRow::spread`] of the same row, without touching the other terms.
    pub(crate) fn clear(&mut self, row: &[(TermNumber, f32)]) {
        for &(term, _) in row {
            self.weights[term as usize] = 0.0;
            self.filter[place_in_filter(term).0] = 0;
        }
    }

    /// The cosine of the spread row with `other`: bit for bit that of [`SparseVector::cosine`], since the products of shared
    /// terms are added in the same order and those of all other terms are zero.
    pub(crate) fn cosine(&self, other: &[(TermNumber, f32)]) -> f32 {
        let mut shared = [(0, 0.0); CHUNK];
        let mut sum = 0.0;
        for terms in other.chunks(CHUNK) {
            // Few terms are shared. They are gathered without a branch, which could not be predicted.
            let mut n_shared = 0;
            for &entry in terms {
                shared[n_shared] = entry;
                let (word, bit) = place_in_filter(entry.0);
                n_shared += (self.filter[word] >> bit & 1) as usize;
            }
            sum = shared[..n_shared]
                .iter()
                .fold(sum, |sum, &(term, weight)| sum + self.weights[term as usize] * weight);
        }
        f32::min(sum, 1.0)
    }
}

fn place_in_filter(term: TermNumber) -> (usize, usize) {
    (term as usize / WORD_BITS % FILTER_WORDS, term as usize % WORD_BITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use samestory_model::{SparseVector, TermId};

    use super::{SpreadRow, TermMatrix};

    fn terms() -> impl Strategy<Value = SparseVector> {
        proptest::collection::vec((0_u64..40, 0.01_f32..9.0), 0..30).prop_map(|weights| {
            SparseVector::from_weights(
                weights.into_iter().map(|(id, weight)| (TermId::new(id), weight)).collect(),
            )
        })
    }

    proptest! {
        #[test]
        fn a_spread_row_gives_the_bits_of_a_merge(first in terms(), second in terms()) {
            let matrix = TermMatrix::of([&first, &second].into_iter());
            let mut spread = SpreadRow::for_matrix(&matrix);
            spread.spread(matrix.row(0));
            prop_assert_eq!(spread.cosine(matrix.row(1)).to_bits(), first.cosine(&second).to_bits());
            spread.clear(matrix.row(0));
            prop_assert_eq!(spread.cosine(matrix.row(1)), 0.0);
        }
    }
}
