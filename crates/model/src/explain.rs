//! Why two articles were linked, and what holds a story together.

use crate::id::ArticleId;

/// What one feature says about a pair of articles.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FeatureShare {
    /// The feature's name, such as `text_terms`.
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
    /// The articles without which the others would not be one story, ascending.
    pub bridges: Vec<ArticleId>,
    /// The story that came nearest to being joined with this one.
    pub nearest: Option<NearestStory>,
}

impl StoryExplanation {
    /// An explanation with this cohesion; the rest are public fields.
    #[must_use]
    pub fn new(cohesion: f64) -> Self {
        Self { cohesion, ..Self::default() }
    }
}

/// A story that was not joined with another, and how near it came.
///
/// # Units and ranges
/// Both numbers lie in 0..=1.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct NearestStory {
    /// The smallest id of its articles.
    pub first: ArticleId,
    /// Number of its articles.
    pub n_articles: usize,
    /// How probable it is that an article of the one and an article of the other tell the same story: the mean over all such pairs.
    pub mean_probability: f64,
    /// What the mean would have had to reach.
    pub threshold: f64,
    /// The strongest link between the two stories.
    pub strongest: LinkExplanation,
}

impl NearestStory {
    /// A story of which `first` is the smallest id, linked by `strongest`; the numbers are public fields.
    #[must_use]
    pub fn new(first: ArticleId, n_articles: usize, strongest: LinkExplanation) -> Self {
        let threshold = strongest.threshold;
        Self { first, n_articles, mean_probability: strongest.probability, threshold, strongest }
    }
}

/// An edge of the similarity graph.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GraphEdge {
    /// One of the two articles.
    pub first: ArticleId,
    /// The other.
    pub second: ArticleId,
    /// How probable it is that both tell the same story, in 0..=1.
    pub probability: f64,
}

impl GraphEdge {
    /// An edge between two articles.
    #[must_use]
    pub fn new(first: ArticleId, second: ArticleId, probability: f64) -> Self {
        Self { first, second, probability }
    }
}

/// Edges without which two articles of one story would be of two.
///
/// To remove an edge means that its pair of articles counts as improbable (0) when the articles are grouped again. None of these can
/// be left in place.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PartingEdges {
    /// The edges, strongest first.
    pub edges: Vec<GraphEdge>,
    /// Whether it is certain that no smaller set would do.
    pub is_proven_smallest: bool,
}

impl PartingEdges {
    /// A set of edges.
    #[must_use]
    pub fn new(edges: Vec<GraphEdge>, is_proven_smallest: bool) -> Self {
        Self { edges, is_proven_smallest }
    }
}

/// Why two articles are of one story, whether or not they resemble each other.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ConnectionExplanation {
    /// What speaks for and against the pair itself.
    pub link: LinkExplanation,
    /// Edges from the one article to the other, of all such paths inside the story one whose weakest edge is strongest, and of those
    /// the shortest. Empty for copies, which nothing tells apart.
    pub path: Vec<GraphEdge>,
    /// The weakest edge of the path.
    pub weakest: Option<GraphEdge>,
    /// The highest threshold at which the two are still of one story, in 0..=1; where a small group was attached to a large one, the
    /// threshold at which that was done. `None` for a method without such a threshold (Leiden).
    pub parting_threshold: Option<f64>,
    /// Which edges hold the two together; `None` for copies, and where that takes too long to find out.
    pub parting: Option<PartingEdges>,
}

impl ConnectionExplanation {
    /// An explanation of the link alone; the rest are public fields.
    #[must_use]
    pub fn new(link: LinkExplanation) -> Self {
        Self { link, path: Vec::new(), weakest: None, parting_threshold: None, parting: None }
    }
}
