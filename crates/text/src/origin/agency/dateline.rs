//! Agencies in datelines.

use samestory_model::Span;

use super::Agency;
use super::names::{agency_in_dateline, agency_named, first_agency};
use super::words::has_picture_word;
use crate::cut::at_most;
use crate::furniture::is_place_or_date;

/// The name stands within so many bytes; a title may stand in front of the place.
const MAX_DATELINE_BYTES: usize = 300;

/// A dateline has no more words in front of its agency.
const MAX_WORDS: usize = 14;

/// The agency in the dateline at the head of `line`: `LONDON, May 12 (Reuters) - `, `(AP) — `, `MOSCOW, June 1. /TASS/. `,
/// `Accra, May 5, GNA – `, `AFP - `.
pub(super) fn agency_in_dateline_of(line: &str) -> Option<(Agency, Span)> {
    let near = at_most(line, MAX_DATELINE_BYTES);
    in_brackets(near).or_else(|| before_dash(near))
}

fn in_brackets(near: &str) -> Option<(Agency, Span)> {
    BRACKETS.iter().find_map(|(open, close)| {
        near.match_indices(*open).take(MAX_BRACKETS).find_map(|(at, _)| {
            let (place, start) = (near.get(..at)?, at + open.len_utf8());
            let (name, after) = near.get(start..)?.split_once(*close)?;
            let agency = agency_in_brackets(name)?;
            let dash = starts_with_dash(after);
            let follows = dash || (is_dated_or_in_capitals(place) && starts_sentence(after));
            let is_dateline = (is_place(place) && follows) || (dash && ends_with_place(place));
            is_dateline.then(|| (agency, Span::between(start, start + name.len())))
        })
    })
}

/// The agency in `AP`, `BSS/Xinhua`, `dpa/lnw`; not in `Xinhua/Mara Okafor`, who took a picture.
fn agency_in_brackets(name: &str) -> Option<Agency> {
    let mut names = name.split('/').map(str::trim);
    let agency = agency_in_dateline(names.next()?)?;
    let is_desk = |name: &str| name.len() <= 4 && name.chars().all(char::is_lowercase);
    names.all(|name| is_desk(name) || agency_in_dateline(name).is_some()).then_some(agency)
}

/// So many brackets are tried.
const MAX_BRACKETS: usize = 4;

const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('/', '/')];

/// `Accra, May 5, GNA – `, `AFP - `: the name stands between a comma or the start and a dash, and news follows.
fn before_dash(near: &str) -> Option<(Agency, Span)> {
    let dashes = [" - ", " – ", " — ", " -- "].into_iter();
    let (end, dash) = dashes.filter_map(|dash| Some((near.find(dash)?, dash))).min()?;
    let (head, news) = (near.get(..end)?, near.get(end + dash.len() - 1..)?);
    if news.len() < MIN_NEWS_BYTES || !starts_sentence(news) {
        return None;
    }
    match head.rsplit_once(", ") {
        None => agency_named(head).map(|agency| (agency, Span::between(0, end))),
        Some((place, name)) => {
            let agency = agency_in_dateline(name)?;
            is_place(place).then(|| (agency, Span::between(end - name.len(), end)))
        }
    }
}

/// Less behind a dash is no news: `AP - AFP` is a line of credits.
const MIN_NEWS_BYTES: usize = 20;

fn starts_with_dash(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '.', ',']);
    after.starts_with(['-', '–', '—', '―', '_', ':'])
}

/// Whether a sentence begins after a space.
fn starts_sentence(after: &str) -> bool {
    let sentence = after.trim_start_matches(['.', ',']).strip_prefix(' ');
    sentence.is_some_and(|text| text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘')))
}

/// Agencies that set no dash write the date, or the place in capitals.
fn is_dated_or_in_capitals(place: &str) -> bool {
    let first = place.split([',', ' ']).next().unwrap_or_default();
    let in_capitals = first.chars().count() > 2 && first.chars().all(|c| c.is_uppercase() || c == '-');
    place.contains(|c: char| c.is_ascii_digit()) || in_capitals
}

/// Whether only places, dates and names stand here: nothing in `place` says anything.
fn is_place(place: &str) -> bool {
    let mut words = place.split([' ', ',', '/', '.', '[', ']']).filter(|word| !word.is_empty());
    let n_words = words.clone().count();
    n_words <= MAX_WORDS
        && words.all(is_place_or_date)
        && !has_picture_word(place)
        && first_agency(place).is_none()
}

/// Whether a place in capitals stands at the end of `text`, as in `Storm hits Tarn PORT AUREL, Kestria (AP) — `.
fn ends_with_place(text: &str) -> bool {
    let words = text.split([' ', ',', '/', '\n']).rev().filter(|word| !word.is_empty()).take(MAX_PLACE_WORDS);
    let mut place = words.take_while(|word| is_place_or_date(word.trim_end_matches('.')));
    place.any(|word| {
        word.chars().count() > 2 && word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '.'))
    }) && !has_picture_word(text)
        && first_agency(text).is_none()
}

/// The words between a place in capitals and its agency, with the place: `PORT AUREL, Kestria, May 12`.
const MAX_PLACE_WORDS: usize = 5;
