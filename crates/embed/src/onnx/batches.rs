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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::super::error::RunError;
    use super::super::tokens::Window;
    use super::{batches, run};

    const N_REPEATS: usize = 100;
    const N_WORKERS: usize = 8;

    /// Each of a length of its own, so that each is a batch.
    fn windows() -> Vec<Window> {
        let window = |length| Window { tokens: vec![7; length], n_before: 1, n_content: length };
        (1..=200).rev().map(window).collect()
    }

    /// Takes longer for some batches than for others, so that threads overtake each other.
    fn length(batch: &[Window]) -> usize {
        let length = batch[0].tokens.len();
        (0..length * 37 % 1_000).for_each(|n| _ = std::hint::black_box(n));
        length
    }

    #[test]
    fn eight_workers_give_what_one_gives_in_its_order() {
        let windows = windows();
        let batches = batches(&windows, 4);
        let given = |n_workers| run(&batches, n_workers, || false, |batch| Ok(length(batch))).unwrap();
        let expected = given(1);
        assert!(expected.iter().copied().eq((1..=200).rev()));
        assert!((0..N_REPEATS).all(|_| given(N_WORKERS) == expected));
    }

    #[test]
    fn every_batch_is_run_once() {
        let windows = windows();
        let batches = batches(&windows, 4);
        for _ in 0..N_REPEATS {
            let seen = Mutex::new(Vec::new());
            let work = |batch: &[Window]| {
                seen.lock().unwrap().push(length(batch));
                Ok(())
            };
            run(&batches, N_WORKERS, || false, work).unwrap();
            let seen = seen.into_inner().unwrap();
            assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>().len()), (200, 200));
        }
    }

    #[test]
    fn an_error_in_one_batch_ends_the_others_and_is_what_is_told() {
        let windows = windows();
        let batches = batches(&windows, 4);
        for repeat in 0..N_REPEATS {
            let (bad, n_run) = (200 - repeat, AtomicUsize::new(0));
            let work = |batch: &[Window]| {
                n_run.fetch_add(1, Ordering::Relaxed);
                if length(batch) == bad { Err(RunError::NotFinite { text: bad }) } else { Ok(()) }
            };
            let result = run(&batches, N_WORKERS, || false, work);
            assert!(matches!(result, Err(RunError::NotFinite { text }) if text == bad), "{result:?}");
            // All before it, and perhaps some behind it that had begun.
            assert!((repeat + 1..=batches.len()).contains(&n_run.into_inner()));
        }
    }

    #[test]
    fn of_several_errors_the_first_batch_that_has_one_is_told() {
        let windows = windows();
        let batches = batches(&windows, 4);
        let fail = |batch: &[Window]| Err::<(), _>(RunError::NotFinite { text: length(batch) });
        for _ in 0..N_REPEATS {
            // The first batch is always begun, and whoever has begun ends and is heard.
            let result = run(&batches, N_WORKERS, || false, fail);
            assert!(matches!(result, Err(RunError::NotFinite { text: 200 })), "{result:?}");
        }
    }

    #[test]
    fn a_wish_to_stop_is_heard_by_all_workers() {
        let windows = windows();
        let batches = batches(&windows, 4);
        for _ in 0..N_REPEATS {
            let (stop, n_run) = (AtomicBool::new(false), AtomicUsize::new(0));
            let work = |_: &[Window]| {
                // The twentieth asks to stop: of the others, only who has begun goes on.
                stop.fetch_or(n_run.fetch_add(1, Ordering::SeqCst) == 19, Ordering::SeqCst);
                Ok(())
            };
            let result = run(&batches, N_WORKERS, || stop.load(Ordering::SeqCst), work);
            assert!(matches!(result, Err(RunError::Cancelled)), "{result:?}");
            assert!((20..20 + N_WORKERS).contains(&n_run.into_inner()));
        }
    }
}
