use proptest::prelude::*;
use samestory_model::Clustering;

use super::link;
use crate::config::Stage;
use crate::control::Control;
use crate::graph::SimilarityGraph;
use crate::grouping::made_up::Matrix;

/// Nothing is attached.
pub(crate) fn plain(threshold: f64) -> Stage {
    Stage { threshold, attachment_threshold: f64::INFINITY }
}

impl Matrix {
    fn link(&self, graph: &SimilarityGraph, threshold: f64) -> Clustering {
        link(graph, self, &[plain(threshold)], &Control::default()).unwrap().cut(threshold)
    }
}

/// The definition, word for word, in O(n³) and worse: of all groups with an edge between them, join the two with the highest mean
/// over all pairs; of equal means, those with the smaller numbers. In quarters, so that whole numbers are exact.
fn naive(quarters: &Matrix, has_edge: impl Fn(usize, usize) -> bool, threshold: u64) -> Clustering {
    let n = quarters.0.len();
    let mut groups: Vec<Vec<usize>> = (0..n).map(|article| vec![article]).collect();
    loop {
        // (sum, number of pairs, first, second)
        let mut best: Option<(u64, u64, usize, usize)> = None;
        for first in 0..groups.len() {
            for second in first + 1..groups.len() {
                let pairs: Vec<(usize, usize)> =
                    groups[first].iter().flat_map(|&a| groups[second].iter().map(move |&b| (a, b))).collect();
                if !pairs.iter().any(|&(a, b)| has_edge(a.min(b), a.max(b))) {
                    continue;
                }
                let sum = pairs.iter().map(|&(a, b)| (quarters.0[a][b] * 4.0) as u64).sum();
                let count = pairs.len() as u64;
                if best.is_none_or(|(highest, of, ..)| sum * of > highest * count) {
                    best = Some((sum, count, first, second));
                }
            }
        }
        match best {
            Some((sum, count, first, second)) if sum >= threshold * count => {
                let gone = groups.remove(second);
                groups[first].extend(gone);
            }
            _ => break,
        }
    }
    let mut labels = vec![0; n];
    for (number, group) in groups.iter().enumerate() {
        group.iter().for_each(|&member| labels[member] = number);
    }
    Clustering::from_labels(&labels)
}

/// Probabilities of 0, ¼, ½, ¾ and 1, so that most means are tied, and which pairs have an edge.
fn tied() -> impl Strategy<Value = (Matrix, Vec<bool>)> {
    (1_usize..13).prop_flat_map(|n| {
        let values = proptest::collection::vec(0_u8..=4, n * n);
        (values, proptest::collection::vec(any::<bool>(), n * n)).prop_map(move |(values, edges)| {
            (Matrix::of(n, |a, b| f64::from(values[a * n + b]) / 4.0), edges)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn equals_the_definition_with_all_edges((matrix, _) in tied(), threshold in 1_u64..=4) {
        let found = matrix.link(&matrix.graph(|_, _| true), threshold as f64 / 4.0);
        prop_assert_eq!(found, naive(&matrix, |_, _| true, threshold));
    }

    #[test]
    fn equals_the_definition_with_missing_edges((matrix, edges) in tied(), threshold in 1_u64..=4) {
        let has_edge = |a: usize, b: usize| edges[a * matrix.0.len() + b];
        let found = matrix.link(&matrix.graph(has_edge), threshold as f64 / 4.0);
        prop_assert_eq!(found, naive(&matrix, has_edge, threshold));
    }
}

/// For each article the node whose copy it is, numbered by first appearance; probabilities of different nodes, and which of these
/// have an edge.
fn copied() -> impl Strategy<Value = (Vec<usize>, Matrix, Vec<bool>)> {
    let labels = proptest::collection::vec(0_usize..5, 1..16);
    let (values, edges) =
        (proptest::collection::vec(0_u8..=3, 25), proptest::collection::vec(any::<bool>(), 25));
    (labels, values, edges).prop_map(|(labels, values, edges)| {
        let nodes = Clustering::from_labels(&labels).labels().to_vec();
        let probability = |a: usize, b: usize| if a == b { 1.0 } else { f64::from(values[a * 5 + b]) / 4.0 };
        (nodes, Matrix::of(5, probability), edges)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn copies_in_one_node_count_as_the_articles_they_are((nodes, between, edges) in copied(), threshold in 1_u64..=4) {
        let matrix = Matrix::of(nodes.len(), |a, b| between.0[nodes[a]][nodes[b]]);
        let has_edge = |a: usize, b: usize| a == b || edges[a.min(b) * 5 + a.max(b)];
        let copies = Clustering::from_labels(&nodes).stories().to_vec();
        let pairs = (0..copies.len()).flat_map(|a| (a + 1..copies.len()).map(move |b| (a, b)));
        let edges: Vec<_> =
            pairs.filter(|&(a, b)| has_edge(a, b)).map(|(a, b)| (a, b, between.0[a][b])).collect();
        let found = matrix.link(&SimilarityGraph::from_copies(copies, edges), threshold as f64 / 4.0);
        prop_assert_eq!(found, naive(&matrix, |a, b| has_edge(nodes[a], nodes[b]), threshold));
    }
}

#[test]
fn a_chain_is_not_one_story() {
    // Each article resembles the next, none the one after: connected components would fuse all.
    let matrix = Matrix::of(6, |a, b| if b - a == 1 { 0.9 } else { 0.0 });
    let found = matrix.link(&matrix.graph(|a, b| b - a == 1), 0.5);
    assert_eq!(found.stories(), [vec![0, 1], vec![2, 3], vec![4, 5]]);
}

#[test]
fn a_missing_edge_does_not_split_a_group_of_alike_articles() {
    // All pairs are alike, but only those with the first article have an edge, as when neighbours are capped.
    let matrix = Matrix::of(200, |_, _| 0.9);
    let found = matrix.link(&matrix.graph(|a, _| a == 0), 0.5);
    assert_eq!(found.stories().len(), 1);
}

#[test]
fn many_pairs_at_once_are_shared_over_threads_without_a_trace() {
    // Two halves meet over one edge: 150 × 150 pairs are missing, more than one thread takes.
    let matrix =
        Matrix::of(300, |a, b| if (a < 150) == (b < 150) { 0.9 } else { f64::from((a * b % 7) as u8) / 7.0 });
    let graph = matrix.graph(|a, b| (a < 150) == (b < 150) || (a, b) == (0, 299));
    for n_threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let stories = |threshold| pool.install(|| matrix.link(&graph, threshold)).stories().len();
        let crossing = (0..150).flat_map(|a| (150..300).map(move |b| (a, b)));
        let mean = crossing.map(|(a, b)| matrix.0[a][b]).sum::<f64>() / 22_500.0;
        assert_eq!((stories(mean - 1e-6), stories(mean + 1e-6)), (1, 2));
    }
}

#[test]
fn what_is_not_a_number_joins_nothing() {
    let matrix = Matrix::of(4, |_, _| f64::NAN);
    assert_eq!(matrix.link(&matrix.graph(|_, _| true), 0.1).stories().len(), 4);
    let matrix = Matrix::of(4, |_, _| 1.0);
    assert_eq!(matrix.link(&matrix.graph(|_, _| true), f64::NAN).stories().len(), 4);
}

/// A story of four, a fragment of two with a mean of .4 to it, and a stranger with .2.
fn fragment() -> Matrix {
    let probability = |a: usize, b: usize| match (a / 4, b / 4) {
        (0, 0) => 0.9,
        (1, 1) if a < 6 && b < 6 => 0.8,
        (0, 1) | (1, 0) if a.max(b) < 6 => 0.4,
        _ => 0.2,
    };
    Matrix((0..7).map(|a| (0..7).map(|b| probability(a, b)).collect()).collect())
}

#[test]
fn a_fragment_is_attached_to_a_large_group_once_no_others_are_joined() {
    let matrix = fragment();
    let graph = matrix.graph(|_, _| true);
    let stories = |attachment_threshold| {
        let stages = [Stage { threshold: 0.5, attachment_threshold }];
        link(&graph, &matrix, &stages, &Control::default()).unwrap().cut(0.5)
    };
    assert_eq!(stories(0.41).stories(), [vec![0, 1, 2, 3], vec![4, 5], vec![6]]);
    assert_eq!(stories(0.35).stories(), [vec![0, 1, 2, 3, 4, 5], vec![6]]);
    // Of three articles, no group is large.
    let small = Matrix(matrix.0[2..].iter().map(|row| row[2..].to_vec()).collect());
    let stages = [Stage { threshold: 0.5, attachment_threshold: 0.35 }];
    let found = link(&small.graph(|_, _| true), &small, &stages, &Control::default()).unwrap();
    assert_eq!(found.cut(0.5).stories(), [vec![0, 1], vec![2, 3], vec![4]]);
}

#[test]
fn what_is_attached_can_bring_two_large_groups_together() {
    // All of 0..4 and 4..8 are alike, but no edge says so: each half has edges to article 8 alone, which has too little for a join.
    let matrix = Matrix::of(9, |_, b| if b == 8 { 0.4 } else { 0.9 });
    let graph = matrix.graph(|a, b| b == 8 || (a < 4) == (b < 4));
    let stories = |attachment_threshold| {
        let stages = [Stage { threshold: 0.5, attachment_threshold }];
        link(&graph, &matrix, &stages, &Control::default()).unwrap().cut(0.5).stories().len()
    };
    assert_eq!((stories(0.45), stories(0.35)), (3, 1));
}

#[test]
fn a_join_that_attaches_has_the_height_of_its_stage() {
    let matrix = fragment();
    let stages = [Stage { threshold: 0.5, attachment_threshold: 0.35 }, plain(0.1)];
    let dendrogram = link(&matrix.graph(|_, _| true), &matrix, &stages, &Control::default()).unwrap();
    assert_eq!(dendrogram.cut(0.5).stories(), [vec![0, 1, 2, 3, 4, 5], vec![6]]);
    assert_eq!(dendrogram.height_of_pair(0, 4), Some(0.5));
    assert_eq!(dendrogram.cut(0.1).stories().len(), 1);
}
