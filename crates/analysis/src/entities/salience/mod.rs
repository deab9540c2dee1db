//! How central a name or a concept is: two models, each a logistic regression and boosted trees, over where, how often and among which words the article mentions it.
//!
//! One article is judged alone, so that its entities do not depend on its neighbours. What the other articles of a story say comes in where
//! they are known: `story_entities` adds up the saliences.

mod concept;
mod model;
mod name;
mod phrases;
mod place;
mod trees;

use std::sync::LazyLock;

pub(super) use concept::Vocabulary;
pub(super) use model::SalienceModel;
pub(super) use name::{NameTable, Named, measure_name};

/// Measurements with their names, always in one order.
pub(super) type Features = Vec<(&'static str, f64)>;

/// ln(1 + n)
fn logarithm(n: usize) -> f64 {
    static OF_SMALL_NUMBERS: LazyLock<[f64; 128]> =
        LazyLock::new(|| std::array::from_fn(|n| libm::log1p(n as f64)));
    OF_SMALL_NUMBERS.get(n).copied().unwrap_or_else(|| libm::log1p(n as f64))
}

/// The part `n` of `total`, 0 of nothing.
fn share(n: usize, total: usize) -> f64 {
    if total == 0 { 0.0 } else { n as f64 / total as f64 }
}
