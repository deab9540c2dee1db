//! Finds the places where a sentence may end.

use crate::cut::at_most;
use samestory_model::Span;

use super::page_parts::unmarked_borders;
use super::rules::ends_sentence;

/// Behind an opening bracket, the closing one is looked for within so many bytes.
const MAX_BRACKET_BYTES: usize = 200;

/// Gives the sentences of one line.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    line: &'a str,
    position: usize,
    sentence_start: usize,
    /// Where a bracket opened in this sentence that has not closed yet.
    bracket: Option<usize>,
    /// Where a sentence ends without a mark, from the last to the first.
    unmarked: Vec<usize>,
}

/// A place where a sentence may end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    /// The text of the sentence before its last marks.
    pub(super) before: &'a str,
    /// The marks: full stops, question marks and the like.
    pub(super) marks: &'a str,
    /// Quotation marks and brackets that close behind the marks.
    pub(super) closers: &'a str,
    /// The rest of the line.
    pub(super) after: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let mut unmarked = unmarked_borders(line);
        unmarked.reverse();
        Self { line, position: 0, sentence_start: 0, bracket: None, unmarked }
    }

    /// Moves behind the next marks before `limit`, and tells what stands there.
    fn next_candidate(&mut self, limit: usize) -> Option<Candidate<'a>> {
        let rest = self.line.get(self.position..limit)?;
        let found = rest.char_indices().find(|(offset, character)| {
            self.note_bracket(self.position + offset, *character);
            is_mark(*character)
        });
        let start = self.position + found?.0;
        let marks = leading(self.line.get(start..)?, is_mark);
        let behind_marks = start + marks.len();
        let closers = closing_marks(self.line.get(behind_marks..)?);
        if closers.contains(')') {
            self.bracket = None;
        }
        self.position = behind_marks + closers.len();
        let before = self.line.get(self.sentence_start..start)?;
        Some(Candidate { before, marks, closers, after: self.line.get(self.position..)? })
    }

    fn note_bracket(&mut self, position: usize, character: char) {
        match character {
            '(' => self.bracket = Some(position),
            ')' => self.bracket = None,
            _ => {}
        }
    }

    /// Whether the candidate lies within brackets that opened behind the sentence's start and close soon.
    fn is_in_brackets(&self, candidate: &Candidate<'_>) -> bool {
        let Some(open) = self.bracket.filter(|open| *open > self.sentence_start) else { return false };
        let limit = MAX_BRACKET_BYTES.saturating_sub(self.position.saturating_sub(open));
        let near = at_most(candidate.after, limit);
        near.contains(')')
    }

    /// The next place behind the position where a sentence ends without a mark; the end of the line at last.
    fn next_unmarked(&mut self) -> usize {
        let position = self.position;
        while self.unmarked.pop_if(|border| *border <= position).is_some() {}
        self.unmarked.last().copied().unwrap_or(self.line.len())
    }

    fn finish_sentence(&mut self, end: usize) -> Span {
        let sentence = Span::between(self.sentence_start, end);
        self.sentence_start = end;
        self.position = end;
        self.bracket = None;
        sentence
    }
}

impl Iterator for Scanner<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.sentence_start >= self.line.len() {
            return None;
        }
        // No mark is looked for behind the next unmarked end, so that every character is looked at once.
        let mut limit = self.next_unmarked();
        while let Some(candidate) = self.next_candidate(limit) {
            if ends_sentence(&candidate) && !self.is_in_brackets(&candidate) {
                return Some(self.finish_sentence(self.position));
            }
            limit = limit.max(self.position);
        }
        Some(self.finish_sentence(limit))
    }
}

/// The longest head of `text` of characters that are `kind`.
fn leading(text: &str, kind: fn(char) -> bool) -> &str {
    let end = text.find(|character| !kind(character)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Closing quotation marks and brackets at the head of `text`, those that stand alone between spaces, the number of a
/// footnote and emoji among them.
fn closing_marks(text: &str) -> &str {
    let attached = leading(text, is_closer);
    let rest = text.get(attached.len()..).unwrap_or_default();
    let length = attached.len()
        + footnote_length(rest).max(emoji_length(rest)).max(match attached {
            "" => lone_mark_length(rest),
            _ => 0,
        });
    text.get(..length).unwrap_or_default()
}

/// The length of ` ''` and the like, when a space or nothing follows.
fn lone_mark_length(text: &str) -> usize {
    let inner = text.strip_prefix(' ').unwrap_or_default();
    let alone =
        |mark: &&str| inner.strip_prefix(*mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    ["''", "”", "\"", "»"].iter().find(|mark| alone(mark)).map_or(0, |mark| mark.len() + 1)
}

/// The length of `[3]`.
fn footnote_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix('[') else { return 0 };
    let n_digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let closes = inner.get(n_digits..).is_some_and(|rest| rest.starts_with(']'));
    if closes && (1..=3).contains(&n_digits) { n_digits + 2 } else { 0 }
}

/// The length of emoji and the space before them.
fn emoji_length(text: &str) -> usize {
    let inner = text.strip_prefix(' ').unwrap_or(text);
    let emoji = leading(inner, is_emoji);
    if emoji.is_empty() { 0 } else { text.len() - inner.len() + emoji.len() }
}

pub(crate) fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}')
}

/// Marks that can end a sentence: `STerm` and `ATerm` of UAX #29, as far as news has them, and the ellipsis.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '‽' | '‼' | '⁇' | '⁈' | '⁉') || is_standalone_mark(character)
}

/// Marks that end a sentence whether or not a space follows.
pub(super) fn is_standalone_mark(character: char) -> bool {
    matches!(character, '。' | '．' | '｡' | '！' | '？' | '।' | '॥' | '؟' | '۔' | '።' | '။' | '។')
}

/// `Close` of UAX #29, as far as it closes; German and Danish close with `“` and `«`.
pub(crate) fn is_closer(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '“'
            | '«'
            | '‹'
    )
}
