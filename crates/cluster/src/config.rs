//! Settings. One configuration serves all kinds of input; only the granularity is a choice.

use crate::pair::PairModel;
use crate::time_order::TimeOrder;

/// What counts as one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Granularity {
    /// Articles that tell the same report: copies and close rewrites.
    SameReport,
    /// Articles about the same event.
    #[default]
    SameEvent,
    /// Articles about the same running story: an event, what led to it and what follows.
    RunningStory,
}

/// How the articles of a graph are grouped. `docs/algorithms` has a page for each method, `docs/RESULTS.md` compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Grouping {
    /// The two groups with the highest mean probability over all pairs are joined, again and again. A pair without an edge counts
    /// with its probability.
    #[default]
    AverageLinkage,
    /// Communities that are denser than the threshold, by the Leiden algorithm with the constant Potts model. A pair without an edge
    /// counts as improbable.
    Leiden,
    /// Articles that a chain of edges connects, each at least as probable as the threshold.
    Components,
}

/// Which pairs become edges of the similarity graph. Numbers of neighbours beyond that of the articles mean all of them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct GraphConfig {
    /// For each article, so many with the most similar terms are compared.
    pub n_sparse_neighbors: usize,
    /// For each article, so many with the most similar vectors are compared.
    pub n_dense_neighbors: usize,
    /// For each article, so many of other languages with the most similar terms are compared.
    pub n_across_neighbors: usize,
    /// An article is compared with so many before and so many after it, in the order of their times: enough for all of a smaller batch.
    /// One without a time is compared with all. By their vectors, articles that have one are counted.
    pub time_window: usize,
    /// A term that stands in more articles than this leads to no candidate, unless it is among an article's strongest. Where there are more
    /// articles than one is compared with (both sides of the window, and those without a time), a term may stand in as great a share of all.
    pub max_postings: usize,
    /// So many of an article's strongest terms always lead to candidates.
    pub n_strong_terms: usize,
    /// A pair less probable than this gets no edge.
    pub min_probability: f64,
}

impl GraphConfig {
    /// In how many articles of an order of all a term may stand and lead to candidates.
    pub(crate) fn max_postings_in(&self, order: &TimeOrder) -> usize {
        let (n_articles, n_near) = (order.nodes.len(), order.n_near());
        if n_articles <= n_near {
            return self.max_postings;
        }
        // If it is spread evenly, as often among those that are compared with one.
        let of_all = self.max_postings as u128 * n_articles as u128 / n_near as u128;
        usize::try_from(of_all).unwrap_or(usize::MAX)
    }
}

impl Default for GraphConfig {
    fn default() -> Self {
        Self {
            n_sparse_neighbors: 60,
            n_dense_neighbors: 20,
            n_across_neighbors: 20,
            time_window: 16_384,
            max_postings: 2_000,
            n_strong_terms: 4,
            min_probability: 0.02,
        }
    }
}

/// All settings of a clustering. Which numbers they may be: [`check`](Self::check).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct ClusterConfig {
    /// How evidence turns into a probability.
    pub model: PairModel,
    /// Which pairs are compared.
    pub graph: GraphConfig,
    /// How articles are grouped.
    pub grouping: Grouping,
    /// What counts as one story.
    pub granularity: Granularity,
    /// How probable it must be that articles tell the same story, for [`Granularity::SameReport`]. For average linkage: two groups are
    /// joined while the mean over their pairs is at least this. For Leiden: the resolution. For components: the least probable edge.
    pub same_report_threshold: f64,
    /// The same for [`Granularity::SameEvent`].
    pub same_event_threshold: f64,
    /// The same for [`Granularity::RunningStory`].
    pub running_story_threshold: f64,
    /// For average linkage, events and running stories: once no more groups are joined, one of at most three different
    /// articles is attached to one of at least four while the mean over their pairs is at least this share of the threshold; 1 attaches none.
    pub attachment: f64,
}

impl Default for ClusterConfig {
    fn default() -> Self {
        Self {
            model: PairModel::default(),
            graph: GraphConfig::default(),
            grouping: Grouping::default(),
            granularity: Granularity::default(),
            same_report_threshold: 0.95,
            same_event_threshold: 0.5,
            running_story_threshold: 0.01,
            attachment: 0.674,
        }
    }
}

impl ClusterConfig {
    /// The threshold of the chosen granularity: a probability, in 0..=1 (for Leiden, the resolution).
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Granularity};
    ///
    /// let mut config = ClusterConfig::default();
    /// assert_eq!(config.threshold(), config.same_event_threshold);
    /// config.granularity = Granularity::SameReport;
    /// assert_eq!(config.threshold(), config.same_report_threshold);
    /// ```
    #[must_use]
    pub fn threshold(&self) -> f64 {
        self.threshold_of(self.granularity)
    }

    /// The threshold of a granularity, in 0..=1. They should rise from [`Granularity::RunningStory`] to
    /// [`Granularity::SameReport`], for finer stories to lie inside coarser ones.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Granularity};
    ///
    /// let mut config = ClusterConfig::default();
    /// config.same_event_threshold = 0.6;
    /// let coarse_to_fine = [Granularity::RunningStory, Granularity::SameEvent, Granularity::SameReport];
    /// let thresholds = coarse_to_fine.map(|granularity| config.threshold_of(granularity));
    /// assert_eq!(thresholds[1], 0.6);
    /// assert!(thresholds.is_sorted());
    /// ```
    #[must_use]
    pub fn threshold_of(&self, granularity: Granularity) -> f64 {
        match granularity {
            Granularity::SameReport => self.same_report_threshold,
            Granularity::SameEvent => self.same_event_threshold,
            Granularity::RunningStory => self.running_story_threshold,
        }
    }

    /// The same with another threshold for the chosen granularity.
    pub(crate) fn with_threshold(&self, threshold: f64) -> Self {
        let mut config = self.clone();
        *match self.granularity {
            Granularity::SameReport => &mut config.same_report_threshold,
            Granularity::SameEvent => &mut config.same_event_threshold,
            Granularity::RunningStory => &mut config.running_story_threshold,
        } = threshold;
        config
    }

    /// The least mean over pairs at which groups can be joined, one way or the other.
    pub(crate) fn joining_threshold(&self) -> f64 {
        let stage = self.chosen_stage();
        match self.grouping {
            Grouping::AverageLinkage => stage.attachment_threshold.min(stage.threshold),
            Grouping::Leiden | Grouping::Components => stage.threshold,
        }
    }

    /// What average linkage goes through to arrive at the chosen granularity: descending thresholds, of the finer ones first.
    pub(crate) fn stages(&self) -> Vec<Stage> {
        let chosen = self.chosen_stage();
        let mut stages = self.other_stages();
        stages.retain(|stage| stage.threshold > chosen.threshold);
        stages.push(chosen);
        stages
    }

    /// That of the chosen granularity.
    pub(crate) fn chosen_stage(&self) -> Stage {
        Stage::of(self, self.granularity)
    }

    /// Those of the granularities that are not chosen; descending thresholds.
    pub(crate) fn other_stages(&self) -> Vec<Stage> {
        let others = GRANULARITIES.into_iter().filter(|granularity| *granularity != self.granularity);
        let mut stages: Vec<Stage> = others.map(|granularity| Stage::of(self, granularity)).collect();
        stages.sort_by(|a, b| b.threshold.total_cmp(&a.threshold));
        stages
    }

    /// The thresholds of coarser granularities, then that of the chosen one; ascending.
    pub(crate) fn nested_thresholds(&self) -> Vec<f64> {
        let chosen = self.threshold();
        let mut thresholds = GRANULARITIES.map(|granularity| self.threshold_of(granularity)).to_vec();
        thresholds.retain(|threshold| *threshold < chosen);
        thresholds.sort_by(f64::total_cmp);
        thresholds.push(chosen);
        thresholds
    }
}

const GRANULARITIES: [Granularity; 3] =
    [Granularity::RunningStory, Granularity::SameEvent, Granularity::SameReport];

/// How far groups are joined for one granularity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stage {
    /// The least mean at which any two groups are joined.
    pub(crate) threshold: f64,
    /// The least mean at which a small group is then attached to a large one; infinite where none is.
    pub(crate) attachment_threshold: f64,
}

impl Stage {
    fn of(config: &ClusterConfig, granularity: Granularity) -> Self {
        let threshold = config.threshold_of(granularity);
        // A report is told by copies: what resembles it less is another report.
        let attaches = granularity != Granularity::SameReport && config.attachment < 1.0;
        let attachment_threshold = if attaches { threshold * config.attachment } else { f64::INFINITY };
        Self { threshold, attachment_threshold }
    }
}

#[cfg(test)]
mod tests {
    use super::GraphConfig;
    use crate::time_order::TimeOrder;

    #[test]
    fn a_term_may_stand_in_as_great_a_share_of_all_as_of_a_window() {
        let config = GraphConfig { max_postings: 30, ..GraphConfig::default() };
        let of = |n_nodes, n_dated, window| {
            config.max_postings_in(&TimeOrder { nodes: (0..n_nodes).collect(), n_dated, window })
        };
        assert_eq!((of(0, 0, 7), of(15, 15, 7), of(16, 16, 7), of(150, 150, 7)), (30, 30, 32, 300));
        // What has no time is compared with all.
        assert_eq!((of(150, 0, 7), of(150, 75, 7), of(150, 150, usize::MAX)), (30, 50, 30));
    }
}
