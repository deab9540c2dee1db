//! Measures from information theory. Natural logarithms throughout.

use std::collections::BTreeMap;

use super::Contingency;

/// Entropies and mutual information of two partitions.
pub(super) struct Information {
    gold: f64,
    found: f64,
    mutual: f64,
    trivial: bool,
}

impl Information {
    pub(super) fn of(table: &Contingency) -> Self {
        let n = table.n as f64;
        let mutual = table.cells.iter().map(|&(gold, found, both)| {
            let (gold, found, both) = (table.gold[gold] as f64, table.found[found] as f64, both as f64);
            both / n * (libm::log(both) + libm::log(n) - libm::log(gold) - libm::log(found))
        });
        let (gold, found) = (entropy(&table.gold, n), entropy(&table.found, n));
        let one = |stories: &[usize]| stories.len() <= 1;
        let single = |stories: &[usize]| stories.len() == table.n;
        let trivial =
            (one(&table.gold) && one(&table.found)) || (single(&table.gold) && single(&table.found));
        Self { gold, found, mutual: mutual.sum::<f64>().max(0.0), trivial }
    }

    pub(super) fn nmi(&self) -> f64 {
        let mean = f64::midpoint(self.gold, self.found);
        if mean == 0.0 { 1.0 } else { (self.mutual / mean).min(1.0) }
    }

    pub(super) fn homogeneity(&self) -> f64 {
        if self.gold == 0.0 { 1.0 } else { (self.mutual / self.gold).min(1.0) }
    }

    pub(super) fn completeness(&self) -> f64 {
        if self.found == 0.0 { 1.0 } else { (self.mutual / self.found).min(1.0) }
    }

    pub(super) fn ami(&self, table: &Contingency) -> f64 {
        if self.trivial {
            return 1.0;
        }
        let expected = expected_mutual(table);
        let highest = f64::midpoint(self.gold, self.found);
        let (above, room) = (self.mutual - expected, highest - expected);
        // Chance may leave no room at all; scikit-learn keeps the sign with the smallest step instead of dividing by zero.
        let room = if room.abs() < f64::EPSILON { f64::EPSILON.copysign(room) } else { room };
        above / room
    }
}

fn entropy(sizes: &[usize], n: f64) -> f64 {
    let part = |&size: &usize| size as f64 / n * (libm::log(n) - libm::log(size as f64));
    sizes.iter().map(part).sum()
}

/// The mean mutual information of two random partitions with stories of these sizes (Vinh et al. 2010, theorem 1).
fn expected_mutual(table: &Contingency) -> f64 {
    let log_factorial = LogFactorial::up_to(table.n);
    let (gold, found) = (count_sizes(&table.gold), count_sizes(&table.found));
    let mut sum = 0.0;
    for (&a, &n_a) in &gold {
        for (&b, &n_b) in &found {
            sum += (n_a * n_b) as f64 * log_factorial.expected_cell(table.n, a, b);
        }
    }
    sum
}

/// Stories of equal size add the same, so each size is worked out once.
fn count_sizes(sizes: &[usize]) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    sizes.iter().for_each(|&size| *counts.entry(size).or_default() += 1);
    counts
}

/// ln k! for k up to n.
struct LogFactorial(Vec<f64>);

impl LogFactorial {
    fn up_to(n: usize) -> Self {
        let mut values = vec![0.0; n + 1];
        for k in 1..=n {
            values[k] = values[k - 1] + libm::log(k as f64);
        }
        Self(values)
    }

    /// The expected share in the mutual information of a story of `a` and one of `b` articles.
    fn expected_cell(&self, n: usize, a: usize, b: usize) -> f64 {
        let f = |k: usize| self.0[k];
        let fixed = f(a) + f(b) + f(n - a) + f(n - b) - f(n);
        let smallest = (a + b).saturating_sub(n).max(1);
        let term = |both: usize| {
            let share = both as f64 / n as f64;
            let information = libm::log(n as f64 * both as f64) - libm::log(a as f64 * b as f64);
            let probability = fixed - f(both) - f(a - both) - f(b - both) - f(n + both - a - b);
            share * information * libm::exp(probability)
        };
        (smallest..=a.min(b)).map(term).sum()
    }
}
