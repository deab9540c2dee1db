//! What can go wrong with a file of vectors.

use std::path::{Path, PathBuf};

/// A file of vectors that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("failed to use the vectors in `{path}`: {kind}")]
pub struct CacheError {
    path: PathBuf,
    #[source]
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Kind {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("it holds something else than vectors of this version")]
    Foreign,
    #[error("they were made by {found}, not by {expected}; use another file, or remove this one")]
    OtherModel { found: String, expected: String },
    #[error("it is open already, in this process or in another one")]
    InUse,
    #[error("it was changed by somebody else while it was open")]
    Changed,
    #[error("a write failed before, and the file could not be brought back into order")]
    Broken,
}

impl CacheError {
    pub(super) fn new(path: &Path, kind: impl Into<Kind>) -> Self {
        Self { path: path.to_owned(), kind: kind.into() }
    }

    /// Whether the file is no file of vectors at all.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        matches!(self.kind, Kind::Foreign)
    }

    /// Whether another model made the vectors.
    #[must_use]
    pub fn is_other_model(&self) -> bool {
        matches!(self.kind, Kind::OtherModel { .. })
    }

    /// Whether the file is open already, in this process or in another one.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        matches!(self.kind, Kind::InUse)
    }
}
