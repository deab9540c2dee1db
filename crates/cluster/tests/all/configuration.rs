use samestory_cluster::ClusterConfig;

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
