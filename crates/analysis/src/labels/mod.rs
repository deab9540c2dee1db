//! Tone, sentiment and intent of an article.

mod kinds;

pub use kinds::{Intent, Label, Sentiment, Tone};
