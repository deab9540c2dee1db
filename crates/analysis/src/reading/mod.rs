//! A text read word by word: what claims and passages are compared by, and what sentences are shortened by. The word lists are in
//! `assets/statement-words.txt`.

mod attributions;
mod figures;
mod instructions;
mod polarity;
mod quotations;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

use std::ops::Range;

use samestory_model::Span;
use samestory_text::sentences;

use tokens::Context;

pub(crate) use attributions::Attribution;
pub(crate) use figures::{Figure, Unit};
pub(crate) use polarity::Reach;
pub(crate) use tokens::{Mark, Token};
pub(crate) use words::{Role, Words};

/// Several texts, or one, as one row of tokens.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<SentenceReading>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) attributions: Vec<Attribution>,
    n_quotations: usize,
}

/// A sentence, or a line without an end.
#[derive(Debug)]
pub(crate) struct SentenceReading {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// Its place in its text.
    pub(crate) span: Span,
    /// Whether it tells a machine what to do.
    pub(crate) is_instruction: bool,
    /// Whether nearly all of its words begin with a capital, so that capitals tell nothing.
    pub(crate) is_title_case: bool,
}

impl Reading {
    /// Reads one text.
    pub(crate) fn of(text: &str) -> Self {
        let mut reading = Self::default();
        reading.push(text, usize::MAX);
        reading
    }

    /// Reads one more text behind those read so far, up to `max_tokens` in all.
    pub(crate) fn push(&mut self, text: &str, max_tokens: usize) {
        let quotations = quotations::quotations(text);
        let context = Context { text, quotations: &quotations, first_quotation: self.n_quotations };
        self.n_quotations += quotations.len();
        for span in sentences(text).into_iter().flat_map(|span| instructions::parts(text, span)) {
            let start = self.tokens.len();
            let left = max_tokens.saturating_sub(start);
            self.tokens.extend(tokens::tokens(&context, span, self.sentences.len()).take(left));
            if self.tokens.len() > start {
                self.finish_sentence(text, span, start..self.tokens.len());
            }
        }
    }

    /// What a sentence says beyond its words, once they are there.
    fn finish_sentence(&mut self, text: &str, span: Span, range: Range<usize>) {
        let tokens = self.tokens.get_mut(range.clone()).unwrap_or_default();
        polarity::mark(tokens);
        let is_instruction = instructions::is_instruction(tokens, span.slice(text).unwrap_or_default());
        let is_title_case = tokens::is_title_case(tokens);
        figures::read(tokens, &range, &mut self.figures);
        attributions::read(tokens, &range, &mut self.attributions);
        self.sentences.push(SentenceReading { tokens: range, span, is_instruction, is_title_case });
    }

    pub(crate) fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    pub(crate) fn sentence_of(&self, token: usize) -> Option<&SentenceReading> {
        self.sentences.get(self.token(token)?.sentence)
    }

    /// The tokens of a range with their numbers.
    pub(crate) fn numbered(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (usize, &Token)> + Clone {
        let (start, end) = (range.start, range.end.min(self.tokens.len()));
        self.tokens
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(move |(offset, token)| (start + offset, token))
    }

    /// The figure that a token is a part of.
    pub(crate) fn figure_of(&self, token: &Token) -> Option<&Figure> {
        self.figures.get(token.figure?)
    }
}
