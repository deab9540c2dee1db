//! Why two articles were linked, and what holds a story together.

use crate::id::ArticleId;

/// What one feature says about a pair of articles.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FeatureShare {
    /// The feature's name, such as `body_terms`.
    pub name: &'static str,
    /// Its value; `None` where it could not be measured (an undated article, an empty title).
    pub value: Option<f64>,
    /// What it adds to the log-odds that the two tell the same story; negative when it speaks against.
    pub contribution: f64,
}

impl FeatureShare {
    /// A feature with its value and what it adds to the log-odds.
    #[must_use]
    pub fn new(name: &'static str, value: Option<f64>, contribution: f64) -> Self {
        Self { name, value, contribution }
    }
}

/// Why two articles are, or are not, linked.
///
/// # Units and ranges
/// `probability` and `threshold` lie in 0..=1. The log-odds of `probability` are `baseline` plus the contributions of all
/// `features`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LinkExplanation {
    /// The article with the smaller id.
    pub first: ArticleId,
    /// The article with the larger id.
    pub second: ArticleId,
    /// How probable it is that both tell the same story.
    pub probability: f64,
    /// Below this mean probability, two groups are not joined.
    pub threshold: f64,
    /// Log-odds before any feature is seen.
    pub baseline: f64,
    /// The features, in a fixed order.
    pub features: Vec<FeatureShare>,
    /// The terms both articles share, strongest first.
    pub shared_terms: Vec<String>,
}

impl LinkExplanation {
    /// An explanation without features; they are public fields.
    #[must_use]
    pub fn new(first: ArticleId, second: ArticleId, probability: f64, threshold: f64) -> Self {
        let (features, shared_terms) = (Vec::new(), Vec::new());
        Self { first, second, probability, threshold, baseline: 0.0, features, shared_terms }
    }
}

/// What holds a story together.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StoryExplanation {
    /// Mean probability over all pairs of the story; 1 for a story of one article.
    pub cohesion: f64,
    /// The article that is nearest to all others.
    pub central: Option<ArticleId>,
    /// The strongest links that together connect the story (a maximum spanning tree), strongest first.
    pub links: Vec<LinkExplanation>,
}

impl StoryExplanation {
    /// An explanation with this cohesion; the rest are public fields.
    #[must_use]
    pub fn new(cohesion: f64) -> Self {
        Self { cohesion, ..Self::default() }
    }
}
