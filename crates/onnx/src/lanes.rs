//! A bounded number of runs at once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::Kind;
use crate::model::guarded;

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

    /// Runs `work` on a lane of its own. A panic of `work` becomes an error, and the lane comes back.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> Result<R, Kind>) -> Result<R, Kind> {
        let mut lane = self.take();
        let result = guarded(|| work(&mut lane));
        self.free().push(lane);
        self.returned.notify_one();
        result
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
