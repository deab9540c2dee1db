//! Maps by term id.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by the hash of a term, or by letters packed in a number. Texts only look things up; who makes the map could make it slow, not
/// who writes an article.
pub(crate) type IdMap<V> = HashMap<u64, V, BuildHasherDefault<IdHasher>>;

/// Takes an id as it is, with its halves mixed: short words differ in the low bits only.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, id: u64) {
        // The multiplier of Fibonacci hashing: 2^64 by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        let mixed = (self.0 ^ id).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
