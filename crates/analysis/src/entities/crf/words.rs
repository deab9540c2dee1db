//! Words and marks with what the tagger sees of each: its spelling, its letters' case, and what stands before it.

use samestory_model::Span;

use super::dictionary::{Dictionary, Entry};
use super::hash::{Hash, hash_bytes};
use crate::entities::lexicon::Lexicon;

/// How a word is written, digits and letters merged into runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Shape {
    /// `ferry`
    Lower = 1,
    /// `Tarn`
    Capital,
    /// `EU`, `NATO`
    Capitals,
    /// `U.S.`
    Dotted,
    /// `J`
    Letter,
    /// `McAllister`, `iPhone`, `NGOs`
    Mixed,
    /// `12`, `2,000`
    Digits,
    /// `G7`, `B1-A`
    Code,
    /// Letters without case.
    Caseless,
    /// Not a word.
    Mark,
}

impl Shape {
    /// Whether a name can be written so.
    pub(super) fn is_capital(self) -> bool {
        matches!(
            self,
            Self::Capital | Self::Capitals | Self::Dotted | Self::Letter | Self::Mixed | Self::Code
        )
    }
}

/// A word or a mark of the text.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// As written.
    pub(super) text: &'a str,
    /// Its byte range in the text.
    pub(super) span: Span,
    pub(super) shape: Shape,
    /// Whether it begins a line.
    pub(super) begins_line: bool,
    /// Whether a rule of spelling asks for a capital letter here.
    pub(super) begins_sentence: bool,
    /// Hash of the word in lower case with every digit as `0`.
    pub(super) lower: Hash,
    /// Hashes of the first two, three and four letters, in lower case; 0 for shorter words.
    pub(super) prefixes: [Hash; 3],
    /// Hashes of the last two, three and four letters, in lower case; 0 for shorter words.
    pub(super) suffixes: [Hash; 3],
    /// The roles that the word lists give it; see `Lexicon`.
    pub(super) roles: u32,
    /// Whether it is listed as a given name.
    pub(super) is_first_name: bool,
    /// What the dictionary has on it.
    pub(super) entry: Entry,
}

/// The words and marks of `text`, which begins at byte `offset` of the whole.
///
/// A possessive `'s` and each mark are words of their own; full stops inside of letters (`U.S.`), points and commas inside of
/// numbers, and apostrophes inside of words (`O'Brien`) are not.
///
/// # Complexity
/// O(length of the text).
pub(super) fn words<'a>(text: &'a str, offset: usize, lexicon: &Lexicon) -> Vec<Word<'a>> {
    let mut found: Vec<Word<'a>> = Vec::with_capacity(text.len() / 5);
    let mut buffer = String::new();
    let mut begins_line = true;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            begins_line |= matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            at += c.len_utf8();
            continue;
        }
        let end = if c.is_alphanumeric() { word_end(text, at) } else { at + c.len_utf8() };
        for (start, end) in parts(text, at, end) {
            let begins_sentence = begins_line || found.last().is_some_and(|last| opens(last, &found));
            let written = text.get(start..end).unwrap_or_default();
            let place = Span::between(offset + start, offset + end);
            let mut word = described(written, place, &mut buffer, lexicon);
            (word.begins_line, word.begins_sentence) = (begins_line, begins_sentence);
            found.push(word);
            begins_line = false;
        }
        at = end;
    }
    found
}

/// Whether a sentence or a quotation may begin behind `last`.
fn opens(last: &Word<'_>, before: &[Word<'_>]) -> bool {
    match last.text {
        "!" | "?" | ":" | "…" | "“" | "\"" | "‘" | "«" | "•" | "|" | "。" => true,
        "”" | "’" => {
            before.iter().rev().nth(1).is_some_and(|word| matches!(word.text, "." | "!" | "?" | "…"))
        }
        "." => !before.iter().rev().nth(1).is_some_and(|word| word.shape == Shape::Letter),
        _ => last.begins_sentence && matches!(last.text, "(" | "-" | "—" | "–" | "'"),
    }
}

/// The end of the word that begins at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = 0;
    let mut before = ' ';
    let mut letters = rest.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        if !(c.is_alphanumeric() || is_combining(c) || joins(c, before, next)) {
            break;
        }
        end = at + c.len_utf8();
        before = c;
    }
    // The last full stop of `U.S.` belongs to it.
    let word = rest.get(..end).unwrap_or_default();
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    start + end + usize::from(is_dotted && rest.get(end..).is_some_and(|rest| rest.starts_with('.')))
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{ad}')
}

/// Whether a mark between two letters or digits belongs to the word.
fn joins(c: char, before: char, next: char) -> bool {
    match c {
        '\'' | '’' => before.is_alphabetic() && next.is_alphabetic(),
        ',' => before.is_numeric() && next.is_numeric(),
        '.' => (before.is_numeric() && next.is_numeric()) || (before.is_alphabetic() && next.is_alphabetic()),
        '_' => true,
        _ => false,
    }
}

/// The byte ranges of a word and of a possessive at its end.
fn parts(text: &str, start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let word = text.get(start..end).unwrap_or_default();
    let bare = ["'s", "’s", "'S", "’S"].iter().find_map(|suffix| word.strip_suffix(suffix));
    let middle = start + bare.filter(|bare| !bare.is_empty()).map_or(word.len(), str::len);
    [(start, middle), (middle, end)].into_iter().filter(|(start, end)| start < end)
}

/// Longer words are no words but data: only their beginning is looked at.
const MAX_BYTES: usize = 48;

fn described<'a>(text: &'a str, span: Span, buffer: &mut String, lexicon: &Lexicon) -> Word<'a> {
    let seen = samestory_text::at_most(text, MAX_BYTES);
    fold(seen, buffer);
    let shape = shape(seen);
    let (mut prefixes, mut suffixes) = ([0; 3], [0; 3]);
    if shape != Shape::Mark {
        let n_letters = buffer.chars().count();
        for (length, (prefix, suffix)) in (2..).zip(prefixes.iter_mut().zip(&mut suffixes)) {
            if n_letters > length {
                *prefix = hash_bytes(first_letters(buffer, length).as_bytes());
                *suffix = hash_bytes(last_letters(buffer, length).as_bytes());
            }
        }
    }
    let lower = hash_bytes(buffer.as_bytes());
    Word {
        text,
        span,
        shape,
        begins_line: false,
        begins_sentence: false,
        lower,
        prefixes,
        suffixes,
        roles: if shape == Shape::Mark { 0 } else { lexicon.roles(buffer.trim_end_matches('.')) },
        is_first_name: shape == Shape::Capital && lexicon.is_first_name(text),
        entry: if shape == Shape::Mark { Entry::default() } else { Dictionary::bundled().entry(lower) },
    }
}

/// Lower case, digits as `0`, straight apostrophes.
fn fold(text: &str, buffer: &mut String) {
    buffer.clear();
    for c in text.chars() {
        match c {
            '0'..='9' => buffer.push('0'),
            '’' => buffer.push('\''),
            'A'..='Z' => buffer.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => buffer.push(c),
            c => buffer.extend(c.to_lowercase()),
        }
    }
}

fn first_letters(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

fn last_letters(word: &str, n: usize) -> &str {
    word.char_indices().nth_back(n - 1).and_then(|(at, _)| word.get(at..)).unwrap_or(word)
}

fn shape(text: &str) -> Shape {
    let count = |test: fn(char) -> bool| text.chars().filter(|c| test(*c)).count();
    let (uppers, lowers) = (count(char::is_uppercase), count(char::is_lowercase));
    let (digits, letters) = (count(char::is_numeric), count(char::is_alphabetic));
    let begins_capital = text.chars().next().is_some_and(char::is_uppercase);
    match (uppers, lowers) {
        _ if digits + letters == 0 => Shape::Mark,
        _ if letters == 0 => Shape::Digits,
        (0, 0) => Shape::Caseless,
        (0, _) => Shape::Lower,
        _ if digits > 0 => Shape::Code,
        (1, 0) => Shape::Letter,
        (_, 0) if text.contains('.') => Shape::Dotted,
        (_, 0) => Shape::Capitals,
        (1, _) if begins_capital => Shape::Capital,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<&str> {
        words(text, 0, Lexicon::bundled()).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn marks_and_possessives_are_words_of_their_own() {
        assert_eq!(
            written("Orla Venn’s plan, (in Tarn)."),
            ["Orla", "Venn", "’s", "plan", ",", "(", "in", "Tarn", ")", "."]
        );
        assert_eq!(written("U.S. troops"), ["U.S.", "troops"]);
        assert_eq!(
            written("O'Brien paid 2,000.5 to Hong-Kong"),
            ["O'Brien", "paid", "2,000.5", "to", "Hong", "-", "Kong"]
        );
        assert_eq!(written("the end."), ["the", "end", "."]);
        assert_eq!(written("'s"), ["'", "s"]);
    }

    #[test]
    fn spans_lie_in_the_whole_text() {
        let whole = "Žofie’s café — «Zoë» 東京";
        for word in words(whole, 0, Lexicon::bundled()) {
            assert_eq!(word.span.slice(whole), Some(word.text));
        }
    }

    #[test]
    fn capital_letters_that_a_rule_asks_for_are_known() {
        let found = words("It rained. “We left,” J. Holm said.\nThen: Nothing", 0, Lexicon::bundled());
        let starts: Vec<_> = found.iter().filter(|word| word.begins_sentence).map(|word| word.text).collect();
        assert_eq!(starts, ["It", "“", "We", "Then", "Nothing"]);
    }

    #[test]
    fn shapes() {
        let shapes =
            ["ferry", "Tarn", "NATO", "U.S.", "J", "McAllister", "2,000", "G7", "東京", "—"].map(shape);
        use Shape::*;
        let expected = [Lower, Capital, Capitals, Dotted, Letter, Mixed, Digits, Code, Caseless, Mark];
        assert_eq!(shapes, expected);
    }
}
