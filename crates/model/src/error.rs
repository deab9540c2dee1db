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
    #[error("rows of {first} values and rows of {second} are not of one model")]
    Dimensions { first: usize, second: usize },
    #[error("`{value}` is not one of {expected}")]
    Unknown { value: String, expected: &'static str },
    #[error("{value} is no probability above 0")]
    Probability { value: String },
}

impl Error {
    pub(crate) fn new(what: impl Into<String>, kind: ErrorKind) -> Self {
        Self { what: what.into(), kind }
    }

    /// Whether a time or a date could not be read.
    ///
    /// ```
    /// use samestory_model::Timestamp;
    ///
    /// let error = "last Tuesday".parse::<Timestamp>().unwrap_err();
    /// assert!(error.is_time());
    /// assert!(error.to_string().contains("`last Tuesday` is neither an RFC 3339 time nor a date"));
    /// ```
    #[must_use]
    pub fn is_time(&self) -> bool {
        matches!(self.kind, ErrorKind::Time { .. })
    }

    /// Whether an article has neither a title nor a body.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let error = Article::builder("a").description("Two streets are closed.").build().unwrap_err();
    /// assert!(error.is_no_text());
    /// // A blank id is another matter.
    /// assert!(!Article::builder("").title("Rain").build().unwrap_err().is_no_text());
    /// ```
    #[must_use]
    pub fn is_no_text(&self) -> bool {
        matches!(self.kind, ErrorKind::NoText)
    }

    /// Whether vectors of different models, or of different dimensions, were mixed.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let vectors = |model: &str| Embeddings::from_rows(Fingerprint::new(model, &[]), 1, vec![1.0]);
    /// let error = vectors("minilm")?.append(&vectors("e5")?).unwrap_err();
    /// assert!(error.is_fingerprint());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_fingerprint(&self) -> bool {
        matches!(self.kind, ErrorKind::Fingerprint { .. } | ErrorKind::Dimensions { .. })
    }
}
