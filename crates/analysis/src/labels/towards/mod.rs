//! The sentiment of a sentence towards somebody or something that it names.
//!
//! The way of a sentence: `words` takes the words around the target, `network` makes probabilities of them; `bundled` is the door.

mod bundled;
mod network;
#[cfg(test)]
mod tests;
mod words;

use samestory_model::{Fingerprint, Span};

pub use bundled::BundledTargetLabeler;
pub use words::TargetWords;

use super::{Label, Sentiment};

/// Anything that judges what a sentence says of a target: the bundled network, a larger model, rules of your own.
///
/// The answer must depend on nothing but sentence and target, and be the same bits every time. Labelling is total: where nothing
/// can be said, answer neutral.
///
/// # References
/// Hamborg, Donnay: *NewsMTSC: A dataset for (multi-)target-dependent sentiment classification in political news articles*, 2021.
///
/// # Examples
/// ```
/// use samestory_analysis::{Label, Sentiment, TargetLabeler};
/// use samestory_model::{Fingerprint, Span};
///
/// /// Finds praise in one word.
/// struct Hero(Fingerprint);
///
/// impl TargetLabeler for Hero {
///     fn fingerprint(&self) -> &Fingerprint {
///         &self.0
///     }
///     fn label(&self, sentence: &str, _: Span) -> Label<Sentiment> {
///         let label = if sentence.contains("hero") { Sentiment::Positive } else { Sentiment::Neutral };
///         Label::from_probabilities(&[(label, 1.0)]).unwrap()
///     }
/// }
///
/// let labeler = Hero(Fingerprint::new("hero", &[]));
/// assert_eq!(labeler.label("Ana Marsh is a hero.", Span::between(0, 9)).label, Sentiment::Positive);
/// ```
pub trait TargetLabeler: Send + Sync {
    /// Which model this is.
    fn fingerprint(&self) -> &Fingerprint;

    /// How `sentence` speaks of what it names at `target`, a range of its bytes.
    fn label(&self, sentence: &str, target: Span) -> Label<Sentiment>;
}
