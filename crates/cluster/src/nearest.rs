//! The best neighbours of many nodes, in one piece of memory.

use std::cmp::Ordering;

/// A node and how much it resembles another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Neighbor {
    pub(crate) number: u32,
    pub(crate) score: f32,
}

impl Neighbor {
    /// Fills a list that is not full: no score above 0 is worse.
    const NOBODY: Self = Self { number: u32::MAX, score: 0.0 };

    /// Less is better: the higher score, of equal scores the smaller number.
    fn rank(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.number.cmp(&other.number))
    }
}

/// For each node a list of at most `limit` neighbours, the best first. What a list holds does not depend on the order of the
/// offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct NearestLists {
    limit: usize,
    entries: Vec<Neighbor>,
}

impl NearestLists {
    /// Empty lists.
    pub(crate) fn new(n_nodes: usize, limit: usize) -> Self {
        Self { limit, entries: vec![Neighbor::NOBODY; n_nodes * limit] }
    }

    /// Lists of the same limit, one behind the other.
    pub(crate) fn joined(limit: usize, parts: impl Iterator<Item = Self>) -> Self {
        Self { limit, entries: parts.flat_map(|part| part.entries).collect() }
    }

    /// The lists of nodes that have other numbers now; those of other nodes are empty.
    pub(crate) fn renumbered(&self, node_now: &[usize], n_nodes: usize) -> Self {
        let mut lists = Self::new(n_nodes, self.limit);
        for (node, &now) in node_now.iter().enumerate() {
            let list = lists.list_mut(now);
            for (place, neighbor) in list.iter_mut().zip(self.of(node)) {
                *place = Neighbor { number: number(node_now[neighbor.number as usize]), ..*neighbor };
            }
            // Of equal scores, another may have the smaller number now.
            list.sort_unstable_by(Neighbor::rank);
        }
        lists
    }

    /// The same lists with at most `limit` neighbours, which is not more than there were.
    pub(crate) fn truncated(&self, limit: usize) -> Self {
        let lists = self.entries.chunks_exact(self.limit.max(1));
        Self { limit, entries: lists.flat_map(|list| &list[..limit]).copied().collect() }
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The neighbours of a node, the best first.
    pub(crate) fn of(&self, node: usize) -> &[Neighbor] {
        let list = self.list(node);
        let n_known = list.partition_point(|neighbor| neighbor.number != Neighbor::NOBODY.number);
        &list[..n_known]
    }

    /// The same with what fills it up.
    pub(crate) fn list(&self, node: usize) -> &[Neighbor] {
        &self.entries[node * self.limit..(node + 1) * self.limit]
    }

    /// All lists, one behind the other, to be filled; with a limit of 0 there is none.
    pub(crate) fn lists_mut(&mut self) -> std::slice::ChunksExactMut<'_, Neighbor> {
        self.entries.chunks_exact_mut(self.limit.max(1))
    }

    pub(crate) fn list_mut(&mut self, node: usize) -> &mut [Neighbor] {
        &mut self.entries[node * self.limit..(node + 1) * self.limit]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "2^32 articles do not fit in memory")]
pub(crate) fn number(node: usize) -> u32 {
    node as u32
}

/// A score that is lower than this changes nothing in a list.
pub(crate) fn least_score(list: &[Neighbor]) -> f32 {
    list.last().map_or(f32::INFINITY, |worst| worst.score.max(SMALLEST))
}

/// The smallest score that is a resemblance: anything above 0.
const SMALLEST: f32 = f32::from_bits(1);

/// Offers a neighbour to a list, which may have it already; scores that are not above 0 are no resemblance.
pub(crate) fn offer(list: &mut [Neighbor], number: u32, score: f32) {
    let neighbor = Neighbor { number, score };
    let Some(worst) = list.last() else { return };
    if score.is_nan() || score < SMALLEST || neighbor.rank(worst).is_ge() {
        return;
    }
    let place = list.partition_point(|kept| kept.rank(&neighbor).is_lt());
    if list[place] == neighbor {
        return;
    }
    list.copy_within(place..list.len() - 1, place + 1);
    list[place] = neighbor;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NearestLists, offer};

    proptest! {
        #[test]
        fn keeps_what_sorting_would_keep(scores in proptest::collection::vec(0_u8..6, 0..40), limit in 0_usize..12) {
            let mut lists = NearestLists::new(3, limit);
            (0_u32..).zip(&scores).for_each(|(number, &score)| offer(lists.list_mut(1), number, f32::from(score)));
            let kept: Vec<usize> = lists.of(1).iter().map(|neighbor| neighbor.number as usize).collect();
            let mut expected: Vec<usize> = (0..scores.len()).filter(|&number| scores[number] > 0).collect();
            // Stable: of equal scores, the smaller number comes first.
            expected.sort_by_key(|&number| std::cmp::Reverse(scores[number]));
            expected.truncate(limit);
            prop_assert_eq!(kept, expected);
            prop_assert!(lists.of(0).is_empty() && lists.of(2).is_empty());
        }
    }
}
