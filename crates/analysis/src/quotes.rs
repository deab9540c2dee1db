//! Which stretches of a text are quoted speech.

use samestory_model::Span;

/// A quote of more bytes was probably never closed, and its words are counted as the writer's.
const MAX_QUOTE_BYTES: usize = 900;

/// Stretches between quotation marks, marks included: `“…”`, `"…"`, `«…»`, `„…“`, and `‘…’` where it is not
/// an apostrophe.
///
/// A straight mark opens behind a space or a bracket and closes elsewhere; a quote ends at the latest where
/// its line does.
///
/// # Complexity
/// Linear in the length of `text`.
pub(crate) fn quoted_spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    // Most sentences quote nobody.
    if !text.bytes().any(|byte| byte == b'"' || !byte.is_ascii()) {
        return spans;
    }
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, mark)) = characters.next() {
        let after = characters.peek().map_or(' ', |(_, next)| *next);
        match open {
            Some((start, _)) if mark == '\n' || at - start > MAX_QUOTE_BYTES => open = None,
            Some((start, closing)) if closes(mark, closing, after) => {
                spans.push(Span::between(start, at + mark.len_utf8()));
                open = None;
            }
            None => open = closing_mark(before, mark).map(|closing| (at, closing)),
            Some(_) => {}
        }
        before = mark;
    }
    spans
}

/// The mark that ends a quote begun by `mark`, when `mark` begins one.
fn closing_mark(before: char, mark: char) -> Option<char> {
    match mark {
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        '"' if !before.is_alphanumeric() && !".,!?".contains(before) => Some('"'),
        '‘' if !before.is_alphanumeric() => Some('’'),
        _ => None,
    }
}

/// Whether `mark` ends the quote; within a word, `’` is an apostrophe.
fn closes(mark: char, closing: char, after: char) -> bool {
    let typographic = closing == '“' && mark == '”';
    (mark == closing || typographic) && !(mark == '’' && after.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &str) -> Vec<&str> {
        quoted_spans(text).into_iter().filter_map(|span| span.slice(text)).collect()
    }

    #[test]
    fn finds_quotes_of_every_style() {
        assert_eq!(quoted("He said “no,” then \"yes\" (\"maybe\")."), ["“no,”", "\"yes\"", "\"maybe\""]);
        assert_eq!(quoted("Sie sagte „nein“, il dit «non»."), ["„nein“", "«non»"]);
        assert_eq!(quoted("The mayor’s ‘plan’ isn’t new"), ["‘plan’"]);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_text() {
        assert!(quoted(&format!("“{}”", "word ".repeat(400))).is_empty());
        assert_eq!(quoted("“First paragraph\n“Second one” and more"), ["“Second one”"]);
    }

    proptest! {
        #[test]
        fn spans_are_ordered_slices(text in "[“”\"‘’«» a\n.é]{0,60}") {
            let spans = quoted_spans(&text);
            prop_assert!(spans.iter().all(|span| span.slice(&text).is_some()));
            prop_assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}
