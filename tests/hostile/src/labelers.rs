//! `labeler.json` and `calibration.json` of a folder with a classifier.

use std::path::Path;
use std::sync::LazyLock;

use samestory::OnnxLabeler;
use samestory_analysis::{LabelInput, Labeler};
use samestory_embed::OnnxOptions;
use tempfile::TempDir;

const CONFIG: &str = r#"{"id2label": {"0": "positive", "1": "neutral", "2": "negative"}}"#;

/// The first file up to a zero byte, the second one behind it; without a zero byte there is no second one.
pub fn run(bytes: &[u8]) {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/embed/tests/fixtures/onnx");
        let folder = tempfile::tempdir().unwrap();
        for (from, to) in [("classifier-3.onnx", "model.onnx"), ("wordpiece.json", "tokenizer.json")] {
            std::fs::copy(fixtures.join(from), folder.path().join(to)).unwrap();
        }
        std::fs::write(folder.path().join("config.json"), CONFIG).unwrap();
        folder
    });
    let (settings, calibration) = match bytes.iter().position(|byte| *byte == 0) {
        Some(end) => (&bytes[..end], Some(&bytes[end + 1..])),
        None => (bytes, None),
    };
    std::fs::write(FOLDER.path().join("labeler.json"), settings).unwrap();
    let file = FOLDER.path().join("calibration.json");
    match calibration {
        Some(calibration) => std::fs::write(file, calibration).unwrap(),
        None => _ = std::fs::remove_file(file),
    }
    let Ok(labeler) = OnnxLabeler::load(FOLDER.path(), &OnnxOptions::default().with_max_tokens(16)) else {
        return;
    };
    let input = LabelInput {
        title: "Ferry fire",
        body: "The bank cut the rate. Marsh left.",
        ..LabelInput::default()
    };
    let sentiment = labeler.label(&input).sentiment;
    let sum: f64 = sentiment.probabilities.iter().map(|(_, probability)| probability).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{:?}", sentiment.probabilities);
    assert!((0.0..=1.0).contains(&sentiment.confidence), "{}", sentiment.confidence);
}
