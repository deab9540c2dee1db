//! Repair of characters that were decoded with the wrong table: mojibake.
//!
//! A character of UTF-8 is a lead byte and one to three continuation bytes. Read with Windows-1252 or Latin-1, each of them
//! becomes a character of its own: `é` becomes `Ã©`, and `Ã©`, misread again, `ÃƒÂ©`. [`Suspects`] holds such characters back
//! until it is clear whether they are one. What is decided depends on these characters alone, never on those around them.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use samestory_model::Span;

use super::characters::{Class, classify, takes_joiner};

use crate::word_list::entries;

/// Windows-1252 from 0x80 on; NUL where it defines nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// `â€` is what is left of `”` once the control character U+009D behind it was removed.
const CUT_QUOTATION_MARK: [char; 2] = ['â', '€'];

static RESTORED: LazyLock<Vec<RangeInclusive<char>>> = LazyLock::new(|| {
    let words = entries(include_str!("mojibake.txt")).flat_map(|(_, line)| line.split_whitespace());
    let mut ranges: Vec<_> = words.flat_map(ranges).collect();
    ranges.sort_unstable_by_key(|range| *range.start());
    ranges
});

/// The ranges that a word of the list names.
fn ranges(word: &str) -> Vec<RangeInclusive<char>> {
    let code = |name: &str| char::from_u32(u32::from_str_radix(name.strip_prefix("U+")?, 16).ok()?);
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    match (code(first), code(last)) {
        (Some(first), Some(last)) => vec![first..=last],
        _ => word.chars().map(|character| character..=character).collect(),
    }
}

fn is_restored(character: char) -> bool {
    let after = RESTORED.partition_point(|range| *range.start() <= character);
    after.checked_sub(1).and_then(|at| RESTORED.get(at)).is_some_and(|range| range.contains(&character))
}

/// Whether `character` can begin mojibake, or is a control character that stands for another.
pub(super) fn is_suspect(character: char) -> bool {
    is_lead(character) || is_control(character)
}

fn is_lead(character: char) -> bool {
    matches!(character, '\u{c2}'..='\u{f4}')
}

fn is_control(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9f}')
}

/// The character that a C1 control character stands for: texts of Windows-1252 are often read as Latin-1. U+0085 is an end
/// of a line.
///
/// # References
/// HTML Living Standard, section 13.2.5.80, has the same table for character references.
pub(super) fn corrected(character: char) -> char {
    let index = usize::try_from(u32::from(character).wrapping_sub(0x80)).unwrap_or(usize::MAX);
    match WINDOWS_1252.get(index) {
        Some(meant) if *meant != '\0' && character != '\u{85}' => *meant,
        _ => character,
    }
}

/// The continuation byte that was read as `character`.
fn continuation(character: char) -> Option<u8> {
    let byte = match character {
        '\u{80}'..='\u{bf}' => u8::try_from(u32::from(character)).ok(),
        '\u{c0}'.. => {
            WINDOWS_1252.iter().position(|c| *c == character).and_then(|at| u8::try_from(at + 0x80).ok())
        }
        _ => None,
    };
    byte.filter(|byte| (0x80..0xc0).contains(byte))
}

/// What a lead and the continuations behind it stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Incomplete,
    Real,
    Mojibake(char),
}

fn read(characters: impl ExactSizeIterator<Item = char>) -> Reading {
    let n_characters = characters.len();
    let mut bytes = [0; 4];
    for (byte, character) in bytes.iter_mut().zip(characters) {
        let lead = u8::try_from(u32::from(character)).ok().filter(|_| is_lead(character));
        let Some(read) = lead.or_else(|| continuation(character)) else { return Reading::Real };
        *byte = read;
    }
    let n_bytes = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        _ => 4,
    };
    if n_characters < n_bytes {
        return Reading::Incomplete;
    }
    let meant = bytes.get(..n_bytes).and_then(|bytes| std::str::from_utf8(bytes).ok()?.chars().next());
    meant.filter(|meant| is_restored(*meant)).map_or(Reading::Real, Reading::Mojibake)
}

/// Whether `text`, which is normalised but for this, holds mojibake.
pub(super) fn is_in(text: &str) -> bool {
    // Every lead is written with this first byte.
    let mut places = text.bytes().enumerate().filter(|(_, byte)| *byte == 0xc3);
    places.any(|(start, _)| begins(text.get(start..).unwrap_or_default()))
}

fn begins(text: &str) -> bool {
    let mut characters = ['\0'; 4];
    let mut n_characters = 0;
    for (slot, character) in characters.iter_mut().zip(text.chars()) {
        *slot = character;
        n_characters += 1;
    }
    if !characters.first().is_some_and(|lead| is_lead(*lead)) {
        return false;
    }
    let is_mojibake = |n: usize| matches!(read(characters.iter().copied().take(n)), Reading::Mojibake(_));
    characters.starts_with(&CUT_QUOTATION_MARK) || (2..=n_characters).any(is_mojibake)
}

/// Characters held back, in reading order: leads, each with the continuations found so far. A sequence within another one is
/// mojibake of mojibake.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    held: Vec<(char, Span)>,
}

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is held back, or nobody sees it.
    Wait,
    /// All that is held back is what it seems, and so is this character behind it.
    Release(Option<(char, Span)>),
}

impl Suspects {
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Judges the next character.
    pub(super) fn judge(&mut self, character: char, source: Span) -> Verdict {
        let (mut character, mut source) = (character, source);
        loop {
            if is_lead(character) {
                self.held.push((character, source));
                return Verdict::Wait;
            }
            let Some((last, _)) = self.held.last() else {
                return Verdict::Release(Some((character, source)));
            };
            if continuation(character).is_none() {
                return if is_dropped_behind(*last, character) {
                    Verdict::Wait
                } else {
                    Verdict::Release(Some((character, source)))
                };
            }
            self.held.push((character, source));
            let start = self.held.iter().rposition(|(character, _)| is_lead(*character)).unwrap_or_default();
            match read(self.held.iter().skip(start).map(|(character, _)| *character)) {
                Reading::Incomplete => return Verdict::Wait,
                Reading::Real => return Verdict::Release(None),
                Reading::Mojibake(meant) => {
                    source = self.held.drain(start..).fold(source, |whole, (_, part)| whole.cover(part));
                    character = meant;
                }
            }
        }
    }

    /// Takes all that is held back, as it is to be written.
    pub(super) fn release(&mut self) -> impl Iterator<Item = (char, Span)> + use<> {
        let mut held = std::mem::take(&mut self.held).into_iter().peekable();
        std::iter::from_fn(move || {
            let (character, source) = held.next()?;
            let [lead, mark] = CUT_QUOTATION_MARK;
            match held.next_if(|(next, _)| character == lead && corrected(*next) == mark) {
                Some((_, behind)) => Some(('”', source.cover(behind))),
                None => Some((corrected(character), source)),
            }
        })
    }
}

/// Whether nothing of `character` is printed behind `last`.
fn is_dropped_behind(last: char, character: char) -> bool {
    match classify(character) {
        Class::Invisible => true,
        Class::Joiner => !takes_joiner(last),
        _ => false,
    }
}
