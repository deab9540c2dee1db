//! What can go wrong while an article or another value of this crate is built.

use thiserror::Error as ThisError;

/// A value of this crate could not be built.
///
/// The message names what was refused and why. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("failed to build {what}: {kind}")]
pub struct Error {
    what: String,
    kind: ErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub(crate) enum ErrorKind {
    #[error("it is empty")]
    Empty,
    #[error("it has {actual} bytes, at most {limit} are allowed")]
    TooLong { actual: usize, limit: usize },
    #[error("it has neither a title nor a body")]
    NoText,
    #[error("its start {start} lies behind its end {end}")]
    Reversed { start: usize, end: usize },
    #[error("`{value}` is neither an RFC 3339 time nor a date such as 2026-05-12")]
    Time { value: String },
    #[error("{actual} values do not fill rows of {dimension}")]
    Shape { actual: usize, dimension: usize },
    #[error("a value in row {row} is not finite")]
    NotFinite { row: usize },
    #[error("row {row} is not of unit length")]
    NotUnit { row: usize },
    #[error("{first} and {second} are not of one model")]
    Fingerprint { first: String, second: String },
    #[error("`{value}` is not one of {expected}")]
    Unknown { value: String, expected: &'static str },
}

impl Error {
    pub(crate) fn new(what: impl Into<String>, kind: ErrorKind) -> Self {
        Self { what: what.into(), kind }
    }

    /// Whether a time or a date could not be read.
    #[must_use]
    pub fn is_time(&self) -> bool {
        matches!(self.kind, ErrorKind::Time { .. })
    }

    /// Whether an article has neither a title nor a body.
    #[must_use]
    pub fn is_no_text(&self) -> bool {
        matches!(self.kind, ErrorKind::NoText)
    }

    /// Whether vectors of different models were mixed.
    #[must_use]
    pub fn is_fingerprint(&self) -> bool {
        matches!(self.kind, ErrorKind::Fingerprint { .. })
    }
}
