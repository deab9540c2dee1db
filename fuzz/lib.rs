//! What must hold for every normalised text. Each function panics where it does not.

use samestory_model::{BodyFormat, Span};
use samestory_text::{NormalizedText, normalize};

pub mod pages;

#[path = "../crates/text/tests/all/citable.rs"]
mod citable;

use citable::is_citable;

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

/// Spans of `text` from each of eight places to another.
pub fn some_spans(text: &str) -> impl Iterator<Item = Span> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let n_places = places.len();
    (0..8).map(move |n| Span::between(places[n * 7919 % n_places], places[(n * 104_729 + 3) % n_places]))
}
