//! Tiny classifiers, made by `training/tiny_onnx.py`, whose answers can be computed by hand: word `k` of its list adds 2 to the logit
//! of label `k mod n`, the start of a text 1 to that of the first label, and a question mark makes all of them NaN.

use std::fs;
use std::num::NonZeroUsize;

use samestory_embed::engine::EngineOptions;
use samestory_embed::{
    ClassifierFiles, LongTexts, OnnxClassifier, OnnxEmbedder, OnnxError, OnnxOptions, Pooling,
};

use crate::engines::engines;
use crate::onnx::{bytes, folder, on, options, texts};

const THREE: &str = r#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
const MULTI: &str =
    r#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}, "problem_type": "multi_label_classification"}"#;

fn from_bytes(model: &str, config: &str, options: &OnnxOptions) -> Result<OnnxClassifier, OnnxError> {
    let tokenizer = bytes("wordpiece.json");
    let files = ClassifierFiles { model: bytes(model), tokenizer: &tokenizer, config: config.as_bytes() };
    OnnxClassifier::from_bytes("tiny", files, options)
}

fn three(options: &OnnxOptions) -> OnnxClassifier {
    from_bytes("classifier-3.onnx", THREE, options).unwrap()
}

fn row(classifier: &OnnxClassifier, text: &str) -> Vec<f64> {
    classifier.classify(&[text]).unwrap().row(0).unwrap().to_vec()
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let total: f64 = logits.iter().map(|logit| logit.exp()).sum();
    logits.iter().map(|logit| logit.exp() / total).collect()
}

fn assert_near(found: &[f64], expected: &[f64]) {
    let is_near =
        found.len() == expected.len() && found.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-12);
    assert!(is_near, "{found:?} instead of {expected:?}");
}

#[test]
fn probabilities_are_those_computed_by_hand() {
    for engine in engines() {
        let classifier = three(&on(&engine));
        assert_eq!(classifier.labels(), ["bad", "plain", "good"]);
        // The words 1, 10, 0, 18 and 2 of the list, and one that is not in it.
        assert_near(&row(&classifier, "Fire, bank"), &softmax(&[1.0, 4.0, 0.0]));
        assert_near(&row(&classifier, "ferry coast off xyz"), &softmax(&[5.0, 0.0, 2.0]));
        let many = classifier.classify(&["fire", "off off", "fire"]).unwrap();
        assert_eq!((many.len(), many.is_empty()), (3, false));
        assert_near(many.row(1).unwrap(), &softmax(&[1.0, 0.0, 4.0]));
        assert_eq!(many.row(0), many.row(2));
        assert_eq!(many.row(3), None);
    }
}

#[test]
fn labels_that_hold_together_have_a_probability_each() {
    let logistic = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    for engine in engines() {
        let classifier = from_bytes("classifier-3.onnx", MULTI, &on(&engine)).unwrap();
        assert!(classifier.is_multi_label() && !three(&on(&engine)).is_multi_label());
        assert_near(&row(&classifier, "fire fire"), &[1.0, 4.0, 0.0].map(logistic));
    }
}

#[test]
fn what_is_said_of_a_text_does_not_depend_on_the_texts_around_it_or_on_threads() {
    let texts = texts(300);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let reversed: Vec<&str> = texts.iter().rev().copied().collect();
    for engine in engines() {
        let one = three(&on(&engine.clone().with_runs(NonZeroUsize::MIN)));
        let together = one.classify(&texts).unwrap();
        let threads = NonZeroUsize::new(3).unwrap();
        let other = three(&on(&engine.with_runs(threads).with_threads(threads))).classify(&reversed).unwrap();
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(one.classify(&[text]).unwrap().row(0), together.row(index), "{text}");
            assert_eq!(other.row(texts.len() - 1 - index), together.row(index), "{text}");
        }
    }
}

#[test]
fn of_a_long_text_the_beginning_and_the_end_can_be_read() {
    let ends = LongTexts::BothEnds(NonZeroUsize::new(3).unwrap());
    for engine in engines() {
        let classifier = three(&on(&engine).with_max_tokens(12).with_long_texts(ends));
        assert_eq!(classifier.max_tokens(), 12);
        // Ten tokens fit: six of the beginning, one that ends it, three of the end.
        let long = "fire ".repeat(7) + &"ferry ".repeat(20) + &"off ".repeat(3);
        assert_near(&row(&classifier, &long), &softmax(&[1.0, 12.0, 6.0]));
        let fitting = "fire ".repeat(7) + &"off ".repeat(3);
        assert_near(&row(&classifier, &fitting), &softmax(&[1.0, 14.0, 6.0]));
        // However long it is.
        let endless = "fire ".repeat(7) + &"ferry ".repeat(1_000_000) + &"off ".repeat(3);
        assert_eq!(row(&classifier, &endless), row(&classifier, &long));
        let all_but_the_start = LongTexts::BothEnds(NonZeroUsize::MAX);
        let classifier = three(&on(&engine).with_max_tokens(12).with_long_texts(all_but_the_start));
        assert_near(&row(&classifier, &long), &softmax(&[13.0, 0.0, 6.0]));
    }
}

#[test]
fn a_long_text_is_cut_or_the_mean_of_its_windows_weighed_by_their_tokens() {
    // Ten tokens of its own fit into a window of twelve.
    let long = "fire ".repeat(10) + &"off ".repeat(5) + &"ferry ".repeat(500);
    for engine in engines() {
        let options = on(&engine).with_max_tokens(12);
        let first = softmax(&[1.0, 20.0, 0.0]);
        assert_near(&row(&three(&options), &long), &first);

        let windows = |n| {
            let options = options.clone().with_long_texts(LongTexts::Windows(NonZeroUsize::new(n).unwrap()));
            three(&options)
        };
        assert_eq!((three(&options).max_tokens(), windows(2).max_tokens()), (12, 24));
        let second = softmax(&[11.0, 0.0, 10.0]);
        let mean: Vec<f64> = first.iter().zip(&second).map(|(x, y)| (x + y) / 2.0).collect();
        assert_near(&row(&windows(2), &long), &mean);
        let short = "fire ".repeat(10) + "off off";
        let second = softmax(&[1.0, 0.0, 4.0]);
        let mean: Vec<f64> = first.iter().zip(&second).map(|(x, y)| (10.0 * x + 2.0 * y) / 12.0).collect();
        assert_near(&row(&windows(8), &short), &mean);
        assert_eq!(row(&windows(8), "fire off"), row(&three(&options), "fire off"));
    }
}

#[test]
fn texts_without_a_token_are_not_judged() {
    for engine in engines() {
        let found = three(&on(&engine)).classify(&["", "fire", " \n\t "]).unwrap();
        assert_eq!((found.row(0), found.row(2)), (None, None));
        assert_near(found.row(1).unwrap(), &softmax(&[1.0, 2.0, 0.0]));
        assert!(three(&on(&engine)).classify(&[]).unwrap().is_empty());
    }
}

#[test]
fn a_folder_says_what_bytes_say_and_how_sure_to_be() {
    let load = |files: &[(&str, &str)], options: &OnnxOptions| {
        let given = folder("classifier-3.onnx", "wordpiece.json", files);
        let named = given.path().join("tiny");
        fs::create_dir(&named).unwrap();
        for file in fs::read_dir(given.path()).unwrap().map(Result::unwrap).filter(|f| f.path().is_file()) {
            fs::rename(file.path(), named.join(file.file_name())).unwrap();
        }
        OnnxClassifier::load(named, options).unwrap()
    };
    let config = ("config.json", THREE);
    let calibration = ("calibration.json", r#"{"temperature": 2.0, "made_on": "left-out texts"}"#);
    for engine in engines() {
        let options = on(&engine);
        let plain = load(&[config], &options);
        assert_eq!(plain.fingerprint(), three(&options).fingerprint());
        let softer = load(&[config, calibration], &options);
        assert_near(&row(&softer, "fire fire"), &softmax(&[0.5, 2.0, 0.0]));
        assert_eq!(softer.fingerprint(), three(&options.clone().with_temperature(2.0)).fingerprint());
        let said = load(&[config, calibration], &options.with_temperature(1.0));
        assert_eq!(row(&said, "fire fire"), row(&plain, "fire fire"));
    }
}

#[test]
fn models_that_are_no_classifiers_say_what_they_lack() {
    for engine in engines() {
        for (model, given) in [("types.onnx", "last_hidden_state"), ("logits.onnx", "`logits` [any, any, 2]")]
        {
            let message = from_bytes(model, THREE, &on(&engine)).unwrap_err().to_string();
            assert!(message.starts_with("failed to load the classifier `tiny`: no output holds `logits`"));
            assert!(message.contains(given), "{message}");
        }
        let tokenizer = bytes("too-large.json");
        let files = ClassifierFiles {
            model: bytes("classifier-3.onnx"),
            tokenizer: &tokenizer,
            config: THREE.as_bytes(),
        };
        let error = OnnxClassifier::from_bytes("tiny", files, &on(&engine)).unwrap_err();
        assert!(error.is_other_tokenizer(), "{error}");
        let larger = THREE.replacen('{', r#"{"vocab_size": 30522, "#, 1);
        let error = from_bytes("classifier-3.onnx", &larger, &on(&engine)).unwrap_err();
        assert!(error.is_other_tokenizer() && error.to_string().contains("30522"), "{error}");
    }
}

#[test]
fn labels_that_are_absent_or_not_the_models_are_refused() {
    let error = |config: &str| {
        let error = from_bytes("classifier-3.onnx", config, &options()).unwrap_err();
        assert!(error.is_labels(), "{error}");
        error.to_string()
    };
    for config in ["{}", r#"{"id2label": null}"#, r#"{"id2label": {}}"#] {
        assert!(error(config).contains("`config.json` lacks `id2label`"), "{config}");
    }
    let one = error(r#"{"id2label": {"0": "good"}}"#);
    assert!(one.contains("one label, which would always hold"), "{one}");
    let two = error(r#"{"id2label": {"0": "bad", "1": "good"}}"#);
    assert!(two.contains("names 2 labels, but the model gives 3 values"), "{two}");
    for numbers in [r#""1": "a", "2": "b", "3": "c""#, r#""0": "a", "1": "b", "two": "c""#] {
        let numbered = error(&format!(r#"{{"id2label": {{{numbers}}}}}"#));
        assert!(numbered.contains("does not number its labels"), "{numbered}");
    }
    let regression = THREE.replacen('{', r#"{"problem_type": "regression", "#, 1);
    let message = from_bytes("classifier-3.onnx", &regression, &options()).unwrap_err().to_string();
    assert!(message.contains("problem type `regression`"), "{message}");
    let message = from_bytes("classifier-3.onnx", "{\"cut", &options()).unwrap_err().to_string();
    assert!(message.contains("failed to read `config.json`"), "{message}");

    let given = folder("classifier-3.onnx", "wordpiece.json", &[]);
    let error = OnnxClassifier::load(given.path(), &options()).unwrap_err();
    assert!(error.is_missing_file() && error.to_string().contains("config.json"), "{error}");
    fs::write(given.path().join("config.json"), THREE).unwrap();
    fs::write(given.path().join("calibration.json"), "{}").unwrap();
    let message = OnnxClassifier::load(given.path(), &options()).unwrap_err().to_string();
    assert!(message.contains("failed to read `calibration.json`: missing field `temperature`"), "{message}");
}

#[test]
fn options_of_the_other_kind_of_model_are_refused() {
    let message =
        |options: OnnxOptions| from_bytes("classifier-3.onnx", THREE, &options).unwrap_err().to_string();
    assert!(message(options().with_pooling(Pooling::Cls)).contains("a pooling cannot be asked for"));
    assert!(message(options().with_dimension(2)).contains("a dimension cannot be asked for"));
    for temperature in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let message = message(options().with_temperature(temperature));
        assert!(message.contains("must be above 0"), "{message}");
    }
    let embedder = OnnxEmbedder::from_bytes(
        "tiny",
        bytes("types.onnx"),
        &bytes("wordpiece.json"),
        &options().with_max_tokens(32).with_temperature(2.0),
    );
    assert!(embedder.unwrap_err().to_string().contains("a temperature cannot be asked for"));
}

#[test]
fn values_that_are_not_finite_are_an_error_that_names_the_text() {
    for engine in engines() {
        for config in [THREE, MULTI] {
            let classifier = from_bytes("classifier-3.onnx", config, &on(&engine)).unwrap();
            let message = classifier.classify(&["fire", "a fire ?"]).unwrap_err().to_string();
            let model = classifier.fingerprint().as_str();
            assert!(message.starts_with(&format!("failed to classify with `{model}`: ")), "{message}");
            assert!(message.contains("text 1 values that are not finite"), "{message}");
        }
    }
}

#[test]
fn a_fingerprint_changes_with_what_changes_probabilities() {
    let engine = EngineOptions::default().with_engine(samestory_embed::engine::Engine::Rten);
    let renamed = THREE.replace("plain", "neutral");
    let windows = LongTexts::Windows(NonZeroUsize::new(2).unwrap());
    let made = [
        ("classifier-3.onnx", THREE, on(&engine)),
        ("classifier-3.onnx", &renamed, on(&engine)),
        ("classifier-3.onnx", MULTI, on(&engine)),
        ("classifier-3.onnx", THREE, on(&engine).with_temperature(1.5)),
        ("classifier-3.onnx", THREE, on(&engine).with_max_tokens(31)),
        ("classifier-3.onnx", THREE, on(&engine).with_long_texts(windows)),
        ("classifier-3.onnx", THREE, on(&engine).with_prompt("fire ")),
    ]
    .map(|(model, config, options)| from_bytes(model, config, &options).unwrap().fingerprint().to_string());
    assert!(made[0].starts_with("tiny+rten-"), "{}", made[0]);
    let distinct: std::collections::BTreeSet<&String> = made.iter().collect();
    assert_eq!(distinct.len(), made.len(), "{made:?}");
}
