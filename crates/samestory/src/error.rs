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
    #[must_use]
    pub fn is_embedder(&self) -> bool {
        matches!(&self.0, Kind::Embed(error) if !error.is_cancelled())
    }

    /// Whether the caller asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        match &self.0 {
            Kind::Embed(error) => error.is_cancelled(),
            Kind::Cancelled(_) => true,
            _ => false,
        }
    }
}
