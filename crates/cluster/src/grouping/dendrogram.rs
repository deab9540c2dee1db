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
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }

    /// An article of the other group.
    #[must_use]
    pub fn second(&self) -> usize {
        self.second
    }

    /// The highest threshold at which this join is made, in 0..=1.
    ///
    /// It is the mean probability over all pairs of the two groups, or that of an earlier join if that was lower: a mean can rise
    /// when a join makes neighbours of groups that had no edge between them.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.mean.rounded_down()
    }

    /// The mean probability over all pairs of the two groups, in 0..=1.
    #[must_use]
    pub fn mean_probability(&self) -> f64 {
        self.over_pairs.rounded_down()
    }

    /// Whether a small group was attached to a large one, for which a lower mean is enough.
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
    #[must_use]
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The threshold down to which joins were made.
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
