//! What must hold for every normalised text. Each function panics where it does not.

use samestory_model::{BodyFormat, Span};
use samestory_text::{NormalizedText, normalize};
use unicode_normalization::char::is_combining_mark;

/// Normalising again changes nothing, and no white space is superfluous.
pub fn check_fixed_point(normalized: &NormalizedText) {
    let text = normalized.as_str();
    assert_eq!(normalize(text, BodyFormat::Text).as_str(), text);
    assert!(!text.contains("  ") && !text.contains("\n\n") && text.trim() == text, "{text:?}");
}

/// The span of the original under `span` can be sliced and, where `span` may be cited, is read as `span` is.
pub fn check_slice(
    original: &str,
    (normalized, span): (&NormalizedText, Span),
    again: impl Fn(&str) -> NormalizedText,
) {
    let mapped = normalized.original_span(span);
    let slice = mapped.slice(original).expect("a span lies on borders of characters");
    if is_citable(normalized, span) {
        let cited = span.slice(normalized.as_str()).unwrap_or_default();
        assert_eq!(again(slice).as_str(), cited, "{slice:?} at {mapped:?}");
    }
}

/// Whether a span lies within one line, has no white space at its ends, and cuts nothing that was read as one.
fn is_citable(normalized: &NormalizedText, span: Span) -> bool {
    let text = normalized.as_str();
    let Some(slice) = span.slice(text) else { return false };
    let begins_well = slice.chars().next().is_some_and(|c| !c.is_whitespace() && !joins(c));
    let ends_well = slice.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let goes_on_well = text[span.end()..].chars().next().is_none_or(|c| !joins(c));
    let whole = !cuts(normalized, span.start()) && !cuts(normalized, span.end());
    begins_well && ends_well && goes_on_well && whole && !slice.contains('\n')
}

/// Whether a character belongs to the one before it.
fn joins(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{1161}'..='\u{11ff}') || is_combining_mark(character)
}

/// Whether position `at` lies within what was decoded as one, such as a ligature.
fn cuts(normalized: &NormalizedText, at: usize) -> bool {
    let length = normalized.as_str().len();
    let before = normalized.original_span(Span::between(0, at));
    0 < at && at < length && before.end() > normalized.original_span(Span::between(at, length)).start()
}

/// Spans of `text` from each of eight places to another.
pub fn some_spans(text: &str) -> impl Iterator<Item = Span> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let n_places = places.len();
    (0..8).map(move |n| Span::between(places[n * 7919 % n_places], places[(n * 104_729 + 3) % n_places]))
}
