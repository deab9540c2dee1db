use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items, SimilarityGraph};
use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};

#[test]
fn a_configuration_is_read_as_it_was_written() {
    let config = ClusterConfig::default();
    let text = serde_json::to_string(&config).unwrap();
    assert!(text.contains(r#""granularity":"same-event""#), "{text}");
    assert_eq!(serde_json::from_str::<ClusterConfig>(&text).unwrap(), config);
}

#[test]
fn what_is_left_out_has_its_default_and_what_is_misspelt_is_told() {
    let config: ClusterConfig = serde_json::from_str(r#"{"model":{"dense":9.0}}"#).unwrap();
    let mut expected = ClusterConfig::default();
    expected.model.dense = 9.0;
    assert_eq!(config, expected);
    let error = serde_json::from_str::<ClusterConfig>(r#"{"graph":{"n_neighbours":9}}"#).unwrap_err();
    assert!(error.to_string().contains("n_neighbours"));
}

/// Seven articles of two events, in two languages.
fn items(numbers: std::ops::Range<u16>) -> (Vec<Item>, Embeddings) {
    let item = |n: u16| {
        let terms = [(n % 2, 1.0), (n % 2 + 2, 1.0), (n + 4, 0.5)];
        let terms = terms.map(|(term, weight)| (TermId::new(u64::from(term)), weight));
        let terms = SparseVector::from_weights(terms.to_vec());
        let item = Item::new(ArticleId::new(format!("a{n}")).unwrap());
        item.with_title_terms(terms.clone()).with_text_terms(terms).with_language(u32::from(n % 3))
    };
    let values = numbers.clone().flat_map(|n| [1.0, f32::from(n % 2), f32::from(n) / 10.0]).collect();
    (numbers.map(item).collect(), Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, values).unwrap())
}

#[test]
fn more_neighbours_than_there_are_articles_are_all_articles_and_take_no_more_memory() {
    let with = |n: usize| {
        let mut config = ClusterConfig::default();
        let graph = &mut config.graph;
        for limit in [
            &mut graph.n_sparse_neighbors,
            &mut graph.n_dense_neighbors,
            &mut graph.n_across_neighbors,
            &mut graph.time_window,
            &mut graph.max_postings,
            &mut graph.n_strong_terms,
        ] {
            *limit = n;
        }
        config
    };
    let (all, vectors) = items(0..7);
    let all = Items::new(all, vectors).unwrap();
    let edges = |config: &ClusterConfig| {
        SimilarityGraph::build(&all, config, &Control::default()).unwrap().edges().collect::<Vec<_>>()
    };
    let expected = edges(&with(7));
    assert!(!expected.is_empty());
    for n in [1_000_000_000, usize::MAX] {
        assert_eq!(edges(&with(n)), expected);
        let (first, vectors) = items(0..3);
        let first = Items::new(first, vectors).unwrap();
        let mut clusterer = IncrementalClusterer::new(first, with(n), &Control::default()).unwrap();
        let (later, vectors) = items(3..7);
        clusterer.extend(later, &vectors).unwrap();
        assert_eq!(clusterer.graph().edges().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn every_number_beyond_its_range_is_told_by_its_name() {
    let whole = serde_json::to_value(ClusterConfig::default()).unwrap();
    assert!(ClusterConfig::default().check().is_ok());
    let numbers = |value: &serde_json::Value, part: &str| {
        let fields = value.as_object().unwrap().iter().filter(|(_, value)| value.is_f64());
        fields.map(|(name, _)| format!("{part}{name}")).collect::<Vec<_>>()
    };
    let names = [numbers(&whole, ""), numbers(&whole["graph"], "graph."), numbers(&whole["model"], "model.")];
    let names = names.concat();
    assert_eq!(names.len(), 32);
    for name in &names {
        for beyond in [-2e6, 2e6] {
            let mut changed = whole.clone();
            *changed.pointer_mut(&format!("/{}", name.replace('.', "/"))).unwrap() = beyond.into();
            let config: ClusterConfig = serde_json::from_value(changed).unwrap();
            let error = config.check().unwrap_err().to_string();
            assert!(error.contains(&format!("`{name}` is {beyond}")) && error.contains("..="), "{error}");
        }
    }
    let mut config = ClusterConfig::default();
    config.model.names = f64::NAN;
    assert!(config.check().unwrap_err().to_string().contains("`model.names` is NaN"));
    config.model.names = f64::INFINITY;
    assert!(config.check().is_err());
}
