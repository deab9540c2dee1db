//! Words by UAX #29.

use samestory_model::Span;
use unicode_segmentation::UnicodeSegmentation;

/// The words of `text` with their byte ranges: segments of UAX #29 that hold a letter or a digit.
///
/// ```
/// let words: Vec<_> = samestory_text::words("U.S. troops won't go.").map(|(_, word)| word).collect();
/// assert_eq!(words, ["U.S", "troops", "won't", "go"]);
/// ```
///
/// # References
/// Unicode Standard Annex #29, section 4.
pub fn words(text: &str) -> impl Iterator<Item = (Span, &str)> {
    text.unicode_word_indices().map(|(start, word)| (Span::between(start, start + word.len()), word))
}
