//! Near-duplicates: groups of copies, and texts that hold a part of another.

mod buckets;
mod compare;
mod config;
mod groups;
mod hash;
mod headline;
mod input;
mod minhash;
mod neighbours;
mod pairs;
mod result;
mod shingles;
mod texts;

pub use config::DuplicateConfig;
pub use input::DuplicateInput;
pub use result::{CopyGroup, Duplicates, CopyEvidence, Overlap, PartialCopy, Relation};

use crate::background::Background;
use groups::Star;
use pairs::Pair;
use texts::Text;

/// Finds copies and partial copies.
#[derive(Debug, Clone)]
pub struct DuplicateFinder {
    background: Background,
    config: DuplicateConfig,
}

impl DuplicateFinder {
    /// With document frequencies and settings of your own.
    #[must_use]
    pub fn new(background: Background, config: DuplicateConfig) -> Self {
        Self { background, config }
    }

    /// With the bundled document frequencies and the default settings.
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(Background::bundled(), DuplicateConfig::default())
    }

    /// Finds.
    #[must_use]
    pub fn find(&self, inputs: &[DuplicateInput<'_>]) -> Duplicates {
        let texts = texts::distinct(inputs, &self.background);
        let pairs = pairs::related(&texts, &self.config);
        let stars = groups::stars(&texts, &pairs, &self.config);
        Found::new(inputs.len(), &texts).finish(&stars, &pairs)
    }
}

/// Turns numbers of distinct texts into positions in the input.
struct Found<'a> {
    texts: &'a [Text<'a>],
    result: Duplicates,
}

impl<'a> Found<'a> {
    fn new(n_inputs: usize, texts: &'a [Text<'a>]) -> Self {
        let mut first_of = vec![0; n_inputs];
        for (text, position) in texts.iter().flat_map(|text| text.positions.iter().map(move |at| (text, at))) {
            if let Some(first) = first_of.get_mut(*position) {
                *first = text.first();
            }
        }
        Self { texts, result: Duplicates { first_of, group_of: vec![None; n_inputs], ..Duplicates::default() } }
    }

    fn finish(mut self, stars: &[Star], pairs: &[Pair]) -> Duplicates {
        self.result.groups = stars.iter().filter_map(|star| self.group(star)).collect();
        self.result.groups.sort_by(|a, b| a.members().cmp(b.members()));
        for (number, group) in self.result.groups.iter().enumerate() {
            for member in group.members() {
                if let Some(group_of) = self.result.group_of.get_mut(*member) {
                    *group_of = Some(number);
                }
            }
        }
        let mut partial: Vec<PartialCopy> = pairs.iter().filter_map(|pair| self.partial_copy(pair)).collect();
        partial.sort_by_key(|pair| (pair.contained, pair.container));
        self.result.partial_copies = partial;
        self.result
    }

    fn group(&self, star: &Star) -> Option<CopyGroup> {
        let center = self.text(star.center)?;
        let satellites = star.satellites.iter().filter_map(|(text, why)| Some((self.text(*text)?, *why)));
        let all = std::iter::once((center, CopyEvidence::SameText)).chain(satellites);
        let members = all.flat_map(|(text, why)| text.positions.iter().map(move |position| (*position, why)));
        let members: Vec<(usize, CopyEvidence)> = members.collect();
        (members.len() > 1).then(|| CopyGroup::new(center.first(), members))
    }

    fn partial_copy(&self, pair: &Pair) -> Option<PartialCopy> {
        let (first, second) = (self.text(pair.text)?, self.text(pair.partner)?);
        let group = |text: &Text<'_>| self.result.group_of.get(text.first()).copied().flatten();
        let are_copies = group(first).is_some() && group(first) == group(second);
        if !pair.comparison.is_partial || are_copies {
            return None;
        }
        let is_first_smaller = first.shingles.n_unsampled() < second.shingles.n_unsampled();
        let (small, large) = if is_first_smaller { (first, second) } else { (second, first) };
        Some(PartialCopy { contained: small.first(), container: large.first(), overlap: pair.comparison.overlap })
    }

    fn text(&self, number: u32) -> Option<&'a Text<'a>> {
        self.texts.get(number as usize)
    }
}
