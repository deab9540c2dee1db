//! An inverted index: for each term, the nodes that hold it.

mod scan;
mod search;

use std::ops::Range;

use crate::config::GraphConfig;
use crate::control::Control;
use crate::error::Cancelled;
use crate::nearest::NearestLists;
use crate::terms::{TermMatrix, TermNumber};
use crate::time_order::TimeOrder;
use search::Search;

/// For each term the nodes that hold it and their weights: the columns of a [`TermMatrix`].
pub(crate) struct Postings<'a> {
    matrix: &'a TermMatrix,
    /// The article whose row stands for each node.
    articles: &'a [usize],
    /// Column `t` is `entries[starts[t]..starts[t + 1]]`, by ascending node.
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl<'a> Postings<'a> {
    pub(crate) fn of(matrix: &'a TermMatrix, articles: &'a [usize]) -> Self {
        let mut starts = vec![0; matrix.n_terms() + 1];
        for &(term, _) in articles.iter().flat_map(|&article| matrix.row(article)) {
            starts[term as usize + 1] += 1;
        }
        for term in 0..matrix.n_terms() {
            starts[term + 1] += starts[term];
        }
        let mut ends = starts.clone();
        let mut entries = vec![(0, 0.0); starts.last().copied().unwrap_or_default()];
        for (node, &article) in (0..).zip(articles) {
            for &(term, weight) in matrix.row(article) {
                entries[ends[term as usize]] = (node, weight);
                ends[term as usize] += 1;
            }
        }
        Self { matrix, articles, starts, entries }
    }

    /// Adds a term's share to the score of each node that holds it.
    pub(crate) fn add(&self, term: TermNumber, weight: f32, scores: &mut [f32]) {
        add(scores, weight, self.of_term(term));
    }

    /// Calls `take` for each node of a range that shares a term of `node` that is not common, once a term, with the term's share of their
    /// cosine.
    pub(crate) fn add_rare(
        &self,
        node: usize,
        (range, is_common): (&Range<usize>, &[bool]),
        mut take: impl FnMut(usize, f32),
    ) {
        for &(term, weight) in self.row(node).iter().filter(|entry| !is_common[entry.0 as usize]) {
            let from = since(range.start, self.articles.len(), self.of_term(term)).iter();
            let within = from.take_while(|(other, _)| (*other as usize) < range.end);
            within.for_each(|&(other, share)| take(other as usize, weight * share));
        }
    }

    fn row(&self, node: usize) -> &[(TermNumber, f32)] {
        self.matrix.row(self.articles[node])
    }

    fn of_term(&self, term: TermNumber) -> &[(u32, f32)] {
        &self.entries[self.starts[term as usize]..self.starts[term as usize + 1]]
    }
}

/// For each node those nearest by the cosine over the terms that are looked up, at most `limit`, of those that are near it in `order`, which
/// holds all nodes: all terms of the node but those that stand nearly everywhere; such a term is worth its cost only where it is one of the
/// strongest, as in a day on which one report has been copied thousands of times. `tell` is told of so many nodes when they have been looked up.
///
/// A pair is scored once, when its later node is looked up, and offered to the lists of both: both look up the same of the terms
/// that they share. Only a node that looks up a common term, for its strength, is looked up by itself.
pub(crate) fn nearest_by_terms(
    (matrix, articles): (&TermMatrix, &[usize]),
    order: &TimeOrder,
    (limit, config): (usize, &GraphConfig),
    control: &Control<'_>,
    tell: impl Fn(usize) + Sync,
) -> Result<NearestLists, Cancelled> {
    let limit = limit.min(articles.len());
    if limit == 0 {
        tell(articles.len());
        return Ok(NearestLists::new(articles.len(), limit));
    }
    let by_place: Vec<usize> = order.in_order(articles);
    Search::new(&Postings::of(matrix, &by_place), order, limit, config).all(control, tell)
}

/// For each term whether it stands in too many articles to lead to candidates, of which `order` holds all.
pub(crate) fn common_terms(
    (matrix, articles): (&TermMatrix, &[usize]),
    order: &TimeOrder,
    config: &GraphConfig,
) -> Vec<bool> {
    matrix.common_terms(articles, config.max_postings_in(order))
}

/// Adds a term's share to the score of each node that holds it, up to the first without a score. How many there were.
fn add(scores: &mut [f32], weight: f32, postings: &[(u32, f32)]) -> usize {
    for (n_before, &(other, other_weight)) in postings.iter().enumerate() {
        let Some(score) = scores.get_mut(other as usize) else { return n_before };
        *score += weight * other_weight;
    }
    postings.len()
}

/// The nodes with a term from `first` on, of `n_nodes`. Terms are spread over the nodes, so it is not far from where it would be if they were
/// spread evenly: a search of the whole list would wait for memory at each step.
fn since(first: usize, n_nodes: usize, of_term: &[(u32, f32)]) -> &[(u32, f32)] {
    let is_before = |&(node, _): &(u32, f32)| (node as usize) < first;
    let guess = of_term.len() as u64 * first as u64 / (n_nodes as u64).max(1);
    let (mut low, mut step) = (usize::try_from(guess).unwrap_or(0), 1);
    let mut high = low;
    while low > 0 && !is_before(&of_term[low - 1]) {
        (low, step) = (low.saturating_sub(step), 2 * step);
    }
    while of_term.get(high).is_some_and(is_before) {
        (high, step) = (of_term.len().min(high + step), 2 * step);
    }
    &of_term[low + of_term[low..high].partition_point(is_before)..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::since;

    proptest! {
        #[test]
        fn since_is_found_wherever_it_is(
            nodes in proptest::collection::btree_set(0_u32..300, 0..60),
            first in 0_usize..320,
        ) {
            let of_term: Vec<(u32, f32)> = nodes.iter().map(|&node| (node, 1.0)).collect();
            let expected: Vec<(u32, f32)> = of_term.iter().copied().filter(|met| met.0 as usize >= first).collect();
            prop_assert_eq!(since(first, 320, &of_term), expected);
        }
    }
}
