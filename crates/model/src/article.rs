//! A news article as its publisher gave it.

use crate::error::{Error, ErrorKind};
use crate::id::{ArticleId, hex};
use crate::span::Field;
use crate::time::Timestamp;

/// How a body is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BodyFormat {
    /// Plain text; `&amp;` stands for itself.
    Text,
    /// HTML, decoded exactly once.
    Html,
}

impl BodyFormat {
    /// The format that a body without a stated one is read in: HTML when it holds a closing tag of, or a
    /// paragraph or line-break tag among, `p div br span a h1 h2 h3 ul ol li em strong figure`; else text.
    ///
    /// ```
    /// use samestory_model::BodyFormat;
    ///
    /// assert_eq!(BodyFormat::detect("<p>Rain &amp; wind</p>"), BodyFormat::Html);
    /// assert_eq!(BodyFormat::detect("if a < b and b > c"), BodyFormat::Text);
    /// ```
    ///
    /// # Complexity
    /// Linear in the body's length.
    #[must_use]
    pub fn detect(body: &str) -> Self {
        if body.split('<').skip(1).any(starts_with_tag) { Self::Html } else { Self::Text }
    }

    /// The name used in article lines: `text` or `html`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

const BODY_TAGS: [&str; 14] =
    ["p", "div", "br", "span", "a", "h1", "h2", "h3", "ul", "ol", "li", "em", "strong", "figure"];

/// Whether `rest`, the text after a `<`, opens with one of [`BODY_TAGS`].
fn starts_with_tag(rest: &str) -> bool {
    let (closing, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(8).collect();
    let next = rest.chars().nth(name.len());
    let known = BODY_TAGS.contains(&name.to_ascii_lowercase().as_str());
    let complete = matches!(next, Some('>' | '/')) || (!closing && next.is_some_and(char::is_whitespace));
    known && complete
}

/// A picture that an article shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct Image {
    /// Where the picture lies, as given.
    pub url: String,
    /// The publisher's alternative text.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub alt: Option<String>,
    /// The publisher's caption.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub caption: Option<String>,
    /// Who made or owns the picture.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub credit: Option<String>,
    /// Width in pixels.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub width: Option<u32>,
    /// Height in pixels.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub height: Option<u32>,
}

impl Image {
    /// A picture of which only the address is known.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }
}

/// A news article as its publisher gave it, built by [`Article::builder`].
///
/// Nothing is cleaned here: byte ranges of evidence refer to these very texts.
///
/// ```
/// use samestory_model::Article;
///
/// let article = Article::builder("mt-1")
///     .title("Central bank cuts rate to 3.25 percent")
///     .body("The Central Bank of Valmora cut its key rate on Tuesday.")
///     .url("https://www.meridiantimes.example/rate-cut")
///     .published("2026-05-12T07:40:00Z".parse()?)
///     .build()?;
/// assert_eq!(article.title(), "Central bank cuts rate to 3.25 percent");
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    id: ArticleId,
    url: Option<String>,
    source: Option<String>,
    title: String,
    body: String,
    body_format: BodyFormat,
    description: Option<String>,
    published: Option<Timestamp>,
    modified: Option<Timestamp>,
    language: Option<String>,
    authors: Vec<String>,
    section: Option<String>,
    images: Vec<Image>,
}

impl Article {
    /// Starts an article with this id; [`ArticleBuilder::build`] checks it.
    pub fn builder(id: impl Into<String>) -> ArticleBuilder {
        ArticleBuilder { id: id.into(), ..ArticleBuilder::default() }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &ArticleId {
        &self.id
    }

    /// The address, as given.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The outlet's name or host, as given.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The title, as given; empty when there is none.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The body, as given; empty when there is none.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// How the body is to be read: as stated, else as [`BodyFormat::detect`] found.
    #[must_use]
    pub fn body_format(&self) -> BodyFormat {
        self.body_format
    }

    /// The description (standfirst), as given.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// When it was published.
    #[must_use]
    pub fn published(&self) -> Option<Timestamp> {
        self.published
    }

    /// When it was last changed.
    #[must_use]
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified
    }

    /// The language, as given (BCP 47 is usual, nothing is checked).
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The authors, as given.
    #[must_use]
    pub fn authors(&self) -> &[String] {
        &self.authors
    }

    /// The section of the outlet, as given.
    #[must_use]
    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// The pictures, in the publisher's order.
    #[must_use]
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// The text of one field, or `None` where the article has no such field.
    ///
    /// ```
    /// use samestory_model::{Article, Field};
    ///
    /// let article = Article::builder("a").title("Rain").build()?;
    /// assert_eq!(article.field(Field::Title), Some("Rain"));
    /// assert_eq!(article.field(Field::ImageAlt(0)), None);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        let image = |index: u32| self.images.get(usize::try_from(index).ok()?);
        match field {
            Field::Title => Some(&self.title),
            Field::Body => Some(&self.body),
            Field::Description => self.description(),
            Field::ImageAlt(index) => image(index)?.alt.as_deref(),
            Field::ImageCaption(index) => image(index)?.caption.as_deref(),
        }
    }

    /// The SHA-256 of all fields, in hexadecimal digits. Equal articles have equal hashes.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let mut hasher = hmac_sha256::Hash::new();
        for part in self.hashed_parts() {
            // The length before each part keeps ("ab", "c") apart from ("a", "bc").
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize(), 32)
    }

    fn hashed_parts(&self) -> Vec<String> {
        let text =
            |value: &Option<String>| value.clone().map_or_else(String::new, |value| format!("={value}"));
        let time = |value: Option<Timestamp>| value.map_or_else(String::new, |value| value.to_string());
        let mut parts = vec![
            self.id.to_string(),
            text(&self.url),
            text(&self.source),
            self.title.clone(),
            self.body.clone(),
            self.body_format.as_str().to_owned(),
            text(&self.description),
            time(self.published),
            time(self.modified),
            text(&self.language),
            text(&self.section),
            self.authors.len().to_string(),
        ];
        parts.extend(self.authors.iter().cloned());
        for image in &self.images {
            parts.push(image.url.clone());
            parts.extend([&image.alt, &image.caption, &image.credit].map(text));
            parts.push(format!("{:?}x{:?}", image.width, image.height));
        }
        parts
    }
}

/// Builds an [`Article`]. Texts are taken as they are; blank optional ones count as absent.
#[derive(Debug, Clone, Default)]
#[must_use = "an article is made by `build`"]
pub struct ArticleBuilder {
    id: String,
    url: Option<String>,
    source: Option<String>,
    title: String,
    body: String,
    body_format: Option<BodyFormat>,
    description: Option<String>,
    published: Option<Timestamp>,
    modified: Option<Timestamp>,
    language: Option<String>,
    authors: Vec<String>,
    section: Option<String>,
    images: Vec<Image>,
}

fn present(text: impl Into<String>) -> Option<String> {
    let text = text.into();
    (!text.trim().is_empty()).then_some(text)
}

impl ArticleBuilder {
    /// The address.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = present(url);
        self
    }

    /// The outlet's name or host.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = present(source);
        self
    }

    /// The title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The body.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// How the body is to be read; without this it is detected.
    pub fn body_format(mut self, format: BodyFormat) -> Self {
        self.body_format = Some(format);
        self
    }

    /// The description (standfirst).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = present(description);
        self
    }

    /// When it was published.
    pub fn published(mut self, time: Timestamp) -> Self {
        self.published = Some(time);
        self
    }

    /// When it was last changed.
    pub fn modified(mut self, time: Timestamp) -> Self {
        self.modified = Some(time);
        self
    }

    /// The language.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = present(language);
        self
    }

    /// One more author.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.authors.extend(present(author));
        self
    }

    /// The section of the outlet.
    pub fn section(mut self, section: impl Into<String>) -> Self {
        self.section = present(section);
        self
    }

    /// One more picture.
    pub fn image(mut self, image: Image) -> Self {
        self.images.push(image);
        self
    }

    /// Checks and builds.
    ///
    /// # Errors
    /// When the id is blank or too long, or when neither the title nor the body holds any text.
    pub fn build(self) -> Result<Article, Error> {
        let id = ArticleId::new(self.id)?;
        if self.title.trim().is_empty() && self.body.trim().is_empty() {
            return Err(Error::new(format!("article `{id}`"), ErrorKind::NoText));
        }
        let body_format = self.body_format.unwrap_or_else(|| BodyFormat::detect(&self.body));
        Ok(Article {
            id,
            url: self.url,
            source: self.source,
            title: self.title,
            body: self.body,
            body_format,
            description: self.description,
            published: self.published,
            modified: self.modified,
            language: self.language,
            authors: self.authors,
            section: self.section,
            images: self.images,
        })
    }
}
