//! Identifiers of articles and stories.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// The longest article id, in bytes.
pub const MAX_ID_BYTES: usize = 512;

/// The identifier of an article: any text that is not blank, at most [`MAX_ID_BYTES`] long.
///
/// Ids are compared byte by byte. They are data, never file names: an id such as `../../x` is allowed
/// and harmless.
///
/// ```
/// use samestory_model::ArticleId;
///
/// let id = ArticleId::new("wire-2026-05-12-001")?;
/// assert_eq!(id.as_str(), "wire-2026-05-12-001");
/// assert!(ArticleId::new("  ").is_err());
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(Box<str>);

impl ArticleId {
    /// Takes `id` as it is: white space around it stays.
    ///
    /// # Errors
    /// When `id` is blank or longer than [`MAX_ID_BYTES`].
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{ArticleId, MAX_ID_BYTES};
    ///
    /// assert_ne!(ArticleId::new("mt-1")?, ArticleId::new(" mt-1")?);
    /// assert!(ArticleId::new("x".repeat(MAX_ID_BYTES)).is_ok());
    /// let error = ArticleId::new("x".repeat(MAX_ID_BYTES + 1)).unwrap_err();
    /// assert!(error.to_string().contains("it has 513 bytes, at most 512 are allowed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(id: impl Into<String>) -> Result<Self, Error> {
        let id = id.into();
        if id.trim().is_empty() {
            return Err(Error::new("article id", ErrorKind::Empty));
        }
        if id.len() > MAX_ID_BYTES {
            let kind = ErrorKind::TooLong { actual: id.len(), limit: MAX_ID_BYTES };
            return Err(Error::new("article id", kind));
        }
        Ok(Self(id.into_boxed_str()))
    }

    /// The id as text, as it was given.
    ///
    /// ```
    /// use samestory_model::ArticleId;
    ///
    /// assert_eq!(ArticleId::new("https://tarn.example/rain")?.as_str(), "https://tarn.example/rain");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identifier of a story: 32 hexadecimal digits, the first half of the SHA-256 of its smallest article id.
///
/// So a story keeps its id while its smallest article stays in it, whatever else joins. It is safe as a file name.
///
/// ```
/// use samestory_model::{ArticleId, StoryId};
///
/// let story = StoryId::from_smallest_article(&ArticleId::new("../a")?);
/// assert_eq!(story.as_str().len(), 32);
/// assert!(story.as_str().bytes().all(|b| b.is_ascii_hexdigit()));
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(Box<str>);

impl StoryId {
    /// The id of the story whose smallest article id is `article`.
    ///
    /// ```
    /// use samestory_model::{ArticleId, StoryId};
    ///
    /// let [a, b] = [ArticleId::new("kg-1")?, ArticleId::new("mt-1")?];
    /// let before = StoryId::from_smallest_article(&b);
    /// // An article with a larger id joins: the id stays. One with a smaller id joins: it changes.
    /// let after = [&a, &b].into_iter().min().map(StoryId::from_smallest_article);
    /// assert_ne!(after.as_ref(), Some(&before));
    /// assert_eq!(after, Some(StoryId::from_smallest_article(&a)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_smallest_article(article: &ArticleId) -> Self {
        Self(hex(&hmac_sha256::Hash::hash(article.as_str().as_bytes()), 16).into_boxed_str())
    }

    /// The id as text: 32 hexadecimal digits in lower case.
    ///
    /// ```
    /// use samestory_model::{ArticleId, StoryId};
    ///
    /// let story = StoryId::from_smallest_article(&ArticleId::new("mt-1")?);
    /// let page = format!("story-{}.html", story.as_str());
    /// assert_eq!(page.len(), "story-".len() + 32 + ".html".len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first `n_bytes` of `digest` in hexadecimal digits.
pub(crate) fn hex(digest: &[u8], n_bytes: usize) -> String {
    digest.iter().take(n_bytes).map(|byte| format!("{byte:02x}")).collect()
}
