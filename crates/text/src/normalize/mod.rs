//! Plain text of a field, with a map back into the original.
//!
//! Three steps, each in its own file: a *decoder* cuts the original into pieces ([`html`] for HTML bodies, [`line`] for
//! one-line fields, none for plain text); the *builder* takes the pieces character by character, repairs [`mojibake`], drops
//! what nobody sees, joins white space and composes by NFC; the *map* remembers for every stretch of the result where it came from.

mod builder;
mod characters;
mod compatibility;
mod html;
mod line;
mod map;
mod mojibake;
mod piece;

use crate::cut::at_most;
use samestory_model::{BodyFormat, Span};

pub(crate) use characters::{is_invisible, may_cut_before};

use builder::{Builder, Newlines};
use map::SourceMap;
use piece::Piece;

/// What lies behind this many bytes of an original is left aside: positions in the map are kept in 32 bits.
pub const MAX_ORIGINAL_BYTES: usize = u32::MAX as usize;

/// Plain text made from an original, with a map back.
///
/// The text holds no control characters but `\n`, no invisible characters, no two white-space characters in a row and none
/// at either end; a line is a paragraph. It is in Unicode Normalization Form C.
///
/// ```
/// use samestory_model::{BodyFormat, Span};
/// use samestory_text::normalize;
///
/// let original = "<p>Rain &amp;  wind</p><p>Later <b>sun</b></p>";
/// let text = normalize(original, BodyFormat::Html);
/// assert_eq!(text.as_str(), "Rain & wind\nLater sun");
/// let wind = Span::between(5, 11);
/// assert_eq!(wind.slice(text.as_str()), Some("& wind"));
/// assert_eq!(text.original_span(wind).slice(original), Some("&amp;  wind"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct NormalizedText {
    text: String,
    map: SourceMap,
}

impl NormalizedText {
    /// The normalised text.
    ///
    /// ```
    /// use samestory_text::normalize_line;
    ///
    /// let title = normalize_line("Rain\u{a0}&amp;  <b>wind</b> ");
    /// assert_eq!(title.as_str(), "Rain & wind");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte range of the original that the range `span` of the text was made from.
    ///
    /// Both ends lie between two characters of the original. A range that cuts what was decoded or composed as one (`&amp;`,
    /// a letter with its accents) is widened to all of it; a range beyond the end of the text is cut there.
    ///
    /// Normalising the slice of the original under the result, in the same format, gives the text under `span` again,
    /// as long as `span` lies within one line, starts and ends with a character that is not white space, and cuts no
    /// letter from its accents and no ligature.
    ///
    /// # Complexity
    /// O(log n) in the number of places where text and original differ.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Span;
    /// use samestory_text::normalize_line;
    ///
    /// let original = "Rain &amp; <em>wind</em>";
    /// let text = normalize_line(original);
    /// assert_eq!(text.as_str(), "Rain & wind");
    /// let original_of = |start, end| text.original_span(Span::between(start, end)).slice(original);
    /// assert_eq!(original_of(0, 6), Some("Rain &amp;"));
    /// assert_eq!(original_of(7, 11), Some("wind"));
    /// // Normalising what was found gives the text again.
    /// assert_eq!(normalize_line("Rain &amp;").as_str(), "Rain &");
    /// ```
    #[must_use]
    pub fn original_span(&self, span: Span) -> Span {
        self.map.original_span(span, self.text.len())
    }
}

/// Plain text of a body, with a map back into `original`.
///
/// In this order: HTML is decoded, once, when `format` says so (block elements and `<br>` end a line; scripts, styles,
/// comments and the like are dropped); characters that were decoded with the wrong table are repaired (`Ã©` is `é`, `â€™` is
/// `’`, also when misread twice), where real text would not write the same; control and invisible characters are removed;
/// ligatures and full-width letters and digits become plain ones; letters and their accents are composed (NFC); white space
/// runs, no-break spaces among them, become one space, and runs with a line break become one `\n`; both ends are trimmed. In
/// HTML a line break in the source is a mere space.
///
/// Normalising the result again, as [`BodyFormat::Text`], changes nothing.
///
/// Markup that never closes hides no paragraph: a script or style without an end tag ends before the next tag of a block (if
/// none follows, at once), a comment at the next `>` (if a tag begins before that, at once), a tag with an open quotation
/// mark at its first `>`, and other elements hide nothing. Behind the last `>` only a tag with an attribute is taken for one.
///
/// # Complexity
/// Linear in the length of `original`, of which at most [`MAX_ORIGINAL_BYTES`] are read.
///
/// # References
/// HTML Living Standard, section 13.2.5 (tokenization); Unicode Standard Annex #15 (NFC).
///
/// # Examples
/// ```
/// use samestory_model::BodyFormat;
/// use samestory_text::normalize;
///
/// let text = normalize("The ferry\u{a0} sank.\r\n\r\nNobody was hurt. ", BodyFormat::Text);
/// assert_eq!(text.as_str(), "The ferry sank.\nNobody was hurt.");
/// ```
#[must_use]
pub fn normalize(original: &str, format: BodyFormat) -> NormalizedText {
    let original = readable_part(original);
    match format {
        BodyFormat::Html => build(original, &html::pieces(original), Newlines::AreSpaces),
        // Later formats are read as what they are at least: text.
        _ => build(original, &[Piece::verbatim(Span::whole(original))], Newlines::EndLines),
    }
}

/// Plain text of a one-line field (title, description, alternative text, caption), with a map back into `original`.
///
/// Such fields come without a stated format, so each `&…;` and each tag decides for itself: a character reference
/// that ends with `;` is decoded, a tag with the name of an inline or text-level HTML element is dropped (a space stands for
/// `<br>` and block elements), and everything else is text. As no decision looks at its surroundings, a slice
/// is read as it was read in the whole. Line breaks become spaces; the rest is as in [`normalize`].
///
/// # Complexity
/// Linear in the length of `original`, of which at most [`MAX_ORIGINAL_BYTES`] are read.
///
/// # Examples
/// ```
/// use samestory_text::normalize_line;
///
/// assert_eq!(normalize_line("Rates &amp; rents:\n <em>what</em> if x < y?").as_str(), "Rates & rents: what if x < y?");
/// ```
#[must_use]
pub fn normalize_line(original: &str) -> NormalizedText {
    let original = readable_part(original);
    build(original, &line::pieces(original), Newlines::AreSpaces)
}

fn readable_part(original: &str) -> &str {
    at_most(original, MAX_ORIGINAL_BYTES)
}

fn build(original: &str, pieces: &[Piece], newlines: Newlines) -> NormalizedText {
    let mut normalized = pass(original, pieces, newlines);
    // What was decoded, composed or freed of invisible characters may be mojibake only now: a second pass, hardly ever more.
    for _ in 0..MAX_PASSES {
        if !mojibake::is_in(&normalized.text) {
            break;
        }
        let text = &normalized.text;
        let again = pass(text, &[Piece::verbatim(Span::whole(text))], Newlines::EndLines);
        let map = again.map.behind(&normalized.map, text.len());
        normalized = NormalizedText { text: again.text, map };
    }
    normalized
}

/// A bound for safety: no text is known that needs more than two.
const MAX_PASSES: usize = 8;

fn pass(original: &str, pieces: &[Piece], newlines: Newlines) -> NormalizedText {
    let mut builder = Builder::new(newlines);
    for piece in pieces {
        builder.push_piece(original, piece);
    }
    builder.finish()
}
