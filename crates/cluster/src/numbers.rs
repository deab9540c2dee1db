//! The numbers of all articles in one piece of memory, since pairs of articles are compared in no order that a cache would like.

use samestory_model::TermId;

/// Ascending numbers of each article.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    /// Those of article `i` are `ids[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    ids: Vec<TermId>,
}

impl Numbers {
    pub(crate) fn of<'a>(lists: impl Iterator<Item = &'a [TermId]>) -> Self {
        let mut numbers = Self { starts: vec![0], ids: Vec::new() };
        for list in lists {
            numbers.ids.extend_from_slice(list);
            numbers.starts.push(numbers.ids.len());
        }
        numbers
    }

    /// How many of the fewer numbers stand in both articles, as a share; `None` where one has none.
    pub(crate) fn share_in_common(&self, a: usize, b: usize) -> Option<f64> {
        let of = |article: usize| &self.ids[self.starts[article]..self.starts[article + 1]];
        let (a, b) = (of(a), of(b));
        let (mut in_a, mut in_b, mut n_common) = (0, 0, 0);
        while let (Some(first), Some(second)) = (a.get(in_a), b.get(in_b)) {
            // Without a branch on which is less, which could not be predicted.
            n_common += usize::from(first == second);
            (in_a, in_b) = (in_a + usize::from(first <= second), in_b + usize::from(second <= first));
        }
        let n_fewer = a.len().min(b.len());
        (n_fewer > 0).then(|| n_common as f64 / n_fewer as f64)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use samestory_model::TermId;

    use super::Numbers;

    proptest! {
        #[test]
        fn counts_what_sets_have_in_common(
            first in proptest::collection::btree_set(0_u64..12, 0..8),
            second in proptest::collection::btree_set(0_u64..12, 0..8),
        ) {
            let ids = |set: &BTreeSet<u64>| set.iter().copied().map(TermId::new).collect::<Vec<TermId>>();
            let lists = [ids(&first), ids(&second)];
            let numbers = Numbers::of(lists.iter().map(Vec::as_slice));
            let (n_common, n_fewer) = (first.intersection(&second).count(), first.len().min(second.len()));
            let share = (n_fewer > 0).then(|| n_common as f64 / n_fewer as f64);
            prop_assert_eq!(numbers.share_in_common(0, 1), share);
            prop_assert_eq!(numbers.share_in_common(1, 0), share);
        }
    }
}
