//! The sentences behind an article's labels.

use samestory_text::Document;

use super::types::{LabelClaim, LabelEvidence};
use crate::claim::{Claim, Passage};
use crate::labels::{LabelReasons, PartWeights};

/// A label shows at most so many of its sentences.
const MAX_SENTENCES: usize = 2;
/// A part with a smaller weight (log-odds) decided little.
const MIN_WEIGHT: f64 = 0.1;

/// The headline and sentences with most weight for each label.
pub(super) fn label_evidence(document: &Document<'_>, reasons: &LabelReasons) -> LabelEvidence {
    let of = |weights| strongest(document, weights);
    LabelEvidence { tone: of(&reasons.tone), sentiment: of(&reasons.sentiment), intent: of(&reasons.intent) }
}

fn strongest(document: &Document<'_>, weights: &PartWeights) -> Vec<LabelClaim> {
    let title = Passage::of_title(document).map(|passage| (weights.title, passage));
    let sentences = weights.sentences.iter().zip(document.sentences());
    let telling = sentences.filter(|(weight, _)| **weight >= MIN_WEIGHT);
    let sentences = telling.map(|(weight, sentence)| (*weight, Passage::of_sentence(document, sentence)));
    let mut parts: Vec<_> =
        title.into_iter().filter(|(weight, _)| *weight >= MIN_WEIGHT).chain(sentences).collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let parts = parts.into_iter().take(MAX_SENTENCES);
    parts.map(|(weight, passage)| LabelClaim::new(Claim::cited(passage), weight)).collect()
}
