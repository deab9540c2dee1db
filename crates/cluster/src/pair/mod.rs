//! The evidence of a pair of articles, and the probability that both tell the same story.

mod evidence;
mod model;
mod most;
mod probabilities;
#[cfg(test)]
mod tests;

pub use model::PairModel;
pub(crate) use most::Most;
pub(crate) use probabilities::{Modelled, Probabilities};
