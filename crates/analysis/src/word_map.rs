//! Maps of compiled-in words.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map by words that are known when this is compiled. Texts only look them up, so that none can make it slow, and a hash will do that
/// is fast instead of one that withstands an attack.
pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;
pub(crate) type WordSet<K> = HashSet<K, BuildHasherDefault<WordHasher>>;

/// Eight bytes at a time, each folded in by a multiplication.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn add(&mut self, word: u64) {
        // The multiplier of Fibonacci hashing: 2^64 by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        self.add(rest.iter().fold(1, |word, byte| word << 8 | u64::from(*byte)));
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The upper bits know of all letters; a table looks at the lower ones first.
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spread() {
        let hash = |word: &str| {
            let mut hasher = WordHasher::default();
            hasher.write(word.as_bytes());
            hasher.finish()
        };
        let words: Vec<String> = (0..10_000).map(|n| format!("word{n}s")).collect();
        let lower: HashSet<u64> = words.iter().map(|word| hash(word) & 0xffff).collect();
        let upper: HashSet<u64> = words.iter().map(|word| hash(word) >> 48).collect();
        // Of 10,000 at random, 9,276 are expected to be different.
        assert!(lower.len() > 9_000 && upper.len() > 9_000, "{} {}", lower.len(), upper.len());
    }
}
