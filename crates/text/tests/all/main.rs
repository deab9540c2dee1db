//! All integration tests of the crate, in one binary.

mod agencies;
mod canonical_urls;
mod documents;
mod normalizing;
mod outlets;
mod sentence_borders;
mod titles;
