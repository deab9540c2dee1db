//! Probabilities as whole numbers, so that sums and means are exact.
//!
//! A sum of floating-point numbers depends on the order of addition in its last bits, and those decide ties. Whole numbers have
//! one sum, whatever the order and the number of threads, and equal means compare as equal.

use std::cmp::Ordering;

/// A probability, or a sum of them, in units of 2⁻⁵³: the distance of `f64` values just below 1, where most are.
///
/// 128 bits leave room for sums over 2³⁷ pairs to be compared exactly, and over any number of pairs to be made.
pub(super) type Shares = u128;

const UNIT: f64 = 9_007_199_254_740_992.0;

/// Rounds to the nearest unit; what is not a number, or negative, is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates: NaN and negative values become 0"
)]
pub(super) fn shares(probability: f64) -> Shares {
    (probability * UNIT).round() as Shares
}

/// A mean of probabilities, kept as the fraction that it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mean {
    sum: Shares,
    n_pairs: u64,
    /// Nearly the mean. It decides nearly all comparisons, at a fraction of what two products of 128 bits cost.
    rounded: f64,
}

/// Means that are apart by more than this share of themselves are apart before rounding as well: two conversions and a division change
/// a value by 2⁻⁵² of itself at most.
const SURELY_APART: f64 = 1e-14;

impl Mean {
    /// Of a sum over so many pairs.
    pub(super) fn new(sum: Shares, n_pairs: u64) -> Self {
        Self { sum, n_pairs, rounded: sum as f64 / n_pairs as f64 }
    }

    /// Of one pair.
    pub(super) fn of(probability: f64) -> Self {
        Self::new(shares(probability), 1)
    }

    /// What a mean has to be to reach a threshold. None reaches one that is not a number.
    pub(super) fn of_threshold(threshold: f64) -> Option<Self> {
        (!threshold.is_nan()).then(|| Self::of(threshold))
    }

    /// Whether it is at least `threshold`.
    pub(super) fn reaches(self, threshold: f64) -> bool {
        Self::of_threshold(threshold).is_some_and(|threshold| self >= threshold)
    }

    /// The greatest number of whole units that it reaches.
    pub(super) fn rounded_down(self) -> f64 {
        // A mean of probabilities is at most 2⁵³ units, which `f64` holds exactly.
        (self.sum / u128::from(self.n_pairs.max(1))) as f64 / UNIT
    }
}

impl PartialEq for Mean {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Mean {}

impl Ord for Mean {
    fn cmp(&self, other: &Self) -> Ordering {
        if (self.rounded - other.rounded).abs() > SURELY_APART * self.rounded.max(other.rounded) {
            return self.rounded.total_cmp(&other.rounded);
        }
        let (own, its) = (u128::from(self.n_pairs), u128::from(other.n_pairs));
        self.sum.saturating_mul(its).cmp(&other.sum.saturating_mul(own))
    }
}

impl PartialOrd for Mean {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Mean, shares};

    #[test]
    fn equal_means_over_different_pairs_are_equal() {
        let third = shares(1.0 / 3.0);
        for n_pairs in 1..1_000 {
            let mean = Mean::new(third * u128::from(n_pairs), n_pairs);
            assert_eq!(mean, Mean::new(third, 1));
            assert!(mean.reaches(1.0 / 3.0) && !mean.reaches(0.333_333_333_333_334));
        }
    }

    #[test]
    fn means_that_differ_by_one_unit_over_many_pairs_differ() {
        let (sum, n_pairs) = (shares(0.7) * 3_000_000_007, 3_000_000_007);
        let (mean, next) = (Mean::new(sum, n_pairs), Mean::new(sum + 1, n_pairs));
        assert_eq!((mean.cmp(&next), next.cmp(&mean)), (Ordering::Less, Ordering::Greater));
        assert_ne!(mean, next);
        assert_eq!(mean.rounded.to_bits(), next.rounded.to_bits());
    }

    #[test]
    fn a_mean_reaches_its_value_rounded_down_and_little_above() {
        for (sum, n_pairs) in [(1.0, 3), (0.7, 1), (2.0, 7), (5.0, 5)] {
            let mean = Mean::new(shares(sum), n_pairs);
            let value = mean.rounded_down();
            assert!(mean.reaches(value) && !mean.reaches(value + 2.0 / super::UNIT), "{value}");
        }
    }

    #[test]
    fn neighbouring_probabilities_near_one_stay_apart() {
        let below = f64::from_bits(1.0_f64.to_bits() - 1);
        assert!(shares(below) < shares(1.0));
    }

    #[test]
    fn what_is_no_probability_has_a_share_all_the_same() {
        assert_eq!((shares(f64::NAN), shares(-1.0)), (0, 0));
        assert!(!Mean::new(shares(1.0), 1).reaches(f64::INFINITY));
        assert!(Mean::new(0, 1).reaches(f64::NEG_INFINITY));
    }
}
