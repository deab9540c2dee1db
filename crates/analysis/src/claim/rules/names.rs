//! Parts of names that stand together must do so in the passages.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;
use crate::reading::{Mark, Token};

/// Between the parts of a name, others may stand: `President Ilya Dresner` is `President Dresner`.
const NEAR: usize = 4;

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    if case.sentence.is_title_case {
        return;
    }
    let tokens: Vec<(usize, &Token)> = case.unquoted().collect();
    for pair in tokens.windows(2) {
        let [(at, first), (next, second)] = pair else { continue };
        let is_pair = next - at == 1 && second.mark == Mark::None && first.is_capital && second.is_capital;
        let are_names = case.grounds.is_name(first) && case.grounds.is_name(second);
        if is_pair && are_names && is_mixed(case, first, second) {
            found.push(case.finding(Reason::Role, first, second));
        }
    }
    for trio in tokens.windows(3) {
        let [before, (_, first), (_, second)] = trio else { continue };
        let gap = case.text.get(first.span.end()..second.span.start()).unwrap_or_default();
        if gap.trim() == "&" && is_other_firm(case, before.1, first, second) {
            found.push(case.finding(Reason::Name, before.1, second));
        }
    }
}

/// `Ivo Lund & Marsh` where the passages only know `Lund & Marsh`: the name of a firm takes no more of its founder's.
fn is_other_firm(case: &Case<'_>, before: &Token, first: &Token, second: &Token) -> bool {
    let is_led = before.is_capital && first.mark == Mark::None && case.grounds.is_name(before);
    let reading = &case.grounds.reading;
    let goes_on = |place: &usize| reading.token(place + 1).is_some_and(|next| next.key() == second.key());
    let firms: Vec<usize> = case.grounds.places(first.key()).take(100).filter(goes_on).collect();
    let begins_so = |place: &usize| {
        place.checked_sub(1).and_then(|at| reading.token(at)).is_some_and(|token| token.key() == before.key())
    };
    is_led && !firms.is_empty() && !firms.iter().any(begins_so)
}

/// Whether the passages go on from `first` with another name, and never with `second`.
fn is_mixed(case: &Case<'_>, first: &Token, second: &Token) -> bool {
    let reading = &case.grounds.reading;
    let goes_on = |place: usize| {
        let next = reading.token(place + 1);
        next.is_some_and(|next| {
            next.mark == Mark::None
                && next.is_capital
                && next.sentence == reading.token(place).map_or(0, |token| token.sentence)
                && case.grounds.is_name(next)
        })
    };
    let is_near = |place: usize| {
        case.grounds.places_in(second.key(), place.saturating_sub(NEAR)..place + NEAR + 1).next().is_some()
    };
    let places: Vec<usize> = case.grounds.places(first.key()).take(100).collect();
    places.iter().any(|place| goes_on(*place)) && !places.iter().any(|place| is_near(*place))
}
