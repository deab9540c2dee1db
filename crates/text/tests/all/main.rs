//! All integration tests of the crate, in one binary.

mod agencies;
mod canonical_urls;
mod citable;
mod documents;
mod duplicates;
mod duplicates_measured;
mod labelled;
mod languages;
mod made_news;
mod normalizing;
mod outlets;
mod repeated;
mod sentence_borders;
mod terms;
mod titles;
mod word_borders;
