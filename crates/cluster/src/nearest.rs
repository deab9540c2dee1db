//! The best neighbours of many nodes, in one piece of memory.

use std::cmp::Ordering;

use crate::time_order::Places;

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
        self.rank_key().cmp(&other.rank_key())
    }

    /// The same as one number. No score is negative, so their bits are in their order.
    fn rank_key(&self) -> u64 {
        u64::from(!self.score.to_bits()) << 32 | u64::from(self.number)
    }
}

/// For each node a list of at most `limit` neighbours, the best first. What a list holds does not depend on the order of the
/// offers. Room is taken for all, so whoever asks for lists asks for no more neighbours than there are nodes.
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

    /// The lists of nodes that have other numbers now, with at least as much room as before; those of other nodes are empty.
    pub(crate) fn renumbered(&self, node_now: &[usize], n_nodes: usize, limit: usize) -> Self {
        let mut lists = Self::new(n_nodes, limit.min(n_nodes));
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

    pub(crate) fn clear(&mut self, node: usize) {
        self.list_mut(node).fill(Neighbor::NOBODY);
    }

    /// The same lists with at most `limit` neighbours, which is not more than there were.
    pub(crate) fn truncated(&self, limit: usize) -> Self {
        let lists = self.entries.chunks_exact(self.limit.max(1));
        Self { limit, entries: lists.flat_map(|list| &list[..limit]).copied().collect() }
    }

    /// The same with the best first in each list, after [`push`] has filled them.
    pub(crate) fn sorted(mut self) -> Self {
        self.lists_mut().for_each(|list| list.sort_unstable_by_key(Neighbor::rank_key));
        self
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// For each node whether one of its neighbours is too far from it in time.
    pub(crate) fn with_far(&self, places: &Places) -> Vec<bool> {
        let is_far = |node: usize, other: &Neighbor| !places.are_near(node, other.number as usize);
        let nodes = 0..places.n_nodes();
        nodes.map(|node| self.of(node).iter().any(|other| is_far(node, other))).collect()
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

    /// For each of so many nodes, how much those that are not in its list can resemble it: no more than the last that is.
    pub(crate) fn most_beside(&self, n_nodes: usize) -> Vec<f32> {
        (0..n_nodes).map(|node| least_score(self.list(node))).collect()
    }

    /// What the list of `a` says of `b`.
    pub(crate) fn score(&self, a: usize, b: usize) -> Option<f32> {
        let found = self.list(a).iter().find(|neighbor| neighbor.number as usize == b);
        found.map(|neighbor| neighbor.score)
    }

    /// How much `a` and `b`, which is not in the list of `a`, resemble each other at most; `beside` is of
    /// [`NearestLists::most_beside`].
    pub(crate) fn upper_bound(&self, beside: &[f32], a: usize, b: usize) -> f32 {
        if beside[a] <= beside[b] {
            return beside[a];
        }
        self.score(b, a).unwrap_or(beside[b])
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

/// The same for a list that [`push`] fills.
pub(crate) fn least_of_heap(heap: &[Neighbor]) -> f32 {
    heap.first().map_or(f32::INFINITY, |worst| worst.score.max(SMALLEST))
}

/// The smallest score that is a resemblance: anything above 0.
pub(crate) const SMALLEST: f32 = f32::from_bits(1);

/// As [`offer`], for a list that is a heap with the worst on top until it is sorted: a place in the middle costs no move of all
/// behind it. Nobody is offered twice.
pub(crate) fn push(heap: &mut [Neighbor], neighbor: Neighbor) {
    let key = neighbor.rank_key();
    let is_no_better = |worst: &Neighbor| worst.rank_key() <= key;
    if neighbor.score.is_nan() || neighbor.score < SMALLEST || heap.first().is_none_or(is_no_better) {
        return;
    }
    let mut place = 0;
    loop {
        let (left, right) = (2 * place + 1, 2 * place + 2);
        let worse =
            if right < heap.len() && heap[right].rank_key() > heap[left].rank_key() { right } else { left };
        if worse >= heap.len() || heap[worse].rank_key() <= key {
            break;
        }
        heap[place] = heap[worse];
        place = worse;
    }
    heap[place] = neighbor;
}

/// Leaves the best `limit` of some neighbours, in any order.
pub(crate) fn keep_best(neighbors: &mut Vec<Neighbor>, limit: usize) {
    if neighbors.len() > limit {
        neighbors.select_nth_unstable_by_key(limit, Neighbor::rank_key);
        neighbors.truncate(limit);
    }
}

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

    use super::{NearestLists, Neighbor, keep_best, least_of_heap, least_score, offer, push};

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

        #[test]
        fn a_heap_keeps_what_a_sorted_list_keeps(scores in proptest::collection::vec(0_u8..6, 0..40), limit in 1_usize..12) {
            let neighbors: Vec<Neighbor> =
                (0_u32..).zip(&scores).map(|(number, &score)| Neighbor { number, score: f32::from(score) }).collect();
            let (mut sorted, mut heap) = (NearestLists::new(1, limit), NearestLists::new(1, limit));
            for neighbor in &neighbors {
                offer(sorted.list_mut(0), neighbor.number, neighbor.score);
                push(heap.list_mut(0), *neighbor);
                prop_assert_eq!(least_of_heap(heap.list(0)), least_score(sorted.list(0)));
            }
            let heap = heap.sorted();
            prop_assert_eq!(heap.list(0), sorted.list(0));
            let mut best: Vec<Neighbor> = neighbors.into_iter().filter(|neighbor| neighbor.score > 0.0).collect();
            keep_best(&mut best, limit);
            best.sort_by(Neighbor::rank);
            prop_assert_eq!(&best[..], heap.of(0));
        }
    }
}
