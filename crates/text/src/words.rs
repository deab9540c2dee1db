//! Words by UAX #29.

use samestory_model::Span;
use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// The words of `text` with their byte ranges: segments of UAX #29 that hold a letter or a digit.
///
/// # Complexity
/// Linear in the length of `text`.
///
/// # References
/// Unicode Standard Annex #29, section 4.
///
/// # Examples
/// ```
/// let words: Vec<_> = samestory_text::words("U.S. troops won't go.").map(|(_, word)| word).collect();
/// assert_eq!(words, ["U.S", "troops", "won't", "go"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = (Span, &str)> {
    Words { text, position: 0, other: None }
}

/// Finds words of ASCII by the few rules that concern them, and leaves stretches with other characters to the library.
struct Words<'a> {
    text: &'a str,
    position: usize,
    /// The words of a stretch with other characters, and where it starts.
    other: Option<(usize, UnicodeWordIndices<'a>)>,
}

impl<'a> Iterator for Words<'a> {
    type Item = (Span, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((offset, words)) = &mut self.other {
                if let Some((start, word)) = words.next() {
                    let start = *offset + start;
                    return Some((Span::between(start, start + word.len()), word));
                }
                self.other = None;
            }
            match next_word(self.text.as_bytes(), self.position)? {
                Found::Word(span) => {
                    self.position = span.end();
                    return Some((span, span.slice(self.text)?));
                }
                Found::Other(start) => {
                    self.position = stretch_end(self.text.as_bytes(), start);
                    let stretch = self.text.get(start..self.position)?;
                    self.other = Some((start, stretch.unicode_word_indices()));
                }
            }
        }
    }
}

/// What stands next in a text.
#[derive(Debug, Clone, Copy)]
enum Found {
    Word(Span),
    /// From this segment on, characters other than those of ASCII have a part in what is a segment.
    Other(usize),
}

/// What comes first from `position` on, the beginning of a segment.
fn next_word(text: &[u8], position: usize) -> Option<Found> {
    let mut start = position;
    while start < text.len() {
        let Some(end) = segment_end(text, start) else { return Some(Found::Other(start)) };
        if text.get(start..end)?.iter().any(u8::is_ascii_alphanumeric) {
            return Some(Found::Word(Span::between(start, end)));
        }
        start = end;
    }
    None
}

/// The end of the segment that begins at `start`; `None` where that depends on other characters than those of ASCII.
fn segment_end(text: &[u8], start: usize) -> Option<usize> {
    let first = *text.get(start).filter(|byte| byte.is_ascii())?;
    let end = match first {
        // Spaces are one segment (WB3d).
        b' ' => start + text.iter().skip(start).take_while(|byte| **byte == b' ').count(),
        _ if is_word_byte(first) => word_end(text, start)?,
        _ => start + 1,
    };
    // A mark behind a character belongs to its segment (WB4).
    text.get(end).is_none_or(u8::is_ascii).then_some(end)
}

/// Letters, digits and `_` stand together (WB5, WB8 to WB10, WB13a, WB13b), and a mark between two of a kind joins them
/// (WB6, WB7, WB11, WB12).
fn word_end(text: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    loop {
        end += text.iter().skip(end).take_while(|byte| is_word_byte(**byte)).count();
        let before = end.checked_sub(1).and_then(|last| text.get(last));
        let (Some(before), Some(mark)) = (before, text.get(end)) else { return Some(end) };
        let next = text.get(end + 1).copied().unwrap_or(b' ');
        let joined = match mark {
            b'.' | b'\'' => is_letter_pair(*before, next) || is_digit_pair(*before, next),
            b':' => is_letter_pair(*before, next),
            b',' | b';' => is_digit_pair(*before, next),
            _ => return Some(end),
        };
        if !next.is_ascii() {
            return None;
        }
        if !joined {
            return Some(end);
        }
        end += 1;
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_letter_pair(before: u8, next: u8) -> bool {
    before.is_ascii_alphabetic() && next.is_ascii_alphabetic()
}

fn is_digit_pair(before: u8, next: u8) -> bool {
    before.is_ascii_digit() && next.is_ascii_digit()
}

/// The first place behind `start` where a segment ends whatever stands around it: between a space or line break and another
/// character of ASCII.
fn stretch_end(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |(byte, next): (&u8, &u8)| matches!(byte, b' ' | b'\n') && next.is_ascii() && *next != b' ';
    let found = rest.iter().zip(rest.iter().skip(1)).position(ends);
    found.map_or(text.len(), |found| start + found + 1)
}
