//! A claim that speaks to machines, or says what the passages ask machines to say.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    if case.sentence.is_instruction {
        let span = case.sentence_span();
        found.push(Unsupported::new(
            Reason::Instruction,
            span.slice(case.text).unwrap_or_default(),
            Some(span),
        ));
        return;
    }
    let obeying = case.tokens().map(|(_, token)| token).filter(|token| {
        let says_something = !token.is_stop && !token.is_saying();
        says_something && !case.grounds.has(token) && case.grounds.is_instructed(token.key())
    });
    let mut ends = None;
    for token in obeying {
        ends = Some((ends.map_or(token, |(first, _)| first), token));
    }
    found.extend(ends.map(|(first, last)| case.finding(Reason::Instruction, first, last)));
}
