//! Datelines at the head of a body.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::LISTS;
use crate::cut::at_most;
use crate::origin::Agency;
use crate::word_list::words_under;

/// A dateline is not longer, in bytes.
const MAX_DATELINE_BYTES: usize = 200;

/// So many are taken off.
const MAX_DATELINES: usize = 3;

/// So many capitals are a place's, and not the initials of an agency's or an office's name.
const SURE_CAPITALS: usize = 6;

static DATE_WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| words_under(LISTS, "dateline").collect());

/// The length in bytes of the datelines and rubrics at the head of a body's first line, with what sets them off; 0 when there
/// is none.
///
/// `PORT AUREL, May 12 (Northwire) - `, `WASHINGTON (AP) — `, `SINGAPORE: `, `Tarn, Kestria (AP) — `, `(CNN)`, `ANALYSIS/OPINION: `,
/// `PORT AUREL (The Northwire Report)`, `（早报讯） `.
///
/// Before a colon it may be a label of the page, `VIDEO: `, unless `may_be_label` is false: then a speaker's, `LUND: `.
pub(crate) fn dateline_length(line: &str, may_be_label: bool) -> usize {
    let mut length = 0;
    // `ANALYSIS/OPINION: ANALYSIS/OPINION: `
    for _ in 0..MAX_DATELINES {
        let rest = line.get(length..).unwrap_or_default();
        let all = [before_separator(rest, may_be_label), bracketed(rest), bracketed_wide(rest)];
        let Some(found) = all.into_iter().find(|found| *found > 0) else { break };
        length += found;
    }
    length
}

/// With a dash or colon behind it.
fn before_separator(line: &str, may_be_label: bool) -> usize {
    let near = at_most(line, MAX_DATELINE_BYTES);
    let separators = [" - ", " – ", " — ", " -- ", "— ", "– ", "—", ": ", " :"];
    let is_allowed = |separator: &&str| may_be_label || !separator.contains(':');
    let found = separators
        .into_iter()
        .filter(is_allowed)
        .filter_map(|separator| Some((near.find(separator)?, separator)));
    // The longest of those that begin first: `" — "` rather than `"— "`.
    let Some((end, separator)) = found.min_by_key(|(end, separator)| (*end, usize::MAX - separator.len()))
    else {
        return 0;
    };
    let head = near.get(..end).unwrap_or_default();
    let length = end + separator.len();
    if is_dateline(head, separator) { before_sentence(line, length) } else { 0 }
}

/// With a source in brackets behind it, or that alone: `(CNN)Rain …`, `PORT AUREL (The Northwire Report)Rain …`.
fn bracketed(line: &str) -> usize {
    let near = at_most(line, MAX_DATELINE_BYTES);
    let Some((place, rest)) = near.split_once('(') else { return 0 };
    let Some((name, _)) = rest.split_once(')') else { return 0 };
    let is_source = Agency::named(name).is_some() || CHANNELS.contains(&name);
    // `UNICEF (United Nations Children's Fund) Director Ana Lund`: what letters stand for is no outlet.
    let may_be_outlet = name.starts_with("The ") || name.contains('.');
    let in_capitals = || n_capitals(place) >= SURE_CAPITALS && is_in_capitals(place);
    let is_dateline = place.trim().is_empty() && is_name(name)
        || is_plausible(place) && (is_source || may_be_outlet && in_capitals());
    if is_dateline { before_sentence(line, place.len() + name.len() + 2) } else { 0 }
}

/// `（早报讯） `, `【法新社北京电】`: a report that says so.
fn bracketed_wide(line: &str) -> usize {
    let near = at_most(line, MAX_DATELINE_BYTES);
    let pairs = [('（', '）'), ('【', '】'), ('(', ')'), ('[', ']')];
    let inside = pairs.iter().find_map(|(open, close)| near.strip_prefix(*open)?.split_once(*close));
    let is_report = |(name, _): &(&str, &str)| name.ends_with(['讯', '訊', '电', '電']);
    inside.filter(is_report).map_or(0, |(_, rest)| before_sentence(line, near.len() - rest.len()))
}

/// Names in brackets that are no agency's.
const CHANNELS: [&str; 3] = ["CNN", "CNN Business", "BBC News"];

/// `length`, where a sentence begins behind it: `NASA — the agency — said` has an aside behind a name in capitals.
fn before_sentence(line: &str, length: usize) -> usize {
    let news = line.get(length..).unwrap_or_default().trim_start();
    let begins_sentence = news.contains(char::is_alphanumeric) && !news.starts_with(char::is_lowercase);
    if begins_sentence { line.len() - news.len() } else { 0 }
}

fn is_dateline(head: &str, separator: &str) -> bool {
    let (place, agency) = match head.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((place, agency)) => (place.trim(), Some(agency)),
        None => (head.trim(), None),
    };
    let n_capitals = n_capitals(place);
    if matches!(separator, ": " | " :") {
        return n_capitals >= 5 && is_in_capitals(place) && is_of_place(place) && agency.is_none();
    }
    // Without spaces the dash often sets off an aside: `NATO—the alliance—met`.
    if separator == "—" && n_capitals < 5 && agency.is_none() {
        return false;
    }
    is_plausible(place) && (is_in_capitals(place) || agency.is_some_and(is_name) || ends_on_place(place))
}

/// Whether a name may be that of an outlet.
fn is_name(name: &str) -> bool {
    Agency::named(name).is_some() || (name.starts_with(char::is_uppercase) && name.split(' ').count() <= 4)
}

/// What stands before the first comma or slash.
fn city(place: &str) -> &str {
    place.split([',', '/']).next().unwrap_or_default().trim()
}

fn n_capitals(place: &str) -> usize {
    city(place).chars().filter(|c| c.is_uppercase()).count()
}

/// Whether the city is written in capitals, and they are enough to be no initials.
fn is_in_capitals(place: &str) -> bool {
    let city = city(place);
    n_capitals(place) >= 3 && !city.chars().any(|c| c.is_lowercase() || c.is_numeric())
}

/// Whether nothing stands behind a city but its country, or another city: `TARN, Kestria`, not `ANA LUND, NEWS HOST`.
fn is_of_place(place: &str) -> bool {
    let rest = place.get(city(place).len()..).unwrap_or_default();
    let is_country = rest.strip_prefix(", ").is_some_and(|country| {
        country.contains(char::is_lowercase) && country.split(' ').count() <= 2 && is_plausible(country)
    });
    rest.is_empty() || rest.starts_with('/') && is_plausible(rest) || is_country
}

/// Whether all words may be of a place or a date.
fn is_plausible(place: &str) -> bool {
    place.split([' ', ',', '/', '.']).all(is_place_or_date)
}

/// `Mara Okafor and Tom Reed, The Tarn Post WASHINGTON`: those who report stand before the place. Not `The Director of UNESCO`.
fn ends_on_place(place: &str) -> bool {
    let mut words = place.rsplit([' ', ',']).filter(|word| !word.is_empty());
    let last = words.next().unwrap_or_default();
    let follows_name = words.next().is_some_and(|before| before.starts_with(char::is_uppercase));
    follows_name && n_capitals(last) >= SURE_CAPITALS && is_in_capitals(last)
}

/// A capitalised word, a number, or a month.
pub(crate) fn is_place_or_date(word: &str) -> bool {
    let capitalised = word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    word.is_empty()
        || capitalised
        || DATE_WORDS.contains(word)
        || matches!(word, "of" | "the" | "and" | "de" | "in")
}
