//! Which pairs are worth comparing: each node's nearest in terms, and its nearest in vectors.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use samestory_model::dot;

use crate::config::GraphConfig;
use crate::control::{Control, Progress, check};
use crate::error::Cancelled;
use crate::items::Items;
use crate::nearest::Nearest;
use crate::postings::Postings;

/// So many nodes are looked up between two looks at the caller's wish to stop. Their vectors fit in a processor's cache.
const BLOCK: usize = 64;

/// Pairs (a, b) of nodes with a < b, ascending, without doubles. Node `i` stands for the article `articles[i]` and its copies.
pub(super) fn pairs(
    items: &Items,
    articles: &[usize],
    config: &GraphConfig,
    control: &Control<'_>,
) -> Result<Vec<(u32, u32)>, Cancelled> {
    let search = Search {
        items,
        articles,
        config,
        texts: Postings::of(items.text_matrix(), articles),
        titles: Postings::of(items.title_matrix(), articles),
    };
    let (done, total) = (AtomicUsize::new(0), articles.len());
    let starts: Vec<usize> = (0..total).step_by(BLOCK).collect();
    let found = starts.par_iter().map(|&start| {
        check(control)?;
        let block = start..total.min(start + BLOCK);
        let pairs = search.neighbors_of(block.clone());
        let done = done.fetch_add(block.len(), Ordering::Relaxed) + block.len();
        control.tell(Progress::Neighbors { done, total });
        Ok(pairs)
    });
    let mut pairs: Vec<(u32, u32)> = found.collect::<Result<Vec<_>, Cancelled>>()?.concat();
    pairs.par_sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

struct Search<'a> {
    items: &'a Items,
    articles: &'a [usize],
    config: &'a GraphConfig,
    texts: Postings<'a>,
    titles: Postings<'a>,
}

impl Search<'_> {
    fn neighbors_of(&self, block: Range<usize>) -> Vec<(u32, u32)> {
        let mut scores = vec![0.0_f32; self.articles.len()];
        let mut pairs = Vec::new();
        for (node, dense) in block.clone().zip(self.nearest_vectors(block)) {
            for postings in [&self.texts, &self.titles] {
                let nearest = postings.nearest(node, self.config, &mut scores);
                pairs.extend(nearest.into_numbers().map(|other| ordered(node, other)));
            }
            pairs.extend(dense.into_numbers().map(|other| ordered(node, other)));
        }
        // A pair can be found in three ways; dropping doubles here keeps the memory down.
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Exact: each vector of the block is compared with all others, which are read once a block.
    fn nearest_vectors(&self, block: Range<usize>) -> Vec<Nearest> {
        let limit = self.config.n_dense_neighbors;
        let mut nearest: Vec<Nearest> = block.clone().map(|_| Nearest::new(limit)).collect();
        if limit == 0 {
            return nearest;
        }
        let vector = |node: usize| self.items.embeddings().row(self.articles[node]);
        for other in 0..self.articles.len() {
            let other_vector = vector(other);
            for (node, nearest) in block.clone().zip(&mut nearest) {
                if node != other {
                    nearest.offer(other, dot(vector(node), other_vector));
                }
            }
        }
        nearest
    }
}

#[expect(clippy::cast_possible_truncation, reason = "2^32 articles do not fit in memory")]
fn ordered(a: usize, b: usize) -> (u32, u32) {
    (a.min(b) as u32, a.max(b) as u32)
}
