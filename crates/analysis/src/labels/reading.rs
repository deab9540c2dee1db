//! What the model reads of an article: the title, the opening and the end of the body, with the quoted words
//! marked.

use samestory_model::Span;
use samestory_text::words;

use super::LabelInput;
use crate::quotes::quoted_spans;

/// A body of more bytes is cut to its opening and its end, as the texts were that the model learned from.
const MAX_BODY_BYTES: usize = 2_800;
const OPENING_BYTES: usize = 1_850;
const END_BYTES: usize = 330;
const TITLE_BYTES: usize = 400;
/// Stands where somebody cut a text before us.
const CUT: &str = "[…]";

/// A word of the article.
pub(super) struct Token<'a> {
    /// As written.
    pub(super) raw: &'a str,
    /// Lower case, with a straight apostrophe and without `'s`; numbers are `#`, years `#year`.
    pub(super) word: String,
    /// Whether it stands in quotation marks.
    pub(super) is_quoted: bool,
    /// Whether a sentence begins here.
    pub(super) is_first: bool,
    /// Where it begins in the title or body.
    pub(super) start: usize,
}

impl Token<'_> {
    /// Whether it begins with a capital letter.
    pub(super) fn is_capitalised(&self) -> bool {
        self.raw.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is written in capitals only, two or more.
    pub(super) fn is_shouted(&self) -> bool {
        self.raw.chars().filter(|c| c.is_uppercase()).count() > 1 && !self.raw.chars().any(char::is_lowercase)
    }
}

/// An article as the model reads it.
pub(super) struct Reading<'a> {
    /// At most [`TITLE_BYTES`] of the title.
    pub(super) title: &'a str,
    /// The words of the title.
    pub(super) title_tokens: Vec<Token<'a>>,
    /// The parts of the body that are read: the opening, and the end of a long one.
    pub(super) body: [&'a str; 2],
    /// The words of these parts.
    pub(super) body_tokens: Vec<Token<'a>>,
    /// How many quotes stand in them.
    pub(super) n_quotes: usize,
}

impl<'a> Reading<'a> {
    /// Reads `input`. The time does not depend on the length of the body.
    pub(super) fn of(input: &LabelInput<'a>) -> Self {
        let title = first_bytes(input.title, TITLE_BYTES);
        let [opening, end] = window(input.body);
        let body = [opening, end].map(|part| part.slice(input.body).unwrap_or(""));
        let [quotes, more_quotes] = body.map(quoted_spans);
        let n_quotes = quotes.len() + more_quotes.len();
        let mut body_tokens = tokens(body[0], opening.start(), &quotes);
        body_tokens.extend(tokens(body[1], end.start(), &more_quotes));
        Self { title, title_tokens: tokens(title, 0, &[]), body, body_tokens, n_quotes }
    }

    /// The words of the body in the writer's own voice.
    pub(super) fn own_words(&self) -> impl Iterator<Item = &Token<'a>> {
        self.body_tokens.iter().filter(|token| !token.is_quoted)
    }
}

/// The opening and the end of a body; all of a short one is opening.
fn window(body: &str) -> [Span; 2] {
    let n_bytes = body.len();
    if n_bytes > MAX_BODY_BYTES {
        let (opening, end) = (first_bytes(body, OPENING_BYTES), last_bytes(body, END_BYTES));
        return [Span::between(0, opening.len()), Span::between(n_bytes - end.len(), n_bytes)];
    }
    let cut = body.find(CUT).map_or(n_bytes..n_bytes, |start| start..start + CUT.len());
    [Span::between(0, cut.start), Span::between(cut.end, n_bytes)]
}

/// At most `limit` bytes from the start, cut between characters.
fn first_bytes(text: &str, limit: usize) -> &str {
    (0..=limit.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or("")
}

/// At most `limit` bytes before the end, cut between characters.
pub(super) fn last_bytes(text: &str, limit: usize) -> &str {
    (text.len().saturating_sub(limit)..=text.len()).find_map(|start| text.get(start..)).unwrap_or("")
}

/// The words of `text`, which begins at `offset` in its field; `quotes` are in order and do not overlap.
pub(super) fn tokens<'a>(text: &'a str, offset: usize, quotes: &[Span]) -> Vec<Token<'a>> {
    let mut quotes = quotes.iter().peekable();
    let mut end_before = 0;
    let token = |(span, raw): (Span, &'a str)| {
        while quotes.next_if(|quote| quote.end() <= span.start()).is_some() {}
        let gap = Span::between(end_before, span.start()).slice(text).unwrap_or("");
        let is_first = end_before == 0 || gap.contains(['.', '!', '?', '\n', '…']);
        end_before = span.end();
        let is_quoted = quotes.peek().is_some_and(|quote| quote.contains(span));
        Token { raw, word: normalized(raw), is_quoted, is_first, start: offset + span.start() }
    };
    words(text).map(token).collect()
}

/// One spelling for each word; which number it is says little about tone, that it is a year says something.
fn normalized(raw: &str) -> String {
    if raw.chars().all(|c| c.is_ascii_digit())
        && raw.len() == 4
        && (raw.starts_with("19") || raw.starts_with("20"))
    {
        return "#year".to_owned();
    }
    if raw.chars().any(|c| c.is_ascii_digit()) {
        return "#".to_owned();
    }
    let mut word =
        if raw.is_ascii() { raw.to_ascii_lowercase() } else { raw.to_lowercase().replace('’', "'") };
    let bare = word.strip_suffix("'s").map_or(word.len(), str::len);
    word.truncate(bare);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Reading<'_> {
        Reading::of(&LabelInput { body, ..LabelInput::default() })
    }

    #[test]
    fn marks_quoted_words_and_first_words() {
        let reading = read("The mayor’s “plan” failed. It won’t return in 2031 or at 5.30.");
        let own: Vec<_> = reading.own_words().map(|token| token.word.as_str()).collect();
        assert_eq!(own, ["the", "mayor", "failed", "it", "won't", "return", "in", "#year", "or", "at", "#"]);
        let first: Vec<_> =
            reading.body_tokens.iter().filter(|token| token.is_first).map(|t| t.raw).collect();
        assert_eq!(first, ["The", "It"]);
        assert_eq!(reading.n_quotes, 1);
    }

    #[test]
    fn a_long_body_is_read_at_both_ends() {
        let body = format!("opening {} conclusion", "é ".repeat(5_000_000));
        let reading = read(&body);
        assert!(reading.body_tokens.len() < 1_500);
        assert_eq!(reading.body_tokens.first().unwrap().word, "opening");
        assert_eq!(reading.body_tokens.last().unwrap().word, "conclusion");
    }

    #[test]
    fn a_text_cut_before_us_has_two_parts() {
        assert_eq!(read("It began. […] It ended.").body, ["It began. ", " It ended."]);
    }
}
