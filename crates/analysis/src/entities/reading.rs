//! An article as the entity finder reads it: title and body in one text, cut into words and sentences.

use std::borrow::Cow;
use std::collections::HashMap;

use samestory_model::Span;
use samestory_text::{Language, at_most};

use super::article::EntityInput;
use super::lexicon::Lexicon;
use super::tokens::{Gap, Token, blocks, tokenize};

/// Names and key concepts are looked for in so many bytes of a body; an article is about what it says by then.
const BODY_BYTES: usize = 100_000;

/// A longer title is no title.
const TITLE_BYTES: usize = 2_000;

/// Title, line break, and the body as far as it is read.
pub(super) fn joined_text(input: &EntityInput<'_>) -> String {
    format!("{}\n{}", joined_title(input), at_most(input.body, BODY_BYTES))
}

/// The title as far as it is read.
pub(super) fn joined_title<'a>(input: &EntityInput<'a>) -> &'a str {
    at_most(input.title, TITLE_BYTES)
}

/// The number of a word in a text: the same wherever it stands.
pub(super) type WordNumber = u32;

/// The different words of a text, in the order in which they are met.
#[derive(Debug, Default)]
struct Words<'a> {
    numbers: HashMap<Cow<'a, str>, WordNumber>,
    texts: Vec<Cow<'a, str>>,
}

impl<'a> Words<'a> {
    fn number(&mut self, word: Cow<'a, str>) -> WordNumber {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = self.texts.len() as WordNumber;
        self.texts.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}

/// How often, and where in the title, a text has a word.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    count: usize,
    /// Before so many different words of the title.
    in_title: Option<usize>,
}

/// Title and body in one text, with their words.
pub(super) struct Reading<'a> {
    /// What [`joined_text`] gave.
    pub(super) text: &'a str,
    /// The words, in reading order.
    pub(super) tokens: Vec<Token<'a>>,
    /// Each of them in lower case.
    pub(super) lowers: Vec<WordNumber>,
    /// The same without a plural `s`.
    pub(super) keys: Vec<WordNumber>,
    /// That of the text, if it is not English.
    pub(super) language: Option<Language>,
    /// The length of the title in bytes.
    pub(super) title_length: usize,
    /// The news sentences, as ranges of `text`.
    sentences: Vec<Span>,
    words: Words<'a>,
    /// By the number of a key.
    met: Vec<Met>,
}

impl<'a> Reading<'a> {
    /// Reads the joined text of `input`.
    ///
    /// # Complexity
    /// O(length of the text).
    pub(super) fn new(text: &'a str, input: &EntityInput<'_>) -> Self {
        let title_length = joined_title(input).len();
        let lexicon = Lexicon::bundled();
        let tokens: Vec<Token<'a>> =
            blocks(text).flat_map(|(offset, block)| tokenize(block, offset, lexicon)).collect();
        let mut words = Words::default();
        let number = |token: &Token<'a>| {
            let lower = token.lower();
            let key = match &lower {
                Cow::Borrowed(lower) => singular(lower),
                Cow::Owned(lower) => Cow::Owned(singular(lower).into_owned()),
            };
            (words.number(lower), words.number(key))
        };
        let (lowers, keys): (Vec<_>, Vec<_>) = tokens.iter().map(number).unzip();
        let shift = title_length + 1;
        let moved = |span: &Span| Span::between(span.start() + shift, span.end() + shift);
        let sentences = input.sentences.iter().map(moved).collect();
        let met = met(&tokens, &keys, title_length, words.texts.len());
        let language = input.language.filter(|language| *language != Language::ENGLISH);
        Self { text, tokens, lowers, keys, language, title_length, sentences, words, met }
    }

    /// The different words in lower case, with and without a plural `s`, by their numbers.
    pub(super) fn words(&self) -> &[Cow<'a, str>] {
        &self.words.texts
    }

    /// The word with a number.
    pub(super) fn word(&self, number: WordNumber) -> &str {
        self.words.texts.get(number as usize).map_or("", |word| word)
    }

    /// How often a word, given in lower case and without a plural `s`, stands in the text.
    pub(super) fn count(&self, key: &str) -> usize {
        self.met(key).count
    }

    /// Where a word stands first in the title.
    pub(super) fn place_in_title(&self, key: &str) -> Option<usize> {
        self.met(key).in_title
    }

    fn met(&self, key: &str) -> Met {
        let number = self.words.numbers.get(key);
        number.and_then(|number| self.met.get(*number as usize)).copied().unwrap_or_default()
    }

    /// Number of news sentences, at least 1.
    pub(super) fn n_sentences(&self) -> usize {
        self.sentences.len().max(1)
    }

    /// The sentence that holds a place in the body: none for captions, buttons and the like. Without sentences, the body is one.
    pub(super) fn sentence(&self, span: Span) -> Option<usize> {
        if self.sentences.is_empty() {
            return Some(0);
        }
        let at = self.sentences.partition_point(|sentence| sentence.end() <= span.start());
        self.sentences.get(at).filter(|sentence| sentence.start() <= span.start()).map(|_| at)
    }

    /// The word before a span, when nothing but blanks or a hyphen stands between.
    pub(super) fn before(&self, span: Span) -> Option<(&Token<'a>, &str)> {
        let at = self.token_at(span.start());
        let joined = self.tokens.get(at).is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Hyphen));
        let before = at.checked_sub(1).filter(|_| joined)?;
        Some((self.tokens.get(before)?, self.word(*self.keys.get(before)?)))
    }

    /// The word behind a span, when nothing but blanks or a hyphen stands between.
    pub(super) fn after(&self, span: Span) -> Option<(&Token<'a>, &str)> {
        let at = self.token_at(span.end());
        let token = self.tokens.get(at).filter(|token| matches!(token.gap, Gap::Space | Gap::Hyphen))?;
        Some((token, self.word(*self.keys.get(at)?)))
    }

    /// What stands before the word at a span.
    pub(super) fn gap(&self, span: Span) -> Gap {
        self.tokens.get(self.token_at(span.start())).map_or(Gap::Line, |token| token.gap)
    }

    /// Whether a possessive follows.
    pub(super) fn is_possessive(&self, span: Span) -> bool {
        let last = self.token_at(span.end()).checked_sub(1).and_then(|at| self.tokens.get(at));
        last.is_some_and(|token| token.is_possessive)
    }

    /// The first word that begins at or behind a byte.
    fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start() < byte)
    }
}

/// What the text has of each of `n_words` words.
fn met(tokens: &[Token<'_>], keys: &[WordNumber], title_length: usize, n_words: usize) -> Vec<Met> {
    let mut met = vec![Met::default(); n_words];
    let mut n_in_title = 0;
    for (token, key) in tokens.iter().zip(keys) {
        let Some(met) = met.get_mut(*key as usize) else { continue };
        met.count += 1;
        if token.span.start() < title_length && met.in_title.is_none() {
            met.in_title = Some(n_in_title);
            n_in_title += 1;
        }
    }
    met
}

/// A word without a plural `s`: `cartels` → `cartel`, `cities` → `city`; `news`, `crisis` and `boss` stay.
pub(super) fn singular(word: &str) -> Cow<'_, str> {
    let keeps = ["ss", "us", "is", "news", "ies"].iter().any(|ending| word.ends_with(ending));
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if stem.len() >= 3 => Cow::Owned(format!("{stem}y")),
        (_, Some(stem)) if !keeps && stem.len() >= 3 => Cow::Borrowed(stem),
        _ => Cow::Borrowed(word),
    }
}
