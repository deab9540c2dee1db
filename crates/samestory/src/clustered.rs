//! A clustering that can be explained, added to and told.

use samestory_analysis::NameKinds;
use samestory_cluster::{
    ClusterConfig, Explainer, IncrementalClusterer, Item, Items, SimilarityGraph, explain_link,
};
use samestory_model::{
    ArticleId, Batch, Clustering, ConnectionExplanation, Embeddings, Fingerprint, LinkExplanation, TermId,
};

use crate::error::Kind;
use crate::shared_terms::{Vocabulary, place, with_shared_terms};

/// A clustering with all that it was made of: what explanations and measures need, articles can be added to
/// ([`Pipeline::extend`](crate::Pipeline::extend)), and stories are told from
/// ([`Pipeline::digest_clustered`](crate::Pipeline::digest_clustered)). Item `i` is the article with the `i`-th id.
///
/// Of the articles it keeps terms, names, numbers, vectors and times, and each different word once; no texts.
///
/// ```
/// use samestory::{Article, Batch, Pipeline};
///
/// let pipeline = Pipeline::bundled();
/// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
/// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
/// let clustered = pipeline.clustered(&batch)?;
/// assert_eq!(clustered.clustering(), &pipeline.cluster(&batch)?);
/// assert_eq!(clustered.graph().n_edges(), 1);
/// assert_eq!(pipeline.digest_clustered(&batch, &clustered)?, pipeline.digest(&batch)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Clustered {
    clusterer: IncrementalClusterer,
    models: Models,
    learnt: Learnt,
}

/// What is kept of the articles beside what they are compared by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Learnt {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) kinds: NameKinds,
}

/// What terms and names were made with; those of others cannot be compared with them. The vectors know their model themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Models {
    pub(crate) terms: Fingerprint,
    pub(crate) names: Fingerprint,
}

impl Models {
    fn check(&self, others: &Self) -> Result<(), Kind> {
        let pairs = [(&self.terms, &others.terms), (&self.names, &others.names)];
        match pairs.into_iter().find(|(ours, others)| ours != others) {
            Some((ours, other)) => Err(Kind::OtherModel { before: ours.to_string(), now: other.to_string() }),
            None => Ok(()),
        }
    }
}

impl Clustered {
    pub(crate) fn new(clusterer: IncrementalClusterer, models: Models, learnt: Learnt) -> Self {
        Self { clusterer, models, learnt }
    }

    /// Adds articles; at an error nothing has changed.
    pub(crate) fn extend(
        &mut self,
        models: &Models,
        (items, vectors): (Vec<Item>, &Embeddings),
        learnt: Learnt,
    ) -> Result<(), Kind> {
        self.models.check(models)?;
        self.clusterer.extend(items, vectors)?;
        self.learnt.vocabulary = std::mem::take(&mut self.learnt.vocabulary).and(learnt.vocabulary);
        self.learnt.kinds.merge(learnt.kinds);
        Ok(())
    }

    pub(crate) fn kinds(&self) -> &NameKinds {
        &self.learnt.kinds
    }

    /// Whether `batch` has the same articles, by their ids.
    pub(crate) fn check_articles(&self, batch: &Batch) -> Result<(), Kind> {
        let (items, articles) = (self.items(), batch.articles());
        let unknown = articles.iter().map(samestory_model::Article::id).find(|id| place(items, id).is_none());
        if let Some(id) = unknown {
            return Err(Kind::NotClustered(id.clone()));
        }
        // All of the batch are known, and ids are unique: of as many there is none that it lacks.
        let lacking = (0..items.len()).map(|item| items.id(item)).find(|id| batch.find(id).is_none());
        match lacking.filter(|_| items.len() != articles.len()) {
            Some(id) => Err(Kind::NotInBatch(id.clone())),
            None => Ok(()),
        }
    }

    /// Terms, names, numbers, vectors and times of the articles.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let batch = Batch::new(vec![Article::builder("a").title("Quake shakes Tarn").build()?]);
    /// let clustered = Pipeline::bundled().clustered(&batch)?;
    /// assert_eq!(clustered.items().id(0), batch.articles()[0].id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn items(&self) -> &Items {
        self.clusterer.items()
    }

    /// Which articles were compared, and how probable it is that they tell the same story.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let clustered = Pipeline::bundled().clustered(&batch)?;
    /// let edges: Vec<_> = clustered.graph().edges().map(|(one, other, _)| (one, other)).collect();
    /// assert_eq!(edges, [(0, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn graph(&self) -> &SimilarityGraph {
        self.clusterer.graph()
    }

    /// Which articles tell the same story.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let batch = Batch::new(vec![Article::builder("a").title("Quake shakes Tarn").build()?]);
    /// // An article alone is a story.
    /// assert_eq!(Pipeline::bundled().clustered(&batch)?.clustering().stories(), [vec![0]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn clustering(&self) -> &Clustering {
        self.clusterer.clustering()
    }

    /// The settings that it was made with.
    ///
    /// ```
    /// use samestory::{Batch, ClusterConfig, Granularity, Pipeline};
    ///
    /// let mut config = ClusterConfig::default();
    /// config.granularity = Granularity::RunningStory;
    /// let clustered = Pipeline::bundled().with_config(config).clustered(&Batch::new(Vec::new()))?;
    /// assert_eq!(clustered.config().granularity, Granularity::RunningStory);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn config(&self) -> &ClusterConfig {
        self.clusterer.config()
    }

    /// Why two articles are, or are not, linked; `None` when it lacks one of them.
    ///
    /// # Complexity
    /// O(log n) for n articles, and one look at the terms of both: nothing is read or embedded.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, ArticleId, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Bank cuts key rate")?]);
    /// let (a, b, other) = (ArticleId::new("a")?, ArticleId::new("b")?, ArticleId::new("z")?);
    /// let clustered = Pipeline::bundled().clustered(&batch)?;
    /// let link = clustered.explain_link(&a, &b).ok_or("not in the batch")?;
    /// assert!(link.probability < link.threshold && link.shared_terms.is_empty());
    /// assert!(clustered.explain_link(&a, &other).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain_link(&self, first: &ArticleId, second: &ArticleId) -> Option<LinkExplanation> {
        let (first, second) = self.places(first, second)?;
        explain_link(self.items(), self.config(), first, second).map(|link| self.with_shared_terms(link))
    }

    /// Why two articles are of one story: the way from one to the other, and what would part them. `None` when they are of two
    /// stories, or it lacks one of them.
    ///
    /// # Complexity
    /// That of [`Explainer::new`] and [`Explainer::connection`]: for many pairs, ask one [`explainer`](Self::explainer).
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, ArticleId, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let (a, b) = (ArticleId::new("a")?, ArticleId::new("b")?);
    /// let why = Pipeline::bundled().clustered(&batch)?.explain_connection(&a, &b).ok_or("of two stories")?;
    /// // One edge holds them together; without it they part.
    /// assert_eq!(why.path.len(), 1);
    /// assert_eq!(why.parting.ok_or("unknown")?.edges, why.path);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain_connection(&self, first: &ArticleId, second: &ArticleId) -> Option<ConnectionExplanation> {
        let (first, second) = self.places(first, second)?;
        let mut why = self.explainer().connection(first, second)?;
        why.link = self.with_shared_terms(why.link);
        Some(why)
    }

    /// Says why, by the numbers of articles and stories. It names no shared terms.
    ///
    /// # Complexity
    /// O(e) for e edges of the graph.
    ///
    /// # Examples
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let clustered = Pipeline::bundled().clustered(&batch)?;
    /// let explainer = clustered.explainer();
    /// assert!(explainer.story(0).cohesion > 0.5);
    /// // Were it not for their link, they would be two stories.
    /// assert_eq!(explainer.grouped_without(&[(0, 1)]).stories().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explainer(&self) -> Explainer<'_> {
        Explainer::new(self.graph(), self.items(), self.config(), self.clustering())
    }

    fn places(&self, first: &ArticleId, second: &ArticleId) -> Option<(usize, usize)> {
        Some((place(self.items(), first)?, place(self.items(), second)?))
    }

    fn with_shared_terms(&self, link: LinkExplanation) -> LinkExplanation {
        with_shared_terms(link, self.items(), |_: usize, ids: &[TermId]| self.learnt.vocabulary.written(ids))
    }
}
