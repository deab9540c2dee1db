//! Names that have changed places: who did what to whom.

use std::ops::Range;

use samestory_model::TermId;

use super::super::reading::{Reading, Token};
use super::super::unsupported::{Reason, Unsupported};
use super::Case;

/// So many names of a sentence, and words between them, are compared.
const MAX_NAMES: usize = 16;
const MAX_ANCHORS: usize = 24;

/// What stands before a name and tells its part.
const PREPOSITIONS: [&str; 12] =
    ["by", "from", "to", "for", "against", "over", "with", "of", "in", "than", "at", "on"];

/// Words for somebody named before.
const ANAPHORS: [&str; 24] = [
    "he", "she", "it", "they", "his", "her", "its", "their", "who", "which", "company", "firm", "group", "operator", "minister", "president",
    "team", "club", "country", "city", "man", "woman", "one", "both",
];

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    let names: Vec<(usize, &Token)> = case.unquoted().filter(|(_, token)| case.grounds.is_name(token)).take(MAX_NAMES).collect();
    let exchanged = names.iter().enumerate().find_map(|(rank, first)| {
        let mut others = names.iter().skip(rank + 1).filter(|second| second.1.key != first.1.key);
        others.find(|second| is_exchanged(case, first, second)).map(|second| (first.1, second.1))
    });
    let exchanged = exchanged.or_else(|| exchanged_slots(case, &names)).or_else(|| other_subject(case, &names));
    found.extend(exchanged.map(|(first, second)| case.finding(Reason::Role, first, second)));
}

/// Whether the names stand round a word in one order here, and only in the other in the passages; a passive counts as turned.
fn is_exchanged(case: &Case<'_>, first: &(usize, &Token), second: &(usize, &Token)) -> bool {
    let between = case.claim.numbered(first.0 + 1..second.0).filter(|(_, token)| !token.is_stop && !token.is_saying() && token.quotation.is_none());
    let mut anchors = between.take(MAX_ANCHORS);
    let is_passive = is_passive(case.claim, second.0);
    anchors.any(|(_, anchor)| {
        let (mut kept, mut turned) = (false, false);
        for sentence in &case.closest {
            let order = Order::in_sentence(case, *sentence, [first.1.key, anchor.key, second.1.key]);
            kept |= if is_passive == order.is_passive { order.kept } else { order.turned };
            turned |= if is_passive == order.is_passive { order.turned } else { order.kept };
        }
        turned && !kept
    })
}

/// In which orders three words stand in a sentence.
#[derive(Debug, Default)]
struct Order {
    kept: bool,
    turned: bool,
    /// Whether the later name has `by` before it.
    is_passive: bool,
}

impl Order {
    fn in_sentence(case: &Case<'_>, sentence: usize, [first, anchor, second]: [TermId; 3]) -> Self {
        let reading = &case.grounds.reading;
        let Some(range) = reading.sentences.get(sentence).map(|sentence| sentence.tokens.clone()) else { return Self::default() };
        let places = |key: TermId| case.grounds.places(key).filter(|place| range.contains(place)).take(MAX_NAMES).collect::<Vec<_>>();
        let (firsts, anchors, seconds) = (places(first), places(anchor), places(second));
        let around = |before: &[usize], behind: &[usize]| anchors.iter().any(|anchor| before.iter().any(|place| place < anchor) && behind.iter().any(|place| place > anchor));
        let (kept, turned) = (around(&firsts, &seconds), around(&seconds, &firsts));
        let later = if kept { &seconds } else { &firsts };
        let is_passive = later.iter().any(|place| is_passive(reading, *place));
        Self { kept, turned, is_passive }
    }
}

/// Whether `by` stands before the name at `at`, but for titles and articles.
fn is_passive(reading: &Reading, at: usize) -> bool {
    let before = (1..=4).map_while(|back| at.checked_sub(back).and_then(|index| reading.token(index)));
    let mut part = before.take_while(|token| token.lower == "by" || token.is_capital || token.lower == "the");
    part.any(|token| token.lower == "by")
}

/// Two names of which one has the preposition here that the other has in the passages: `a win over Lund` by Marsh.
fn exchanged_slots<'c>(case: &Case<'c>, names: &[(usize, &'c Token)]) -> Option<(&'c Token, &'c Token)> {
    let slots: Vec<(&str, &Token)> = names.iter().map(|(at, name)| (slot(case.claim, *at), *name)).collect();
    let has = |slot_of: &str, name: &Token| case.near(name).any(|(place, _)| slot(&case.grounds.reading, place) == slot_of);
    slots.iter().filter(|(slot, _)| !slot.is_empty()).find_map(|(slot, name)| {
        let others = slots.iter().filter(|(other, second)| other != slot && second.key != name.key);
        let mut taken = others.filter(|(other, second)| has(slot, second) && !has(other, second) && has(other, name) && !has(slot, name));
        taken.next().map(|(_, second)| (*name, *second))
    })
}

/// The preposition before a name, but for its titles; empty where there is none.
fn slot(reading: &Reading, at: usize) -> &'static str {
    let mut before = (1..=3).map_while(|back| at.checked_sub(back).and_then(|index| reading.token(index))).skip_while(|token| token.is_capital && !token.is_stop);
    let word = before.next().map_or("", |token| token.lower.as_str());
    PREPOSITIONS.iter().find(|preposition| **preposition == word).copied().unwrap_or_default()
}

/// A figure or a verb whose nearest name before it is another one in the passages, where this one is not named at all.
fn other_subject<'c>(case: &Case<'c>, names: &[(usize, &'c Token)]) -> Option<(&'c Token, &'c Token)> {
    names.iter().find_map(|(at, name)| {
        let next_name = names.iter().map(|(other, _)| *other).find(|other| other > at).unwrap_or(case.sentence.tokens.end);
        let words = case.claim.numbered(at + 1..next_name).filter(|(_, token)| token.figure.is_some() && token.is_digits()).take(MAX_ANCHORS);
        let mut words = words.map(|(_, token)| token);
        words.find(|word| has_other_subject(case, name, word)).map(|word| (*name, word))
    })
}

fn has_other_subject(case: &Case<'_>, name: &Token, word: &Token) -> bool {
    let reading = &case.grounds.reading;
    let mut places = case.near(word).peekable();
    places.peek().is_some()
        && places.all(|(place, token)| {
            let Some(range) = reading.sentences.get(token.sentence).map(|sentence| sentence.tokens.clone()) else { return false };
            let is_named = case.grounds.places(name.key).any(|other| range.contains(&other));
            !is_named && names_another(case, range.start..place) && !has_anaphor(reading, range.start..place)
        })
}

fn names_another(case: &Case<'_>, range: Range<usize>) -> bool {
    case.grounds.reading.numbered(range).any(|(_, token)| case.grounds.is_name(token))
}

fn has_anaphor(reading: &Reading, range: Range<usize>) -> bool {
    reading.numbered(range).any(|(_, token)| ANAPHORS.contains(&token.lower.as_str()))
}
