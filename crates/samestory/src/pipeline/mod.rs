//! From articles to a digest.

mod settings;
mod telling;
mod threads;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use samestory_analysis::{
    Analyzer, ArticleAnalysis, BundledLabeler, BundledTargetLabeler, CrfTagger, Digest, Labeler, Mention,
    NameKinds, NameTagger, TargetLabeler,
};
use samestory_cluster::{ClusterConfig, Explainer, IncrementalClusterer, Item, Items, SimilarityGraph};
use samestory_embed::StaticEmbedder;
use samestory_model::{Batch, Clustering, Control, Day, Embedder, Embeddings};
use samestory_text::{Document, TermWeighter, normalize};

use self::telling::{Grouped, leave_out_repeated};
use self::threads::Threads;
use crate::clustered::{Clustered, Learnt, Models};
use crate::error::{Error, Kind};
use crate::features;
use crate::pictures::Pictures;
use crate::progress::Progress;
use crate::shared_terms::Vocabulary;

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
    threads: Option<Threads>,
    progress: Option<ProgressCallback>,
    cancel: Option<Arc<AtomicBool>>,
}

type ProgressCallback = Box<dyn Fn(Progress) + Send + Sync>;

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline")
            .field("embedder", self.embedder.fingerprint())
            .field("config", &self.config)
            .field("threads", &self.threads.as_ref().map(Threads::number))
            .finish_non_exhaustive()
    }
}

/// A part of a run that goes from one article, or story, to the next.
struct Stage {
    name: &'static str,
    progress: fn(usize, usize) -> Progress,
}

const READING: Stage =
    Stage { name: "reading articles", progress: |done, total| Progress::Read { done, total } };
const ANALYZING: Stage =
    Stage { name: "analyzing articles", progress: |done, total| Progress::Analyzed { done, total } };
const TELLING: Stage =
    Stage { name: "telling stories", progress: |done, total| Progress::Told { done, total } };

/// What the clustering sees of articles, and what kinds their names are of.
struct Features {
    items: Vec<Item>,
    embeddings: Embeddings,
    kinds: NameKinds,
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
    /// assert!(pipeline.digest(&Batch::new(Vec::new()))?.stories.is_empty());
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
        self.on_threads(|| Ok(self.items_of(&self.read(batch)?)?.0))
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
        self.on_threads(|| Ok(self.grouped(&self.items_of(&self.read(batch)?)?.0)?.1))
    }

    /// The same with all that it was made of: to be explained, to add articles to with [`Pipeline::extend`], and to tell stories from with
    /// [`Pipeline::digest_clustered`].
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
            let documents = self.read(batch)?;
            let (items, kinds) = self.items_of(&documents)?;
            let tell = |progress| self.tell(Progress::Clustered(progress));
            let control = self.control().with_progress(&tell);
            let clusterer = IncrementalClusterer::new(items, self.config.clone(), &control)?;
            Ok(Clustered::new(
                clusterer,
                self.models(),
                Learnt { vocabulary: Vocabulary::of(&documents), kinds },
            ))
        })
    }

    /// Adds the articles of a batch to a clustering, by its own configuration; see [`IncrementalClusterer`] for what it costs and where
    /// stories may differ from those of all articles at once.
    ///
    /// # Errors
    /// When the embedder cannot be run, no thread can be started, an id is there already, or the embedder, the weights of terms or the name
    /// tagger are others than before. Then nothing has changed.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let article = |id: &str| Article::builder(id).title("Quake shakes Tarn").build();
    /// let batch = |id: &str| article(id).map(|article| Batch::new(vec![article]));
    /// let mut clustered = pipeline.clustered(&batch("b")?)?;
    /// pipeline.extend(&mut clustered, &batch("a")?)?;
    /// // All articles by ascending id: `a`, then `b`.
    /// assert_eq!(clustered.clustering().stories(), [vec![0, 1]]);
    /// assert_eq!(clustered.items().id(0).as_str(), "a");
    /// // An article comes once; nothing has changed.
    /// assert!(pipeline.extend(&mut clustered, &batch("b")?).unwrap_err().is_known_article());
    /// assert_eq!(clustered.items().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extend(&self, clustered: &mut Clustered, batch: &Batch) -> Result<(), Error> {
        self.on_threads(|| {
            let documents = self.read(batch)?;
            let Features { items, embeddings, kinds } = self.features(&documents)?;
            let learnt = Learnt { vocabulary: Vocabulary::of(&documents), kinds };
            clustered.extend(&self.models(), (items, &embeddings), learnt)
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

    /// The stories of a batch, under the day with most articles. All articles are in the digest, whatever their day.
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
    /// let digest = Pipeline::bundled().digest(&batch)?;
    /// assert_eq!(digest.date, Some("2026-05-12".parse()?));
    /// assert_eq!(digest.n_articles(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn digest(&self, batch: &Batch) -> Result<Digest, Error> {
        self.on_threads(|| {
            let mut documents = self.read(batch)?;
            let (items, kinds) = self.items_of(&documents)?;
            leave_out_repeated(&mut documents);
            let (graph, clustering) = self.grouped(&items)?;
            let explainer = Explainer::new(&graph, &items, &self.config, &clustering);
            let (documents, items, clustering, kinds) = (&documents, &items, &clustering, &kinds);
            self.told(batch, &Grouped { documents, items, clustering, explainer, kinds })
        })
    }

    /// The same under this day.
    ///
    /// # Errors
    /// Those of [`Pipeline::digest`].
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = Article::builder("a").title("Rain").published("2026-05-12".parse()?).build()?;
    /// let digest = Pipeline::bundled().digest_on(&Batch::new(vec![article]), "2026-05-13".parse()?)?;
    /// assert_eq!(digest.date, Some("2026-05-13".parse()?));
    /// // A story keeps the day of its articles.
    /// assert_eq!(digest.stories[0].date, Some("2026-05-12".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn digest_on(&self, batch: &Batch, day: Day) -> Result<Digest, Error> {
        let mut digest = self.digest(batch)?;
        digest.date = Some(day);
        Ok(digest)
    }

    /// The same of articles that have been clustered, as they arrived or all at once: nothing is compared again, and only the sentences
    /// that stories are told with are embedded.
    ///
    /// `batch` is to have the articles of `clustered`, with the texts that these had.
    ///
    /// # Errors
    /// Those of [`Pipeline::digest`], and when an article is in only one of the two.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let (first, second) = (article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?);
    /// let mut clustered = pipeline.clustered(&Batch::new(vec![first.clone()]))?;
    /// pipeline.extend(&mut clustered, &Batch::new(vec![second.clone()]))?;
    ///
    /// let all = Batch::new(vec![first.clone(), second]);
    /// let digest = pipeline.digest_clustered(&all, &clustered)?;
    /// assert_eq!(digest.stories[0].articles.len(), 2);
    /// let error = pipeline.digest_clustered(&Batch::new(vec![first]), &clustered).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to tell stories: article `b` was clustered, and is not in the batch");
    /// assert!(error.is_mismatch());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn digest_clustered(&self, batch: &Batch, clustered: &Clustered) -> Result<Digest, Error> {
        self.on_threads(|| {
            clustered.check_articles(batch)?;
            let mut documents = self.read(batch)?;
            leave_out_repeated(&mut documents);
            let (items, clustering) = (clustered.items(), clustered.clustering());
            let (explainer, kinds) = (clustered.explainer(), clustered.kinds());
            self.told(batch, &Grouped { documents: &documents, items, clustering, explainer, kinds })
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
            self.each(ANALYZING, batch.articles(), |article| {
                Ok(self.analyzer().analyze_article(&Document::new(article))?)
            })
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
            self.each(READING, batch.articles(), |article| {
                let body = normalize(article.body(), article.body_format());
                let mut mentions = self.tagger.mentions(body.as_str());
                mentions.iter_mut().for_each(|mention| mention.span = body.original_span(mention.span));
                Ok(mentions)
            })
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

    fn models(&self) -> Models {
        Models { terms: self.weighter.fingerprint().clone(), names: self.tagger.fingerprint().clone() }
    }

    fn on_threads<T: Send>(&self, work: impl FnOnce() -> Result<T, Kind> + Send) -> Result<T, Error> {
        let Some(threads) = &self.threads else { return work().map_err(Error::from) };
        threads.pool()?.install(work).map_err(Error::from)
    }

    /// What `work` makes of each of `all`, in their order; stops at an error, or soon after the caller has asked to.
    fn each<'t, T: Sync, R: Send>(
        &self,
        stage: Stage,
        all: &'t [T],
        work: impl Fn(&'t T) -> Result<R, Kind> + Sync,
    ) -> Result<Vec<R>, Kind> {
        let (control, n_done) = (self.control::<Progress>(), AtomicUsize::new(0));
        let made = all.par_iter().map(|one| {
            if control.is_cancelled() {
                return Err(Kind::Stopped(stage.name));
            }
            let made = work(one)?;
            let done = n_done.fetch_add(1, Ordering::Relaxed) + 1;
            self.tell((stage.progress)(done, all.len()));
            Ok(made)
        });
        made.collect()
    }

    fn read<'a>(&self, batch: &'a Batch) -> Result<Vec<Document<'a>>, Kind> {
        self.each(READING, batch.articles(), |article| Ok(Document::new(article)))
    }

    fn items_of(&self, documents: &[Document<'_>]) -> Result<(Items, NameKinds), Kind> {
        self.config.check()?;
        let Features { items, embeddings, kinds } = self.features(documents)?;
        let items = Items::new(items, embeddings)?.with_aligned_languages(self.embedder.aligns_languages());
        Ok((items, kinds))
    }

    /// What the clustering sees of each document.
    fn features(&self, documents: &[Document<'_>]) -> Result<Features, Kind> {
        let texts: Vec<String> = documents.par_iter().map(features::embedded_text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tell = |progress| self.tell(Progress::Embedded(progress));
        let embeddings = self.embedder.embed_watched(&texts, &self.control().with_progress(&tell))?;
        let item = |document| features::item(document, &self.weighter, &*self.tagger);
        let read: Vec<(Item, NameKinds)> = documents.par_iter().map(item).collect();
        let (items, kinds_of): (Vec<Item>, Vec<NameKinds>) = read.into_iter().unzip();
        let mut kinds = NameKinds::default();
        kinds_of.into_iter().for_each(|of_article| kinds.merge(of_article));
        Ok(Features { items, embeddings, kinds })
    }
}
