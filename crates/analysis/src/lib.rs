//! What articles and stories say: headline, summary, key points, sources, lead picture, entities, tone, sentiment and intent,
//! each statement with its evidence.
//!
//! ```
//! use samestory_analysis::{CrfTagger, Mention, NameTagger};
//!
//! let mentions = CrfTagger::bundled().mentions(
//!     "On Tuesday the prime minister, Helena Marsh, signed a treaty on the river with President Ilya Dresner in Tarn.",
//! );
//! let names: Vec<&str> = mentions.iter().map(|mention| mention.text.as_str()).collect();
//! assert_eq!(names, ["Helena Marsh", "Ilya Dresner", "Tarn"]);
//! ```
//!
//! The types to know: an [`Analyzer`] makes a [`Story`] of the articles of one event, and a [`Digest`] of stories; a [`Claim`] is a
//! statement with its evidence; a [`ClaimChecker`] makes claims of texts from outside, such as a language model's, or says why not;
//! [`NameTagger`], [`Labeler`] and [`TargetLabeler`] are the doors for better models.
//!
//! # Contents
//! - stories: [`Analyzer`], [`Story`], [`ArticleAnalysis`], [`KeyPoint`], [`LeadImage`], [`Digest`]
//! - statements: [`Claim`], [`Passage`], [`ClaimChecker`], [`Reason`]
//! - entities: [`CrfTagger`], [`article_entities`], [`story_entities`], [`name_vector`]
//! - labels: [`BundledLabeler`], [`Tone`], [`Sentiment`], [`Intent`]
//! - sentiment towards entities: [`BundledTargetLabeler`], [`EntitySentiment`]
//!
//! # Should I use this crate?
//! Yes, when you have grouped articles and want to know what they say. For the way from articles to groups, use
//! `samestory`.
//!
//! # Features
//! - `serde`: writing digests and their parts.
//!
//! # What it does not do
//! It writes no sentence: every claim is a passage of an article, or a text from outside that its passages support, word by
//! word. It fetches no picture.
//!
//! # Attribution
//! The name tagger's word lists hold names of towns from GeoNames (<https://www.geonames.org>, CC BY 4.0) as hashes, and classes of words
//! from all-MiniLM-L6-v2 (Apache-2.0).
#![deny(clippy::indexing_slicing)]

mod checksum;
mod claim;
mod entities;
mod labels;
mod numbers;
mod quotes;
mod reading;
mod shorten;
mod story;
mod word_map;

pub use claim::{
    Claim, ClaimChecker, MAX_CLAIM_BYTES, MAX_CLAIM_WORDS, MAX_PASSAGE_WORDS, Passage, PassageError, Reason,
    Unsupported,
};
pub use entities::{
    CrfTagger, Entity, EntityCandidate, EntityInput, EntityKind, Mention, NameFeatures, NameKinds,
    NameModelError, NameTagger, ScoredEntity, article_entities, entity_candidates, name_vector,
    story_entities, top_entities,
};
pub use labels::{
    BundledLabeler, BundledTargetLabeler, Intent, Label, LabelFeatures, LabelInput, LabelModelError,
    LabelReasons, Labeler, Labels, PartWeights, Sentiment, TargetLabeler, TargetWords, Tone,
};
pub use story::{
    Analyzer, ArticleAnalysis, DescribedBy, Digest, Disagreement, EntitySentiment, KeyPoint, LabelClaim,
    LabelEvidence, LeadImage, ModelNames, Origin, OriginLink, OriginReason, Position, SentenceFeatures,
    SourceCount, Story, story_origins,
};

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
