//! The sums of probabilities between a group and each of its neighbours.

use crate::grouping::share::Shares;

/// Sums over all pairs with each neighbouring group, by ascending group, in one piece of memory: most groups have few neighbours.
#[derive(Debug, Clone, Default)]
pub(super) struct NeighborSums(Vec<(usize, Shares)>);

impl FromIterator<(usize, Shares)> for NeighborSums {
    /// The groups ascend.
    fn from_iter<I: IntoIterator<Item = (usize, Shares)>>(sums: I) -> Self {
        Self(sums.into_iter().collect())
    }
}

impl NeighborSums {
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Shares)> + '_ {
        self.0.iter().copied()
    }

    fn place(&self, group: usize) -> Result<usize, usize> {
        self.0.binary_search_by_key(&group, |entry| entry.0)
    }

    pub(super) fn insert(&mut self, group: usize, sum: Shares) {
        match self.place(group) {
            Ok(place) => self.0[place].1 = sum,
            Err(place) => self.0.insert(place, (group, sum)),
        }
    }

    pub(super) fn remove(&mut self, group: usize) {
        if let Ok(place) = self.place(group) {
            self.0.remove(place);
        }
    }

    /// The groups that these sums know and `others` do not.
    pub(super) fn missing_from(&self, others: &Self) -> Vec<usize> {
        let groups = self.0.iter().map(|entry| entry.0);
        groups.filter(|&group| others.place(group).is_err()).collect()
    }
}

/// The sums added up group by group.
pub(super) fn merged(parts: [&NeighborSums; 4]) -> NeighborSums {
    let mut all: Vec<(usize, Shares)> = parts.into_iter().flat_map(NeighborSums::iter).collect();
    all.sort_unstable_by_key(|entry| entry.0);
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    NeighborSums(all)
}
