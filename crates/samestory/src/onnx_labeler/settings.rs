//! `labeler.json`: what a classifier is given of an article, and what its word weighs beside the bundled model's.

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::path::Path;

use samestory_analysis::{Label, PartWeights};
use samestory_embed::{LongTexts, OnnxOptions};
use serde::Deserialize;

use super::error::Kind;

const FILE: &str = "labeler.json";
/// A probability counts as at least this, so that its logarithm is finite.
const SMALLEST_CHANCE: f64 = 1e-12;

/// What the file says. Without it, all is as it is for any classifier: the opening is read, and the classifier alone decides.
#[derive(Debug, Clone, Default)]
pub(super) struct LabelerSettings {
    pub(super) reading: Reading,
    pub(super) blend: Blends,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    separator: Option<String>,
    last_tokens: Option<NonZeroUsize>,
    #[serde(default)]
    blend: Blends,
}

/// What a classifier is given of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// What stands between title and body.
    pub(super) separator: String,
    /// Of a text that is too long, so many tokens of the end are read; none if absent.
    last_tokens: Option<NonZeroUsize>,
}

/// The label sets in which both models decide.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Blends {
    pub(super) tone: Option<Blend>,
    pub(super) sentiment: Option<Blend>,
    pub(super) intent: Option<Blend>,
}

/// What the logarithms of two probabilities of a label weigh in that which is given.
///
/// Genest and Zidek: *Combining probability distributions*, 1986 (the logarithmic pool). The weights need not sum to 1: what they
/// sum to is how sure the blend is, as a temperature would be.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Blend {
    classifier: f64,
    bundled: f64,
}

impl Default for Reading {
    fn default() -> Self {
        Self { separator: "\n".to_owned(), last_tokens: None }
    }
}

impl Reading {
    pub(super) fn reads_end(&self) -> bool {
        self.last_tokens.is_some()
    }

    /// The options with which a classifier reads the end of a text where that is asked for.
    pub(super) fn options(&self, options: &OnnxOptions) -> OnnxOptions {
        match self.last_tokens {
            Some(n_last) => options.clone().with_long_texts(LongTexts::BothEnds(n_last)),
            None => options.clone(),
        }
    }
}

impl LabelerSettings {
    /// What lies in the labeler's folder.
    pub(super) fn read(folder: &Path) -> Result<Self, Kind> {
        let bytes = match std::fs::read(folder.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Kind::Settings(error.to_string())),
        };
        let found: SettingsFile =
            serde_json::from_slice(&bytes).map_err(|error| Kind::Settings(error.to_string()))?;
        let blends = [found.blend.tone, found.blend.sentiment, found.blend.intent];
        if let Some(blend) = blends.into_iter().flatten().find(|blend| !blend.is_usable()) {
            let reason =
                format!("weights must be finite and at least 0, one of them above, which {blend:?} is not");
            return Err(Kind::Settings(reason));
        }
        let separator = found.separator.unwrap_or_else(|| Reading::default().separator);
        Ok(Self { reading: Reading { separator, last_tokens: found.last_tokens }, blend: found.blend })
    }
}

impl Blend {
    fn is_usable(self) -> bool {
        let weights = [self.classifier, self.bundled];
        weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0) && weights != [0.0; 2]
    }

    /// The label that both together give; both name the same labels in the same order.
    pub(super) fn label<L: Copy>(self, classifier: &Label<L>, bundled: &Label<L>) -> Option<Label<L>> {
        let logarithm = |probability: f64| libm::log(probability.max(SMALLEST_CHANCE));
        let both = classifier.probabilities.iter().zip(&bundled.probabilities);
        let logits: Vec<(L, f64)> = both
            .map(|((label, one), (_, other))| {
                (*label, self.classifier * logarithm(*one) + self.bundled * logarithm(*other))
            })
            .collect();
        let largest = logits.iter().map(|(_, logit)| *logit).fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<(L, f64)> =
            logits.iter().map(|(label, logit)| (*label, libm::exp(logit - largest))).collect();
        label_of_shares(&powers)
    }

    /// How strongly parts speak for a label: what both say of it, weighed as in the label.
    pub(super) fn weights(self, classifier: &PartWeights, bundled: &PartWeights) -> PartWeights {
        let both = |one: f64, other: f64| self.classifier * one + self.bundled * other;
        let mut weights = PartWeights::default();
        weights.title = both(classifier.title, bundled.title);
        let sentences = classifier.sentences.iter().zip(&bundled.sentences);
        weights.sentences = sentences.map(|(one, other)| both(*one, *other)).collect();
        weights
    }
}

/// The label whose probabilities are these shares of their sum; none where they sum to 0, as those of one set may that are too small for
/// a number beside those of another.
pub(super) fn label_of_shares<L: Copy>(shares: &[(L, f64)]) -> Option<Label<L>> {
    let total: f64 = shares.iter().map(|(_, share)| share).sum();
    let probabilities: Vec<(L, f64)> = shares.iter().map(|(label, share)| (*label, share / total)).collect();
    if total > 0.0 { Label::from_probabilities(&probabilities) } else { None }
}

#[cfg(test)]
mod tests {
    use samestory_analysis::Sentiment::{Negative, Neutral};

    use super::label_of_shares;

    #[test]
    fn shares_of_nothing_are_no_label() {
        let label = label_of_shares(&[(Negative, 0.1), (Neutral, 0.3)]).unwrap();
        assert_eq!((label.label, label.confidence), (Neutral, 0.3 / (0.1 + 0.3)));
        assert_eq!(label_of_shares(&[(Negative, 0.0), (Neutral, 0.0)]), None);
    }
}
