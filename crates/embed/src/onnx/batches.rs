//! Which windows are run together, and running them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::error::RunError;
use super::tokens::Window;

/// A run gets rows of one length with so many tokens together at most, or one row. More would need more memory and is not
/// faster: the matrices are large enough.
const TOKENS_PER_RUN: usize = 1_024;

/// Ranges of `windows`, longest first, which have one length each, and `max_rows` windows at most.
///
/// Rows of one length need no padding, so a row's vector does not depend on the others in its batch.
pub(super) fn batches(windows: &[Window], max_rows: usize) -> Vec<&[Window]> {
    let runs = windows.chunk_by(|a, b| a.tokens.len() == b.tokens.len());
    runs.flat_map(|run| {
        let length = run.first().map_or(1, |window| window.tokens.len()).max(1);
        run.chunks((TOKENS_PER_RUN / length).clamp(1, max_rows.max(1)))
    })
    .collect()
}

/// Runs `work` on every batch, on `n_workers` threads, and gives the results in order. Stops soon after `stop` has become true,
/// or an error.
pub(super) fn run<'a, T: Send>(
    batches: &[&'a [Window]],
    n_workers: usize,
    stop: impl Fn() -> bool + Sync,
    work: impl Fn(&'a [Window]) -> Result<T, RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let results = Mutex::new(Vec::with_capacity(batches.len()));
    let worker = || {
        while !has_failed.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = batches.get(place) else { return };
            let result = if stop() { Err(RunError::Cancelled) } else { work(batch) };
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((place, result));
        }
    };
    std::thread::scope(|scope| {
        // This thread is a worker too.
        for _ in 1..n_workers.min(batches.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
