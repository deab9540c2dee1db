//! What stands in bodies but is no news text: calls to subscribe, bylines, credits, datelines.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::cut::at_most;
use crate::origin::Agency;
use crate::word_list::{entries, words_by_heading};

const LISTS: &str = include_str!("furniture.txt");

/// A longer line that begins with or holds a listed phrase is news text that speaks of it.
const MAX_LINE_CHARS: usize = 240;

/// A byline has no more words.
const MAX_BYLINE_WORDS: usize = 14;

/// A dateline is not longer, in bytes.
const MAX_DATELINE_BYTES: usize = 100;

static WHOLE_LINES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| under("whole").collect());
static STARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("start").collect());
static STAMPS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("stamp").collect());
static PARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("part").collect());
static DATE_WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    words_by_heading(LISTS).filter(|(heading, _)| *heading == "dateline").map(|(_, w)| w).collect()
});

fn under(wanted: &'static str) -> impl Iterator<Item = &'static str> {
    entries(LISTS).filter(move |(heading, _)| *heading == wanted).map(|(_, line)| line)
}

/// Whether a line of a body is no news text: it has no letter or digit, is a listed phrase or a short line with one, or a
/// byline.
pub(crate) fn is_furniture(line: &str) -> bool {
    if !line.contains(char::is_alphanumeric) {
        return true;
    }
    if line.chars().nth(MAX_LINE_CHARS).is_some() {
        return false;
    }
    let lower = line.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphanumeric());
    WHOLE_LINES.contains(core)
        || STARTS.iter().any(|start| starts_with_words(&lower, start))
        || (!ends_statement(line) && STAMPS.iter().any(|start| starts_with_words(&lower, start)))
        || PARTS.iter().any(|part| lower.contains(part))
        || is_byline(line)
}

pub(crate) fn ends_statement(line: &str) -> bool {
    line.ends_with(['.', '!', '?', ':', '”', '"'])
}

/// Whether `line` begins with `start`, which does not end within a word.
fn starts_with_words(line: &str, start: &str) -> bool {
    let complete = |rest: &str| start.ends_with([':', '0', '9']) || !rest.starts_with(char::is_alphanumeric);
    line.strip_prefix(start).is_some_and(complete)
}

/// `By Mara Okafor`, `By Mara Okafor and Tom Reed, Northwire | May 12`: names only, and no full stop at the end.
pub(crate) fn is_byline(line: &str) -> bool {
    let Some(names) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")) else { return false };
    let is_name_part = |word: &str| {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        core.is_empty()
            || core.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            || matches!(
                core,
                "and"
                    | "in"
                    | "of"
                    | "for"
                    | "at"
                    | "the"
                    | "with"
                    | "de"
                    | "van"
                    | "von"
                    | "al"
                    | "bin"
                    | "el"
            )
    };
    let n_words = names.split(' ').take(MAX_BYLINE_WORDS + 1).count();
    (2..=MAX_BYLINE_WORDS).contains(&n_words) && !ends_statement(names) && names.split(' ').all(is_name_part)
}

/// The length in bytes of the dateline at the head of a body's first line, with the dash or colon behind it; 0 when there
/// is none.
///
/// `PORT AUREL, May 12 (Northwire) - `, `WASHINGTON (AP) — `, `SINGAPORE: `, `Tarn, Kestria (AP) — `.
pub(crate) fn dateline_length(line: &str) -> usize {
    let near = at_most(line, MAX_DATELINE_BYTES);
    let separators = [" - ", " – ", " — ", " -- ", "— ", "– ", "—", ": "];
    let found = separators.into_iter().filter_map(|separator| Some((near.find(separator)?, separator)));
    // The longest of those that begin first: `" — "` rather than `"— "`.
    let Some((end, separator)) = found.min_by_key(|(end, separator)| (*end, usize::MAX - separator.len()))
    else {
        return 0;
    };
    let head = near.get(..end).unwrap_or_default();
    let length = end + separator.len();
    let has_text = line.get(length..).is_some_and(|rest| rest.contains(char::is_alphanumeric));
    if has_text && is_dateline(head, separator) { length } else { 0 }
}

fn is_dateline(head: &str, separator: &str) -> bool {
    let (place, agency) = match head.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((place, agency)) => (place.trim(), Some(agency)),
        None => (head.trim(), None),
    };
    let city = place.split([',', '/']).next().unwrap_or_default().trim();
    let n_capitals = city.chars().filter(|c| c.is_uppercase()).count();
    let in_capitals =
        n_capitals >= 3 && !city.chars().any(char::is_lowercase) && !city.contains(char::is_numeric);
    let rest = place.get(city.len()..).unwrap_or_default();
    let plausible_rest = rest.split([' ', ',', '/', '.']).all(is_place_or_date);
    if separator == ": " {
        return in_capitals && n_capitals >= 5 && agency.is_none() && rest.is_empty();
    }
    // Without spaces the dash often sets off an aside: `NATO—the alliance—met`.
    if separator == "—" && n_capitals < 5 && agency.is_none() {
        return false;
    }
    let is_name = |agency: &str| {
        Agency::named(agency).is_some()
            || (agency.starts_with(char::is_uppercase) && agency.split(' ').count() <= 4)
    };
    let named_agency = agency.is_some_and(is_name);
    let plausible_city = city.split(' ').all(is_place_or_date);
    plausible_rest && (in_capitals || (named_agency && plausible_city))
}

/// A capitalised word, a number, or a month.
pub(crate) fn is_place_or_date(word: &str) -> bool {
    let capitalised = word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    word.is_empty()
        || capitalised
        || DATE_WORDS.contains(word)
        || matches!(word, "of" | "the" | "and" | "de" | "in")
}
