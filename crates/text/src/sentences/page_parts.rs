//! Borders that no mark shows: labels, buttons, credits and signatures of a web page inside a line.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use samestory_model::Span;

use super::abbreviations::{Class, is_listed};
use crate::cut::{at_most, last_at_most};
use crate::phrase_search::PhraseSearch;
use crate::word_list::{entries, words_under};

const LIST: &str = include_str!("page_parts.txt");

/// The name before an account is looked for within so many bytes.
const MAX_SIGNATURE_BYTES: usize = 80;

/// No date is longer.
const MAX_DATE_WORDS: usize = 9;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Alone,
    Opens,
    Credit,
    Head,
    Agency,
    /// `(@`, as in `— Mara Okafor (@okafor) May 12, 2024`.
    Account,
}

static PARTS: LazyLock<Vec<(&'static str, Kind)>> = LazyLock::new(|| {
    entries(LIST)
        .filter_map(|(heading, part)| Some((part, kind(heading)?)))
        .chain([("(@", Kind::Account)])
        .collect()
});

fn kind(heading: &str) -> Option<Kind> {
    match heading {
        "alone" => Some(Kind::Alone),
        "opens" => Some(Kind::Opens),
        "credit" => Some(Kind::Credit),
        "head" => Some(Kind::Head),
        "agency" => Some(Kind::Agency),
        _ => None,
    }
}

/// Words before a credit's label that make a name of both.
static COMPOUNDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| words_under(LIST, "compound").collect());

static SEARCH: LazyLock<PhraseSearch> =
    LazyLock::new(|| PhraseSearch::new(PARTS.iter().map(|(part, _)| *part)));

/// Whether `text` is a part of a page by itself, or begins with one that opens a unit.
pub(crate) fn begins_with_page_part(text: &str) -> bool {
    let parts = PARTS.iter().filter(|(part, _)| text.starts_with(part));
    let longest = parts.max_by_key(|(part, _)| part.len());
    let Some((part, kind)) =
        longest.filter(|(part, kind)| is_apart(text, Span::between(0, part.len()), *kind))
    else {
        return is_signature(text);
    };
    let rest = text.get(part.len()..).unwrap_or_default();
    match kind {
        Kind::Alone => true,
        Kind::Opens | Kind::Credit => !goes_on(rest),
        Kind::Head | Kind::Agency => rest.is_empty(),
        Kind::Account => false,
    }
}

/// `— Mara Okafor (@okafor) May 12, 2024`.
fn is_signature(text: &str) -> bool {
    let Some(name) = text.strip_prefix(['—', '–']) else { return false };
    let account = at_most(name, MAX_SIGNATURE_BYTES).find("(@").and_then(|at| name.split_at_checked(at));
    account.is_some_and(|(name, account)| signature_length(name, account).is_some())
}

/// The positions in `line` where a unit ends without a mark, ascending.
pub(super) fn unmarked_borders(line: &str) -> Vec<usize> {
    let mut borders = Vec::new();
    for (kind, start, end) in parts_of(line) {
        let before = line.get(..start).unwrap_or_default();
        let behind = line.get(end..).unwrap_or_default();
        match kind {
            Kind::Alone if !goes_on(behind) => borders.extend([start, end + counter_length(behind)]),
            Kind::Opens if !goes_on(behind) && !before.ends_with("| ") => borders.push(start),
            Kind::Credit if !goes_on(behind) && !is_compound(before) => borders.push(start),
            Kind::Head if start == 0 && next_is_capital(behind) => borders.push(end),
            Kind::Agency if ends_credit(before, behind) => borders.push(end),
            Kind::Account => borders.extend(signature_borders(line, start).into_iter().flatten()),
            _ => {}
        }
    }
    borders.extend(shouted_heading(line));
    borders.extend(trailing_date(line));
    borders.sort_unstable();
    borders.retain(|border| (1..line.len()).contains(border));
    borders
}

/// Whether a sentence goes on behind what could be a part: with a quotation, or in small letters. `Best Picture: “Tarn”`,
/// `Related: the mayor owns the ship.`
fn goes_on(behind: &str) -> bool {
    let near = at_most(behind, MAX_SIGNATURE_BYTES).trim_start();
    let word = next_word(near);
    near.starts_with(['"', '“'])
        || (word.starts_with(char::is_lowercase) && !word.contains(char::is_uppercase))
}

/// Whether the word before a credit's label belongs to it: `Best Picture:`, `Tax Credit:`.
fn is_compound(before: &str) -> bool {
    before
        .strip_suffix(' ')
        .and_then(|before| words_backwards(before).next())
        .is_some_and(|word| COMPOUNDS.contains(word.trim_start()))
}

/// The parts in `text`, each with its range, that stand between spaces.
fn parts_of(text: &str) -> impl Iterator<Item = (Kind, usize, usize)> {
    SEARCH.find_all(text).filter_map(move |(number, span)| {
        let (_, kind) = PARTS.get(number)?;
        is_apart(text, span, *kind).then_some((*kind, span.start(), span.end()))
    })
}

/// Whether the part of `text` under `span` stands between spaces.
fn is_apart(text: &str, span: Span, kind: Kind) -> bool {
    let before = text.get(..span.start()).unwrap_or_default();
    let behind = text.get(span.end()..).unwrap_or_default();
    let begins = match kind {
        Kind::Account => return true,
        Kind::Agency => before.is_empty() || before.ends_with([' ', '/']),
        _ => before.is_empty() || before.ends_with(' '),
    };
    begins && (behind.is_empty() || behind.starts_with(' '))
}

/// The length of ` 0:53`, ` 3/8` or ` 1 of 25` at the head of `text`; 0 when there is none.
fn counter_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix(' ') else { return 0 };
    let digits = |text: &str| text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let first = digits(inner);
    let rest = inner.get(first..).unwrap_or_default();
    let separator = [":", "/", " of "].into_iter().find(|separator| first > 0 && rest.starts_with(separator));
    let Some(separator) = separator else { return 0 };
    let second = digits(rest.get(separator.len()..).unwrap_or_default());
    if second == 0 { 0 } else { 1 + first + separator.len() + second }
}

fn next_word(behind: &str) -> &str {
    let inner = behind.trim_start_matches([' ', '"', '“', '‘', '\'']);
    inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

fn next_is_capital(behind: &str) -> bool {
    next_word(at_most(behind, MAX_SIGNATURE_BYTES)).starts_with(char::is_uppercase)
}

/// Whether the credit that an agency's name closes ends with it.
fn ends_credit(before: &str, behind: &str) -> bool {
    let is_credit = before.ends_with('/') || before.ends_with("/ ") || before.ends_with("copyright ");
    if is_credit {
        next_is_capital(behind)
    } else {
        // `Reuters Editor Tom Reed`, `EPA Administrator`: a word behind the name often goes with it.
        before.is_empty() && is_listed(Class::Starter, next_word(at_most(behind, MAX_SIGNATURE_BYTES)))
    }
}

/// The borders before the dash and behind the date of the signature of which the account begins at `account`.
fn signature_borders(line: &str, account: usize) -> Option<[usize; 2]> {
    let (before, behind) = line.split_at_checked(account)?;
    let near = last_at_most(before, MAX_SIGNATURE_BYTES);
    let signature = near.get(near.rfind(['—', '–'])?..)?;
    let start = before.len() - signature.len();
    let name = signature.strip_prefix(['—', '–'])?;
    Some([start, account + signature_length(name, behind)?])
}

/// The length of the account and date behind the name of a signature. In a sentence, words follow an account.
fn signature_length(name: &str, account: &str) -> Option<usize> {
    let length = at_most(account, MAX_SIGNATURE_BYTES).find(')')? + 1;
    let rest = account.get(length..)?;
    let date = date_length(rest);
    let is_name = || name.split(' ').all(|word| !word.starts_with(char::is_lowercase));
    let ends = date > 0 || (rest.trim().is_empty() && is_name());
    (ends && !name.contains(['"', '“', '”'])).then_some(length + date)
}

/// The length of ` May 12, 2024` or, at the end of `text`, ` May 12` at its head; 0 when there is none.
fn date_length(text: &str) -> usize {
    let Some(date) = at_most(text, MAX_SIGNATURE_BYTES).strip_prefix(' ') else { return 0 };
    let words: Vec<&str> = date.split(' ').take(3).collect();
    let fits = |(index, word): (usize, &&str)| match (index, word.trim_end_matches([',', '.'])) {
        (0, month) => is_month(month),
        (1, day) => day.len() <= 2 && is_digits(day),
        (_, year) => year.len() == 4 && is_digits(year),
    };
    let is_date = words.len() >= 2 && words.iter().enumerate().all(fits);
    if is_date { words.iter().map(|word| 1 + word.len()).sum() } else { 0 }
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_month(word: &str) -> bool {
    is_listed(Class::TimeSuffix, word) && !word.ends_with("day")
}

/// Names of agencies and states in a row have fewer letters: `A US NATO Commander`, `NASA ESA AND JAXA Agree`.
const MIN_HEADING_LETTERS: usize = 12;

/// And none of them has so many: `UK`, `AND`, `NATO`.
const MIN_LONGEST_WORD: usize = 5;

/// The end of a heading in capitals at the head of a line, of three words or more: `CHECK YOUR ACCOUNTS Banks say …`.
fn shouted_heading(line: &str) -> Option<usize> {
    let (mut end, mut n_words, mut n_letters, mut longest) = (0, 0, 0, 0);
    for word in at_most(line, MAX_SIGNATURE_BYTES).split_inclusive(' ') {
        let core = word.trim_end();
        if !core.chars().all(char::is_uppercase) {
            let opens = core.starts_with(char::is_uppercase) && core.contains(char::is_lowercase);
            let is_heading = n_words >= 3 && n_letters >= MIN_HEADING_LETTERS && longest >= MIN_LONGEST_WORD;
            return (is_heading && opens).then_some(end);
        }
        n_words += 1;
        n_letters += core.chars().count();
        longest = longest.max(core.chars().count());
        end += word.len();
    }
    None
}

/// Where a date begins that closes a line without a full stop: `Ferry sinks off Tarn Tuesday, May 12, 2024`.
fn trailing_date(line: &str) -> Option<usize> {
    if !line.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return None;
    }
    let mut start = line.len();
    let (mut n_words, mut is_stamp) = (0, false);
    for word in words_backwards(line).take(MAX_DATE_WORDS) {
        let core = word.trim_matches([' ', ',', '.', '|']);
        if !is_date_word(core) {
            break;
        }
        is_stamp |=
            core.contains(':') || (is_listed(Class::TimeSuffix, core) && !is_month(core) && core.len() > 2);
        n_words += usize::from(!core.is_empty());
        start -= word.len();
    }
    let before = line.get(..start)?.trim_end();
    let last = before.rsplit(' ').next()?;
    let goes_on = before.ends_with([',', ':', '-', '–', '—', '(']) || is_small_word(last);
    (n_words >= 3 && is_stamp && !goes_on).then_some(start)
}

fn is_date_word(core: &str) -> bool {
    let is_clock = core.contains(':') && core.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    core.is_empty()
        || is_clock
        || is_digits(core)
        || is_listed(Class::TimeSuffix, core)
        || matches!(core, "AM" | "PM" | "at")
}

/// A preposition before a date makes it a part of the sentence.
fn is_small_word(word: &str) -> bool {
    matches!(
        word,
        "on" | "of"
            | "until"
            | "till"
            | "from"
            | "since"
            | "to"
            | "before"
            | "after"
            | "by"
            | "for"
            | "and"
            | "at"
    )
}

/// The words of `line` from the last to the first, each with the space before it.
fn words_backwards(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.rfind(' ').unwrap_or(0);
        let (before, word) = rest.split_at_checked(start).filter(|(_, word)| !word.is_empty())?;
        rest = before;
        Some(word)
    })
}
