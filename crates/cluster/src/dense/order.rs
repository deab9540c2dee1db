//! Which nodes are near enough in time to be compared by their vectors.

use crate::config::GraphConfig;
use crate::items::Items;

/// The nodes that have a vector: those with a time by their times, then those without.
#[derive(Debug)]
pub(crate) struct TimeOrder {
    pub(super) nodes: Vec<usize>,
    pub(super) n_dated: usize,
    /// How far apart two dated nodes may be in this order.
    pub(super) window: usize,
}

impl TimeOrder {
    /// Node `i` stands for the article `articles[i]`.
    pub(crate) fn of(items: &Items, articles: &[usize], config: &GraphConfig) -> Self {
        let mut nodes: Vec<usize> =
            (0..articles.len()).filter(|&node| items.has_vector(articles[node])).collect();
        let time = |node: usize| items.time(articles[node]).map(samestory_model::Timestamp::seconds);
        nodes.sort_by_key(|&node| (time(node).is_none(), time(node), node));
        let n_dated = nodes.partition_point(|&node| time(node).is_some());
        Self { nodes, n_dated, window: config.dense_window }
    }

    /// The place of each of so many nodes in this order; those without a vector have none.
    pub(crate) fn places(&self, n_nodes: usize) -> Vec<usize> {
        let mut places = vec![usize::MAX; n_nodes];
        self.nodes.iter().enumerate().for_each(|(place, &node)| places[node] = place);
        places
    }

    /// Whether two places in the order are near enough. What has no time may be of any.
    pub(crate) fn are_near(&self, earlier: usize, later: usize) -> bool {
        later >= self.n_dated || later - earlier <= self.window
    }
}
