//! Runs ONNX models, with a pure-Rust engine or with a native ONNX Runtime that is found at run time.
//!
//! ```
//! use samestory_onnx::{EngineOptions, Model, Tensor};
//!
//! # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/add.onnx"));
//! # #[cfg(feature = "rten")] {
//! let model = Model::load(path, &EngineOptions::default())?;
//! let x = Tensor::f32(vec![1, 3], vec![1.0, 2.0, 3.0])?;
//! let sums = model.run(vec![("x", x)], &["sum"])?;
//! assert_eq!(sums[0].as_f32(), Some(&[11.0, 22.0, 33.0][..]));
//! println!("computed by {}", model.engine());
//! # }
//! # Ok::<(), samestory_onnx::Error>(())
//! ```
//!
//! The types to know: a [`Model`] turns named [`Tensor`]s into named tensors; [`EngineOptions`] say which [`Engine`] runs it and
//! with how many threads; [`EngineInfo`] tells which one does.
//!
//! # Contents
//! - [`Model`]: loaded from a file, run with named tensors; its inputs and outputs: [`Port`].
//! - [`Tensor`], [`ElementType`]: shapes and values.
//! - [`EngineOptions`], [`Engine`], [`EngineInfo`]: which engine runs it, with how many threads, and which one does.
//! - [`Error`]: what is wrong with a file, a library or an input.
//!
//! # Should I use this crate?
//! Yes, to run a model of any task in a program that must start on any machine, and be fast where a native library lies. A
//! program that uses `ort` already, at another version, cannot link this crate's feature `onnxruntime` as well; the feature `rten`
//! it can.
//!
//! # Features
//! - `rten`: the pure-Rust engine. It needs nothing else, and less memory (MiniLM: 198 MB against 337).
//! - `onnxruntime`: the native engine. It loads the library of ONNX Runtime 1.17 or later at run time: from the path that is
//!   given, from `ORT_DYLIB_PATH`, or from where the system looks for libraries. Nothing is downloaded or linked while building.
//!
//! Both may be built in; then the choice is made when a model is loaded. Neither is on by default.
//!
//! # What it does not do
//! It knows no texts, tokens or tasks, downloads nothing, and trains nothing. Tensors hold `f32` and integers; models with
//! other inputs or outputs are refused when they are run.
#![deny(clippy::indexing_slicing)]
#![cfg_attr(
    not(any(feature = "rten", feature = "onnxruntime")),
    allow(dead_code, reason = "without an engine nothing is loaded")
)]

mod error;
#[cfg(any(feature = "rten", feature = "onnxruntime"))]
mod lanes;
mod model;
#[cfg(feature = "onnxruntime")]
mod native;
mod opset;
mod options;
#[cfg(feature = "rten")]
mod pure;
mod session;
mod tensor;
mod wire;

pub use error::Error;
pub use model::Model;
pub use options::{Engine, EngineInfo, EngineOptions};
pub use session::Port;
pub use tensor::{ElementType, Tensor};

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
