//! Text models in ONNX form.
//!
//! A folder's files (`folder`, `settings`) and what the caller says (`options`) make a `TextModel`: a tokenizer that cuts texts into
//! windows (`tokens`), a graph that turns a window into a row of values (`encoder`, `pooling`), and the runs of many (`batches`). An
//! [`OnnxEmbedder`] makes vectors of the rows, an [`OnnxClassifier`] probabilities of labels.

mod batches;
mod classifier;
mod embedder;
mod encoder;
mod error;
mod folder;
mod options;
mod pooling;
mod probabilities;
mod settings;
mod text_model;
mod tokens;

pub use classifier::{ClassifierFiles, OnnxClassifier};
pub use embedder::OnnxEmbedder;
pub use error::{ClassifyError, OnnxError};
pub use options::{LongTexts, OnnxOptions};
pub use pooling::Pooling;
pub use probabilities::LabelProbabilities;
