//! Tone, sentiment and intent of an article.
//!
//! A text becomes numbers ([`LabelFeatures`]), the numbers become probabilities ([`BundledLabeler`], a linear
//! model), and the most probable label of each set is decided ([`Label`]). Who has a better model implements
//! [`Labeler`].
//!
//! The way of a text: `reading` takes the window that is read and marks the words in quotes, `quotes` finds
//! the quotes, `lexicon` and `hints` hold the word lists, `dense` the hand-made features, `features` the
//! hashed words and the whole, `linear` the model and its file format, `reasons` which sentences decided.

mod bundled;
mod dense;
mod features;
mod hints;
mod kinds;
mod lexicon;
mod linear;
mod reading;
mod reasons;
#[cfg(test)]
mod tests;
mod towards;

use std::sync::Arc;

use samestory_model::{Fingerprint, Span};

pub use bundled::BundledLabeler;
pub use features::LabelFeatures;
pub use kinds::{Intent, Label, Sentiment, Tone};
pub use linear::LabelModelError;
pub use reasons::{LabelReasons, PartWeights};
pub use towards::{BundledTargetLabeler, TargetLabeler, TargetWords};

use reasons::Part;

/// What a labeler may look at: plain text, no markup. Any part may be empty.
///
/// ```
/// use samestory_analysis::LabelInput;
///
/// let input = LabelInput { title: "Ferry fares rise in May", ..LabelInput::default() };
/// assert!(input.section.is_empty());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelInput<'a> {
    /// The headline.
    pub title: &'a str,
    /// The text below it.
    pub body: &'a str,
    /// The address; its path often names the part of the outlet (`/opinion/`).
    pub url: &'a str,
    /// The part of the outlet as the outlet calls it (`Opinion`).
    pub section: &'a str,
}

/// One label of each set for one article.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Labels {
    /// How the writer speaks.
    pub tone: Label<Tone>,
    /// The attitude towards the main subject.
    pub sentiment: Label<Sentiment>,
    /// What the text is for.
    pub intent: Label<Intent>,
}

/// Anything that labels articles: the bundled model, a larger one, rules of your own.
///
/// The labels of a text must not depend on other texts, and the same input must give the same bits; otherwise
/// a digest is not a function of its input. Labelling is total: where a text says nothing, answer with what
/// is usual.
///
/// ```
/// use samestory_analysis::{Intent, Label, LabelInput, Labeler, Labels, Sentiment, Tone};
/// use samestory_model::{Fingerprint, Span};
///
/// /// Takes everything for a plain report.
/// struct Wire(Fingerprint);
///
/// impl Labeler for Wire {
///     fn fingerprint(&self) -> &Fingerprint {
///         &self.0
///     }
///     fn label(&self, _: &LabelInput<'_>) -> Labels {
///         Labels {
///             tone: Label::from_probabilities(&[(Tone::Factual, 1.0)]).unwrap(),
///             sentiment: Label::from_probabilities(&[(Sentiment::Neutral, 1.0)]).unwrap(),
///             intent: Label::from_probabilities(&[(Intent::Inform, 1.0)]).unwrap(),
///         }
///     }
/// }
///
/// let labels = Wire(Fingerprint::new("wire", &[])).label(&LabelInput::default());
/// assert_eq!(labels.intent.label, Intent::Inform);
/// ```
pub trait Labeler: Send + Sync {
    /// Which model this is.
    fn fingerprint(&self) -> &Fingerprint;

    /// The labels of one article.
    fn label(&self, text: &LabelInput<'_>) -> Labels;

    /// How strongly the title and each of `sentences`, ranges of the body, speak for `labels`, which this labeler gave `text`.
    ///
    /// By default, the text is labelled again without each of its parts, so the time is that of labelling it once more for the
    /// title and each sentence.
    fn reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
        LabelReasons::by_leaving_out(labels, text, sentences, |part| match part {
            Part::Title => self.label(&LabelInput { title: "", ..*text }),
            Part::Sentence(span) => {
                let body = reasons::body_without(text.body, span);
                self.label(&LabelInput { body: &body, ..*text })
            }
        })
    }

    /// [`Labeler::label`] with the [`Labeler::reasons`] of its labels. For labelers that read a text once for both.
    fn label_with_reasons(&self, text: &LabelInput<'_>, sentences: &[Span]) -> (Labels, LabelReasons) {
        let labels = self.label(text);
        let reasons = self.reasons(text, &labels, sentences);
        (labels, reasons)
    }
}

/// Shared: who gives a labeler away can still ask it.
impl<L: Labeler + ?Sized> Labeler for Arc<L> {
    fn fingerprint(&self) -> &Fingerprint {
        (**self).fingerprint()
    }

    fn label(&self, text: &LabelInput<'_>) -> Labels {
        (**self).label(text)
    }

    fn reasons(&self, text: &LabelInput<'_>, labels: &Labels, sentences: &[Span]) -> LabelReasons {
        (**self).reasons(text, labels, sentences)
    }

    fn label_with_reasons(&self, text: &LabelInput<'_>, sentences: &[Span]) -> (Labels, LabelReasons) {
        (**self).label_with_reasons(text, sentences)
    }
}
