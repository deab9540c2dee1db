//! From evidence to log-odds to probability.

use samestory_model::FeatureShare;

use super::evidence::Evidence;
use crate::items::Items;

/// Log-odds that two articles tell the same story, as a sum over the evidence that is there.
///
/// ```text
/// log-odds = baseline
///          + text_terms  × (cosine of the terms of title and body − text_terms_neutral)
///          + title_terms × (cosine of the terms of the titles − title_terms_neutral)
///          + dense       × (cosine of the vectors − dense_neutral)
///          − min(hours_cap, hours_slope × days beyond hours_grace)
/// ```
///
/// A feature that cannot be measured (no title, no vector, no date) is missing: it adds nothing, as if it were neutral.
///
/// # Units and ranges
/// Cosines lie in 0..=1 (terms) and −1..=1 (vectors); weights are log-odds (natural logarithm) a unit of cosine, and a day.
///
/// # Examples
/// ```
/// use samestory_cluster::{Item, Items, PairModel};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// // Two articles with vectors alone, which point in the same direction.
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 2.0, 0.0])?;
/// let probability = PairModel::default().probability(&Items::new(items, vectors)?, 0, 1);
/// assert!((0.7..0.8).contains(&probability));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct PairModel {
    /// Log-odds when every feature is neutral or missing.
    pub baseline: f64,
    /// Weight of the cosine of the terms of title and body.
    pub text_terms: f64,
    /// The cosine of title and body that speaks neither for nor against.
    pub text_terms_neutral: f64,
    /// Weight of the cosine of the terms of the titles.
    pub title_terms: f64,
    /// The cosine of titles that speaks neither for nor against.
    pub title_terms_neutral: f64,
    /// Weight of the cosine of the vectors.
    pub dense: f64,
    /// The cosine of vectors that speaks neither for nor against.
    pub dense_neutral: f64,
    /// What each day apart takes off.
    pub hours_slope: f64,
    /// So many hours apart take nothing off.
    pub hours_grace: f64,
    /// Time takes off at most this.
    pub hours_cap: f64,
}

impl Default for PairModel {
    /// Found by `training/tune_pair_model.py`, a random search on five labelled sets at once; see `docs/RESULTS.md`.
    fn default() -> Self {
        Self {
            baseline: 0.0,
            text_terms: 52.002,
            text_terms_neutral: 0.184,
            title_terms: 7.522,
            title_terms_neutral: 0.128,
            dense: 2.411,
            dense_neutral: 0.576,
            hours_slope: 0.114,
            hours_grace: 24.0,
            hours_cap: 2.5,
        }
    }
}

impl PairModel {
    /// The probability that articles `a` and `b` tell the same story, in 0..=1. With a model of values that are not numbers, 0.
    ///
    /// # Panics
    /// When an index is not below `items.len()`.
    ///
    /// # Complexity
    /// O(terms of both + dimension of the vectors).
    #[must_use]
    pub fn probability(&self, items: &Items, a: usize, b: usize) -> f64 {
        self.probability_of(&Evidence::of(items, a, b))
    }

    pub(super) fn probability_of(&self, evidence: &Evidence) -> f64 {
        let log_odds = self.contributions(evidence).iter().fold(self.baseline, |sum, share| sum + share);
        // Infinities in a configuration can cancel out to NaN, which must not enter a mean.
        if log_odds.is_nan() { 0.0 } else { 1.0 / (1.0 + libm::exp(-log_odds)) }
    }

    /// What each feature says about a pair, in a fixed order.
    pub(super) fn features(&self, evidence: &Evidence) -> Vec<FeatureShare> {
        let measured = evidence.measured().into_iter().zip(self.contributions(evidence));
        measured.map(|((name, value), contribution)| FeatureShare::new(name, value, contribution)).collect()
    }

    /// In the order of [`Evidence::measured`].
    fn contributions(&self, evidence: &Evidence) -> [f64; 4] {
        let linear = |value: Option<f64>, weight: f64, neutral: f64| {
            value.map_or(0.0, |value| weight * (value - neutral))
        };
        [
            linear(evidence.text_terms, self.text_terms, self.text_terms_neutral),
            linear(evidence.title_terms, self.title_terms, self.title_terms_neutral),
            linear(evidence.dense, self.dense, self.dense_neutral),
            evidence.hours_apart.map_or(0.0, |hours| self.time(hours)),
        ]
    }

    fn time(&self, hours: f64) -> f64 {
        let days = (hours - self.hours_grace).max(0.0) / 24.0;
        -(self.hours_slope * days).min(self.hours_cap)
    }
}
