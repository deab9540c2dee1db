//! What the lists say about parts of addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::word_list::{lines_under, words_by_heading, words_under};

const LISTS: &str = include_str!("addresses.txt");

static WORDS: LazyLock<BTreeSet<(&'static str, &'static str)>> =
    LazyLock::new(|| words_by_heading(LISTS).collect());
static SITE_PARAMETERS: LazyLock<BTreeSet<(&'static str, String)>> = LazyLock::new(|| {
    lines_under(LISTS, "site parameter")
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(site, names)| names.split(' ').map(move |name| (site, name.to_lowercase())))
        .collect()
});
static PREFIXES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words_under(LISTS, "parameter prefix").collect());

/// Whether `word` stands in the list under `heading`.
pub(super) fn is_listed(heading: &'static str, word: &str) -> bool {
    WORDS.contains(&(heading, word))
}

/// Whether a parameter, its name in lower case, says nothing about which article it is at the outlet `site`.
pub(super) fn is_idle_parameter(site: &str, name: &str, value: &str) -> bool {
    let with_value =
        if value.is_empty() { name.to_owned() } else { format!("{name}={}", value.to_lowercase()) };
    is_listed("parameter", name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || is_listed("parameter value", &with_value)
        || SITE_PARAMETERS.contains(&(site, name.to_owned()))
}

/// How the paths of addresses begin that carry another in their path, with their host.
pub(super) static PATH_WRAPPERS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let pairs = lines_under(LISTS, "wrapper path").filter_map(|line| line.split_once(' '));
    pairs.map(|(host, path)| (host, path.split('/').collect())).collect()
});

/// The parameters of addresses that carry another in them: by host and path.
pub(super) static PARAMETER_WRAPPERS: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut wrappers: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for line in lines_under(LISTS, "wrapper parameter") {
        if let Some((address, parameter)) = line.rsplit_once(' ') {
            wrappers.entry(address.replace(' ', "/")).or_default().push(parameter);
        }
    }
    wrappers
});

/// Endings of the last part of a path, each with the ending of the article's main form.
pub(super) static ENDINGS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let pairs = lines_under(LISTS, "ending").filter_map(|line| line.split_once(' '));
    pairs.map(|(form, main)| (form, if main == "-" { "" } else { main })).collect()
});
