//! From pieces of an original to plain text and its map.

use samestory_model::Span;
use unicode_normalization::UnicodeNormalization;

use super::NormalizedText;
use super::characters::{Class, classify, is_stable, starts_sequence, takes_joiner};
use super::compatibility::plain_letters;
use super::map::SourceMap;
use super::mojibake::{Suspects, Verdict, corrected, is_suspect};
use super::piece::{Content, Piece};

/// What a line break among the characters of the original means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Newlines {
    /// It ends a line: plain text.
    EndLines,
    /// It separates words: HTML and one-line fields.
    AreSpaces,
}

/// A separator that is written once a visible character follows, so that none stands at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Separator {
    text: char,
    /// Its first character in the original; it stands for the whole run of white space.
    source: Span,
}

/// Takes characters in reading order and writes the text.
#[derive(Debug)]
pub(super) struct Builder {
    newlines: Newlines,
    text: String,
    map: SourceMap,
    suspects: Suspects,
    separator: Option<Separator>,
    sequence: Sequence,
}

/// A character that can start a letter, and what may be composed with it.
#[derive(Debug, Default)]
struct Sequence {
    text: String,
    source: Span,
    /// Whether it is as it was in the original and in NFC, as nearly every letter is.
    verbatim: bool,
    /// Whether a joiner may follow, once that was asked: a run of joiners must not look back again and again.
    takes_joiner: Option<bool>,
}

impl Builder {
    pub(super) fn new(newlines: Newlines) -> Self {
        let (text, map, sequence) = (String::new(), SourceMap::default(), Sequence::default());
        Self { newlines, text, map, suspects: Suspects::default(), separator: None, sequence }
    }

    pub(super) fn push_piece(&mut self, original: &str, piece: &Piece) {
        match piece.content {
            Content::Verbatim => self.push_verbatim(piece.span, original),
            Content::Decoded(characters) => {
                characters.iter().filter(|c| **c != '\0').for_each(|c| self.push(*c, piece.span));
            }
            Content::LineEnd => self.push_separator('\n', piece.span),
            Content::Space => self.push_separator(' ', piece.span),
        }
    }

    fn push_separator(&mut self, text: char, source: Span) {
        self.release_suspects();
        self.separate(text, source);
    }

    fn push_verbatim(&mut self, span: Span, original: &str) {
        let text = span.slice(original).unwrap_or_default();
        let mut position = 0;
        while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
            let start = span.start() + position;
            // The last of the plain characters may be composed with what follows.
            let n_plain = plain_length(rest.as_bytes()).saturating_sub(1);
            if let Some(plain) = rest.get(..n_plain).filter(|plain| !plain.is_empty()) {
                self.push_plain(plain, start);
                position += n_plain;
            } else if let Some(character) = rest.chars().next() {
                let length = character.len_utf8();
                self.push_next(character, Span::between(start, start + length), rest.as_bytes().get(length));
                position += length;
            }
        }
    }

    /// Takes visible characters of ASCII and single spaces, behind which a visible character follows.
    fn push_plain(&mut self, text: &str, start: usize) {
        self.release_suspects();
        self.flush_sequence();
        self.flush_separator();
        self.map.push_aligned(self.text.len(), Span::between(start, start + text.len()));
        self.text.push_str(text);
    }

    /// Takes a character that `next` follows.
    fn push_next(&mut self, character: char, source: Span, next: Option<&u8>) {
        // No mojibake goes on with a printed character of ASCII.
        if self.suspects.is_empty() && next.is_some_and(|next| matches!(next, b' '..=b'~')) {
            self.push_real(corrected(character), source);
        } else {
            self.push(character, source);
        }
    }

    fn push(&mut self, character: char, source: Span) {
        if self.suspects.is_empty() && !is_suspect(character) {
            self.push_real(character, source);
        } else if let Verdict::Release(behind) = self.suspects.judge(character, source) {
            self.release_suspects();
            if let Some((character, source)) = behind {
                self.push_real(corrected(character), source);
            }
        }
    }

    fn release_suspects(&mut self) {
        if self.suspects.is_empty() {
            return;
        }
        for (character, source) in self.suspects.release() {
            self.push_real(character, source);
        }
    }

    /// Takes a character that is what it seems.
    fn push_real(&mut self, character: char, source: Span) {
        match plain_letters(character) {
            Some(letters) => letters.chars().for_each(|letter| self.push_classified(letter, source)),
            None => self.push_classified(character, source),
        }
    }

    fn push_classified(&mut self, character: char, source: Span) {
        match classify(character) {
            Class::Visible => self.push_visible(character, source),
            Class::Joiner if self.follows_joining() => self.sequence.append(character, source),
            Class::Joiner | Class::Invisible => {}
            Class::Newline if self.newlines == Newlines::EndLines => self.separate('\n', source),
            Class::LineEnd => self.separate('\n', source),
            Class::Space | Class::Newline => self.separate(' ', source),
        }
    }

    fn push_visible(&mut self, character: char, source: Span) {
        if !self.sequence.text.is_empty() && !starts_sequence(character) {
            self.sequence.append(character, source);
            return;
        }
        self.flush_sequence();
        self.sequence.start(character, source);
    }

    fn follows_joining(&mut self) -> bool {
        let text = &self.sequence.text;
        *self.sequence.takes_joiner.get_or_insert_with(|| {
            // As it will be printed: composing may put another character last, such as `Å` for the Angstrom sign.
            // Nothing before the last beginning of a sequence has a part in that.
            let start = text.char_indices().rev().find(|(_, character)| starts_sequence(*character));
            let tail = start.and_then(|(start, _)| text.get(start..)).unwrap_or(text);
            tail.nfc().last().is_some_and(takes_joiner)
        })
    }

    fn separate(&mut self, text: char, source: Span) {
        self.flush_sequence();
        match &mut self.separator {
            Some(separator) if text == '\n' => separator.text = '\n',
            Some(_) => {}
            // Nothing is separated from the start of the text.
            None if self.text.is_empty() => {}
            None => self.separator = Some(Separator { text, source }),
        }
    }

    fn flush_sequence(&mut self) {
        if self.sequence.text.is_empty() {
            return;
        }
        self.flush_separator();
        let Sequence { text, source, verbatim, .. } = &self.sequence;
        let position = self.text.len();
        if *verbatim && text.len() == source.len() {
            self.text.push_str(text);
            self.map.push_aligned(position, *source);
        } else {
            self.text.extend(text.nfc());
            self.map.push_whole(position, *source);
        }
        self.sequence.text.clear();
        self.sequence.takes_joiner = None;
    }

    fn flush_separator(&mut self) {
        let Some(Separator { text, source }) = self.separator.take() else { return };
        let position = self.text.len();
        self.text.push(text);
        if source.len() == 1 {
            self.map.push_aligned(position, source);
        } else {
            self.map.push_whole(position, source);
        }
    }

    pub(super) fn finish(mut self) -> NormalizedText {
        self.release_suspects();
        self.flush_sequence();
        self.text.shrink_to_fit();
        NormalizedText { text: self.text, map: self.map }
    }
}

/// The length of the longest head of `text` that is plain: visible characters of ASCII, and single spaces between them.
fn plain_length(text: &[u8]) -> usize {
    let mut length = 0;
    for (position, byte) in text.iter().enumerate() {
        match byte {
            b'!'..=b'~' => length = position + 1,
            b' ' if length == position && length > 0 => {}
            _ => break,
        }
    }
    length
}

impl Sequence {
    fn start(&mut self, character: char, source: Span) {
        self.text.push(character);
        self.takes_joiner = None;
        self.source = source;
        self.verbatim = is_stable(character) && source.len() == character.len_utf8();
    }

    fn append(&mut self, character: char, source: Span) {
        self.text.push(character);
        self.takes_joiner = None;
        self.source = self.source.cover(source);
        // A mark that composes with nothing could be kept as it is, but then a slice might cut it from its letter.
        self.verbatim = false;
    }
}
