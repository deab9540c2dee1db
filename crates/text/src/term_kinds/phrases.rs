//! Terms of several words.

use samestory_model::TermId;

use super::{Place, Word};
use crate::terms::extended_id;

/// A longer run of capitalised words is no name but a line in capitals.
const MAX_NAME_WORDS: usize = 5;

fn joined(words: &[Word<'_>], experiment: u32) -> Option<(TermId, f32)> {
    let (first, rest) = words.split_first()?;
    let sum = |(id, idf): (TermId, f32), word: &Word<'_>| {
        let idf = if experiment & 1 == 1 { idf.max(word.idf) } else { idf + word.idf };
        (extended_id(extended_id(id, " "), &word.term), idf)
    };
    Some(rest.iter().fold((first.id, first.idf), sum))
}

/// Neighbouring words, each with the sum of their inverse document frequencies.
pub(super) fn bigrams(words: &[Word<'_>], experiment: u32) -> impl Iterator<Item = (TermId, f32)> {
    words.windows(2).filter_map(move |pair| {
        let [first, second] = pair else { return None };
        let stops = if experiment & 2 == 2 {
            first.is_stop_word || second.is_stop_word
        } else {
            first.is_stop_word && second.is_stop_word
        };
        // Terms without a gap between them are parts of one word.
        let is_apart = first.span.end() < second.span.start();
        (is_apart && !second.is_first && !stops).then(|| joined(pair, experiment)).flatten()
    })
}

/// Runs of capitalised words within a sentence.
pub(super) fn names(
    text: &str,
    words: &[Word<'_>],
    place: Place,
    experiment: u32,
) -> impl Iterator<Item = (TermId, f32)> {
    let words = if place == Place::Title && is_title_case(text, words) { &[] } else { words };
    let in_name = move |word: &Word<'_>| !word.is_stop_word && is_capitalised(text, word);
    words
        .chunk_by(move |first, second| {
            let gap = text.get(first.span.end()..second.span.start());
            in_name(first)
                && in_name(second)
                && (!first.is_first || experiment & 4 == 4)
                && !second.is_first
                && matches!(gap, Some(" " | ". "))
        })
        .filter(|run| (2..=MAX_NAME_WORDS).contains(&run.len()))
        .filter_map(move |run| joined(run, experiment))
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
