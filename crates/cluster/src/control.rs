//! Progress and cancelling of long calls.

use crate::error::Cancelled;

/// How far a clustering is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Neighbours have been looked up for so many of so many articles.
    Neighbors {
        /// Articles done.
        done: usize,
        /// Articles in all.
        total: usize,
    },
    /// So many groups have been joined.
    Joined {
        /// Joins so far.
        joins: usize,
    },
}

/// How a clustering talks to its caller. The number of threads is that of the `rayon` pool the call is made in.
///
/// ```
/// use samestory_cluster::Control;
/// use std::sync::atomic::AtomicBool;
///
/// let stop = AtomicBool::new(false);
/// let control = Control::default().with_cancel(&stop).with_progress(&|progress| println!("{progress:?}"));
/// # let _ = control;
/// ```
pub type Control<'a> = samestory_model::Control<'a, Progress>;

/// An error once the caller has asked to stop.
pub(crate) fn check(control: &Control<'_>) -> Result<(), Cancelled> {
    if control.is_cancelled() { Err(Cancelled) } else { Ok(()) }
}
