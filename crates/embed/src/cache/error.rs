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
    #[error("it is no regular file")]
    NoFile,
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
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("letter.txt");
    /// std::fs::write(&path, "Dear reader, this is no file of vectors.")?;
    /// let error = CachedEmbedder::open(&path, StaticEmbedder::bundled()).unwrap_err();
    /// assert!(error.is_foreign());
    /// assert!(std::fs::read_to_string(&path)?.starts_with("Dear reader"), "it is left as it is");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        matches!(self.kind, Kind::Foreign)
    }

    /// Whether another model made the vectors.
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("vectors.cache");
    /// drop(CachedEmbedder::open(&path, StaticEmbedder::bundled())?);
    ///
    /// // Another model: two tokens, vectors of one value.
    /// let mut table = b"SSTE".to_vec();
    /// table.extend([1_u32, 2, 1].into_iter().flat_map(u32::to_le_bytes));
    /// table.extend([0.0_f32, 1.0].into_iter().flat_map(f32::to_le_bytes));
    /// table.extend([0_u8, 1]);
    /// let other = StaticEmbedder::from_parts("mine", &table, "[UNK]\nferry")?;
    /// assert!(CachedEmbedder::open(&path, other).unwrap_err().is_other_model());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_other_model(&self) -> bool {
        matches!(self.kind, Kind::OtherModel { .. })
    }

    /// Whether the file is open already, in this process or in another one.
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("vectors.cache");
    /// let first = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
    /// assert!(CachedEmbedder::open(&path, StaticEmbedder::bundled()).unwrap_err().is_in_use());
    /// drop(first);
    /// assert!(CachedEmbedder::open(&path, StaticEmbedder::bundled()).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        matches!(self.kind, Kind::InUse)
    }
}
