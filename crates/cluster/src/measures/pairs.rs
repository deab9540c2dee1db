//! Measures that count pairs of articles.

use super::{Contingency, PrecisionRecall};

fn pairs(size: usize) -> f64 {
    (size * size.saturating_sub(1)) as f64 / 2.0
}

/// Pairs that are together in both, in the labels, and in what was found.
fn pair_counts(table: &Contingency) -> (f64, f64, f64) {
    let sum = |sizes: &[usize]| sizes.iter().map(|&size| pairs(size)).sum::<f64>();
    (table.cells.iter().map(|cell| pairs(cell.2)).sum(), sum(&table.gold), sum(&table.found))
}

/// Without any pair to find, everything that should be found is: a ratio of nothing is 1.
pub(super) fn pairwise(table: &Contingency) -> PrecisionRecall {
    let (both, gold, found) = pair_counts(table);
    let ratio = |whole: f64| if whole > 0.0 { both / whole } else { 1.0 };
    PrecisionRecall::new(ratio(found), ratio(gold))
}

pub(super) fn adjusted_rand(table: &Contingency) -> f64 {
    let (both, gold, found) = pair_counts(table);
    let all = pairs(table.n);
    let expected = if all > 0.0 { gold * found / all } else { 0.0 };
    let highest = f64::midpoint(gold, found);
    // Both trivial in the same way: perfect agreement.
    if highest - expected == 0.0 { 1.0 } else { (both - expected) / (highest - expected) }
}
