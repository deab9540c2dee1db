//! Sentence embeddings for news articles: a bundled static model that needs nothing but this crate, and any sentence model
//! in ONNX form; and any text classifier in that form.
//!
//! ```
//! use samestory_embed::StaticEmbedder;
//! use samestory_model::Embedder;
//!
//! let embedder = StaticEmbedder::bundled();
//! let vectors = embedder.embed(&[
//!     "Ferry catches fire off the islands",
//!     "Passengers rescued from burning ship",
//!     "Central bank cuts interest rate",
//! ])?;
//! assert!(vectors.cosine(0, 1) > vectors.cosine(0, 2));
//! # Ok::<(), samestory_model::EmbedError>(())
//! ```
//!
//! The types to know: [`StaticEmbedder`] and `OnnxEmbedder` implement [`samestory_model::Embedder`]; so can your own model.
//! `CachedEmbedder` keeps the vectors of any of them in a file. `OnnxClassifier` says how probable each label is.
//!
//! # Contents
//! - [`StaticEmbedder`]: the bundled table of token vectors, or another of its kind; what is wrong with a file: [`ModelError`].
//! - `OnnxEmbedder`, `OnnxOptions`: a sentence model from a folder, its pooling, and how long texts are read (`Pooling`, `LongTexts`).
//! - `OnnxClassifier`, `LabelProbabilities`: a text classifier from a folder.
//! - `CachedEmbedder`: the vectors of any embedder, kept in a file.
//! - `engine`: what runs an ONNX model.
//!
//! # Should I use this crate?
//! The static model is for English text at tens of thousands of texts a second, without a download. For other languages, for
//! one event across languages, or for the last points of quality, take an ONNX model: some hundred texts a second on two cores.
//!
//! # Features
//! - `onnx`: `OnnxEmbedder` and `OnnxClassifier`, run by the pure-Rust engine, which needs nothing else.
//! - `onnxruntime`: the same, run by a native ONNX Runtime that is found at run time. Both may be on; then the native engine
//!   runs where its library is found. See `engine`.
//! - `cache`: `CachedEmbedder`.
//!
//! # What it does not do
//! It knows no articles, only texts; what to embed is the caller's choice. It downloads no model.
#![deny(clippy::indexing_slicing)]

#[cfg(feature = "cache")]
#[clippy::msrv = "1.89"]
mod cache;
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
#[clippy::msrv = "1.92"]
mod onnx;
mod static_embedder;
mod word_pieces;

#[cfg(feature = "cache")]
pub use cache::{CacheError, CachedEmbedder};
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
pub use onnx::{
    ClassifierFiles, ClassifyError, LabelProbabilities, LongTexts, OnnxClassifier, OnnxEmbedder, OnnxError,
    OnnxOptions, Pooling,
};
/// The engines that run ONNX models.
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
pub use samestory_onnx as engine;
pub use static_embedder::{ModelError, StaticEmbedder};

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
