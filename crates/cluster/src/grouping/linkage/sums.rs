//! Sums over the pairs of groups that have no edge: the costly part of the linkage.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::grouping::share::{Shares, shares};
use crate::pair::Probabilities;

/// So many pairs are worth waking other threads for.
const MIN_PARALLEL: usize = 1_024;

/// So many pairs are one thread's portion.
const PORTION: usize = 256;

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
    /// Rooms that no thread works in. New ones are dear: as large as the vocabulary.
    idle: Mutex<Vec<P::Room>>,
}

impl<'a, P: Probabilities> Sums<'a, P> {
    pub(super) fn new(probabilities: &'a P, control: &'a Control<'a>) -> Self {
        Self { probabilities, control, idle: Mutex::new(Vec::new()) }
    }

    /// For each slot, the sum of probabilities over its pairs: each member of `one` with each of `others`. Only `others` have
    /// slots; those of `one` are 0.
    pub(super) fn between(
        &self,
        one: &[Member],
        others: &[Member],
        n_slots: usize,
    ) -> Result<Vec<Shares>, Cancelled> {
        // A row is laid out once and compared with all columns, so few long rows are cheaper than many short ones.
        let (rows, columns) = if one.len() <= others.len() { (one, others) } else { (others, one) };
        let portions: Vec<Portion<'_>> = rows
            .iter()
            .flat_map(|row| columns.chunks(PORTION).map(move |columns| Portion { row, columns }))
            .collect();
        let empty = || vec![0; n_slots];
        if rows.len() * columns.len() < MIN_PARALLEL {
            return portions.iter().try_fold(empty(), |sums, portion| self.add(sums, portion));
        }
        let worked = portions.par_iter().try_fold(empty, |sums, portion| self.add(sums, portion));
        worked.try_reduce(empty, |mut total, sums| {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
            Ok(total)
        })
    }

    fn add(&self, mut sums: Vec<Shares>, portion: &Portion<'_>) -> Result<Vec<Shares>, Cancelled> {
        check(self.control)?;
        let Portion { row, columns } = portion;
        let others: Vec<usize> = columns.iter().map(|column| column.article).collect();
        let found = self.in_room(|room| self.probabilities.row(room, row.article, &others));
        for (column, probability) in columns.iter().zip(found) {
            // One of the two slots is 0, whichever way round the pair is.
            let n_pairs = u128::from(row.n_copies * column.n_copies);
            sums[row.slot + column.slot] += shares(probability) * n_pairs;
        }
        Ok(sums)
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
struct Portion<'m> {
    row: &'m Member,
    columns: &'m [Member],
}
