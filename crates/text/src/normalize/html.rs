//! Decoding of HTML bodies.

use std::collections::BTreeMap;

use html5gum::{Emitter, Error, State, Tokenizer};
use samestory_model::Span;

use super::piece::{Content, Piece};

/// What a tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEffect {
    /// A line ends at it.
    EndsLine,
    /// It only marks text up.
    Inline,
    /// What its element holds is not read as text.
    Hides,
    /// It is no tag of HTML's text; it is dropped like an inline one.
    Unknown,
}

/// What the tag with this name, in lower case, does.
pub(super) fn tag_effect(name: &str) -> TagEffect {
    match name {
        "address" | "article" | "aside" | "blockquote" | "body" | "br" | "center" | "dd" | "details"
        | "dialog" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "html" | "legend" | "li" | "main"
        | "menu" | "nav" | "ol" | "option" | "p" | "pre" | "section" | "summary" | "table" | "tbody"
        | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" => TagEffect::EndsLine,
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data" | "del" | "dfn"
        | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark" | "q" | "rp" | "rt" | "ruby"
        | "s" | "samp" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "time" | "tt" | "u"
        | "var" | "wbr" => TagEffect::Inline,
        "audio" | "button" | "canvas" | "head" | "iframe" | "math" | "noembed" | "noframes" | "noscript"
        | "object" | "script" | "select" | "style" | "svg" | "template" | "textarea" | "title" | "video" => {
            TagEffect::Hides
        }
        _ => TagEffect::Unknown,
    }
}

/// Cuts `original` into text, line ends and character references.
pub(super) fn pieces(original: &str) -> Vec<Piece> {
    let emitter = PieceEmitter::new(original.as_bytes());
    let mut tokenizer = Tokenizer::new_with_emitter(original, emitter);
    match tokenizer.next() {
        Some(Ok(pieces)) => pieces,
        None => Vec::new(),
    }
}

/// What one character reference, such as `&amp;`, stands for; `None` for an unknown one.
pub(super) fn decode_reference(written: &str) -> Option<Content> {
    match pieces(written).as_slice() {
        [Piece { content: content @ Content::Decoded(_), .. }] => Some(*content),
        _ => None,
    }
}

/// Collects pieces while the tokenizer runs, and hands all of them over as one token at the end of the file.
///
/// html5gum keeps the position exact wherever it emits text or a tag: directly behind it.
#[derive(Debug)]
struct PieceEmitter<'a> {
    original: &'a [u8],
    position: usize,
    /// Where the last piece, tag or comment ended.
    done: usize,
    pieces: Vec<Piece>,
    finished: Option<Vec<Piece>>,
    tag_name: Vec<u8>,
    is_end_tag: bool,
    last_start_tag: Vec<u8>,
    hidden: HiddenElements,
    /// Whether the tokenizer is in an element that holds no HTML.
    in_raw_text: bool,
}

impl<'a> PieceEmitter<'a> {
    fn new(original: &'a [u8]) -> Self {
        Self {
            original,
            position: 0,
            done: 0,
            pieces: Vec::new(),
            finished: None,
            tag_name: Vec::new(),
            is_end_tag: false,
            last_start_tag: Vec::new(),
            hidden: HiddenElements::default(),
            in_raw_text: false,
        }
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

    fn start_tag(&mut self, effect: TagEffect) -> Option<State> {
        self.last_start_tag.clone_from(&self.tag_name);
        if effect == TagEffect::Hides {
            self.hidden.open(&self.tag_name, self.pieces.len());
        }
        // Fewer elements than the standard names: text that might be read must not depend on a tag before it.
        let state = match self.tag_name.as_slice() {
            b"script" => Some(State::ScriptData),
            b"style" | b"iframe" | b"noembed" | b"noframes" => Some(State::RawText),
            _ => None,
        };
        self.in_raw_text = state.is_some();
        state
    }

    fn end_tag(&mut self) {
        self.last_start_tag.clear();
        self.in_raw_text = false;
        if let Some(n_pieces) = self.hidden.close(&self.tag_name) {
            self.pieces.truncate(n_pieces);
        }
    }
}

impl Emitter for PieceEmitter<'_> {
    type Token = Vec<Piece>;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, text: &[u8]) {
        if self.in_raw_text {
            return;
        }
        let start = self.position.saturating_sub(text.len());
        let is_reference = start > self.done && self.original.get(self.done) == Some(&b'&');
        if !is_reference && self.original.get(start..self.position) == Some(text) {
            self.push(start, Content::Verbatim);
            return;
        }
        let characters = std::str::from_utf8(text).unwrap_or("\u{fffd}");
        self.push(self.done, Piece::decoded(Span::default(), characters).content);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let name = std::str::from_utf8(&self.tag_name).unwrap_or_default();
        let effect = tag_effect(name);
        let next_state = if self.is_end_tag {
            self.end_tag();
            None
        } else {
            self.start_tag(effect)
        };
        if effect == TagEffect::EndsLine {
            self.push(self.done, Content::LineEnd);
        }
        self.done = self.position;
        next_state
    }

    fn emit_current_comment(&mut self) {
        self.done = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.done = self.position;
    }

    fn emit_eof(&mut self) {
        self.finished = Some(std::mem::take(&mut self.pieces));
    }

    fn pop_token(&mut self) -> Option<Self::Token> {
        self.finished.take()
    }

    fn init_start_tag(&mut self) {
        self.tag_name.clear();
        self.is_end_tag = false;
    }

    fn init_end_tag(&mut self) {
        self.tag_name.clear();
        self.is_end_tag = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag_name.extend_from_slice(name);
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag = name.unwrap_or_default().to_vec();
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end_tag && !self.last_start_tag.is_empty() && self.last_start_tag == self.tag_name
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    // Nothing else of a document is text.
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
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

/// The open elements whose text is not read. What such an element holds is dropped when it ends; one that never ends
/// hides nothing, so that a forgotten end tag costs no text. (Scripts and styles hide what follows, as in every browser.)
#[derive(Debug, Default)]
struct HiddenElements {
    /// Name, and how many pieces there were when it opened.
    open: Vec<(Vec<u8>, usize)>,
    /// How many of each name are open, so that an end tag without a start is told at once.
    n_open: BTreeMap<Vec<u8>, usize>,
}

impl HiddenElements {
    fn open(&mut self, name: &[u8], n_pieces: usize) {
        self.open.push((name.to_vec(), n_pieces));
        *self.n_open.entry(name.to_vec()).or_default() += 1;
    }

    /// Ends the innermost open element of this name and all within it; gives the number of pieces before it.
    fn close(&mut self, name: &[u8]) -> Option<usize> {
        self.n_open.get(name).filter(|n| **n > 0)?;
        while let Some((opened, n_pieces)) = self.open.pop() {
            self.n_open.entry(opened.clone()).and_modify(|n| *n -= 1);
            if opened == name {
                return Some(n_pieces);
            }
        }
        None
    }
}
