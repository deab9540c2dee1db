//! Probabilities and graphs for tests.

use proptest::prelude::*;

use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;

/// Probabilities as given.
#[derive(Debug)]
pub(crate) struct Matrix(pub(crate) Vec<Vec<f64>>);

impl Probabilities for Matrix {
    type Room = ();

    fn room(&self) {}

    fn row(&self, (): &mut (), a: usize, others: &[usize]) -> Vec<f64> {
        others.iter().map(|&b| self.0[a][b]).collect()
    }

    fn row_from(&self, (): &mut (), a: usize, others: &[usize], least: f64) -> Vec<Option<f64>> {
        others.iter().map(|&b| (self.0[a][b] >= least).then_some(self.0[a][b])).collect()
    }
}

impl Matrix {
    pub(crate) fn of(n_articles: usize, probability: impl Fn(usize, usize) -> f64) -> Self {
        let value = |a: usize, b: usize| probability(a.min(b), a.max(b));
        Self((0..n_articles).map(|a| (0..n_articles).map(|b| value(a, b)).collect()).collect())
    }

    /// A graph with an edge for each pair that `has_edge`.
    pub(crate) fn graph(&self, has_edge: impl Fn(usize, usize) -> bool) -> SimilarityGraph {
        let pairs = (0..self.0.len()).flat_map(|a| (a + 1..self.0.len()).map(move |b| (a, b)));
        let edges: Vec<_> =
            pairs.filter(|&(a, b)| has_edge(a, b)).map(|(a, b)| (a, b, self.0[a][b])).collect();
        SimilarityGraph::from_edges(self.0.len(), &edges)
    }
}

/// Random probabilities of up to 14 articles in steps of a hundredth, most of them low, and a graph with an edge for most pairs.
pub(crate) fn random() -> impl Strategy<Value = (Matrix, SimilarityGraph)> {
    (1_usize..15).prop_flat_map(|n| {
        let value = prop_oneof![2 => 0_u8..30, 1 => 30_u8..=100];
        let (values, edges) =
            (proptest::collection::vec(value, n * n), proptest::collection::vec(0_u8..4, n * n));
        (values, edges).prop_map(move |(values, edges)| {
            let matrix = Matrix::of(n, |a, b| f64::from(values[a * n + b]) / 100.0);
            let graph = matrix.graph(|a, b| edges[a * n + b] > 0);
            (matrix, graph)
        })
    })
}
