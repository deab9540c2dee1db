//! What is denied, and what is only possible or alleged, must be so on both sides.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;
use crate::reading::{Mark, Reach, Reading, Role, Token};

/// What turns a word round.
const TURNING: [&str; 6] = ["un", "in", "dis", "non", "im", "ir"];

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    let negation = Governed { reason: Reason::Negation, reach: |token| token.negated, may_be_added: false };
    let hedge = Governed { reason: Reason::Hedge, reach: |token| token.hedged, may_be_added: true };
    for (at, token) in case.unquoted().filter(|(_, token)| !token.is_stop) {
        let alike: Vec<(usize, &Token)> = case.alike(at, token).collect();
        found
            .extend([&negation, &hedge].into_iter().find_map(|kind| kind.finding(case, (at, token), &alike)));
        if is_turned(case, token) {
            found.push(case.finding_at(Reason::Negation, token));
        }
    }
}

/// A kind of cue.
struct Governed {
    reason: Reason,
    reach: fn(&Token) -> Reach,
    /// A claim may be more careful than its passages.
    may_be_added: bool,
}

impl Governed {
    /// What is wrong with how `token` is governed, by where it stands in the passages with the same neighbours.
    fn finding(
        &self,
        case: &Case<'_>,
        (at, token): (usize, &Token),
        alike: &[(usize, &Token)],
    ) -> Option<Unsupported> {
        let here = (self.reach)(token);
        let mut there = alike.iter().map(|(_, other)| (self.reach)(other));
        let is_lost = here == Reach::None && there.clone().all(|reach| reach == Reach::Head);
        let is_added =
            !self.may_be_added && here == Reach::Head && there.clone().all(|reach| reach == Reach::None);
        // `expects rain` is `rain is expected`.
        let is_hedged_elsewhere =
            self.may_be_added && case.unquoted().any(|(_, token)| token.is(Role::Hedge));
        // `found no proof` is `did not find proof`.
        let is_moved = if is_lost {
            is_denied_behind(case.claim, at)
        } else {
            alike.iter().any(|(place, _)| is_denied_before(&case.grounds.reading, *place))
        };
        let is_moved = is_moved && self.reason == Reason::Negation;
        (!is_moved && there.next().is_some() && (is_lost && !is_hedged_elsewhere || is_added))
            .then(|| case.finding_at(self.reason, token))
    }
}

/// Whether a negation follows the word at once.
fn is_denied_behind(reading: &Reading, at: usize) -> bool {
    let mut behind =
        reading.numbered(at + 1..at + 3).map(|(_, token)| token).take_while(|token| token.mark == Mark::None);
    behind.any(|token| token.is(Role::Negation))
}

/// Whether the word before this one is denied.
fn is_denied_before(reading: &Reading, place: usize) -> bool {
    let before = reading.tokens.get(place.saturating_sub(3)..place).unwrap_or_default();
    let word = before.iter().rev().find(|token| !token.is_stop);
    word.is_some_and(|token| token.negated == Reach::Head)
}

/// `unlikely` where the passages say `likely`, or the other way round.
fn is_turned(case: &Case<'_>, token: &Token) -> bool {
    if case.grounds.has(token) || token.is_capital {
        return false;
    }
    let is_opposite = |one: &str, other: &str| {
        TURNING.iter().any(|prefix| one.strip_prefix(prefix) == Some(other)) && other.len() > 3
    };
    let near = case.closest.iter().filter_map(|sentence| case.grounds.reading.sentences.get(*sentence));
    let mut words = near.flat_map(|sentence| case.grounds.reading.numbered(sentence.tokens.clone()));
    words.any(|(_, other)| is_opposite(&token.lower, &other.lower) || is_opposite(&other.lower, &token.lower))
}
