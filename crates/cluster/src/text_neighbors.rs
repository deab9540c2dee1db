//! The articles that each resembles most by the terms of its text, and what that says of all others.

use crate::nearest::NearestLists;
use crate::terms::TermMatrix;
use crate::time_order::Places;

/// Sums of the same products in two orders differ by less than this share, for texts of up to 80,000 different terms.
const ROUNDING: f32 = 1.005;

/// For each node those nearest by the terms that were looked up, of those that are near it in time.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextNeighbors {
    lists: NearestLists,
    /// Which nodes were compared.
    places: Places,
    /// For each node the most that the terms that were looked up can resemble those of a node that is not in its list.
    beside: Vec<f32>,
    /// For each node the length of the part of its terms that was not looked up, since they stand nearly everywhere.
    left_out: Vec<f32>,
}

impl TextNeighbors {
    /// Node `i` stands for row `articles[i]`; `is_common` tells for each term whether it was left out.
    pub(crate) fn new(
        lists: NearestLists,
        places: Places,
        (matrix, articles): (&TermMatrix, &[usize]),
        is_common: &[bool],
    ) -> Self {
        let square =
            |&(term, weight): &(u32, f32)| if is_common[term as usize] { weight * weight } else { 0.0 };
        let length = |&article: &usize| matrix.row(article).iter().map(square).sum::<f32>().sqrt();
        let beside = lists.most_beside(articles.len());
        Self { lists, places, beside, left_out: articles.iter().map(length).collect() }
    }

    pub(crate) fn lists(&self) -> &NearestLists {
        &self.lists
    }

    /// The same with at most `limit` neighbours, which is not more than there were.
    pub(crate) fn truncated(&self, limit: usize) -> Self {
        let lists = self.lists.truncated(limit);
        let beside = lists.most_beside(self.left_out.len());
        Self { lists, places: self.places.clone(), beside, left_out: self.left_out.clone() }
    }

    /// What the cosine of the texts of two nodes is at most.
    pub(crate) fn upper_bound_of_pair(&self, a: usize, b: usize) -> f32 {
        if !self.places.are_near(a, b) {
            return f32::INFINITY;
        }
        self.upper_bound((a, b), self.lists.score(a, b))
    }

    /// The same where it is known already what the list of `a` says of `b`.
    ///
    /// The terms that were looked up say so by the lists; of the others, no more is known than how much of each node they are (Cauchy and
    /// Schwarz).
    pub(crate) fn upper_bound(&self, (a, b): (usize, usize), score: Option<f32>) -> f32 {
        let beside = || {
            if self.places.are_near(a, b) {
                self.lists.upper_bound(&self.beside, a, b)
            } else {
                f32::INFINITY
            }
        };
        let looked_up = score.unwrap_or_else(beside);
        (looked_up + self.left_out[a] * self.left_out[b]) * ROUNDING
    }
}
