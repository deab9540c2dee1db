//! How long clustering takes, step by step, on streams of 1,000 and 5,000 articles over 30 days. Every benchmark checks its answer.
//!
//! A filter that names 20000 or 100000 adds streams of that size: `cargo bench -p samestory-benches --bench clustering -- 20000`.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a failed step ends the benchmark")]

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use samestory::Pipeline;
use samestory::cluster::measures::bcubed;
use samestory::cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, group};
use samestory::embed::StaticEmbedder;
use samestory::model::{Article, Batch, Clustering, Embedder, Embeddings, dot};
use samestory::text::{Document, TermWeighter, at_most, normalize};
use samestory_benches::stream::{Base, Pace, Stream};

const SIZES: [usize; 2] = [1_000, 5_000];
const LARGE_SIZES: [usize; 2] = [20_000, 100_000];
const PACE: Pace = Pace::Days(30.0);
/// Below this, a stream is grouped worse than it was when it was made.
const LEAST_F1: f64 = 0.85;
const LEAST_RECALL: f64 = 0.995;
/// For so many articles, all others are compared to see whether the nearest were found.
const N_CHECKED: usize = 100;

fn sizes() -> impl Iterator<Item = usize> {
    let is_asked = |size: &usize| std::env::args().any(|argument| argument.contains(&size.to_string()));
    SIZES.into_iter().chain(LARGE_SIZES.into_iter().filter(is_asked))
}

fn of_size<'a>(criterion: &'a mut Criterion, n: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(format!("{n} articles"));
    group.sample_size(10).throughput(Throughput::Elements(n as u64));
    group
}

fn check(gold: &Clustering, found: &Clustering) {
    let score = bcubed(gold, found).unwrap();
    assert!(score.f1 > LEAST_F1, "BCubed F1 {:.3}", score.f1);
}

fn texts(criterion: &mut Criterion) {
    let base = Base::read(&[]).unwrap();
    for n in sizes() {
        let stream = Stream::new(&base, n, PACE, 1);
        let batch = stream.texts();
        let articles = batch.articles();
        let mut group = of_size(criterion, n);
        group.bench_function("normalise", |bencher| bencher.iter(|| normalized(articles)));
        let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
        let weighter = TermWeighter::bundled();
        group.bench_function("terms", |bencher| {
            bencher.iter(|| {
                let n_terms: usize =
                    documents.iter().map(|document| weighter.weigh_document(document).len()).sum();
                assert!(n_terms > 100 * n);
            });
        });
        let openings: Vec<&str> =
            documents.iter().map(|document| at_most(document.body().as_str(), 600)).collect();
        let embedder = StaticEmbedder::bundled();
        group.bench_function("embed", |bencher| {
            bencher.iter(|| assert_eq!(embedder.embed(&openings).unwrap().len(), n));
        });
        group.bench_function("articles to stories", |bencher| whole(bencher, &batch, &stream.gold()));
        group.finish();
    }
}

fn normalized(articles: &[Article]) {
    let texts = articles.iter().map(|article| normalize(article.body(), article.body_format()));
    let n_bytes: usize = texts.map(|text| text.as_str().len()).sum();
    let n_given: usize = articles.iter().map(|article| article.body().len()).sum();
    assert!(n_bytes > n_given * 9 / 10);
}

fn whole(bencher: &mut criterion::Bencher<'_>, batch: &Batch, gold: &Clustering) {
    let pipeline = Pipeline::bundled();
    bencher.iter(|| check(gold, &pipeline.cluster(batch).unwrap()));
}

fn steps(criterion: &mut Criterion) {
    let base = Base::read(&[]).unwrap();
    let (config, control) = (ClusterConfig::default(), Control::default());
    for n in sizes() {
        let stream = Stream::new(&base, n, PACE, 1);
        let (given, vectors, gold) = (stream.items(), stream.vectors().unwrap(), stream.gold());
        let mut bench = of_size(criterion, n);
        neighbours(&mut bench, &given, &vectors);
        bench.bench_function("index and surroundings", |bencher| {
            let input = || (given.clone(), vectors.clone());
            bencher.iter_batched(
                input,
                |(given, vectors)| Items::new(given, vectors).unwrap(),
                BatchSize::PerIteration,
            );
        });
        let items = Items::new(given.clone(), vectors.clone()).unwrap();
        bench.bench_function("graph", |bencher| {
            bencher.iter(|| {
                assert!(SimilarityGraph::build(&items, &config, &control).unwrap().n_edges() > n / 2)
            });
        });
        let graph = SimilarityGraph::build(&items, &config, &control).unwrap();
        pair_scores(&mut bench, &items, &graph);
        bench.throughput(Throughput::Elements(n as u64));
        bench.bench_function("grouping", |bencher| {
            bencher.iter(|| check(&gold, &group(&graph, &items, &config, &control).unwrap()));
        });
        bench.bench_function("terms and vectors to stories", |bencher| {
            let input = || (given.clone(), vectors.clone());
            let cluster = |(given, vectors)| {
                let items = Items::new(given, vectors).unwrap();
                check(&gold, &samestory::cluster::cluster(&items, &config, &control).unwrap());
            };
            bencher.iter_batched(input, cluster, BatchSize::PerIteration);
        });
        bench.finish();
    }
}

/// Each article's nearest by vectors alone: every candidate gets an edge.
fn neighbours(bench: &mut BenchmarkGroup<'_, WallTime>, given: &[Item], vectors: &Embeddings) {
    let nothing: Vec<Item> = given.iter().map(|item| Item::new(item.id().clone())).collect();
    let items = Items::new(nothing, vectors.clone()).unwrap();
    let mut config = ClusterConfig::default();
    config.graph.min_probability = 0.0;
    let search = || SimilarityGraph::build(&items, &config, &Control::default()).unwrap();
    let recall = recall(&search(), vectors, config.graph.n_dense_neighbors);
    assert!(recall >= LEAST_RECALL, "{recall}");
    bench.bench_function("neighbours by vectors", |bencher| {
        bencher.iter(|| assert!(search().n_edges() >= vectors.len() * config.graph.n_dense_neighbors / 2));
    });
}

/// The share of the nearest that have an edge, by comparing some articles with all others.
fn recall(graph: &SimilarityGraph, vectors: &Embeddings, n_nearest: usize) -> f64 {
    let mut edges: Vec<(usize, usize)> = graph.edges().map(|(a, b, _)| (a, b)).collect();
    edges.sort_unstable();
    let has_edge = |a: usize, b: usize| edges.binary_search(&(a.min(b), a.max(b))).is_ok();
    let step = vectors.len().div_ceil(N_CHECKED);
    let checked: Vec<usize> = (0..vectors.len()).step_by(step).collect();
    let n_found: usize = checked
        .iter()
        .map(|&article| {
            nearest(vectors, article, n_nearest).filter(|other| has_edge(article, *other)).count()
        })
        .sum();
    n_found as f64 / (checked.len() * n_nearest) as f64
}

fn nearest(vectors: &Embeddings, article: usize, limit: usize) -> impl Iterator<Item = usize> {
    let others = (0..vectors.len()).filter(|other| *other != article);
    let mut cosines: Vec<(f32, usize)> =
        others.map(|other| (dot(vectors.row(article), vectors.row(other)), other)).collect();
    cosines.sort_by(|a, b| b.0.total_cmp(&a.0));
    cosines.into_iter().take(limit).map(|(_, other)| other)
}

/// One pair after another; the graph compares an article with all of its candidates at once, which is faster.
fn pair_scores(bench: &mut BenchmarkGroup<'_, WallTime>, items: &Items, graph: &SimilarityGraph) {
    let model = ClusterConfig::default().model;
    let pairs: Vec<(usize, usize, f64)> = graph.edges().collect();
    bench.throughput(Throughput::Elements(pairs.len() as u64));
    bench.bench_function("pair scores", |bencher| {
        bencher.iter(|| {
            for (a, b, probability) in &pairs {
                assert!((model.probability(items, *a, *b) - probability).abs() < 1e-6);
            }
        });
    });
}

criterion_group!(clustering, texts, steps);
criterion_main!(clustering);
