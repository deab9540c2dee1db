use super::SimilarityGraph;

impl SimilarityGraph {
    /// A graph with these edges, for tests of what works on graphs.
    pub(crate) fn from_edges(n_articles: usize, edges: &[(usize, usize, f64)]) -> Self {
        Self::from_copies((0..n_articles).map(|article| vec![article]).collect(), edges.iter().copied())
    }
}

#[test]
fn edges_are_told_by_ascending_pair() {
    let graph = SimilarityGraph::from_edges(3, &[(0, 1, 0.5), (1, 2, 0.25)]);
    assert_eq!(graph.edges().collect::<Vec<_>>(), [(0, 1, 0.5), (1, 2, 0.25)]);
    assert_eq!((graph.n_articles(), graph.n_edges()), (3, 2));
}
