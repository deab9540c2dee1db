//! Stories and the digest of a day.

mod types;

pub use types::{ArticleAnalysis, DescribedBy, Digest, KeyPoint, LeadImage, ModelNames, SourceCount, Story};
