//! What a clustering was made of.

use samestory_cluster::{ClusterConfig, Explainer, Items, SimilarityGraph};
use samestory_model::Clustering;

/// A clustering with all that it was made of: what measures and explanations need. Item `i` is article `i` of the batch.
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
/// let why = clustered.explainer(pipeline.config()).connection(0, 1).ok_or("of two stories")?;
/// assert_eq!(why.path.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Clustered {
    items: Items,
    graph: SimilarityGraph,
    clustering: Clustering,
}

impl Clustered {
    pub(crate) fn new(items: Items, graph: SimilarityGraph, clustering: Clustering) -> Self {
        Self { items, graph, clustering }
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
        &self.items
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
        &self.graph
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
        &self.clustering
    }

    /// Says why; `config` must be that of the pipeline.
    ///
    /// ```
    /// use samestory::{Article, Batch, Pipeline};
    ///
    /// let pipeline = Pipeline::bundled();
    /// let article = |id: &str, title: &str| Article::builder(id).title(title).build();
    /// let batch = Batch::new(vec![article("a", "Quake shakes Tarn")?, article("b", "Tarn shaken by quake")?]);
    /// let clustered = pipeline.clustered(&batch)?;
    /// let explainer = clustered.explainer(pipeline.config());
    /// assert!(explainer.story(0).cohesion > 0.5);
    /// // Were it not for their link, they would be two stories.
    /// assert_eq!(explainer.grouped_without(&[(0, 1)]).stories().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explainer<'a>(&'a self, config: &'a ClusterConfig) -> Explainer<'a> {
        Explainer::new(&self.graph, &self.items, config, &self.clustering)
    }
}
