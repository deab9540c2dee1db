//! Agencies in bylines.

use samestory_model::Span;

use super::Agency;
use super::names::{agency_at_end, agency_in_dateline, agency_named};
use super::words::{has_picture_word, is_listed, without_lead};
use crate::furniture::{ends_statement, is_byline};

/// A longer byline is none.
const MAX_BYLINE_BYTES: usize = 200;

/// A line with a date and an agency is not longer.
const MAX_STAMP_BYTES: usize = 160;

/// The agency that a field of authors names: `AP`, `Mara Okafor, Associated Press`, `By Mara Okafor (Reuters)`.
pub(super) fn agency_in_byline(text: &str) -> Option<(Agency, Span)> {
    if text.len() > MAX_BYLINE_BYTES || has_picture_word(text) {
        return None;
    }
    let name = without_by(text);
    let whole = agency_in_dateline(name).and_then(|agency| {
        let start = text.rfind(name)?;
        Some((agency, Span::between(start, start + name.len())))
    });
    whole.or_else(|| pieces(text).into_iter().find_map(|piece| agency_in_piece(text, piece)))
}

/// The agency in a line at the head of a body that holds a byline, or a date beside the agency.
pub(super) fn agency_in_head_line(line: &str, previous: Option<&str>) -> Option<(Agency, Span)> {
    if line.len() > MAX_BYLINE_BYTES || ends_statement(line) {
        return None;
    }
    let after_byline = previous.is_some_and(is_byline) && agency_named(without_role(line)).is_some();
    let by = without_by(line);
    let begins_with_by =
        by.len() < line.trim().len() && (is_byline(line) || agency_in_dateline(by).is_some());
    if after_byline || begins_with_by {
        return agency_in_byline(line);
    }
    agency_in_stamp(line)
}

/// `Xinhua | Updated: 2017-09-15 17:52`, `Storm hits Tarn Updated: 2016-07-15 06:50 (Xinhua)`.
fn agency_in_stamp(line: &str) -> Option<(Agency, Span)> {
    if line.len() > MAX_STAMP_BYTES || has_picture_word(line) || !has_clock_time(line) {
        return None;
    }
    let mut pieces = pieces(line);
    pieces.retain(|piece| piece.slice(line).is_some_and(|piece| piece.contains(char::is_alphanumeric)));
    [pieces.first(), pieces.last()].into_iter().flatten().find_map(|piece| {
        let given = piece.slice(line)?;
        let name = without_source(given);
        let start = piece.start() + given.find(name)?;
        Some((agency_named(name)?, Span::between(start, start + name.len())))
    })
}

/// Whether a colon stands between two digits.
fn has_clock_time(line: &str) -> bool {
    line.as_bytes().windows(3).any(|w| matches!(w, [a, b':', b] if a.is_ascii_digit() && b.is_ascii_digit()))
}

/// The parts of a byline between its separators.
fn pieces(text: &str) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        match SEPARATORS.iter().find(|separator| rest.starts_with(**separator)) {
            Some(separator) => {
                pieces.push(Span::between(start, at));
                start = at + separator.len();
                rest = text.get(start..).unwrap_or_default();
            }
            None => {
                let mut letters = rest.chars();
                letters.next();
                rest = letters.as_str();
            }
        }
    }
    pieces.push(Span::between(start, text.len()));
    pieces
}

const SEPARATORS: [&str; 19] = [
    ",", "|", "/", ";", "•", "·", "(", ")", "[", "]", " - ", " – ", " — ", " and ", " & ", " for ", " in ",
    " of ", " with ",
];

fn agency_in_piece(text: &str, piece: Span) -> Option<(Agency, Span)> {
    let given = piece.slice(text)?;
    let name = without_role(without_source(without_with(without_by(given))));
    if let Some(agency) = agency_named(name) {
        let start = piece.start() + given.find(name)?;
        return Some((agency, Span::between(start, start + name.len())));
    }
    // `Mara Okafor Associated Press`; one word alone may be a family name, as in `Michael Bloomberg`.
    let (agency, start) = agency_at_end(name)?;
    let found = name.get(start..)?;
    let at = piece.start() + given.find(name)? + start;
    (found.contains(' ') && start > 0).then(|| (agency, Span::between(at, at + found.len())))
}

fn without_by(text: &str) -> &str {
    without_lead(text, "by")
}

/// `Mara Okafor, with Reuters`: the desk rewrote what the agency sent.
fn without_with(text: &str) -> &str {
    without_lead(text, "with")
}

fn without_source(text: &str) -> &str {
    without_lead(text, "source")
}

/// The name in front of words such as `Staff` and `Business Writer`.
fn without_role(text: &str) -> &str {
    let mut name = text.trim();
    while let Some((before, last)) = name.rsplit_once(' ') {
        if agency_named(name).is_some() || !is_listed("role", &last.to_lowercase()) {
            break;
        }
        name = before.trim_end();
    }
    name
}
