//! `labeler.json` and `calibration.json` of a folder with a classifier.

use std::path::Path;
use std::sync::LazyLock;

use samestory::{LabelerError, OnnxLabeler};
use samestory_analysis::{LabelInput, Labeler};
use samestory_embed::OnnxOptions;
use tempfile::TempDir;

const CONFIG: &str = r#"{"id2label": {"0": "positive", "1": "neutral", "2": "negative"}}"#;

/// A folder with a classifier of sentiment.
fn folder() -> TempDir {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/embed/tests/fixtures/onnx");
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("sentiment");
    std::fs::create_dir(&set).unwrap();
    for (from, to) in [("classifier-3.onnx", "model.onnx"), ("wordpiece.json", "tokenizer.json")] {
        std::fs::copy(fixtures.join(from), set.join(to)).unwrap();
    }
    std::fs::write(set.join("config.json"), CONFIG).unwrap();
    folder
}

/// The labeler with the first file up to a zero byte and the second one behind it; without a zero byte there is no second one.
fn load(bytes: &[u8]) -> Result<OnnxLabeler, LabelerError> {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(folder);
    let mut files = bytes.splitn(2, |byte| *byte == 0);
    std::fs::write(FOLDER.path().join("labeler.json"), files.next().unwrap_or_default()).unwrap();
    let calibration = FOLDER.path().join("sentiment/calibration.json");
    match files.next() {
        Some(bytes) => std::fs::write(calibration, bytes).unwrap(),
        None => _ = std::fs::remove_file(calibration),
    }
    OnnxLabeler::load(FOLDER.path(), &OnnxOptions::default().with_max_tokens(16))
}

/// Both files, a zero byte between them.
pub fn run(bytes: &[u8]) {
    let Ok(labeler) = load(bytes) else { return };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_a_labeler() {
        for seed in [
            include_bytes!("../../../fuzz/seeds/labelers/blend").as_slice(),
            include_bytes!("../../../fuzz/seeds/labelers/calibrated"),
        ] {
            load(seed).unwrap();
        }
    }
}
