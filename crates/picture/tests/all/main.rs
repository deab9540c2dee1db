//! Tests of the crate from outside.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed step fails the test; what is left out is told"
)]

#[path = "../../../onnx/tests/all/engines.rs"]
mod engines;
mod files;
#[path = "../../../onnx/tests/all/installed.rs"]
mod installed;
mod photographs;
mod settings;
mod tags;

use std::path::PathBuf;

use samestory_picture::engine::EngineOptions;
use samestory_picture::{OnnxPictureTagger, PictureOptions};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn picture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).unwrap()
}

/// The classifier of plain colours.
fn colours(engine: EngineOptions) -> OnnxPictureTagger {
    OnnxPictureTagger::load(fixtures().join("colours"), &PictureOptions::default().with_engine(engine))
        .unwrap()
}

fn plain() -> OnnxPictureTagger {
    colours(engines::engines().remove(0))
}
