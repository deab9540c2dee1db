//! Which spans of normalised text may be cited: for tests, and for the fuzz targets.

use samestory_model::Span;
use samestory_text::NormalizedText;
use unicode_normalization::char::is_combining_mark;

/// Whether `span` lies within a line, has no white space at its ends, and its ends part neither a letter from its accents or
/// joiners nor what was decoded as one, such as a ligature.
pub(crate) fn is_citable(normalized: &NormalizedText, span: Span) -> bool {
    let text = normalized.as_str();
    let Some(slice) = span.slice(text) else { return false };
    let begins_well = slice.chars().next().is_some_and(|c| !c.is_whitespace() && !joins(c));
    let ends_well = slice.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let goes_on_well = text.get(span.end()..).and_then(|rest| rest.chars().next()).is_none_or(|c| !joins(c));
    let is_whole = !cuts(normalized, span.start()) && !cuts(normalized, span.end());
    begins_well && ends_well && goes_on_well && is_whole && !slice.contains('\n')
}

/// Whether a character belongs to the one before it: joiners, marks and Hangul vowels.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{1161}'..='\u{11ff}') || is_combining_mark(c)
}

/// Whether position `at` lies within what was decoded as one.
fn cuts(normalized: &NormalizedText, at: usize) -> bool {
    let length = normalized.as_str().len();
    let before = normalized.original_span(Span::between(0, at));
    0 < at && at < length && before.end() > normalized.original_span(Span::between(at, length)).start()
}
