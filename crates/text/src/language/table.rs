//! What letters and words say about the language of a text.

use std::sync::LazyLock;

use super::code::Language;
use super::stop_words::{word_hash, words_with_languages};

/// A script has at most so many languages in the table.
pub(super) const MAX_LANGUAGES: usize = 24;

/// The scripts that have rows.
pub(super) const MAX_TABLES: usize = 4;

/// What a letter that the table lacks costs in every language, in steps.
const UNKNOWN_LETTER: u8 = 15;

/// A digit a language, in the order of its script's heading.
pub(super) type Row = [u8; MAX_LANGUAGES];

/// The bundled table, see `training/language_table.py`.
pub(super) struct Table {
    scripts: Vec<ScriptTable>,
    /// Of the last letters, 16 bits each: a digit a language, and whether a longer gram is known.
    grams: HashTable<(Row, bool)>,
    /// Of the hash of a stop word: the languages that have it, a bit each.
    stop_words: HashTable<u64>,
}

/// The languages that write one script.
pub(super) struct ScriptTable {
    name: &'static str,
    /// What a letter costs, in steps, in a language that is not among them.
    pub(super) unlisted_cost: f64,
    /// In the order of a row's digits.
    pub(super) languages: Vec<Language>,
    /// The bit of each language in [`Table::stop_word`]; 0 for one without a list.
    pub(super) stop_word_bits: [u64; MAX_LANGUAGES],
}

pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../assets/languages.txt")));

impl Table {
    fn parse(list: &'static str) -> Self {
        let (stop_word_languages, sets) = words_with_languages();
        let mut scripts = Vec::new();
        let mut rows = Vec::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                scripts.push(ScriptTable::parse(heading, &stop_word_languages));
            } else if let Some((gram, digits)) = line.split_once('\t') {
                rows.push((gram.chars().fold(0, with_letter), (row(digits), false)));
            }
        }
        let mut grams = HashTable::new(&rows, ([0; MAX_LANGUAGES], false));
        for (gram, _) in rows.iter().filter(|(gram, _)| gram >> 48 != 0) {
            if let Some((_, extends)) = grams.find_mut(gram & THREE_LETTERS) {
                *extends = true;
            }
        }
        let sets: Vec<_> = sets.iter().map(|(word, set)| (word_hash(word), *set)).collect();
        Self { scripts, grams, stop_words: HashTable::new(&sets, 0) }
    }

    /// The number of a script in the table.
    pub(super) fn script(&self, name: &str) -> Option<usize> {
        self.scripts.iter().take(MAX_TABLES).position(|script| script.name == name)
    }

    /// The scripts by number.
    pub(super) fn scripts(&self) -> &[ScriptTable] {
        &self.scripts
    }

    /// The costs of a word's letter, given the letters up to it as [`with_letter`] packs them: those of the longest gram known.
    pub(super) fn costs(&self, letters: u64) -> &Row {
        match self.grams.find(letters & THREE_LETTERS) {
            Some((row, false)) => row,
            Some((row, true)) => self.grams.find(letters).map_or(row, |(longer, _)| longer),
            None => {
                let shorter = [0xffff_ffff, 0xffff].map(|mask| letters & mask);
                let known = shorter.iter().find_map(|key| self.grams.find(*key));
                known.map_or(&[UNKNOWN_LETTER; MAX_LANGUAGES], |(row, _)| row)
            }
        }
    }

    /// Which languages have the word of this hash among their stop words, a bit each.
    pub(super) fn stop_word(&self, hash: u64) -> u64 {
        self.stop_words.find(hash).copied().unwrap_or(0)
    }
}

impl ScriptTable {
    fn parse(heading: &'static str, stop_word_languages: &[Language]) -> Self {
        let mut parts = heading.split(' ');
        let name = parts.next().unwrap_or_default();
        let unlisted_cost =
            parts.next().and_then(|cost| cost.parse().ok()).unwrap_or(f64::from(UNKNOWN_LETTER));
        let languages: Vec<_> = parts.filter_map(Language::from_code).take(MAX_LANGUAGES).collect();
        let mut stop_word_bits = [0; MAX_LANGUAGES];
        for (bit, language) in stop_word_bits.iter_mut().zip(&languages) {
            let position = stop_word_languages.iter().position(|known| known == language);
            *bit = position.map_or(0, |position| 1 << position);
        }
        Self { name, unlisted_cost, languages, stop_word_bits }
    }
}

/// The bits of the last three letters, see [`with_letter`].
const THREE_LETTERS: u64 = 0xffff_ffff_ffff;

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

/// Values by number, found in a few nanoseconds: a text asks for several a letter. The keys are ours, so none can be chosen to
/// collide.
struct HashTable<V> {
    /// The number of the entry that stands in a place, from 1; 0 where none does.
    places: Vec<u32>,
    /// The first one, which no place names, stands for a free place.
    entries: Vec<(u64, V)>,
    shift: u32,
}

impl<V: Copy> HashTable<V> {
    fn new(entries: &[(u64, V)], none: V) -> Self {
        // At most a quarter full, so that most keys are found, or found absent, at once.
        let n_places = (entries.len() * 4).next_power_of_two().max(4);
        let shift = 64 - n_places.trailing_zeros();
        let mut table = Self { places: vec![0; n_places], entries: vec![(0, none)], shift };
        for entry in entries {
            let free = table.probe(entry.0).find(|place| table.places.get(*place) == Some(&0));
            if let Some(place) = free.and_then(|place| table.places.get_mut(place)) {
                *place = u32::try_from(table.entries.len()).unwrap_or(0);
                table.entries.push(*entry);
            }
        }
        table
    }

    fn find(&self, key: u64) -> Option<&V> {
        self.entries.get(self.position(key)?).map(|(_, value)| value)
    }

    fn find_mut(&mut self, key: u64) -> Option<&mut V> {
        let position = self.position(key)?;
        self.entries.get_mut(position).map(|(_, value)| value)
    }

    fn position(&self, key: u64) -> Option<usize> {
        let mut place = self.first_place(key);
        loop {
            let position = self.places.get(place).copied().filter(|position| *position != 0)? as usize;
            if self.entries.get(position)?.0 == key {
                return Some(position);
            }
            // Most places are free, so this ends.
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// The places where a key may stand, in order.
    fn probe(&self, key: u64) -> impl Iterator<Item = usize> + use<V> {
        let (first, mask) = (self.first_place(key), self.places.len() - 1);
        (0..=mask).map(move |step| (first + step) & mask)
    }

    /// Fibonacci hashing: the odd number nearest to 2^64 divided by the golden ratio.
    fn first_place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}
