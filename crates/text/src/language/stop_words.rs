//! Words that say nothing about what a text is about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use samestory_model::TermId;

use super::code::Language;
use crate::id_map::IdMap;
use crate::terms::term_id;
use crate::word_list::words_by_heading;

const LIST: &str = include_str!("stop_words.txt");

/// Whether `word`, in lower case and normalised, is a stop word of `language`: an article, pronoun, preposition, conjunction,
/// auxiliary verb or particle. For Chinese, words of two characters are known beside single ones, as [`crate::terms`] gives
/// them. Malay has the list of Indonesian; a language without a list has no stop words.
///
/// # Complexity
/// Linear in the length of the word.
///
/// # Examples
/// ```
/// use samestory_text::{Language, is_stop_word};
///
/// let indonesian = Language::parse("id").unwrap();
/// assert!(is_stop_word("yang", indonesian));
/// assert!(!is_stop_word("banjir", indonesian));
/// ```
#[must_use]
pub fn is_stop_word(word: &str, language: Language) -> bool {
    lists_with(term_id(word)) & list_bit(language) != 0
}

/// The bit of the list that a language uses; 0 where it has none.
fn list_bit(language: Language) -> u64 {
    match own_list_bit(language) {
        0 => language.close_to().map_or(0, own_list_bit),
        own => own,
    }
}

/// The bit of a language's own list, see [`lists_with`]; 0 where it has none.
pub(super) fn own_list_bit(language: Language) -> u64 {
    let position = BY_WORD.0.iter().position(|known| *known == language);
    position.map_or(0, |position| 1 << position)
}

/// The lists that hold a word, a bit each.
pub(super) fn lists_with(word: TermId) -> u64 {
    static BY_ID: LazyLock<IdMap<u64>> =
        LazyLock::new(|| BY_WORD.1.iter().map(|(word, set)| (term_id(word).as_u64(), *set)).collect());
    BY_ID.get(&word.as_u64()).copied().unwrap_or(0)
}

/// The stop words of one language by their ids: what [`is_stop_word`] says, for words whose id is known already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StopWordIds(u64);

impl StopWordIds {
    pub(crate) fn of(language: Language) -> Self {
        Self(list_bit(language))
    }

    pub(crate) fn contains(self, word: TermId) -> bool {
        lists_with(word) & self.0 != 0
    }
}

type ByWord = (Vec<Language>, BTreeMap<&'static str, u64>);

static BY_WORD: LazyLock<ByWord> = LazyLock::new(words_with_languages);

/// The languages that have a list, at most 64, and for each word a bit for each of them that has it.
fn words_with_languages() -> ByWord {
    let codes: BTreeSet<&str> = words_by_heading(LIST).map(|(code, _)| code).collect();
    let languages: Vec<Language> =
        codes.iter().filter_map(|code| Language::from_code(code)).take(64).collect();
    let mut sets = BTreeMap::new();
    for (code, word) in words_by_heading(LIST) {
        if let Some(position) = languages.iter().position(|language| language.as_str() == code) {
            *sets.entry(word).or_default() |= 1 << position;
        }
    }
    (languages, sets)
}
