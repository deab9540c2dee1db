//! How much an article's surroundings resemble it.

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::items::Items;
use crate::postings::Postings;

/// So many of the nearest articles are an article's surroundings.
const SURROUNDINGS: usize = 20;

/// Crowding beyond this counts as this much: the articles of a story that fills the day resemble each other as those of a narrow
/// topic do, and must not be parted for it.
const MAX_CROWDING: f64 = 0.4;

/// For each article the mean cosine of its terms with those of its [`SURROUNDINGS`], at most [`MAX_CROWDING`]. Copies count once;
/// where fewer articles have a common term, the others count as 0, so an article that resembles nothing changes nothing.
pub(crate) fn crowding(items: &Items) -> Vec<f64> {
    let articles: Vec<usize> = items.copies().iter().filter_map(|copies| copies.first().copied()).collect();
    let postings = Postings::of(items.text_matrix(), &articles);
    let config = GraphConfig { n_sparse_neighbors: SURROUNDINGS, ..GraphConfig::default() };
    let of_nodes = (0..articles.len()).into_par_iter().map_init(
        || vec![0.0_f32; articles.len()],
        |scores, node| mean(postings.nearest(node, &config, scores).into_scores()),
    );
    let of_nodes: Vec<f64> = of_nodes.collect();
    let mut crowding = vec![0.0; items.len()];
    for (copies, of_node) in items.copies().iter().zip(of_nodes) {
        copies.iter().for_each(|&article| crowding[article] = of_node);
    }
    crowding
}

/// The scores come in a fixed order, so that the sum has the same bits however they were found.
fn mean(scores: Vec<f32>) -> f64 {
    let sum: f64 = scores.into_iter().map(|score| f64::from(score.min(1.0))).sum();
    (sum / SURROUNDINGS as f64).min(MAX_CROWDING)
}
