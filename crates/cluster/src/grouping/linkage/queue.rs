//! The joins that are still possible, best first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::grouping::share::Mean;

/// A group's number, which is its smallest node, and how often it has grown.
pub(super) type Version = (u32, u32);

/// Two groups that may be joined, as they were at their versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Join {
    /// Of the probabilities of all their pairs.
    pub(super) mean: Mean,
    /// The one with the smaller number.
    pub(super) first: Version,
    /// The one with the larger number.
    pub(super) second: Version,
}

impl Join {
    pub(super) fn new(mean: Mean, one: Version, other: Version) -> Self {
        Self { mean, first: one.min(other), second: one.max(other) }
    }
}

impl Ord for Join {
    /// The greatest is joined first: the highest mean, then the smallest numbers.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_mean = self.mean.cmp(&other.mean);
        by_mean.then_with(|| (other.first, other.second).cmp(&(self.first, self.second)))
    }
}

impl PartialOrd for Join {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A priority queue with lazy deletion: an entry whose groups have changed since is dropped when it comes up.
///
/// Joins below the threshold are not even queued. They could only be made once one of their groups has changed, and then there
/// is a new entry for them.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    joins: BinaryHeap<Join>,
    /// `None` where none is reached.
    threshold: Option<Mean>,
}

impl Queue {
    pub(super) fn new(threshold: f64) -> Self {
        Self { joins: BinaryHeap::new(), threshold: Mean::of_threshold(threshold) }
    }

    pub(super) fn push(&mut self, join: Join) {
        if self.threshold.is_some_and(|threshold| join.mean >= threshold) {
            self.joins.push(join);
        }
    }

    /// The best join of which both groups are still at the versions it was made for, if it reaches `threshold`.
    pub(super) fn pop(&mut self, threshold: f64, is_current: impl Fn(Version) -> bool) -> Option<Join> {
        let threshold = Mean::of_threshold(threshold)?;
        while self.joins.peek().is_some_and(|join| join.mean >= threshold) {
            let join = self.joins.pop()?;
            if is_current(join.first) && is_current(join.second) {
                return Some(join);
            }
        }
        None
    }
}
