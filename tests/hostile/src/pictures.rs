//! Pictures from anywhere, and `preprocessor_config.json` of the model that looks at them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use samestory_picture::{OnnxPictureTagger, PictureOptions};
use tempfile::TempDir;

const PICTURE: &[u8] = include_bytes!("../../../crates/picture/tests/fixtures/red.png");

/// The model's files.
fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/picture/tests/fixtures/colours")
}

fn options() -> PictureOptions {
    PictureOptions::default().with_max_pixels(1 << 20)
}

/// A picture; what begins as JSON does is a file of settings.
pub fn run(bytes: &[u8]) {
    static TAGGER: LazyLock<OnnxPictureTagger> =
        LazyLock::new(|| OnnxPictureTagger::load(model(), &options()).unwrap());
    if bytes.first() == Some(&b'{') {
        return settings(bytes);
    }
    if let Ok(logits) = TAGGER.logits(bytes) {
        assert_eq!(logits.len(), TAGGER.labels().len());
        assert!(logits.iter().all(|logit| logit.is_finite()));
    }
}

fn settings(bytes: &[u8]) {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        for name in ["model.onnx", "config.json"] {
            std::fs::copy(model().join(name), folder.path().join(name)).unwrap();
        }
        folder
    });
    std::fs::write(FOLDER.path().join("preprocessor_config.json"), bytes).unwrap();
    if let Ok(tagger) = OnnxPictureTagger::load(FOLDER.path(), &options()) {
        let _ = tagger.logits(PICTURE);
    }
}
