use proptest::prelude::*;
use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};

use super::{Candidates, SimilarityGraph};
use crate::config::ClusterConfig;
use crate::control::Control;
use crate::items::{Item, Items};

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

/// Articles of some of thirty terms, the first five of which stand in most, and a vector.
fn items(contents: &[(Vec<u64>, [f32; 3])]) -> Items {
    let item = |(number, (ids, _)): (usize, &(Vec<u64>, [f32; 3]))| {
        let weights = ids.iter().map(|&id| (TermId::new(id % 30), if id % 30 < 5 { 0.5 } else { 2.0 }));
        let terms = SparseVector::from_weights(weights.collect());
        let item = Item::new(ArticleId::new(format!("{number:04}")).unwrap());
        // One in five without a time; the others in another order than by their ids.
        let item = if number % 5 == 4 {
            item
        } else {
            item.with_published(format!("2026-05-{:02}", number * 11 % 28 + 1).parse().unwrap())
        };
        let item = item.with_language(u32::from(ids.len() % 4 == 3));
        item.with_title_terms(terms.clone()).with_names(terms.clone()).with_text_terms(terms)
    };
    let vectors = contents.iter().flat_map(|content| content.1).collect();
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, vectors).unwrap();
    Items::new(contents.iter().enumerate().map(item).collect(), vectors).unwrap()
}

proptest! {
    #[test]
    fn every_candidate_that_is_probable_enough_has_an_edge(
        contents in proptest::collection::vec(
            (proptest::collection::vec(0_u64..60, 0..9), [-1.0_f32..1.0, -1.0..1.0, -1.0..1.0]), 2..40),
        // So few that terms are left out, lists are full, and not all vectors are compared.
        max_postings in 1_usize..12,
        n_neighbors in 1_usize..6,
        time_window in 1_usize..40,
    ) {
        let (items, mut config) = (items(&contents), ClusterConfig::default());
        config.graph.max_postings = max_postings;
        (config.graph.n_sparse_neighbors, config.graph.n_dense_neighbors) = (n_neighbors, n_neighbors);
        config.graph.time_window = time_window;
        let graph = SimilarityGraph::build(&items, &config, &Control::default()).unwrap();
        let articles = items.first_copies();
        let candidates = Candidates::find(&items, &articles, &config.graph, &Control::default()).unwrap();
        let pairs = (0..articles.len()).flat_map(|a| (a + 1..articles.len()).map(move |b| (a, b)));
        let pairs = pairs.filter(|&(a, b)| candidates.are_compared(a, b));
        let edges = pairs.map(|(a, b)| (a, b, config.model.probability(&items, articles[a], articles[b])));
        let expected: Vec<_> = edges.filter(|edge| edge.2 >= config.graph.min_probability).collect();
        prop_assert_eq!(graph.node_edges().collect::<Vec<_>>(), expected);
    }
}
