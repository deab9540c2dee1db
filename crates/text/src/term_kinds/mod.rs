//! Terms beside words: bigrams, numbers, names.

mod config;
mod numbers;
mod phrases;

use samestory_model::{Span, TermId};

use crate::background::Background;
use crate::language::{Language, StopWordIds};
use crate::sentences::sentences;
use crate::term_cutting::located_terms;
use crate::terms::{extended_id, term_id};
pub use config::TermConfig;
use numbers::{Number, NumberPlace};
use phrases::{bigrams, gap, names};

/// A term as a text has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) id: TermId,
    pub(crate) kind: Kind,
    pub(crate) idf: f32,
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Word,
    Bigram,
    Number,
    Name,
}

/// What is to be found in a text, and by which table it weighs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finder<'a> {
    pub(crate) config: &'a TermConfig,
    pub(crate) background: &'a Background,
    /// Whose stop words count.
    pub(crate) language: Language,
    pub(crate) stop_words: StopWords,
}

/// Whether stop words are terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopWords {
    Weighed,
    LeftOut,
}

/// Where a text stands: a title may be in title case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Title,
    Body,
}

/// A word of a text.
#[derive(Debug)]
struct Word<'a> {
    term: std::borrow::Cow<'a, str>,
    span: Span,
    id: TermId,
    idf: f32,
    is_stop_word: bool,
    /// Whether a sentence begins with it; looked for where names count.
    is_first: bool,
}

impl Finder<'_> {
    /// Gives `take` the terms of the first `n_words` words of `text`.
    pub(crate) fn find(&self, (text, place): (&str, Place), n_words: usize, mut take: impl FnMut(Found)) {
        let words = self.words(text, n_words);
        let weighs = |word: &&Word<'_>| self.stop_words == StopWords::Weighed || !word.is_stop_word;
        for word in words.iter().filter(weighs) {
            take(Found { id: word.id, kind: Kind::Word, idf: word.idf });
        }
        if self.config.bigrams() > 0.0 {
            bigrams(text, &words).for_each(|phrase| take(self.phrase(Kind::Bigram, phrase)));
        }
        if self.config.names() > 0.0 {
            names(text, &words, place).for_each(|phrase| take(self.phrase(Kind::Name, phrase)));
        }
        if self.config.numbers() > 0.0 {
            (0..words.len()).filter_map(|index| self.number(text, words.get(index..)?)).for_each(take);
        }
    }

    fn words<'t>(&self, text: &'t str, n_words: usize) -> Vec<Word<'t>> {
        let stop_words = StopWordIds::of(self.language);
        let located = located_terms(text).take(n_words);
        let mut words: Vec<Word<'_>> = located
            .map(|(span, term)| {
                let id = term_id(&term);
                let (idf, is_stop_word) = (self.background.idf_of(id), stop_words.contains(id));
                Word { term, span, id, idf, is_stop_word, is_first: false }
            })
            .collect();
        if self.config.names() > 0.0 {
            mark_first(text, &mut words);
        }
        words
    }

    /// A term of several words whose inverse document frequencies add up to `sum`.
    fn phrase(&self, kind: Kind, (id, sum): (TermId, f32)) -> Found {
        Found { id, kind, idf: self.background.idf_of_phrase(id, sum) }
    }

    /// The number that the first of `words` is or begins.
    fn number(&self, text: &str, words: &[Word<'_>]) -> Option<Found> {
        let first = words.first().filter(|word| word.term.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut next = words.windows(2).take(2).map_while(|pair| match pair {
            [word, next] if matches!(gap(text, word, next), Some(" " | "-")) => Some(&*next.term),
            _ => None,
        });
        let place = NumberPlace {
            word: first.span.slice(text)?,
            before: text.get(..first.span.start())?.chars().next_back(),
            after: text.get(first.span.end()..)?.chars().next(),
            next: [next.next().unwrap_or_default(), next.next().unwrap_or_default()],
        };
        Some(self.number_term(&place.number()?))
    }

    fn number_term(&self, number: &Number) -> Found {
        let id = extended_id(term_id("#"), &number.value);
        let idf = self.background.idf(&number.value);
        if number.is_percentage {
            return self.phrase(Kind::Number, (extended_id(id, "%"), idf + self.background.idf("percent")));
        }
        Found { id, kind: Kind::Number, idf }
    }
}

/// Finds with which words sentences begin.
fn mark_first(text: &str, words: &mut [Word<'_>]) {
    let end = words.last().map_or(0, |word| word.span.end());
    let mut starts = sentences(text.get(..end).unwrap_or_default()).into_iter().peekable();
    for word in words {
        while starts.next_if(|sentence| sentence.start() <= word.span.start()).is_some() {
            word.is_first = true;
        }
    }
}
