//! Datelines at the head of a body.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::LISTS;
use crate::cut::at_most;
use crate::origin::Agency;
use crate::word_list::words_under;

/// A dateline is not longer, in bytes.
const MAX_DATELINE_BYTES: usize = 100;

static DATE_WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| words_under(LISTS, "dateline").collect());

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
    let rest = line.get(length..).unwrap_or_default();
    // `NASA — the agency — said`: an aside behind a name in capitals.
    let begins_sentence = rest.contains(char::is_alphanumeric) && !rest.starts_with(char::is_lowercase);
    if begins_sentence && is_dateline(head, separator) { length } else { 0 }
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
