//! Identical articles, so that a thousand copies of a wire report cost as much as one.

use std::cmp::Ordering;

use rayon::prelude::*;
use samestory_model::SparseVector;

use crate::items::Items;

/// Articles that no feature can tell apart, together: each list ascending, the lists by their first article.
///
/// All pairs of two such lists have one probability, so a mean over them needs one evaluation and stays exact. Articles without
/// any evidence are alike only in that nothing is known of them; each stays alone.
///
/// # Complexity
/// O(n log n) comparisons of hashes, and a comparison of contents for each copy.
pub(crate) fn copies(items: &Items) -> Vec<Vec<usize>> {
    let mut order: Vec<(u64, usize)> =
        (0..items.len()).into_par_iter().map(|a| (hash(items, a), a)).collect();
    order.par_sort_unstable_by(|x, y| {
        x.0.cmp(&y.0).then_with(|| compare(items, x.1, y.1)).then(x.1.cmp(&y.1))
    });
    let same = |x: &(u64, usize), y: &(u64, usize)| {
        x.0 == y.0 && items.has_evidence(x.1) && compare(items, x.1, y.1).is_eq()
    };
    let copies = order.chunk_by(same).map(|same| same.iter().map(|&(_, article)| article).collect());
    let mut copies: Vec<Vec<usize>> = copies.collect();
    copies.sort_unstable_by_key(|copies| copies.first().copied());
    copies
}

/// Equal for copies; it decides nothing else.
fn hash(items: &Items, article: usize) -> u64 {
    let terms = items.item(article).text_terms().entries().iter();
    let terms = terms.map(|(term, weight)| term.as_u64() ^ u64::from(weight.to_bits()));
    let vector = items.embeddings().row(article).iter().map(|value| u64::from(value.to_bits()));
    let time = items.time(article).map_or(0, |time| time.seconds().cast_unsigned());
    terms
        .chain(vector)
        .fold(time, |hash, part| (hash.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Any total order will do in which equal means identical.
fn compare(items: &Items, a: usize, b: usize) -> Ordering {
    let (first, second) = (items.item(a), items.item(b));
    let bits = |row: usize| items.embeddings().row(row).iter().map(|value| value.to_bits());
    compare_terms(first.text_terms(), second.text_terms())
        .then_with(|| compare_terms(first.title_terms(), second.title_terms()))
        .then_with(|| compare_terms(first.names(), second.names()))
        .then_with(|| first.numbers().cmp(second.numbers()))
        .then_with(|| first.language().cmp(&second.language()))
        .then_with(|| bits(a).cmp(bits(b)))
        .then_with(|| items.time(a).cmp(&items.time(b)))
}

fn compare_terms(a: &SparseVector, b: &SparseVector) -> Ordering {
    let bits = |(term, weight): &(_, f32)| (*term, weight.to_bits());
    a.entries().iter().map(bits).cmp(b.entries().iter().map(bits))
}
