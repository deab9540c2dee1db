//! The sentences of a body that are news text.

use std::collections::BTreeSet;

use samestory_model::Span;

use crate::cut::{each_letter, letters};
use crate::document::{MAX_BODY_CHARS, MAX_SENTENCES, Sentence};
use crate::furniture::{dateline_length, is_furniture, is_furniture_sentence};
use crate::sentences::{is_closer, is_emoji, is_mark, sentences};

/// Where at least this share of a body's text ends with a mark, what ends without one is a heading, a caption or a label.
const MIN_MARKED_SHARE: f32 = 0.5;

/// The sentences of a body.
pub(crate) struct BodySentences {
    pub(crate) sentences: Vec<Sentence>,
    /// Whether some of the body was left aside.
    pub(crate) truncated: bool,
}

impl BodySentences {
    /// Finds the sentences of `body`, leaving out lines that repeat one of the titles.
    pub(crate) fn find(body: &str, titles: [&str; 2]) -> Self {
        let end = body.char_indices().nth(MAX_BODY_CHARS).map_or(body.len(), |(end, _)| end);
        let truncated = end < body.len();
        let mut sentences = candidates(body.get(..end).unwrap_or(body), &titles.map(letters));
        if truncated {
            // The last one was probably cut in its middle.
            sentences.pop();
        }
        drop_unmarked(&mut sentences, body);
        let mut seen = BTreeSet::new();
        sentences.retain(|sentence| {
            let text = sentence.span.slice(body).unwrap_or_default();
            text.contains(char::is_alphanumeric) && !is_furniture_sentence(text) && seen.insert(text)
        });
        let truncated = truncated || sentences.len() > MAX_SENTENCES;
        sentences.truncate(MAX_SENTENCES);
        Self { sentences, truncated }
    }
}

/// The sentences of all lines that are news text.
fn candidates(body: &str, titles: &[String; 2]) -> Vec<Sentence> {
    let in_line = |(paragraph, line): (usize, Span)| {
        let found = sentences(line.slice(body).unwrap_or_default()).into_iter();
        found.map(move |span| {
            let span = Span::between(line.start() + span.start(), line.start() + span.end());
            Sentence { span, paragraph }
        })
    };
    news_lines(body, titles).flat_map(in_line).collect()
}

/// Drops what ends without a mark from a body that is written in marked sentences.
fn drop_unmarked(sentences: &mut Vec<Sentence>, body: &str) {
    let is_marked = |sentence: &Sentence| sentence.span.slice(body).is_some_and(ends_with_mark);
    let total: usize = sentences.iter().map(|sentence| sentence.span.len()).sum();
    let marked: usize = sentences.iter().filter(|sentence| is_marked(sentence)).map(|s| s.span.len()).sum();
    if marked as f32 >= MIN_MARKED_SHARE * total as f32 {
        sentences.retain(is_marked);
    }
}

fn ends_with_mark(sentence: &str) -> bool {
    let is_pause = |c| matches!(c, ':' | ';' | ',' | '-' | '–' | '—' | '*' | '：' | '；');
    sentence.ends_with(|c| is_mark(c) || is_closer(c) || is_emoji(c) || is_pause(c))
}

/// The lines of a body that are news text, by number, the first sentence without its dateline.
fn news_lines<'a>(body: &'a str, titles: &'a [String; 2]) -> impl Iterator<Item = (usize, Span)> + 'a {
    let mut start = 0;
    let (mut is_first, mut is_behind) = (true, false);
    body.split('\n').enumerate().filter_map(move |(paragraph, line)| {
        let line_start = start;
        start += line.len() + 1;
        if is_furniture(line) || repeats_title(line, titles) {
            return None;
        }
        let dateline = if is_first { dateline_length(line, !is_behind) } else { 0 };
        // A line that is no sentence may be of those who report.
        is_first &= dateline == 0 && !ends_with_mark(line);
        is_behind = true;
        Some((paragraph, Span::between(line_start + dateline, line_start + line.len())))
    })
}

/// Whether a line has the letters of one of the titles, given in letters.
fn repeats_title(line: &str, titles: &[String; 2]) -> bool {
    // Letters may grow in lower case, but not sixfold.
    let possible = |title: &String| !title.is_empty() && line.len() <= title.len().saturating_mul(6);
    // Most lines are told from a title by their first letter.
    titles.iter().any(possible) && titles.iter().any(|title| each_letter(line).eq(title.chars()))
}
