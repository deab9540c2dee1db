//! The joins of average linkage, and the partitions that they hold.

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use super::linkage::link;
use super::share::Mean;
use crate::config::ClusterConfig;
use crate::control::Control;
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::items::Items;
use crate::pair::Modelled;

/// One join of two groups of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    first: usize,
    second: usize,
    /// The height.
    mean: Mean,
    over_pairs: Mean,
    is_attachment: bool,
}

impl Merge {
    /// A join whose height is the mean over its pairs.
    pub(super) fn new(first: usize, second: usize, mean: Mean) -> Self {
        Self { first, second, mean, over_pairs: mean, is_attachment: false }
    }

    pub(super) fn with_height(self, height: Mean) -> Self {
        Self { mean: height, ..self }
    }

    pub(super) fn as_attachment(self) -> Self {
        Self { is_attachment: true, ..self }
    }

    pub(super) fn mean(&self) -> Mean {
        self.mean
    }

    /// An article of the one group.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // The surest join is that of b and c.
    /// let join = dendrogram.merges().first().ok_or("no join")?;
    /// assert_eq!(items.id(join.first()).as_str(), "b");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }

    /// An article of the other group.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // At the height of the surest join, its two articles are of one story.
    /// let join = dendrogram.merges().first().ok_or("no join")?;
    /// let clustering = dendrogram.cut(join.height());
    /// assert_eq!(clustering.stories(), [vec![0], vec![1, 2]]);
    /// assert_eq!(clustering.labels()[join.first()], clustering.labels()[join.second()]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn second(&self) -> usize {
        self.second
    }

    /// The highest threshold at which this join is made, in 0..=1.
    ///
    /// It is the mean probability over all pairs of the two groups, or that of an earlier join if that was lower: a mean can rise
    /// when a join makes neighbours of groups that had no edge between them.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// let height = dendrogram.merges().first().ok_or("no join")?.height();
    /// assert_eq!(dendrogram.cut(height).stories().len(), 1);
    /// assert_eq!(dendrogram.cut(height + 0.001).stories().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn height(&self) -> f64 {
        self.mean.rounded_down()
    }

    /// The mean probability over all pairs of the two groups, in 0..=1.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // The last join is that of a with both b and c.
    /// let join = dendrogram.merges().last().ok_or("no join")?;
    /// let probability = |other| config.model.probability(&items, 0, other);
    /// let mean = (probability(1) + probability(2)) / 2.0;
    /// assert!((join.mean_probability() - mean).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mean_probability(&self) -> f64 {
        self.over_pairs.rounded_down()
    }

    /// Whether a small group was attached to a large one, for which a lower mean is enough; see
    /// [`ClusterConfig::attachment`].
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c", "d", "e"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.01, 1.0, 0.02, 1.0, 0.03, 0.57, 0.82];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // Four articles are nearly the same; the fifth comes near, but does not reach the threshold.
    /// let join = dendrogram.merges().last().ok_or("no join")?;
    /// assert!(join.is_attachment());
    /// assert!(join.mean_probability() < config.threshold());
    /// assert_eq!(dendrogram.cut(config.threshold()).stories().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_attachment(&self) -> bool {
        self.is_attachment
    }
}

/// All joins of average linkage, from the surest down to a threshold: one run, and every higher threshold is a cut of it.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Granularity, Item, Items, SimilarityGraph};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.9])?;
/// let items = Items::new(items, vectors)?;
/// let (mut config, control) = (ClusterConfig::default(), Control::default());
/// config.granularity = Granularity::RunningStory;
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
///
/// // Three granularities for the price of the coarsest.
/// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
/// let n_stories = |granularity| dendrogram.cut(config.threshold_of(granularity)).stories().len();
/// assert_eq!([Granularity::SameReport, Granularity::SameEvent, Granularity::RunningStory].map(n_stories), [2, 1, 1]);
/// // The two are joined at any threshold up to the height of their join.
/// let height = dendrogram.height_of_pair(0, 1).unwrap();
/// assert_eq!(dendrogram.cut(height).stories().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dendrogram {
    n_articles: usize,
    floor: f64,
    merges: Vec<Merge>,
}

impl Dendrogram {
    /// Joins down to the threshold of `config`, by the rules of [`average_linkage`](crate::average_linkage).
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Panics
    /// When `graph` was built of other, and more, items.
    ///
    /// # Complexity
    /// That of [`average_linkage`](crate::average_linkage); a lower threshold costs more.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{
    ///     ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph, average_linkage,
    /// };
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // At the threshold of the configuration, what average linkage finds.
    /// let found = average_linkage(&graph, &items, &config, &control)?;
    /// assert_eq!(dendrogram.cut(config.threshold()), found);
    /// assert_eq!(found.stories(), [vec![0, 1], vec![2]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build(
        graph: &SimilarityGraph,
        items: &Items,
        config: &ClusterConfig,
        control: &Control<'_>,
    ) -> Result<Self, Cancelled> {
        link(graph, &Modelled { items, model: &config.model }, &config.stages(), control)
    }

    /// `merges` descend in their means.
    pub(super) fn new(n_articles: usize, floor: f64, merges: Vec<Merge>) -> Self {
        Self { n_articles, floor, merges }
    }

    /// The joins, the surest first.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // Each join leaves one story fewer.
    /// let heights: Vec<f64> = dendrogram.merges().iter().map(|join| join.height()).collect();
    /// assert_eq!(heights.len(), 2);
    /// assert!(heights[0] > heights[1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The threshold down to which joins were made, in 0..=1: that of the configuration.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 0.6, 0.9];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// assert_eq!(dendrogram.floor(), config.threshold());
    /// // What would be joined below it is not known.
    /// assert_eq!(dendrogram.cut(0.0), dendrogram.cut(dendrogram.floor()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn floor(&self) -> f64 {
        self.floor
    }

    /// The partition at a threshold. Below [`Dendrogram::floor`] it is that at the floor.
    ///
    /// Of two thresholds, the stories at the higher one lie inside those at the lower one.
    ///
    /// # Complexity
    /// O(n log n) for n articles.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{
    ///     ClusterConfig, Control, Dendrogram, Granularity, Item, Items, SimilarityGraph,
    /// };
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, 1.0, 1.8];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (mut config, control) = (ClusterConfig::default(), Control::default());
    /// config.granularity = Granularity::RunningStory;
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// assert_eq!(dendrogram.cut(config.same_event_threshold).stories(), [vec![0, 1], vec![2]]);
    /// assert_eq!(dendrogram.cut(config.running_story_threshold).stories(), [vec![0, 1, 2]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cut(&self, threshold: f64) -> Clustering {
        self.joined(self.merges.iter().take_while(|merge| merge.mean.reaches(threshold)))
    }

    /// The partition after all joins; they need not be in order for it.
    pub(super) fn all_joined(&self) -> Clustering {
        self.joined(self.merges.iter())
    }

    fn joined<'m>(&self, merges: impl Iterator<Item = &'m Merge>) -> Clustering {
        let mut groups = UnionFind::new(self.n_articles);
        merges.for_each(|merge| {
            groups.union(merge.first, merge.second);
        });
        Clustering::from_labels(&groups.into_labeling())
    }

    /// The highest threshold at which two articles are of one story, in 0..=1; `None` if they are not at the floor, or an article is
    /// not below the number of articles. 1 for an article with itself.
    ///
    /// # Complexity
    /// O(n) for n articles.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Dendrogram, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c", "d"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let dendrogram = Dendrogram::build(&graph, &items, &config, &control)?;
    /// // a is joined with b and c at once.
    /// assert_eq!(dendrogram.height_of_pair(0, 1), dendrogram.height_of_pair(0, 2));
    /// assert!(dendrogram.height_of_pair(1, 2) > dendrogram.height_of_pair(0, 1));
    /// assert_eq!(dendrogram.height_of_pair(0, 3), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn height_of_pair(&self, a: usize, b: usize) -> Option<f64> {
        if a.max(b) >= self.n_articles {
            return None;
        }
        if a == b {
            return Some(1.0);
        }
        let mut groups = UnionFind::new(self.n_articles);
        let parting = self.merges.iter().find(|merge| {
            groups.union(merge.first, merge.second);
            groups.equiv(a, b)
        });
        parting.map(Merge::height)
    }
}
