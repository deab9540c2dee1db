//! What stands in bodies but is no news text: calls to subscribe, bylines, credits, datelines.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::cut::last_at_most;
use crate::sentences::begins_with_page_part;
use crate::word_list::entries;

mod dateline;

pub(crate) use dateline::{dateline_length, is_place_or_date};

const LISTS: &str = include_str!("furniture.txt");

/// A longer line that begins with or holds a listed phrase is news text that speaks of it.
const MAX_LINE_CHARS: usize = 240;

/// Captions of several sentences are not longer.
const MAX_CAPTION_CHARS: usize = 700;

/// The credit at the end of a caption is not longer, in bytes.
const MAX_CREDIT_BYTES: usize = 100;

/// A byline has no more words.
const MAX_BYLINE_WORDS: usize = 14;

static WHOLE_LINES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| under("whole").collect());
static STARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("start").collect());
static STAMPS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("stamp").collect());
static PARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("part").collect());
static SENTENCES: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("sentence").collect());
static CAPTION_STARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("caption-start").collect());
static CAPTION_PARTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("caption-part").collect());
static CAPTION_ENDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| under("caption-end").collect());

fn under(wanted: &'static str) -> impl Iterator<Item = &'static str> {
    entries(LISTS).filter(move |(heading, _)| *heading == wanted).map(|(_, line)| line)
}

/// Whether a line of a body is no news text: it has no letter or digit, is a listed phrase or a short line with one, a
/// caption or a byline.
pub(crate) fn is_furniture(line: &str) -> bool {
    if !line.contains(char::is_alphanumeric) {
        return true;
    }
    if line.chars().nth(MAX_CAPTION_CHARS).is_some() {
        return false;
    }
    let lower = line.to_lowercase();
    if is_caption(&lower) {
        return true;
    }
    if line.chars().nth(MAX_LINE_CHARS).is_some() {
        return false;
    }
    let core = lower.trim_matches(|c: char| !c.is_alphanumeric());
    WHOLE_LINES.contains(core)
        || STARTS.iter().any(|start| starts_with_words(&lower, start))
        || (!ends_statement(line) && STAMPS.iter().any(|start| starts_with_words(&lower, start)))
        || PARTS.iter().any(|part| lower.contains(part))
        || is_byline(line)
}

/// Whether a line in lower case begins as captions do, or ends with the credit of a picture.
fn is_caption(lower: &str) -> bool {
    let end = last_at_most(lower, MAX_CREDIT_BYTES);
    CAPTION_STARTS.iter().any(|start| lower.starts_with(start))
        || CAPTION_ENDS.iter().any(|part| end.contains(part))
}

/// Whether a sentence within a line is no news text: a label of the page, a caption, a call to subscribe.
pub(crate) fn is_furniture_sentence(sentence: &str) -> bool {
    if sentence.chars().nth(MAX_LINE_CHARS).is_some() {
        return false;
    }
    if begins_with_page_part(sentence) {
        return true;
    }
    let lower = sentence.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphanumeric());
    WHOLE_LINES.contains(core)
        || is_caption(&lower)
        || SENTENCES.iter().any(|start| starts_with_words(&lower, start))
        || CAPTION_PARTS.iter().any(|part| lower.contains(part))
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
