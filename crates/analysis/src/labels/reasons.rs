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
        let title = without_title.as_ref();
        Self {
            tone: PartWeights::of(&labels.tone, title.map(|l| &l.tone), without.iter().map(|l| &l.tone)),
            sentiment: PartWeights::of(
                &labels.sentiment,
                title.map(|l| &l.sentiment),
                without.iter().map(|l| &l.sentiment),
            ),
            intent: PartWeights::of(
                &labels.intent,
                title.map(|l| &l.intent),
                without.iter().map(|l| &l.intent),
            ),
        }
    }
}

impl PartWeights {
    /// What `given`, the label of a text, would lose: by the label of the text without its title, `None` where there is none, and
    /// its labels without each sentence. For labelers that label many texts faster together than one by one.
    ///
    /// ```
    /// use samestory_analysis::{Label, PartWeights, Sentiment};
    ///
    /// let label = |bad| Label::from_probabilities(&[(Sentiment::Negative, bad), (Sentiment::Neutral, 1.0 - bad)]);
    /// let (given, without) = (label(0.8).unwrap(), [label(0.8).unwrap(), label(0.5).unwrap()]);
    /// let weights = PartWeights::of(&given, None, &without);
    /// assert_eq!((weights.title, weights.sentences[0]), (0.0, 0.0));
    /// // From 4 : 1 down to 1 : 1.
    /// assert!((weights.sentences[1] - 4_f64.ln()).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn of<'l, L: Copy + PartialEq + 'l>(
        given: &Label<L>,
        without_title: Option<&Label<L>>,
        without: impl IntoIterator<Item = &'l Label<L>>,
    ) -> Self {
        let whole = log_odds(given.probability(given.label));
        let lost = |label: &Label<L>| whole - log_odds(label.probability(given.label));
        Self { title: without_title.map_or(0.0, &lost), sentences: without.into_iter().map(lost).collect() }
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
