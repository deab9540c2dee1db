//! The similarity graph: articles, and an edge for each pair that may tell the same story.

mod across;
mod candidates;
#[cfg(test)]
mod tests;

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;

use crate::config::ClusterConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::items::Items;
use crate::nearest::number;
use crate::pair::{Modelled, Probabilities};
pub(crate) use across::nearest_across;
pub(crate) use candidates::Candidates;

/// Articles as nodes; an edge is the probability that two articles tell the same story.
///
/// Articles that no feature can tell apart share one node. Edges stay small: an explanation computes its features anew.
#[derive(Debug, Clone)]
pub struct SimilarityGraph {
    /// A node holds its articles, ascending; nodes are ordered by their first.
    graph: UnGraph<Vec<usize>, f64, u32>,
}

impl SimilarityGraph {
    /// Compares each article with its neighbours in terms, in vectors and in other languages, and keeps the pairs that are probable enough.
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Complexity
    /// For n distinct articles: O(n × window) dot products of vectors, the window being at most n, without a matrix in memory;
    /// O(n × postings within the window) for terms; memory O(terms + n × neighbours).
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
        let candidates = Candidates::find(items, &items.first_copies(), &config.graph, control)?;
        Self::of_candidates(items, &candidates, config, control)
    }

    /// The candidates that are probable enough.
    pub(crate) fn of_candidates(
        items: &Items,
        candidates: &Candidates<'_>,
        config: &ClusterConfig,
        control: &Control<'_>,
    ) -> Result<Self, Cancelled> {
        let compare = Compare { items, articles: &items.first_copies(), candidates, config, control };
        let rows = compare.rows()?;
        let n_edges = rows.iter().map(Vec::len).sum();
        let edges = rows.into_iter().enumerate();
        let edges =
            edges.flat_map(|(node, row)| row.into_iter().map(move |(other, p)| (node, other as usize, p)));
        Ok(Self::with_edges(items.copies().to_vec(), n_edges, edges))
    }

    /// A graph of the articles of each node, and of edges between nodes.
    pub(crate) fn from_copies(
        copies: Vec<Vec<usize>>,
        edges: impl IntoIterator<Item = (usize, usize, f64)>,
    ) -> Self {
        let edges = edges.into_iter();
        Self::with_edges(copies, edges.size_hint().0, edges)
    }

    /// The same when the number of edges is known.
    fn with_edges(
        copies: Vec<Vec<usize>>,
        n_edges: usize,
        edges: impl Iterator<Item = (usize, usize, f64)>,
    ) -> Self {
        let mut graph = UnGraph::with_capacity(copies.len(), n_edges);
        for copies in copies {
            graph.add_node(copies);
        }
        for (a, b, probability) in edges {
            graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), probability);
        }
        Self { graph }
    }

    /// Number of articles, copies included.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// // The copies a and b share a node, but are two articles.
    /// assert_eq!((graph.n_articles(), graph.copies().count()), (3, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_articles(&self) -> usize {
        self.graph.node_weights().map(Vec::len).sum()
    }

    /// Number of pairs with an edge; articles that no feature can tell apart count as one.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// // The copies a and b are as near to c.
    /// assert_eq!(graph.n_edges(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_edges(&self) -> usize {
        self.graph.edge_count()
    }

    /// The articles of each node, ascending; the nodes by their first article. More than one in a node are copies: no feature
    /// can tell them apart.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// assert_eq!(graph.copies().collect::<Vec<&[usize]>>(), [&[0, 1][..], &[2]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn copies(&self) -> impl Iterator<Item = &[usize]> {
        self.graph.node_weights().map(Vec::as_slice)
    }

    /// The pairs with an edge and their probabilities, by ascending pair; an article stands for its copies.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.0, 1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// // Article 0 stands for its copy, article 1.
    /// let (a, b, probability) = graph.edges().next().ok_or("no edge")?;
    /// assert_eq!((a, b), (0, 2));
    /// assert_eq!(probability, config.model.probability(&items, 1, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    candidates: &'a Candidates<'a>,
    config: &'a ClusterConfig,
    control: &'a Control<'a>,
}

impl Compare<'_> {
    /// For each node the later nodes that it has an edge to, ascending, and the probabilities.
    fn rows(&self) -> Result<Vec<Vec<(u32, f64)>>, Cancelled> {
        let modelled = Modelled { items: self.items, model: &self.config.model };
        let rows = (0..self.articles.len()).into_par_iter().map_init(
            || modelled.room(),
            |room, node| {
                check(self.control)?;
                let row = self.candidates.row(node);
                let others = row.iter().map(|&(other, most)| (self.articles[other], most));
                let found =
                    modelled.probable(room, (self.articles[node], others), self.config.graph.min_probability);
                let edges = found.into_iter().map(|(place, probability)| (number(row[place].0), probability));
                let mut edges: Vec<(u32, f64)> = edges.collect();
                edges.shrink_to_fit();
                Ok(edges)
            },
        );
        rows.collect()
    }
}
