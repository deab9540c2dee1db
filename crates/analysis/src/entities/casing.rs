//! What a text says about capital letters: which words it writes with one where no rule asks for it.

use super::lexicon::{Lexicon, Role};
use super::reading::WordNumber;
use super::tokens::{Gap, Shape, Token};

/// A line or a sentence by what its capital letters say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Capital letters mark names.
    Sentence,
    /// Every Long Word Has One.
    TitleCase,
    /// EVERY LETTER IS ONE.
    AllCapitals,
}

/// A run of tokens without a sentence border inside.
pub(super) struct Segment<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
    pub(super) style: Style,
}

/// Cuts tokens into sentences and lines.
///
/// # Complexity
/// O(tokens).
pub(super) fn segments<'t, 'a>(tokens: &'t [Token<'a>], lexicon: &Lexicon) -> Vec<Segment<'t, 'a>> {
    let mut found = Vec::new();
    for line in tokens.chunk_by(|_, next| next.gap != Gap::Line) {
        // Of a whole line only: a sentence of a body may hold many names by chance.
        let line_style = style(line, lexicon);
        for sentence in line.chunk_by(|_, next| next.gap != Gap::Start) {
            let style = match style(sentence, lexicon) {
                Style::AllCapitals => Style::AllCapitals,
                _ if line_style == Style::TitleCase => Style::TitleCase,
                _ => Style::Sentence,
            };
            found.push(Segment { tokens: sentence, style });
        }
    }
    found
}

/// So many long words are needed before a line can be called a headline.
const MIN_LONG_WORDS: usize = 3;

/// Lines of few words are headlines only where a common word has a capital letter: a signature has none.
const FEW_LONG_WORDS: usize = 5;

fn style(tokens: &[Token<'_>], lexicon: &Lexicon) -> Style {
    let long = || tokens.iter().filter(|token| token.text.len() >= 4 && !token.text.contains('.'));
    let n_long = long().filter(|token| token.shape.is_capital() || token.shape == Shape::Lower).count();
    let n_capital = long().filter(|token| token.shape.is_capital()).count();
    let n_shouted = long().filter(|token| token.shape == Shape::Acronym).count();
    if n_long < MIN_LONG_WORDS {
        Style::Sentence
    } else if n_shouted * 10 >= n_long * 7 {
        Style::AllCapitals
    } else if n_capital * 10 >= n_long * 8 && is_headline(tokens, n_long, lexicon) {
        Style::TitleCase
    } else {
        Style::Sentence
    }
}

fn is_headline(tokens: &[Token<'_>], n_long: usize, lexicon: &Lexicon) -> bool {
    // Headlines write verbs and nouns with a capital letter, and only prepositions and the like without.
    let is_plain = |token: &Token<'_>| {
        token.shape == Shape::Lower && token.text.len() >= 4 && !lexicon.is(token.text, Role::Starter)
    };
    let is_common = |token: &Token<'_>| {
        token.gap == Gap::Space && token.shape.is_capital() && is_common(&token.lower(), lexicon)
    };
    !tokens.iter().any(is_plain) && (n_long > FEW_LONG_WORDS || tokens.iter().skip(1).any(is_common))
}

fn is_common(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.is(word, Role::Starter) || lexicon.is(word, Role::Bound) || lexicon.is(word, Role::Saying)
}

/// How often a word is written with and without a capital letter inside sentences.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    lower: u32,
    capital: u32,
}

/// The casing of every word of a text.
#[derive(Debug)]
pub(super) struct Casing {
    words: Vec<Counts>,
}

impl Casing {
    /// Of so many different words, of which nothing is known.
    pub(super) fn of(n_words: usize) -> Self {
        Self { words: vec![Counts::default(); n_words] }
    }

    /// Takes in the words of one segment, whose numbers are given too; only sentences teach anything.
    ///
    /// # Complexity
    /// O(tokens).
    pub(super) fn learn(&mut self, segment: &Segment<'_, '_>, numbers: &[WordNumber]) {
        if segment.style != Style::Sentence {
            return;
        }
        for (token, number) in segment.tokens.iter().zip(numbers) {
            let is_first = matches!(token.gap, Gap::Start | Gap::Line);
            // A second capital in a row vouches for itself, not for the first word of a sentence.
            let is_telling = token.shape == Shape::Lower || (token.shape.is_capital() && !is_first);
            if let Some(counts) = self.words.get_mut(*number as usize).filter(|_| is_telling) {
                counts.lower += u32::from(token.shape == Shape::Lower);
                counts.capital += u32::from(token.shape != Shape::Lower);
            }
        }
    }

    /// Whether the text writes this word with a capital letter, and more often than without.
    pub(super) fn is_name(&self, word: WordNumber) -> bool {
        self.words.get(word as usize).is_some_and(|counts| counts.capital > counts.lower)
    }
}
