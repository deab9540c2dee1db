//! What each feature says about one pair, for explanations.

use samestory_model::FeatureShare;

use super::PairModel;
use super::evidence::Evidence;
use crate::items::Items;

/// The probability of a pair, and what each feature adds to its log-odds.
pub(crate) fn features(items: &Items, model: &PairModel, a: usize, b: usize) -> (f64, Vec<FeatureShare>) {
    let evidence = Evidence::of(items, a, b);
    (model.probability_of(&evidence), model.features(&evidence))
}
