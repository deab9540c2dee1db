//! Maps of compiled-in words, and searches for them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use aho_corasick::AhoCorasick;

/// A map by words that are known when this is compiled. Texts only look them up, so that none can make it slow, and a hash will do that
/// is fast instead of one that withstands an attack.
pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;
pub(crate) type WordSet<K> = HashSet<K, BuildHasherDefault<WordHasher>>;

/// Looks for any of a compiled-in list of phrases in one pass over a text.
#[expect(clippy::expect_used, reason = "compiled-in lists are short, and the same in every run")]
pub(crate) fn search_for(phrases: impl IntoIterator<Item = &'static str>) -> AhoCorasick {
    AhoCorasick::new(phrases).expect("a short list can be looked for")
}

/// That of Fibonacci hashing: 2^64 by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Eight bytes at a time, each folded in by a multiplication.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER);
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

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn finish(&self) -> u64 {
        // A product's upper bits know of all letters, its lower ones of the first only; a table looks at both.
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(MULTIPLIER);
        mixed ^ (mixed >> 32)
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
        for (before, behind) in [("word", "s"), ("", "x"), ("ab", "cdefghijk")] {
            let hashes: Vec<u64> = (0..10_000).map(|n| hash(&format!("{before}{n}{behind}"))).collect();
            let lower: HashSet<u64> = hashes.iter().map(|hash| hash & 0xffff).collect();
            let upper: HashSet<u64> = hashes.iter().map(|hash| hash >> 48).collect();
            // Of 10,000 at random, 9,273 are expected to be different.
            assert!(lower.len() > 9_000 && upper.len() > 9_000, "{} {}", lower.len(), upper.len());
        }
    }
}
