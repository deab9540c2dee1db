//! Identical articles, so that a thousand copies of a wire report cost as much as one.

use std::cmp::Ordering;

use samestory_model::SparseVector;

use crate::items::Items;

/// Articles that no feature can tell apart, together: each list ascending, the lists by their first article.
///
/// All pairs of two such lists have one probability, so a mean over them needs one evaluation and stays exact. Articles without
/// any evidence are alike only in that nothing is known of them; each stays alone.
///
/// # Complexity
/// O(n log n) comparisons, nearly all of which end at the first term.
pub(crate) fn copies(items: &Items) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| compare(items, a, b).then(a.cmp(&b)));
    let same = |&a: &usize, &b: &usize| items.has_evidence(a) && compare(items, a, b).is_eq();
    let mut copies: Vec<Vec<usize>> = order.chunk_by(same).map(<[usize]>::to_vec).collect();
    copies.sort_unstable_by_key(|copies| copies.first().copied());
    copies
}

/// Any total order will do in which equal means identical.
fn compare(items: &Items, a: usize, b: usize) -> Ordering {
    let (first, second) = (items.item(a), items.item(b));
    let bits = |row: usize| items.embeddings().row(row).iter().map(|value| value.to_bits());
    compare_terms(first.text_terms(), second.text_terms())
        .then_with(|| compare_terms(first.title_terms(), second.title_terms()))
        .then_with(|| compare_terms(first.names(), second.names()))
        .then_with(|| first.numbers().cmp(second.numbers()))
        .then_with(|| bits(a).cmp(bits(b)))
        .then_with(|| items.time(a).cmp(&items.time(b)))
}

fn compare_terms(a: &SparseVector, b: &SparseVector) -> Ordering {
    let bits = |(term, weight): &(_, f32)| (*term, weight.to_bits());
    a.entries().iter().map(bits).cmp(b.entries().iter().map(bits))
}
