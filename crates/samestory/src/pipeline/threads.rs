//! The threads that a pipeline asks for.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::Kind;

/// More threads than any machine has cores cost time, and at some thousand of them a run hardly ends.
const MAX_THREADS: usize = 512;

/// So many threads. They are started when they are first needed, and kept for all later calls.
pub(super) struct Threads {
    number: NonZeroUsize,
    started: Mutex<Option<Arc<ThreadPool>>>,
}

impl Threads {
    pub(super) fn new(number: NonZeroUsize) -> Self {
        Self { number, started: Mutex::new(None) }
    }

    pub(super) fn number(&self) -> NonZeroUsize {
        self.number
    }

    /// Two first calls at the same time start them once; where they cannot be started, the next call tries again.
    pub(super) fn pool(&self) -> Result<Arc<ThreadPool>, Kind> {
        let threads = self.number.get();
        if threads > MAX_THREADS {
            return Err(Kind::TooManyThreads { threads, most: MAX_THREADS });
        }
        // A pool is whole or absent, whatever became of the thread that held the lock.
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = &*started {
            return Ok(Arc::clone(pool));
        }
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|cause| Kind::Threads { threads, cause })?;
        Ok(Arc::clone(started.insert(Arc::new(pool))))
    }
}
