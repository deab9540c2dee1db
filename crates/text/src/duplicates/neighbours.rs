//! The related pairs, seen from each text.

use rayon::prelude::*;

use super::compare::CERTAIN_OVERLAP;
use super::pairs::Pair;
use super::result::CopyEvidence;
use super::texts::Text;

/// Of a text's copies, the closest so many are asked whether they have anything in common.
const MAX_PARTS: usize = 8;

/// Two texts that share less of the smaller have nothing in common.
const MIN_COMMON: f64 = 0.1;

/// A text as seen from another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) text: u32,
    /// Why they are copies, where they are.
    pub(super) evidence: Option<CopyEvidence>,
}

impl Neighbour {
    /// How close a copy, 0..=1.
    pub(super) fn weight(&self) -> f64 {
        match self.evidence {
            None => 0.0,
            Some(CopyEvidence::SharedBody(overlap) | CopyEvidence::SharedWithGroup(overlap)) => {
                overlap.coverage()
            }
            Some(CopyEvidence::SameHeadline { similarity, .. }) => similarity,
            Some(CopyEvidence::SameText | CopyEvidence::SameAddress) => 1.0,
        }
    }

    fn shares_body(&self) -> bool {
        matches!(self.evidence, Some(CopyEvidence::SharedBody(_)))
    }
}

/// Of each text its neighbours, the closest first. A round-up of several articles is no copy of any of them, unless one of
/// them fills most of it.
pub(super) fn neighbours(texts: &[Text<'_>], pairs: &[Pair]) -> Vec<Vec<Neighbour>> {
    let mut found = of_each(texts.len(), pairs);
    let is_compilation: Vec<bool> = found.par_iter().map(|own| holds_strangers(texts, own)).collect();
    let holds_several = |text: u32| is_compilation.get(text as usize).copied().unwrap_or_default();
    found.par_iter_mut().enumerate().for_each(|(own, list)| {
        for neighbour in list.iter_mut() {
            let is_weak = neighbour.shares_body() && neighbour.weight() < CERTAIN_OVERLAP;
            if is_weak && (holds_several(own as u32) || holds_several(neighbour.text)) {
                neighbour.evidence = None;
            }
        }
    });
    found
}

fn of_each(n_texts: usize, pairs: &[Pair]) -> Vec<Vec<Neighbour>> {
    let mut found: Vec<Vec<Neighbour>> = vec![Vec::new(); n_texts];
    for pair in pairs {
        for (from, to) in [(pair.text, pair.partner), (pair.partner, pair.text)] {
            if let Some(list) = found.get_mut(from as usize) {
                list.push(Neighbour { text: to, evidence: pair.comparison.evidence });
            }
        }
    }
    found.par_iter_mut().for_each(|list| {
        list.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.text.cmp(&b.text)));
    });
    found
}

/// Whether two of the closest copies share next to nothing.
fn holds_strangers(texts: &[Text<'_>], neighbours: &[Neighbour]) -> bool {
    let sharing = neighbours.iter().filter(|neighbour| neighbour.shares_body());
    let parts: Vec<&Text<'_>> =
        sharing.take(MAX_PARTS).filter_map(|neighbour| texts.get(neighbour.text as usize)).collect();
    let are_strangers = |first: &Text<'_>, second: &Text<'_>| {
        first.shingles.overlap(&second.shingles).containment() < MIN_COMMON
    };
    let mut others = parts.as_slice();
    parts.iter().any(|part| {
        others = others.get(1..).unwrap_or_default();
        others.iter().any(|other| are_strangers(part, other))
    })
}
