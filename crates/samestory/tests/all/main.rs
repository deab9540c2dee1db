//! What only the facade has: models of several crates in one pipeline.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed step fails the test; what is left out is told"
)]

mod clustered;
#[path = "../../../onnx/tests/all/engines.rs"]
mod engines;
#[path = "../../../onnx/tests/all/installed.rs"]
mod installed;
mod label_model;
mod languages;
mod onnx_labeler;
mod pictures;
mod runs;
