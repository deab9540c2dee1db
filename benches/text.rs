//! How fast text is read: five megabytes of the sample day's bodies. Every benchmark checks the hash of its answer.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a failed step ends the benchmark")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use samestory::model::{Article, BodyFormat, Span, SparseVector};
use samestory::text::{Document, NormalizedText, TermWeighter, normalize, sentences, terms};
use samestory_benches::{Hash, days};

const N_BYTES: usize = 5_000_000;

/// The bodies of the sample day, over and over: as they are, and as HTML with references and tags.
struct Bodies {
    plain: Vec<String>,
    html: Vec<String>,
}

impl Bodies {
    fn new() -> Self {
        let day = days(1).unwrap();
        let bodies = day.articles().iter().map(Article::body).cycle();
        let mut n_bytes = 0;
        let within = |body: &&str| {
            n_bytes += body.len();
            n_bytes <= N_BYTES
        };
        let plain: Vec<String> = bodies.take_while(within).map(str::to_owned).collect();
        let html = plain.iter().map(|body| marked_up(body)).collect();
        Self { plain, html }
    }
}

/// Paragraphs, a link in each, and references for what HTML editors escape.
fn marked_up(body: &str) -> String {
    let escaped = body.replace('&', "&amp;").replace('“', "&ldquo;").replace('’', "&#8217;");
    let paragraph = |text: &str| {
        format!(
            "<p class=\"text\">{}</p>\n",
            text.replacen(" the ", " <a href=\"https://harbourcourier.example/x?a=1&amp;b=2\">the</a> ", 1)
        )
    };
    escaped.split('\n').filter(|line| !line.is_empty()).map(paragraph).collect()
}

fn hash_text(hash: &mut Hash, normalized: &NormalizedText) {
    hash.add(normalized.as_str().as_bytes());
}

fn hash_spans<'a>(hash: &mut Hash, spans: impl IntoIterator<Item = &'a Span>) {
    spans.into_iter().for_each(|span| hash.add(&span.end().to_le_bytes()));
}

fn hash_weights(hash: &mut Hash, weights: &SparseVector) {
    for (term, weight) in weights.entries() {
        hash.add(&term.as_u64().to_le_bytes());
        hash.add(&weight.to_bits().to_le_bytes());
    }
}

/// Hashes what `step` does with each text.
fn hashed(texts: &[String], step: impl Fn(&mut Hash, &str)) -> u64 {
    let mut hash = Hash::default();
    texts.iter().for_each(|text| step(&mut hash, text));
    hash.value()
}

fn text(criterion: &mut Criterion) {
    let bodies = Bodies::new();
    let normal: Vec<String> =
        bodies.plain.iter().map(|body| normalize(body, BodyFormat::Text).as_str().to_owned()).collect();
    let articles: Vec<Article> = normal
        .iter()
        .enumerate()
        .map(|(n, body)| {
            Article::builder(format!("{n}")).title("Storm hits Tarn").body(body.as_str()).build().unwrap()
        })
        .collect();
    let weighter = TermWeighter::bundled();
    let mut group = criterion.benchmark_group("text of 5 MB");
    group.sample_size(10);
    let mut measure = |name: &str, texts: &[String], expected: u64, step: &dyn Fn(&mut Hash, &str)| {
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        assert_eq!(hashed(texts, step), expected, "{name}");
        group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(hashed(texts, step), expected)));
    };
    measure("normalize text", &bodies.plain, PLAIN, &|hash, text| {
        hash_text(hash, &normalize(text, BodyFormat::Text))
    });
    measure("normalize html", &bodies.html, PLAIN_OF_HTML, &|hash, text| {
        hash_text(hash, &normalize(text, BodyFormat::Html))
    });
    measure("sentences", &normal, SENTENCES, &|hash, text| hash_spans(hash, &sentences(text)));
    measure("terms", &normal, TERMS, &|hash, text| terms(text).for_each(|term| hash.add(term.as_bytes())));
    measure("weigh article", &normal, WEIGHTS, &|hash, text| {
        hash_weights(hash, &weighter.weigh_article("", text))
    });
    measure("chain", &bodies.plain, CHAIN, &|hash, text| {
        let normalized = normalize(text, BodyFormat::Text);
        hash_spans(hash, &sentences(normalized.as_str()));
        terms(normalized.as_str()).for_each(|term| hash.add(term.as_bytes()));
    });
    let n_sentences = |articles: &[Article]| {
        articles.iter().map(|article| Document::new(article).sentences().len()).sum::<usize>()
    };
    group.throughput(Throughput::Bytes(normal.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("document", |bencher| {
        bencher.iter(|| assert_eq!(n_sentences(&articles), DOCUMENT_SENTENCES))
    });
    group.finish();
}

// What the texts are read as. A change of the rules or of the sample day changes these; a change for speed must not.
const PLAIN: u64 = 0xae38_fdef_4e3a_8d23;
const PLAIN_OF_HTML: u64 = 0x7024_3944_2055_8b6d;
const SENTENCES: u64 = 0x0083_48d6_ded6_e13d;
const TERMS: u64 = 0xd112_34e1_ec6d_0ee8;
const WEIGHTS: u64 = 0x3fd5_1686_40c7_e666;
const CHAIN: u64 = 0x0081_0df0_4a41_8570;
const DOCUMENT_SENTENCES: usize = 56_843;

criterion_group!(reading, text);
criterion_main!(reading);
