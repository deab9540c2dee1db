//! The words around names of agencies.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::word_list::{entries, words_by_heading};

const LISTS: &str = include_str!("credits.txt");

static WORDS: LazyLock<BTreeSet<(&'static str, &'static str)>> =
    LazyLock::new(|| words_by_heading(LISTS).collect());
static PHRASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| entries(LISTS).collect());

pub(super) fn is_listed(heading: &'static str, word: &str) -> bool {
    WORDS.contains(&(heading, word))
}

/// The phrases under a heading.
pub(super) fn phrases(heading: &'static str) -> impl Iterator<Item = &'static str> {
    PHRASES.iter().filter(move |(given, _)| *given == heading).map(|(_, phrase)| *phrase)
}

/// Whether `text` holds a word of picture credits, alone or with an ending (`photos`, `photographer`).
pub(super) fn has_picture_word(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| phrases("picture").any(|picture| word.starts_with(picture)))
}

/// `text` without a word of the list under `heading` in front of it, and without white space around it.
pub(super) fn without_lead<'a>(text: &'a str, heading: &'static str) -> &'a str {
    let text = text.trim();
    let lead = phrases(heading).find(|lead| {
        let head = text.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead));
        let complete =
            lead.ends_with(':') || text.get(lead.len()..).is_some_and(|rest| rest.starts_with(' '));
        head && complete
    });
    lead.and_then(|lead| text.get(lead.len()..)).unwrap_or(text).trim()
}

/// `text` without a phrase of the list under `heading` at its end.
pub(super) fn without_tail<'a>(text: &'a str, heading: &'static str) -> &'a str {
    let text = text.trim_end();
    let cut = |phrase: &str| {
        let (before, tail) = text.split_at_checked(text.len().checked_sub(phrase.len())?)?;
        tail.eq_ignore_ascii_case(phrase).then_some(before)
    };
    phrases(heading).find_map(cut).unwrap_or(text)
}
