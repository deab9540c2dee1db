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
    /// Calls `progress` now and then, from any thread. The last callback counts.
    ///
    /// ```
    /// use samestory_model::{Control, Embedded};
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// let n_done = AtomicUsize::new(0);
    /// let tell = |progress: Embedded| n_done.store(progress.done, Ordering::Relaxed);
    /// let control = Control::default().with_progress(&tell);
    ///
    /// // What a long call does with it:
    /// control.tell(Embedded { done: 3, total: 8 });
    /// assert_eq!(n_done.load(Ordering::Relaxed), 3);
    /// ```
    #[must_use]
    pub fn with_progress(mut self, progress: &'a (dyn Fn(P) + Sync)) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Stops soon after `cancel` has become true. A cancelled call returns an error, not a part of its
    /// result.
    ///
    /// ```
    /// use samestory_model::{Control, Embedded};
    /// use std::sync::atomic::{AtomicBool, Ordering};
    ///
    /// let stop = AtomicBool::new(false);
    /// let control: Control<'_, Embedded> = Control::default().with_cancel(&stop);
    /// assert!(!control.is_cancelled());
    ///
    /// // Another thread, or a handler of Ctrl-C:
    /// stop.store(true, Ordering::Relaxed);
    /// assert!(control.is_cancelled());
    /// ```
    #[must_use]
    pub fn with_cancel(mut self, cancel: &'a AtomicBool) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// The same cancelling for a call inside this one, whose progress means something else.
    ///
    /// ```
    /// use samestory_model::{Control, Embedded};
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// let percent = AtomicUsize::new(0);
    /// let show = |done: usize| percent.store(done, Ordering::Relaxed);
    /// let outer = Control::default().with_progress(&show);
    ///
    /// // Embedding is the first half of the whole.
    /// let first_half = |progress: Embedded| outer.tell(50 * progress.done / progress.total);
    /// let inner = outer.with_other_progress(&first_half);
    /// inner.tell(Embedded { done: 8, total: 8 });
    /// assert_eq!(percent.load(Ordering::Relaxed), 50);
    /// ```
    #[must_use]
    pub fn with_other_progress<'b, Q>(&self, progress: &'b (dyn Fn(Q) + Sync)) -> Control<'b, Q>
    where
        'a: 'b,
    {
        Control { progress: Some(progress), cancel: self.cancel }
    }

    /// Tells the caller how far the call is; without a callback, nothing happens.
    ///
    /// ```
    /// use samestory_model::{Control, Embedded};
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// fn work(texts: &[&str], control: &Control<'_, Embedded>) {
    ///     for done in 1..=texts.len() {
    ///         control.tell(Embedded { done, total: texts.len() });
    ///     }
    /// }
    ///
    /// let n_calls = AtomicUsize::new(0);
    /// let count = |_: Embedded| {
    ///     n_calls.fetch_add(1, Ordering::Relaxed);
    /// };
    /// work(&["rain", "wind"], &Control::default().with_progress(&count));
    /// work(&["rain", "wind"], &Control::default());
    /// assert_eq!(n_calls.load(Ordering::Relaxed), 2);
    /// ```
    pub fn tell(&self, progress: P) {
        if let Some(callback) = self.progress {
            callback(progress);
        }
    }

    /// Whether the caller asked to stop; never, where no flag was given. A long call asks between its steps.
    ///
    /// ```
    /// use samestory_model::{Control, Embedded};
    /// use std::sync::atomic::AtomicBool;
    ///
    /// fn n_embedded(texts: &[&str], control: &Control<'_, Embedded>) -> usize {
    ///     texts.iter().take_while(|_| !control.is_cancelled()).count()
    /// }
    ///
    /// let stop = AtomicBool::new(true);
    /// assert_eq!(n_embedded(&["rain", "wind"], &Control::default()), 2);
    /// assert_eq!(n_embedded(&["rain", "wind"], &Control::default().with_cancel(&stop)), 0);
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}
