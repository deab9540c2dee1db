//! From articles to a digest.

mod settings;
mod shared_terms;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use samestory_analysis::{
    Analyzer, ArticleAnalysis, BundledLabeler, BundledTargetLabeler, CrfTagger, Digest, Labeler, Mention,
    NameTagger, Story, TargetLabeler,
};
use samestory_cluster::{ClusterConfig, Explainer, IncrementalClusterer, Item, Items, SimilarityGraph};
use samestory_embed::StaticEmbedder;
use samestory_model::{
    ArticleId, Batch, Clustering, ConnectionExplanation, Control, Day, Embedder, Embeddings, LinkExplanation,
    Note, NoteKind,
};
use samestory_text::{Document, RepeatedSentences, TermWeighter, normalize};

use self::shared_terms::with_shared_terms;
use crate::clustered::Clustered;
use crate::error::{Error, Kind};
use crate::features;
use crate::pictures::Pictures;
use crate::progress::Progress;

/// More threads than any machine has cores cost time, and at some thousand of them a run hardly ends.
const MAX_THREADS: usize = 512;

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
            let documents = self.read(batch)?;
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
            let mut stories = self.stories(&prepared, &explainer, &clustering)?;
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
        if threads.get() > MAX_THREADS {
            return Err(Kind::TooManyThreads { threads: threads.get(), most: MAX_THREADS }.into());
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build();
        let pool = pool.map_err(|cause| Kind::Threads { threads: threads.get(), cause })?;
        pool.install(work).map_err(Error::from)
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

    fn prepare<'a>(&self, batch: &'a Batch) -> Result<Prepared<'a>, Kind> {
        self.config.check()?;
        let mut documents = self.read(batch)?;
        let (items, embeddings) = self.features(&documents)?;
        // Behind vectors and terms: those of an article do not depend on its neighbours.
        let repeated = RepeatedSentences::learn(&documents);
        documents.par_iter_mut().for_each(|document| document.leave_out(&repeated));
        let items = Items::new(items, embeddings)?.with_aligned_languages(self.embedder.aligns_languages());
        Ok(Prepared { documents, items })
    }

    /// What the clustering sees of each document.
    fn features(&self, documents: &[Document<'_>]) -> Result<(Vec<Item>, Embeddings), Kind> {
        let texts: Vec<String> = documents.par_iter().map(features::embedded_text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tell = |progress| self.tell(Progress::Embedded(progress));
        let embeddings = self.embedder.embed_watched(&texts, &self.control().with_progress(&tell))?;
        let item = |document| features::item(document, &self.weighter, &*self.tagger);
        let items = documents.par_iter().map(item).collect();
        Ok((items, embeddings))
    }

    fn stories(
        &self,
        prepared: &Prepared<'_>,
        explainer: &Explainer<'_>,
        clustering: &Clustering,
    ) -> Result<Vec<Story>, Kind> {
        let numbered: Vec<(usize, &Vec<usize>)> = clustering.stories().iter().enumerate().collect();
        let told = self.each(TELLING, &numbered, |story| self.story(prepared, explainer, *story))?;
        Ok(told.into_iter().flatten().collect())
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
