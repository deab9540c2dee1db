//! From articles to a digest.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use samestory_analysis::{
    Analyzer, ArticleAnalysis, BundledLabeler, BundledTargetLabeler, CrfTagger, Digest, Labeler, Mention,
    NameTagger, Story, TargetLabeler, name_vector,
};
use samestory_cluster::{ClusterConfig, Explainer, IncrementalClusterer, Item, Items, SimilarityGraph};
use samestory_embed::StaticEmbedder;
use samestory_model::{
    ArticleId, Batch, Clustering, ConnectionExplanation, Control, Day, EmbedError, Embedded, Embedder,
    Embeddings, LinkExplanation, Note, NoteKind, PictureDescriber, PictureSource, SparseVector, TermId,
};
use samestory_text::{Document, RepeatedSentences, TermWeighter, figures, normalize, term_id, terms, words};

use crate::clustered::Clustered;
use crate::error::{Error, Kind};
use crate::pictures::Pictures;

/// Of a body, so many words are embedded together with the title.
const EMBEDDED_WORDS: usize = 100;
/// Names are looked for in so many words of a body, and figures in fewer: further down, other events are told.
const NAMED_WORDS: usize = 150;
const COUNTED_WORDS: usize = 60;
/// Of texts whose language is found with at least this confidence, some 98 of 100 are in it; texts in Chinese that have Latin names stay below .99.
const CERTAIN_LANGUAGE: f32 = 0.9;
/// An explanation names so many shared terms.
const SHARED_TERMS: usize = 8;

/// The models and settings that turn articles into stories.
///
/// Every stage is public; this type only puts them one after another, and could be written by any user.
///
/// ```
/// use samestory::{Article, Batch, Pipeline};
///
/// let pipeline = Pipeline::bundled();
/// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
/// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
/// assert_eq!(pipeline.cluster(&batch)?.stories(), [vec![0, 1]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Pipeline {
    embedder: Box<dyn Embedder>,
    weighter: TermWeighter,
    tagger: Box<dyn NameTagger>,
    labeler: Box<dyn Labeler>,
    targets: Box<dyn TargetLabeler>,
    pictures: Option<Pictures>,
    config: ClusterConfig,
    threads: Option<NonZeroUsize>,
    progress: Option<ProgressCallback>,
    cancel: Option<Arc<AtomicBool>>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Articles have been turned into vectors.
    Embedded(Embedded),
    /// Articles are being compared and joined.
    Clustered(samestory_cluster::Progress),
    /// A model has looked at lead pictures.
    Looked {
        /// Pictures done, those that the source lacks or that cannot be read among them.
        done: usize,
        /// Stories with a picture.
        total: usize,
    },
}

type ProgressCallback = Box<dyn Fn(Progress) + Send + Sync>;

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline")
            .field("embedder", self.embedder.fingerprint())
            .field("config", &self.config)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// A batch made ready for clustering.
struct Prepared<'a> {
    documents: Vec<Document<'a>>,
    items: Items,
}

impl Pipeline {
    /// With the bundled models and the default configuration: models for English texts, stories of one event. Takes some 50 ms; make one
    /// and keep it.
    ///
    /// ```
    /// use samestory::{Batch, ClusterConfig, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// assert_eq!(pipeline.config(), &ClusterConfig::default());
    /// assert!(pipeline.digest(&Batch::new(Vec::new()), None)?.stories.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Self {
            embedder: Box::new(StaticEmbedder::bundled()),
            weighter: TermWeighter::bundled(),
            tagger: Box::new(CrfTagger::bundled()),
            labeler: Box::new(BundledLabeler::new()),
            targets: Box::new(BundledTargetLabeler::new()),
            pictures: None,
            config: ClusterConfig::default(),
            threads: None,
            progress: None,
            cancel: None,
        }
    }

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
    /// let digest = Pipeline::bundled().with_embedder(mine).digest(&Batch::new(Vec::new()), None)?;
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
    /// articles of your own. A clusterer of [`Pipeline::incremental`] is to be extended with the weights that it was made with, which is not checked.
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
    ///     let link = pipeline.explain_link(&batch, &a, &b)?.ok_or("not in the batch")?;
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
    /// use samestory::analysis::{Mention, NameTagger};
    /// use samestory::model::Fingerprint;
    /// use samestory::{Article, Batch, Pipeline};
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
    /// use samestory::analysis::{BundledLabeler, LabelInput, Labeler, Labels};
    /// use samestory::model::Fingerprint;
    /// use samestory::{Article, Batch, Pipeline};
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
    /// let digest = pipeline.digest(&Batch::new(Vec::new()), None)?;
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
    /// let digest = pipeline.digest(&Batch::new(vec![article]), None)?;
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

    /// With another clustering configuration.
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
        self.threads = Some(threads);
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

    /// Stops soon after `cancel` has become true, with an error whose [`Error::is_cancelled`] is true.
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

    /// A batch as the clustering sees it: terms, names, numbers, vector and time of each article, in the order of `batch.articles()`. For
    /// those who try several settings, or call the functions of [`samestory_cluster`](crate::cluster) themselves.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::cluster::{ClusterConfig, SimilarityGraph, group};
    /// use samestory::model::Control;
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let items = Pipeline::bundled().items(&batch)?;
    /// for threshold in [0.3, 0.5, 1.1] {
    ///     let mut config = ClusterConfig::default();
    ///     config.same_event_threshold = threshold;
    ///     let graph = SimilarityGraph::build(&items, &config, &Control::default())?;
    ///     let stories = group(&graph, &items, &config, &Control::default())?;
    ///     assert_eq!(stories.stories().len(), if threshold < 1.0 { 1 } else { 2 });
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn items(&self, batch: &Batch) -> Result<Items, Error> {
        self.on_threads(|| Ok(self.prepare(batch)?.items))
    }

    /// Which articles tell the same story. Item `i` of the result is `batch.articles()[i]`.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![
    ///     article("a", "Quake shakes Tarn")?,
    ///     article("b", "Central bank cuts key rate")?,
    ///     article("c", "Tarn shaken by quake")?,
    /// ]);
    /// let clustering = Pipeline::bundled().cluster(&batch)?;
    /// assert_eq!(clustering.stories(), [vec![0, 2], vec![1]]);
    /// assert_eq!(clustering.labels(), [0, 1, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cluster(&self, batch: &Batch) -> Result<Clustering, Error> {
        self.on_threads(|| Ok(self.grouped(&self.prepare(batch)?.items)?.1))
    }

    /// The same with all that it was made of.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let clustered = Pipeline::bundled().clustered(&batch)?;
    /// assert_eq!(clustered.clustering().stories(), [vec![0, 1]]);
    /// // How probable the link is that holds the story together.
    /// let (_, _, probability) = clustered.graph().edges().next().ok_or("no link")?;
    /// assert!(probability > 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clustered(&self, batch: &Batch) -> Result<Clustered, Error> {
        self.on_threads(|| {
            let items = self.prepare(batch)?.items;
            let (graph, clustering) = self.grouped(&items)?;
            Ok(Clustered::new(items, graph, clustering))
        })
    }

    /// Clusters a batch to which others can be added with [`Pipeline::extend`].
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let batch = |id: &str, title: &str| Ok::<_, Box<dyn std::error::Error>>(Batch::new(vec![Article::builder(id).title(title).build()?]));
    /// let mut clusterer = pipeline.incremental(&batch("b", "Quake shakes Tarn")?)?;
    /// pipeline.extend(&mut clusterer, &batch("a", "Tarn shaken by quake")?)?;
    /// // All articles by ascending id: `a`, then `b`.
    /// assert_eq!(clusterer.clustering().stories(), [vec![0, 1]]);
    /// assert_eq!(clusterer.items().id(0).as_str(), "a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn incremental(&self, batch: &Batch) -> Result<IncrementalClusterer, Error> {
        self.on_threads(|| {
            let items = self.prepare(batch)?.items;
            let tell = |progress| self.tell(Progress::Clustered(progress));
            let control = self.control().with_progress(&tell);
            Ok(IncrementalClusterer::new(items, self.config.clone(), &control)?)
        })
    }

    /// Adds the articles of a batch to those of earlier ones; see [`IncrementalClusterer`] for what it costs and where stories may differ from
    /// those of all articles at once.
    ///
    /// # Errors
    /// When the embedder cannot be run or is another than before, no thread can be started, or an id is there already. Then nothing has changed.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let article = |id: &str| Article::builder(id).title("Quake shakes Tarn").build();
    /// let batch = |id: &str| article(id).map(|article| Batch::new(vec![article]));
    /// let mut clusterer = pipeline.incremental(&batch("a")?)?;
    /// pipeline.extend(&mut clusterer, &batch("b")?)?;
    /// assert_eq!(clusterer.clustering().stories(), [vec![0, 1]]);
    /// // An article comes once; nothing has changed.
    /// assert!(pipeline.extend(&mut clusterer, &batch("b")?).is_err());
    /// assert_eq!(clusterer.items().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extend(&self, clusterer: &mut IncrementalClusterer, batch: &Batch) -> Result<(), Error> {
        self.on_threads(|| {
            let documents: Vec<Document<'_>> = batch.articles().par_iter().map(Document::new).collect();
            let (items, embeddings) = self.features(&documents)?;
            Ok(clusterer.extend(items, &embeddings)?)
        })
    }

    /// The clustering configuration.
    ///
    /// ```
    /// use samestory::{Granularity, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// assert_eq!(pipeline.config().granularity, Granularity::SameEvent);
    /// assert_eq!(pipeline.config().threshold(), 0.5);
    /// ```
    #[must_use]
    pub fn config(&self) -> &ClusterConfig {
        &self.config
    }

    /// Does some work on the threads of this pipeline, such as grouping articles once more.
    ///
    /// # Errors
    /// When no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory::Pipeline;
    ///
    /// let pipeline = Pipeline::bundled().with_threads(NonZeroUsize::MIN);
    /// // Whatever shares its work over a `rayon` pool inside has one thread now.
    /// let sum = pipeline.install(|| (1..=4).sum::<i32>())?;
    /// assert_eq!(sum, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
        self.on_threads(|| Ok(work()))
    }

    /// The stories of a batch under a day: `day`, else the day with most articles. All articles are in the digest,
    /// whatever their day.
    ///
    /// # Errors
    /// When the embedder, or a model that looks at pictures, cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, day: &str| Article::builder(id).title("Rain").published(day.parse()?).build();
    /// let days = [("a", "2026-05-12"), ("b", "2026-05-12"), ("c", "2026-05-13")];
    /// let batch = Batch::new(days.into_iter().map(|(id, day)| article(id, day)).collect::<Result<_, _>>()?);
    /// let pipeline = Pipeline::bundled();
    /// assert_eq!(pipeline.digest(&batch, None)?.date, Some("2026-05-12".parse()?));
    /// let digest = pipeline.digest(&batch, Some("2026-05-13".parse()?))?;
    /// assert_eq!(digest.date, Some("2026-05-13".parse()?));
    /// assert_eq!(digest.n_articles(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn digest(&self, batch: &Batch, day: Option<Day>) -> Result<Digest, Error> {
        self.on_threads(|| {
            let prepared = self.prepare(batch)?;
            let (graph, clustering) = self.grouped(&prepared.items)?;
            let explainer = Explainer::new(&graph, &prepared.items, &self.config, &clustering);
            let stories = clustering.stories().par_iter().enumerate();
            let stories =
                stories.map(|(number, members)| self.story(&prepared, &explainer, (number, members)));
            let stories: Vec<Option<Story>> = stories.collect::<Result<_, _>>()?;
            let mut stories: Vec<Story> = stories.into_iter().flatten().collect();
            let mut notes = notes(batch, &prepared);
            if let Some(pictures) = &self.pictures {
                let tell = |progress| self.tell(progress);
                notes.extend(pictures.look_at_all(&mut stories, &self.control().with_progress(&tell))?);
                notes.sort();
            }
            let mut digest = self.analyzer().digest(stories, day, notes);
            digest.models.pictures = self.pictures.as_ref().map(Pictures::model).unwrap_or_default();
            Ok(digest)
        })
    }

    /// Summary, entities, tone, sentiment and intent of each article, in the order of `batch.articles()`. Each is read by
    /// itself: no stories are made.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let body = "The mayor, Helena Marsh, opened the bridge on Tuesday. It had been closed since May.";
    /// let article = Article::builder("a").title("Marsh opens bridge in Tarn").body(body).build()?;
    /// let analysis = Pipeline::bundled().analyze(&Batch::new(vec![article]))?.remove(0);
    /// assert!(body.contains(analysis.summary[0].text()));
    /// assert!(analysis.entities.iter().any(|entity| entity.name == "Helena Marsh"));
    /// assert!((0.0..=1.0).contains(&analysis.sentiment.confidence));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn analyze(&self, batch: &Batch) -> Result<Vec<ArticleAnalysis>, Error> {
        self.on_threads(|| {
            let analyses = batch.articles().par_iter();
            let analyses = analyses.map(|article| self.analyzer().analyze_article(&Document::new(article)));
            Ok(analyses.collect::<Result<_, EmbedError>>()?)
        })
    }

    /// The names in the body of each article, in the order of `batch.articles()`; spans are bytes of the body as given.
    ///
    /// # Errors
    /// When no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let body = "<p>Helena Marsh flew to <b>Tarn</b>.</p>";
    /// let batch = Batch::new(vec![Article::builder("a").body(body).build()?]);
    /// let mentions = Pipeline::bundled().mentions(&batch)?.remove(0);
    /// let places: Vec<_> = mentions.iter().map(|mention| mention.span.slice(body)).collect();
    /// assert_eq!(places, [Some("Helena Marsh"), Some("Tarn")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mentions(&self, batch: &Batch) -> Result<Vec<Vec<Mention>>, Error> {
        self.on_threads(|| {
            let mentions = batch.articles().par_iter().map(|article| {
                let body = normalize(article.body(), article.body_format());
                let mut mentions = self.tagger.mentions(body.as_str());
                mentions.iter_mut().for_each(|mention| mention.span = body.original_span(mention.span));
                mentions
            });
            Ok(mentions.collect())
        })
    }

    /// Why two articles are, or are not, linked; `None` when the batch lacks one of them.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, ArticleId, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Bank cuts key rate")?]);
    /// let (a, b, other) = (ArticleId::new("a")?, ArticleId::new("b")?, ArticleId::new("z")?);
    /// let pipeline = Pipeline::bundled();
    /// let link = pipeline.explain_link(&batch, &a, &b)?.ok_or("not in the batch")?;
    /// assert!(link.probability < link.threshold && link.shared_terms.is_empty());
    /// assert!(pipeline.explain_link(&batch, &a, &other)?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain_link(
        &self,
        batch: &Batch,
        first: &ArticleId,
        second: &ArticleId,
    ) -> Result<Option<LinkExplanation>, Error> {
        let Some((first, second)) = places(batch, first, second) else { return Ok(None) };
        self.on_threads(|| {
            let prepared = self.prepare(batch)?;
            let link = samestory_cluster::explain_link(&prepared.items, &self.config, first, second);
            Ok(link.map(|link| with_shared_terms(link, &prepared)))
        })
    }

    /// Why two articles are of one story: the way from one to the other, and what would part them. `None` when they are of two
    /// stories, or the batch lacks one of them. The whole batch is clustered for it.
    ///
    /// # Errors
    /// When the embedder cannot be run, or no thread can be started.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, ArticleId, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let (a, b) = (ArticleId::new("a")?, ArticleId::new("b")?);
    /// let why = Pipeline::bundled().explain_connection(&batch, &a, &b)?.ok_or("of two stories")?;
    /// // One edge holds them together; without it they part.
    /// assert_eq!(why.path.len(), 1);
    /// assert_eq!(why.parting.ok_or("unknown")?.edges, why.path);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain_connection(
        &self,
        batch: &Batch,
        first: &ArticleId,
        second: &ArticleId,
    ) -> Result<Option<ConnectionExplanation>, Error> {
        let Some((first, second)) = places(batch, first, second) else { return Ok(None) };
        self.on_threads(|| {
            let prepared = self.prepare(batch)?;
            let (graph, clustering) = self.grouped(&prepared.items)?;
            let explainer = Explainer::new(&graph, &prepared.items, &self.config, &clustering);
            let Some(mut why) = explainer.connection(first, second) else { return Ok(None) };
            why.link = with_shared_terms(why.link, &prepared);
            Ok(Some(why))
        })
    }

    fn grouped(&self, items: &Items) -> Result<(SimilarityGraph, Clustering), Kind> {
        let tell = |progress| self.tell(Progress::Clustered(progress));
        let control = self.control().with_progress(&tell);
        let graph = SimilarityGraph::build(items, &self.config, &control)?;
        let clustering = samestory_cluster::group(&graph, items, &self.config, &control)?;
        Ok((graph, clustering))
    }

    fn control<P>(&self) -> Control<'_, P> {
        match &self.cancel {
            Some(cancel) => Control::default().with_cancel(cancel),
            None => Control::default(),
        }
    }

    fn tell(&self, progress: Progress) {
        if let Some(callback) = &self.progress {
            callback(progress);
        }
    }

    fn analyzer(&self) -> Analyzer<'_> {
        Analyzer::new(&*self.embedder, &self.weighter, &*self.tagger, &*self.labeler)
            .with_targets(&*self.targets)
    }

    fn on_threads<T: Send>(&self, work: impl FnOnce() -> Result<T, Kind> + Send) -> Result<T, Error> {
        let Some(threads) = self.threads else { return work().map_err(Error::from) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build();
        let pool = pool.map_err(|cause| Kind::Threads { threads: threads.get(), cause })?;
        pool.install(work).map_err(Error::from)
    }

    fn prepare<'a>(&self, batch: &'a Batch) -> Result<Prepared<'a>, Kind> {
        let mut documents: Vec<Document<'a>> = batch.articles().par_iter().map(Document::new).collect();
        let (items, embeddings) = self.features(&documents)?;
        // Behind vectors and terms: those of an article do not depend on its neighbours.
        let repeated = RepeatedSentences::learn(&documents);
        documents.par_iter_mut().for_each(|document| document.leave_out(&repeated));
        let items = Items::new(items, embeddings)?.with_aligned_languages(self.embedder.aligns_languages());
        Ok(Prepared { documents, items })
    }

    /// What the clustering sees of each document.
    fn features(&self, documents: &[Document<'_>]) -> Result<(Vec<Item>, Embeddings), Kind> {
        let texts: Vec<String> = documents.par_iter().map(embedded_text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tell = |progress| self.tell(Progress::Embedded(progress));
        let embeddings = self.embedder.embed_watched(&texts, &self.control().with_progress(&tell))?;
        let items = documents.par_iter().map(|document| self.item(document)).collect();
        Ok((items, embeddings))
    }

    fn item(&self, document: &Document<'_>) -> Item {
        let article = document.article();
        let title = self.weighter.weigh_document_title(document);
        let text = self.weighter.weigh_document(document);
        let (headline, lead) = (document.title(), beginning(document, COUNTED_WORDS));
        let numbers = [headline, lead].into_iter().flat_map(figures).map(|figure| term_id(&figure));
        let item = Item::new(article.id().clone())
            .with_title_terms(title)
            .with_text_terms(text)
            .with_names(self.names(document))
            .with_numbers(numbers);
        let item = match language_code(document) {
            Some(code) => item.with_language(code),
            None => item,
        };
        match article.published() {
            Some(time) => item.with_published(time),
            None => item,
        }
    }

    fn names(&self, document: &Document<'_>) -> SparseVector {
        let named = beginning(document, NAMED_WORDS);
        name_vector(&self.tagger.mentions(document.title()), &self.tagger.mentions(named))
    }

    fn story(
        &self,
        prepared: &Prepared<'_>,
        explainer: &Explainer<'_>,
        (number, members): (usize, &Vec<usize>),
    ) -> Result<Option<Story>, Kind> {
        let documents: Vec<&Document<'_>> =
            members.iter().filter_map(|&member| prepared.documents.get(member)).collect();
        let mut why = explainer.story(number);
        why.links = why.links.into_iter().map(|link| with_shared_terms(link, prepared)).collect();
        if let Some(nearest) = &mut why.nearest {
            nearest.strongest = with_shared_terms(nearest.strongest.clone(), prepared);
        }
        Ok(self.analyzer().analyze_story(&documents, why)?)
    }
}

/// Where two articles stand in a batch.
fn places(batch: &Batch, first: &ArticleId, second: &ArticleId) -> Option<(usize, usize)> {
    let place = |id| batch.articles().binary_search_by(|article| article.id().cmp(id)).ok();
    Some((place(first)?, place(second)?))
}

/// The language of an article, where it is beyond doubt: two articles of one language that count as of two would be joined for a few words.
fn language_code(document: &Document<'_>) -> Option<u32> {
    let found = document.language().filter(|found| found.confidence >= CERTAIN_LANGUAGE)?;
    Some(found.language.as_str().bytes().fold(0, |code, letter| code << 8 | u32::from(letter)))
}

/// Title and first words: an event is told there, and static vectors blur over longer texts.
fn embedded_text(document: &Document<'_>) -> String {
    format!("{}\n{}", document.title(), beginning(document, EMBEDDED_WORDS))
}

/// The first words of a body.
fn beginning<'a>(document: &'a Document<'_>, n_words: usize) -> &'a str {
    let body = document.body().as_str();
    let end = words(body).nth(n_words).map_or(body.len(), |(span, _)| span.start());
    body.get(..end).unwrap_or(body)
}

fn with_shared_terms(mut link: LinkExplanation, prepared: &Prepared<'_>) -> LinkExplanation {
    let index =
        |id: &ArticleId| prepared.documents.binary_search_by(|document| document.article().id().cmp(id)).ok();
    let (Some(first), Some(second)) = (index(&link.first), index(&link.second)) else { return link };
    let shared = samestory_cluster::shared_terms(&prepared.items, first, second);
    let Some(document) = prepared.documents.get(first) else { return link };
    let ids: Vec<TermId> = shared.iter().take(SHARED_TERMS).map(|(id, _)| *id).collect();
    link.shared_terms = written_terms(document, &ids);
    link
}

/// Terms are compared by their hashes; the article has their texts. One walk finds all, and mostly ends early.
fn written_terms(document: &Document<'_>, ids: &[TermId]) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; ids.len()];
    for term in [document.title(), document.body().as_str()].into_iter().flat_map(terms) {
        let id = term_id(&term);
        if let Some((_, place)) =
            ids.iter().zip(&mut found).find(|(known, place)| **known == id && place.is_none())
        {
            *place = Some(term.into_owned());
            if found.iter().all(Option::is_some) {
                break;
            }
        }
    }
    found.into_iter().flatten().collect()
}

fn notes(batch: &Batch, prepared: &Prepared<'_>) -> Vec<Note> {
    let implausible = prepared.items.implausible_times().iter();
    let implausible = implausible.filter_map(|index| batch.articles().get(*index));
    let implausible =
        implausible.map(|article| Note::new(NoteKind::ImplausibleTime, Some(article.id().clone())));
    let found = prepared.documents.iter().flat_map(Document::notes);
    let mut notes: Vec<Note> = batch.notes().iter().cloned().chain(found).chain(implausible).collect();
    notes.sort();
    notes
}
