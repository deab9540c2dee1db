//! Groups of copies out of pairs.

use rayon::prelude::*;

use super::compare::CERTAIN_OVERLAP;
use super::pairs::Pair;
use super::result::CopyEvidence;
use super::texts::Text;

/// Of a text's copies, the closest so many are asked whether they have anything in common.
const MAX_PARTS: usize = 8;

/// Two texts that share less of the smaller have nothing in common.
const MIN_COMMON: f64 = 0.1;

/// A text and the texts that are copies of it.
pub(super) struct Star {
    pub(super) center: u32,
    pub(super) satellites: Vec<(u32, CopyEvidence)>,
}

/// A text as seen from another one.
#[derive(Clone, Copy)]
struct Neighbour {
    text: u32,
    evidence: CopyEvidence,
}

impl Neighbour {
    fn weight(&self) -> f64 {
        match self.evidence {
            CopyEvidence::SharedBody(overlap) => overlap.coverage(),
            CopyEvidence::SameHeadline { similarity, .. } => similarity,
            CopyEvidence::SameText | CopyEvidence::SameAddress => 1.0,
        }
    }

    fn is_weak(&self) -> bool {
        matches!(self.evidence, CopyEvidence::SharedBody(overlap) if overlap.coverage() < CERTAIN_OVERLAP)
    }
}

/// Stars: the text with the closest and most copies takes all of them, then the next one that is left, and so on.
///
/// Each member is a copy of the centre, so no chain of pairs leads from one text to another that shares nothing with it.
/// A round-up of several articles is a copy of none of them, however much of it one of them fills.
///
/// # References
/// Aslam, Pelekhov, Rus: *The star clustering algorithm for static and dynamic information organization*, 2004, section 2.
pub(super) fn stars(texts: &[Text<'_>], pairs: &[Pair]) -> Vec<Star> {
    let neighbours = without_compilations(texts, neighbours(texts.len(), pairs));
    let mut is_taken = vec![false; texts.len()];
    let mut take = |text: u32| is_taken.get_mut(text as usize).is_some_and(|taken| !std::mem::replace(taken, true));
    let centers = by_degree(texts, &neighbours).into_iter();
    let star = |center: u32| {
        if !take(center) {
            return None;
        }
        let own = neighbours.get(center as usize).map(Vec::as_slice).unwrap_or_default();
        let free = own.iter().filter(|neighbour| take(neighbour.text));
        Some(Star { center, satellites: free.map(|neighbour| (neighbour.text, neighbour.evidence)).collect() })
    };
    centers.filter_map(star).collect()
}

fn neighbours(n_texts: usize, pairs: &[Pair]) -> Vec<Vec<Neighbour>> {
    let mut found: Vec<Vec<Neighbour>> = vec![Vec::new(); n_texts];
    for pair in pairs {
        let Some(evidence) = pair.comparison.evidence else { continue };
        for (from, to) in [(pair.text, pair.partner), (pair.partner, pair.text)] {
            if let Some(list) = found.get_mut(from as usize) {
                list.push(Neighbour { text: to, evidence });
            }
        }
    }
    found.par_iter_mut().for_each(|list| {
        list.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.text.cmp(&b.text)));
    });
    found
}

/// Drops the weak ties of texts that hold several others.
fn without_compilations(texts: &[Text<'_>], neighbours: Vec<Vec<Neighbour>>) -> Vec<Vec<Neighbour>> {
    let is_compilation: Vec<bool> = neighbours.par_iter().map(|own| have_nothing_in_common(texts, own)).collect();
    let holds_several = |text: u32| is_compilation.get(text as usize).copied().unwrap_or_default();
    let kept = |(own, list): (bool, Vec<Neighbour>)| {
        let stays = |neighbour: &Neighbour| !(neighbour.is_weak() && (own || holds_several(neighbour.text)));
        list.into_iter().filter(stays).collect()
    };
    is_compilation.clone().into_iter().zip(neighbours).map(kept).collect()
}

/// Whether two of the closest ones share next to nothing.
fn have_nothing_in_common(texts: &[Text<'_>], neighbours: &[Neighbour]) -> bool {
    let sharing = neighbours.iter().filter(|neighbour| matches!(neighbour.evidence, CopyEvidence::SharedBody(_)));
    let parts: Vec<&Text<'_>> =
        sharing.take(MAX_PARTS).filter_map(|neighbour| texts.get(neighbour.text as usize)).collect();
    let are_strangers =
        |first: &Text<'_>, second: &Text<'_>| first.shingles.overlap(&second.shingles).containment() < MIN_COMMON;
    let mut others = parts.as_slice();
    parts.iter().any(|part| {
        others = others.get(1..).unwrap_or_default();
        others.iter().any(|other| are_strangers(part, other))
    })
}

/// The texts by how many copies they have and how close, each identical text counted.
fn by_degree(texts: &[Text<'_>], neighbours: &[Vec<Neighbour>]) -> Vec<u32> {
    let n_same = |text: u32| texts.get(text as usize).map_or(0.0, |text| text.positions.len() as f64);
    let degree = |own: &Vec<Neighbour>| own.iter().map(|other| other.weight() * n_same(other.text)).sum::<f64>();
    let mut order: Vec<(f64, u32)> = neighbours.par_iter().map(degree).zip(0..texts.len() as u32).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, text)| text).collect()
}
