//! What `evaluate` measures beside the scores.

use std::io::Write;
use std::path::{Path, PathBuf};

use samestory::cluster::measures::{Bootstrap, MistakeKind, Scores, bcubed};
use samestory::{ClusterConfig, Pipeline};
use samestory_examples::evaluation::{
    Against, LabelledBatch, Report, Sweep, calibration, labelled, mistakes, read_partition,
};
use samestory_examples::write_lines;

use super::{pipeline, sample_day};

fn sample() -> LabelledBatch {
    labelled(sample_day()).unwrap()
}

/// A file of these lines, and its folder, which must stay.
fn file(lines: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.jsonl");
    std::fs::File::create(&path).unwrap().write_all(lines.as_bytes()).unwrap();
    (folder, path)
}

#[derive(serde::Serialize)]
struct Line<'a> {
    id: &'a str,
    cluster: String,
}

/// The labels of the sample day as another clustering, every article in a story of its own when `single`.
fn write_other(path: &Path, LabelledBatch { batch, gold }: &LabelledBatch, single: bool) {
    let lines = batch.articles().iter().zip(gold.labels()).map(|(article, story)| {
        let id = article.id().as_str();
        Line { id, cluster: if single { id.to_owned() } else { story.to_string() } }
    });
    write_lines(path, lines).unwrap();
}

#[test]
fn another_clustering_is_compared_with_a_paired_interval() {
    let sample = sample();
    let (_folder, path) = file("");
    let found = pipeline().cluster(&sample.batch).unwrap();
    let difference = |single| {
        write_other(&path, &sample, single);
        let other = read_partition(&path, &sample.batch).unwrap();
        let against = Against::of((&path, &other), &sample.gold, &found).unwrap();
        (against.scores.bcubed.f1, against.bcubed_f1_difference)
    };
    let ours = Scores::of(&sample.gold, &found).unwrap().bcubed.f1;
    let (gold, to_gold) = difference(false);
    assert_eq!(gold, 1.0);
    assert!((to_gold.value - (ours - 1.0)).abs() < 1e-12 && to_gold.high <= 0.0, "{to_gold:?}");
    let (single, to_single) = difference(true);
    assert!(single < 0.7 && to_single.low > 0.0, "{to_single:?}");
}

#[test]
fn a_bad_file_is_named_with_its_line() {
    let batch = sample().batch;
    let first = batch.articles()[0].id();
    let error_of = |lines: &str| {
        let (_folder, path) = file(lines);
        let error = read_partition(&path, &batch).unwrap_err().to_string();
        assert!(error.contains(&format!("failed to compare with `{}`: ", path.display())), "{error}");
        error
    };
    assert!(error_of("").contains(&format!("no line is of the article `{first}`")));
    assert!(error_of("{\"id\":\"a\",\"cluster\":1}\nnot json\n").contains("line 2"));
    assert!(error_of("{\"id\":\"a\"}\n").contains("`cluster`"));
    assert!(error_of("{\"id\":\"a\",\"cluster\":1.5}\n").contains("line 1"));
    let twice = error_of("{\"id\":\"a\",\"cluster\":1}\n\n{\"id\":\"a\",\"cluster\":\"x\"}\n");
    assert!(twice.contains("line 3") && twice.contains("`a`"), "{twice}");
    let absent = read_partition(Path::new("/no/such/file"), &batch).unwrap_err().to_string();
    assert!(absent.contains("/no/such/file"), "{absent}");
}

#[test]
fn the_calibration_is_that_of_the_edges() {
    let sample = sample();
    let clustered = pipeline().clustered(&sample.batch).unwrap();
    let found = calibration(&clustered, &sample.gold).unwrap();
    assert_eq!(found.n_pairs, clustered.graph().n_edges());
    assert_eq!(found.bins.iter().map(|bin| bin.n_pairs).sum::<usize>(), found.n_pairs);
    let shares: Vec<f64> = found.bins.iter().map(|bin| bin.share).collect();
    assert!(shares[0] < 0.1 && shares[shares.len() - 1] > 0.9, "{shares:?}");
}

fn report(sample: &LabelledBatch) -> Report {
    let clustered = pipeline().clustered(&sample.batch).unwrap();
    let found = clustered.clustering();
    Report {
        articles: sample.batch.len(),
        scores: Scores::of(&sample.gold, found).unwrap(),
        seconds: 1.25,
        bcubed_f1: Bootstrap::default().bcubed_f1(&sample.gold, found).unwrap(),
        config: pipeline().config().clone(),
        against: Vec::new(),
        calibration: Some(calibration(&clustered, &sample.gold).unwrap()),
        sweep: Some(Sweep::of(pipeline(), &clustered, &sample.gold).unwrap()),
        mistakes: Some(mistakes(pipeline(), (&sample.batch, &clustered), &sample.gold, 2).unwrap()),
    }
}

fn written(report: &Report, json: bool) -> String {
    let mut out = Vec::new();
    report.write(&mut out, json).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_lines_and_fields_that_programs_read_stay() {
    let sample = sample();
    let report = report(&sample);
    let text = written(&report, false);
    let names: Vec<&str> = text.lines().take(8).map(|line| line[..18].trim()).collect();
    assert_eq!(names, ["articles", "stories", "BCubed", "pairwise", "NMI", "AMI", "ARI", "seconds"]);
    let json: serde_json::Value = serde_json::from_str(&written(&report, true)).unwrap();
    for path in
        ["/articles", "/bcubed/f1", "/pairwise/f1", "/nmi", "/ami", "/ari", "/n_gold", "/n_found", "/seconds"]
    {
        assert!(json.pointer(path).is_some_and(serde_json::Value::is_number), "{path} in {json}");
    }
    let [value, low, high] = ["value", "low", "high"].map(|name| json["bcubed_f1"][name].as_f64().unwrap());
    assert!(low < value && value < high, "{json}");
    // Sums in another order: the last digit may differ.
    assert!((value - json["bcubed"]["f1"].as_f64().unwrap()).abs() < 1e-12, "{json}");
    assert!(json["sweep"]["joins"]["made_wrong"]["n_joins"].is_number(), "{json}");
    assert!(json["mistakes"][0]["features"][0]["contribution"].is_number(), "{json}");
    assert_eq!(json["config"]["granularity"], "same-event");
    assert!(json["config"]["model"]["text_terms"].is_number(), "{json}");
    assert!(json["calibration"]["brier"].is_number() && json.get("against").is_none(), "{json}");
}

#[test]
fn a_sweep_tells_what_other_thresholds_give() {
    let sample = sample();
    let clustered = pipeline().clustered(&sample.batch).unwrap();
    let sweep = Sweep::of(pipeline(), &clustered, &sample.gold).unwrap();
    let chosen = pipeline().config().threshold();
    assert_eq!(sweep.chosen.threshold, chosen);
    assert_eq!(sweep.chosen.bcubed_f1, bcubed(&sample.gold, clustered.clustering()).unwrap().f1);
    assert!(sweep.points.len() > 20 && sweep.points.is_sorted_by(|a, b| a.threshold < b.threshold));
    assert!(sweep.points.iter().all(|point| point.bcubed_f1 <= sweep.best.bcubed_f1));
    let f1_at = |threshold: f64| {
        let mut config = ClusterConfig::default();
        config.same_event_threshold = threshold;
        let found = Pipeline::bundled().with_config(config).cluster(&sample.batch).unwrap();
        bcubed(&sample.gold, &found).unwrap().f1
    };
    assert_eq!(f1_at(sweep.points[3].threshold), sweep.points[3].bcubed_f1);
    let (lowest, highest) = (sweep.unchanged.lowest.unwrap(), sweep.unchanged.highest.unwrap());
    assert!(lowest < chosen && chosen < highest, "{lowest} {highest}");
    for threshold in [lowest, highest] {
        assert_eq!(f1_at(threshold), sweep.chosen.bcubed_f1);
    }
    // A hundredth of log-odds further it has changed.
    let further = |threshold: f64, by: f64| threshold + by * threshold * (1.0 - threshold);
    for threshold in [further(lowest, -0.011), further(highest, 0.011)] {
        assert_ne!(f1_at(threshold), sweep.chosen.bcubed_f1, "{threshold}");
    }
    let near = sweep.nearly_as_good;
    assert!(near.lowest.unwrap() <= lowest && near.highest.unwrap() >= highest, "{near:?}");
}

#[test]
fn the_worst_mistakes_are_told_with_titles_and_reasons() {
    let sample = sample();
    let mut config = ClusterConfig::default();
    // Far too low, so that there are stories of several kinds.
    config.same_event_threshold = 0.1;
    let pipeline = Pipeline::bundled().with_config(config);
    let clustered = pipeline.clustered(&sample.batch).unwrap();
    let told = mistakes(&pipeline, (&sample.batch, &clustered), &sample.gold, 3).unwrap();
    assert_eq!(told.len(), 3);
    assert!(told.is_sorted_by(|a, b| a.n_pairs >= b.n_pairs));
    let worst = &told[0];
    assert_eq!(worst.kind, MistakeKind::Joined);
    assert_eq!(worst.n_pairs, worst.n_articles[0] * worst.n_articles[1]);
    assert!(worst.probability >= worst.mean_probability && worst.weakest.is_some(), "{worst:?}");
    let sizes: Vec<f64> = worst.features.iter().map(|feature| feature.contribution.abs()).collect();
    assert!(sizes.len() == 3 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let told: f64 = worst.features.iter().map(|feature| feature.contribution).sum();
    let log_odds = worst.baseline + told + worst.others;
    assert!((1.0 / (1.0 + (-log_odds).exp()) - worst.probability).abs() < 1e-9, "{worst:?}");
    let of =
        |id: &str| sample.batch.articles().iter().position(|article| article.id().as_str() == id).unwrap();
    let [first, second] = [of(&worst.examples[0].id), of(&worst.examples[1].id)];
    assert_ne!(sample.gold.labels()[first], sample.gold.labels()[second]);
    assert_eq!(clustered.clustering().labels()[first], clustered.clustering().labels()[second]);
    assert_eq!(worst.examples[0].title, sample.batch.articles()[first].title());
}
