//! What is looked for in a sentence of a claim: one file a kind.

mod figures;
mod instruction;
mod names;
mod order;
mod polarity;
mod quotation;
mod speaker;
mod wording;

use samestory_model::Span;

use super::grounds::Grounds;
use super::reading::{Reading, SentenceReading, Token};
use super::unsupported::{Reason, Unsupported};

/// What may stand for a name that was told before: `the company`.
const GENERAL_WORDS: [&str; 27] = [
    "company",
    "firm",
    "operator",
    "group",
    "agency",
    "ministry",
    "minister",
    "president",
    "mayor",
    "team",
    "club",
    "station",
    "insurer",
    "bank",
    "man",
    "woman",
    "player",
    "coach",
    "singer",
    "actor",
    "actress",
    "union",
    "party",
    "authority",
    "director",
    "government",
    "council",
];

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
    for rule in rules {
        rule(case, found);
    }
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
        let places = self
            .grounds
            .places(token.key)
            .filter_map(|place| Some((place, self.grounds.reading.token(place)?)));
        places.filter(|(_, other)| self.closest.contains(&other.sentence))
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
