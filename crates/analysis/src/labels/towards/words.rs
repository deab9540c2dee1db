//! A sentence as the network reads it: the words around the target, each with what stands before it.

use samestory_model::Span;
use samestory_text::at_most;

use super::super::reading::{Token, last_bytes, tokens};
use crate::quotes::quoted_spans;

/// So many bytes on each side of the target are looked at.
const SIDE_BYTES: usize = 500;
/// So many words on each side of the target are read.
const SIDE_WORDS: usize = 30;

/// Pronouns as targets keep their word; of a name it must not matter whose it is.
const PRONOUNS: &[&str] =
    &["he", "she", "him", "her", "his", "they", "them", "their", "it", "its", "i", "you", "we"];

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Gap {
    Space,
    Quote,
    QuoteAndStop,
    Comma,
    Dash,
    Stop,
    Bracket,
    Hyphen,
}

impl Gap {
    pub(super) const COUNT: usize = 8;

    fn of(between: &str) -> Self {
        let has = |marks: &[char]| between.contains(marks);
        match () {
            () if has(&['"', '“', '”', '‘', '„', '«', '»']) => {
                if has(&[',', '.']) {
                    Self::QuoteAndStop
                } else {
                    Self::Quote
                }
            }
            () if has(&[',']) => Self::Comma,
            () if has(&[';', ':', '—', '–']) || between.contains(" - ") || between.contains("--") => {
                Self::Dash
            }
            () if has(&['.', '!', '?']) => Self::Stop,
            () if has(&['(', ')', '[', ']']) => Self::Bracket,
            () if has(&['-']) => Self::Hyphen,
            () => Self::Space,
        }
    }
}

/// How a word is written, and whether it is the target with a possessive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Form {
    Lower,
    Capital,
    Possessive,
}

impl Form {
    pub(super) const COUNT: usize = 3;
}

/// A word of a sentence with a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TargetWord {
    /// In lower case; `<name>` or the pronoun in angle brackets for the target, `<end>`, `<end?>` or `<end!>` behind the last word.
    pub(super) word: String,
    pub(super) gap: Gap,
    pub(super) is_quoted: bool,
    pub(super) form: Form,
}

/// The words around a target, and which of them it is.
///
/// Training and labelling both use this type, so that a model never sees features that it did not learn from. The words of the
/// target itself are one word, which tells a name from a pronoun but not one name from another: what a text says of somebody must not
/// be guessed from who it is.
///
/// # Complexity
/// Constant: of a long sentence, 500 bytes and 30 words on each side of the target are read.
///
/// ```
/// use samestory_analysis::TargetWords;
/// use samestory_model::Span;
///
/// let sentence = "Marsh blasted Dresner's “reckless” plan.";
/// let words = TargetWords::of(sentence, Span::between(14, 21));
/// assert_eq!(words.to_string(), "2 marsh/0/0/1 blasted/0/0/0 <name>/0/0/2 reckless/1/1/0 plan/1/0/0 <end>/5/0/0");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetWords {
    words: Vec<TargetWord>,
    target: usize,
}

impl TargetWords {
    /// The words of `sentence` around the bytes of `target`. A target that is no slice of the sentence counts as a name behind it.
    ///
    /// ```
    /// use samestory_analysis::TargetWords;
    /// use samestory_model::Span;
    ///
    /// // Whoever it is, the words are the same: only what is said of them counts.
    /// let marsh = TargetWords::of("Marsh is a hero.", Span::between(0, 5));
    /// assert_eq!(marsh, TargetWords::of("Dresner is a hero.", Span::between(0, 7)));
    /// assert_ne!(marsh, TargetWords::of("Marsh is a liar.", Span::between(0, 5)));
    /// ```
    #[must_use]
    pub fn of(sentence: &str, target: Span) -> Self {
        let (window, target) = window(sentence, target);
        let mut reader = Collector { words: Vec::new(), target: None, end: 0 };
        let name = target_word(target.slice(window).unwrap_or_default());
        for token in tokens(window, 0, &quoted_spans(window)) {
            reader.add(window, &token, (target, &name));
        }
        reader.finish(window, &name)
    }

    /// The words, at most [`SIDE_WORDS`] on each side of the target.
    pub(super) fn words(&self) -> &[TargetWord] {
        &self.words
    }

    /// Which word is the target.
    pub(super) fn target(&self) -> usize {
        self.target
    }
}

/// For training: the place of the target, then for each word, parted by spaces, `word/gap/quoted/form` in numbers.
impl std::fmt::Display for TargetWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.target)?;
        self.words.iter().try_for_each(|word| {
            let TargetWord { word, gap, is_quoted, form } = word;
            write!(f, " {word}/{}/{}/{}", *gap as u8, u8::from(*is_quoted), *form as u8)
        })
    }
}

/// The part of the sentence that is looked at, and the target in it.
fn window(sentence: &str, target: Span) -> (&str, Span) {
    let cut = (sentence.get(..target.start()), target.slice(sentence), sentence.get(target.end()..));
    let (Some(before), Some(inside), Some(after)) = cut else {
        return (at_most(sentence, SIDE_BYTES), Span::between(SIDE_BYTES, SIDE_BYTES));
    };
    let start = before.len() - last_bytes(before, SIDE_BYTES).len();
    let end = target.end() + at_most(after, SIDE_BYTES).len();
    let begin = target.start() - start;
    (sentence.get(start..end).unwrap_or_default(), Span::between(begin, begin + inside.len()))
}

fn target_word(target: &str) -> String {
    let word = target.trim().to_lowercase();
    if PRONOUNS.contains(&word.as_str()) { format!("<{word}>") } else { "<name>".to_owned() }
}

/// Gathers the words in reading order.
struct Collector {
    words: Vec<TargetWord>,
    target: Option<usize>,
    /// Where the word before ends.
    end: usize,
}

impl Collector {
    fn add(&mut self, text: &str, token: &Token<'_>, (target, name): (Span, &str)) {
        let span = Span::between(token.start, token.start + token.raw.len());
        let gap = Gap::of(Span::between(self.end, span.start()).slice(text).unwrap_or_default());
        self.end = span.end();
        if span.start() < target.end() && target.start() < span.end() {
            return self.add_target(token, name, gap);
        }
        let form = if token.is_capitalised() { Form::Capital } else { Form::Lower };
        self.words.push(TargetWord { word: token.word.clone(), gap, is_quoted: token.is_quoted, form });
    }

    /// The first word of the target stands for all.
    fn add_target(&mut self, token: &Token<'_>, name: &str, gap: Gap) {
        let is_possessive = token.raw.ends_with("'s") || token.raw.ends_with("’s");
        let form = if is_possessive { Form::Possessive } else { Form::Capital };
        match self.target.and_then(|at| self.words.get_mut(at)) {
            Some(first) => first.form = form,
            None => {
                self.target = Some(self.words.len());
                self.words.push(TargetWord { word: name.to_owned(), gap, is_quoted: token.is_quoted, form });
            }
        }
    }

    fn finish(mut self, text: &str, name: &str) -> TargetWords {
        let rest = text.get(self.end..).unwrap_or_default();
        let gap = Gap::of(rest);
        let end = |word: &str, form| TargetWord { word: word.to_owned(), gap, is_quoted: false, form };
        let target = self.target.unwrap_or(self.words.len());
        if self.target.is_none() {
            self.words.push(end(name, Form::Capital));
        }
        let mark = if rest.contains('?') {
            "<end?>"
        } else if rest.contains('!') {
            "<end!>"
        } else {
            "<end>"
        };
        self.words.push(end(mark, Form::Lower));
        self.words.truncate(target + SIDE_WORDS + 1);
        let first = target.saturating_sub(SIDE_WORDS);
        self.words.drain(..first);
        TargetWords { words: self.words, target: target - first }
    }
}
