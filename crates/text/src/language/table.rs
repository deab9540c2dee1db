//! What letters and words say about the language of a text.

use std::sync::LazyLock;

use super::code::Language;
use super::stop_words::own_list_bit;
use crate::id_map::IdMap;

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
    grams: IdMap<(Row, bool)>,
}

/// The languages that write one script.
pub(super) struct ScriptTable {
    name: &'static str,
    /// What a letter costs, in steps, in a language that is not among them.
    pub(super) unlisted_cost: f64,
    /// In the order of a row's digits.
    pub(super) languages: Vec<Language>,
    /// The bit of each language's own list of stop words; 0 for one without a list.
    pub(super) stop_word_bits: [u64; MAX_LANGUAGES],
}

pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../assets/languages.txt")));

impl Table {
    fn parse(list: &'static str) -> Self {
        let mut scripts = Vec::new();
        let mut grams = IdMap::default();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                scripts.push(ScriptTable::parse(heading));
            } else if let Some((gram, digits)) = line.split_once('\t') {
                grams.insert(gram.chars().fold(0, with_letter), (row(digits), false));
            }
        }
        let longest: Vec<u64> = grams.keys().copied().filter(|gram| gram >> 48 != 0).collect();
        for gram in longest {
            if let Some((_, extends)) = grams.get_mut(&(gram & THREE_LETTERS)) {
                *extends = true;
            }
        }
        Self { scripts, grams }
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
        match self.grams.get(&(letters & THREE_LETTERS)) {
            Some((row, false)) => row,
            Some((row, true)) => self.grams.get(&letters).map_or(row, |(longer, _)| longer),
            None => {
                let shorter = [0xffff_ffff, 0xffff].map(|mask| letters & mask);
                let known = shorter.iter().find_map(|key| self.grams.get(key));
                known.map_or(&[UNKNOWN_LETTER; MAX_LANGUAGES], |(row, _)| row)
            }
        }
    }
}

impl ScriptTable {
    fn parse(heading: &'static str) -> Self {
        let mut parts = heading.split(' ');
        let name = parts.next().unwrap_or_default();
        let unlisted_cost =
            parts.next().and_then(|cost| cost.parse().ok()).unwrap_or(f64::from(UNKNOWN_LETTER));
        let languages: Vec<_> = parts.filter_map(Language::from_code).take(MAX_LANGUAGES).collect();
        let mut stop_word_bits = [0; MAX_LANGUAGES];
        for (bit, language) in stop_word_bits.iter_mut().zip(&languages) {
            *bit = own_list_bit(*language);
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
