//! Which articles are near enough in time to be compared.

use std::ops::Range;

use samestory_model::Timestamp;

use crate::items::Items;
use crate::nearest::number;

/// Some nodes: those with a time by their times, then those without.
#[derive(Debug)]
pub(crate) struct TimeOrder {
    pub(crate) nodes: Vec<usize>,
    pub(crate) n_dated: usize,
    /// How far apart two dated nodes may be in this order.
    pub(crate) window: usize,
}

impl TimeOrder {
    /// All nodes. Node `i` stands for the article `articles[i]`.
    pub(crate) fn of(items: &Items, articles: &[usize], window: usize) -> Self {
        Self::of_nodes(items, articles, window, (0..articles.len()).collect())
    }

    /// The same of the nodes that have a vector.
    pub(crate) fn of_vectors(items: &Items, articles: &[usize], window: usize) -> Self {
        let nodes = (0..articles.len()).filter(|&node| items.has_vector(articles[node]));
        Self::of_nodes(items, articles, window, nodes.collect())
    }

    fn of_nodes(items: &Items, articles: &[usize], window: usize, mut nodes: Vec<usize>) -> Self {
        let time = |node: usize| items.time(articles[node]).map(Timestamp::seconds);
        nodes.sort_by_key(|&node| (time(node).is_none(), time(node), node));
        let n_dated = nodes.partition_point(|&node| time(node).is_some());
        Self { nodes, n_dated, window }
    }

    /// The article of each place.
    pub(crate) fn in_order(&self, articles: &[usize]) -> Vec<usize> {
        self.nodes.iter().map(|&node| articles[node]).collect()
    }

    /// Where each of so many nodes is in this order.
    pub(crate) fn places(&self, n_nodes: usize) -> Places {
        let mut of_node = vec![NOWHERE; n_nodes];
        (0..).zip(&self.nodes).for_each(|(place, &node)| of_node[node] = place);
        Places { of_node, n_dated: number(self.n_dated), window: self.window }
    }

    /// So many are near to one with a time, itself among them, or more than there are.
    pub(crate) fn n_near(&self) -> usize {
        let n_undated = self.nodes.len() - self.n_dated;
        self.window.saturating_mul(2).saturating_add(1).saturating_add(n_undated)
    }

    /// Whether two places in the order are near enough. What has no time may be of any.
    pub(crate) fn are_near(&self, earlier: usize, later: usize) -> bool {
        later >= self.n_dated || later - earlier <= self.window
    }

    /// All places that are near to one.
    pub(crate) fn near(&self, place: usize) -> [Range<usize>; 2] {
        if place >= self.n_dated {
            return [0..self.nodes.len(), 0..0];
        }
        let after = place.saturating_add(self.window).saturating_add(1);
        [self.first_near(place)..after.min(self.n_dated), self.n_dated..self.nodes.len()]
    }

    /// The first place that is near to `later`, of those before it.
    pub(crate) fn first_near(&self, later: usize) -> usize {
        if later >= self.n_dated { 0 } else { later.saturating_sub(self.window) }
    }
}

/// The place of a node that is not in an order.
const NOWHERE: u32 = u32::MAX;

/// Where nodes are in a [`TimeOrder`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    of_node: Vec<u32>,
    n_dated: u32,
    window: usize,
}

impl Places {
    /// How many nodes there are, those included that are not in the order.
    pub(crate) fn n_nodes(&self) -> usize {
        self.of_node.len()
    }

    /// Whether two nodes are near enough. What has no time, or is not in the order, may be of any.
    pub(crate) fn are_near(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.of_node[a], self.of_node[b]);
        a.max(b) >= self.n_dated || a.abs_diff(b) as usize <= self.window
    }
}
