//! Where threads share lists of neighbours, a lock a block: eight threads find what one finds, again and again.

use samestory_cluster::{ClusterConfig, Control, Items, SimilarityGraph};

use crate::made_up::{contents, items};

/// Enough articles for seven blocks of vectors and nineteen of terms.
const N_STORIES: u64 = 200;
const PER_STORY: usize = 6;
const N_REPEATS: usize = 12;

fn edges(items: &Items, config: &ClusterConfig, n_threads: usize) -> Vec<Vec<(usize, usize, u64)>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    let n_repeats = if n_threads == 1 { 1 } else { N_REPEATS };
    let build = || SimilarityGraph::build(items, config, &Control::default()).unwrap();
    let bits = |graph: SimilarityGraph| graph.edges().map(|(a, b, p)| (a, b, p.to_bits())).collect();
    (0..n_repeats).map(|_| bits(pool.install(build))).collect()
}

#[track_caller]
fn assert_threads_cannot_be_seen(config: &ClusterConfig) {
    let items = items(&contents(N_STORIES, PER_STORY));
    let expected = edges(&items, config, 1).remove(0);
    assert!(expected.len() > items.len(), "{} edges say little", expected.len());
    for (repeat, found) in edges(&items, config, 8).into_iter().enumerate() {
        assert!(found == expected, "repeat {repeat}");
    }
}

#[test]
fn eight_threads_find_the_neighbors_in_vectors_that_one_finds() {
    let mut config = ClusterConfig::default();
    config.graph.n_sparse_neighbors = 0;
    assert_threads_cannot_be_seen(&config);
    // Blocks that are not compared with all before them.
    config.graph.time_window = 300;
    assert_threads_cannot_be_seen(&config);
}

#[test]
fn eight_threads_find_the_neighbors_in_terms_that_one_finds() {
    let mut config = ClusterConfig::default();
    config.graph.n_dense_neighbors = 0;
    assert_threads_cannot_be_seen(&config);
    // Common terms, which are looked up otherwise, and blocks that do not see all before them.
    (config.graph.max_postings, config.graph.time_window) = (20, 300);
    assert_threads_cannot_be_seen(&config);
}
