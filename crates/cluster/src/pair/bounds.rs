//! The most that a pair can be, told before all is measured: few candidates are an edge, and most can be given up early.
//!
//! A feature that has not been measured is taken to be what speaks most for the pair. The log-odds are then the same sum with summands
//! that are no smaller, and sums of floating-point numbers do not fall when a summand rises. So what is given up would not have been
//! probable enough, and what is not is measured to the end.

use super::evidence::{Evidence, conflict, dense};
use super::model::Prepared;
use crate::items::Items;

/// The most that the cosines of a pair can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UpperBounds {
    text: f32,
    vectors: f32,
}

/// Vectors are of length 1, or within 0.001 of it.
const MOST_OF_VECTORS: f32 = 1.01;

impl UpperBounds {
    pub(crate) fn new(text: f32, vectors: f32) -> Self {
        Self { text: text.min(1.0), vectors: vectors.min(MOST_OF_VECTORS) }
    }
}

/// A logarithm of `libm` may be off in its last bit.
const SLACK: f64 = 1e-9;

/// Where a probability is so near 1 that its log-odds say little.
const MOST_LOG_ODDS: f64 = 30.0;

/// Log-odds below which a probability is surely less than this.
pub(super) fn least_log_odds(probability: f64) -> f64 {
    if probability <= 0.0 {
        return f64::NEG_INFINITY;
    }
    libm::log(probability / (1.0 - probability)).min(MOST_LOG_ODDS) - SLACK
}

/// The evidence of a pair of articles; `None` if it is clear before the end that the log-odds are less than `least`. `text` and `names`
/// compute those cosines.
pub(super) fn evidence(
    (items, model): (&Items, &Prepared<'_>),
    (a, b): (usize, usize),
    (most, least): (UpperBounds, f64),
    (text, names): (impl Fn() -> Option<f64>, impl Fn() -> Option<f64>),
) -> Option<Evidence> {
    let texts = items.text_matrix();
    if texts.row(a).is_empty() || texts.row(b).is_empty() || items.differ_in_language(a, b) {
        return Some(Evidence::beside(text(), names(), items, (a, b)));
    }
    // The dearest last.
    let mut evidence = model.best_evidence(items, (a, b), most);
    let share = model.text_share(&evidence);
    let is_given_up = |evidence: &Evidence, text: f64| model.log_odds_with(evidence, text) < least;
    if is_given_up(&evidence, share) {
        return None;
    }
    evidence.numbers = items.numbers().share_in_common(a, b);
    if is_given_up(&evidence, share) {
        return None;
    }
    evidence.names = names();
    evidence.conflict = conflict(evidence.names, evidence.numbers);
    if is_given_up(&evidence, share) {
        return None;
    }
    evidence.text_terms = text();
    if is_given_up(&evidence, model.text_share(&evidence)) {
        return None;
    }
    evidence.dense = dense(items, a, b);
    Some(evidence)
}

impl Prepared<'_> {
    /// The best evidence that a pair of articles with texts in one language can have.
    fn best_evidence(&self, items: &Items, (a, b): (usize, usize), most: UpperBounds) -> Evidence {
        let model = self.model;
        let has_vectors = items.has_vector(a) && items.has_vector(b);
        let cosine = |weight: f64, least: f64, most: f32| if weight >= 0.0 { f64::from(most) } else { least };
        Evidence {
            in_two_languages: false,
            text_terms: Some(cosine(model.text_terms, 0.0, most.text)),
            log_length: Some(items.log_length(a, b)),
            log_crowding: Some(items.surroundings().log_crowding(a, b)),
            shared_neighbors: Some(items.surroundings().shared_neighbors(a, b)),
            names: best_share(model.names, model.names_neutral),
            numbers: best_share(model.numbers, model.numbers_neutral),
            conflict: best_share(-model.conflict, 0.0),
            dense: has_vectors.then(|| cosine(model.dense, f64::from(-MOST_OF_VECTORS), most.vectors)),
            hours_apart: items.hours_apart(a, b),
        }
    }
}

/// Which value in 0..=1 adds most; `None` if it is best not to be measured.
fn best_share(weight: f64, neutral: f64) -> Option<f64> {
    let (of_none, of_all) = (weight * (0.0 - neutral), weight * (1.0 - neutral));
    let best = if of_none > of_all { 0.0 } else { 1.0 };
    (of_none.max(of_all) > 0.0).then_some(best)
}
