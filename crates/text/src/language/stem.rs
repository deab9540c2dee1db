//! Light stemming.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::code::Language;

/// Longer words are no words of a language; they are returned as they are.
const MAX_WORD_BYTES: usize = 200;

/// The stem of `word`, which must be in lower case, by the Snowball algorithm of `language`: forms of one word get one stem.
/// A stem need not be a word. A language without an algorithm (Chinese, Thai, Vietnamese …) leaves the word as it is.
///
/// # Complexity
/// Linear in the length of the word; words of more than 200 bytes are returned as they are.
///
/// # References
/// Porter: *Snowball: A language for stemming algorithms*, 2001.
///
/// # Examples
/// ```
/// use samestory_text::{Language, stem};
///
/// let german = Language::parse("de").unwrap();
/// assert_eq!(stem("häuser", german), stem("hauses", german));
/// assert_eq!(stem("洪水", Language::parse("zh").unwrap()), "洪水");
/// ```
#[must_use]
pub fn stem(word: &str, language: Language) -> Cow<'_, str> {
    let stemmer = algorithm(language).or_else(|| algorithm(language.close_to()?));
    match stemmer.filter(|_| word.len() <= MAX_WORD_BYTES) {
        Some(algorithm) => Stemmer::new(algorithm).stem(word),
        None => Cow::Borrowed(word),
    }
}

fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language.as_str() {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        _ => return None,
    })
}
