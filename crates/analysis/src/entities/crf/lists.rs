//! Words that are given names, surnames, or words of the names of towns, countries and states, far more than the gazetteer names.
//!
//! # Format
//! Little-endian. `SSWL`; `u32` number of words; for each the hash of the word in lower case (`u32`) and a `u8` with a bit for each
//! list that has it. `training/name_lists.py` writes it.

use std::sync::LazyLock;

use super::hash::Hash;
use super::table::Table;

static BYTES: &[u8] = include_bytes!("../../../assets/name-lists.bin");

/// Which lists a word is on.
#[derive(Debug)]
pub(super) struct NameLists {
    table: Table<u8>,
}

impl NameLists {
    /// The compiled-in lists.
    pub(super) fn bundled() -> &'static Self {
        static LISTS: LazyLock<NameLists> = LazyLock::new(NameLists::parse);
        &LISTS
    }

    /// The bytes that the lists are read from.
    pub(super) fn bytes() -> &'static [u8] {
        BYTES
    }

    /// The lists that have the word with this hash, a bit each; 0 for none.
    pub(super) fn of(&self, word: Hash) -> u8 {
        self.table.get(word).copied().unwrap_or(0)
    }

    fn parse() -> Self {
        let (entries, _) = BYTES.get(8..).unwrap_or_default().as_chunks::<5>();
        let mut table = Table::for_entries(entries.len());
        for [a, b, c, d, lists] in entries {
            table.insert(Hash::from_le_bytes([*a, *b, *c, *d]), *lists);
        }
        Self { table }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::hash_bytes;
    use super::*;

    #[test]
    fn common_names_are_on_their_lists() {
        let of = |word: &str| NameLists::bundled().of(hash_bytes(word.as_bytes()));
        assert_eq!(of("mary") & 0b11, 0b11);
        assert_eq!(of("johnson") & 0b1100, 0b1100);
        assert_eq!(of("nairobi") & 0b1001_0000, 0b1001_0000);
        assert_eq!(of("the"), of("qqqq") | of("the"));
        assert_eq!(of("qqqq"), 0);
    }

    #[test]
    fn the_file_is_whole() {
        let count = BYTES.get(4..8).and_then(|count| count.try_into().ok()).map(u32::from_le_bytes);
        assert_eq!(count.map(|count| 8 + 5 * count as usize), Some(BYTES.len()));
        assert!(BYTES.starts_with(b"SSWL"));
    }
}
