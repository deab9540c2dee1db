//! What stands between quotation marks must be quoted in the same words.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;
use crate::reading::{Reach, Token};

/// Of a word that is repeated without end, so many places are tried.
const MAX_STARTS: usize = 500;

/// Between the parts of an interrupted quotation, so many words say who speaks.
const MAX_INTERRUPTION: usize = 14;

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    let quoted: Vec<&Token> =
        case.tokens().map(|(_, token)| token).filter(|token| token.quotation.is_some()).collect();
    for quotation in quoted.chunk_by(|a, b| a.quotation == b.quotation) {
        let (Some(first), Some(last)) = (quotation.first(), quotation.last()) else { continue };
        if !is_verbatim(case, quotation) {
            found.push(case.finding(Reason::Quotation, first, last));
        }
    }
}

/// Whether the parts between ellipses are quoted, one behind the other.
fn is_verbatim(case: &Case<'_>, quotation: &[&Token]) -> bool {
    let mut from = 0;
    for part in quotation.chunk_by(|_, next| !next.is_behind_ellipsis) {
        let Some(end) = end_of_part(case, part, from) else { return false };
        from = end;
    }
    true
}

/// Where the first place ends, from the token `from` of the passages on, that quotes the words of `part`.
fn end_of_part(case: &Case<'_>, part: &[&Token], from: usize) -> Option<usize> {
    let first = part.first()?;
    let starts = case.grounds.places(first.key()).filter(|start| *start >= from).take(MAX_STARTS);
    starts.filter_map(|start| end_of_match(case, part, start)).next()
}

fn end_of_match(case: &Case<'_>, part: &[&Token], start: usize) -> Option<usize> {
    // `asking for more` of `not asking for more`.
    let says = part.iter().position(|token| !token.is_stop).unwrap_or(0);
    let is_denied = |token: &Token| token.negated == Reach::Head;
    let there = case.grounds.reading.token(start + says)?;
    if is_denied(there) && !part.get(says).is_some_and(|token| is_denied(token)) {
        return None;
    }
    let mut at = start;
    for word in part {
        at = next_quoted(case, at)?;
        let token = case.grounds.reading.token(at)?;
        if token.exact != word.exact {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// The token at `at`, or, where a quotation is interrupted by who speaks, the one with which it goes on.
fn next_quoted(case: &Case<'_>, at: usize) -> Option<usize> {
    let reading = &case.grounds.reading;
    if reading.token(at)?.quotation.is_some() {
        return Some(at);
    }
    let interruption = reading.numbered(at..at + MAX_INTERRUPTION);
    let mut speaks = false;
    for (place, token) in interruption {
        if token.quotation.is_some() {
            return speaks.then_some(place);
        }
        speaks |= token.is_saying();
    }
    None
}
