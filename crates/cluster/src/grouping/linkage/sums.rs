//! Sums over the pairs of groups that have no edge: the costly part of the linkage.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::grouping::share::{Mean, Shares, shares};
use crate::pair::Probabilities;

/// So many pairs are worth waking other threads for.
const MIN_PARALLEL: usize = 1_024;

/// So many pairs are one thread's portion.
const PORTION: usize = 256;

/// Probabilities of less than this share of the least mean that decides anything are not told from each other until they have to be:
/// most sums are of so little that they never decide anything.
const LOW: f64 = 0.75;

/// A sum of probabilities, in which those that are not known count as what they are less than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) shares: Shares,
    /// Whether all are known.
    pub(super) is_known: bool,
}

impl Sum {
    pub(super) fn of(shares: Shares) -> Self {
        Self { shares, is_known: true }
    }
}

impl Default for Sum {
    fn default() -> Self {
        Self::of(0)
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.shares += other.shares;
        self.is_known &= other.is_known;
    }
}

/// An article with its copies, in one of several groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) article: usize,
    pub(super) n_copies: u64,
    /// Which of the sums its pairs belong to.
    pub(super) slot: usize,
}

/// Evaluates pairs, shared over threads where it pays.
pub(super) struct Sums<'a, P: Probabilities> {
    probabilities: &'a P,
    control: &'a Control<'a>,
    /// No lower mean decides anything.
    lowest: f64,
    /// Lower probabilities need not be known.
    low: f64,
    /// Rooms that no thread works in. New ones are dear: as large as the vocabulary.
    idle: Mutex<Vec<P::Room>>,
}

impl<'a, P: Probabilities> Sums<'a, P> {
    pub(super) fn new(probabilities: &'a P, lowest: f64, control: &'a Control<'a>) -> Self {
        let low = if lowest.is_finite() { lowest.max(0.0) * LOW } else { 0.0 };
        Self { probabilities, control, lowest, low, idle: Mutex::new(Vec::new()) }
    }

    /// For each slot, the sum of probabilities over its pairs: each member of `one` with each of `others`. Only `others` have
    /// slots; those of `one` are 0.
    pub(super) fn between(
        &self,
        one: &[Member],
        others: &[Member],
        n_slots: usize,
    ) -> Result<Vec<Sum>, Cancelled> {
        self.between_from(one, others, (n_slots, self.low))
    }

    /// The same with all pairs known.
    pub(super) fn known_between(
        &self,
        one: &[Member],
        others: &[Member],
        n_slots: usize,
    ) -> Result<Vec<Sum>, Cancelled> {
        self.between_from(one, others, (n_slots, 0.0))
    }

    /// Whether what is not known of a sum could matter to a mean that decides something.
    pub(super) fn may_decide(&self, sum: Sum, n_pairs: u64) -> bool {
        !sum.is_known && Mean::new(sum.shares, n_pairs).reaches(self.lowest)
    }

    fn between_from(
        &self,
        one: &[Member],
        others: &[Member],
        (n_slots, least): (usize, f64),
    ) -> Result<Vec<Sum>, Cancelled> {
        // A row is laid out once and compared with all columns, so few long rows are cheaper than many short ones.
        let (rows, columns) = if one.len() <= others.len() { (one, others) } else { (others, one) };
        let portions: Vec<Portion<'_>> = rows
            .iter()
            .flat_map(|row| columns.chunks(PORTION).map(move |columns| Portion { row, columns, least }))
            .collect();
        let empty = || vec![Sum::default(); n_slots];
        if rows.len() * columns.len() < MIN_PARALLEL {
            return portions.iter().try_fold(empty(), |sums, portion| self.add(sums, portion));
        }
        let worked = portions.par_iter().try_fold(empty, |sums, portion| self.add(sums, portion));
        worked.try_reduce(empty, |mut total, sums| {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
            Ok(total)
        })
    }

    fn add(&self, mut sums: Vec<Sum>, portion: &Portion<'_>) -> Result<Vec<Sum>, Cancelled> {
        check(self.control)?;
        let Portion { row, columns, least } = *portion;
        let others: Vec<usize> = columns.iter().map(|column| column.article).collect();
        let found = self.in_room(|room| self.row(room, row.article, &others, least));
        for (column, probability) in columns.iter().zip(found) {
            let n_pairs = u128::from(row.n_copies * column.n_copies);
            let shares = shares(probability.unwrap_or(self.low)) * n_pairs;
            // One of the two slots is 0, whichever way round the pair is.
            sums[row.slot + column.slot] += Sum { shares, is_known: probability.is_some() };
        }
        Ok(sums)
    }

    fn row(&self, room: &mut P::Room, article: usize, others: &[usize], least: f64) -> Vec<Option<f64>> {
        if least > 0.0 {
            return self.probabilities.row_from(room, article, others, least);
        }
        self.probabilities.row(room, article, others).into_iter().map(Some).collect()
    }

    fn in_room<T>(&self, work: impl FnOnce(&mut P::Room) -> T) -> T {
        // The lock is held for a push or a pop only, and neither leaves the list broken if another thread panicked.
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let room = idle().pop();
        let mut room = room.unwrap_or_else(|| self.probabilities.room());
        let result = work(&mut room);
        idle().push(room);
        result
    }
}

/// What one thread does at a time.
#[derive(Clone, Copy)]
struct Portion<'m> {
    row: &'m Member,
    columns: &'m [Member],
    least: f64,
}
