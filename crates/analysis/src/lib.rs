//! In the making.
mod claim;
mod entities;
mod labels;
mod story;

pub use claim::Claim;
pub use entities::{Entity, EntityKind, Mention};
pub use labels::{Intent, Label, Sentiment, Tone};
pub use story::{ArticleAnalysis, DescribedBy, Digest, KeyPoint, LeadImage, ModelNames, SourceCount, Story};
