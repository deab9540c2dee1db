//! What must hold at every door for whatever comes in: a module a door, whose `run` panics where it does not.
//!
//! The targets of `fuzz` look for inputs at which something breaks; the test of this package tries those that are kept, in
//! `fuzz/seeds` and `fuzz/findings`, with every run of the tests.

use samestory_model::{BodyFormat, Span};
use samestory_text::{NormalizedText, normalize};

pub mod claims;
pub mod configuration;
pub mod digest;
pub mod html;
#[cfg(feature = "onnx")]
pub mod labelers;
pub mod lines;
pub mod models;
#[cfg(feature = "onnx")]
pub mod onnx;
pub mod pages;
#[cfg(feature = "onnx")]
pub mod pictures;
pub mod sentences;
pub mod titles;
#[cfg(feature = "onnx")]
pub mod tokenizers;
pub mod vectors;

#[path = "../../../crates/text/tests/all/citable.rs"]
mod citable;

use citable::is_citable;

/// Tries an input at a door.
pub type Door = fn(&[u8]);

/// Every door, by the name of its module, of its fuzz target and of its folders of kept inputs.
pub const DOORS: &[(&str, Door)] = &[
    ("claims", claims::run),
    ("configuration", configuration::run),
    ("digest", digest::run),
    ("html", html::run),
    #[cfg(feature = "onnx")]
    ("labelers", labelers::run),
    ("lines", lines::run),
    ("models", models::run),
    #[cfg(feature = "onnx")]
    ("onnx", onnx::run),
    #[cfg(feature = "onnx")]
    ("pictures", pictures::run),
    ("sentences", sentences::run),
    ("titles", titles::run),
    #[cfg(feature = "onnx")]
    ("tokenizers", tokenizers::run),
    ("vectors", vectors::run),
];

/// `bytes` as far as they are text.
pub(crate) fn text_of(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

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
