//! Whether probabilities mean what they say.

use crate::error::Error;

/// A reliability table has at most so many bins.
const MAX_BINS: usize = 10;

/// Certain and wrong would cost infinitely much; probabilities this near to 0 and 1 count as this (as in scikit-learn).
const NEARLY_NEVER: f64 = f64::EPSILON;

/// Some pairs of similar probability.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ReliabilityBin {
    /// Number of pairs.
    pub n_pairs: usize,
    /// Mean of their probabilities.
    pub mean_probability: f64,
    /// Share of them that are of one story.
    pub share: f64,
}

/// How well probabilities of pairs agree with what the pairs are.
///
/// # References
/// Brier: *Verification of forecasts expressed in terms of probability*, 1950. Expected calibration error with bins of equal mass:
/// Nguyen, O'Connor: *Posterior calibration and exploratory analysis for natural language processing models*, 2015.
///
/// # Examples
/// ```
/// use samestory_cluster::measures::Calibration;
///
/// // Four pairs: two thought to be of one story at .75, one rightly; two at .25, none rightly.
/// let calibration = Calibration::of([(0.75, true), (0.75, false), (0.25, false), (0.25, false)])?;
/// assert_eq!(calibration.brier, (0.25_f64.powi(2) + 0.75_f64.powi(2) + 2.0 * 0.25_f64.powi(2)) / 4.0);
/// assert_eq!(calibration.bins.len(), 2);
/// assert_eq!((calibration.bins[1].mean_probability, calibration.bins[1].share), (0.75, 0.5));
/// assert_eq!(calibration.expected_error, 0.25);
/// # Ok::<(), samestory_cluster::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Calibration {
    /// Number of pairs.
    pub n_pairs: usize,
    /// Share of the pairs that are of one story.
    pub share: f64,
    /// Mean squared distance of probability and truth (1 for a pair of one story, else 0), in 0..=1; lower is better. 0 of no pair.
    pub brier: f64,
    /// Mean of −ln of the probability that was given to what is true; lower is better. 0 of no pair.
    pub log_loss: f64,
    /// Expected calibration error: over the bins, the mean distance of mean probability and share, weighed by pairs; in 0..=1.
    pub expected_error: f64,
    /// The reliability table, by ascending probability: ten bins of equally many pairs, as far as that can be. Equal probabilities
    /// share a bin, so it may have fewer, and uneven, bins.
    pub bins: Vec<ReliabilityBin>,
}

impl Calibration {
    /// Of pairs: the probability that was given, and whether both articles are of one story.
    ///
    /// # Errors
    /// When a probability does not lie in 0..=1.
    ///
    /// # Complexity
    /// O(n log n) for n pairs.
    ///
    /// # Determinism
    /// The order of the pairs does not matter.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::measures::Calibration;
    ///
    /// // Two pairs of one story and two that are not, thought to be what they are.
    /// let calibration = Calibration::of([(0.9, true), (0.9, true), (0.1, false), (0.1, false)])?;
    /// assert_eq!((calibration.n_pairs, calibration.share), (4, 0.5));
    /// assert!((calibration.expected_error - 0.1).abs() < 1e-12);
    ///
    /// let error = Calibration::of([(1.5, true)]).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to cluster: `1.5` is not a probability");
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    pub fn of(pairs: impl IntoIterator<Item = (f64, bool)>) -> Result<Self, Error> {
        let mut pairs: Vec<(f64, bool)> = pairs.into_iter().collect();
        if let Some(&(wrong, _)) = pairs.iter().find(|pair| !(0.0..=1.0).contains(&pair.0)) {
            return Err(Error::probability(wrong));
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let bins: Vec<ReliabilityBin> = binned(&pairs).into_iter().map(ReliabilityBin::of).collect();
        Ok(Self {
            n_pairs: pairs.len(),
            share: mean(&pairs, |_, is_one| f64::from(u8::from(is_one))),
            brier: mean(&pairs, |probability, is_one| (f64::from(u8::from(is_one)) - probability).powi(2)),
            log_loss: mean(&pairs, |probability, is_one| {
                let of_truth = if is_one { probability } else { 1.0 - probability };
                -libm::log(of_truth.clamp(NEARLY_NEVER, 1.0 - NEARLY_NEVER))
            }),
            expected_error: bins.iter().map(|bin| bin.error() * bin.n_pairs as f64).sum::<f64>()
                / pairs.len().max(1) as f64,
            bins,
        })
    }
}

impl ReliabilityBin {
    fn of(pairs: &[(f64, bool)]) -> Self {
        Self {
            n_pairs: pairs.len(),
            mean_probability: mean(pairs, |probability, _| probability),
            share: mean(pairs, |_, is_one| f64::from(u8::from(is_one))),
        }
    }

    fn error(&self) -> f64 {
        (self.mean_probability - self.share).abs()
    }
}

fn mean(pairs: &[(f64, bool)], value: impl Fn(f64, bool) -> f64) -> f64 {
    let sum: f64 = pairs.iter().map(|&(probability, is_one)| value(probability, is_one)).sum();
    sum / pairs.len().max(1) as f64
}

/// A run of equal probabilities belongs to the bin in which it starts.
fn binned(ascending: &[(f64, bool)]) -> Vec<&[(f64, bool)]> {
    let mut bins: Vec<&[(f64, bool)]> = Vec::new();
    let (mut start, mut end, mut number) = (0, 0, 0);
    for run in ascending.chunk_by(|a, b| a.0 == b.0) {
        let of_run = end * MAX_BINS / ascending.len();
        if of_run != number {
            bins.extend(ascending.get(start..end).filter(|bin| !bin.is_empty()));
            (start, number) = (end, of_run);
        }
        end += run.len();
    }
    bins.extend(ascending.get(start..end).filter(|bin| !bin.is_empty()));
    bins
}

#[cfg(test)]
mod tests {
    use super::Calibration;

    #[derive(serde::Deserialize)]
    struct Case {
        probabilities: Vec<f64>,
        outcomes: Vec<bool>,
        brier: f64,
        log_loss: f64,
        expected_error: f64,
        bins: Vec<(usize, f64, f64)>,
    }

    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!((found - expected).abs() < 1e-9, "{what}: {found} instead of {expected}");
    }

    #[test]
    fn brier_score_and_log_loss_equal_those_of_scikit_learn() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../tests/fixtures/calibration.json")).unwrap();
        assert!(cases.len() >= 6);
        for (number, case) in cases.iter().enumerate() {
            let pairs = case.probabilities.iter().copied().zip(case.outcomes.iter().copied());
            let found = Calibration::of(pairs).unwrap();
            let name = |what: &str| format!("case {number}, {what}");
            assert_close(found.brier, case.brier, &name("Brier score"));
            assert_close(found.log_loss, case.log_loss, &name("log loss"));
            assert_close(found.expected_error, case.expected_error, &name("expected error"));
            assert_eq!(found.bins.len(), case.bins.len(), "{}", name("bins"));
            for (bin, &(n_pairs, mean_probability, share)) in found.bins.iter().zip(&case.bins) {
                assert_eq!(bin.n_pairs, n_pairs, "{}", name("pairs of a bin"));
                assert_close(bin.mean_probability, mean_probability, &name("mean probability"));
                assert_close(bin.share, share, &name("share"));
            }
        }
    }

    #[test]
    fn the_order_does_not_matter_and_equal_probabilities_share_a_bin() {
        let pairs = [(0.5, true), (0.5, false), (0.5, true), (0.9, true), (0.1, false)];
        let mut reversed = pairs;
        reversed.reverse();
        let found = Calibration::of(pairs).unwrap();
        assert_eq!(found, Calibration::of(reversed).unwrap());
        assert_eq!(found.bins.iter().map(|bin| bin.n_pairs).collect::<Vec<_>>(), [1, 3, 1]);
        // |.1 − 0| + 3 |.5 − 2/3| + |.9 − 1|, over 5.
        assert_close(found.expected_error, (0.1 + 0.5 + 0.1) / 5.0, "expected error");
    }

    #[test]
    fn nothing_has_no_bins_and_what_is_no_probability_is_refused() {
        let nothing = Calibration::of([]).unwrap();
        assert_eq!((nothing.n_pairs, nothing.brier, nothing.expected_error), (0, 0.0, 0.0));
        assert!(nothing.bins.is_empty());
        for wrong in [f64::NAN, -0.1, 1.5] {
            let error = Calibration::of([(0.5, true), (wrong, true)]).unwrap_err().to_string();
            assert!(error.contains(&wrong.to_string()), "{error}");
        }
    }

    #[test]
    fn certain_and_wrong_costs_much_but_not_infinitely_much() {
        let found = Calibration::of([(1.0, false)]).unwrap();
        assert!((30.0..40.0).contains(&found.log_loss), "{}", found.log_loss);
    }
}
