//! What surrounds an article: the articles that its words resemble most.

use rayon::prelude::*;

use crate::items::Items;
use crate::nearest::Neighbor;

/// Crowding is a mean over so many of the nearest articles.
pub(crate) const CROWD: usize = 20;

/// Crowding beyond this counts as this much: the articles of a story that fills the day resemble each other as those of a narrow
/// topic do, and must not be parted for it.
pub(crate) const MAX_CROWDING: f64 = 0.4;

/// Added to crowding before its logarithm is taken: between articles that resemble nothing, small differences say nothing.
pub(crate) const CROWDING_FLOOR: f64 = 0.2;

/// So many of the nearest articles, and the article itself, are its neighbours.
const N_NEIGHBORS: usize = 10;

/// What resembles an article no more than this is not its neighbour.
const MIN_COSINE: f32 = 0.03;

/// An article and its neighbours, ascending; behind them [`NOBODY`].
type Neighbors = [u32; N_NEIGHBORS + 1];
const NOBODY: u32 = u32::MAX;

/// How crowded each article stands, and who its neighbours are. Copies count once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// For each article half the logarithm of its crowding above [`CROWDING_FLOOR`].
    half_log_crowding: Vec<f64>,
    neighbors: Vec<Neighbors>,
}

impl Surroundings {
    /// By the neighbours in the texts that the items know, at least [`CROWD`] of each.
    pub(crate) fn of(items: &Items) -> Self {
        let of_nodes = (0..items.copies().len()).into_par_iter().map(|node| {
            let nearest = items.text_neighbors().lists().of(node);
            let nearest = &nearest[..nearest.len().min(CROWD)];
            (libm::log(crowding(nearest) + CROWDING_FLOOR) / 2.0, neighbors(node, nearest))
        });
        let of_nodes: Vec<(f64, Neighbors)> = of_nodes.collect();
        let mut all = Self {
            half_log_crowding: vec![0.0; items.len()],
            neighbors: vec![[NOBODY; N_NEIGHBORS + 1]; items.len()],
        };
        for (copies, (half_log_crowding, neighbors)) in items.copies().iter().zip(of_nodes) {
            for &article in copies {
                all.half_log_crowding[article] = half_log_crowding;
                all.neighbors[article] = neighbors;
            }
        }
        all
    }

    /// What a pair's evidence takes from an article.
    pub(crate) fn of_article(&self, article: usize) -> (f64, impl Iterator<Item = u32> + '_) {
        let known = self.neighbors[article].iter().copied().filter(|&number| number != NOBODY);
        (self.half_log_crowding[article], known)
    }

    /// How much the surroundings of two articles resemble them, in 0..=0.4: the geometric mean, each [`CROWDING_FLOOR`] above.
    ///
    /// Told as the logarithm of that and [`CROWDING_FLOOR`].
    pub(crate) fn log_crowding(&self, a: usize, b: usize) -> f64 {
        self.half_log_crowding[a] + self.half_log_crowding[b]
    }

    /// How many of the neighbours of two articles, themselves included, are neighbours of both: the share of the most that can be,
    /// in 0..=1.
    pub(crate) fn shared_neighbors(&self, a: usize, b: usize) -> f64 {
        n_common(&self.neighbors[a], &self.neighbors[b]) as f64 / (N_NEIGHBORS + 1) as f64
    }
}

/// The mean cosine with the [`CROWD`] nearest, at most [`MAX_CROWDING`]; where fewer articles have a common term, the others count as
/// 0, so an article that resembles nothing changes nothing. The scores come in a fixed order, so that the sum has the same bits
/// however they were found.
fn crowding(nearest: &[Neighbor]) -> f64 {
    let sum: f64 = nearest.iter().map(|neighbor| f64::from(neighbor.score.min(1.0))).sum();
    (sum / CROWD as f64).min(MAX_CROWDING)
}

#[expect(clippy::cast_possible_truncation, reason = "2^32 articles do not fit in memory")]
fn neighbors(node: usize, nearest: &[Neighbor]) -> Neighbors {
    let near = nearest.iter().take(N_NEIGHBORS).filter(|neighbor| neighbor.score > MIN_COSINE);
    let mut neighbors = [NOBODY; N_NEIGHBORS + 1];
    let found = std::iter::once(node as u32).chain(near.map(|neighbor| neighbor.number));
    neighbors.iter_mut().zip(found).for_each(|(place, number)| *place = number);
    neighbors.sort_unstable();
    neighbors
}

/// Of two lists without doubles. All are compared with all: so few that vector instructions beat a walk through both.
fn n_common(a: &Neighbors, b: &Neighbors) -> usize {
    let n_equal = |number: &u32| b.iter().fold(0, |n_equal, other| n_equal + usize::from(other == number));
    a.iter().filter(|number| **number != NOBODY).map(n_equal).sum()
}
