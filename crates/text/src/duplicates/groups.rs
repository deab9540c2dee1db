//! Groups of copies out of pairs.

use rayon::prelude::*;

use super::compare::CERTAIN_OVERLAP;
use super::config::DuplicateConfig;
use super::neighbours::{Neighbour, neighbours};
use super::pairs::Pair;
use super::result::{CopyEvidence, Overlap};
use super::shingles::Shingles;
use super::texts::Text;

/// What a group has in common is read off so many members, those closest to the centre.
const MAX_POOLED: usize = 16;

/// A text and the texts that are copies of it.
pub(super) struct Star {
    pub(super) center: u32,
    pub(super) satellites: Vec<(u32, CopyEvidence)>,
}

/// Stars: the text with the closest and most copies takes all of them, then the next one that is left, and so on.
///
/// Each member is a copy of the centre, so no chain of pairs leads from one text to another that shares nothing with it.
/// Then a star takes in the texts that consist of what its members have in common, though they cut other paragraphs than
/// the centre.
///
/// # References
/// Aslam, Pelekhov, Rus: *The star clustering algorithm for static and dynamic information organization*, 2004, section 2.
pub(super) fn stars(texts: &[Text<'_>], pairs: &[Pair], config: &DuplicateConfig) -> Vec<Star> {
    let neighbours = neighbours(texts, pairs);
    let order = by_degree(texts, &neighbours);
    let is_taken = vec![false; texts.len()];
    let mut sky = Sky { texts, neighbours, is_taken, config };
    order.into_iter().filter_map(|center| sky.star(center)).collect()
}

/// The texts by how many copies they have and how close, each identical text counted, those of a text itself too.
fn by_degree(texts: &[Text<'_>], neighbours: &[Vec<Neighbour>]) -> Vec<u32> {
    let n_same = |text: u32| texts.get(text as usize).map_or(0.0, |text| text.positions.len() as f64);
    let degree = |(text, own): (u32, &Vec<Neighbour>)| {
        let others = own.iter().map(|other| other.weight() * n_same(other.text)).sum::<f64>();
        others + n_same(text) - 1.0
    };
    let mut order: Vec<(f64, u32)> =
        (0..texts.len() as u32).into_par_iter().zip(neighbours).map(|own| (degree(own), own.0)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, text)| text).collect()
}

/// All texts while stars are formed.
struct Sky<'a> {
    texts: &'a [Text<'a>],
    neighbours: Vec<Vec<Neighbour>>,
    is_taken: Vec<bool>,
    config: &'a DuplicateConfig,
}

impl<'a> Sky<'a> {
    fn star(&mut self, center: u32) -> Option<Star> {
        if !self.take(center) {
            return None;
        }
        let mut satellites = Vec::new();
        let mut first_body = self.body(center);
        for (text, evidence) in self.copies_of(center) {
            if self.agrees(first_body, text, evidence) && self.take(text) {
                first_body = first_body.or(self.body(text));
                satellites.push((text, evidence));
            }
        }
        let late = if satellites.is_empty() { Vec::new() } else { self.late(center, &satellites) };
        satellites.extend(late);
        Some(Star { center, satellites })
    }

    /// Whether `text` was free.
    fn take(&mut self, text: u32) -> bool {
        self.is_taken.get_mut(text as usize).is_some_and(|taken| !std::mem::replace(taken, true))
    }

    /// The shingles of a long body.
    fn body(&self, text: u32) -> Option<&'a Shingles> {
        let texts = self.texts;
        texts.get(text as usize).filter(|text| text.has_long_body()).map(|text| &text.shingles)
    }

    /// Whether a text that has its place by its title may stand beside the first long body of the group: a bare title is no
    /// bridge between two articles under that title.
    fn agrees(&self, first_body: Option<&Shingles>, text: u32, evidence: CopyEvidence) -> bool {
        let is_by_title = matches!(evidence, CopyEvidence::SameHeadline { .. });
        match first_body.zip(self.body(text)) {
            Some((first, own)) if is_by_title => {
                first.overlap(own).containment() >= self.config.min_containment
            }
            _ => true,
        }
    }

    fn copies_of(&self, text: u32) -> Vec<(u32, CopyEvidence)> {
        let own = self.neighbours.get(text as usize).map(Vec::as_slice).unwrap_or_default();
        own.iter().filter_map(|other| Some((other.text, other.evidence?))).collect()
    }

    /// The free texts, related to one of the members, that consist of what the group has in common.
    fn late(&mut self, center: u32, satellites: &[(u32, CopyEvidence)]) -> Vec<(u32, CopyEvidence)> {
        let mut free: Vec<u32> = Vec::new();
        for member in std::iter::once(center).chain(satellites.iter().map(|(text, _)| *text)) {
            let related = self.neighbours.get(member as usize).map(Vec::as_slice).unwrap_or_default();
            free.extend(related.iter().map(|other| other.text).filter(|text| self.is_free(*text)));
        }
        free.sort_unstable();
        free.dedup();
        if free.is_empty() {
            return Vec::new();
        }
        let pool = Pool::new(self.texts, center, satellites);
        let fitting = free.into_iter().filter_map(|text| {
            let overlap = pool.fits(self.texts.get(text as usize)?, self.config.min_overlap)?;
            Some((text, CopyEvidence::SharedWithGroup(overlap)))
        });
        let fitting: Vec<_> = fitting.collect();
        fitting.into_iter().filter(|(text, _)| self.take(*text)).collect()
    }

    fn is_free(&self, text: u32) -> bool {
        self.is_taken.get(text as usize).is_some_and(|taken| !taken)
    }
}

/// What the members of a group have in common.
struct Pool<'a> {
    center: Option<&'a Text<'a>>,
    /// Those of two members at least.
    shingles: Shingles,
    median_size: u64,
}

impl<'a> Pool<'a> {
    fn new(texts: &'a [Text<'a>], center: u32, satellites: &[(u32, CopyEvidence)]) -> Self {
        let members = std::iter::once(center).chain(satellites.iter().map(|(text, _)| *text));
        let members: Vec<&Shingles> =
            members.take(MAX_POOLED).filter_map(|text| Some(&texts.get(text as usize)?.shingles)).collect();
        let mut sizes: Vec<u64> = members.iter().map(|member| member.n_unsampled()).collect();
        sizes.sort_unstable();
        let median_size = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        Self {
            center: texts.get(center as usize),
            shingles: Shingles::of_two_at_least(&members),
            median_size,
        }
    }

    /// What `text` shares with the group, when that is most of the text and as much of the group's usual text as copies share.
    fn fits(&self, text: &Text<'_>, min_overlap: f64) -> Option<Overlap> {
        let overlap = text.shingles.overlap(&self.shingles);
        let contradicts = self.center.is_some_and(|center| center.headline.contradicts(&text.headline));
        let own = overlap.n_shared_unsampled() as f64;
        let is_most = own >= CERTAIN_OVERLAP * text.shingles.n_unsampled() as f64;
        (text.has_long_body() && is_most && own >= min_overlap * self.median_size as f64 && !contradicts)
            .then_some(overlap)
    }
}
