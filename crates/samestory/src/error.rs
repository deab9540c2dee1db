//! What can go wrong between articles and digest.

use samestory_model::{ArticleId, EmbedError, PictureError};

/// A run that could not be finished.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Kind);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("failed to start {threads} threads: {cause}")]
    Threads { threads: usize, cause: rayon::ThreadPoolBuildError },
    #[error("{threads} threads were asked for, and {most} are the most")]
    TooManyThreads { threads: usize, most: usize },
    #[error("failed to add articles: `{now}` is another model than `{before}`, which was used before")]
    OtherModel { before: String, now: String },
    #[error("failed to tell stories: article `{0}` is in the batch, and was not clustered")]
    NotClustered(ArticleId),
    #[error("failed to tell stories: article `{0}` was clustered, and is not in the batch")]
    NotInBatch(ArticleId),
    #[error(transparent)]
    Items(#[from] samestory_cluster::Error),
    #[error(transparent)]
    Cancelled(#[from] samestory_cluster::Cancelled),
    #[error("{0} was cancelled")]
    Stopped(&'static str),
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

    /// Whether a model that looks at pictures failed. A picture that cannot be read is no error, but a note.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use samestory::model::{Fingerprint, Image, PictureContent, PictureDescriber, PictureError};
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// struct Broken(Fingerprint);
    ///
    /// impl PictureDescriber for Broken {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///
    ///     fn describe(&self, picture: &[u8]) -> Result<PictureContent, PictureError> {
    ///         Err(match picture {
    ///             [] => PictureError::unreadable("in memory", "it is empty"),
    ///             _ => PictureError::new("broken", "out of order"),
    ///         })
    ///     }
    /// }
    ///
    /// let url = "https://courier.example/a.jpg";
    /// let article = Article::builder("a").title("Rain").image(Image::new(url)).build()?;
    /// let batch = Batch::new(vec![article]);
    /// let digest = |picture: &[u8]| {
    ///     let pictures = BTreeMap::from([(url.to_owned(), picture.to_vec())]);
    ///     let model = Broken(Fingerprint::new("broken", &[]));
    ///     Pipeline::bundled().with_pictures(model, pictures).digest(&batch)
    /// };
    /// assert!(digest(b"a picture").unwrap_err().is_picture_describer());
    /// let notes = digest(b"")?.notes;
    /// assert!(notes.iter().any(|note| note.to_string().contains("could not be read")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_picture_describer(&self) -> bool {
        matches!(&self.0, Kind::Picture(_))
    }

    /// Whether the threads that [`Pipeline::with_threads`](crate::Pipeline::with_threads) asks for are too many, or cannot be started: fewer
    /// may do.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory::{Batch, Pipeline};
    ///
    /// let far_too_many = NonZeroUsize::MIN.saturating_add(4000);
    /// let error = Pipeline::bundled().with_threads(far_too_many).cluster(&Batch::new(Vec::new())).unwrap_err();
    /// assert!(error.is_threads());
    /// assert_eq!(error.to_string(), "4001 threads were asked for, and 512 are the most");
    /// ```
    #[must_use]
    pub fn is_threads(&self) -> bool {
        matches!(&self.0, Kind::Threads { .. } | Kind::TooManyThreads { .. })
    }

    /// Whether an article was to be added with an id that is there already.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let batch = Batch::new(vec![Article::builder("a").title("Rain").build()?]);
    /// let error = pipeline.extend(&mut pipeline.clustered(&batch)?, &batch).unwrap_err();
    /// assert!(error.is_known_article() && !error.is_other_model());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_known_article(&self) -> bool {
        matches!(&self.0, Kind::Items(error) if error.is_known_id())
    }

    /// Whether articles were to be added with another embedder, other weights of terms or another name tagger than those before.
    ///
    /// ```
    /// use samestory::text::{Background, TermWeighter};
    /// use samestory::{Batch, Pipeline};
    ///
    /// let nothing = Batch::new(Vec::new());
    /// let mut clustered = Pipeline::bundled().clustered(&nothing)?;
    /// let other = TermWeighter::new(Background::parse("documents 1000\nferry\t20")?);
    /// let error = Pipeline::bundled().with_weighter(other).extend(&mut clustered, &nothing).unwrap_err();
    /// assert!(error.is_other_model());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_other_model(&self) -> bool {
        match &self.0 {
            Kind::OtherModel { .. } => true,
            Kind::Items(error) => error.is_other_vectors(),
            _ => false,
        }
    }

    /// Whether stories were to be told of a batch and a clustering that have not the same articles.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let clustered = pipeline.clustered(&Batch::new(Vec::new()))?;
    /// let batch = Batch::new(vec![Article::builder("a").title("Rain").build()?]);
    /// let error = pipeline.digest_clustered(&batch, &clustered).unwrap_err();
    /// assert!(error.is_mismatch());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_mismatch(&self) -> bool {
        matches!(&self.0, Kind::NotClustered(_) | Kind::NotInBatch(_))
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
            Kind::Cancelled(_) | Kind::Stopped(_) => true,
            _ => false,
        }
    }
}
