//! What is looked for in a sentence of a claim: one file a kind.

mod figures;
mod instruction;
mod names;
mod order;
mod polarity;
mod quotation;
mod speaker;
mod wording;

use std::ops::Range;

use samestory_model::{Span, TermId};

use super::grounds::Grounds;
use super::unsupported::{Reason, Unsupported};
use crate::reading::{Reading, Role, SentenceReading, Token};

/// What may stand for a name that was told before: `the company`, `the mayor`.
const GENERAL: [Role; 2] = [Role::Body, Role::Office];

/// Neighbours stand this close.
const NEIGHBOURHOOD: usize = 6;

/// Of a word that is repeated without end, so many places are compared.
const MAX_ALIKE: usize = 100;

/// A sentence of a claim, and what it is checked against.
pub(super) struct Case<'a> {
    pub(super) text: &'a str,
    pub(super) claim: &'a Reading,
    pub(super) sentence: &'a SentenceReading,
    pub(super) grounds: &'a Grounds,
    /// The sentences of the passages that are closest to it, the closest first.
    pub(super) closest: Vec<usize>,
}

/// Adds what each rule finds.
pub(super) fn apply(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    let rules = [
        instruction::check,
        quotation::check,
        speaker::check,
        polarity::check,
        figures::check,
        names::check,
        order::check,
        wording::check,
    ];
    let rules = if is_verbatim(case) { rules.get(..1).unwrap_or_default() } else { &rules };
    for rule in rules {
        rule(case, found);
    }
}

/// Whether the passages have the sentence word for word.
fn is_verbatim(case: &Case<'_>) -> bool {
    let words = |reading: &Reading, range: Range<usize>| {
        reading.numbered(range).map(|(_, token)| (token.exact, token.quotation.is_some())).collect::<Vec<_>>()
    };
    let here = words(case.claim, case.sentence.tokens.clone());
    let near = case.closest.iter().filter_map(|sentence| case.grounds.reading.sentences.get(*sentence));
    let mut same = near.filter(|sentence| sentence.tokens.len() == here.len());
    same.any(|sentence| words(&case.grounds.reading, sentence.tokens.clone()) == here)
}

/// The keys of the words on both sides that say something, within a sentence.
fn neighbours(reading: &Reading, at: usize) -> [Option<TermId>; 2] {
    let sentence = reading.token(at).map(|token| token.sentence);
    let says = |token: &&Token| !token.is_stop && Some(token.sentence) == sentence;
    let before =
        reading.tokens.get(at.saturating_sub(NEIGHBOURHOOD)..at).unwrap_or_default().iter().rev().find(says);
    let behind = reading.numbered(at + 1..at + 1 + NEIGHBOURHOOD).map(|(_, token)| token).find(says);
    [before, behind].map(|token| token.map(|token| token.key()))
}

impl Case<'_> {
    /// The sentence's tokens with their numbers.
    fn tokens(&self) -> impl DoubleEndedIterator<Item = (usize, &Token)> + Clone {
        self.claim.numbered(self.sentence.tokens.clone())
    }

    /// The same without what is quoted: a quotation is checked as a whole.
    fn unquoted(&self) -> impl DoubleEndedIterator<Item = (usize, &Token)> + Clone {
        self.tokens().filter(|(_, token)| token.quotation.is_none())
    }

    /// The places of a word in the closest sentences.
    fn near(&self, token: &Token) -> impl Iterator<Item = (usize, &Token)> + Clone {
        let sentences =
            self.closest.iter().filter_map(|sentence| self.grounds.reading.sentences.get(*sentence));
        let places =
            sentences.flat_map(|sentence| self.grounds.places_in(token.key(), sentence.tokens.clone()));
        places.filter_map(|place| Some((place, self.grounds.reading.token(place)?)))
    }

    /// Of these places those that share most neighbours with the token `at` of the claim: the same word may say other things
    /// elsewhere in a sentence.
    fn alike(&self, at: usize, token: &Token) -> impl Iterator<Item = (usize, &Token)> {
        let here = neighbours(self.claim, at);
        let shared = |place: usize| {
            let there = neighbours(&self.grounds.reading, place);
            here.iter().zip(there).filter(|(here, there)| here.is_some() && **here == *there).count()
        };
        let places: Vec<(usize, usize, &Token)> =
            self.near(token).take(MAX_ALIKE).map(|(place, token)| (shared(place), place, token)).collect();
        let most = places.iter().map(|(n, ..)| *n).max().unwrap_or(0);
        places.into_iter().filter(move |(n, ..)| *n == most).map(|(_, place, token)| (place, token))
    }

    /// A finding about the tokens `first` to `last` of the claim.
    fn finding(&self, reason: Reason, first: &Token, last: &Token) -> Unsupported {
        let span = first.span.cover(last.span);
        Unsupported::new(reason, span.slice(self.text).unwrap_or_default(), Some(span))
    }

    /// A finding about one token.
    fn finding_at(&self, reason: Reason, token: &Token) -> Unsupported {
        self.finding(reason, token, token)
    }

    fn sentence_span(&self) -> Span {
        self.sentence.span
    }
}
