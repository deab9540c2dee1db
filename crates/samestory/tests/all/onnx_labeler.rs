//! Tiny classifiers as labelers. `training/tiny_onnx.py` made them so that they can be followed by hand: word `k` of its list adds 2 to
//! the logit of label `k mod n`, the start of a text 1 to that of the first label, and a question mark makes a classifier fail.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use samestory::analysis::{
    BundledLabeler, Intent, LabelInput, LabelReasons, Labeler, Labels, Sentiment, Tone,
};
use samestory::embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
use samestory::model::{Fingerprint, Span};
use samestory::{Article, Batch, LabelerError, OnnxLabeler, Pipeline};

use crate::engines::engines;

/// In other orders and cases than ours.
const SENTIMENT: &str = r#"{"id2label": {"0": "POSITIVE", "1": "Neutral", "2": "negative"}}"#;
const INTENT: &str = r#"{"id2label": {"0": "inform", "1": "explain", "2": "persuade", "3": "promote", "4": "entertain", "5": "advise"}}"#;
const TONE: &str = r#"{"id2label": {"7": "factual", "6": "analytical", "5": "critical", "4": "alarmed", "3": "somber", "2": "optimistic",
    "1": "sensational", "0": "humorous"}}"#;
/// The sets, the graphs with as many labels, and the names of these.
const SETS: [(&str, &str, &str); 3] = [
    ("tone", "classifier-8.onnx", TONE),
    ("sentiment", "classifier-3.onnx", SENTIMENT),
    ("intent", "classifier-6.onnx", INTENT),
];

fn bytes(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../embed/tests/fixtures/onnx");
    fs::read(fixtures.join(name)).unwrap()
}

/// A folder with the classifiers of some sets.
fn folder(sets: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (set, graph, config) in sets {
        let set = folder.path().join(set);
        fs::create_dir(&set).unwrap();
        fs::write(set.join("model.onnx"), bytes(graph)).unwrap();
        fs::write(set.join("tokenizer.json"), bytes("wordpiece.json")).unwrap();
        fs::write(set.join("config.json"), config).unwrap();
    }
    folder
}

/// The options of each engine; of a text, 20 tokens of its own are read.
fn options() -> impl Iterator<Item = OnnxOptions> {
    engines().into_iter().map(|engine| OnnxOptions::default().with_engine(engine).with_max_tokens(22))
}

fn first_options() -> OnnxOptions {
    options().next().unwrap()
}

fn classifier(graph: &str, config: &str) -> OnnxClassifier {
    let tokenizer = bytes("wordpiece.json");
    let files = ClassifierFiles { model: bytes(graph), tokenizer: &tokenizer, config: config.as_bytes() };
    OnnxClassifier::from_bytes("tiny", files, &first_options()).unwrap()
}

fn text<'a>(title: &'a str, body: &'a str) -> LabelInput<'a> {
    LabelInput { title, body, url: "https://example.org/opinion/1", section: "Opinion" }
}

/// The share of the power of `logits[0]`.
fn softmax_of_first(logits: &[f64]) -> f64 {
    logits[0].exp() / logits.iter().map(|logit| logit.exp()).sum::<f64>()
}

/// The sentences of `body`, each ended by a full stop.
fn sentences(body: &str) -> Vec<Span> {
    let ends = body.match_indices('.').map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| Span::new(start, end).unwrap()).collect()
}

#[test]
fn labels_are_those_computed_by_hand() {
    let folder = folder(&SETS);
    for options in options() {
        let labeler = OnnxLabeler::load(folder.path(), &options).unwrap();
        // The words 1, 1, 3 and 13 of the list.
        let labels = labeler.label(&text("Fire", "Fire: the rate."));
        assert_eq!(labels.sentiment.label, Sentiment::Neutral);
        assert!((labels.sentiment.confidence - softmax_of_first(&[6.0, 3.0, 0.0])).abs() < 1e-12);
        assert_eq!(labels.intent.label, Intent::Explain);
        assert!((labels.intent.confidence - softmax_of_first(&[6.0, 1.0, 2.0, 0.0, 0.0, 0.0])).abs() < 1e-12);
        assert_eq!(labels.tone.label, Tone::Sensational);
        let order: Vec<Tone> = labels.tone.probabilities.iter().map(|(tone, _)| *tone).collect();
        assert_eq!(order, Tone::ALL);
        let total: f64 = labels.tone.probabilities.iter().map(|(_, probability)| probability).sum();
        assert!((total - 1.0).abs() < 1e-12);
        assert_eq!((labeler.n_failed(), labeler.first_failure()), (0, None));
    }
}

#[test]
fn a_set_without_a_classifier_has_the_bundled_labels() {
    let bundled = BundledLabeler::new();
    let text = text("Fire on a ferry", "The council must stop this reckless scheme. It is a disgrace.");
    for options in options() {
        let labeler = OnnxLabeler::load(folder(&SETS[1..2]).path(), &options).unwrap();
        let (labels, usual) = (labeler.label(&text), bundled.label(&text));
        assert_eq!((&labels.tone, &labels.intent), (&usual.tone, &usual.intent));
        assert_ne!(labels.sentiment, usual.sentiment);
        let spans = sentences(text.body);
        let (reasons, usual) =
            (labeler.reasons(&text, &labels, &spans), bundled.reasons(&text, &usual, &spans));
        assert_eq!((&reasons.tone, &reasons.intent), (&usual.tone, &usual.intent));
    }
}

/// Labels as the other does, and gives reasons as any labeler does.
struct Plain<'a>(&'a OnnxLabeler);

impl Labeler for Plain<'_> {
    fn fingerprint(&self) -> &Fingerprint {
        self.0.fingerprint()
    }

    fn label(&self, text: &LabelInput<'_>) -> Labels {
        self.0.label(text)
    }
}

fn reasons(labeler: &impl Labeler, text: &LabelInput<'_>) -> LabelReasons {
    labeler.reasons(text, &labeler.label(text), &sentences(text.body))
}

#[test]
fn reasons_are_what_leaving_out_each_part_one_by_one_gives() {
    let long = "Fire on the coast. Bank cuts rate. Storm hits the island. ".repeat(40);
    let wide = format!("{}. Fire.", "überfähre".repeat(30));
    for options in options() {
        let labeler = OnnxLabeler::load(folder(&SETS).path(), &options).unwrap();
        for (title, body) in [
            ("Ferry fire", "Fire on the coast. Bank cuts rate. Storm hits."),
            ("", "Fire on the coast. Bank cuts rate."),
            ("Off the coast", &long),
            ("Ferry", &wide),
            ("Ferry", ""),
        ] {
            let text = text(title, body);
            let found = reasons(&labeler, &text);
            assert_eq!(found, reasons(&Plain(&labeler), &text), "{title} {body}");
            let n_read = found.tone.sentences.iter().filter(|weight| **weight != 0.0).count();
            assert!(n_read <= 7, "{n_read} sentences");
        }
        let found = reasons(&labeler, &text("Ferry", "Fire on the coast. Bank cuts rate."));
        assert!(found.sentiment.sentences.iter().any(|weight| *weight > 0.5), "{found:?}");
    }
}

#[test]
fn where_a_classifier_fails_the_bundled_labels_and_reasons_are_given_and_counted() {
    let bundled = BundledLabeler::new();
    for options in options() {
        let labeler = OnnxLabeler::load(folder(&SETS).path(), &options).unwrap();
        let text = text("Fire on a ferry?", "The council must stop this scheme. It is a disgrace.");
        let labels = labeler.label(&text);
        assert_eq!(labels, bundled.label(&text));
        assert_eq!(labeler.n_failed(), 3);
        let failure = labeler.first_failure().unwrap();
        assert!(failure.contains("tone+") && failure.contains("text 0 values that are not finite"));
        let spans = sentences(text.body);
        assert_eq!(labeler.reasons(&text, &labels, &spans), bundled.reasons(&text, &labels, &spans));
        assert_eq!(labeler.n_failed(), 3, "reasons are not counted");
    }
}

#[test]
fn a_part_without_which_a_classifier_fails_has_no_weight_and_the_others_keep_theirs() {
    // Of title and body thirteen tokens are read, up to `island`; the question mark moves up to them without the second sentence.
    let body = "Fire. Bank cuts rate to the coast. Storm hits island off the ?";
    let plain = body.replace('?', "a");
    for options in options() {
        let labeler = OnnxLabeler::load(folder(&SETS).path(), &options.with_max_tokens(15)).unwrap();
        let found = reasons(&labeler, &text("Ferry", body)).sentiment;
        let expected = reasons(&labeler, &text("Ferry", &plain)).sentiment;
        assert_eq!(labeler.n_failed(), 0);
        assert_eq!((found.title, found.sentences[0]), (expected.title, expected.sentences[0]));
        assert!(found.title != 0.0 && found.sentences[0] != 0.0 && expected.sentences[1] != 0.0);
        assert_eq!(found.sentences[1], 0.0);
    }
}

#[test]
fn a_text_without_words_has_the_bundled_labels_and_is_no_failure() {
    let labeler = OnnxLabeler::load(folder(&SETS).path(), &first_options()).unwrap();
    for empty in [LabelInput::default(), text("", " \n ")] {
        assert_eq!(labeler.label(&empty), BundledLabeler::new().label(&empty));
        assert_eq!(labeler.n_failed(), 0);
    }
}

#[test]
fn a_body_of_five_megabytes_costs_what_its_opening_costs() {
    let labeler = OnnxLabeler::load(folder(&SETS).path(), &first_options()).unwrap();
    let body = "Fire on the coast. ".repeat(260_000);
    let start = std::time::Instant::now();
    let found = reasons(&labeler, &text("Ferry", &body));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert_eq!(found.tone.sentences.len(), 260_000);
}

/// A folder with a classifier of the sentiment, and what `labeler.json` says of it.
fn with_settings(settings: &str) -> tempfile::TempDir {
    let folder = folder(&SETS[1..2]);
    fs::write(folder.path().join("labeler.json"), settings).unwrap();
    folder
}

#[test]
fn a_classifier_can_read_the_end_of_a_body_and_a_separator_of_its_own() {
    // `fire` and `rate` add 2 to neutral, `ferry` to positive, which the start of a text gives 1, and `off` to negative.
    let folder = with_settings(r#"{"separator": " rate ", "last_tokens": 3}"#);
    for options in options() {
        let labeler = OnnxLabeler::load(folder.path(), &options).unwrap();
        let positive = |body: &str| {
            let probabilities = labeler.label(&text("Fire", body)).sentiment.probabilities;
            let find = |wanted| probabilities.iter().find(|(label, _)| *label == wanted).unwrap().1;
            (find(Sentiment::Positive) / find(Sentiment::Neutral)).ln()
        };
        assert!((positive("") - (1.0 - 4.0)).abs() < 1e-9);
        // Of twenty tokens, sixteen of the beginning and three of the end.
        for n_between in [30, 300_000] {
            let body = format!("{}{}ferry ferry ferry", "fire ".repeat(20), "off ".repeat(n_between));
            assert!((positive(&body) - (7.0 - 32.0)).abs() < 1e-9, "{}", positive(&body));
        }
        let body = format!("{}Ferry ferry. Off off off.", "Fire. ".repeat(300));
        let found = reasons(&labeler, &text("Fire", &body)).sentiment;
        assert_eq!(found, reasons(&Plain(&labeler), &text("Fire", &body)).sentiment);
        let n_read = found.sentences.iter().filter(|weight| **weight != 0.0).count();
        assert_eq!(n_read, 1, "those at the start have the same before and behind them");
        assert_ne!(found.sentences.last(), Some(&0.0));
    }
}

#[test]
fn a_blend_weighs_the_logarithms_of_both_probabilities() {
    let (alone, bundled) = (folder(&SETS[1..2]), BundledLabeler::new());
    let blended = with_settings(r#"{"blend": {"sentiment": {"classifier": 0.5, "bundled": 0.25}}}"#);
    let text = text("Ferry fire", "The council must stop this reckless scheme. It is a disgrace.");
    for options in options() {
        let one = OnnxLabeler::load(alone.path(), &options).unwrap();
        let both = OnnxLabeler::load(blended.path(), &options).unwrap();
        assert_ne!(one.fingerprint(), both.fingerprint());
        let (classifier, usual) = (one.label(&text).sentiment, bundled.label(&text).sentiment);
        let found = both.label(&text);
        let powers: Vec<f64> = (classifier.probabilities.iter().zip(&usual.probabilities))
            .map(|((_, one), (_, other))| one.powf(0.5) * other.powf(0.25))
            .collect();
        let total: f64 = powers.iter().sum();
        for ((_, probability), power) in found.sentiment.probabilities.iter().zip(&powers) {
            assert!((probability - power / total).abs() < 1e-12);
        }
        assert_eq!(found.tone, bundled.label(&text).tone);

        let spans = sentences(text.body);
        let mut same_label = [one.label(&text), bundled.label(&text)];
        for labels in &mut same_label {
            labels.sentiment.label = found.sentiment.label;
        }
        let parts = [
            one.reasons(&text, &same_label[0], &spans).sentiment,
            bundled.reasons(&text, &same_label[1], &spans).sentiment,
        ];
        let weights = both.reasons(&text, &found, &spans).sentiment;
        assert!((weights.title - 0.5 * parts[0].title - 0.25 * parts[1].title).abs() < 1e-12);
        for (at, weight) in weights.sentences.iter().enumerate() {
            let expected = 0.5 * parts[0].sentences[at] + 0.25 * parts[1].sentences[at];
            assert!((weight - expected).abs() < 1e-12 && expected != 0.0);
        }
    }
}

/// A folder with one classifier for sentiment and other things, and perhaps one for the sentiment alone.
fn shared(names: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("model.onnx"), bytes("classifier-6.onnx")).unwrap();
    fs::write(folder.path().join("tokenizer.json"), bytes("wordpiece.json")).unwrap();
    fs::write(folder.path().join("config.json"), names).unwrap();
    folder
}

#[test]
fn one_classifier_can_be_for_several_sets() {
    let folder = shared(
        r#"{"id2label": {"0": "sentiment/positive", "1": "Sentiment/Neutral", "2": "topic/sea", "3": "topic/land", "4": "topic/air",
            "5": "sentiment/negative"}}"#,
    );
    let text = text("Fire", "Fire on the ferry. Storm hits.");
    for options in options() {
        let labeler = OnnxLabeler::load(folder.path(), &options).unwrap();
        let labels = labeler.label(&text);
        assert_eq!(labels.tone, BundledLabeler::new().label(&text).tone);
        // Of the list, the words 1, 1, 0 and 17 count; 27, 3 and 16 speak for topics.
        let total: f64 = labels.sentiment.probabilities.iter().map(|(_, probability)| probability).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let expected = softmax_of_first(&[4.0, 3.0, 2.0]);
        let found = labels.sentiment.probabilities.iter().find(|(label, _)| *label == Sentiment::Neutral);
        assert!((found.unwrap().1 - expected).abs() < 1e-12, "{labels:?}");
        let spans = sentences(text.body);
        let found = labeler.reasons(&text, &labels, &spans).sentiment;
        assert_eq!(found, reasons(&Plain(&labeler), &text).sentiment);

        let failing = labeler.label(&LabelInput { title: "Fire?", ..text });
        assert_eq!(
            (failing.sentiment, labeler.n_failed()),
            (BundledLabeler::new().label(&LabelInput { title: "Fire?", ..text }).sentiment, 1)
        );
    }
    let error = OnnxLabeler::load(
        shared(
            r#"{"id2label": {"0": "sentiment/positive", "1": "b", "2": "c", "3": "d", "4": "e", "5": "f"}}"#,
        )
        .path(),
        &first_options(),
    );
    assert!(error.unwrap_err().to_string().contains("lack `negative`, `neutral`"));
    let error = OnnxLabeler::load(shared(INTENT).path(), &first_options()).unwrap_err();
    assert!(error.to_string().contains("`tone/factual`"), "{error}");
}

#[test]
fn a_labeler_json_that_cannot_be_used_is_refused() {
    for (settings, reason) in [
        ("{", "EOF"),
        (r#"{"seperator": "-"}"#, "seperator"),
        (r#"{"last_tokens": 0}"#, "nonzero"),
        (r#"{"blend": {"tone": {"classifier": 1}}}"#, "bundled"),
        (r#"{"blend": {"tone": {"classifier": -1, "bundled": 1}}}"#, "at least 0"),
        (r#"{"blend": {"intent": {"classifier": 0, "bundled": 0}}}"#, "one of them above"),
    ] {
        let error = OnnxLabeler::load(with_settings(settings).path(), &first_options()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("`labeler.json`") && message.contains(reason), "{message}");
        assert!(!error.is_labels() && error.classifier_error().is_none());
    }
}

#[test]
fn labels_that_are_not_ours_are_refused_with_what_to_do() {
    let with_sentiment = |config: &str| {
        let error =
            OnnxLabeler::bundled().with_sentiment(classifier("classifier-3.onnx", config)).unwrap_err();
        assert!(error.is_labels() && error.classifier_error().is_none(), "{error}");
        let message = error.to_string();
        assert!(message.starts_with("failed to load the labeler `sentiment`: "), "{message}");
        message
    };
    for name in ["LABEL_0", "label_0", "0"] {
        let message =
            with_sentiment(&format!(r#"{{"id2label": {{"0": "{name}", "1": "LABEL_1", "2": "LABEL_2"}}}}"#));
        for part in ["config.json", "id2label", "`negative`, `neutral`, `positive`", name] {
            assert!(message.contains(part), "{message}");
        }
    }
    let message = with_sentiment(r#"{"id2label": {"0": "neutral", "1": "bad", "2": "good"}}"#);
    assert!(message.contains("lack `negative`, `positive`; they are `neutral`, `bad`, `good`"), "{message}");
    let multi = SENTIMENT.replacen('{', r#"{"problem_type": "multi_label_classification", "#, 1);
    assert!(with_sentiment(&multi).contains("any number of the classifier's labels"));

    let more = INTENT.replace("advise", "other");
    let names = r#"{"id2label": {"0": "negative", "1": "neutral", "2": "positive", "3": "mixed", "4": "Neutral", "5": "x"}}"#;
    let error = OnnxLabeler::bundled().with_sentiment(classifier("classifier-6.onnx", names)).unwrap_err();
    assert!(error.to_string().contains("more than the set has"), "{error}");
    let error = OnnxLabeler::bundled().with_intent(classifier("classifier-6.onnx", &more)).unwrap_err();
    assert!(error.to_string().contains("lack `advise`"), "{error}");
    let error = OnnxLabeler::bundled().with_tone(classifier("classifier-6.onnx", INTENT)).unwrap_err();
    assert!(error.to_string().contains("`tone`") && error.to_string().contains("`humorous`"), "{error}");
}

#[test]
fn folders_that_hold_no_classifiers_are_refused() {
    let load = |folder: &Path| -> LabelerError { OnnxLabeler::load(folder, &first_options()).unwrap_err() };
    let given = tempfile::tempdir().unwrap();
    let message = load(given.path()).to_string();
    assert!(message.contains("none of the folders `tone`, `sentiment` and `intent`"), "{message}");
    assert!(message.contains(given.path().to_str().unwrap()), "{message}");

    fs::create_dir(given.path().join("tone")).unwrap();
    let error = load(given.path());
    assert!(error.classifier_error().unwrap().is_missing_file() && !error.is_labels(), "{error}");
    let tone = given.path().join("tone");
    assert!(error.to_string().contains(tone.to_str().unwrap()), "{error}");
}

#[test]
fn the_fingerprint_names_every_part() {
    let whole = || {
        OnnxLabeler::bundled()
            .with_tone(classifier("classifier-8.onnx", TONE))
            .unwrap()
            .with_sentiment(classifier("classifier-3.onnx", SENTIMENT))
            .unwrap()
    };
    assert_eq!(whole().fingerprint(), whole().fingerprint());
    let lower = SENTIMENT.to_lowercase();
    let others = [
        OnnxLabeler::bundled(),
        OnnxLabeler::bundled().with_tone(classifier("classifier-8.onnx", TONE)).unwrap(),
        whole(),
        whole().with_intent(classifier("classifier-6.onnx", INTENT)).unwrap(),
        whole()
            .with_sentiment(classifier("classifier-3.onnx", &lower.replace("neutral", "Neutral ")))
            .unwrap(),
    ];
    let distinct: std::collections::BTreeSet<&Fingerprint> =
        others.iter().map(Labeler::fingerprint).collect();
    assert_eq!(distinct.len(), others.len());
}

#[test]
fn a_pipeline_takes_the_labels_and_names_the_model() {
    let article = |id: &str, title: &str, body: &str| Article::builder(id).title(title).body(body).build();
    let articles = [
        article("a", "Ferry fire off the island", "A fire on a ferry was seen off the coast on Monday."),
        article("b", "Bank cuts rate", "The central bank cuts its interest rate."),
        article("c", "Who cuts the rate?", "Nobody knows."),
    ];
    let batch = Batch::new(articles.map(Result::unwrap).to_vec());
    let folder = folder(&SETS);
    for options in options() {
        let labeler = Arc::new(OnnxLabeler::load(folder.path(), &options).unwrap());
        let pipeline = || Pipeline::bundled().with_labeler(Arc::clone(&labeler));
        let digest = pipeline().digest(&batch).unwrap();
        assert_eq!(digest.models.labels, labeler.fingerprint().to_string());
        assert!(digest.models.labels.starts_with("labels-onnx@"));
        assert_eq!(labeler.n_failed(), 3, "one article is beyond the classifiers");
        let analyses = pipeline().analyze(&batch).unwrap();
        let threads = std::num::NonZeroUsize::new(2).unwrap();
        assert_eq!(analyses, pipeline().with_threads(threads).analyze(&batch).unwrap());
        let tone = labeler.label(&text("Bank cuts rate", "The central bank cuts its interest rate.")).tone;
        assert_eq!(analyses[1].tone, tone);
    }
}
