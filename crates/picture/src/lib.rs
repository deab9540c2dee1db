//! What a machine sees in pictures: tags with probabilities, by any image classifier in ONNX form.
//!
//! ```no_run
//! use samestory_model::PictureDescriber;
//! use samestory_picture::{OnnxPictureTagger, PictureOptions};
//!
//! let tagger = OnnxPictureTagger::load("target/models/efficientnet-lite2", &PictureOptions::default())?;
//! let content = tagger.describe(&std::fs::read("lion.jpg")?)?;
//! for tag in content.tags() {
//!     println!("{}: {:.2}", tag.name(), tag.probability());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The types to know: [`OnnxPictureTagger`] implements [`samestory_model::PictureDescriber`]; so can your own model.
//! [`PictureFolder`] finds pictures by their addresses in a folder of files.
//!
//! # Contents
//! - [`OnnxPictureTagger`], [`PictureOptions`]: a classifier from a folder, how sure it must be, and how large a picture may be.
//! - [`PictureFolder`]: pictures in files that are named by the hashes of their addresses.
//! - [`TaggerError`]: what is wrong with a model's folder.
//! - [`engine`]: what runs an ONNX model.
//!
//! # Should I use this crate?
//! Yes, where a picture has no description, or to search pictures by what is in them. A classifier names one of the things that it was
//! trained on, mostly animals and objects: it knows nobody's face, no place and no event. It does not replace an alternative text.
//!
//! # Features
//! - `onnx`: models are run by the pure-Rust engine, which needs nothing else.
//! - `onnxruntime`: the same, run by a native ONNX Runtime that is found at run time. Both may be on; then the native engine
//!   runs where its library is found. See [`engine`]. Without either, no model can be loaded.
//!
//! # What it does not do
//! It downloads no model and fetches no picture. It reads JPEG, PNG and WebP, of which the first picture where there are several.
#![deny(clippy::indexing_slicing)]

mod decoded;
mod error;
mod folder;
mod jpeg;
mod options;
mod resample;
mod settings;
mod tagger;

pub use error::TaggerError;
pub use folder::PictureFolder;
pub use options::PictureOptions;
/// The engines that run ONNX models.
pub use samestory_onnx as engine;
pub use tagger::OnnxPictureTagger;

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
