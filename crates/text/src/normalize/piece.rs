//! What a decoder hands to the builder.

use samestory_model::Span;

/// A part of the original, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) content: Content,
}

/// What a [`Piece`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// For itself.
    Verbatim,
    /// For one or two characters: a character reference names no more. The second is NUL where there is none.
    Decoded([char; 2]),
    /// For the end of a line.
    LineEnd,
    /// For a space.
    Space,
}

impl Piece {
    pub(super) fn verbatim(span: Span) -> Self {
        Self { span, content: Content::Verbatim }
    }

    /// The piece for a character reference that was decoded to `text`.
    pub(super) fn decoded(span: Span, text: &str) -> Self {
        let mut characters = text.chars();
        let (first, second) = (characters.next().unwrap_or('\0'), characters.next().unwrap_or('\0'));
        Self { span, content: Content::Decoded([first, second]) }
    }
}
