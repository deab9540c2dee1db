//! Agencies in the lines at the end of a body.

use std::sync::LazyLock;

use samestory_model::Span;

use super::Agency;
use super::names::{PHRASES, agency_at_end, agency_in_dateline, agency_named, first_agency};
use super::words::{has_picture_word, phrases, without_lead, without_tail};
use crate::cut::{at_most, last_at_most};
use crate::phrase_search::PhraseSearch;

/// A copyright notice names its owner within so many bytes.
const MAX_COPYRIGHT_BYTES: usize = 80;

static CONTRIBUTIONS: LazyLock<PhraseSearch> =
    LazyLock::new(|| PhraseSearch::new(phrases("lead-in").chain(phrases("trail-out"))));

/// The names of a credit for a part stand within so many bytes.
const MAX_CONTRIBUTION_BYTES: usize = 200;

/// The agency whose copyright a line states, or whose house style it has.
pub(super) fn agency_in_notice(line: &str) -> Option<(Agency, Span)> {
    in_copyright(line).or_else(|| in_phrase(line)).or_else(|| in_desk_credit(line))
}

/// `Copyright 2017 The Associated Press.`, `© 2018 AFP`: with a year, as `© AFP` is a picture's.
fn in_copyright(line: &str) -> Option<(Agency, Span)> {
    ["Copyright", "COPYRIGHT", "©", "(c)", "(C)"].iter().find_map(|marker| {
        let at = line.find(marker)? + marker.len();
        let near = at_most(line.get(at..)?, MAX_COPYRIGHT_BYTES);
        let (agency, span) = first_agency(near)?;
        let before = near.get(..span.start())?;
        let after = at_most(near.get(span.end()..)?, 12);
        let has_year = [before, after].iter().any(|text| has_year(text));
        let all_rights = before.trim().is_empty()
            || before.trim_start_matches([' ', '©', ',']).eq_ignore_ascii_case("the ");
        let reserved = all_rights && near.get(span.end()..)?.starts_with(". All rights reserved");
        let is_owner = (has_year || reserved)
            && is_copyright_head(before)
            && !before.contains(". ")
            && !after.starts_with('/')
            && !has_picture_word(near);
        is_owner.then(|| (agency, Span::between(at + span.start(), at + span.end())))
    })
}

/// Whether nothing stands before the first digit or name of a notice but `©`, `by` and `the`: `Copyright Act of 1976` is none.
fn is_copyright_head(before: &str) -> bool {
    let head = before.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let mut words = head.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| ["c", "by", "the"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")))
}

fn in_phrase(line: &str) -> Option<(Agency, Span)> {
    PHRASES.iter().find_map(|(phrase, agency)| {
        let start = line.find(phrase)?;
        Some((*agency, Span::between(start, start + phrase.len())))
    })
}

/// `(Reporting by Mara Okafor; Editing by Tom Reed)`: the style of Reuters.
///
/// # References
/// Reuters Handbook of Journalism, section on sign-offs.
fn in_desk_credit(line: &str) -> Option<(Agency, Span)> {
    let starts = ["Reporting by ", "Writing by ", "Reporting and writing by "];
    let (start, words) = starts.iter().filter_map(|words| Some((line.find(words)?, words))).min()?;
    let rest = line.get(start..)?;
    let end = start + rest.to_ascii_lowercase().find("editing by ")? + "editing by".len();
    let is_name = |text: &str| text.trim_start().starts_with(char::is_uppercase);
    let are_names = is_name(rest.get(words.len()..)?) && is_name(line.get(end..)?);
    let separated = line.get(start..end)?.contains([';', '.']);
    let signed_off = separated && are_names && is_statement_start(line.get(..start)?);
    let agency = agency_named("Reuters")?;
    signed_off.then(|| (agency, Span::between(start, end)))
}

/// Whether a new statement can begin behind `before`.
fn is_statement_start(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '(', '[', '*', '_', '-', '–', '—', '/']);
    before.is_empty() || ends_sentence(before)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '”', '"', '’', '\'', ')', '…'])
}

/// The agency with which a body's last line ends: `… he said. (PTI)`, `… he said. - AFP`, `… he said. REUTERS`, `mo/tr (AFP,
/// dpa)`, or a line of its own. Of several, the first.
pub(super) fn agency_at_body_end(line: &str) -> Option<(Agency, Span)> {
    whole_line(line).or_else(|| in_last_brackets(line)).or_else(|| at_line_end(line))
}

/// `AFP`, `Von dpa`, `Source: Reuters`, `(Source: Reuters)`.
fn whole_line(line: &str) -> Option<(Agency, Span)> {
    let inner = line.trim_matches(['(', ')', '[', ']']);
    let name = without_lead(without_lead(inner, "by"), "source");
    let agency = agency_in_dateline(name)?;
    let start = line.rfind(name)?;
    Some((agency, Span::between(start, start + name.len())))
}

/// `(AFP, dpa)`, `(red, APA, 16.5.2020)`: agencies, the initials of who put it together, a date.
fn in_last_brackets(line: &str) -> Option<(Agency, Span)> {
    let line = line.trim_end_matches([' ', '.']).strip_suffix(')')?;
    let (before, within) = line.rsplit_once('(')?;
    let is_other = |name: &str| {
        (name.len() <= 4 && name.chars().all(char::is_lowercase))
            || name.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let names = || within.split([',', '/']).map(str::trim);
    let name = names().find(|name| agency_in_dateline(name).is_some())?;
    let all_known = names().all(|name| is_other(name) || agency_in_dateline(name).is_some());
    let start = before.len() + 1 + within.find(name)?;
    let sign_off = is_sign_off(line.get(..=before.len())?) || ends_with_initials(before);
    (all_known && sign_off)
        .then(|| Some((agency_in_dateline(name)?, Span::between(start, start + name.len()))))?
}

/// `… he said. mo/tr `, or only that.
fn ends_with_initials(before: &str) -> bool {
    let before = before.trim_end();
    let (text, initials) = before.rsplit_once(' ').unwrap_or(("", before));
    let is_initials =
        |part: &str| (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_lowercase());
    initials.split(['/', ',']).all(is_initials) && (text.is_empty() || ends_sentence(text))
}

fn at_line_end(line: &str) -> Option<(Agency, Span)> {
    let text = line.trim_end_matches([' ', '.', ')', ']', '*']);
    let (mut agency, mut start) = agency_at_end(text)?;
    let mut span = Span::between(start, text.len());
    while let Some(before) = text.get(..start).and_then(before_listed) {
        let Some((earlier, earlier_start)) = agency_at_end(before) else { break };
        (agency, start) = (earlier, earlier_start);
        span = Span::between(earlier_start, before.len());
    }
    is_sign_off(without_desk(text.get(..start)?)).then_some((agency, span))
}

/// `before` without the initials in front of a slash: `… he said. RND/` before `dpa`.
fn without_desk(before: &str) -> &str {
    let Some((text, desk)) = before.strip_suffix('/').and_then(|before| before.rsplit_once([' ', '\n']))
    else {
        return before;
    };
    let is_desk = (2..=4).contains(&desk.len()) && desk.chars().all(|c| c.is_ascii_alphabetic());
    if is_desk { before.get(..=text.len()).unwrap_or(before) } else { before }
}

/// What stands before `, ` or ` - ` and the like, when more agencies may stand there.
fn before_listed(before: &str) -> Option<&str> {
    let before = before.strip_suffix("the ").unwrap_or(before);
    [", ", "/", " - ", " / ", " & ", " and ", " with "].iter().find_map(|joint| before.strip_suffix(joint))
}

/// A word that makes a sign-off a picture's stands within so many bytes in front of it.
const PICTURE_WORD_BYTES: usize = 60;

/// Whether a text is over where `before` ends, and only its origin follows.
fn is_sign_off(before: &str) -> bool {
    let before = before.strip_suffix("The ").unwrap_or(before);
    let bare = before.trim_end_matches([' ', '-', '–', '—', '―', '/', '(', '[', '_', '*']);
    let bare = without_tail(bare, "source");
    let near = last_at_most(bare, PICTURE_WORD_BYTES);
    bare.trim().is_empty() || (bare.len() < before.len() && ends_sentence(bare) && !has_picture_word(near))
}

/// The agency that gave a part of a text: `The Associated Press contributed to this report.`, `— With files from …`.
pub(super) fn agency_in_contribution(line: &str) -> Option<(Agency, Span)> {
    let lower = line.to_ascii_lowercase();
    // Few lines have any of the phrases.
    if !CONTRIBUTIONS.is_in(&lower) {
        return None;
    }
    phrases("lead-in").find_map(|phrase| behind_lead_in((line, &lower), phrase)).or_else(|| {
        phrases("trail-out").find_map(|phrase| {
            let end = lower.find(phrase)?;
            let sentence = line.get(..end)?;
            let start = sentence.rfind(". ").map_or(0, |stop| stop + 2);
            let near = sentence.get(start..).filter(|near| near.len() <= MAX_CONTRIBUTION_BYTES)?;
            let (agency, span) = first_agency(near)?;
            Some((agency, Span::between(start + span.start(), start + span.end())))
        })
    })
}

/// `lower` is the line in lower case.
fn behind_lead_in((line, lower): (&str, &str), phrase: &str) -> Option<(Agency, Span)> {
    let start = lower.find(phrase)?;
    let at = start + phrase.len();
    let near = at_most(line.get(at..)?, MAX_CONTRIBUTION_BYTES);
    let (agency, span) = first_agency(near)?;
    let same_sentence = !near.get(..span.start())?.contains(". ");
    let begins = is_statement_start(line.get(..start)?) || phrase.starts_with("includes");
    (same_sentence && begins).then(|| (agency, Span::between(at + span.start(), at + span.end())))
}
