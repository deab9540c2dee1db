//! Whole clusterings of made-up articles.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its input has failed")]

mod cluster;
#[cfg(feature = "serde")]
mod configuration;
mod control;
mod incremental;
mod made_up;
mod threads;
mod unrelated;
