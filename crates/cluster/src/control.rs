//! Progress and cancelling of long calls.

use std::sync::atomic::{AtomicBool, Ordering};

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

/// How a long call talks to its caller. The number of threads is that of the `rayon` pool the call is made in.
///
/// ```
/// use samestory_cluster::Control;
/// use std::sync::atomic::AtomicBool;
///
/// let stop = AtomicBool::new(false);
/// let control = Control::default().with_cancel(&stop).with_progress(&|progress| println!("{progress:?}"));
/// # let _ = control;
/// ```
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    cancel: Option<&'a AtomicBool>,
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

impl<'a> Control<'a> {
    /// Calls `progress` now and then, from any thread.
    #[must_use]
    pub fn with_progress(mut self, progress: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Stops soon after `cancel` has become true.
    #[must_use]
    pub fn with_cancel(mut self, cancel: &'a AtomicBool) -> Self {
        self.cancel = Some(cancel);
        self
    }

    pub(crate) fn tell(&self, progress: Progress) {
        if let Some(callback) = self.progress {
            callback(progress);
        }
    }

    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        let cancelled = self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
        if cancelled { Err(Cancelled) } else { Ok(()) }
    }
}
