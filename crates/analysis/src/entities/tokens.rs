//! Words with what a name tagger sees of them: their letters' case, and what stands before them.

use std::borrow::Cow;

use samestory_model::Span;
use samestory_text::words;

use super::lexicon::{Lexicon, Role};

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `ferry`, and words that begin with a small letter, such as `iPhone`'s plain neighbours.
    Lower,
    /// `Tarn`, `McAllister`.
    Capital,
    /// `EU`, `U.S.`, `NGOs`: two or more capital letters and nothing small but a plural `s`.
    Acronym,
    /// `J.`, `F`.
    Initial,
    /// `iPhone`, `eBay`.
    Inner,
    /// Begins with a digit.
    Number,
    /// Letters without case, as of Arabic or Chinese.
    Caseless,
}

impl Shape {
    /// Whether a name can be written so.
    pub(super) fn is_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Acronym | Self::Initial | Self::Inner)
    }
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Blanks on one line.
    Space,
    /// One hyphen.
    Hyphen,
    /// `&`, with or without blanks.
    Ampersand,
    /// Other marks inside a sentence: commas, brackets, dashes.
    Mark,
    /// A full stop, a colon, an opening quotation mark: a capital letter after it says little.
    Start,
    /// The end of a line.
    Line,
}

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    /// The word without a possessive `'s`, with the full stop of an abbreviation.
    pub(super) text: &'a str,
    /// Its place in the text.
    pub(super) span: Span,
    /// How it is written.
    pub(super) shape: Shape,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether a possessive was cut off, which ends a name.
    pub(super) is_possessive: bool,
}

impl<'a> Token<'a> {
    /// The word in lower case without a full stop at its end.
    pub(super) fn lower(&self) -> Cow<'a, str> {
        let text = self.text.trim_end_matches('.');
        if !text.is_ascii() {
            Cow::Owned(text.to_lowercase().replace('’', "'"))
        } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// The words of `block`, which begins at byte `offset` of the text.
///
/// # Complexity
/// O(length of the block).
pub(super) fn tokenize<'a>(block: &'a str, offset: usize, lexicon: &Lexicon) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut end = 0;
    for (span, word) in words(block) {
        // The full stop of an abbreviation belongs to the word before, not to the gap.
        let between = block.get(end..span.start()).unwrap_or_default();
        let mut gap = gap(between);
        if end == 0 {
            gap = Gap::Line;
        } else if gap == Gap::Space && tokens.last().is_some_and(|last| ends_sentence(last, word, lexicon)) {
            gap = Gap::Start;
        }
        let bare = without_possessive(word);
        let is_possessive = bare.len() < word.len();
        let stop = usize::from(!is_possessive && takes_full_stop(block, span.end(), word, lexicon));
        end = span.end() + stop;
        let text_end = if is_possessive { span.start() + bare.len() } else { end };
        let text = block.get(span.start()..text_end).unwrap_or(bare);
        let place = Span::between(offset + span.start(), offset + text_end);
        tokens.push(Token { text, span: place, shape: shape(text), gap, is_possessive });
    }
    tokens
}

/// Blocks of at most this many bytes are read at a time, so that memory stays bounded on a huge text.
pub(super) const BLOCK_BYTES: usize = 1 << 18;

/// The text in blocks that end at a blank where there is one, with the byte offset of each.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        let rest = text.get(offset..).filter(|rest| !rest.is_empty())?;
        let block = rest.get(..block_length(rest)).unwrap_or(rest);
        let start = offset;
        offset += block.len();
        Some((start, block))
    })
}

fn block_length(rest: &str) -> usize {
    if rest.len() <= BLOCK_BYTES {
        return rest.len();
    }
    let boundary = (0..=BLOCK_BYTES).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
    let window = rest.get(..boundary).unwrap_or(rest);
    let line = window.rfind('\n').filter(|at| *at > 0);
    line.or_else(|| window.rfind(' ').filter(|at| *at > 0)).unwrap_or(window.len())
}

fn gap(between: &str) -> Gap {
    let trimmed = between.trim_matches([' ', '\u{a0}', '\t']);
    match trimmed {
        "" => Gap::Space,
        "-" | "\u{2010}" | "\u{2011}" if trimmed.len() == between.len() => Gap::Hyphen,
        "&" | "&amp;" => Gap::Ampersand,
        _ if between.contains(['\n', '\r', '\u{2028}', '\u{2029}']) => Gap::Line,
        _ if between.contains(['.', '!', '?', '…', ':', '“', '"', '‘', '«', '•', '|', '。']) => {
            Gap::Start
        }
        _ => Gap::Mark,
    }
}

/// Whether an abbreviation's full stop also ends the sentence: `in the U.S. The` does, `the U.S. Army` does not.
fn ends_sentence(last: &Token<'_>, next: &str, lexicon: &Lexicon) -> bool {
    last.text.ends_with('.')
        && next.chars().next().is_some_and(char::is_uppercase)
        && lexicon.is(&next.to_lowercase(), Role::Starter)
        && !lexicon.is(&last.lower(), Role::Honorific)
}

fn without_possessive(word: &str) -> &str {
    ["'s", "’s", "'S", "’S"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word)
}

fn takes_full_stop(block: &str, end: usize, word: &str, lexicon: &Lexicon) -> bool {
    let followed = block.get(end..).is_some_and(|rest| rest.starts_with('.') && !rest.starts_with(".."));
    let is_initial = || word.len() == 1 && word.chars().all(|c| c.is_ascii_uppercase());
    let is_dotted = || word.contains('.') && word.split('.').all(|part| part.len() == 1);
    // Titles are short; longer words need not be looked up.
    let is_title = || word.len() <= 6 && lexicon.is(&word.to_lowercase(), Role::Abbreviation) && word != "no";
    followed && (is_initial() || is_dotted() || is_title())
}

fn shape(text: &str) -> Shape {
    let Some(first) = text.chars().next() else { return Shape::Caseless };
    if first.is_numeric() {
        return Shape::Number;
    }
    let uppers = text.chars().filter(|c| c.is_uppercase()).count();
    let lowers = text.chars().filter(|c| c.is_lowercase()).count();
    match (first.is_uppercase(), uppers, lowers) {
        (_, 0, 0) => Shape::Caseless,
        (_, 1, 0) => Shape::Initial,
        (true, _, 0) => Shape::Acronym,
        (true, 2.., 1) if text.ends_with('s') => Shape::Acronym,
        (true, ..) => Shape::Capital,
        (false, 1.., _) => Shape::Inner,
        (false, ..) => Shape::Lower,
    }
}
