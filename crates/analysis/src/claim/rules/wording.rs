//! All words must stand in the passages in some form.

use super::super::unsupported::{Reason, Unsupported};
use super::Case;
use crate::reading::{Figure, Mark, Role, Token, Unit};

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    let missing: Vec<(usize, &Token, Reason)> = case
        .unquoted()
        .filter(|(_, token)| is_telling(token) && !is_supported(case, token))
        .map(|(at, token)| (at, token, reason(case, token)))
        .collect();
    // A name of several words is one finding.
    let is_one = |(at, _, reason): &(usize, &Token, Reason),
                  (next, token, other): &(usize, &Token, Reason)| {
        at + 1 == *next && reason == other && *reason == Reason::Name && token.mark == Mark::None
    };
    for part in missing.chunk_by(is_one) {
        if let (Some((_, first, reason)), Some((_, last, _))) = (part.first(), part.last()) {
            found.push(case.finding(*reason, first, last));
        }
    }
}

/// Whether a word has to stand in the passages.
fn is_telling(token: &Token) -> bool {
    if token.is_stop {
        return token.is(Role::Telling);
    }
    // Figures and days have a rule of their own.
    token.figure.is_none() && !token.is_date()
}

fn is_supported(case: &Case<'_>, token: &Token) -> bool {
    if is_name(case, token) {
        return case.grounds.has_name(token) || is_spelled_out(case, token);
    }
    case.grounds.has(token)
        || is_unit_of_figure(case, token)
        || is_saying_what_is_said(case, token)
        || token.roles.has_any(&[Role::BoundedFigure]) && bounds_a_figure(case, token)
}

/// A verb of saying is free where somebody speaks; who, another rule checks.
fn is_saying_what_is_said(case: &Case<'_>, token: &Token) -> bool {
    let speaks = |sentence: &usize| !case.grounds.attributions(*sentence).is_empty();
    (token.is_saying() || token.lower == "according") && case.closest.iter().any(speaks)
}

/// `percent` behind `4.5` where the passages write `4.5%`.
fn is_unit_of_figure(case: &Case<'_>, token: &Token) -> bool {
    let behind = case.claim.figures.iter().find(|figure| {
        let next = case.claim.token(figure.tokens.end);
        next.is_some_and(|next| next.span == token.span || next.lower == "per")
    });
    let is_same = |other: &&Figure| {
        behind.is_some_and(|figure| {
            figure.is_same_amount(other) && figure.unit == other.unit && figure.unit != Unit::None
        })
    };
    case.grounds.reading.figures.iter().any(|other| is_same(&other))
}

/// `over 3,000`: the rule of figures compares what it means.
fn bounds_a_figure(case: &Case<'_>, token: &Token) -> bool {
    let behind = case.tokens().filter(|(_, other)| other.span.start() >= token.span.end()).take(2);
    behind.into_iter().any(|(_, other)| other.figure.is_some())
}

fn is_name(case: &Case<'_>, token: &Token) -> bool {
    token.is_capital && !token.is_stop && (!case.sentence.is_title_case || case.grounds.is_name(token))
}

/// `European Union` for `EU`: the letters that the words of the claim begin with stand in the passages as a word.
fn is_spelled_out(case: &Case<'_>, token: &Token) -> bool {
    let run: Vec<&Token> = case
        .tokens()
        .map(|(_, other)| other)
        .filter(|other| other.is_capital && other.span.start().abs_diff(token.span.start()) < 60)
        .collect();
    let letters: String = run.iter().filter_map(|other| other.lower.chars().next()).collect();
    let is_short = |other: &&Token| other.is_shout && (2..=6).contains(&other.lower.len());
    let mut short = case.grounds.reading.tokens.iter().filter(is_short);
    run.len() > 1
        && short.any(|other| {
            letters.contains(other.lower.as_str())
                && token.lower.chars().next().is_some_and(|c| other.lower.contains(c))
        })
}

fn reason(case: &Case<'_>, token: &Token) -> Reason {
    let is_amount = token.roles.has_any(&[Role::Amount, Role::Unit, Role::Currency, Role::BoundedFigure])
        || is_plural_unit(token);
    match token {
        // `22` of `Covid-22` is no figure, and yet it counts.
        _ if is_amount || token.is_digits() => Reason::Number,
        _ if is_name(case, token) => Reason::Name,
        _ => Reason::Word,
    }
}

fn is_plural_unit(token: &Token) -> bool {
    let lists = crate::reading::Words::bundled();
    token.lower.strip_suffix('s').is_some_and(|word| lists.roles(word).has_any(&[Role::Unit, Role::Currency]))
}
