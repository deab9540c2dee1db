//! The sums of probabilities between a group and each of its neighbours.

use super::sums::Sum;
use crate::grouping::share::Shares;
use crate::nearest::number;

/// Sums over all pairs with each neighbouring group, by ascending group, in one piece of memory: most groups have few neighbours.
#[derive(Debug, Clone, Default)]
pub(super) struct NeighborSums(Vec<Entry>);

/// A group and a [`Sum`], in the 32 bytes that they need.
#[derive(Debug, Clone, Copy)]
struct Entry {
    group: u32,
    is_known: bool,
    shares: Shares,
}

impl Entry {
    fn new(group: usize, Sum { shares, is_known }: Sum) -> Self {
        Self { group: number(group), is_known, shares }
    }

    fn sum(&self) -> Sum {
        Sum { shares: self.shares, is_known: self.is_known }
    }
}

impl FromIterator<(usize, Sum)> for NeighborSums {
    /// The groups ascend.
    fn from_iter<I: IntoIterator<Item = (usize, Sum)>>(sums: I) -> Self {
        Self(sums.into_iter().map(|(group, sum)| Entry::new(group, sum)).collect())
    }
}

impl NeighborSums {
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Sum)> + '_ {
        self.0.iter().map(|entry| (entry.group as usize, entry.sum()))
    }

    fn place(&self, group: usize) -> Result<usize, usize> {
        self.0.binary_search_by_key(&group, |entry| entry.group as usize)
    }

    pub(super) fn get(&self, group: usize) -> Option<Sum> {
        self.place(group).ok().map(|place| self.0[place].sum())
    }

    pub(super) fn insert(&mut self, group: usize, sum: Sum) {
        match self.place(group) {
            Ok(place) => self.0[place] = Entry::new(group, sum),
            Err(place) => self.0.insert(place, Entry::new(group, sum)),
        }
    }

    pub(super) fn remove(&mut self, group: usize) {
        if let Ok(place) = self.place(group) {
            self.0.remove(place);
        }
    }

    /// The groups that these sums know and `others` do not.
    pub(super) fn missing_from(&self, others: &Self) -> Vec<usize> {
        let groups = self.iter().map(|(group, _)| group);
        groups.filter(|&group| others.place(group).is_err()).collect()
    }
}

/// The sums added up group by group.
pub(super) fn merged(parts: [&NeighborSums; 4]) -> NeighborSums {
    let mut all: Vec<Entry> = parts.into_iter().flat_map(|part| part.0.iter().copied()).collect();
    all.sort_unstable_by_key(|entry| entry.group);
    all.dedup_by(|next, kept| {
        let same = next.group == kept.group;
        if same {
            let mut sum = kept.sum();
            sum += next.sum();
            *kept = Entry::new(kept.group as usize, sum);
        }
        same
    });
    NeighborSums(all)
}
