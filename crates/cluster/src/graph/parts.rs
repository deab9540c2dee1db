//! Graphs made of nodes and edges, and parts of graphs.

use petgraph::graph::{NodeIndex, UnGraph};

use super::SimilarityGraph;

impl SimilarityGraph {
    /// A graph of the articles of each node, and of edges between nodes.
    pub(crate) fn from_copies(copies: Vec<Vec<usize>>, edges: &[(usize, usize, f64)]) -> Self {
        let mut graph = UnGraph::with_capacity(copies.len(), edges.len());
        for copies in copies {
            graph.add_node(copies);
        }
        for &(a, b, probability) in edges {
            graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), probability);
        }
        Self { graph }
    }
}
