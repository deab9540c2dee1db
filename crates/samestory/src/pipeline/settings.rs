//! Models and settings other than the bundled ones.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use samestory_analysis::{Labeler, NameTagger, TargetLabeler};
use samestory_cluster::ClusterConfig;
use samestory_model::{Embedder, PictureDescriber, PictureSource};
use samestory_text::TermWeighter;

use super::Pipeline;
use super::threads::Threads;
use crate::pictures::Pictures;
use crate::progress::Progress;

impl Pipeline {
    /// With another embedder: an ONNX model, a cached one, or your own; see the `cookbook`. Vectors serve clustering and the choice of
    /// sentences, and the digest names the model.
    ///
    /// ```
    /// use samestory::embed::StaticEmbedder;
    /// use samestory::{Batch, Embedder, Pipeline};
    ///
    /// // One token, `ferry`, and vectors of one value: not a good model, but another one.
    /// let mut table = b"SSTE".to_vec();
    /// table.extend([1_u32, 2, 1].into_iter().flat_map(u32::to_le_bytes));
    /// table.extend([0.0_f32, 1.0].into_iter().flat_map(f32::to_le_bytes));
    /// table.extend([0_u8, 1]);
    /// let mine = StaticEmbedder::from_parts("mine", &table, "[UNK]\nferry")?;
    /// let name = mine.fingerprint().to_string();
    ///
    /// let digest = Pipeline::bundled().with_embedder(mine).digest(&Batch::new(Vec::new()))?;
    /// assert_eq!(digest.models.embedder, name);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_embedder(mut self, embedder: impl Embedder + 'static) -> Self {
        self.embedder = Box::new(embedder);
        self
    }

    /// With other weights of terms: counts of documents of your own field or language, or another [`TermConfig`](samestory_text::TermConfig).
    ///
    /// Weights serve clustering, headlines, summaries and origins. The default configuration is fitted to the bundled ones: measure on labelled
    /// articles of your own. A clustering is extended with the weights that it was made with; others are an error of [`Pipeline::extend`].
    ///
    /// ```
    /// use samestory::text::{Background, TermWeighter};
    /// use samestory::{Article, ArticleId, Batch, Pipeline};
    ///
    /// let article = |id, body| Article::builder(id).body(body).build();
    /// let (a, b) = (ArticleId::new("a")?, ArticleId::new("b")?);
    /// let batch = Batch::new(vec![
    ///     article("a", "Ferry fares rise by a tenth.")?,
    ///     article("b", "Ferry fares go up by a tenth.")?,
    /// ]);
    /// // Every report of this field is of ferries and their fares. A word that is not in the table counts as rare, so it needs the common ones too.
    /// let counts = ["a", "by", "up", "ferry", "fares", "tenth"].map(|term| format!("{term}\t1000"));
    /// let mine = TermWeighter::new(Background::parse(&format!("documents 1000\n{}", counts.join("\n")))?);
    /// let cosine = |pipeline: Pipeline| -> Result<f64, Box<dyn std::error::Error>> {
    ///     let link = pipeline.clustered(&batch)?.explain_link(&a, &b).ok_or("not in the batch")?;
    ///     let of_texts = link.features.iter().find(|feature| feature.name == "text_terms");
    ///     Ok(of_texts.and_then(|feature| feature.value).ok_or("no words")?)
    /// };
    /// assert!(cosine(Pipeline::bundled().with_weighter(mine))? < cosine(Pipeline::bundled())?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_weighter(mut self, weighter: TermWeighter) -> Self {
        self.weighter = weighter;
        self
    }

    /// With another name tagger. Names serve clustering and entities.
    ///
    /// ```
    /// use samestory::analysis::Mention;
    /// use samestory::model::Fingerprint;
    /// use samestory::{Article, Batch, NameTagger, Pipeline};
    ///
    /// struct NoNames(Fingerprint);
    ///
    /// impl NameTagger for NoNames {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///
    ///     fn mentions(&self, _: &str) -> Vec<Mention> {
    ///         Vec::new()
    ///     }
    /// }
    ///
    /// let batch = Batch::new(vec![Article::builder("a").body("Helena Marsh went to Tarn.").build()?]);
    /// assert_eq!(Pipeline::bundled().mentions(&batch)?[0].len(), 2);
    /// let pipeline = Pipeline::bundled().with_tagger(NoNames(Fingerprint::new("no-names", &[])));
    /// assert!(pipeline.mentions(&batch)?[0].is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_tagger(mut self, tagger: impl NameTagger + 'static) -> Self {
        self.tagger = Box::new(tagger);
        self
    }

    /// With another model for tone, sentiment and intent.
    ///
    /// ```
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labels};
    /// use samestory::model::Fingerprint;
    /// use samestory::{Article, Batch, Labeler, Pipeline};
    ///
    /// /// The bundled model, of which it hides what the body says.
    /// struct ByTitle(BundledLabeler);
    ///
    /// impl Labeler for ByTitle {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         self.0.fingerprint()
    ///     }
    ///
    ///     fn label(&self, text: &LabelInput<'_>) -> Labels {
    ///         self.0.label(&LabelInput { body: "", ..*text })
    ///     }
    /// }
    ///
    /// let labelled = |body: &str| {
    ///     let batch = Batch::new(vec![Article::builder("a").title("Ferry fares rise").body(body).build()?]);
    ///     let pipeline = Pipeline::bundled().with_labeler(ByTitle(BundledLabeler::new()));
    ///     Ok::<_, Box<dyn std::error::Error>>(pipeline.analyze(&batch)?.remove(0).tone)
    /// };
    /// assert_eq!(labelled("A shameless outrage!")?, labelled("Fares rise by a tenth.")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_labeler(mut self, labeler: impl Labeler + 'static) -> Self {
        self.labeler = Box::new(labeler);
        self
    }

    /// With another model for the sentiment towards entities.
    ///
    /// ```
    /// use samestory::analysis::BundledTargetLabeler;
    /// use samestory::{Batch, Pipeline};
    ///
    /// // Yours implements `TargetLabeler`; the digest names it.
    /// let pipeline = Pipeline::bundled().with_target_labeler(BundledTargetLabeler::new());
    /// let digest = pipeline.digest(&Batch::new(Vec::new()))?;
    /// assert!(!digest.models.targets.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_target_labeler(mut self, labeler: impl TargetLabeler + 'static) -> Self {
        self.targets = Box::new(labeler);
        self
    }

    /// With a model that looks at the lead pictures of a digest, as far as `source` has them. What it is sure to see is told under the
    /// publisher's description, as the model's words. A picture that cannot be read gets a note.
    ///
    /// Models in ONNX form and folders of pictures are in `picture`, with the feature `pictures`.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use samestory::model::{
    ///     Fingerprint, Image, PictureContent, PictureDescriber, PictureError, PictureTag,
    /// };
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// /// A model that takes everything for a ferry.
    /// struct Ferries(Fingerprint);
    ///
    /// impl PictureDescriber for Ferries {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///
    ///     fn describe(&self, _: &[u8]) -> Result<PictureContent, PictureError> {
    ///         let tag = PictureTag::new("ferry", 0.8).map_err(|error| PictureError::new("ferries", error))?;
    ///         Ok(PictureContent::new(self.0.clone(), vec![tag]))
    ///     }
    /// }
    ///
    /// let url = "https://courier.example/a.jpg";
    /// let article = Article::builder("a").title("Ferry catches fire").image(Image::new(url)).build()?;
    /// let pictures = BTreeMap::from([(url.to_owned(), b"the bytes of a.jpg".to_vec())]);
    /// let pipeline = Pipeline::bundled().with_pictures(Ferries(Fingerprint::new("ferries", &[])), pictures);
    /// let digest = pipeline.digest(&Batch::new(vec![article]))?;
    /// let image = digest.stories[0].image.as_ref().ok_or("no picture")?;
    /// assert_eq!(image.content.as_ref().ok_or("nothing seen")?.tags()[0].name(), "ferry");
    /// assert!(digest.models.pictures.starts_with("ferries@"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_pictures(
        mut self,
        describer: impl PictureDescriber + 'static,
        source: impl PictureSource + 'static,
    ) -> Self {
        self.pictures = Some(Pictures { describer: Box::new(describer), source: Box::new(source) });
        self
    }

    /// With another clustering configuration. One with a number beyond its range ([`ClusterConfig::check`]) is an error of the calls that
    /// use it.
    ///
    /// ```
    /// use samestory::{Article, Batch, ClusterConfig, Granularity, Pipeline};
    ///
    /// let fire = "A fire broke out on a ferry off Sorrel on Tuesday. All 312 people aboard were rescued.";
    /// let told = "Smoke came up the stairs of the ferry, passengers said in the harbour. Fishing boats took them off.";
    /// let batch = Batch::new(vec![
    ///     Article::builder("a").title("Fire on ferry off Sorrel").body(fire).build()?,
    ///     Article::builder("b").title("Passengers tell of smoke and fear").body(told).build()?,
    /// ]);
    /// let mut config = ClusterConfig::default();
    /// config.granularity = Granularity::SameReport;
    /// // One event, but two reports of it.
    /// assert_eq!(Pipeline::bundled().cluster(&batch)?.stories().len(), 1);
    /// assert_eq!(Pipeline::bundled().with_config(config).cluster(&batch)?.stories().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_config(mut self, config: ClusterConfig) -> Self {
        self.config = config;
        self
    }

    /// With so many threads; without this, those of the `rayon` pool that a call is made in, as many as the machine has cores. The result is the same.
    /// The first call that needs them starts them, and they stay until the pipeline is dropped. More than 512 are an error of each such call.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let batch = Batch::new(vec![Article::builder("a").title("Quake shakes Tarn").build()?]);
    /// let on = |threads| Pipeline::bundled().with_threads(threads).cluster(&batch);
    /// assert_eq!(on(NonZeroUsize::MIN)?, on(NonZeroUsize::MIN.saturating_add(2))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(Threads::new(threads));
        self
    }

    /// Tells `progress` how far a run is, now and then, from any thread.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use samestory::{Article, Batch, Pipeline, Progress};
    ///
    /// let (sender, told) = mpsc::channel();
    /// let pipeline = Pipeline::bundled().with_progress(move |progress| {
    ///     let _ = sender.send(progress);
    /// });
    /// pipeline.cluster(&Batch::new(vec![Article::builder("a").title("Quake shakes Tarn").build()?]))?;
    /// let is_done = |told| matches!(told, Progress::Embedded(so_far) if so_far.done == 1 && so_far.total == 1);
    /// assert!(told.try_iter().any(is_done));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Stops soon after `cancel` has become true, with an error whose [`Error::is_cancelled`](crate::Error::is_cancelled) is true: between two
    /// articles, texts to embed, pictures, or stories, and while articles are compared and joined. Not while a batch is added with
    /// [`Pipeline::extend`], which leaves all as it was or adds all.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    ///
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let stop = Arc::new(AtomicBool::new(false));
    /// let pipeline = Pipeline::bundled().with_cancel(Arc::clone(&stop));
    /// let batch = Batch::new(vec![Article::builder("a").title("Quake shakes Tarn").build()?]);
    /// assert!(pipeline.cluster(&batch).is_ok());
    /// stop.store(true, Ordering::Relaxed);
    /// assert!(pipeline.cluster(&batch).unwrap_err().is_cancelled());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_cancel(mut self, cancel: Arc<AtomicBool>) -> Self {
        self.cancel = Some(cancel);
        self
    }
}
