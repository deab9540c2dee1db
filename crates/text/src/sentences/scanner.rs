//! Finds the places where a sentence may end.

use crate::cut::at_most;
use samestory_model::Span;

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
        Self { line, position: 0, sentence_start: 0, bracket: None }
    }

    /// Moves behind the next marks, and tells what stands there.
    fn next_candidate(&mut self) -> Option<Candidate<'a>> {
        let rest = self.line.get(self.position..)?;
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
        while let Some(candidate) = self.next_candidate() {
            if ends_sentence(&candidate) && !self.is_in_brackets(&candidate) {
                return Some(self.finish_sentence(self.position));
            }
        }
        Some(self.finish_sentence(self.line.len()))
    }
}

/// The longest head of `text` of characters that are `kind`.
fn leading(text: &str, kind: fn(char) -> bool) -> &str {
    let end = text.find(|character| !kind(character)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Closing quotation marks and brackets at the head of `text`, one that stands alone between spaces among them.
fn closing_marks(text: &str) -> &str {
    let attached = leading(text, is_closer);
    let rest = text.get(attached.len()..).unwrap_or_default();
    let alone = ["''", "”", "\"", "»"].into_iter().find(|mark| {
        let behind = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(*mark));
        attached.is_empty() && behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
    });
    let length = attached.len() + alone.map_or(0, |mark| mark.len() + 1);
    text.get(..length).unwrap_or_default()
}

/// Marks that can end a sentence: `STerm` and `ATerm` of UAX #29, as far as news has them, and the ellipsis.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_standalone_mark(character)
}

/// Marks that end a sentence whether or not a space follows.
pub(super) fn is_standalone_mark(character: char) -> bool {
    matches!(character, '。' | '．' | '｡' | '！' | '？' | '।' | '॥' | '؟' | '۔' | '።' | '။' | '។')
}

/// `Close` of UAX #29, as far as it closes.
fn is_closer(character: char) -> bool {
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
    )
}
