//! Where sentences of news text begin and end.
//!
//! The [`scanner`] walks over a line and stops at every place where UAX #29 allows a sentence to end; the [`rules`] decide,
//! with the [`abbreviations`] at hand, whether it does end there.

mod abbreviations;
mod page_parts;
mod rules;
mod scanner;

use samestory_model::Span;

use crate::normalize::may_cut_before;
pub(crate) use abbreviations::is_verb_of_speech;
pub(crate) use page_parts::begins_with_page_part;
use scanner::Scanner;
pub(crate) use scanner::{is_closer, is_emoji, is_mark};

/// A sentence longer than so many characters is cut at a semicolon, else at a space, else anywhere between two letters.
const MAX_SENTENCE_CHARS: usize = 1000;

/// The sentences of normalised text, in reading order, without the white space between them. None goes across a line.
///
/// The rules are those of UAX #29, tailored to news: a sentence goes on behind `Sen.`, `J. K.`, `No. 10` and `U.S.`,
/// unless, where the abbreviation can end a sentence, a word follows that usually begins one; a closing quotation mark or
/// bracket belongs to the sentence that it ends; brackets are not torn apart; full stops of Chinese, Japanese, Hindi,
/// Arabic and Urdu need no space behind them.
///
/// # Complexity
/// Linear in the length of `text`: every look ahead or back is bounded.
///
/// # References
/// Unicode Standard Annex #29, section 5. Its own look-ahead (rule SB8) is unbounded, and quadratic on hostile text.
///
/// # Examples
/// ```
/// use samestory_text::sentences;
///
/// let text = "The U.S. troops left on Jan. 5. “Nobody was hurt,” Sen. J. Marsh said.";
/// let found: Vec<_> = sentences(text).iter().filter_map(|span| span.slice(text)).collect();
/// assert_eq!(found, ["The U.S. troops left on Jan. 5.", "“Nobody was hurt,” Sen. J. Marsh said."]);
/// ```
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split('\n') {
        for sentence in Scanner::new(line) {
            push_short(&mut found, line, (line_start, sentence));
        }
        line_start += line.len() + 1;
    }
    found
}

/// Pushes a sentence of a line, in parts where it is too long.
fn push_short(found: &mut Vec<Span>, line: &str, (line_start, sentence): (usize, Span)) {
    let mut start = sentence.start();
    while let Some(rest) = line.get(start..sentence.end()).filter(|rest| !rest.is_empty()) {
        let end = start + cut(rest).unwrap_or(rest.len());
        let part = line.get(start..end).unwrap_or_default();
        let trimmed = part.trim_start();
        let part_start = line_start + end - trimmed.len();
        let part_end = part_start + trimmed.trim_end().len();
        if part_end > part_start {
            found.push(Span::between(part_start, part_end));
        }
        start = end;
    }
}

/// Where to cut `text`, when it is too long.
fn cut(text: &str) -> Option<usize> {
    let (limit, _) = text.char_indices().nth(MAX_SENTENCE_CHARS)?;
    let head = text.get(..limit)?;
    let behind_half = |end: &usize| *end > limit / 2;
    let semicolon = head.rfind("; ").map(|at| at + 1).filter(behind_half);
    let space = || head.rfind(' ').filter(behind_half);
    let between_letters = || {
        let indices = head.char_indices().rev().take_while(|(at, _)| *at > limit / 2);
        indices.filter(|(_, character)| may_cut_before(*character)).map(|(at, _)| at).next()
    };
    semicolon.or_else(space).or_else(between_letters).or(Some(limit))
}
