//! Two texts compared: exactly, whatever led to the pair.

use super::config::DuplicateConfig;
use super::result::{CopyEvidence, Overlap};
use super::texts::Text;

/// Bodies that share so much are copies whatever their titles count and whatever else one of them holds.
pub(super) const CERTAIN_OVERLAP: f64 = 0.6;

/// A part counts from so many shingles, a short paragraph. A shorter one may be an outlet's own furniture: in the development
/// data one outlet ends each article with the same fourteen.
pub(super) const MIN_PART: usize = 20;

/// One address with long bodies that share less than this is a page that was written anew, or a home page.
const MIN_CONTAINMENT_OF_ADDRESS: f64 = 0.1;

/// A body of fewer shingles says too little to speak for or against the title.
const MIN_SHORT_BODY: usize = 8;

/// Of two short bodies, so much is shared when they are the same text.
const SAME_SHORT_BODY: f64 = 0.6;

/// What a comparison found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub(super) overlap: Overlap,
    /// Why they are copies, when they are.
    pub(super) evidence: Option<CopyEvidence>,
    /// Whether a good part of the smaller one stands in the larger.
    pub(super) is_partial: bool,
}

/// Compares two distinct texts.
pub(super) fn compare(first: &Text<'_>, second: &Text<'_>, config: &DuplicateConfig) -> Comparison {
    let overlap = first.shingles.overlap(&second.shingles);
    let are_long = first.has_long_body() && second.has_long_body();
    let evidence = if first.shares_address(second)
        && !(are_long && overlap.containment() < MIN_CONTAINMENT_OF_ADDRESS)
    {
        Some(CopyEvidence::SameAddress)
    } else if are_long {
        by_bodies(first, second, overlap, config)
    } else {
        by_headlines(first, second, overlap, config)
    };
    let is_partial =
        overlap.containment() >= config.min_containment && overlap.n_shared_unsampled() >= MIN_PART as u64;
    Comparison { overlap, evidence, is_partial }
}

fn by_bodies(
    first: &Text<'_>,
    second: &Text<'_>,
    overlap: Overlap,
    config: &DuplicateConfig,
) -> Option<CopyEvidence> {
    let coverage = overlap.coverage();
    // Company reports share half their words, whichever quarter they tell of.
    let is_copy = coverage >= config.min_overlap
        && (coverage >= CERTAIN_OVERLAP || !first.headline.contradicts(&second.headline));
    is_copy.then_some(CopyEvidence::SharedBody(overlap))
}

fn by_headlines(
    first: &Text<'_>,
    second: &Text<'_>,
    overlap: Overlap,
    config: &DuplicateConfig,
) -> Option<CopyEvidence> {
    if first.headline.contradicts(&second.headline) || first.headline.is_opposite(&second.headline) {
        return None;
    }
    if first.headline.is_empty() || second.headline.is_empty() {
        let is_copy = overlap.n_smaller() >= MIN_SHORT_BODY && overlap.coverage() >= SAME_SHORT_BODY;
        return is_copy.then_some(CopyEvidence::SharedBody(overlap));
    }
    let similarity = f64::from(first.headline.similarity(&second.headline));
    let rarity = first.headline.rarity(&second.headline);
    let same_bodies = overlap.n_smaller() >= MIN_SHORT_BODY && overlap.containment() >= SAME_SHORT_BODY;
    // Two reports under one body text may carry titles that differ more.
    let needed =
        if same_bodies { config.min_headline_similarity - 0.2 } else { config.min_headline_similarity };
    let is_copy = similarity >= needed && rarity >= needed_rarity(overlap, same_bodies);
    is_copy.then_some(CopyEvidence::SameHeadline { similarity, bodies: overlap })
}

/// How telling the words of a common title must be: `Morning briefing` (12) is the title of many articles, `Gemini 3 Deep
/// Think` (21) of one. With bodies that say something else, it takes a long title (over 35).
fn needed_rarity(bodies: Overlap, same_bodies: bool) -> f32 {
    match bodies.n_smaller() >= MIN_SHORT_BODY {
        true if same_bodies => 5.0,
        true => 35.0,
        false => 15.0,
    }
}
