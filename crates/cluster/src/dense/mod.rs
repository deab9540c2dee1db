//! The articles with the most similar vectors, found by comparing them all, or all that are near in time.
//!
//! Exact: blocks of articles are compared with blocks, each pair once, and each score is offered to the lists of both. A list holds
//! the best of what was offered in any order, so neither the number of threads nor the size of a block can be seen in it.

mod adding;
mod kernel;

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::items::Items;
use crate::nearest::{NearestLists, Neighbor, least_of_heap, number, push};
use crate::time_order::TimeOrder;
pub(crate) use adding::add_vectors;
use kernel::{Kernel, Panels, Tile};

/// Articles of a block: two blocks and the scores between them fit in the second cache of a processor.
const BLOCK: usize = 192;

/// For each node the nodes with the most similar vectors. Node `i` stands for the article `articles[i]`. `tell` is told of so many
/// nodes when they have been compared with those before them.
pub(crate) fn nearest_vectors(
    items: &Items,
    articles: &[usize],
    config: &GraphConfig,
    control: &Control<'_>,
    tell: impl Fn(usize) + Sync,
) -> Result<NearestLists, Cancelled> {
    let mut lists = NearestLists::new(articles.len(), config.n_dense_neighbors.min(articles.len()));
    if lists.limit() == 0 {
        tell(articles.len());
        return Ok(lists);
    }
    let search = Search::new(items, articles, config);
    let room = || (Panels::default(), Tile::default(), Vec::new());
    (0..search.blocks.len()).into_par_iter().try_for_each_init(room, |room, block| {
        search.compare_with_earlier(block, room, control)?;
        tell(search.nodes_of(block).len());
        Ok(())
    })?;
    tell(articles.len() - search.order.nodes.len());
    for (nodes, block) in search.order.nodes.chunks(BLOCK).zip(&search.blocks) {
        let found = lock(block);
        for (place, &node) in nodes.iter().enumerate() {
            lists.list_mut(node).copy_from_slice(found.list(place));
        }
    }
    Ok(lists.sorted())
}

/// What is compared, in blocks by time.
struct Search<'a> {
    items: &'a Items,
    articles: &'a [usize],
    kernel: Kernel,
    order: TimeOrder,
    /// The lists of each block's nodes.
    blocks: Vec<Mutex<NearestLists>>,
    /// The vectors of each block's nodes.
    rows: Vec<Panels>,
}

impl<'a> Search<'a> {
    fn new(items: &'a Items, articles: &'a [usize], config: &GraphConfig) -> Self {
        let order = TimeOrder::of_vectors(items, articles, config.time_window);
        let limit = config.n_dense_neighbors.min(articles.len());
        let lists = |nodes: &[usize]| Mutex::new(NearestLists::new(nodes.len(), limit));
        let blocks: Vec<Mutex<NearestLists>> = order.nodes.chunks(BLOCK).map(lists).collect();
        let mut search = Self { items, articles, kernel: Kernel::new(), order, blocks, rows: Vec::new() };
        let rows = |block: usize| Kernel::rows(search.vectors_of(block));
        search.rows = (0..search.blocks.len()).into_par_iter().map(rows).collect();
        search
    }

    fn nodes_of(&self, block: usize) -> &[usize] {
        &self.order.nodes[block * BLOCK..self.order.nodes.len().min((block + 1) * BLOCK)]
    }

    fn vectors_of(&self, block: usize) -> impl Iterator<Item = &[f32]> {
        self.nodes_of(block).iter().map(|&node| self.items.embeddings().row(self.articles[node]))
    }

    /// The cosine of two nodes.
    fn score(&self, a: usize, b: usize) -> f32 {
        self.items.embeddings().cosine(self.articles[a], self.articles[b])
    }

    /// The earliest block that has to be compared with a block.
    fn first_block(&self, block: usize) -> usize {
        let last = self.order.nodes.len().min((block + 1) * BLOCK) - 1;
        if last >= self.order.n_dated { 0 } else { self.order.first_near(block * BLOCK) / BLOCK }
    }

    fn compare_with_earlier(
        &self,
        block: usize,
        (panels, tile, found): &mut (Panels, Tile, Vec<(usize, usize)>),
        control: &Control<'_>,
    ) -> Result<(), Cancelled> {
        self.kernel.lay_out(self.vectors_of(block), panels);
        for earlier in (self.first_block(block)..=block).rev() {
            check(control)?;
            self.kernel.compare(&self.rows[earlier], panels, tile);
            let thresholds = (self.thresholds(earlier), self.thresholds(block));
            self.kernel.find(tile, (&thresholds.0, &thresholds.1), found);
            let near = |&(row, column): &(usize, usize)| {
                let (first, second) = (earlier * BLOCK + row, block * BLOCK + column);
                first < second && self.order.are_near(first, second)
            };
            found.retain(near);
            let (rows, columns) = (self.nodes_of(earlier), self.nodes_of(block));
            let score = |&(row, column): &(usize, usize)| self.score(rows[row], columns[column]);
            let scores: Vec<f32> = found.iter().map(score).collect();
            let scored = || found.iter().zip(&scores);
            self.offer(earlier, block, scored().map(|(&(row, column), &score)| (row, column, score)));
            self.offer(block, earlier, scored().map(|(&(row, column), &score)| (column, row, score)));
        }
        Ok(())
    }

    /// Offers to the lists of a block: its place, the place in the other block, the score.
    fn offer(&self, block: usize, other: usize, scored: impl Iterator<Item = (usize, usize, f32)>) {
        let (mut lists, others) = (lock(&self.blocks[block]), self.nodes_of(other));
        for (own, place, score) in scored {
            push(lists.list_mut(own), Neighbor { number: number(others[place]), score });
        }
    }

    fn thresholds(&self, block: usize) -> Vec<f32> {
        lock(&self.blocks[block]).lists_mut().map(|list| least_of_heap(list)).collect()
    }
}

/// A list is a valid one between any two offers, so another thread's panic has not broken it.
fn lock(lists: &Mutex<NearestLists>) -> MutexGuard<'_, NearestLists> {
    lists.lock().unwrap_or_else(PoisonError::into_inner)
}
