//! How much memory a clustering takes. A program of its own, since an allocator counts for the whole of it.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its input has failed")]

use peak_alloc::PeakAlloc;
use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, group};
use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Bytes an article beside what is given: terms and vectors.
const MAX_BYTES: usize = 4_096;
const N_ARTICLES: usize = 6_000;
const PER_STORY: usize = 12;
const DIMENSION: usize = 64;

/// The same numbers everywhere (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, 2014).
fn random(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Twelve articles a story: of 150 terms, 30 are the story's and the others anybody's, few of these much more often than most.
fn given() -> (Vec<Item>, Embeddings) {
    let term = |number: usize, place: usize| {
        let own = (number / PER_STORY * 30 + place) as u64;
        let any = random((number * 1_000 + place) as u64) % 1_000_000;
        TermId::new(if place < 30 { 1_000_000 + own } else { any * any / 50_000_000 })
    };
    let terms = |number: usize, n_terms: usize| {
        SparseVector::from_weights((0..n_terms).map(|place| (term(number, place), 1.0)).collect())
    };
    let item = |number: usize| {
        Item::new(ArticleId::new(format!("{number:06}")).unwrap())
            .with_title_terms(terms(number, 10))
            .with_text_terms(terms(number, 150))
            .with_published(format!("2026-05-{:02}T10:00:00Z", 1 + number / PER_STORY % 28).parse().unwrap())
    };
    let value = |number: usize, place: usize| {
        let of = |seed: usize| (random((seed * DIMENSION + place) as u64) % 1_000) as f32 / 500.0 - 1.0;
        of(number / PER_STORY) + 0.5 * of(N_ARTICLES + number)
    };
    let values = (0..N_ARTICLES).flat_map(|number| (0..DIMENSION).map(move |place| value(number, place)));
    let vectors =
        Embeddings::from_rows(Fingerprint::new("made-up", &[]), DIMENSION, values.collect()).unwrap();
    ((0..N_ARTICLES).map(item).collect(), vectors)
}

#[test]
fn an_article_takes_at_most_four_kilobytes_beside_its_terms_and_vector() {
    let (items, vectors) = given();
    let (config, control) = (ClusterConfig::default(), Control::default());
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let most = || ALLOCATOR.peak_usage().saturating_sub(before) / N_ARTICLES;
    let items = Items::new(items, vectors).unwrap();
    let of_items = most();
    let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
    let of_graph = most();
    let held = (ALLOCATOR.current_usage() - before) / N_ARTICLES;
    let clustering = group(&graph, &items, &config, &control).unwrap();
    let (n_edges, n_stories) = (graph.n_edges() / N_ARTICLES, clustering.stories().len());
    eprintln!(
        "bytes an article: at most {of_items} for items, {of_graph} for the graph, {} for groups; {held} are held; {n_edges} edges",
        most()
    );
    assert!(n_edges >= 5 && n_stories < N_ARTICLES / 4, "{n_edges} edges, {n_stories} stories");
    assert!(most() <= MAX_BYTES);
}
