//! Titles and other one-line fields.

use samestory_text::{clean_title, normalize_line, title_case, words};

use crate::{check_fixed_point, check_slice, some_spans, text_of};

/// A title.
pub fn run(bytes: &[u8]) {
    let original = text_of(bytes);
    let normalized = normalize_line(original);
    check_fixed_point(&normalized);
    let title = normalized.as_str();
    for span in some_spans(title) {
        check_slice(original, (&normalized, span), normalize_line);
    }
    let clean = clean_title(title, &["harbourcourier.example", "The Harbour Courier"]);
    let core = clean.span.slice(title).expect("a core lies on borders of characters");
    assert_eq!(core.trim(), core);
    assert_eq!(words(title).next().is_some(), words(core).next().is_some(), "{core:?} of {title:?}");
    check_case(title);
    check_case(core);
}

/// Only the case of letters changes.
fn check_case(title: &str) {
    let cased = title_case(title);
    assert_eq!(cased.split_whitespace().count(), title.split_whitespace().count());
    if title.is_ascii() {
        assert!(cased.eq_ignore_ascii_case(title), "{cased:?} of {title:?}");
    }
}
