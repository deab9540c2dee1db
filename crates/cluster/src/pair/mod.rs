//! The evidence of a pair of articles, and the probability that both tell the same story.

mod evidence;
mod features;
mod model;
mod probabilities;
#[cfg(test)]
mod tests;

pub(crate) use features::features;
pub use model::PairModel;
pub(crate) use probabilities::{Modelled, Probabilities};
