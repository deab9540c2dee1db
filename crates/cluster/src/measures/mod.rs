//! How well a clustering agrees with labels, how sure that is, and whether the probabilities behind it mean what they say.
//!
//! ```
//! use samestory_cluster::measures::Scores;
//! use samestory_model::Clustering;
//!
//! let gold = Clustering::from_labels(&["quake", "quake", "vote"]);
//! let found = Clustering::from_labels(&[0, 0, 0]);
//! let scores = Scores::of(&gold, &found)?;
//! assert!((scores.bcubed.precision - 5.0 / 9.0).abs() < 1e-12);
//! assert_eq!(scores.bcubed.recall, 1.0);
//! # Ok::<(), samestory_cluster::Error>(())
//! ```

mod bootstrap;
mod calibration;
mod information;
mod mistakes;
mod pairs;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use samestory_model::Clustering;

use crate::error::Error;

pub use bootstrap::{Bootstrap, Estimate};
pub use calibration::{Calibration, ReliabilityBin};
pub use mistakes::{Mistake, MistakeKind, worst_mistakes};

/// Precision, recall and their harmonic mean, each in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PrecisionRecall {
    /// How much of what was put together belongs together.
    pub precision: f64,
    /// How much of what belongs together was put together.
    pub recall: f64,
    /// 2PR / (P + R); 0 when both are 0.
    pub f1: f64,
}

impl PrecisionRecall {
    pub(crate) fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// All measures of one comparison.
///
/// # References
/// BCubed: Amigó et al., *A comparison of extrinsic clustering evaluation metrics*, 2009. NMI, AMI: Vinh, Epps, Bailey,
/// *Information theoretic measures for clusterings comparison*, 2010 (both with the arithmetic mean of the entropies). ARI: Hubert,
/// Arabie, *Comparing partitions*, 1985. V-measure: Rosenberg, Hirschberg, 2007.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Scores {
    /// BCubed, averaged over articles.
    pub bcubed: PrecisionRecall,
    /// Over pairs of articles.
    pub pairwise: PrecisionRecall,
    /// Normalised mutual information, in 0..=1. By the arithmetic mean of the entropies, so it is the V-measure as well.
    pub nmi: f64,
    /// Adjusted mutual information, at most 1; 0 is what chance gives.
    pub ami: f64,
    /// Adjusted Rand index, at most 1; 0 is what chance gives.
    pub ari: f64,
    /// Each found story holds articles of one gold story only, in 0..=1.
    pub homogeneity: f64,
    /// All articles of a gold story lie in one found story, in 0..=1.
    pub completeness: f64,
    /// Number of stories in the labels.
    pub n_gold: usize,
    /// Number of stories found.
    pub n_found: usize,
}

impl Scores {
    /// Compares `found` with `gold`.
    ///
    /// # Errors
    /// When they are not of equally many articles.
    ///
    /// # Complexity
    /// O(n log n), and for AMI O(r c) sums of at most n terms in all for r gold and c found stories of different sizes.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::measures::Scores;
    /// use samestory_model::Clustering;
    ///
    /// let gold = Clustering::from_labels(&[1, 1, 2]);
    /// let scores = Scores::of(&gold, &Clustering::from_labels(&[1, 2, 3]))?;
    /// assert_eq!((scores.bcubed.precision, scores.pairwise.recall), (1.0, 0.0));
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    pub fn of(gold: &Clustering, found: &Clustering) -> Result<Self, Error> {
        let table = Contingency::new(gold, found)?;
        let information = information::Information::of(&table);
        Ok(Self {
            bcubed: of_articles(&table),
            pairwise: pairs::pairwise(&table),
            nmi: information.nmi(),
            ami: information.ami(&table),
            ari: pairs::adjusted_rand(&table),
            homogeneity: information.homogeneity(),
            completeness: information.completeness(),
            n_gold: table.gold.len(),
            n_found: table.found.len(),
        })
    }

    /// The harmonic mean of homogeneity and completeness, in 0..=1; 0 when both are 0.
    ///
    /// ```
    /// use samestory_cluster::measures::Scores;
    /// use samestory_model::Clustering;
    ///
    /// let gold = Clustering::from_labels(&["quake", "quake", "vote"]);
    /// assert_eq!(Scores::of(&gold, &gold)?.v_measure(), 1.0);
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    #[must_use]
    pub fn v_measure(&self) -> f64 {
        PrecisionRecall::new(self.homogeneity, self.completeness).f1
    }
}

/// How many articles each gold story shares with each found one; only shared ones are kept.
struct Contingency {
    n: usize,
    gold: Vec<usize>,
    found: Vec<usize>,
    /// (gold story, found story, articles in both), ascending.
    cells: Vec<(usize, usize, usize)>,
}

impl Contingency {
    fn new(gold: &Clustering, found: &Clustering) -> Result<Self, Error> {
        check_sizes(gold, found)?;
        let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for pair in gold.labels().iter().copied().zip(found.labels().iter().copied()) {
            *counts.entry(pair).or_default() += 1;
        }
        let sizes = |clustering: &Clustering| clustering.stories().iter().map(Vec::len).collect();
        let cells = counts.into_iter().map(|((gold, found), count)| (gold, found, count)).collect();
        Ok(Self { n: gold.len(), gold: sizes(gold), found: sizes(found), cells })
    }
}

/// BCubed alone, the same as in [`Scores`]: quicker, where many clusterings are compared.
///
/// # Errors
/// When the two are not of equally many articles.
///
/// # Complexity
/// O(n log n).
///
/// # Examples
/// ```
/// use samestory_cluster::measures::{Scores, bcubed};
/// use samestory_model::Clustering;
///
/// let (gold, found) = (Clustering::from_labels(&[1, 1, 2]), Clustering::from_labels(&[1, 2, 2]));
/// assert_eq!(bcubed(&gold, &found)?, Scores::of(&gold, &found)?.bcubed);
/// # Ok::<(), samestory_cluster::Error>(())
/// ```
pub fn bcubed(gold: &Clustering, found: &Clustering) -> Result<PrecisionRecall, Error> {
    Ok(of_articles(&Contingency::new(gold, found)?))
}

fn check_sizes(gold: &Clustering, found: &Clustering) -> Result<(), Error> {
    if gold.len() == found.len() { Ok(()) } else { Err(Error::partitions(gold.len(), found.len())) }
}

fn of_articles(table: &Contingency) -> PrecisionRecall {
    let share = |sizes: &[usize], side: fn(&(usize, usize, usize)) -> usize| {
        let sum: f64 =
            table.cells.iter().map(|cell| (cell.2 * cell.2) as f64 / sizes[side(cell)] as f64).sum();
        if table.n == 0 { 1.0 } else { sum / table.n as f64 }
    };
    PrecisionRecall::new(share(&table.found, |cell| cell.1), share(&table.gold, |cell| cell.0))
}
