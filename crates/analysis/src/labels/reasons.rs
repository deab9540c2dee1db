//! Which parts of a text speak for the labels that it was given.

use samestory_model::Span;

use super::{Label, LabelInput, Labels};

/// A probability counts as at least this far from 0 and 1, so that log-odds stay finite.
const SMALLEST_CHANCE: f64 = 1e-9;

/// What can be left out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    /// A range of the body.
    Sentence(Span),
}

/// How strongly the title and each sentence speak for one label.
///
/// # Units and ranges
/// The log-odds of the label that are lost when the part is left out: 0 when the part changes nothing, below 0 when it speaks for
/// another label. Parts that say the same thing share their weight, since each can be spared while the other stays.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct PartWeights {
    /// That of the title; 0 when there is none.
    pub title: f64,
    /// That of each sentence asked about, in the same order.
    pub sentences: Vec<f64>,
}

/// How strongly title and sentences speak for the labels of a text.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct LabelReasons {
    /// For the tone.
    pub tone: PartWeights,
    /// For the sentiment.
    pub sentiment: PartWeights,
    /// For the intent.
    pub intent: PartWeights,
}

impl LabelReasons {
    /// Labels the text without each of its parts in turn.
    ///
    /// Li, Monroe, Jurafsky: *Understanding neural networks through representation erasure*, 2016.
    pub(super) fn by_leaving_out(
        labels: &Labels,
        text: &LabelInput<'_>,
        sentences: &[Span],
        label_without: impl Fn(Part) -> Labels,
    ) -> Self {
        let without_title = (!text.title.is_empty()).then(|| label_without(Part::Title));
        let without: Vec<_> =
            sentences.iter().map(|sentence| label_without(Part::Sentence(*sentence))).collect();
        Self {
            tone: PartWeights::of(&labels.tone, without_title.as_ref(), &without, |labels| &labels.tone),
            sentiment: PartWeights::of(&labels.sentiment, without_title.as_ref(), &without, |l| &l.sentiment),
            intent: PartWeights::of(&labels.intent, without_title.as_ref(), &without, |labels| {
                &labels.intent
            }),
        }
    }
}

impl PartWeights {
    fn of<L: Copy + PartialEq>(
        given: &Label<L>,
        without_title: Option<&Labels>,
        without: &[Labels],
        of: impl Fn(&Labels) -> &Label<L>,
    ) -> Self {
        let whole = log_odds(given.probability(given.label));
        let lost = |labels: &Labels| whole - log_odds(of(labels).probability(given.label));
        Self { title: without_title.map_or(0.0, &lost), sentences: without.iter().map(lost).collect() }
    }
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(SMALLEST_CHANCE, 1.0 - SMALLEST_CHANCE);
    libm::log(probability / (1.0 - probability))
}

/// `body` without the bytes of `part`; a range that does not fit it takes nothing away.
pub(super) fn body_without(body: &str, part: Span) -> String {
    match (body.get(..part.start()), body.get(part.end()..)) {
        (Some(before), Some(after)) => format!("{before}{after}"),
        _ => body.to_owned(),
    }
}
