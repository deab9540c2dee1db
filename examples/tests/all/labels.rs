//! `--labels DIR`.

use std::path::Path;

use clap::Parser;
use samestory_examples::Common;

#[derive(Debug, Parser)]
struct Program {
    #[command(flatten)]
    common: Common,
}

fn common(folder: &Path) -> Common {
    Program::parse_from(["program", "--labels", folder.to_str().unwrap()]).common
}

#[test]
fn a_folder_without_classifiers_or_a_program_without_an_engine_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let message = common(folder.path()).pipeline().unwrap_err().to_string();
    if cfg!(any(feature = "onnx", feature = "onnxruntime")) {
        assert!(message.contains("none of the folders `tone`, `sentiment` and `intent`"), "{message}");
    } else {
        assert!(message.contains("--features onnx") && message.contains("--labels DIR"), "{message}");
    }
}

/// Needs `--features onnx`.
#[cfg(feature = "onnx")]
#[test]
fn a_classifier_gives_its_set_and_the_bundled_model_the_others() {
    use samestory::analysis::Sentiment;
    use samestory::model::{Article, Batch};

    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("sentiment");
    std::fs::create_dir(&set).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/embed/tests/fixtures/onnx");
    for (from, to) in [("classifier-3.onnx", "model.onnx"), ("wordpiece.json", "tokenizer.json")] {
        std::fs::copy(fixtures.join(from), set.join(to)).unwrap();
    }
    let names = r#"{"id2label": {"0": "neutral", "1": "positive", "2": "negative"}}"#;
    std::fs::write(set.join("config.json"), names).unwrap();

    let article = Article::builder("a").title("Fire, fire").body("Fire. Fire off the coast.");
    let batch = Batch::new(vec![article.build().unwrap()]);
    let found = common(folder.path()).pipeline().unwrap().analyze(&batch).unwrap();
    let bundled = super::pipeline().analyze(&batch).unwrap();
    assert_eq!(found[0].sentiment.label, Sentiment::Positive, "fire is what its votes are for");
    assert_ne!(bundled[0].sentiment.label, Sentiment::Positive);
    assert_eq!((&found[0].tone, &found[0].intent), (&bundled[0].tone, &bundled[0].intent));
}
