//! Pictures from anywhere, and `preprocessor_config.json` of the model that looks at them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use samestory_picture::{OnnxPictureTagger, PictureOptions, TaggerError};
use tempfile::TempDir;

const PICTURE: &[u8] = include_bytes!("../../../crates/picture/tests/fixtures/red.png");

/// The model's files.
fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/picture/tests/fixtures/colours")
}

fn options() -> PictureOptions {
    PictureOptions::default().with_max_pixels(1 << 20)
}

/// The model's answer for a picture has finite numbers, one a label.
fn check(tagger: &OnnxPictureTagger, picture: &[u8]) {
    if let Ok(logits) = tagger.logits(picture) {
        assert_eq!(logits.len(), tagger.labels().len());
        assert!(logits.iter().all(|logit| logit.is_finite()));
    }
}

/// The model with other settings.
fn load(settings: &[u8]) -> Result<OnnxPictureTagger, TaggerError> {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        for name in ["model.onnx", "config.json"] {
            std::fs::copy(model().join(name), folder.path().join(name)).unwrap();
        }
        folder
    });
    std::fs::write(FOLDER.path().join("preprocessor_config.json"), settings).unwrap();
    OnnxPictureTagger::load(FOLDER.path(), &options())
}

/// A picture; what begins as JSON does is a file of settings.
pub fn run(bytes: &[u8]) {
    static TAGGER: LazyLock<OnnxPictureTagger> =
        LazyLock::new(|| OnnxPictureTagger::load(model(), &options()).unwrap());
    if bytes.first() != Some(&b'{') {
        check(&TAGGER, bytes);
    } else if let Ok(tagger) = load(bytes) {
        check(&tagger, PICTURE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read() {
        let settings = include_bytes!("../../../fuzz/seeds/pictures/settings.json");
        assert!(load(settings).unwrap().logits(PICTURE).is_ok());
    }
}
