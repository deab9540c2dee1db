//! Where elements without HTML inside end, and what is done with markup that never closes.
//!
//! No text is lost because something never closes. What never closes ends at the first place that looks like its end, and
//! that place depends on nothing before its beginning and nothing behind itself, so that a slice of the original is read as
//! the whole was.

use std::collections::BTreeSet;

use crate::cut::at_most;

use super::{TagEffect, tag_effect};

/// The longest name of a tag that is looked for: `blockquote`, `figcaption`.
const MAX_NAME_BYTES: usize = 10;

/// A script that holds scripts within `<!--` ends within so many bytes behind the first `</script>`, or there.
const MAX_ESCAPED_BYTES: usize = 1000;

/// Finds ends in a text; an end that was not found once is not looked for again, as it cannot stand further behind.
#[derive(Debug)]
pub(super) struct Ends<'a> {
    text: &'a str,
    never_ending: BTreeSet<String>,
    no_more_blocks: bool,
}

impl<'a> Ends<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, never_ending: BTreeSet::new(), no_more_blocks: false }
    }

    /// Where to go on behind the start tag of an element without HTML inside: at its end tag; if there is none, at the
    /// next tag that ends a line, as a forgotten end tag hides no paragraph; if there is none either, at once.
    pub(super) fn raw_text_end(&mut self, name: &str, start: usize) -> usize {
        self.end_tag(name, start).or_else(|| self.next_block(start)).unwrap_or(start)
    }

    fn end_tag(&mut self, name: &str, start: usize) -> Option<usize> {
        if self.never_ending.contains(name) {
            return None;
        }
        let first = tags(self.text, start).find(|tag| tag.is_end && tag.name.eq_ignore_ascii_case(name));
        let Some(first) = first.map(|tag| tag.start) else {
            self.never_ending.insert(name.to_owned());
            return None;
        };
        let escaped = || self.text.get(start..first).is_some_and(|script| script.contains("<!--"));
        if name != "script" || !escaped() {
            return Some(first);
        }
        let readable = at_most(self.text, first.saturating_add(MAX_ESCAPED_BYTES));
        Some(escaped_script_end(readable, start).unwrap_or(first))
    }

    fn next_block(&mut self, start: usize) -> Option<usize> {
        if self.no_more_blocks {
            return None;
        }
        let ends_line = |name: &str| tag_effect(&name.to_ascii_lowercase()) == TagEffect::EndsLine;
        let block = tags(self.text, start).find(|tag| ends_line(tag.name)).map(|tag| tag.start);
        self.no_more_blocks = block.is_none();
        block
    }

    /// Behind the first `>` from `start` on: a tag whose quotation marks never close ends there.
    pub(super) fn first_closing_bracket(&self, start: usize) -> usize {
        let found = self.text.get(start..).and_then(|rest| rest.find('>'));
        found.map_or(self.text.len(), |found| start + found + 1)
    }
}

/// A tag as far as its name.
#[derive(Debug, Clone, Copy)]
struct TagHead<'a> {
    start: usize,
    is_end: bool,
    name: &'a str,
}

/// The tags of `text` from `start` on whose names may be looked for.
fn tags(text: &str, start: usize) -> impl Iterator<Item = TagHead<'_>> {
    let mut position = start;
    std::iter::from_fn(move || {
        loop {
            let start = position + text.get(position..)?.find('<')?;
            position = start + 1;
            if let Some(tag) = tag_at(text, start) {
                return Some(tag);
            }
        }
    })
}

fn tag_at(text: &str, start: usize) -> Option<TagHead<'_>> {
    let inside = text.get(start + 1..)?;
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let length = named.bytes().take(MAX_NAME_BYTES).take_while(u8::is_ascii_alphanumeric).count();
    let (name, behind) = named.split_at_checked(length)?;
    let ends = behind.starts_with(|c: char| c == '/' || c == '>' || c.is_ascii_whitespace());
    ends.then_some(TagHead { start, is_end: named.len() < inside.len(), name })
}

/// Where a script that begins at `start` ends, when `<!--` stands in it: scripts within the comment are part of it.
///
/// # References
/// HTML Living Standard, sections 13.2.5.18 to 13.2.5.31 (script data escaped and double escaped).
fn escaped_script_end(text: &str, start: usize) -> Option<usize> {
    let (mut in_comment, mut in_inner_script) = (false, false);
    let mut position = start;
    loop {
        position += text.get(position..)?.find(['<', '-'])?;
        let rest = text.get(position..)?;
        let tag = tag_at(text, position)
            .filter(|tag| rest.starts_with('<') && tag.name.eq_ignore_ascii_case("script"));
        match tag {
            Some(tag) if tag.is_end && !in_inner_script => return Some(position),
            Some(tag) => in_inner_script = in_comment && !tag.is_end,
            None if rest.starts_with("<!--") => {
                in_comment = true;
                // Its hyphens may be those of `-->` too.
                position += 1;
            }
            None if rest.starts_with("-->") => (in_comment, in_inner_script) = (false, false),
            None => {}
        }
        position += 1;
    }
}

/// A comment whose text begins behind the result never closes.
pub(super) fn last_closing_comment(text: &str) -> usize {
    // `<!-->` closes with its own hyphens, `<!--!>` does not.
    let plain = text.rfind("-->").map_or(0, |arrow| arrow + 2);
    plain.max(text.rfind("--!>").unwrap_or_default())
}

/// Where a comment ends that never closes and whose text begins at `start`: at a `>` (`<!--more>`), unless a tag begins
/// before that; then only the `<!--` is left out.
pub(super) fn open_comment_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let bracket =
        rest.find(['<', '>']).filter(|found| rest.get(*found..).is_some_and(|r| r.starts_with('>')));
    bracket.map_or(start, |found| start + found + 1)
}

/// What begins at a `<` that no `>` follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CutOff {
    /// A tag with an attribute. It ends with the text.
    Tag,
    /// A comment, whose first characters mean nothing to a reader.
    Comment { length: usize },
    /// Nothing: the `<` is a character like others.
    Nothing,
}

/// What begins at the head of `rest`, a `<`.
pub(super) fn cut_off(rest: &str) -> CutOff {
    let comment = "<!--";
    if rest.starts_with(comment) {
        return CutOff::Comment { length: comment.len() };
    }
    let is_tag = tag_at(rest, 0).is_some_and(|tag| {
        tag_effect(&tag.name.to_ascii_lowercase()) != TagEffect::Unknown && has_attribute(rest, tag)
    });
    if is_tag { CutOff::Tag } else { CutOff::Nothing }
}

fn has_attribute(rest: &str, tag: TagHead<'_>) -> bool {
    let behind = rest.trim_start_matches(['<', '/']).get(tag.name.len()..).unwrap_or_default();
    let attribute = behind.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let name = attribute.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':');
    name.len() < attribute.len() && name.starts_with('=')
}
