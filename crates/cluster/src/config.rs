//! Settings. One configuration serves all kinds of input; only the granularity is a choice.

use crate::pair::PairModel;

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

/// Which pairs become edges of the similarity graph.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct GraphConfig {
    /// For each article, so many with the most similar terms are compared.
    pub n_sparse_neighbors: usize,
    /// For each article, so many with the most similar vectors are compared.
    pub n_dense_neighbors: usize,
    /// A term that stands in more articles than this leads to no candidate, unless it is among an article's strongest.
    pub max_postings: usize,
    /// So many of an article's strongest terms always lead to candidates.
    pub n_strong_terms: usize,
    /// A pair less probable than this gets no edge.
    pub min_probability: f64,
}

impl Default for GraphConfig {
    fn default() -> Self {
        Self {
            n_sparse_neighbors: 60,
            n_dense_neighbors: 20,
            max_postings: 2_000,
            n_strong_terms: 4,
            min_probability: 0.02,
        }
    }
}

/// All settings of a clustering.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct ClusterConfig {
    /// How evidence turns into a probability.
    pub model: PairModel,
    /// Which pairs are compared.
    pub graph: GraphConfig,
    /// What counts as one story.
    pub granularity: Granularity,
    /// Two groups are joined while the mean probability over their pairs is at least this, for [`Granularity::SameReport`].
    pub same_report_threshold: f64,
    /// The same for [`Granularity::SameEvent`].
    pub same_event_threshold: f64,
    /// The same for [`Granularity::RunningStory`].
    pub running_story_threshold: f64,
}

impl Default for ClusterConfig {
    fn default() -> Self {
        Self {
            model: PairModel::default(),
            graph: GraphConfig::default(),
            granularity: Granularity::default(),
            same_report_threshold: 0.95,
            same_event_threshold: 0.64,
            running_story_threshold: 0.1,
        }
    }
}

impl ClusterConfig {
    /// The threshold of the chosen granularity.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        match self.granularity {
            Granularity::SameReport => self.same_report_threshold,
            Granularity::SameEvent => self.same_event_threshold,
            Granularity::RunningStory => self.running_story_threshold,
        }
    }
}
