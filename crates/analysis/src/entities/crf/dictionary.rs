//! What is known of a word by itself: whether it is a given name, a surname, or a word of the name of a town, country or state, and
//! which words are like it.
//!
//! # Format
//! Little-endian. `SSNW`; `u32` number of words; for each the hash of the word in lower case (`u32`), a `u8` with a bit for each list
//! that has it, and its classes, `u8` of few and `u16` of many. `training/name_words.py` writes it.

use std::sync::LazyLock;

use super::hash::Hash;
use super::table::Table;

static BYTES: &[u8] = include_bytes!("../../../assets/name-words.bin");

/// What is known of a word; zeros for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// The lists of names that have it, a bit each.
    pub(super) lists: u8,
    /// Its class among few: words of one class are of one sort, such as verbs of saying.
    pub(super) wide_class: u8,
    /// Its class among many.
    pub(super) narrow_class: u16,
}

impl Entry {
    /// Whether the word is a given name.
    pub(super) fn is_given_name(self) -> bool {
        self.lists & 1 != 0
    }
}

/// The entries of some hundred thousand words.
#[derive(Debug)]
pub(super) struct Dictionary {
    table: Table<Entry>,
}

impl Dictionary {
    /// The compiled-in dictionary.
    pub(super) fn bundled() -> &'static Self {
        static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::parse);
        &DICTIONARY
    }

    /// The bytes that it is read from.
    pub(super) fn bytes() -> &'static [u8] {
        BYTES
    }

    /// The entry of the word with this hash.
    pub(super) fn entry(&self, word: Hash) -> Entry {
        self.table.get(word).copied().unwrap_or_default()
    }

    fn parse() -> Self {
        let (entries, _) = BYTES.get(8..).unwrap_or_default().as_chunks::<8>();
        let mut table = Table::for_entries(entries.len());
        for [a, b, c, d, lists, wide_class, low, high] in entries {
            let narrow_class = u16::from_le_bytes([*low, *high]);
            let entry = Entry { lists: *lists, wide_class: *wide_class, narrow_class };
            table.insert(Hash::from_le_bytes([*a, *b, *c, *d]), entry);
        }
        Self { table }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::hash_bytes;
    use super::*;

    fn entry(word: &str) -> Entry {
        Dictionary::bundled().entry(hash_bytes(word.as_bytes()))
    }

    #[test]
    fn common_names_are_on_their_lists() {
        assert_eq!(entry("mary").lists & 0b11, 0b11);
        assert_eq!(entry("johnson").lists & 0b1100, 0b1100);
        assert_eq!(entry("nairobi").lists & 0b1001_0000, 0b1001_0000);
        assert_eq!(entry("qqqq"), Entry::default());
    }

    #[test]
    fn words_that_are_alike_share_a_class() {
        assert_eq!(entry("chicago").wide_class, entry("boston").wide_class);
        assert_ne!(entry("chicago").wide_class, entry("said").wide_class);
        assert!(entry("chicago").narrow_class > 0);
    }

    #[test]
    fn the_file_is_whole() {
        let count = BYTES.get(4..8).and_then(|count| count.try_into().ok()).map(u32::from_le_bytes);
        assert_eq!(count.map(|count| 8 + 8 * count as usize), Some(BYTES.len()));
        assert!(BYTES.starts_with(b"SSNW"));
    }
}
