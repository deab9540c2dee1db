//! Which pairs are worth comparing: each node's nearest in terms, in vectors, and in other languages.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::across::nearest_across;
use crate::config::GraphConfig;
use crate::control::{Control, Progress};
use crate::dense::nearest_vectors;
use crate::error::Cancelled;
use crate::items::Items;
use crate::nearest::NearestLists;
use crate::pair::UpperBounds;
use crate::postings::nearest_by_terms;
use crate::text_neighbors::TextNeighbors;
use crate::time_order::{Places, TimeOrder};

/// The neighbours of each node, in four ways; and who has whom as a neighbour.
#[derive(Debug)]
pub(crate) struct Candidates<'a> {
    texts: Cow<'a, TextNeighbors>,
    titles: NearestLists,
    vectors: NearestLists,
    across: NearestLists,
    /// For each node the most that the vector of a node that is not in its list can resemble its own.
    beside: Vec<f32>,
    /// Which nodes were compared by their vectors.
    places: Places,
    /// The nodes that have node `i` among their neighbours and come after it: `followers[starts[i]..starts[i + 1]]`, ascending, with
    /// doubles.
    starts: Vec<usize>,
    followers: Vec<u32>,
}

impl<'a> Candidates<'a> {
    /// Node `i` stands for the article `articles[i]` and its copies.
    pub(crate) fn find(
        items: &'a Items,
        articles: &[usize],
        config: &GraphConfig,
        control: &Control<'_>,
    ) -> Result<Self, Cancelled> {
        let (done, total) = (AtomicUsize::new(0), articles.len());
        // Each node is looked up in three ways here; the caller is told of whole nodes.
        let tell = |n_nodes: usize| {
            let done = done.fetch_add(n_nodes, Ordering::Relaxed) + n_nodes;
            control.tell(Progress::Neighbors { done: done / 3, total });
        };
        let vectors = nearest_vectors(items, articles, config, control, tell)?;
        let limit = config.n_sparse_neighbors;
        let order = TimeOrder::of(items, articles, config.time_window);
        let titles = (items.title_matrix(), articles);
        let titles = nearest_by_terms(titles, &order, (limit, config), control, tell)?;
        let texts = items.nearest_texts(config, control)?;
        let places = TimeOrder::of_vectors(items, articles, config.time_window).places(total);
        let is_common = || items.common_in_texts();
        let across = nearest_across(items, articles, (config, is_common), control, tell)?;
        Ok(Self::new(texts, (titles, vectors, across), places))
    }

    pub(crate) fn new(
        texts: Cow<'a, TextNeighbors>,
        (titles, vectors, across): (NearestLists, NearestLists, NearestLists),
        places: Places,
    ) -> Self {
        let n_nodes = places.n_nodes();
        let beside = vectors.most_beside(n_nodes);
        let (starts, followers) = (vec![0; n_nodes + 1], Vec::new());
        let mut candidates = Self { texts, titles, vectors, across, beside, places, starts, followers };
        let mut starts = vec![0_usize; n_nodes + 1];
        for node in 0..n_nodes {
            candidates.neighbors(node).filter(|&other| (other as usize) < node).for_each(|other| {
                starts[other as usize + 1] += 1;
            });
        }
        (0..n_nodes).for_each(|node| starts[node + 1] += starts[node]);
        let mut ends = starts.clone();
        let mut followers = vec![0_u32; starts.last().copied().unwrap_or_default()];
        for (number, node) in (0_u32..).zip(0..n_nodes) {
            candidates.neighbors(node).filter(|&other| other < number).for_each(|other| {
                followers[ends[other as usize]] = number;
                ends[other as usize] += 1;
            });
        }
        (candidates.starts, candidates.followers) = (starts, followers);
        candidates
    }

    /// The neighbours by titles, by vectors and in other languages; those by texts belong to the items.
    pub(crate) fn into_lists(self) -> (NearestLists, NearestLists, NearestLists) {
        (self.titles, self.vectors, self.across)
    }

    /// Whom a node has as neighbours, with doubles.
    pub(crate) fn neighbors(&self, node: usize) -> impl Iterator<Item = u32> + '_ {
        let lists = [self.texts.lists(), &self.titles, &self.vectors, &self.across].into_iter();
        lists.flat_map(move |lists| lists.of(node)).map(|neighbor| neighbor.number)
    }

    /// The nodes after `node` that it is to be compared with, ascending, and how much they can resemble it.
    pub(super) fn row(&self, node: usize) -> Vec<(usize, UpperBounds)> {
        let texts = self.texts.lists().of(node).iter();
        let texts = texts.map(|neighbor| (neighbor.number, Some(neighbor.score), None));
        let vectors = self.vectors.of(node).iter();
        let vectors = vectors.map(|neighbor| (neighbor.number, None, Some(neighbor.score)));
        let others = self.titles.of(node).iter().chain(self.across.of(node)).map(|neighbor| neighbor.number);
        let followers = self.followers[self.starts[node]..self.starts[node + 1]].iter().copied();
        let others = others.chain(followers).map(|number| (number, None, None));
        let mut row: Vec<(u32, Option<f32>, Option<f32>)> = texts.chain(vectors).chain(others).collect();
        row.retain(|other| other.0 as usize > node);
        row.sort_unstable_by_key(|other| other.0);
        row.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                (kept.1, kept.2) = (kept.1.or(next.1), kept.2.or(next.2));
            }
            is_same
        });
        let most = |(other, text, vectors): (u32, Option<f32>, Option<f32>)| {
            let other = other as usize;
            (other, self.upper_bounds((node, other), (text, vectors)))
        };
        row.into_iter().map(most).collect()
    }

    /// How much two nodes can resemble each other, which is known before they are compared.
    pub(crate) fn upper_bounds_of_pair(&self, a: usize, b: usize) -> UpperBounds {
        self.upper_bounds((a, b), (self.texts.lists().score(a, b), self.vectors.score(a, b)))
    }

    /// The same where it is known already what the lists of the first say of the second.
    fn upper_bounds(
        &self,
        (a, b): (usize, usize),
        (text, vectors): (Option<f32>, Option<f32>),
    ) -> UpperBounds {
        let beside = || {
            if self.places.are_near(a, b) {
                self.vectors.upper_bound(&self.beside, a, b)
            } else {
                f32::INFINITY
            }
        };
        UpperBounds::new(self.texts.upper_bound((a, b), text), vectors.unwrap_or_else(beside))
    }

    /// Whether two nodes are to be compared with each other.
    pub(crate) fn are_compared(&self, a: usize, b: usize) -> bool {
        let has = |node: usize, other: usize| self.neighbors(node).any(|neighbor| neighbor as usize == other);
        has(a, b) || has(b, a)
    }
}
