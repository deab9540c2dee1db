//! The best of many, in bounded memory.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Keeps the neighbours with the highest scores; of equal scores, those with the smaller numbers.
#[derive(Debug)]
pub(crate) struct Nearest {
    limit: usize,
    /// The worst kept neighbour is on top.
    kept: BinaryHeap<Reverse<Neighbor>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Neighbor {
    score: f32,
    number: usize,
}

impl Eq for Neighbor {}

impl Ord for Neighbor {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Neighbor {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Nearest {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, kept: BinaryHeap::new() }
    }

    /// Offers a neighbour; scores that are not above 0 are no resemblance.
    pub(crate) fn offer(&mut self, number: usize, score: f32) {
        if score.is_nan() || score <= 0.0 || self.limit == 0 {
            return;
        }
        let neighbor = Neighbor { score, number };
        if self.kept.len() < self.limit {
            self.kept.push(Reverse(neighbor));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && worst.0 < neighbor
        {
            *worst = Reverse(neighbor);
        }
    }

    /// The numbers and scores of the kept neighbours, highest first; of equal scores, the smaller number first.
    pub(crate) fn into_sorted(self) -> Vec<(usize, f32)> {
        let neighbors = self.kept.into_sorted_vec().into_iter();
        neighbors.map(|Reverse(neighbor)| (neighbor.number, neighbor.score)).collect()
    }

    /// The kept neighbours, in no particular order.
    pub(crate) fn into_numbers(self) -> impl Iterator<Item = usize> {
        self.kept.into_iter().map(|neighbor| neighbor.0.number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Nearest;

    proptest! {
        #[test]
        fn keeps_what_sorting_would_keep(scores in proptest::collection::vec(0_u8..6, 0..40), limit in 0_usize..12) {
            let mut nearest = Nearest::new(limit);
            scores.iter().enumerate().for_each(|(number, &score)| nearest.offer(number, f32::from(score)));
            let kept: Vec<usize> = nearest.into_sorted().into_iter().map(|(number, _)| number).collect();
            let mut expected: Vec<usize> = (0..scores.len()).filter(|&number| scores[number] > 0).collect();
            // Stable: of equal scores, the smaller number comes first.
            expected.sort_by_key(|&number| std::cmp::Reverse(scores[number]));
            expected.truncate(limit);
            prop_assert_eq!(kept, expected);
        }
    }
}
