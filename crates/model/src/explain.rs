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
    /// A feature with its value and what it adds to the log-odds, both as they are.
    ///
    /// ```
    /// use samestory_model::FeatureShare;
    ///
    /// let terms = FeatureShare::new("text_terms", Some(0.43), 2.1);
    /// let hours = FeatureShare::new("hours_apart", None, 0.0);
    /// assert!(terms.contribution > 0.0, "speaks for one story");
    /// assert_eq!(hours.value, None, "one of the two is undated");
    /// ```
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
    /// An explanation without features; they are public fields, and so is the baseline, which is 0 here.
    ///
    /// The ids may come in any order. `probability` and `threshold` are to lie in 0..=1, which is not checked.
    ///
    /// ```
    /// use samestory_model::{ArticleId, FeatureShare, LinkExplanation};
    ///
    /// let mut link = LinkExplanation::new(ArticleId::new("kg-1")?, ArticleId::new("mt-1")?, 0.881, 0.45);
    /// link.baseline = -1.5;
    /// link.features = vec![
    ///     FeatureShare::new("text_terms", Some(0.61), 3.1),
    ///     FeatureShare::new("names", Some(0.3), 0.4),
    /// ];
    /// let contributions: f64 = link.features.iter().map(|feature| feature.contribution).sum();
    /// let probability = 1.0 / (1.0 + (-(link.baseline + contributions)).exp());
    /// assert!((probability - link.probability).abs() < 0.001);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(first: ArticleId, second: ArticleId, probability: f64, threshold: f64) -> Self {
        let (first, second) = if first <= second { (first, second) } else { (second, first) };
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
    /// An explanation with this cohesion, in 0..=1; the rest are public fields.
    ///
    /// ```
    /// use samestory_model::{ArticleId, StoryExplanation};
    ///
    /// let mut why = StoryExplanation::new(0.83);
    /// why.central = Some(ArticleId::new("mt-1")?);
    /// assert_eq!(why.cohesion, 0.83);
    /// assert!(why.bridges.is_empty() && why.nearest.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// Before they are set, the mean probability is that of `strongest`, which is right for two stories of
    /// one article each, and the threshold is that of `strongest`.
    ///
    /// ```
    /// use samestory_model::{ArticleId, LinkExplanation, NearestStory};
    ///
    /// let (ours, other) = (ArticleId::new("kg-1")?, ArticleId::new("mt-7")?);
    /// let mut nearest = NearestStory::new(other.clone(), 3, LinkExplanation::new(ours, other, 0.6, 0.45));
    /// assert_eq!(nearest.mean_probability, 0.6);
    /// // One link is strong, but two of the three articles are far away.
    /// nearest.mean_probability = 0.31;
    /// assert!(nearest.mean_probability < nearest.threshold);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// An edge between two articles; `probability` is to lie in 0..=1.
    ///
    /// ```
    /// use samestory_model::{ArticleId, GraphEdge};
    ///
    /// let edge = GraphEdge::new(ArticleId::new("kg-1")?, ArticleId::new("mt-1")?, 0.88);
    /// assert_eq!(format!("{} to {}: {}", edge.first, edge.second, edge.probability), "kg-1 to mt-1: 0.88");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// A set of edges, strongest first, and whether it is certain that no smaller set would do.
    ///
    /// ```
    /// use samestory_model::{ArticleId, GraphEdge, PartingEdges};
    ///
    /// // Of a chain a, b, c, either edge parts a from c; the weaker one is removed.
    /// let weaker = GraphEdge::new(ArticleId::new("b")?, ArticleId::new("c")?, 0.52);
    /// let parting = PartingEdges::new(vec![weaker], true);
    /// assert_eq!(parting.edges.len(), 1);
    /// assert!(parting.is_proven_smallest);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use samestory_model::{ArticleId, ConnectionExplanation, GraphEdge, LinkExplanation};
    ///
    /// let [a, b, c] = [ArticleId::new("a")?, ArticleId::new("b")?, ArticleId::new("c")?];
    /// // The two hardly resemble each other; a third one, which resembles both, holds them together.
    /// let link = LinkExplanation::new(a.clone(), c.clone(), 0.12, 0.45);
    /// let mut connection = ConnectionExplanation::new(link);
    /// connection.path = vec![GraphEdge::new(a, b.clone(), 0.91), GraphEdge::new(b, c, 0.74)];
    /// connection.weakest = connection.path.last().cloned();
    /// assert_eq!(connection.weakest.map(|edge| edge.probability), Some(0.74));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(link: LinkExplanation) -> Self {
        Self { link, path: Vec::new(), weakest: None, parting_threshold: None, parting: None }
    }
}
