//! Terms of several words.

use samestory_model::TermId;

use super::{Place, Word};
use crate::terms::extended_id;

/// A longer run of capitalised words is no name but a line in capitals.
const MAX_NAME_WORDS: usize = 5;

/// Neighbouring words, each pair with the sum of their inverse document frequencies.
pub(super) fn bigrams(text: &str, words: &[Word<'_>]) -> impl Iterator<Item = (TermId, f32)> {
    words.windows(2).filter_map(move |pair| {
        let [first, second] = pair else { return None };
        let is_telling = !(first.is_stop_word && second.is_stop_word);
        (is_telling && matches!(gap(text, first, second), Some(" " | "-"))).then(|| joined(pair)).flatten()
    })
}

/// What stands between two words. Terms that are parts of one word overlap, or have nothing between them.
pub(super) fn gap<'t>(text: &'t str, first: &Word<'_>, second: &Word<'_>) -> Option<&'t str> {
    text.get(first.span.end()..second.span.start())
}

fn joined(words: &[Word<'_>]) -> Option<(TermId, f32)> {
    let (first, rest) = words.split_first()?;
    let longer = |(id, sum): (TermId, f32), word: &Word<'_>| {
        (extended_id(extended_id(id, " "), &word.term), sum + word.idf)
    };
    Some(rest.iter().fold((first.id, first.idf), longer))
}

/// Runs of capitalised words within a sentence.
pub(super) fn names(text: &str, words: &[Word<'_>], place: Place) -> impl Iterator<Item = (TermId, f32)> {
    let words = if place == Place::Title && is_title_case(text, words) { &[] } else { words };
    let in_name = move |word: &Word<'_>| !word.is_first && !word.is_stop_word && is_capitalised(text, word);
    // A full stop within a sentence belongs to an abbreviation: `J. Marsh`.
    let is_joined = move |first: &Word<'_>, second: &Word<'_>| {
        in_name(first) && in_name(second) && matches!(gap(text, first, second), Some(" " | ". "))
    };
    words.chunk_by(is_joined).filter(|run| (2..=MAX_NAME_WORDS).contains(&run.len())).filter_map(joined)
}

fn is_capitalised(text: &str, word: &Word<'_>) -> bool {
    word.span.slice(text).is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Whether no word of weight begins with a small letter.
fn is_title_case(text: &str, words: &[Word<'_>]) -> bool {
    let is_small = |word: &Word<'_>| {
        !word.is_stop_word
            && word.term.len() >= 4
            && word.span.slice(text).is_some_and(|word| word.starts_with(char::is_lowercase))
    };
    !words.iter().any(is_small)
}
