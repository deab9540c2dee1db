//! The articles that each resembles most by the terms of its text, and what that says of all others.

use crate::nearest::NearestLists;
use crate::terms::TermMatrix;

/// Sums of the same products in two orders differ by less than this share, for texts of up to 80,000 different terms.
const ROUNDING: f32 = 1.005;

/// For each node those nearest by the terms that were looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextNeighbors {
    lists: NearestLists,
    /// For each node the length of the part of its terms that was not looked up, since they stand nearly everywhere.
    left_out: Vec<f32>,
}

impl TextNeighbors {
    /// Node `i` stands for row `articles[i]`; `is_common` tells for each term whether it was left out.
    pub(crate) fn new(
        lists: NearestLists,
        (matrix, articles): (&TermMatrix, &[usize]),
        is_common: &[bool],
    ) -> Self {
        let square =
            |&(term, weight): &(u32, f32)| if is_common[term as usize] { weight * weight } else { 0.0 };
        let length = |&article: &usize| matrix.row(article).iter().map(square).sum::<f32>().sqrt();
        Self { lists, left_out: articles.iter().map(length).collect() }
    }

    pub(crate) fn lists(&self) -> &NearestLists {
        &self.lists
    }

    /// The same with at most `limit` neighbours, which is not more than there were.
    pub(crate) fn truncated(&self, limit: usize) -> Self {
        Self { lists: self.lists.truncated(limit), left_out: self.left_out.clone() }
    }

    /// What the cosine of the texts of two nodes is at most.
    ///
    /// The terms that were looked up say so by the lists; of the others, no more is known than how much of each node they are (Cauchy and
    /// Schwarz).
    pub(crate) fn most(&self, a: usize, b: usize) -> f32 {
        ((self.lists.most(a, b) + self.left_out[a] * self.left_out[b]) * ROUNDING).min(1.0)
    }
}
