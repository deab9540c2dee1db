//! Bodies: HTML and plain text.

use samestory_model::BodyFormat;
use samestory_text::{normalize, words};

use crate::{check_fixed_point, check_slice, some_spans, text_of};

/// A body.
pub fn run(bytes: &[u8]) {
    let original = text_of(bytes);
    for format in [BodyFormat::Html, BodyFormat::Text] {
        let normalized = normalize(original, format);
        check_fixed_point(&normalized);
        let text = normalized.as_str();
        for span in some_spans(text).chain(words(text).take(20).map(|(span, _)| span)) {
            check_slice(original, (&normalized, span), |slice| normalize(slice, format));
        }
    }
}
