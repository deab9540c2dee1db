//! How far a figure would move had other stories been in the set.

use samestory_model::Clustering;

use super::{Contingency, PrecisionRecall};
use crate::error::Error;

/// Share of the samples that lie below an interval, and above it.
const TAIL: f64 = 0.025;

/// A figure and where it lies in 95 % of the samples.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Estimate {
    /// Of the set as it is.
    pub value: f64,
    /// 2.5 % of the samples lie below.
    pub low: f64,
    /// 2.5 % of the samples lie above.
    pub high: f64,
}

/// Samples of the stories in the labels, drawn with replacement: a set of as many stories, some of them more than once.
///
/// Stories are drawn, not articles: the articles of one story are right or wrong together. What an article adds to BCubed is
/// taken from the whole set, so nothing is grouped again. An interval is made of the samples' percentiles.
///
/// # Determinism
/// The samples depend on the seed and the number of stories alone.
///
/// # References
/// Efron, Tibshirani: *An introduction to the bootstrap*, 1993, chapter 13. The generator is SplitMix64: Steele, Lea, Flood, *Fast
/// splittable pseudorandom number generators*, 2014.
///
/// # Examples
/// ```
/// use samestory_cluster::measures::Bootstrap;
/// use samestory_model::Clustering;
///
/// let gold = Clustering::from_labels(&["quake", "quake", "vote", "vote"]);
/// let found = Clustering::from_labels(&[0, 0, 1, 2]);
/// let f1 = Bootstrap::default().bcubed_f1(&gold, &found)?;
/// // A sample can hold the quake alone, which was found, or the vote alone: precision 1, recall 1/2.
/// assert_eq!((f1.low, f1.high), (2.0 / 3.0, 1.0));
/// # Ok::<(), samestory_cluster::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bootstrap {
    /// How many samples are drawn; of none, an interval is the figure itself.
    pub n_samples: usize,
    /// Where the random numbers start.
    pub seed: u64,
}

impl Default for Bootstrap {
    /// 1,000 samples.
    fn default() -> Self {
        Self { n_samples: 1_000, seed: 1 }
    }
}

impl Bootstrap {
    /// BCubed F1 of `found` against `gold`.
    ///
    /// # Errors
    /// When they are not of equally many articles.
    ///
    /// # Complexity
    /// O(n log n + s r) for n articles, s stories and r samples.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::measures::{Bootstrap, Scores};
    /// use samestory_model::Clustering;
    ///
    /// let gold = Clustering::from_labels(&["quake", "quake", "vote", "vote", "flood"]);
    /// let found = Clustering::from_labels(&[0, 0, 1, 2, 3]);
    /// let f1 = Bootstrap::default().bcubed_f1(&gold, &found)?;
    /// assert_eq!(f1.value, Scores::of(&gold, &found)?.bcubed.f1);
    /// assert!(f1.low < f1.value && f1.value < f1.high);
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    pub fn bcubed_f1(&self, gold: &Clustering, found: &Clustering) -> Result<Estimate, Error> {
        let stories = StorySums::of(gold, found)?;
        Ok(self.estimate(stories.len(), |sample| f1(&stories, sample)))
    }

    /// How much higher BCubed F1 is for `first` than for `second`, both against `gold`. The samples are paired: each is measured with
    /// both, so what makes a sample easy for both falls out.
    ///
    /// # Errors
    /// When the three are not of equally many articles.
    ///
    /// # Complexity
    /// That of [`Bootstrap::bcubed_f1`].
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::measures::Bootstrap;
    /// use samestory_model::Clustering;
    ///
    /// let gold = Clustering::from_labels(&[1, 1, 2, 2]);
    /// let one_wrong = Clustering::from_labels(&[1, 1, 2, 3]);
    /// let difference = Bootstrap::default().bcubed_f1_difference(&gold, &gold, &one_wrong)?;
    /// assert!((difference.value - 1.0 / 7.0).abs() < 1e-12);
    /// assert_eq!(difference.low, 0.0);
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    pub fn bcubed_f1_difference(
        &self,
        gold: &Clustering,
        first: &Clustering,
        second: &Clustering,
    ) -> Result<Estimate, Error> {
        let (first, second) = (StorySums::of(gold, first)?, StorySums::of(gold, second)?);
        Ok(self.estimate(first.len(), |sample| f1(&first, sample) - f1(&second, sample)))
    }

    /// A figure of all stories, and its percentiles over the samples.
    fn estimate(&self, n_stories: usize, figure: impl Fn(&[usize]) -> f64) -> Estimate {
        let mut sample: Vec<usize> = (0..n_stories).collect();
        let value = figure(&sample);
        let mut random = SplitMix(self.seed);
        let mut figures: Vec<f64> = (0..self.n_samples)
            .map(|_| {
                sample.iter_mut().for_each(|story| *story = random.below(n_stories));
                figure(&sample)
            })
            .collect();
        figures.sort_by(f64::total_cmp);
        let at = |share: f64| percentile(&figures, share).unwrap_or(value);
        Estimate { value, low: at(TAIL), high: at(1.0 - TAIL) }
    }
}

/// What the articles of one gold story add to BCubed.
#[derive(Debug, Clone, Copy, Default)]
struct StorySums {
    n_articles: f64,
    precision: f64,
    recall: f64,
}

impl StorySums {
    /// One for each gold story.
    fn of(gold: &Clustering, found: &Clustering) -> Result<Vec<Self>, Error> {
        let table = Contingency::new(gold, found)?;
        let mut sums = vec![Self::default(); table.gold.len()];
        for &(story, other, both) in &table.cells {
            let square = (both * both) as f64;
            sums[story].n_articles += both as f64;
            sums[story].precision += square / table.found[other] as f64;
            sums[story].recall += square / table.gold[story] as f64;
        }
        Ok(sums)
    }
}

/// BCubed F1 of a sample of stories; 1 of none, as everywhere.
fn f1(stories: &[StorySums], sample: &[usize]) -> f64 {
    let total = sample.iter().fold(StorySums::default(), |total, &story| StorySums {
        n_articles: total.n_articles + stories[story].n_articles,
        precision: total.precision + stories[story].precision,
        recall: total.recall + stories[story].recall,
    });
    if total.n_articles == 0.0 {
        return 1.0;
    }
    PrecisionRecall::new(total.precision / total.n_articles, total.recall / total.n_articles).f1
}

/// Between two values, the straight line: what numpy's `quantile` gives. `None` of no value.
fn percentile(ascending: &[f64], share: f64) -> Option<f64> {
    let position = share * ascending.len().checked_sub(1)? as f64;
    let (below, above) = (position.floor() as usize, position.ceil() as usize);
    let (low, high) = (ascending.get(below)?, ascending.get(above)?);
    Some(low + (high - low) * position.fract())
}

struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`. The high half of a product, as even as 64 bits allow.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use samestory_model::Clustering;

    use super::{Bootstrap, SplitMix, percentile};
    use crate::measures::Scores;

    /// Stories of two articles, of which those that `is_found` says are found and the others are split.
    fn pairs(n_stories: usize, is_found: impl Fn(usize) -> bool) -> (Clustering, Clustering) {
        let gold: Vec<usize> = (0..2 * n_stories).map(|article| article / 2).collect();
        let found: Vec<usize> = (0..2 * n_stories)
            .map(|article| if is_found(article / 2) { article / 2 * 2 } else { article })
            .collect();
        (Clustering::from_labels(&gold), Clustering::from_labels(&found))
    }

    fn assert_close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
    }

    #[test]
    fn the_interval_is_as_wide_as_theory_says() {
        // Recall is the mean of 400 independent 1 or 1/2, precision 1, so F1 = 2R / (1 + R) with dF/dR = 2 / (1 + R)².
        let (gold, found) = pairs(400, |story| story % 2 == 0);
        let bootstrap = Bootstrap { n_samples: 10_000, ..Bootstrap::default() };
        let estimate = bootstrap.bcubed_f1(&gold, &found).unwrap();
        let standard_error = 2.0 / (1.75 * 1.75) * 0.25 / 20.0;
        assert_close(estimate.value, Scores::of(&gold, &found).unwrap().bcubed.f1, 1e-12);
        assert_close(estimate.low, estimate.value - 1.96 * standard_error, 0.15 * standard_error);
        assert_close(estimate.high, estimate.value + 1.96 * standard_error, 0.15 * standard_error);
    }

    #[test]
    fn one_story_has_no_spread_and_neither_has_a_difference_of_equals() {
        let (gold, found) = pairs(1, |_| false);
        let estimate = Bootstrap::default().bcubed_f1(&gold, &found).unwrap();
        assert_eq!((estimate.low, estimate.high), (estimate.value, estimate.value));
        let (gold, found) = pairs(50, |story| story % 3 == 0);
        let difference = Bootstrap::default().bcubed_f1_difference(&gold, &found, &found).unwrap();
        assert_eq!((difference.value, difference.low, difference.high), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_paired_difference_is_surer_than_two_intervals() {
        let (gold, better) = pairs(200, |story| story % 10 < 6);
        let (_, worse) = pairs(200, |story| story % 10 < 5);
        let bootstrap = Bootstrap::default();
        let difference = bootstrap.bcubed_f1_difference(&gold, &better, &worse).unwrap();
        let (one, other) =
            (bootstrap.bcubed_f1(&gold, &better).unwrap(), bootstrap.bcubed_f1(&gold, &worse).unwrap());
        assert_close(difference.value, one.value - other.value, 1e-12);
        assert!(one.low < other.high && difference.low > 0.0, "{difference:?} {one:?} {other:?}");
    }

    #[test]
    fn the_seed_decides_and_nothing_else() {
        let (gold, found) = pairs(100, |story| story % 2 == 0);
        let of = |seed| Bootstrap { seed, n_samples: 20 }.bcubed_f1(&gold, &found).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn sizes_must_agree_and_nothing_is_right() {
        let (two, none) = (Clustering::from_labels(&[1, 2]), Clustering::default());
        assert!(Bootstrap::default().bcubed_f1_difference(&two, &two, &none).is_err());
        let estimate = Bootstrap::default().bcubed_f1(&none, &none).unwrap();
        assert_eq!((estimate.value, estimate.low, estimate.high), (1.0, 1.0, 1.0));
        let no_samples = Bootstrap { n_samples: 0, ..Bootstrap::default() };
        assert_eq!(no_samples.bcubed_f1(&two, &two).unwrap().low, 1.0);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of SplitMix64 from 0, as in the reference implementation.
        let mut random = SplitMix(0);
        assert_eq!(random.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(random.next(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn percentiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4], [.025, .5, .975])
        let at = |share| percentile(&[1.0, 2.0, 4.0], share).unwrap();
        assert_close(at(0.025), 1.05, 1e-12);
        assert_close(at(0.5), 2.0, 1e-12);
        assert_close(at(0.975), 3.9, 1e-12);
        assert_eq!(percentile(&[], 0.5), None);
    }
}
