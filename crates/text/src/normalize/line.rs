//! Decoding of one-line fields, whose format nobody stated.

use samestory_model::Span;

use super::html::{TagEffect, decode_reference, tag_effect};
use super::piece::{Content, Piece};

/// The longest name of a character reference is `&CounterClockwiseContourIntegral;`.
const MAX_REFERENCE_BYTES: usize = 40;

/// Cuts `original` at tags and character references.
pub(super) fn pieces(original: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut plain_start, mut position) = (0, 0);
    while let Some(found) = original.get(position..).and_then(|rest| rest.find(['<', '&'])) {
        let start = position + found;
        let rest = original.get(start..).unwrap_or_default();
        let Some((length, content)) = tag(rest).or_else(|| reference(rest)) else {
            position = start + 1;
            continue;
        };
        pieces.push(Piece::verbatim(Span::between(plain_start, start)));
        position = start + length;
        plain_start = position;
        pieces.extend(content.map(|content| Piece { span: Span::between(start, position), content }));
    }
    pieces.push(Piece::verbatim(Span::between(plain_start, original.len())));
    pieces
}

/// The tag at the head of `rest`: its length, and what it stands for, if for anything.
fn tag(rest: &str) -> Option<(usize, Option<Content>)> {
    let inside = rest.strip_prefix('<')?;
    // No tag goes on behind the next angle bracket, so that every byte is looked at once.
    let end =
        inside.find(['<', '>']).filter(|end| inside.get(*end..).is_some_and(|rest| rest.starts_with('>')))?;
    let inside = inside.get(..end)?;
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let name_end = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
    let (name, attributes) = named.split_at_checked(name_end)?;
    let complete =
        attributes.is_empty() || attributes.starts_with(|c: char| c == '/' || c.is_ascii_whitespace());
    let content = match tag_effect(&name.to_ascii_lowercase()) {
        TagEffect::EndsLine => Some(Content::Space),
        TagEffect::Inline => None,
        TagEffect::Hides | TagEffect::Unknown => return None,
    };
    complete.then_some((end + 2, content))
}

/// The character reference with `;` at the head of `rest`: its length and its characters.
fn reference(rest: &str) -> Option<(usize, Option<Content>)> {
    let named = rest.strip_prefix('&')?;
    let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
    let name_length = named.chars().take(MAX_REFERENCE_BYTES).take_while(is_name).count();
    let length = name_length + 2;
    let written = rest.get(..length).filter(|written| written.ends_with(';'))?;
    Some((length, Some(decode_reference(written)?)))
}
