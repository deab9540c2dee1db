//! What other thresholds would give, and how near each join was to being decided otherwise.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use super::dendrogram::Merge;
use super::group_by;
use super::linkage::{self, Refused};
use crate::config::{ClusterConfig, Grouping};
use crate::control::Control;
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};

/// Looks at other thresholds of the chosen granularity; everything else in the configuration stays.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, ThresholdSweep};
/// use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint};
///
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.1])?;
/// let items = Items::new(items, vectors)?;
/// let (config, control) = (ClusterConfig::default(), Control::default());
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
///
/// let sweep = ThresholdSweep::new(&graph, &items, &config);
/// let found = sweep.group_at(&[0.3, 0.9999], &control)?;
/// assert_eq!((found[0].stories().len(), found[1].stories().len()), (1, 2));
///
/// // The one join that is made is right, since both articles are of one story.
/// let margins = sweep.margins(&Clustering::from_labels(&[7, 7]), &control)?.ok_or("not average linkage")?;
/// assert_eq!((margins.made_right.n_joins, margins.made_wrong.n_joins), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ThresholdSweep<'a> {
    graph: &'a SimilarityGraph,
    items: &'a Items,
    config: &'a ClusterConfig,
}

/// Joins of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct JoinCount {
    /// Number of joins.
    pub n_joins: usize,
    /// The least distance, in log-odds, between the mean probability of a join and the mean that it had to reach; `None` without a
    /// join.
    pub nearest: Option<f64>,
}

/// The joins that average linkage made and those that it refused, judged by labels.
///
/// A join is right when at least half of the pairs of articles that it brings together are of one story in the labels. Refused were
/// the pairs of stories that are left at the end and have an edge between them.
///
/// # Units and ranges
/// Distances are |ln(m / (1 − m)) − ln(t / (1 − t))|, for a join with the mean probability m that had to reach t: the threshold of the
/// chosen granularity, or for an attachment its share of that. So 0 is a coin's throw, and 1 about the way from .5 to .73.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct JoinMargins {
    /// Right joins that were made. The nearest is the first to be lost when more is demanded.
    pub made_right: JoinCount,
    /// Wrong joins that were made: mistakes. The nearest is the first to be avoided when more is demanded.
    pub made_wrong: JoinCount,
    /// Right joins that were refused: mistakes. The nearest is the first to be made when less is demanded.
    pub refused_right: JoinCount,
    /// Wrong joins that were refused. The nearest is the first to be made when less is demanded.
    pub refused_wrong: JoinCount,
}

impl JoinMargins {
    /// The least distance, in log-odds, by which a wrong join was made or a right one refused; `None` when there is
    /// no such mistake.
    ///
    /// ```
    /// use samestory_cluster::JoinMargins;
    ///
    /// let mut margins = JoinMargins::default();
    /// assert_eq!(margins.nearest_mistake(), None);
    /// margins.made_wrong.nearest = Some(0.4);
    /// margins.refused_right.nearest = Some(0.2);
    /// // What was decided rightly is no mistake, however near it was.
    /// margins.made_right.nearest = Some(0.1);
    /// assert_eq!(margins.nearest_mistake(), Some(0.2));
    /// ```
    #[must_use]
    pub fn nearest_mistake(&self) -> Option<f64> {
        let mistakes = [self.made_wrong.nearest, self.refused_right.nearest];
        mistakes.into_iter().flatten().min_by(f64::total_cmp)
    }
}

impl<'a> ThresholdSweep<'a> {
    /// For a graph that was built of these items with this configuration.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, ThresholdSweep, group};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let sweep = ThresholdSweep::new(&graph, &items, &config);
    /// // At the threshold of the configuration, nothing changes.
    /// let found = sweep.group_at(&[config.threshold()], &control)?;
    /// assert_eq!(found, [group(&graph, &items, &config, &control)?]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(graph: &'a SimilarityGraph, items: &'a Items, config: &'a ClusterConfig) -> Self {
        Self { graph, items, config }
    }

    /// The threshold of the chosen granularity moved by so much in its log-odds, so that steps are as wide near 0 and 1 as they are in the
    /// middle.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Items, SimilarityGraph, ThresholdSweep};
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let nothing = Items::new(Vec::new(), Embeddings::from_rows(Fingerprint::new("none", &[]), 1, Vec::new())?)?;
    /// let config = ClusterConfig::default();
    /// let graph = SimilarityGraph::build(&nothing, &config, &Control::default())?;
    /// let sweep = ThresholdSweep::new(&graph, &nothing, &config);
    /// // From .5, which is even odds, to odds of e to 1.
    /// assert!((sweep.moved_threshold(1.0) - 0.731).abs() < 0.001);
    /// assert_eq!(sweep.moved_threshold(0.0), config.threshold());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn moved_threshold(&self, log_odds: f64) -> f64 {
        let chosen = self.config.threshold();
        // Exactly the chosen one, and not what rounding makes of it.
        let moved = 1.0 / (1.0 + libm::exp(-(self::log_odds(chosen) + log_odds)));
        if log_odds == 0.0 { chosen } else { moved }
    }

    /// For each threshold, in the order given, what [`group`](crate::group) would find were it that of the chosen granularity.
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Complexity
    /// For average linkage that of one run down to the lowest threshold, and a copy of its state for each threshold, since what is
    /// attached at one is not yet attached at a higher one. For the other methods, a run for each.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, ThresholdSweep};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.9, 1.0, 1.0];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// let found = ThresholdSweep::new(&graph, &items, &config).group_at(&[0.9, 0.5, 0.9999], &control)?;
    /// let n_stories: Vec<usize> = found.iter().map(|clustering| clustering.stories().len()).collect();
    /// assert_eq!(n_stories, [2, 1, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn group_at(&self, thresholds: &[f64], control: &Control<'_>) -> Result<Vec<Clustering>, Cancelled> {
        group_at(self.graph, &self.modelled(), (self.config, thresholds), control)
    }

    /// The joins made and refused at the threshold of the configuration, judged by labels of the same articles. `None` for a grouping
    /// method other than average linkage, which does not decide joins one by one.
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Complexity
    /// That of [`average_linkage`](crate::average_linkage).
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, ThresholdSweep};
    /// use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let graph = SimilarityGraph::build(&items, &config, &control)?;
    /// // Were a and b of two stories, it would be wrong to join them.
    /// let gold = Clustering::from_labels(&["quake", "vote", "flood"]);
    /// let sweep = ThresholdSweep::new(&graph, &items, &config);
    /// let margins = sweep.margins(&gold, &control)?.ok_or("not average linkage")?;
    /// assert_eq!((margins.made_wrong.n_joins, margins.made_right.n_joins), (1, 0));
    /// // It is nearly certain that they are: far from being decided otherwise.
    /// assert!(margins.nearest_mistake() > Some(4.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn margins(
        &self,
        gold: &Clustering,
        control: &Control<'_>,
    ) -> Result<Option<JoinMargins>, Cancelled> {
        if self.config.grouping != Grouping::AverageLinkage {
            return Ok(None);
        }
        let stages = self.config.stages();
        let (dendrogram, refused) =
            linkage::link_and_refused(self.graph, &self.modelled(), &stages, control)?;
        let mut judge = Judge::new(self.config, gold);
        dendrogram.merges().iter().for_each(|merge| judge.made(merge));
        refused.iter().for_each(|refused| judge.refused(refused));
        Ok(Some(judge.margins))
    }

    fn modelled(&self) -> Modelled<'a> {
        Modelled { items: self.items, model: &self.config.model }
    }
}

/// The same as [`ThresholdSweep::group_at`] for probabilities from anywhere.
pub(super) fn group_at<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    (config, thresholds): (&ClusterConfig, &[f64]),
    control: &Control<'_>,
) -> Result<Vec<Clustering>, Cancelled> {
    if config.grouping != Grouping::AverageLinkage {
        let at =
            |&threshold: &f64| group_by(graph, probabilities, &config.with_threshold(threshold), control);
        return thresholds.iter().map(at).collect();
    }
    let mut order: Vec<usize> = (0..thresholds.len()).collect();
    order.sort_by(|&a, &b| thresholds[b].total_cmp(&thresholds[a]));
    let descending: Vec<f64> = order.iter().map(|&place| thresholds[place]).collect();
    let found = linkage::partitions(graph, probabilities, (config, &descending), control)?;
    let mut placed: Vec<(usize, Clustering)> = order.into_iter().zip(found).collect();
    placed.sort_by_key(|(place, _)| *place);
    Ok(placed.into_iter().map(|(_, clustering)| clustering).collect())
}

/// Follows the joins and knows how many articles of which label each group holds.
struct Judge {
    threshold: f64,
    attachment_threshold: f64,
    groups: UnionFind<usize>,
    /// At the representative of each group.
    counts: Vec<BTreeMap<usize, u64>>,
    margins: JoinMargins,
}

impl Judge {
    fn new(config: &ClusterConfig, gold: &Clustering) -> Self {
        let stage = config.chosen_stage();
        Self {
            threshold: stage.threshold,
            attachment_threshold: stage.attachment_threshold,
            groups: UnionFind::new(gold.len()),
            counts: gold.labels().iter().map(|&label| BTreeMap::from([(label, 1)])).collect(),
            margins: JoinMargins::default(),
        }
    }

    fn made(&mut self, merge: &Merge) {
        let (a, b) = (self.groups.find_mut(merge.first()), self.groups.find_mut(merge.second()));
        let is_right = self.is_right(a, b);
        let needed = if merge.is_attachment() { self.attachment_threshold } else { self.threshold };
        let count = if is_right { &mut self.margins.made_right } else { &mut self.margins.made_wrong };
        count.add(merge.mean_probability(), needed);
        self.unite(a, b);
    }

    fn refused(&mut self, refused: &Refused) {
        let (a, b) = (self.groups.find_mut(refused.articles.0), self.groups.find_mut(refused.articles.1));
        let is_right = self.is_right(a, b);
        let needed =
            if refused.attachable { self.attachment_threshold.min(self.threshold) } else { self.threshold };
        let count = if is_right { &mut self.margins.refused_right } else { &mut self.margins.refused_wrong };
        count.add(refused.mean.rounded_down(), needed);
    }

    fn is_right(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.counts[a], &self.counts[b]);
        let size = |counts: &BTreeMap<usize, u64>| counts.values().sum::<u64>();
        let of_one_story: u64 = one.iter().filter_map(|(label, n)| Some(n * other.get(label)?)).sum();
        2 * of_one_story >= size(one) * size(other)
    }

    /// Of two representatives.
    fn unite(&mut self, a: usize, b: usize) {
        self.groups.union(a, b);
        let kept = self.groups.find_mut(a);
        for gone in [a, b].into_iter().filter(|&old| old != kept) {
            let gone = std::mem::take(&mut self.counts[gone]);
            gone.into_iter().for_each(|(label, n)| *self.counts[kept].entry(label).or_default() += n);
        }
    }
}

impl JoinCount {
    fn add(&mut self, mean: f64, needed: f64) {
        let distance = (log_odds(mean) - log_odds(needed)).abs();
        self.n_joins += 1;
        self.nearest = Some(self.nearest.map_or(distance, |nearest| nearest.min(distance)));
    }
}

fn log_odds(probability: f64) -> f64 {
    let inside = probability.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    libm::log(inside / (1.0 - inside))
}
