//! The evidence of a pair of articles, and the probability that both tell the same story.

mod bounds;
mod evidence;
mod model;
mod probabilities;
#[cfg(test)]
mod tests;

pub(crate) use bounds::UpperBounds;
pub use model::PairModel;
pub(crate) use probabilities::{Modelled, Probabilities};
