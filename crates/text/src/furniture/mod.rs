//! What stands in bodies but is no news text: calls to subscribe, bylines, credits, datelines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::cut::last_at_most;
use crate::phrase_search::PhraseSearch;
use crate::sentences::{begins_with_page_part, is_verb_of_speech};
use crate::word_list::{lines_under, words_under};

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

static WHOLE_LINES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| lines_under(LISTS, "whole").collect());
static STARTS: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "start")));
static CALLS: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "call")));
static CREDITS: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "credit")));
static PARTICLES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| words_under(LISTS, "particle").collect());
static STAMPS: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "stamp")));
static PARTS: LazyLock<PhraseSearch> = LazyLock::new(|| PhraseSearch::new(lines_under(LISTS, "part")));
static SENTENCES: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "sentence")));
static CAPTION_STARTS: LazyLock<Starts> = LazyLock::new(|| Starts::new(lines_under(LISTS, "caption-start")));
static CAPTION_PARTS: LazyLock<PhraseSearch> =
    LazyLock::new(|| PhraseSearch::new(lines_under(LISTS, "caption-part")));
static CAPTION_ENDS: LazyLock<PhraseSearch> =
    LazyLock::new(|| PhraseSearch::new(lines_under(LISTS, "caption-end")));

/// Listed beginnings of lines, by their first byte: a line is compared with few of them.
struct Starts(BTreeMap<u8, Vec<&'static str>>);

impl Starts {
    fn new(starts: impl Iterator<Item = &'static str>) -> Self {
        let mut by_first = BTreeMap::<u8, Vec<&str>>::new();
        for start in starts {
            if let Some(&first) = start.as_bytes().first() {
                by_first.entry(first).or_default().push(start);
            }
        }
        Self(by_first)
    }

    /// Those that a line begins with.
    fn of<'l>(&'l self, line: &'l str) -> impl Iterator<Item = &'static str> + 'l {
        let same_first = line.as_bytes().first().and_then(|first| self.0.get(first));
        same_first.into_iter().flatten().copied().filter(|start| starts_with_words(line, start))
    }

    fn has(&self, line: &str) -> bool {
        self.of(line).next().is_some()
    }
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
        || STARTS.of(&lower).any(|start| !is_statement_behind(line, start))
        || (!ends_statement(line) && STAMPS.has(&lower))
        || (CALLS.has(&lower) && !reports_speech(line))
        || (PARTS.is_in(&lower) && !reports_speech(line))
        || is_credit(line, &lower)
        || is_byline(line)
}

/// Whether a sentence goes on behind a label in small letters: `Related: the mayor owns the ship.`
fn is_statement_behind(line: &str, label: &str) -> bool {
    let next = line.chars().skip(label.chars().count()).find(|c| c.is_alphanumeric());
    label.ends_with(':') && ends_statement(line) && next.is_some_and(char::is_lowercase)
}

/// Whether somebody speaks in a whole sentence: that is news, however it begins.
fn reports_speech(line: &str) -> bool {
    ends_statement(line) && line.split(|c: char| !c.is_alphabetic()).any(is_verb_of_speech)
}

/// `Reporting by Mara Okafor; editing by Tom Reed.`, given also in lower case: names only.
fn is_credit(line: &str, lower: &str) -> bool {
    let found = CREDITS.of(lower).next();
    found.and_then(|start| line.get(start.len()..)).is_some_and(|names| names.split(' ').all(is_name_part))
}

/// Whether a line in lower case begins as captions do, or ends with the credit of a picture.
fn is_caption(lower: &str) -> bool {
    let end = last_at_most(lower, MAX_CREDIT_BYTES);
    CAPTION_STARTS.has(lower) || CAPTION_ENDS.is_in(end)
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
        || is_credit(sentence, &lower)
        || (SENTENCES.has(&lower) && !reports_speech(sentence))
        || CAPTION_PARTS.is_in(&lower)
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
    let n_words = names.split(' ').take(MAX_BYLINE_WORDS + 1).count();
    (2..=MAX_BYLINE_WORDS).contains(&n_words) && !ends_statement(names) && names.split(' ').all(is_name_part)
}

fn is_name_part(word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    core.is_empty()
        || core.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        || PARTICLES.contains(core)
}
