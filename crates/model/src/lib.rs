//! The nouns that the crates of `samestory` share: articles, ids, byte spans, embeddings, clusterings, explanations, and
//! the doors for embedders, for models that look at pictures, and for watching long calls. No algorithm lives here.
//!
//! ```
//! use samestory_model::{Article, Batch};
//!
//! let article = Article::builder("cp-1")
//!     .title("Halden heads for a run-off")
//!     .source("continentalpost.example")
//!     .published("2026-05-12".parse()?)
//!     .build()?;
//! let batch = Batch::new(vec![article]);
//! assert_eq!(batch.articles()[0].published().unwrap().day().to_string(), "2026-05-12");
//! # Ok::<(), samestory_model::Error>(())
//! ```
//!
//! The types to know: [`Article`] and [`Batch`] go in; [`Embeddings`] (by an [`Embedder`]) and [`Clustering`] pass between the
//! stages; [`Evidence`] says where a printed statement can be read in the original.
//!
//! # Contents
//! - Articles: [`Article`], [`Batch`], [`ArticleId`], [`Timestamp`] and [`Day`], [`Image`]; as lines of JSON: `ArticleLines`.
//! - Places in texts: [`Span`], [`Field`], [`Evidence`].
//! - Vectors: [`Embeddings`] and [`SparseVector`], which model they are of: [`Fingerprint`].
//! - Results: [`Clustering`], [`StoryId`]; reasons: [`LinkExplanation`], [`ConnectionExplanation`], [`StoryExplanation`]; findings about
//!   the input: [`Note`].
//! - Doors: [`Embedder`], [`PictureDescriber`], [`PictureSource`]; how long calls are watched and stopped: [`Control`].
//!
//! # Should I use this crate?
//! Yes, when you read or write article lines, or implement [`Embedder`]. For the whole pipeline, depend on `samestory`.
//!
//! # Features
//! - `serde`: serialisation, and article lines (`ArticleLines`, `write_article_lines`).
//! - `gzip`: article lines compressed with gzip.
//! - `ndarray`: `Embeddings::view`.
//!
//! # What it does not do
//! It opens no files, starts no threads, asks no clock, and cleans no text.
#![deny(clippy::indexing_slicing)]

mod article;
mod batch;
mod clustering;
mod control;
mod embedding;
mod error;
mod explain;
mod id;
#[cfg(feature = "serde")]
mod lines;
mod note;
mod picture;
#[cfg(feature = "serde")]
mod serialize;
mod span;
mod sparse;
mod time;

pub use article::{Article, ArticleBuilder, BodyFormat, Image};
pub use batch::Batch;
pub use clustering::Clustering;
pub use control::Control;
pub use embedding::{EmbedError, Embedded, Embedder, Embeddings, Fingerprint, dot};
pub use error::Error;
pub use explain::{
    ConnectionExplanation, FeatureShare, GraphEdge, LinkExplanation, NearestStory, PartingEdges,
    StoryExplanation,
};
pub use id::{ArticleId, MAX_ID_BYTES, StoryId};
#[cfg(feature = "gzip")]
pub use lines::decompressed;
#[cfg(feature = "serde")]
pub use lines::{ArticleLine, ArticleLines, LineError, MAX_LINE_BYTES, write_article_lines};
pub use note::{Note, NoteKind};
pub use picture::{PictureContent, PictureDescriber, PictureError, PictureSource, PictureTag};
pub use span::{Evidence, Field, Span};
pub use sparse::{SparseVector, TermId};
pub use time::{Day, Precision, Timestamp};

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
