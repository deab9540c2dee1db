//! Byte ranges, and what a printed statement rests on.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::id::ArticleId;

/// A byte range `start..end` of some text. `start <= end` always holds.
///
/// ```
/// use samestory_model::Span;
///
/// let span = Span::new(3, 8)?;
/// assert_eq!(span.slice("in Tarn, Kestria"), Some("Tarn,"));
/// assert!(Span::new(8, 3).is_err());
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The range `start..end`.
    ///
    /// # Units and ranges
    /// Both are byte offsets from 0.
    ///
    /// # Errors
    /// When `start` lies behind `end`.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Span;
    ///
    /// assert_eq!(Span::new(3, 7)?.slice("in Tarn"), Some("Tarn"));
    /// let error = Span::new(7, 3).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to build span: its start 7 lies behind its end 3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(start: usize, end: usize) -> Result<Self, Error> {
        if start > end {
            return Err(Error::new("span", ErrorKind::Reversed { start, end }));
        }
        Ok(Self { start, end })
    }

    /// The whole of `text`.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// let title = "Rain in Tarn";
    /// assert_eq!(Span::whole(title), Span::new(0, 12)?);
    /// assert_eq!(Span::whole(title).slice(title), Some(title));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn whole(text: &str) -> Self {
        Self { start: 0, end: text.len() }
    }

    /// The range between two positions in bytes, in either order.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// assert_eq!(Span::between(7, 3), Span::between(3, 7));
    /// assert_eq!(Span::between(7, 3).slice("in Tarn"), Some("Tarn"));
    /// ```
    #[must_use]
    pub fn between(a: usize, b: usize) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }

    /// The first byte, counted from 0.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// let span = Span::between(3, 7);
    /// assert_eq!(&"in Tarn"[..span.start()], "in ");
    /// ```
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// let span = Span::between(3, 7);
    /// assert_eq!(&"in Tarn, Kestria"[span.end()..], ", Kestria");
    /// ```
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// The length in bytes, not in characters.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// assert_eq!(Span::between(3, 7).len(), 4);
    /// assert_eq!(Span::whole("Zürich").len(), 7);
    /// ```
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte. Such a range still has a place.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// assert!(Span::between(3, 3).is_empty());
    /// assert_eq!(Span::between(3, 3).start(), 3);
    /// assert!(!Span::between(3, 4).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this range. Every range contains itself.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// let sentence = Span::between(10, 40);
    /// assert!(sentence.contains(Span::between(10, 15)));
    /// assert!(sentence.contains(sentence));
    /// assert!(!sentence.contains(Span::between(35, 41)));
    /// ```
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest range that covers both, with what lies between them.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// let (first_name, surname) = (Span::between(6, 10), Span::between(11, 15));
    /// assert_eq!(first_name.cover(surname).slice("Mayor Mara Lund resigns"), Some("Mara Lund"));
    /// ```
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text under this range, or `None` where it does not fit `text` or cuts a character.
    ///
    /// ```
    /// use samestory_model::Span;
    ///
    /// assert_eq!(Span::between(0, 3).slice("Zürich"), Some("Zü"));
    /// assert_eq!(Span::between(0, 2).slice("Zürich"), None, "it cuts the ü");
    /// assert_eq!(Span::between(0, 9).slice("Zürich"), None, "it reaches too far");
    /// ```
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

/// The part of an article that a span lies in.
///
/// Written as in `digest.json`: `title`, `body`, `description`, `images.0.alt`, `images.0.caption`.
///
/// ```
/// use samestory_model::Field;
///
/// let field: Field = "images.2.alt".parse()?;
/// assert_eq!(field, Field::ImageAlt(2));
/// assert_eq!(field.to_string(), "images.2.alt");
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The title as given.
    Title,
    /// The body as given, before any decoding.
    Body,
    /// The description (standfirst) as given.
    Description,
    /// The alternative text of the picture with this index.
    ImageAlt(u32),
    /// The caption of the picture with this index.
    ImageCaption(u32),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Body => f.write_str("body"),
            Self::Description => f.write_str("description"),
            Self::ImageAlt(index) => write!(f, "images.{index}.alt"),
            Self::ImageCaption(index) => write!(f, "images.{index}.caption"),
        }
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let image = |suffix: &str| place(text.strip_prefix("images.")?.strip_suffix(suffix)?);
        match text {
            "title" => Ok(Self::Title),
            "body" => Ok(Self::Body),
            "description" => Ok(Self::Description),
            _ => image(".alt")
                .map(Self::ImageAlt)
                .or_else(|| image(".caption").map(Self::ImageCaption))
                .ok_or_else(|| unknown_field(text)),
        }
    }
}

/// A number as it is written: neither a sign nor zeros stand before it.
fn place(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

fn unknown_field(text: &str) -> Error {
    let expected = "title, body, description, images.N.alt, images.N.caption";
    Error::new("field", ErrorKind::Unknown { value: text.to_owned(), expected })
}

/// Where a printed statement can be read in the original: a byte range of one field of one article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// The article.
    pub article: ArticleId,
    /// The field of the article, as given.
    pub field: Field,
    /// The byte range within the field.
    pub span: Span,
}

impl Evidence {
    /// The byte range `span` of `field` of the article `article`. Whether the article has it is not checked.
    ///
    /// ```
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("mt-1").title("Rain floods Tarn").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::new(12, 16)?);
    ///
    /// // From a printed word back to the original:
    /// let original = article.field(evidence.field).and_then(|text| evidence.span.slice(text));
    /// assert_eq!(original, Some("Tarn"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(article: ArticleId, field: Field, span: Span) -> Self {
        Self { article, field, span }
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn a_field_is_read_only_as_it_is_written() {
        for text in
            ["images.+2.alt", "images.02.alt", "images.-0.caption", "images..alt", "images.4294967296.alt"]
        {
            assert!(text.parse::<Field>().is_err(), "{text}");
        }
        for text in ["images.0.alt", "images.4294967295.caption", "title"] {
            assert_eq!(text.parse::<Field>().unwrap().to_string(), text);
        }
    }
}
