//! How long each stage takes on the sample day of 108 articles. Every benchmark checks its answer.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a failed step ends the benchmark")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use samestory::Pipeline;
use samestory::analysis::{BundledTargetLabeler, CrfTagger, NameFeatures, NameTagger, TargetLabeler};
use samestory::embed::StaticEmbedder;
use samestory::model::Embedder;
use samestory::text::{Document, TermWeighter, at_most};
use samestory_benches::days;

fn text(criterion: &mut Criterion) {
    let batch = days(1).unwrap();
    let n_bytes: usize = batch.articles().iter().map(|article| article.body().len()).sum();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(n_bytes as u64));
    group.bench_function("read documents", |bencher| {
        bencher.iter(|| {
            let n_sentences: usize =
                batch.articles().iter().map(|article| Document::new(article).sentences().len()).sum();
            assert!(n_sentences > batch.len());
        });
    });
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let weighter = TermWeighter::bundled();
    group.bench_function("weigh terms", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                assert!(weighter.weigh_article(document.title(), document.body().as_str()).len() > 20);
            }
        });
    });
    group.finish();
}

fn embed(criterion: &mut Criterion) {
    let batch = days(1).unwrap();
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let texts: Vec<&str> = documents.iter().map(|document| document.body().as_str()).collect();
    let embedder = StaticEmbedder::bundled();
    let mut group = criterion.benchmark_group("embed");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("bodies", |bencher| {
        bencher.iter(|| assert_eq!(embedder.embed(&texts).unwrap().len(), texts.len()));
    });
    group.finish();
}

fn names(criterion: &mut Criterion) {
    let batch = days(1).unwrap();
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let texts: Vec<&str> = documents.iter().map(|document| document.body().as_str()).collect();
    let n_tokens: usize =
        texts.iter().flat_map(|text| NameFeatures::of(text)).map(|sentence| sentence.spans.len()).sum();
    let tagger = CrfTagger::bundled();
    let mut group = criterion.benchmark_group("names");
    group.throughput(Throughput::Elements(n_tokens as u64));
    group.bench_function("tokens of bodies", |bencher| {
        bencher.iter(|| {
            let n_names: usize = texts.iter().map(|text| tagger.mentions(text).len()).sum();
            assert!(n_names > texts.len());
        });
    });
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("first 100 words", |bencher| {
        let beginnings: Vec<&str> = texts.iter().map(|text| at_most(text, 600)).collect();
        bencher.iter(|| {
            let n_names: usize = beginnings.iter().map(|text| tagger.mentions(text).len()).sum();
            assert!(n_names > texts.len());
        });
    });
    group.finish();
    criterion.bench_function("names/load the model", |bencher| {
        bencher.iter(|| CrfTagger::from_bytes("bench", CrfTagger::BUNDLED).unwrap());
    });
}

fn targets(criterion: &mut Criterion) {
    let batch = days(1).unwrap();
    let documents: Vec<Document<'_>> = batch.articles().iter().map(Document::new).collect();
    let tagger = CrfTagger::bundled();
    let sentences = documents
        .iter()
        .flat_map(|document| document.sentences().iter().map(|sentence| document.sentence_text(sentence)));
    let named: Vec<_> =
        sentences.filter_map(|text| Some((text, tagger.mentions(text).first()?.span))).collect();
    let labeler = BundledTargetLabeler::new();
    let mut group = criterion.benchmark_group("targets");
    group.throughput(Throughput::Elements(named.len() as u64));
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| {
            let n_sure =
                named.iter().filter(|(text, target)| labeler.label(text, *target).confidence > 0.5).count();
            assert!(n_sure > named.len() / 2);
        });
    });
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let pipeline = Pipeline::bundled();
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(10);
    for n_days in [1, 10] {
        let batch = days(n_days).unwrap();
        group.throughput(Throughput::Elements(batch.len() as u64));
        group.bench_function(format!("cluster {} articles", batch.len()), |bencher| {
            bencher
                .iter(|| assert!(pipeline.cluster(&batch).unwrap().stories().len() < batch.len() / n_days));
        });
    }
    let batch = days(1).unwrap();
    group.throughput(Throughput::Elements(batch.len() as u64));
    group.bench_function(format!("digest {} articles", batch.len()), |bencher| {
        bencher.iter(|| assert_eq!(pipeline.digest(&batch).unwrap().n_articles(), batch.len()));
    });
    group.finish();
}

criterion_group!(stages, text, embed, names, targets, whole);
criterion_main!(stages);
