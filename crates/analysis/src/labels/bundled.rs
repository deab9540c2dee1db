//! The label model that comes with this crate.

use samestory_model::{Fingerprint, Span};

use super::features::{LabelFeatures, ReadText};
use super::linear::{LabelModelError, LinearModel};
use super::{LabelInput, LabelReasons, Labeler, Labels};

const BUNDLED: &[u8] = include_bytes!("../../assets/labels-v1.bin");

/// Labels articles with a multinomial logistic regression a label set, over hashed words and hand-made
/// features.
///
/// Probabilities are calibrated on articles that were left out of training, English news and opinion: there,
/// labels given with a confidence of 0.7 are right about seven times in ten; on other articles, expect
/// confidence and accuracy to differ by up to 0.1. Quoted speech counts less than the writer's own words. A
/// text without words gets what is usual in training. What it was trained on and how well it does stands on
/// its card, `docs/MODELS.md`.
///
/// # Complexity
/// Some 0.2 ms an article; no longer for a longer body, of which the opening and the end are read.
///
/// # Determinism
/// The same bits on every machine: sums run in a fixed order, and `ln` and `exp` come from `libm`.
///
/// # References
/// Guo et al.: *On calibration of modern neural networks*, 2017 (temperature).
///
/// # Examples
/// ```
/// use samestory_analysis::{BundledLabeler, Intent, LabelInput, Labeler};
///
/// let labeler = BundledLabeler::new();
/// let labels = labeler.label(&LabelInput {
///     title: "OPINION: The council must stop this reckless scheme",
///     body: "We deserve better. The council's plan is a disgrace, and we should say so.",
///     ..LabelInput::default()
/// });
/// assert_eq!(labels.intent.label, Intent::Persuade);
/// ```
#[derive(Debug, Clone)]
pub struct BundledLabeler {
    model: LinearModel,
    fingerprint: Fingerprint,
}

impl BundledLabeler {
    /// The compiled-in model.
    /// It is read anew each time: make one, and share it.
    ///
    /// ```
    /// use samestory_analysis::{BundledLabeler, Intent, LabelInput, Labeler};
    /// use samestory_model::Span;
    ///
    /// let body = "Clean your chain every week. Use a dry cloth and a drop of oil.";
    /// let input = LabelInput {
    ///     title: "How to keep your bicycle running: five easy tips",
    ///     body,
    ///     ..LabelInput::default()
    /// };
    /// let labeler = BundledLabeler::new();
    /// let (labels, reasons) =
    ///     labeler.label_with_reasons(&input, &[Span::between(0, 28), Span::between(29, body.len())]);
    /// assert_eq!(labels.intent.label, Intent::Advise);
    /// // Without its title, the text would look less like advice.
    /// assert!(reasons.intent.title > 0.0);
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled file is fixed; a test reads it")]
    #[expect(clippy::new_without_default, reason = "reading a model is no default value")]
    pub fn new() -> Self {
        Self::parse(BUNDLED).expect("the bundled label model is whole")
    }

    /// A model from the bytes of a file that `training/train_labels.py` wrote.
    ///
    /// # Errors
    /// When the bytes are cut or damaged, of another version, or trained on other features or labels.
    ///
    /// ```
    /// let error = samestory_analysis::BundledLabeler::parse(b"no model").unwrap_err();
    /// assert_eq!(error.to_string(), "failed to read the label model: it does not begin with `SSLB`");
    /// ```
    pub fn parse(bytes: &[u8]) -> Result<Self, LabelModelError> {
        Ok(Self {
            model: LinearModel::parse(bytes)?,
            fingerprint: Fingerprint::new("labels-linear", &[bytes]),
        })
    }
}

impl Labeler for BundledLabeler {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn label(&self, text: &LabelInput<'_>) -> Labels {
        self.model.label(&LabelFeatures::of(text))
    }

    /// The words of a part are left out; what is counted over the whole text, such as the share of quoted words, stays. The text is
    /// read once, and for a part only the terms that it has are counted anew.
    fn reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
        self.reasons_of(&ReadText::of(text), text, labels, sentences)
    }

    /// The text is read once for both.
    fn label_with_reasons(&self, text: &LabelInput<'_>, sentences: &[Span]) -> (Labels, LabelReasons) {
        let read = ReadText::of(text);
        let labels =
            self.model.label_hashed(&read.hashed_without(None), &self.model.dense_sums(read.dense()));
        let reasons = self.reasons_of(&read, text, &labels, sentences);
        (labels, reasons)
    }
}

impl BundledLabeler {
    fn reasons_of(
        &self,
        read: &ReadText,
        text: &LabelInput<'_>,
        labels: &Labels,
        sentences: &[Span],
    ) -> LabelReasons {
        let dense = self.model.dense_sums(read.dense());
        LabelReasons::by_leaving_out(labels, text, sentences, |part| {
            if read.has_words_in(part) {
                self.model.label_hashed(&read.hashed_without(Some(part)), &dense)
            } else {
                // Most sentences of a long body: of that, only the opening and the end are read.
                labels.clone()
            }
        })
    }
}
