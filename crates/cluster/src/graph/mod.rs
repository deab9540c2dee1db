//! The similarity graph: articles, and an edge for each pair that may tell the same story.

mod candidates;
#[cfg(test)]
mod tests;

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;

use crate::config::{ClusterConfig, GraphConfig};
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};

/// Articles as nodes; an edge is the probability that two articles tell the same story.
///
/// Articles that no feature can tell apart share one node. Edges stay small: an explanation computes its features anew.
#[derive(Debug, Clone)]
pub struct SimilarityGraph {
    /// A node holds its articles, ascending; nodes are ordered by their first.
    graph: UnGraph<Vec<usize>, f64, u32>,
}

impl SimilarityGraph {
    /// Compares each article with its neighbours in terms and in vectors, and keeps the pairs that are probable enough.
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Complexity
    /// For n distinct articles: O(n²) dot products of vectors, without a matrix in memory; O(n × postings) for terms, postings
    /// being capped; memory O(terms + n × neighbours).
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.1])?;
    /// let items = Items::new(items, vectors)?;
    /// let graph = SimilarityGraph::build(&items, &ClusterConfig::default(), &Control::default())?;
    /// assert_eq!(graph.n_edges(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build(items: &Items, config: &ClusterConfig, control: &Control<'_>) -> Result<Self, Cancelled> {
        check(control)?;
        let articles: Vec<usize> =
            items.copies().iter().filter_map(|copies| copies.first().copied()).collect();
        let pairs = candidates::pairs(items, &articles, &config.graph, control)?;
        let compare = Compare { items, articles: &articles, config, control };
        let edges = compare.edges(&pairs)?;
        let edges = edges.into_iter().map(|(a, b, probability)| (a as usize, b as usize, probability));
        Ok(Self::from_copies(items.copies().to_vec(), edges))
    }

    /// A graph of the articles of each node, and of edges between nodes.
    pub(crate) fn from_copies(
        copies: Vec<Vec<usize>>,
        edges: impl IntoIterator<Item = (usize, usize, f64)>,
    ) -> Self {
        let edges = edges.into_iter();
        let mut graph = UnGraph::with_capacity(copies.len(), edges.size_hint().0);
        for copies in copies {
            graph.add_node(copies);
        }
        for (a, b, probability) in edges {
            graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), probability);
        }
        Self { graph }
    }

    /// Number of articles.
    #[must_use]
    pub fn n_articles(&self) -> usize {
        self.graph.node_weights().map(Vec::len).sum()
    }

    /// Number of pairs with an edge; articles that no feature can tell apart count as one.
    #[must_use]
    pub fn n_edges(&self) -> usize {
        self.graph.edge_count()
    }

    /// The articles of each node, ascending; the nodes by their first article. More than one in a node are copies: no feature
    /// can tell them apart.
    pub fn copies(&self) -> impl Iterator<Item = &[usize]> {
        self.graph.node_weights().map(Vec::as_slice)
    }

    /// The pairs with an edge and their probabilities, by ascending pair; an article stands for its copies.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        let article = |node: NodeIndex<u32>| self.graph[node].first().copied();
        self.node_edges().filter_map(move |(a, b, probability)| {
            Some((article(NodeIndex::new(a))?, article(NodeIndex::new(b))?, probability))
        })
    }

    /// The same by the numbers of the nodes, as [`SimilarityGraph::copies`] tells them.
    pub(crate) fn node_edges(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.graph
            .edge_references()
            .map(|edge| (edge.source().index(), edge.target().index(), *edge.weight()))
    }
}

/// Turns candidate pairs into edges.
struct Compare<'a> {
    items: &'a Items,
    articles: &'a [usize],
    config: &'a ClusterConfig,
    control: &'a Control<'a>,
}

impl Compare<'_> {
    /// In the order of `pairs`, which ascend.
    fn edges(&self, pairs: &[(u32, u32)]) -> Result<Vec<(u32, u32, f64)>, Cancelled> {
        let modelled = Modelled { items: self.items, model: &self.config.model };
        let rows: Vec<&[(u32, u32)]> = pairs.chunk_by(|x, y| x.0 == y.0).collect();
        let edges = rows.par_iter().map_init(
            || modelled.room(),
            |room, row| {
                check(self.control)?;
                Ok(self.edges_of_row(&modelled, room, row))
            },
        );
        Ok(edges.collect::<Result<Vec<_>, Cancelled>>()?.concat())
    }

    fn edges_of_row<P: Probabilities>(
        &self,
        probabilities: &P,
        room: &mut P::Room,
        row: &[(u32, u32)],
    ) -> Vec<(u32, u32, f64)> {
        let Some(&(a, _)) = row.first() else { return Vec::new() };
        let others: Vec<usize> = row.iter().map(|&(_, b)| self.articles[b as usize]).collect();
        let found = probabilities.row(room, self.articles[a as usize], &others);
        let GraphConfig { min_probability, .. } = self.config.graph;
        let edges = row.iter().zip(found).filter(|(_, probability)| *probability >= min_probability);
        edges.map(|(&(a, b), probability)| (a, b, probability)).collect()
    }
}
