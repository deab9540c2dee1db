//! Bodies: HTML and plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samestory_fuzz::{check_fixed_point, check_slice, some_spans};
use samestory_model::BodyFormat;
use samestory_text::{normalize, words};

fuzz_target!(|original: &str| {
    for format in [BodyFormat::Html, BodyFormat::Text] {
        let normalized = normalize(original, format);
        check_fixed_point(&normalized);
        let text = normalized.as_str();
        for span in some_spans(text).chain(words(text).take(20).map(|(span, _)| span)) {
            check_slice(original, (&normalized, span), |slice| normalize(slice, format));
        }
    }
});
