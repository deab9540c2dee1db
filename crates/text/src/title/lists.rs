//! The word lists for titles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::TitleKind;
use crate::word_list::{entries, words_by_heading};

static LABELS: LazyLock<BTreeMap<&'static str, TitleKind>> = LazyLock::new(|| {
    entries(include_str!("labels.txt")).filter_map(|(heading, line)| Some((line, kind(heading)?))).collect()
});

static OUTLET_WORDS: LazyLock<BTreeSet<(&'static str, &'static str)>> =
    LazyLock::new(|| words_by_heading(include_str!("outlet_words.txt")).collect());

/// The kind that a label, in any case, stands for.
pub(super) fn label_kind(label: &str) -> Option<TitleKind> {
    // No label is longer, and a title may be of any length.
    let label = Some(label.trim()).filter(|label| label.len() <= 40)?;
    LABELS.get(label.to_lowercase().as_str()).copied()
}

/// Whether outlets' names are made with `word`, in lower case.
pub(super) fn is_outlet_word(word: &str) -> bool {
    OUTLET_WORDS.contains(&("names", word))
}

/// Whether `word`, in lower case, may stand beside an outlet's own name.
pub(super) fn is_filler(word: &str) -> bool {
    OUTLET_WORDS.contains(&("fillers", word))
}

/// Whether `word`, in lower case, names a section.
pub(super) fn is_section(word: &str) -> bool {
    OUTLET_WORDS.contains(&("sections", word))
}

fn kind(heading: &str) -> Option<TitleKind> {
    match heading {
        "opinion" => Some(TitleKind::Opinion),
        "live" => Some(TitleKind::Live),
        "video" => Some(TitleKind::Video),
        "analysis" => Some(TitleKind::Analysis),
        "exclusive" => Some(TitleKind::Exclusive),
        "other" => Some(TitleKind::Other),
        _ => None,
    }
}
