//! Collects pieces while the tokenizer runs.

use html5gum::{Emitter, Error, State};
use samestory_model::Span;

use super::hidden::HiddenElements;
use super::unclosed::last_closing_comment;
use super::{TagEffect, tag_effect};
use crate::normalize::piece::{Content, Piece};

/// Why the tokenizer stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// An element begins that holds no HTML.
    RawText,
    /// A comment begins that never closes.
    OpenComment,
    /// The text ended within a tag.
    OpenTag { start: usize },
    /// The text ended.
    End,
}

/// html5gum keeps the position exact wherever it emits text or a tag: directly behind it.
#[derive(Debug)]
pub(super) struct Collector<'a> {
    original: &'a str,
    position: usize,
    /// Where the last piece, tag or comment ended.
    done: usize,
    pieces: Vec<Piece>,
    stop: Option<Stop>,
    tag_name: Vec<u8>,
    is_end_tag: bool,
    /// Where the last `<` stands.
    bracket: usize,
    /// Where the tag begins that is being read.
    tag_start: Option<usize>,
    hidden: HiddenElements,
    /// A comment whose text begins behind it never closes. Looked up with the first comment.
    last_closing: Option<usize>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        Self {
            original,
            position: 0,
            done: 0,
            pieces: Vec::new(),
            stop: None,
            tag_name: Vec::new(),
            is_end_tag: false,
            bracket: 0,
            tag_start: None,
            hidden: HiddenElements::default(),
            last_closing: None,
        }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// The name of the last tag, in lower case.
    pub(super) fn tag_name(&self) -> &str {
        std::str::from_utf8(&self.tag_name).unwrap_or_default()
    }

    /// Leaves out what stands before `position`.
    pub(super) fn skip_to(&mut self, position: usize) {
        self.position = position;
        self.done = position;
    }

    /// Takes the characters before `position` as they are.
    pub(super) fn push_text(&mut self, position: usize) {
        let start = std::mem::replace(&mut self.position, position);
        self.push(start, Content::Verbatim);
    }

    /// Ends the tag that the text ended in at `position`.
    pub(super) fn close_tag_at(&mut self, position: usize) {
        self.position = position;
        self.end_current_tag();
    }

    pub(super) fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    fn push(&mut self, start: usize, content: Content) {
        let span = Span::between(start, self.position);
        match self.pieces.last_mut() {
            // One text comes in many parts where it holds ampersands.
            Some(Piece { span: last, content: Content::Verbatim })
                if content == Content::Verbatim && last.end() == start =>
            {
                *last = last.cover(span);
            }
            _ => self.pieces.push(Piece { span, content }),
        }
        self.done = self.position;
    }

    fn end_current_tag(&mut self) {
        let effect = tag_effect(self.tag_name());
        if self.is_end_tag {
            if let Some(n_pieces) = self.hidden.close(&self.tag_name) {
                self.pieces.truncate(n_pieces);
            }
        } else if effect == TagEffect::Hides {
            self.hidden.open(&self.tag_name, self.pieces.len());
        }
        if effect == TagEffect::EndsLine {
            self.push(self.done, Content::LineEnd);
        }
        self.done = self.position;
        self.tag_start = None;
        // Fewer elements than the standard names: text that might be read must not depend on a tag before it.
        let is_raw = matches!(self.tag_name(), "script" | "style" | "iframe" | "noembed" | "noframes");
        self.stop = (is_raw && !self.is_end_tag).then_some(Stop::RawText);
    }

    fn comment_closes(&mut self) -> bool {
        self.position <= *self.last_closing.get_or_insert_with(|| last_closing_comment(self.original))
    }
}

impl Emitter for &mut Collector<'_> {
    type Token = Stop;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, text: &[u8]) {
        let start = self.position.saturating_sub(text.len());
        let original = self.original.as_bytes();
        let is_reference = start > self.done && original.get(self.done) == Some(&b'&');
        if !is_reference && original.get(start..self.position) == Some(text) {
            self.push(start, Content::Verbatim);
            return;
        }
        let characters = std::str::from_utf8(text).unwrap_or("\u{fffd}");
        self.push(self.done, Piece::decoded(Span::default(), characters).content);
    }

    fn start_open_tag(&mut self) {
        self.bracket = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.tag_name.clear();
        self.is_end_tag = false;
        self.tag_start = Some(self.bracket);
    }

    fn init_end_tag(&mut self) {
        self.tag_name.clear();
        self.is_end_tag = true;
        self.tag_start = Some(self.bracket);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag_name.extend_from_slice(name);
    }

    // The state stays as it is: what is read by other rules is left to the caller.
    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_current_tag();
        None
    }

    fn init_comment(&mut self) {
        let is_comment = self.original.get(..self.position).is_some_and(|before| before.ends_with("<!--"));
        if is_comment && !self.comment_closes() {
            self.stop = Some(Stop::OpenComment);
        }
    }

    fn emit_current_comment(&mut self) {
        self.done = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.done = self.position;
    }

    fn emit_eof(&mut self) {
        self.stop = Some(self.tag_start.take().map_or(Stop::End, |start| Stop::OpenTag { start }));
    }

    fn pop_token(&mut self) -> Option<Stop> {
        self.stop.take()
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    // Asked for only in states that are never entered.
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        false
    }

    // Nothing else of a document is text.
    fn emit_error(&mut self, _: Error) {}
    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn init_doctype(&mut self) {}
    fn init_attribute(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn push_attribute_name(&mut self, _: &[u8]) {}
    fn push_attribute_value(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
