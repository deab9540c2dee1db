//! What letters and words say about the language of a text.

use std::sync::LazyLock;

use super::code::Language;
use super::stop_words::{word_hash, words_with_languages};

/// A script has at most so many languages in the table.
pub(super) const MAX_LANGUAGES: usize = 24;

/// A letter is looked up after so many others at most.
const MAX_GRAM: usize = 4;

/// What a letter that the table lacks costs in every language, in steps.
const UNKNOWN_LETTER: u8 = 15;

/// A digit a language, in the order of its script's heading.
pub(super) type Row = [u8; MAX_LANGUAGES];

/// The bundled table, see `training/language_table.py`.
pub(super) struct Table {
    scripts: Vec<(&'static str, Vec<Language>)>,
    rows: Vec<Row>,
    /// From the last letters, 16 bits each, to a row.
    grams: HashTable,
    /// From the hash of a stop word to the languages that have it, a bit each.
    stop_words: HashTable,
    stop_word_sets: Vec<u64>,
    /// The languages of those bits.
    stop_word_languages: Vec<Language>,
}

pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../assets/languages.txt")));

impl Table {
    fn parse(list: &'static str) -> Self {
        let mut scripts: Vec<(&str, Vec<Language>)> = Vec::new();
        let mut rows = Vec::new();
        let mut grams = Vec::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let (name, codes) = heading.split_once(' ').unwrap_or((heading, ""));
                let languages = codes.split(' ').filter_map(Language::from_code);
                scripts.push((name, languages.take(MAX_LANGUAGES).collect()));
            } else if let Some((gram, digits)) = line.split_once('\t') {
                grams.push((gram.chars().fold(0, with_letter), rows.len()));
                rows.push(row(digits));
            }
        }
        let (stop_word_languages, sets) = words_with_languages();
        let stop_word_sets: Vec<u64> = sets.values().copied().collect();
        let stop_words = sets.keys().enumerate().map(|(index, word)| (word_hash(word), index));
        Self {
            scripts,
            rows,
            grams: HashTable::new(grams.into_iter()),
            stop_words: HashTable::new(stop_words),
            stop_word_sets,
            stop_word_languages,
        }
    }

    /// The number of a script in the table.
    pub(super) fn script(&self, name: &str) -> Option<usize> {
        self.scripts.iter().position(|(known, _)| *known == name)
    }

    /// The languages of a script of the table, in the order of a row's digits.
    pub(super) fn languages(&self, script: usize) -> &[Language] {
        self.scripts.get(script).map_or(&[], |(_, languages)| languages)
    }

    /// The costs of a word's letter, given the letters up to it as [`with_letter`] packs them: those of the longest gram known.
    pub(super) fn costs(&self, letters: u64, n_letters: usize) -> &Row {
        let keys = (1..=n_letters.min(MAX_GRAM)).rev().map(|n| letters & (u64::MAX >> (64 - 16 * n)));
        let index = keys.filter_map(|key| self.grams.find(key)).next();
        index.and_then(|index| self.rows.get(index)).unwrap_or(&[UNKNOWN_LETTER; MAX_LANGUAGES])
    }

    /// Which languages have the word of this hash among their stop words, a bit each.
    pub(super) fn stop_word(&self, hash: u64) -> u64 {
        let index = self.stop_words.find(hash);
        index.and_then(|index| self.stop_word_sets.get(index)).copied().unwrap_or(0)
    }

    /// The bit of a language in [`Table::stop_word`].
    pub(super) fn stop_word_bit(&self, language: Language) -> u64 {
        let position = self.stop_word_languages.iter().position(|known| *known == language);
        position.map_or(0, |position| 1 << position)
    }
}

/// The letters packed so far and one more; those beyond the last four fall out.
pub(super) fn with_letter(letters: u64, letter: char) -> u64 {
    // Letters beyond the first plane share a number that no gram has.
    letters << 16 | u64::from(u16::try_from(u32::from(letter)).unwrap_or(u16::MAX))
}

fn row(digits: &str) -> Row {
    let mut row = [0; MAX_LANGUAGES];
    for (cost, digit) in row.iter_mut().zip(digits.chars()) {
        *cost = digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(UNKNOWN_LETTER);
    }
    row
}

/// Numbers by number, found in a few nanoseconds: texts ask for several a letter. Keys are ours, so none can be chosen to collide.
struct HashTable {
    slots: Vec<(u64, u32)>,
    shift: u32,
}

/// No value of a slot that is taken.
const FREE: u32 = u32::MAX;

impl HashTable {
    fn new(entries: impl Iterator<Item = (u64, usize)>) -> Self {
        let entries: Vec<_> = entries.collect();
        // At most a quarter full: most look-ups are for grams that are absent.
        let n_slots = (entries.len() * 4).next_power_of_two().max(4);
        let mut table = Self { slots: vec![(0, FREE); n_slots], shift: 64 - n_slots.trailing_zeros() };
        for (key, value) in entries {
            let free = table.probe(key).find(|slot| {
                table.slots.get(*slot).is_some_and(|(known, value)| *value == FREE || *known == key)
            });
            if let (Some(slot), Ok(value)) =
                (free.and_then(|slot| table.slots.get_mut(slot)), u32::try_from(value))
            {
                *slot = (key, value);
            }
        }
        table
    }

    fn find(&self, key: u64) -> Option<usize> {
        for slot in self.probe(key) {
            match self.slots.get(slot) {
                Some((_, FREE)) | None => return None,
                Some((known, value)) if *known == key => return usize::try_from(*value).ok(),
                Some(_) => {}
            }
        }
        None
    }

    /// The places where a key may stand, in order.
    fn probe(&self, key: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing: the odd number nearest to 2^64 divided by the golden ratio.
        let first = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize;
        (0..=mask).map(move |step| (first + step) & mask)
    }
}
