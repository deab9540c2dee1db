//! Text models in ONNX form.
//!
//! A folder's files (`folder`, `settings`) and what the caller says (`options`) make a `TextModel`: a tokenizer that cuts texts into
//! windows (`tokens`), a graph that turns a window into a row of values (`encoder`, `pooling`), and the runs of many (`batches`). An
//! [`OnnxEmbedder`] makes vectors of the rows.

mod batches;
mod embedder;
mod encoder;
mod error;
mod folder;
mod options;
mod pooling;
mod settings;
mod text_model;
mod tokens;

pub use embedder::OnnxEmbedder;
pub use error::OnnxError;
pub use options::{LongTexts, OnnxOptions};
pub use pooling::Pooling;
