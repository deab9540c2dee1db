//! The door for whatever finds names in running text.

use samestory_model::Fingerprint;

use super::kinds::Mention;

/// Anything that finds names: the bundled [`CrfTagger`](super::CrfTagger), a trained model, your own code.
///
/// It never fails: a text without names, or in a script that it cannot read, has no mentions. The same text must give the
/// same mentions, otherwise a digest is not a function of its input.
///
/// ```
/// use samestory_analysis::{EntityKind, Mention, NameTagger};
/// use samestory_model::{Fingerprint, Span};
///
/// /// Knows one river.
/// struct Rivers(Fingerprint);
///
/// impl NameTagger for Rivers {
///     fn fingerprint(&self) -> &Fingerprint {
///         &self.0
///     }
///     fn mentions(&self, text: &str) -> Vec<Mention> {
///         let mention = |(start, name): (usize, &str)| {
///             Mention::new(Span::between(start, start + name.len()), name, EntityKind::Location)
///         };
///         text.match_indices("Tarn").map(mention).collect()
///     }
/// }
///
/// let tagger = Rivers(Fingerprint::new("rivers", &[]));
/// assert_eq!(tagger.mentions("The Tarn rose.").len(), 1);
/// ```
pub trait NameTagger: Send + Sync {
    /// Which model or which rules these are.
    fn fingerprint(&self) -> &Fingerprint;

    /// The names in `text`, in reading order, without overlaps; spans are byte ranges of `text`.
    ///
    /// A line break parts a headline from what follows: names do not run across it.
    fn mentions(&self, text: &str) -> Vec<Mention>;
}
