//! All integration tests of the crate, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]

mod day;
mod fixture;
mod html;
mod json;
mod large;
mod marked;
mod pictures;
mod texts;
mod writing;
