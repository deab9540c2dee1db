//! In the making.
mod words;

pub use words::words;
