//! Clustering with any configuration that is read.

use std::ops::Range;

use samestory_cluster::{
    ClusterConfig, Control, Explainer, IncrementalClusterer, Item, Items, SimilarityGraph, ThresholdSweep,
    average_linkage, explain_link, group,
};
use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint, SparseVector};
use samestory_text::term_id;
use serde_json::{Map, Number, Value};

/// Of three events; some of them copies, some in another language or undated.
const N_ARTICLES: usize = 14;

/// A configuration as JSON, or the bytes that it is drawn from.
pub fn run(bytes: &[u8]) {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str(text).ok());
    let Some(config) = read.or_else(|| drawn(bytes)) else { return };
    let items = Items::new(items(0..N_ARTICLES), vectors(0..N_ARTICLES)).expect("a vector an article");
    check_grouping(&items, &config);
    check_added_later(&config);
}

fn items(numbers: Range<usize>) -> Vec<Item> {
    numbers.map(item).collect()
}

fn item(number: usize) -> Item {
    const WORDS: [&str; 9] = ["ferry", "fire", "calder", "bank", "rate", "marsh", "rain", "tarn", "street"];
    let words = WORDS.iter().skip(number % 3 * 3).take(3).chain(&WORDS[number % 9..=number % 9]);
    let terms: Vec<_> = words.map(|word| (term_id(word), 1.0 + (number / 6) as f32)).collect();
    let id = ArticleId::new(format!("a{number:02}")).expect("it is short");
    let item = Item::new(id)
        .with_title_terms(SparseVector::from_weights(terms.clone()))
        .with_text_terms(SparseVector::from_weights(terms.clone()))
        .with_names(SparseVector::from_weights(terms.into_iter().skip(2).collect()))
        .with_numbers(number.is_multiple_of(2).then(|| term_id("212")));
    let item = if number % 4 == 1 { item.with_language(7) } else { item };
    let time = format!("2026-05-{:02}T07:40:00Z", 1 + number);
    if number % 5 == 4 { item } else { item.with_published(time.parse().expect("a time")) }
}

fn vectors(numbers: Range<usize>) -> Embeddings {
    let values = numbers.flat_map(|n| [(n % 3) as f32, 1.0 - (n % 3) as f32, (n / 3) as f32 * 0.25]);
    Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, values.collect()).expect("they are finite")
}

/// Fields of the default, one after another, get values drawn from `bytes`: nine bytes a field.
fn drawn(bytes: &[u8]) -> Option<ClusterConfig> {
    let mut config = serde_json::to_value(ClusterConfig::default()).ok()?;
    for part in bytes.chunks_exact(9).take(12) {
        let (field, value) = (part[0], u64::from_le_bytes(part[1..].try_into().ok()?));
        let object = match field % 3 {
            0 => &mut config["model"],
            1 => &mut config["graph"],
            _ => &mut config,
        };
        set(object.as_object_mut()?, usize::from(field / 3), value);
    }
    // Not every drawn value is one of its field.
    serde_json::from_value(config).ok()
}

fn set(object: &mut Map<String, Value>, field: usize, value: u64) {
    const GROUPINGS: [&str; 3] = ["average-linkage", "leiden", "components"];
    const GRANULARITIES: [&str; 3] = ["same-report", "same-event", "running-story"];
    let n_fields = object.len();
    let Some((name, old)) = object.iter_mut().nth(field % n_fields) else { return };
    let choice = (value % 3) as usize;
    match old {
        Value::Number(number) if number.is_f64() => {
            *old = Number::from_f64(f64::from_bits(value)).map_or(Value::Null, Value::Number);
        }
        Value::Number(_) => *old = (value >> (value % 64)).into(),
        Value::String(_) => *old = if name == "grouping" { GROUPINGS } else { GRANULARITIES }[choice].into(),
        _ => {}
    }
}

/// Every article is in one story, however the graph is grouped, and everything is explained.
fn check_grouping(items: &Items, config: &ClusterConfig) {
    let control = Control::default();
    let graph = SimilarityGraph::build(items, config, &control).expect("nobody cancels");
    for (a, b, probability) in graph.edges() {
        assert!(a < b && b < items.len() && (0.0..=1.0).contains(&probability), "{a} {b} {probability}");
    }
    let clustering = group(&graph, items, config, &control).expect("nobody cancels");
    check_partition(&clustering);
    check_partition(&average_linkage(&graph, items, config, &control).expect("nobody cancels"));
    let explainer = Explainer::new(&graph, items, config, &clustering);
    for number in 0..clustering.stories().len() {
        let _ = explainer.story(number);
    }
    for (a, b) in [(0, 6), (0, 3), (0, 1), (1, 5)] {
        let _ = (explainer.connection(a, b), explain_link(items, config, a, b));
    }
    let sweep = ThresholdSweep::new(&graph, items, config);
    let swept = sweep.group_at(&[-1.0, 0.5, sweep.moved_threshold(1.0), f64::NAN], &control);
    swept.expect("nobody cancels").iter().for_each(check_partition);
}

fn check_partition(clustering: &Clustering) {
    let mut members: Vec<usize> = clustering.stories().iter().flatten().copied().collect();
    members.sort_unstable();
    assert!(members.into_iter().eq(0..N_ARTICLES));
}

/// Articles that are added later are grouped, too.
fn check_added_later(config: &ClusterConfig) {
    let first = Items::new(items(0..9), vectors(0..9)).expect("a vector an article");
    let clusterer = IncrementalClusterer::new(first, config.clone(), &Control::default());
    let mut clusterer = clusterer.expect("nobody cancels");
    clusterer.extend(items(9..N_ARTICLES), &vectors(9..N_ARTICLES)).expect("they are new");
    check_partition(clusterer.clustering());
}
