//! From evidence to log-odds to probability.

use samestory_model::FeatureShare;

use super::evidence::{Evidence, N_FEATURES};
use crate::items::{Items, LENGTH_FLOOR};
use crate::surroundings::CROWDING_FLOOR;

/// Added to the cosine of the texts, so that no common word is strong evidence against, but not infinitely strong.
const TEXT_TERMS_FLOOR: f64 = 0.02;

/// The same for texts in two languages, which have few words in common at best.
const ACROSS_FLOOR: f64 = 0.005;

/// Log-odds of two articles that have nothing to compare: no reason to join them.
const NOTHING_TO_COMPARE: f64 = -10.0;

/// Log-odds that two articles tell the same story, as a sum over the evidence that is there.
///
/// ```text
/// log-odds = baseline
///          + two_languages, where the texts are in two languages
///          + text_terms × ln((cosine of the terms of title and body + 0.02) / (text_terms_neutral + 0.02))
///          + length     × ln((length + 10) / (length_neutral + 10))
///          − crowding   × ln((crowding + 0.2) / (crowding_neutral + 0.2))
///          + shared_neighbors × (share of common neighbours − shared_neighbors_neutral)
///          + names      × (cosine of the names − names_neutral)
///          + numbers    × (share of common numbers − numbers_neutral)
///          − conflict   × (1 where neither a name nor a number is common, else 0)
///          + dense      × (cosine of the vectors − dense_neutral)
///          − min(hours_cap, hours_slope × days beyond hours_grace)
/// ```
///
/// The crowding of an article is the mean cosine of its terms with those of its twenty nearest: where everything resembles
/// everything, as in a week of one long trial, resemblance says less. That of a pair is the geometric mean (each 0.2 above).
///
/// The length of an article is the number of its different terms, at least 40: in long texts, chance makes for less of a cosine than in
/// short ones. That of a pair is the geometric mean (each 10 above). The neighbours of an article are itself and its ten nearest.
///
/// Where two articles have no texts to compare (vectors alone were given), the baseline is 0, and the vectors
/// count by `dense_alone × (cosine of the vectors − dense_alone_neutral)`: they are all there is.
///
/// Articles in two languages have names and loan words in common at most. There `text_terms`, `dense` and their neutral values are those that
/// end in `_across` (0.005 added to the cosine, and another weight where vectors say nothing); vectors count if they align languages ([`Items::with_aligned_languages`]); length, crowding, shared neighbours, numbers and
/// conflict are not measured.
///
/// Two articles that have nothing to compare (texts, vectors, names or numbers) have log-odds of −10: what is unknown joins nothing.
///
/// A feature that cannot be measured (no names, no vector, no date) is missing: it adds nothing, as if it were neutral.
///
/// # Units and ranges
/// Cosines lie in 0..=1 (terms) and −1..=1 (vectors), crowding in 0..=0.4, the share of numbers in 0..=1; weights are log-odds
/// (natural logarithm) for each e-fold of the text cosine, of length and of crowding, for each unit of the others, and for each day.
///
/// # References
/// Zelnik-Manor, Perona: *Self-tuning spectral clustering*, 2004, section 2, scales similarities by the neighbourhoods of both ends, as
/// crowding does. Jarvis, Patrick: *Clustering using a similarity measure based on shared near neighbors*, 1973.
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
/// assert!(probability > 0.99);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct PairModel {
    /// Log-odds when the texts can be compared and every feature is neutral.
    pub baseline: f64,
    /// Weight of the logarithm of the cosine of the terms of title and body.
    pub text_terms: f64,
    /// The cosine of title and body that speaks neither for nor against.
    pub text_terms_neutral: f64,
    /// What is added to the baseline where two texts are in two languages.
    pub two_languages: f64,
    /// Weight of the logarithm of the cosine of the terms of texts in two languages.
    pub text_terms_across: f64,
    /// The same where vectors say nothing of the two.
    pub text_terms_across_alone: f64,
    /// The cosine of texts in two languages that speaks neither for nor against.
    pub text_terms_across_neutral: f64,
    /// Weight of the logarithm of length.
    pub length: f64,
    /// The length that speaks neither for nor against.
    pub length_neutral: f64,
    /// Weight of the logarithm of crowding, which speaks against.
    pub crowding: f64,
    /// The crowding that speaks neither for nor against.
    pub crowding_neutral: f64,
    /// Weight of the share of common neighbours.
    pub shared_neighbors: f64,
    /// The share of common neighbours that speaks neither for nor against.
    pub shared_neighbors_neutral: f64,
    /// Weight of the cosine of the names.
    pub names: f64,
    /// The cosine of names that speaks neither for nor against.
    pub names_neutral: f64,
    /// Weight of the share of common numbers.
    pub numbers: f64,
    /// The share of common numbers that speaks neither for nor against.
    pub numbers_neutral: f64,
    /// What names and numbers take off where none of either is common.
    pub conflict: f64,
    /// Weight of the cosine of the vectors.
    pub dense: f64,
    /// The cosine of vectors that speaks neither for nor against.
    pub dense_neutral: f64,
    /// Weight of the cosine of the vectors of texts in two languages.
    pub dense_across: f64,
    /// The cosine of the vectors of texts in two languages that speaks neither for nor against.
    pub dense_across_neutral: f64,
    /// Weight of the cosine of the vectors where there are no texts to compare.
    pub dense_alone: f64,
    /// The cosine of vectors that then speaks neither for nor against.
    pub dense_alone_neutral: f64,
    /// What each day apart takes off.
    pub hours_slope: f64,
    /// So many hours apart take nothing off.
    pub hours_grace: f64,
    /// Time takes off at most this.
    pub hours_cap: f64,
}

impl Default for PairModel {
    /// Found by `training/tune_pair_model.py`, a search on several labelled sets at once; see `docs/RESULTS.md`, also for what it finds with
    /// each of them left out.
    fn default() -> Self {
        Self {
            baseline: -0.791,
            text_terms: 5.5,
            text_terms_neutral: 0.2,
            two_languages: 0.291,
            text_terms_across: 0.5,
            text_terms_across_alone: 4.0,
            text_terms_across_neutral: 0.03,
            length: 0.775,
            length_neutral: 80.0,
            crowding: 6.166,
            crowding_neutral: 0.15,
            shared_neighbors: 1.279,
            shared_neighbors_neutral: 0.4,
            names: 1.442,
            names_neutral: 0.25,
            numbers: 1.496,
            numbers_neutral: 0.35,
            conflict: 3.0,
            dense: 1.335,
            dense_neutral: 0.3,
            dense_across: 20.0,
            dense_across_neutral: 0.29,
            dense_alone: 14.0,
            dense_alone_neutral: 0.6,
            hours_slope: 0.003,
            hours_grace: 24.0,
            hours_cap: 0.9,
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
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
    /// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
    /// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.5];
    /// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
    /// let model = PairModel::default();
    /// assert!(model.probability(&items, 0, 1) > 0.99);
    /// assert!(model.probability(&items, 0, 2) < 0.01);
    /// // Of articles with vectors alone, the weight of their cosine decides.
    /// let mut milder = model.clone();
    /// milder.dense_alone /= 2.0;
    /// assert!(milder.probability(&items, 0, 1) < model.probability(&items, 0, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability(&self, items: &Items, a: usize, b: usize) -> f64 {
        self.prepared().probability_of(&Evidence::of(items, a, b))
    }

    /// The probability of a pair, its baseline, and what each feature adds to its log-odds.
    pub(crate) fn explained(&self, items: &Items, a: usize, b: usize) -> (f64, f64, Vec<FeatureShare>) {
        let (evidence, model) = (Evidence::of(items, a, b), self.prepared());
        (model.probability_of(&evidence), model.baseline_of(&evidence), model.features(&evidence))
    }

    /// With what is the same for all pairs.
    pub(super) fn prepared(&self) -> Prepared<'_> {
        Prepared {
            model: self,
            log_length_neutral: libm::log(self.length_neutral + LENGTH_FLOOR),
            log_crowding_neutral: libm::log(self.crowding_neutral + CROWDING_FLOOR),
        }
    }

    fn time(&self, hours: f64) -> f64 {
        let days = (hours - self.hours_grace).max(0.0) / 24.0;
        -(self.hours_slope * days).min(self.hours_cap)
    }
}

/// A model and the logarithms that do not depend on a pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prepared<'m> {
    pub(super) model: &'m PairModel,
    log_length_neutral: f64,
    log_crowding_neutral: f64,
}

impl Prepared<'_> {
    fn baseline_of(&self, evidence: &Evidence) -> f64 {
        match (evidence.text_terms, evidence.dense) {
            (Some(_), _) => self.model.baseline,
            (None, None) if evidence.names.or(evidence.numbers).is_none() => NOTHING_TO_COMPARE,
            _ => 0.0,
        }
    }

    pub(super) fn probability_of(&self, evidence: &Evidence) -> f64 {
        let log_odds = self.log_odds(evidence);
        // Infinities in a configuration can cancel out to NaN, which must not enter a mean.
        if log_odds.is_nan() { 0.0 } else { 1.0 / (1.0 + libm::exp(-log_odds)) }
    }

    fn log_odds(&self, evidence: &Evidence) -> f64 {
        self.log_odds_with(evidence, self.text_share(evidence))
    }

    /// The same with the contribution of the texts, whose logarithm is dear.
    pub(super) fn log_odds_with(&self, evidence: &Evidence, text: f64) -> f64 {
        let contributions = self.contributions_with(evidence, text);
        contributions.iter().fold(self.baseline_of(evidence), |sum, share| sum + share)
    }

    pub(super) fn text_share(&self, evidence: &Evidence) -> f64 {
        let model = self.model;
        let (weight, neutral, floor) = match (evidence.in_two_languages, evidence.dense) {
            (false, _) => (model.text_terms, model.text_terms_neutral, TEXT_TERMS_FLOOR),
            (true, Some(_)) => (model.text_terms_across, model.text_terms_across_neutral, ACROSS_FLOOR),
            (true, None) => (model.text_terms_across_alone, model.text_terms_across_neutral, ACROSS_FLOOR),
        };
        let text_terms = |cosine| weight * libm::log((cosine + floor) / (neutral + floor));
        evidence.text_terms.map_or(0.0, text_terms)
    }

    /// What each feature says about a pair, in a fixed order.
    fn features(&self, evidence: &Evidence) -> Vec<FeatureShare> {
        let measured = evidence.measured().into_iter().zip(self.contributions(evidence));
        measured.map(|((name, value), contribution)| FeatureShare::new(name, value, contribution)).collect()
    }

    /// In the order of [`Evidence::measured`].
    fn contributions(&self, evidence: &Evidence) -> [f64; N_FEATURES] {
        self.contributions_with(evidence, self.text_share(evidence))
    }

    fn contributions_with(&self, evidence: &Evidence, text: f64) -> [f64; N_FEATURES] {
        let model = self.model;
        let linear = |value: Option<f64>, weight: f64, neutral: f64| {
            value.map_or(0.0, |value| weight * (value - neutral))
        };
        let (dense, dense_neutral) = match evidence.text_terms {
            Some(_) if evidence.in_two_languages => (model.dense_across, model.dense_across_neutral),
            Some(_) => (model.dense, model.dense_neutral),
            None => (model.dense_alone, model.dense_alone_neutral),
        };
        [
            if evidence.in_two_languages {
                evidence.text_terms.map_or(0.0, |_| model.two_languages)
            } else {
                0.0
            },
            text,
            linear(evidence.log_length, model.length, self.log_length_neutral),
            linear(evidence.log_crowding, -model.crowding, self.log_crowding_neutral),
            linear(evidence.shared_neighbors, model.shared_neighbors, model.shared_neighbors_neutral),
            linear(evidence.names, model.names, model.names_neutral),
            linear(evidence.numbers, model.numbers, model.numbers_neutral),
            linear(evidence.conflict, -model.conflict, 0.0),
            linear(evidence.dense, dense, dense_neutral),
            evidence.hours_apart.map_or(0.0, |hours| model.time(hours)),
        ]
    }
}
