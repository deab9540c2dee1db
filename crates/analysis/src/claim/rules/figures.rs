//! Amounts and dates must stand in the passages, with their units, and at the same words.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;
use crate::reading::{Figure, Mark, Reading, Role, Token};

/// Which of a word's neighbours are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    for figure in
        case.claim.figures.iter().filter(|figure| case.sentence.tokens.contains(&figure.tokens.start))
    {
        let (Some(first), Some(last)) =
            (case.claim.token(figure.tokens.start), case.claim.token(figure.tokens.end - 1))
        else {
            continue;
        };
        if first.quotation.is_none() && !is_supported(case, figure, first) {
            found.push(case.finding(reason(case.claim, figure), first, last));
        }
    }
    for (index, token) in case.unquoted().filter(|(_, token)| token.is_date()) {
        let is_other = |other: &Token| other.is_date() && other.key() != token.key();
        let is_same = |other: &Token| other.key() == token.key();
        let is_bound = |side: Side| is_bound_to_another(case, index, side, is_other, is_same);
        if !case.grounds.has(token) || is_bound(Side::Before) || is_bound(Side::Behind) {
            found.push(case.finding_at(Reason::Date, token));
        }
    }
    let undated = case.unquoted().filter(|(index, token)| has_lost_its_date(case, *index, token));
    found.extend(undated.map(|(_, token)| case.finding_at(Reason::Date, token)));
}

/// What a date behind it says the time of; without that date the next words do.
const DATED: [&str; 4] = ["starting", "beginning", "ending", "effective"];

/// `starting after the storm` where the passages say `starting on Monday after the storm`.
fn has_lost_its_date(case: &Case<'_>, index: usize, token: &Token) -> bool {
    let grounds = &case.grounds.reading;
    let next = case.claim.token(index + 1).filter(|next| next.sentence == token.sentence);
    let is_dated = |place: usize| {
        let [preposition, date] = [1, 2].map(|on| grounds.token(place + on));
        let differs = preposition.zip(next).is_some_and(|(there, here)| there.key() != here.key());
        differs && date.is_some_and(Token::is_date)
    };
    let mut places = case.near(token).peekable();
    DATED.contains(&token.lower.as_str())
        && next.is_some_and(|next| next.mark == Mark::None && !next.is_date())
        && places.peek().is_some()
        && places.all(|(place, _)| is_dated(place))
}

fn reason(reading: &Reading, figure: &Figure) -> Reason {
    let is_month =
        |index: usize| reading.token(index).is_some_and(|token| token.is_capital && token.is(Role::Month));
    let is_day = figure.tokens.start.checked_sub(1).is_some_and(is_month) || is_month(figure.tokens.end);
    // `2,000` is no year.
    let is_plain = reading.token(figure.tokens.start).is_some_and(|token| token.lower.len() == 4);
    if is_day || is_plain && figure.is_year() { Reason::Date } else { Reason::Number }
}

fn is_supported(case: &Case<'_>, figure: &Figure, first: &Token) -> bool {
    let grounds = &case.grounds.reading;
    let is_trusted = |other: &&Figure| {
        grounds.sentence_of(other.tokens.start).is_some_and(|sentence| !sentence.is_instruction)
    };
    let same: Vec<&Figure> =
        grounds.figures.iter().filter(|other| figure.is_same_amount(other)).filter(is_trusted).collect();
    if same.is_empty() {
        return is_one(case, figure, first);
    }
    let is_day = reason(case.claim, figure) == Reason::Date;
    let fits =
        |other: &&&Figure| !figure.conflicts(other) && (is_day || figure.is_ordinal == other.is_ordinal);
    let fitting: Vec<&&Figure> = same.iter().filter(fits).collect();
    if fitting.is_empty() || !has_its_bound(case, figure, &fitting) {
        return false;
    }
    let is_other = |token: &Token| {
        grounds.figure_of(token).is_some_and(|other| !figure.is_same_amount(other)) && !token.is_date()
    };
    let is_same = |token: &Token| grounds.figure_of(token).is_some_and(|other| figure.is_same_amount(other));
    // `37 of them` are `37 guests`, though the passage counts other guests before.
    let is_part = |other: &&&Figure| grounds.token(other.tokens.end).is_some_and(|token| token.lower == "of");
    let (start, end) = (figure.tokens.start, figure.tokens.end - 1);
    let is_bound = |at: usize, side: Side| is_bound_to_another(case, at, side, is_other, is_same);
    !is_bound(start, Side::Before) && (fitting.iter().any(is_part) || !is_bound(end, Side::Behind))
}

/// `one ferry` of `a ferry`.
fn is_one(case: &Case<'_>, figure: &Figure, first: &Token) -> bool {
    let is_article = |token: &Token| matches!(token.lower.as_str(), "a" | "an" | "one" | "single");
    let is_written = figure.value.as_whole() == Some(1) && first.lower == "one";
    let near = || case.closest.iter().filter_map(|sentence| case.grounds.reading.sentences.get(*sentence));
    is_written
        && near().any(|sentence| {
            case.grounds.reading.numbered(sentence.tokens.clone()).any(|(_, token)| is_article(token))
        })
}

/// `more than` and the like stand before the figure where they do in the claim, and `up to` is not lost.
fn has_its_bound(case: &Case<'_>, figure: &Figure, same: &[&&Figure]) -> bool {
    let here = bound(case.claim, figure.tokens.start);
    let there: Vec<Option<Bound>> =
        same.iter().map(|other| bound(&case.grounds.reading, other.tokens.start)).collect();
    match here {
        Some(here) => there.iter().flatten().any(|there| *there == here),
        None => !there.iter().all(|there| matches!(there, Some(Bound::Most))),
    }
}

/// What a figure is a bound or an estimate of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    About,
}

/// The bound that stands before the token `at`.
fn bound(reading: &Reading, at: usize) -> Option<Bound> {
    let word = |back: usize| {
        at.checked_sub(back).and_then(|index| reading.token(index)).map_or("", |token| token.lower.as_str())
    };
    match (word(2), word(1)) {
        ("more" | "larger" | "higher", "than") | ("at", "least") | (_, "over" | "above") => {
            Some(Bound::Least)
        }
        ("less" | "fewer" | "lower", "than") | ("at", "most") | ("up", "to") | (_, "under" | "below") => {
            Some(Bound::Most)
        }
        (_, "about" | "around" | "roughly" | "approximately" | "nearly" | "almost") => Some(Bound::About),
        _ => None,
    }
}

/// Whether the word next to the token `at` of the claim, on a side, stands next to others in the passages, `is_other`, and never
/// to this one.
fn is_bound_to_another(
    case: &Case<'_>,
    at: usize,
    side: Side,
    is_other: impl Fn(&Token) -> bool,
    is_same: impl Fn(&Token) -> bool,
) -> bool {
    let Some((word, between)) = neighbour(case.claim, at, side) else { return false };
    let mut others = 0;
    for (place, _) in case.near(word) {
        let Some(bound) = bound_to(&case.grounds.reading, place, side, &between) else { continue };
        if is_same(bound) {
            return false;
        }
        others += usize::from(is_other(bound));
    }
    others > 0
}

/// The next word that says something, and the grammar between: `raised`, `to` before `40` of `raised to 40`.
fn neighbour(reading: &Reading, at: usize, side: Side) -> Option<(&Token, Vec<&str>)> {
    let step = |at: usize| if side == Side::Before { at.checked_sub(1) } else { Some(at + 1) };
    let mut between = Vec::new();
    let mut here = at;
    loop {
        let next = step(here)?;
        let (later, token) = (reading.token(here.max(next))?, reading.token(next)?);
        if token.sentence != reading.token(at)?.sentence || later.mark != Mark::None || between.len() == 2 {
            return None;
        }
        if !token.is_stop {
            // Another figure, and what stands at any amount, binds nothing.
            // What a name has, the rule of names tells.
            let is_plain = token.figure.is_none()
                && (!token.is_capital || !between.is_empty())
                && !token.is_date()
                && !matches!(token.lower.as_str(), "percent" | "cent");
            return is_plain.then_some((token, between));
        }
        // Behind a figure only its own word counts: `12 people`.
        if side == Side::Behind {
            return None;
        }
        between.push(token.lower.as_str());
        here = next;
    }
}

/// What stands where the claim has its figure or date, seen from the word at `place` of the passages.
fn bound_to<'r>(reading: &'r Reading, place: usize, side: Side, between: &[&str]) -> Option<&'r Token> {
    let mut here = place;
    for word in between.iter().rev() {
        here += 1;
        let token = reading.token(here)?;
        if token.lower != *word || token.mark != Mark::None {
            return None;
        }
    }
    let there = if side == Side::Before { here + 1 } else { here.checked_sub(1)? };
    let later = reading.token(here.max(there))?;
    let token = reading.token(there)?;
    (later.mark == Mark::None && token.sentence == reading.token(place)?.sentence).then_some(token)
}
