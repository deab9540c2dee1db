//! A weighted graph whose nodes stand for one or more nodes of the similarity graph.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use crate::graph::SimilarityGraph;
use crate::grouping::share::shares;

/// A sum of probabilities in shares, or such a sum less what the resolution asks for.
pub(super) type Weight = i128;

/// Nodes with sizes, and the weights of the edges between them. Edges inside a node move with it and need not be kept.
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// Number of articles of each node.
    sizes: Vec<Weight>,
    /// The neighbours of each node, ascending, with the sum of probabilities over the pairs of their articles.
    neighbors: Vec<Vec<(usize, Weight)>>,
}

impl Network {
    #[expect(
        clippy::cast_possible_wrap,
        reason = "a probability has at most 2⁵³ shares, and memory bounds the pairs"
    )]
    pub(super) fn of(graph: &SimilarityGraph) -> Self {
        let sizes: Vec<Weight> = graph.copies().map(|copies| copies.len() as Weight).collect();
        let mut neighbors = vec![Vec::new(); sizes.len()];
        for (a, b, probability) in graph.node_edges() {
            let weight = shares(probability) as Weight * sizes[a] * sizes[b];
            neighbors[a].push((b, weight));
            neighbors[b].push((a, weight));
        }
        neighbors.iter_mut().for_each(|own| own.sort_unstable());
        Self { sizes, neighbors }
    }

    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    pub(super) fn size(&self, node: usize) -> Weight {
        self.sizes[node]
    }

    pub(super) fn neighbors(&self, node: usize) -> &[(usize, Weight)] {
        &self.neighbors[node]
    }

    /// Without the edges between nodes of different labels.
    pub(super) fn inside(&self, labels: &[usize]) -> Self {
        let mut inside = self.clone();
        for (node, own) in inside.neighbors.iter_mut().enumerate() {
            own.retain(|&(other, _)| labels[other] == labels[node]);
        }
        inside
    }

    /// The nodes of each connected component, ascending.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut components = UnionFind::new(self.len());
        for (node, neighbors) in self.neighbors.iter().enumerate() {
            neighbors.iter().for_each(|&(other, _)| {
                components.union(node, other);
            });
        }
        Clustering::from_labels(&components.into_labeling()).stories().to_vec()
    }

    /// The network of `nodes`, ascending, which have no edge to others.
    pub(super) fn part(&self, nodes: &[usize]) -> Self {
        let sizes = nodes.iter().map(|&node| self.sizes[node]).collect();
        let local = |&(other, weight): &(usize, Weight)| Some((nodes.binary_search(&other).ok()?, weight));
        let neighbors = nodes.iter().map(|&node| self.neighbors[node].iter().filter_map(local).collect());
        Self { sizes, neighbors: neighbors.collect() }
    }

    /// A node for each part; `of_part` says which part a node belongs to.
    pub(super) fn aggregated(&self, of_part: &[usize], n_parts: usize) -> Self {
        let mut sizes = vec![0; n_parts];
        let mut weights: Vec<BTreeMap<usize, Weight>> = vec![BTreeMap::new(); n_parts];
        for (node, &part) in of_part.iter().enumerate() {
            sizes[part] += self.sizes[node];
            for &(other, weight) in &self.neighbors[node] {
                if of_part[other] != part {
                    *weights[part].entry(of_part[other]).or_default() += weight;
                }
            }
        }
        let neighbors = weights.into_iter().map(|weights| weights.into_iter().collect()).collect();
        Self { sizes, neighbors }
    }
}
