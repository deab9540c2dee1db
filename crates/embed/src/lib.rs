//! Sentence embeddings for news articles: the bundled static model, which needs nothing but this crate.
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
//! The types to know: [`StaticEmbedder`] implements [`samestory_model::Embedder`]; so can your own model.
//!
//! # Should I use this crate?
//! Yes, for vectors of English text at tens of thousands of texts a second without a model download. For other languages,
//! or the last points of quality, implement `Embedder` with a transformer model.
//!
//! # What it does not do
//! It knows no articles, only texts; what to embed is the caller's choice. It runs no neural network.
#![deny(clippy::indexing_slicing)]

#[cfg(feature = "cache")]
#[clippy::msrv = "1.89"]
mod cache;
mod static_embedder;

#[cfg(feature = "cache")]
pub use cache::{CacheError, CachedEmbedder};
pub use static_embedder::{ModelError, StaticEmbedder};
