//! A bounded number of runs at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What each run needs for itself; a run takes one, and waits while all are taken.
#[derive(Debug)]
pub(crate) struct Lanes<T> {
    free: Mutex<Vec<T>>,
    returned: Condvar,
}

impl<T> Lanes<T> {
    pub(crate) fn new(lanes: Vec<T>) -> Self {
        Self { free: Mutex::new(lanes), returned: Condvar::new() }
    }

    /// Runs `work` on a lane of its own. The lane comes back even when `work` panics.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut taken = Taken { lanes: self, lane: Some(self.take()) };
        // A lane is there until the drop.
        let lane = taken.lane.get_or_insert_with(|| self.take());
        work(lane)
    }

    fn take(&self) -> T {
        let mut free = self.free();
        loop {
            if let Some(lane) = free.pop() {
                return lane;
            }
            free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing panics while the lock is held, so it is never poisoned halfway through a change.
    fn free(&self) -> MutexGuard<'_, Vec<T>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Taken<'a, T> {
    lanes: &'a Lanes<T>,
    lane: Option<T>,
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        self.lanes.free().extend(self.lane.take());
        self.lanes.returned.notify_one();
    }
}
