//! Codes of languages.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::word_list::entries;

/// A language: an ISO 639-1 code, or the ISO 639-3 code of a language that has no shorter one, in lower case.
///
/// ```
/// use samestory_text::Language;
///
/// let portuguese = Language::parse("pt-BR").unwrap();
/// assert_eq!(portuguese.as_str(), "pt");
/// assert_eq!(Language::parse("POR"), Some(portuguese));
/// assert_eq!(Language::parse("Portuguese"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0");

    /// The language of a BCP 47 tag (`en`, `pt-BR`, `zh_Hant`); region and script are dropped. `None` when the tag is not well
    /// formed or names no language (`und`).
    ///
    /// # References
    /// RFC 5646: *Tags for Identifying Languages*, section 2.2.1.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::Language;
    ///
    /// let code = |tag| Language::parse(tag).map(|language| language.to_string());
    /// assert_eq!(code("zh_Hant").as_deref(), Some("zh"));
    /// assert_eq!(code("DEU").as_deref(), Some("de"));
    /// // Hawaiian has no code of two letters.
    /// assert_eq!(code("haw-US").as_deref(), Some("haw"));
    /// assert_eq!([code("und"), code("English"), code("en-")], [None, None, None]);
    /// ```
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.trim().split(['-', '_']);
        let primary = parts.next()?;
        let well_formed = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let is_code =
            matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_code || !parts.all(well_formed) {
            return None;
        }
        let primary = primary.to_ascii_lowercase();
        match CODES.get(primary.as_str()) {
            Some(("same", code)) => Self::from_code(code),
            Some(("none", _)) => None,
            _ => Self::from_code(&primary),
        }
    }

    /// The code: two letters, or three where the language has no shorter code, in lower case.
    ///
    /// ```
    /// use samestory_text::Language;
    ///
    /// assert_eq!(Language::ENGLISH.as_str(), "en");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        let end = if self.0.ends_with(&[0]) { 2 } else { 3 };
        self.0.get(..end).and_then(|code| str::from_utf8(code).ok()).unwrap_or_default()
    }

    /// The language that a text in this one is found to be in, where the two are not told apart.
    pub(crate) fn close_to(self) -> Option<Self> {
        match CODES.get(self.as_str()) {
            Some(("close", code)) => Self::from_code(code),
            _ => None,
        }
    }

    /// Of a code of two or three letters in lower case.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match *code.as_bytes() {
            [first, second] => Some(Self([first, second, 0])),
            [first, second, third] => Some(Self([first, second, third])),
            _ => None,
        }
    }
}

/// What is known of a code: the heading of its line, and the code it leads to.
static CODES: LazyLock<BTreeMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
    let line = |(heading, line): (&'static str, &'static str)| {
        let (code, other) = line.split_once(' ').unwrap_or((line, ""));
        (code, (heading, other))
    };
    entries(include_str!("codes.txt")).map(line).collect()
});

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}
