//! Which articles tell the same story, what does that story say, and how does each outlet tell it?
//!
//! Give a day's news articles from many outlets to a [`Pipeline`]; get back stories, each with a headline, a summary, key
//! points, sources and a lead picture, and for every article a summary, entities, tone, sentiment and intent. Offline, without
//! a language model, deterministic, and every printed sentence with its evidence.
//!
//! ```
//! use samestory::{Article, Batch, Pipeline};
//!
//! let articles = vec![
//!     Article::builder("a").title("Ferry catches fire off St Brannock").body("A ferry caught fire on Tuesday.").build()?,
//!     Article::builder("b").title("Fire on ferry near St Brannock").body("Fire broke out on a ferry.").build()?,
//!     Article::builder("c").title("Central bank cuts rate").body("The key rate falls to 3.25 percent.").build()?,
//! ];
//! let digest = Pipeline::bundled().digest(&Batch::new(articles))?;
//! assert_eq!(digest.stories.len(), 2);
//! println!("{}", samestory::render::plain_text(&digest));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The types to know: [`Article`] and [`Batch`] go in; [`Pipeline`] does the work; [`Digest`] and [`Story`] come out. Complete programs
//! for what you may want to do stand in the [`cookbook`].
//!
//! # Contents
//! - [`Pipeline`]: models and settings; [`Pipeline::digest`], [`Pipeline::cluster`], [`Pipeline::analyze`]; articles that arrive later:
//!   [`Pipeline::clustered`], [`Pipeline::extend`], [`Pipeline::digest_clustered`]; how many threads: [`Pipeline::with_threads`]; how far it is:
//!   [`Progress`]; what can go wrong: [`Error`].
//! - What goes in: [`Article`], [`ArticleId`], [`Batch`]. What comes out: [`Digest`], [`Story`], [`ArticleAnalysis`], [`Clustering`], [`Clustered`].
//! - Settings: [`ClusterConfig`] with its thresholds, [`Granularity`], [`Grouping`].
//! - Your own models: [`Embedder`], [`NameTagger`], [`Labeler`], [`TargetLabeler`], [`model::PictureDescriber`];
//!   classifiers in ONNX form: `OnnxLabeler`.
//! - Why: [`Clustered::explain_link`], [`Clustered::explain_connection`], [`LinkExplanation`], [`ConnectionExplanation`]; what a text rests on: [`Claim`], [`ClaimChecker`], [`Passage`], [`Unsupported`].
//! - Each crate as a module: [`model`], [`text`], [`embed`], [`cluster`], [`analysis`], [`render`], and with `pictures` also `picture`.
//!
//! # Should I use this crate?
//! Yes, for the whole way from articles to a page. Each stage is also a crate of its own, reachable from here as a module:
//! [`text`] (cleaning, sentences, terms), [`embed`] (vectors), [`cluster`] (grouping any vectors and terms), [`analysis`]
//! (headlines, summaries, entities, labels of given stories) and [`render`].
//!
//! # Features
//! - `onnx`, `onnxruntime`: any sentence model in ONNX form as embedder, and any text classifiers for tone, sentiment and intent, in a
//!   pure-Rust engine or in a native ONNX Runtime that is found at run time; see `embed::OnnxEmbedder` and `OnnxLabeler`.
//! - `cache`: vectors kept in a file; see `embed::CachedEmbedder`.
//! - `pictures`: image classifiers in ONNX form that look at lead pictures, in one of these engines; see `picture::OnnxPictureTagger`.
//!
//! Without `onnx`, `onnxruntime` and `pictures` it needs Rust 1.89, with them 1.94.
//!
//! # What it does not do
//! It fetches nothing, asks no language model, and prints nothing that the articles do not say, but for what a model sees in a picture where
//! you give it one: that is told as the model's words, with a probability.
//!
//! # Texts of a language model
//! None is asked, and none is needed. Whoever has one gives it passages of the articles, and what it writes to a checker, which makes
//! claims of what the passages support and says of the rest why not.
//! ```
//! use samestory::model::{Evidence, Field, Span};
//! use samestory::{Article, Batch, ClaimChecker, Passage, Pipeline};
//!
//! let body = "Two people were hurt when a ferry caught fire on Tuesday. Captain Lund did not leave the ship.";
//! let article = Article::builder("a").title("Ferry catches fire").body(body).build()?;
//! let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(body));
//! let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
//! let mut digest = Pipeline::bundled().digest(&Batch::new(vec![article]))?;
//!
//! let written = ["A ferry caught fire and two people were hurt.", "Captain Lund left the ship."];
//! digest.stories[0].summary = written.iter().filter_map(|text| checker.claim(text).ok()).collect();
//! assert_eq!(digest.stories[0].summary[0].text(), "A ferry caught fire and two people were hurt.");
//! assert_eq!(digest.stories[0].summary.len(), 1);
//! assert_eq!(checker.claim(written[1]).unwrap_err().to_string(), "claim is not supported: negation of `left` differs");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(clippy::indexing_slicing)]

mod clustered;
// Text alone, so it is no part of a program; its programs are tested as this crate's documentation.
#[cfg(any(doc, doctest))]
#[doc = include_str!("cookbook.md")]
pub mod cookbook {}
mod error;
mod features;
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
#[clippy::msrv = "1.92"]
mod onnx_labeler;
mod pictures;
mod pipeline;
mod progress;
mod shared_terms;

pub use clustered::Clustered;
pub use error::Error;
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
pub use onnx_labeler::{LabelerError, OnnxLabeler};
pub use pipeline::Pipeline;
pub use progress::Progress;

pub use samestory_analysis::{
    ArticleAnalysis, Claim, ClaimChecker, Digest, Labeler, NameTagger, Passage, Reason, Story, TargetLabeler,
    Unsupported,
};
pub use samestory_cluster::{ClusterConfig, Granularity, Grouping};
pub use samestory_model::{
    Article, ArticleId, Batch, Clustering, ConnectionExplanation, Embedder, LinkExplanation,
};

pub use samestory_analysis as analysis;
pub use samestory_cluster as cluster;
pub use samestory_embed as embed;
pub use samestory_model as model;
#[cfg(feature = "pictures")]
pub use samestory_picture as picture;
pub use samestory_render as render;
pub use samestory_text as text;

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
