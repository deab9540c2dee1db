//! All integration tests of the crate, in one binary.

mod documents;
mod languages;
mod normalizing;
mod outlets;
mod sentence_borders;
mod titles;
