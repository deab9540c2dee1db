//! Names of agencies, and where they stand in a text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use samestory_model::Span;

use super::Agency;
use crate::word_list::entries;

const AGENCIES: &str = include_str!("agencies.txt");

/// Shorter names have no second spelling in capitals: `dpa` has its own line.
const MIN_BYTES_TO_CAPITALISE: usize = 5;

/// The values of one kind of line, each with its agency.
fn lines(kind: &'static str) -> impl Iterator<Item = (Agency, &'static str)> {
    let agency = |name: &'static str| Agency { name, domain: MAIN_DOMAINS.get(name).copied().unwrap_or("") };
    entries(AGENCIES).filter_map(move |(name, line)| {
        let (given, value) = line.split_once(' ')?;
        (given == kind).then(|| (agency(name), value))
    })
}

static MAIN_DOMAINS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let domains = entries(AGENCIES).filter_map(|(name, line)| Some((name, line.strip_prefix("domain ")?)));
    let mut main = BTreeMap::new();
    for (name, domain) in domains {
        main.entry(name).or_insert(domain);
    }
    main
});

static NAMES: LazyLock<BTreeMap<String, Agency>> = LazyLock::new(|| {
    let spellings = |(agency, name): (Agency, &str)| {
        let capitals = (name.len() >= MIN_BYTES_TO_CAPITALISE).then(|| name.to_uppercase());
        [Some(name.to_owned()), capitals].into_iter().flatten().map(move |name| (name, agency))
    };
    lines("name").flat_map(spellings).collect()
});
static DATELINE_NAMES: LazyLock<BTreeMap<&'static str, Agency>> =
    LazyLock::new(|| lines("dateline").map(|(agency, name)| (name, agency)).collect());
static DOMAINS: LazyLock<BTreeMap<&'static str, Agency>> =
    LazyLock::new(|| lines("domain").map(|(agency, domain)| (domain, agency)).collect());

/// The phrases that only one agency's texts end with.
pub(super) static PHRASES: LazyLock<Vec<(&'static str, Agency)>> =
    LazyLock::new(|| lines("phrase").map(|(agency, phrase)| (phrase, agency)).collect());

/// Where outlets print what an agency sends: domain and path.
pub(super) static ADDRESSES: LazyLock<Vec<(&'static str, Agency)>> =
    LazyLock::new(|| lines("address").map(|(agency, address)| (address, agency)).collect());

pub(super) fn agency_of_domain(domain: &str) -> Option<Agency> {
    DOMAINS.get(domain).copied()
}

/// The agency that is called so, with or without `The` in front.
pub(super) fn agency_named(name: &str) -> Option<Agency> {
    NAMES.get(without_article(name.trim())).copied()
}

/// The agency that is called so in the brackets of a dateline.
pub(super) fn agency_in_dateline(name: &str) -> Option<Agency> {
    agency_named(name).or_else(|| DATELINE_NAMES.get(name.trim()).copied())
}

fn without_article(name: &str) -> &str {
    ["The ", "the ", "THE "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// The longest agency's name at the end of `text`, and where it begins.
pub(super) fn agency_at_end(text: &str) -> Option<(Agency, usize)> {
    let ends = |(name, agency): (&String, &Agency)| {
        let before = text.strip_suffix(name.as_str())?;
        let complete = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '@'));
        complete.then_some((*agency, before.len()))
    };
    NAMES.iter().filter_map(ends).min_by_key(|(_, start)| *start)
}

/// The longest agency's name at the start of `text`, and its length.
fn agency_at_start(text: &str) -> Option<(Agency, usize)> {
    let starts = |(name, agency): (&String, &Agency)| {
        let after = text.strip_prefix(name.as_str())?;
        let complete = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '@'));
        complete.then_some((*agency, name.len()))
    };
    NAMES.iter().filter_map(starts).max_by_key(|(_, length)| *length)
}

/// The first agency named in `text`.
pub(super) fn first_agency(text: &str) -> Option<(Agency, Span)> {
    let mut previous = ' ';
    for (start, c) in text.char_indices() {
        if c.is_uppercase() || c == 'd' {
            let is_word_start = !previous.is_alphanumeric() && !matches!(previous, '_' | '@' | '.');
            let found = is_word_start.then(|| agency_at_start(text.get(start..)?)).flatten();
            if let Some((agency, length)) = found {
                return Some((agency, Span::between(start, start + length)));
            }
        }
        previous = c;
    }
    None
}
