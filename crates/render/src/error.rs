//! What can go wrong while a digest is rendered or written.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

/// A digest could not be rendered or written.
///
/// The message names what failed, and the path where a file is concerned. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, ThisError)]
#[error(transparent)]
pub struct Error(#[from] ErrorKind);

#[derive(Debug, ThisError)]
pub(crate) enum ErrorKind {
    #[error("failed to write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("failed to render the {page}: {source}")]
    Page { page: &'static str, source: askama::Error },
    #[error("failed to render the digest as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Error {
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        Self(ErrorKind::Write { path: path.to_owned(), source })
    }

    pub(crate) fn page(page: &'static str, source: askama::Error) -> Self {
        Self(ErrorKind::Page { page, source })
    }

    /// Whether a file or folder could not be written; else a digest could not be rendered.
    ///
    /// ```
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("no such folder").join("rain.txt");
    /// let error = samestory_render::write_atomically(&path, |_| Ok(())).unwrap_err();
    /// assert!(error.is_write());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_write(&self) -> bool {
        matches!(self.0, ErrorKind::Write { .. })
    }

    /// The file or folder that could not be written; `None` where writing was not the trouble.
    ///
    /// ```
    /// use samestory_analysis::Digest;
    ///
    /// let folder = tempfile::tempdir()?;
    /// // A file stands where the folder should be.
    /// let taken = folder.path().join("digest");
    /// std::fs::write(&taken, "Rain.")?;
    /// let error = samestory_render::write_to_folder(&Digest::new(None, Vec::new()), &taken).unwrap_err();
    /// assert_eq!(error.path(), Some(taken.as_path()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            ErrorKind::Write { path, .. } => Some(path),
            _ => None,
        }
    }
}
