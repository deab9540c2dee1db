//! The network that comes with this crate.

use samestory_model::{Fingerprint, Span};

use super::TargetLabeler;
use super::network::Network;
use super::words::TargetWords;
use crate::labels::{Label, LabelModelError, Sentiment};

const BUNDLED: &[u8] = include_bytes!("../../../assets/targets-v1.bin");

/// Judges targets with a small convolutional network over the words around them.
///
/// Probabilities are calibrated on sentences of English political news about people that were left out of training. The name itself
/// does not count. What it was trained on and how well it does stands on its card, `docs/MODELS.md`.
///
/// # Complexity
/// Some 30 µs a target; of a long sentence, 30 words on each side are read.
///
/// # Determinism
/// The same bits on every machine: sums run in a fixed order, and `exp` comes from `libm`.
///
/// ```
/// use samestory_analysis::{BundledTargetLabeler, Sentiment, TargetLabeler};
/// use samestory_model::Span;
///
/// let labeler = BundledTargetLabeler::new();
/// let sentence = "Critics say Marsh lied to voters and betrayed her own party.";
/// let label = labeler.label(sentence, Span::between(12, 17));
/// assert_eq!(label.label, Sentiment::Negative);
/// ```
#[derive(Debug, Clone)]
pub struct BundledTargetLabeler {
    network: Network,
    fingerprint: Fingerprint,
}

impl BundledTargetLabeler {
    /// The compiled-in network.
    /// It is read anew each time: make one, and share it.
    ///
    /// ```
    /// use samestory_analysis::{BundledTargetLabeler, Sentiment, TargetLabeler};
    /// use samestory_model::Span;
    ///
    /// let labeler = BundledTargetLabeler::new();
    /// let label = labeler.label("Marsh arrived in Halden on Tuesday.", Span::between(0, 5));
    /// assert_eq!(label.label, Sentiment::Neutral);
    /// // Another name at the same place makes no difference.
    /// assert_eq!(labeler.label("Dresner arrived in Halden on Tuesday.", Span::between(0, 7)), label);
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled file is fixed; a test reads it")]
    #[expect(clippy::new_without_default, reason = "reading a model is no default value")]
    pub fn new() -> Self {
        Self::parse(BUNDLED).expect("the bundled network is whole")
    }

    /// A network from the bytes of a file that `training/train_targets.py` wrote.
    ///
    /// # Errors
    /// When the bytes are cut or damaged, of another version, or of another shape.
    ///
    /// ```
    /// let error = samestory_analysis::BundledTargetLabeler::parse(b"no model").unwrap_err();
    /// assert_eq!(error.to_string(), "failed to read the label model: it does not begin with `SSTG`");
    /// ```
    pub fn parse(bytes: &[u8]) -> Result<Self, LabelModelError> {
        Ok(Self {
            network: Network::parse(bytes)?,
            fingerprint: Fingerprint::new("targets-network", &[bytes]),
        })
    }
}

impl TargetLabeler for BundledTargetLabeler {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn label(&self, sentence: &str, target: Span) -> Label<Sentiment> {
        self.network.label(&TargetWords::of(sentence, target))
    }
}
