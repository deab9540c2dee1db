//! Training and measuring the name tagger.

pub mod crf;
pub mod data;
pub mod score;
