//! Progress and cancelling of long calls.

use std::sync::atomic::{AtomicBool, Ordering};

/// How a long call talks to its caller: `P` tells how far it is.
///
/// The number of threads is that of the `rayon` pool the call is made in, or what the callee says.
///
/// ```
/// use samestory_model::{Control, Embedded};
/// use std::sync::atomic::AtomicBool;
///
/// let stop = AtomicBool::new(false);
/// let tell = |progress: Embedded| println!("{} of {}", progress.done, progress.total);
/// let control = Control::default().with_cancel(&stop).with_progress(&tell);
/// assert!(!control.is_cancelled());
/// ```
pub struct Control<'a, P> {
    progress: Option<&'a (dyn Fn(P) + Sync)>,
    cancel: Option<&'a AtomicBool>,
}

impl<P> Clone for Control<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Control<'_, P> {}

impl<P> Default for Control<'_, P> {
    fn default() -> Self {
        Self { progress: None, cancel: None }
    }
}

impl<P> std::fmt::Debug for Control<'_, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

impl<'a, P> Control<'a, P> {
    /// Calls `progress` now and then, from any thread.
    #[must_use]
    pub fn with_progress(mut self, progress: &'a (dyn Fn(P) + Sync)) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Stops soon after `cancel` has become true.
    #[must_use]
    pub fn with_cancel(mut self, cancel: &'a AtomicBool) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// The same cancelling for a call inside this one, whose progress means something else.
    #[must_use]
    pub fn with_other_progress<'b, Q>(&self, progress: &'b (dyn Fn(Q) + Sync)) -> Control<'b, Q>
    where
        'a: 'b,
    {
        Control { progress: Some(progress), cancel: self.cancel }
    }

    /// Tells the caller how far the call is.
    pub fn tell(&self, progress: P) {
        if let Some(callback) = self.progress {
            callback(progress);
        }
    }

    /// Whether the caller asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}
