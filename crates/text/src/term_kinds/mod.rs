//! Terms beside words: bigrams, numbers, names.

mod config;
mod numbers;
mod phrases;

use samestory_model::{Span, TermId};

use crate::background::Background;
use crate::language::{Language, is_stop_word};
use crate::sentences::sentences;
use crate::term_cutting::located_terms;
use crate::terms::{extended_id, term_id};
pub use config::TermConfig;
use numbers::NumberPlace;
use phrases::{bigrams, names};

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
    /// Whether a sentence begins with it.
    is_first: bool,
}

impl Finder<'_> {
    /// Gives `take` the terms of the first `n_words` words of `text`.
    pub(crate) fn find(&self, (text, place): (&str, Place), n_words: usize, mut take: impl FnMut(Found)) {
        let words = self.words(text, n_words);
        for word in words.iter().filter(|word| self.stop_words == StopWords::Weighed || !word.is_stop_word) {
            take(Found { id: word.id, kind: Kind::Word, idf: word.idf });
        }
        if self.config.bigrams() > 0.0 {
            bigrams(&words, self.config.experiment())
                .for_each(|(id, idf)| take(self.phrase(Kind::Bigram, (id, idf), &words)));
        }
        if self.config.names() > 0.0 {
            names(text, &words, place, self.config.experiment())
                .for_each(|(id, idf)| take(self.phrase(Kind::Name, (id, idf), &words)));
        }
        if self.config.numbers() > 0.0 {
            (0..words.len()).filter_map(|index| self.number(text, words.get(index..)?)).for_each(take);
        }
    }

    fn words<'t>(&self, text: &'t str, n_words: usize) -> Vec<Word<'t>> {
        let mut words: Vec<Word<'_>> = located_terms(text)
            .take(n_words)
            .map(|(span, term)| {
                let id = term_id(&term);
                let is_stop_word = is_stop_word(&term, self.language);
                Word { span, id, idf: self.background.idf_of(id), is_stop_word, is_first: false, term }
            })
            .collect();
        let end = words.last().map_or(0, |word| word.span.end());
        let mut starts = sentences(text.get(..end).unwrap_or_default()).into_iter().peekable();
        for word in &mut words {
            while starts.next_if(|sentence| sentence.start() <= word.span.start()).is_some() {
                word.is_first = true;
            }
        }
        words
    }

    /// A term of several words whose inverse document frequencies add up to `sum`.
    fn phrase(&self, kind: Kind, (id, sum): (TermId, f32), _words: &[Word<'_>]) -> Found {
        Found { id, kind, idf: self.background.idf_of_phrase(id, sum) }
    }

    fn number(&self, text: &str, words: &[Word<'_>]) -> Option<Found> {
        let first = words.first().filter(|word| word.term.starts_with(|c: char| c.is_ascii_digit()))?;
        let next = |n: usize| words.get(n).filter(|word| !word.is_first).map_or("", |word| &*word.term);
        let next = if words.get(1).is_some_and(|word| word.is_first) { ["", ""] } else { [next(1), next(2)] };
        let place = NumberPlace {
            word: first.span.slice(text)?,
            before: text.get(..first.span.start())?.chars().next_back(),
            after: text.get(first.span.end()..)?.chars().next(),
            next,
        };
        let number = place.number()?;
        let (id, idf) = (extended_id(term_id("#"), &number.value), self.background.idf(&number.value));
        let (id, idf) = if number.is_percentage {
            (
                extended_id(id, "%"),
                self.background.idf_of_phrase(extended_id(id, "%"), idf + self.background.idf("percent")),
            )
        } else {
            (id, idf)
        };
        Some(Found { id, kind: Kind::Number, idf })
    }
}
