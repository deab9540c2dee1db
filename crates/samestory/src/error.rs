//! What can go wrong between articles and digest.

use samestory_model::EmbedError;

/// A run that could not be finished.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Kind);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error("failed to start {threads} threads: {cause}")]
    Threads { threads: usize, cause: rayon::ThreadPoolBuildError },
    #[error(transparent)]
    Items(#[from] samestory_cluster::Error),
    #[error(transparent)]
    Cancelled(#[from] samestory_cluster::Cancelled),
}

impl Error {
    /// Whether the embedder failed.
    ///
    /// ```
    /// use samestory::model::{EmbedError, Embeddings, Fingerprint};
    /// use samestory::{Article, Batch, Embedder, Pipeline};
    ///
    /// struct Broken(Fingerprint);
    ///
    /// impl Embedder for Broken {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///
    ///     fn dimension(&self) -> usize {
    ///         3
    ///     }
    ///
    ///     fn embed(&self, _: &[&str]) -> Result<Embeddings, EmbedError> {
    ///         Err(EmbedError::new("broken", "out of order"))
    ///     }
    /// }
    ///
    /// let pipeline = Pipeline::bundled().with_embedder(Broken(Fingerprint::new("broken", &[])));
    /// let batch = Batch::new(vec![Article::builder("a").title("Rain").build()?]);
    /// let error = pipeline.cluster(&batch).unwrap_err();
    /// assert!(error.is_embedder() && error.to_string().contains("out of order"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_embedder(&self) -> bool {
        matches!(&self.0, Kind::Embed(error) if !error.is_cancelled())
    }

    /// Whether the caller asked to stop.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::AtomicBool;
    ///
    /// use samestory::{Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled().with_cancel(Arc::new(AtomicBool::new(true)));
    /// let error = pipeline.cluster(&Batch::new(Vec::new())).unwrap_err();
    /// assert!(error.is_cancelled() && !error.is_embedder());
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        match &self.0 {
            Kind::Embed(error) => error.is_cancelled(),
            Kind::Cancelled(_) => true,
            _ => false,
        }
    }
}
