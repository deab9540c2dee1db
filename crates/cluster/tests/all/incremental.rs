//! Articles that come in batches end in the clustering of all at once.

use proptest::prelude::*;
use samestory_cluster::{
    ClusterConfig, Control, Grouping, IncrementalClusterer, Item, Items, SimilarityGraph, cluster,
};
use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};

use crate::made_up::{Content, Random, contents, items, parts};

/// Stories, some articles of which have no time, and some of which are copies, if there are to be copies.
fn mixed((n_stories, per_story): (u64, usize), has_copies: bool, seed: u64) -> Vec<Content> {
    let mut all = contents(n_stories, per_story);
    let mut random = Random(seed);
    for number in 0..all.len() / 10 {
        let place = random.below(all.len() as u64) as usize;
        if has_copies {
            all.push(all[place].clone());
        }
        let place = random.below(all.len() as u64) as usize;
        all[place] = all[place].published(String::new());
        all[number] = all[number].published(format!("2026-05-2{}T10:00:00Z", random.below(10)));
    }
    random.shuffle(&mut all);
    all
}

/// Clusters the articles batch by batch; `batch_of` says which each comes in.
fn in_batches(contents: &[Content], batch_of: &[u8], config: &ClusterConfig) -> IncrementalClusterer {
    let batch = |batch: u8| {
        let of_batch = contents.iter().enumerate().filter(|(number, _)| batch_of[*number] == batch);
        parts(&of_batch.collect::<Vec<_>>())
    };
    let (first, vectors) = batch(0);
    let first = Items::new(first, vectors).unwrap();
    let mut clusterer = IncrementalClusterer::new(first, config.clone(), &Control::default()).unwrap();
    for number in 1..4 {
        let (items, vectors) = batch(number);
        clusterer.extend(items, &vectors).unwrap();
    }
    clusterer
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn batches_end_in_the_clustering_of_all_at_once(
        seed in any::<u64>(),
        batch_of in proptest::collection::vec(0_u8..4, 198),
        time_window in prop_oneof![Just(16_384_usize), Just(usize::MAX), 5_usize..60],
        n_dense_neighbors in prop_oneof![Just(20_usize), 0_usize..5],
        n_languages in 1_u32..4,
        // A copy with a smaller id lets a clusterer with a small window start over.
        has_copies in any::<bool>(),
    ) {
        let mut contents = mixed((30, 6), has_copies, seed);
        (0..).zip(&mut contents).for_each(|(number, content)| content.language = number % n_languages);
        let mut config = ClusterConfig::default();
        (config.graph.time_window, config.graph.n_dense_neighbors) = (time_window, n_dense_neighbors);
        // Few enough that lists are full, and articles are pushed out of them.
        (config.graph.n_sparse_neighbors, config.graph.n_across_neighbors) = (8, 3);
        let all = items(&contents);
        for grouping in [Grouping::AverageLinkage, Grouping::Leiden, Grouping::Components] {
            config.grouping = grouping;
            let found = in_batches(&contents, &batch_of, &config);
            let graph = SimilarityGraph::build(&all, &config, &Control::default()).unwrap();
            // To the bit: the same pairs are compared, in the same surroundings.
            prop_assert!(found.graph().edges().eq(graph.edges()));
            prop_assert!(found.graph().copies().eq(graph.copies()));
            prop_assert_eq!(found.clustering(), &cluster(&all, &config, &Control::default()).unwrap());
        }
    }
}

#[test]
fn a_copy_that_brings_others_nearer_is_seen() {
    let item = |id: &str, words: [u64; 2], minute: u32| {
        let terms = SparseVector::from_weights(words.map(|word| (TermId::new(word), 1.0)).to_vec());
        let item = Item::new(ArticleId::new(id).unwrap())
            .with_published(format!("2026-05-12T10:0{minute}:00Z").parse().unwrap());
        item.with_title_terms(terms.clone()).with_text_terms(terms)
    };
    let nothing =
        |n_items| Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; n_items]).unwrap();
    let (mut config, control) = (ClusterConfig::default(), Control::default());
    config.graph.time_window = 1;
    // By time and id: b, d, e. A copy of d with the smallest id puts it before b, and so b beside e.
    let known = vec![item("b", [1, 2], 0), item("d", [3, 4], 0), item("e", [1, 2], 1)];
    let mut clusterer =
        IncrementalClusterer::new(Items::new(known, nothing(3)).unwrap(), config.clone(), &control).unwrap();
    assert_eq!(clusterer.graph().n_edges(), 0);
    clusterer.extend(vec![item("a", [3, 4], 0)], &nothing(1)).unwrap();
    assert_eq!(clusterer.graph().edges().map(|(a, b, _)| (a, b)).collect::<Vec<_>>(), [(1, 3)]);
}

/// More articles than the usual window holds, of a few words each and without vectors, in two languages.
fn long_stream(n_articles: u64) -> Vec<Item> {
    let random = |number: u64, what: u64| {
        (number ^ what << 40)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
            >> 33
    };
    let item = |number: u64| {
        let words = (0..4).map(|word| (TermId::new(random(number, word) % 1_500), 1.0 + word as f32));
        let terms = SparseVector::from_weights(words.collect());
        let (minute, language) = (random(number, 4) % 40_000, u32::from(random(number, 5) % 2 == 0));
        let time =
            format!("2026-05-{:02}T{:02}:{:02}:00Z", minute / 1_440 + 1, minute / 60 % 24, minute % 60);
        let item = Item::new(ArticleId::new(format!("{number:06}")).unwrap()).with_language(language);
        item.with_title_terms(terms.clone()).with_text_terms(terms).with_published(time.parse().unwrap())
    };
    (0..n_articles).map(item).collect()
}

#[test]
fn batches_of_more_than_a_window_end_in_the_graph_of_all_at_once() {
    let nothing =
        |n_items| Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; n_items]).unwrap();
    let all = long_stream(17_500);
    let batch =
        |is_later: bool| all.iter().enumerate().filter(move |(number, _)| (number % 50 == 0) == is_later);
    let [first, later] =
        [false, true].map(|is_later| batch(is_later).map(|(_, item)| item.clone()).collect::<Vec<Item>>());
    let vectors = (nothing(first.len()), nothing(later.len()));
    let (mut config, control) = (ClusterConfig::default(), Control::default());
    // So few that what takes the place of a neighbour that is too far is a pair that no other list has, and every pair an edge.
    (config.graph.n_sparse_neighbors, config.graph.n_across_neighbors) = (5, 2);
    config.graph.min_probability = 0.0;
    let mut clusterer =
        IncrementalClusterer::new(Items::new(first, vectors.0).unwrap(), config.clone(), &control).unwrap();
    clusterer.extend(later, &vectors.1).unwrap();
    let vectors = nothing(all.len());
    let graph = SimilarityGraph::build(&Items::new(all, vectors).unwrap(), &config, &control).unwrap();
    assert!(graph.n_edges() > 10_000);
    assert!(clusterer.graph().edges().eq(graph.edges()));
}

#[test]
fn adding_nothing_changes_nothing_and_everything_can_be_added_to_nothing() {
    let (contents, config) = (contents(6, 4), ClusterConfig::default());
    let expected = cluster(&items(&contents), &config, &Control::default()).unwrap();
    for first in [0, 24] {
        let batch_of: Vec<u8> = (0..24).map(|number| u8::from(number >= first)).collect();
        assert_eq!(in_batches(&contents, &batch_of, &config).clustering(), &expected);
    }
}

#[test]
fn a_time_that_is_no_longer_believed_is_forgotten() {
    // The first batch is of one day of 2050 and one of 2026; the second makes clear which of them is wrong.
    let mut contents = contents(4, 3);
    contents[1] = contents[1].published("2050-01-01".into());
    let batch_of: Vec<u8> = (0..12).map(|number| u8::from(number > 1)).collect();
    let found = in_batches(&contents, &batch_of, &ClusterConfig::default());
    assert_eq!(found.items().implausible_times(), [1]);
    let all = items(&contents);
    assert_eq!(found.clustering(), &cluster(&all, found.config(), &Control::default()).unwrap());
}

#[test]
fn what_cannot_be_added_leaves_everything_as_it_was() {
    let contents = contents(3, 2);
    let mut clusterer = in_batches(&contents, &[0; 6], &ClusterConfig::default());
    let before = clusterer.clustering().clone();
    let (known, vectors) = parts(&[(3, &contents[3])]);
    let message = |error: samestory_cluster::Error| error.to_string();
    assert_eq!(
        message(clusterer.extend(known, &vectors).unwrap_err()),
        "failed to cluster: id `000003` is there already"
    );
    let item = |id: &str| Item::new(ArticleId::new(id).unwrap());
    let other = Embeddings::from_rows(Fingerprint::new("other", &[]), 16, vec![0.5; 16]).unwrap();
    let error = message(clusterer.extend(vec![item("x")], &other).unwrap_err());
    assert!(error.contains("not of one model"), "{error}");
    let error = message(clusterer.extend(vec![item("y"), item("x")], &vectors).unwrap_err());
    assert!(error.contains("must ascend"), "{error}");
    let error = message(clusterer.extend(vec![item("x"), item("y")], &vectors).unwrap_err());
    assert!(error.contains("2 items have 1 vectors"), "{error}");
    assert_eq!((clusterer.clustering(), clusterer.items().len()), (&before, 6));
}
