//! All integration tests of the crate, in one binary.

mod documents;
mod normalizing;
mod outlets;
mod sentence_borders;
mod titles;
mod word_borders;
