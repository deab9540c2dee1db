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
        case.grounds.places_in(second.key, place.saturating_sub(NEAR)..place + NEAR + 1).next().is_some()
    };
    let places: Vec<usize> = case.grounds.places(first.key).take(100).collect();
    places.iter().any(|place| goes_on(*place)) && !places.iter().any(|place| is_near(*place))
}
