//! Names that have changed places: who did what to whom.

use std::ops::Range;

use samestory_model::TermId;

use super::super::unsupported::{Reason, Unsupported};
use super::{Case, GENERAL};
use crate::reading::{Mark, Reading, Token};
use crate::shorten::{Part, is, opens_part};

/// So many names of a sentence, and words between them, are compared.
const MAX_NAMES: usize = 16;
const MAX_ANCHORS: usize = 24;

/// What is told of a name counts as told of another one from so many words on.
const MIN_TOLD: usize = 2;

/// An object stands so close behind its verb.
const OBJECT: usize = 6;

/// Of a long sentence so many words are looked at.
const MAX_SCANNED: usize = 120;

/// What stands before a name and tells its part.
const PREPOSITIONS: [&str; 12] =
    ["by", "from", "to", "for", "against", "over", "with", "of", "in", "than", "at", "on"];

const PRONOUNS: [&str; 12] =
    ["he", "she", "it", "they", "his", "her", "its", "their", "who", "which", "one", "both"];

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    // Who speaks, another rule tells.
    let speaks =
        |at: usize| case.claim.attributions.iter().any(|attribution| attribution.speaker.contains(&at));
    let is_name = |token: &Token| token.is_capital && case.grounds.is_name(token);
    let names = case.unquoted().filter(|(at, token)| is_name(token) && !speaks(*at));
    let names: Vec<(usize, &Token)> = names.take(MAX_NAMES).collect();
    let exchanged = names.iter().enumerate().find_map(|(rank, first)| {
        let mut others = names.iter().skip(rank + 1).filter(|second| second.1.key() != first.1.key());
        others.find(|second| is_exchanged(case, first, second)).map(|second| (first.1, second.1))
    });
    let exchanged =
        exchanged.or_else(|| exchanged_slots(case, &names)).or_else(|| other_subject(case, &names));
    let finding = exchanged.map(|(first, second)| case.finding(Reason::Role, first, second));
    found.extend(finding.or_else(|| exchanged_subject(case)).or_else(|| lost_subject(case)));
}

/// `Whatever the case filed …` where the passages say `Whatever the case, the agreement, filed …`: what opens a sentence has become its
/// subject.
fn lost_subject(case: &Case<'_>) -> Option<Unsupported> {
    let here: Vec<&Token> = case.tokens().map(|(_, token)| token).collect();
    let first = here.first().filter(|first| opens_part(&first.lower))?;
    let there = case.closest.iter().filter_map(|number| case.grounds.reading.sentences.get(*number));
    there.into_iter().find_map(|sentence| {
        let there: Vec<&Token> =
            case.grounds.reading.numbered(sentence.tokens.clone()).map(|(_, token)| token).collect();
        let comma = there.iter().position(|token| token.mark == Mark::Comma)?;
        let opening = || here.iter().zip(&there).take(comma);
        let is_same = comma > 1 && opening().count() == comma && opening().all(|(a, b)| a.exact == b.exact);
        let verb = here.get(comma).filter(|verb| is_same && verb.mark == Mark::None && !verb.is_capital)?;
        let is_verb = verb.lower.ends_with("ed")
            || verb.is_saying()
            || [Part::Auxiliary, Part::Past].iter().any(|part| is(&verb.lower, *part));
        is_verb.then(|| case.finding(Reason::Role, first, verb))
    })
}

/// Whether the names stand in the other order round a word between them, and round no word in the same; what is passive on one
/// side only counts as turned.
fn is_exchanged(case: &Case<'_>, first: &(usize, &Token), second: &(usize, &Token)) -> bool {
    let between = case.claim.numbered(first.0 + 1..second.0);
    let anchors = between
        .filter(|(_, token)| !token.is_stop && !token.is_saying() && token.quotation.is_none())
        .take(MAX_ANCHORS);
    let mut order = Order::default();
    for (at, anchor) in anchors {
        let voice = (is_passive(case.claim, at, second.0), has_preposition_behind(case.claim, at));
        for sentence in &case.closest {
            order.add(case, *sentence, [first.1.key(), anchor.key(), second.1.key()], voice);
        }
    }
    order.turned && !order.kept
}

/// In which orders three words stand, seen from an active or a passive sentence.
#[derive(Debug, Default)]
struct Order {
    kept: bool,
    turned: bool,
}

impl Order {
    fn add(
        &mut self,
        case: &Case<'_>,
        sentence: usize,
        [first, anchor, second]: [TermId; 3],
        voice: (bool, bool),
    ) {
        let reading = &case.grounds.reading;
        let Some(range) = reading.sentences.get(sentence).map(|sentence| sentence.tokens.clone()) else {
            return;
        };
        let places =
            |key: TermId| case.grounds.places_in(key, range.clone()).take(MAX_NAMES).collect::<Vec<_>>();
        let (firsts, seconds) = (places(first), places(second));
        for anchor in places(anchor) {
            // `signed for Rovers`, `Rovers signed`: who acts on whom is another matter.
            if has_preposition_behind(reading, anchor) != voice.1 {
                continue;
            }
            let around = |before: &[usize], behind: &[usize]| {
                let last = behind.iter().copied().find(|place| *place > anchor);
                last.filter(|_| before.iter().any(|place| *place < anchor))
            };
            for (later, is_kept) in [(around(&firsts, &seconds), true), (around(&seconds, &firsts), false)] {
                let Some(later) = later else { continue };
                let is_same_voice = is_passive(reading, anchor, later) == voice.0;
                *(if is_kept == is_same_voice { &mut self.kept } else { &mut self.turned }) = true;
            }
        }
    }
}

/// Whether the verb at `verb` has a form of `be` before it, or the name at `name` has `by` before its titles and articles.
fn is_passive(reading: &Reading, verb: usize, name: usize) -> bool {
    let back = |at: usize, back: usize| at.checked_sub(back).and_then(|index| reading.token(index));
    let is_be = |token: &Token| {
        matches!(token.lower.as_str(), "was" | "were" | "been" | "being" | "be" | "is" | "are")
    };
    let mut before_name = (1..=4)
        .map_while(|n| back(name, n))
        .take_while(|token| token.lower == "by" || token.is_capital || token.lower == "the");
    (1..=2).filter_map(|n| back(verb, n)).any(is_be) || before_name.any(|token| token.lower == "by")
}

fn has_preposition_behind(reading: &Reading, at: usize) -> bool {
    reading.token(at + 1).is_some_and(|token| PREPOSITIONS.contains(&token.lower.as_str()))
}

/// Two names of which one has the preposition here that the other has in the passages: `a win over Lund` by Marsh.
fn exchanged_slots<'c>(case: &Case<'c>, names: &[(usize, &'c Token)]) -> Option<(&'c Token, &'c Token)> {
    let slots: Vec<(&str, &Token)> = names.iter().map(|(at, name)| (slot(case.claim, *at), *name)).collect();
    let has = |slot_of: &str, name: &Token| {
        case.near(name).any(|(place, _)| slot(&case.grounds.reading, place) == slot_of)
    };
    slots.iter().filter(|(slot, _)| !slot.is_empty()).find_map(|(slot, name)| {
        let others = slots.iter().filter(|(other, second)| other != slot && second.key() != name.key());
        let mut taken = others.filter(|(other, second)| {
            has(slot, second) && !has(other, second) && has(other, name) && !has(slot, name)
        });
        taken.next().map(|(_, second)| (*name, *second))
    })
}

/// The preposition before a name, but for its titles; empty where there is none.
fn slot(reading: &Reading, at: usize) -> &'static str {
    let mut here = at;
    for _ in 0..3 {
        let Some(before) = here.checked_sub(1) else { break };
        let is_joined = reading.token(here).is_some_and(|token| token.mark == Mark::None);
        let Some(token) = reading.token(before).filter(|_| is_joined) else { break };
        if token.is_stop || !token.is_capital {
            let found = PREPOSITIONS.iter().find(|preposition| **preposition == token.lower);
            return found.copied().unwrap_or_default();
        }
        here = before;
    }
    ""
}

/// A name of which something is told that the passages tell of another one: all the words up to the next subject, or a figure.
fn other_subject<'c>(case: &Case<'c>, names: &[(usize, &'c Token)]) -> Option<(&'c Token, &'c Token)> {
    let subjects = || names.iter().filter(|(at, _)| slot(case.claim, *at).is_empty());
    // `Lund` in `Ana Lund`, but not the verb behind it.
    let is_name = |at: usize| names.iter().any(|(other, _)| *other == at);
    let is_run = |at: usize| is_name(at) && at.checked_sub(1).is_some_and(is_name);
    subjects().find_map(|(at, name)| {
        let next = subjects().map(|(other, _)| *other).find(|other| other > at && !is_run(*other));
        let end = next.unwrap_or(case.sentence.tokens.end);
        let told: Vec<&Token> = case
            .claim
            .numbered(at + 1..end)
            .filter(|(place, token)| {
                !token.is_stop && !token.is_saying() && token.quotation.is_none() && !is_run(*place)
            })
            .map(|(_, token)| token)
            .take(MAX_ANCHORS)
            .collect();
        let is_other = |token: &&&Token| has_other_subject(case, name, token);
        let figure = told.iter().filter(|token| token.is_digits()).find(is_other);
        let all = told.last().filter(|_| told.len() >= MIN_TOLD && told.iter().all(|token| is_other(&token)));
        figure.or(all).map(|word| (*name, *word))
    })
}

/// Subject and object exchanged, be they names or not: a word stands right before the verb here, and behind it in the passages.
fn exchanged_subject(case: &Case<'_>) -> Option<Unsupported> {
    let tokens: Vec<(usize, &Token)> = case.unquoted().take(MAX_SCANNED).collect();
    tokens.windows(2).find_map(|pair| {
        let [(_, subject), (at, verb)] = pair else { return None };
        let is_pair = verb.mark == Mark::None
            && subject.is_content()
            && verb.is_content()
            && !verb.is_capital
            && !verb.is_saying();
        let behind = || tokens.iter().filter(|(place, _)| place > at).map(|(_, token)| *token);
        let turned = |place: usize| {
            let reading = &case.grounds.reading;
            let before = reading.token(place.checked_sub(1)?)?;
            let end = reading.sentence_of(place)?.tokens.end;
            let objects = place + 1..end.min(place + OBJECT + 1);
            let is_object = case.grounds.places_in(subject.key(), objects).next().is_some();
            let is_subject = before.key() != subject.key()
                && before.is_content()
                && behind().take(OBJECT).any(|token| token.key() == before.key());
            let same_voice = is_passive(reading, place, place) == is_passive(case.claim, *at, *at);
            Some(is_object && is_subject && same_voice)
        };
        let mut places = case.near(verb).take(MAX_NAMES).peekable();
        let is_turned =
            is_pair && places.peek().is_some() && places.all(|(place, _)| turned(place) == Some(true));
        is_turned.then(|| case.finding(Reason::Role, subject, verb))
    })
}

fn has_other_subject(case: &Case<'_>, name: &Token, word: &Token) -> bool {
    let reading = &case.grounds.reading;
    let mut places = case.near(word).peekable();
    places.peek().is_some()
        && places.all(|(place, token)| {
            let Some(range) = reading.sentences.get(token.sentence).map(|sentence| sentence.tokens.clone())
            else {
                return false;
            };
            let is_named = case.grounds.places_in(name.key(), range.clone()).next().is_some();
            !is_named && names_another(case, range.start..place) && !has_anaphor(reading, range.start..place)
        })
}

fn names_another(case: &Case<'_>, range: Range<usize>) -> bool {
    case.grounds.reading.numbered(range).any(|(_, token)| case.grounds.is_name(token))
}

/// A pronoun, or `the company` and the like.
fn has_anaphor(reading: &Reading, range: Range<usize>) -> bool {
    let word = |at: usize| reading.token(range.start + at);
    // `The law closes …`: what was told of before.
    if word(0).is_some_and(|token| token.lower == "the") && word(1).is_some_and(|token| !token.is_capital) {
        return true;
    }
    let mut before = "";
    for (_, token) in reading.numbered(range) {
        if PRONOUNS.contains(&token.lower.as_str()) || before == "the" && token.roles.has_any(&GENERAL) {
            return true;
        }
        before = token.lower.as_str();
    }
    false
}
