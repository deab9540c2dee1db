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
    /// # Complexity
    /// Linear in the body's length.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::BodyFormat;
    ///
    /// assert_eq!(BodyFormat::detect("<p>Rain &amp; wind</p>"), BodyFormat::Html);
    /// assert_eq!(BodyFormat::detect("if a < b and b > c"), BodyFormat::Text);
    /// ```
    #[must_use]
    pub fn detect(body: &str) -> Self {
        if body.split('<').skip(1).any(starts_with_tag) { Self::Html } else { Self::Text }
    }

    /// The name used in article lines: `text` or `html`.
    ///
    /// ```
    /// use samestory_model::BodyFormat;
    ///
    /// assert_eq!(BodyFormat::detect("Rain<br>and wind").as_str(), "html");
    /// assert_eq!(BodyFormat::detect("Rain and wind").as_str(), "text");
    /// ```
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
    // White space may stand between the name and the end of a closing tag, but no attributes: prose tells of `</p` as well.
    let ends_after_space = || rest.chars().skip(name.len()).find(|c| !c.is_ascii_whitespace()) == Some('>');
    let goes_on = next.is_some_and(char::is_whitespace) && (!closing || ends_after_space());
    known && (matches!(next, Some('>' | '/')) || goes_on)
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
    /// A picture of which only the address is known, as given. The other fields are public.
    ///
    /// ```
    /// use samestory_model::{Article, Field, Image};
    ///
    /// let mut image = Image::new("https://www.meridiantimes.example/harbour.jpg");
    /// image.alt = Some("The harbour of Halden at dawn".to_owned());
    ///
    /// let article = Article::builder("mt-2").title("Harbour reopens").image(image).build()?;
    /// assert_eq!(article.field(Field::ImageAlt(0)), Some("The harbour of Halden at dawn"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// Starts an article with this id. Nothing is checked before [`ArticleBuilder::build`].
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("mt-1").title("Rain floods Tarn").build()?;
    /// assert_eq!(article.id().as_str(), "mt-1");
    /// assert!(Article::builder(" ").title("Rain floods Tarn").build().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(id: impl Into<String>) -> ArticleBuilder {
        ArticleBuilder { id: id.into(), ..ArticleBuilder::default() }
    }

    /// The id. Batches are sorted by it, and evidence names the article by it.
    ///
    /// ```
    /// use samestory_model::{Article, Batch};
    ///
    /// let second = Article::builder("mt-2").title("Rain stops").build()?;
    /// let first = Article::builder("mt-1").title("Rain floods Tarn").build()?;
    /// let batch = Batch::new(vec![second, first]);
    /// assert_eq!(batch.articles()[0].id().as_str(), "mt-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> &ArticleId {
        &self.id
    }

    /// The address, as given: neither checked nor cleaned.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").url("HTTPS://Tarn.example/rain?ref=feed").build()?;
    /// assert_eq!(article.url(), Some("HTTPS://Tarn.example/rain?ref=feed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The outlet's name or host, as given; `None` where it was not stated, even if the address tells it.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let named = Article::builder("a").title("Rain").source("The Meridian Times").build()?;
    /// assert_eq!(named.source(), Some("The Meridian Times"));
    ///
    /// let unnamed = Article::builder("b").title("Rain").url("https://meridiantimes.example/rain").build()?;
    /// assert_eq!(unnamed.source(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The title, as given; empty when there is none.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let titled = Article::builder("a").title("  Rain | Tarn Herald").build()?;
    /// assert_eq!(titled.title(), "  Rain | Tarn Herald");
    ///
    /// let untitled = Article::builder("b").body("Rain has flooded Tarn.").build()?;
    /// assert_eq!(untitled.title(), "");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The body, as given and with its markup; empty when there is none.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").body("<p>Rain &amp; wind</p>").build()?;
    /// assert_eq!(article.body(), "<p>Rain &amp; wind</p>");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// How the body is to be read: as stated, else as [`BodyFormat::detect`] found.
    ///
    /// ```
    /// use samestory_model::{Article, BodyFormat};
    ///
    /// let detected = Article::builder("a").body("<p>Rain</p>").build()?;
    /// assert_eq!(detected.body_format(), BodyFormat::Html);
    ///
    /// let stated = Article::builder("b").body("<p>Rain</p>").body_format(BodyFormat::Text).build()?;
    /// assert_eq!(stated.body_format(), BodyFormat::Text);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn body_format(&self) -> BodyFormat {
        self.body_format
    }

    /// The description (standfirst), as given.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").description("Two streets are closed.").build()?;
    /// assert_eq!(article.description(), Some("Two streets are closed."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// When it was published, in UTC; `None` where that is not known.
    ///
    /// ```
    /// use samestory_model::{Article, Precision};
    ///
    /// let article = Article::builder("a").title("Rain").published("2026-05-12".parse()?).build()?;
    /// let published = article.published().ok_or("it is undated")?;
    /// assert_eq!(published.day().to_string(), "2026-05-12");
    /// assert_eq!(published.precision(), Precision::Day);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn published(&self) -> Option<Timestamp> {
        self.published
    }

    /// When it was last changed, in UTC; `None` where that is not known. It may lie before
    /// [`published`](Self::published): nothing is checked.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a")
    ///     .title("Rain")
    ///     .published("2026-05-12T07:40:00Z".parse()?)
    ///     .modified("2026-05-12T09:15:00Z".parse()?)
    ///     .build()?;
    /// assert!(article.modified() > article.published());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn modified(&self) -> Option<Timestamp> {
        self.modified
    }

    /// The language, as given (BCP 47 is usual, nothing is checked); `None` where it was not stated.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Chuva em Tarn").language("pt-BR").build()?;
    /// assert_eq!(article.language(), Some("pt-BR"));
    ///
    /// let unstated = Article::builder("b").title("Chuva em Tarn").build()?;
    /// assert_eq!(unstated.language(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The authors, as given and in the given order; empty where none was named.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").author("Mara Lund").author("By Ivo Reyes").build()?;
    /// assert_eq!(article.authors(), ["Mara Lund", "By Ivo Reyes"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn authors(&self) -> &[String] {
        &self.authors
    }

    /// The section of the outlet, as given.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").section("World > Europe").build()?;
    /// assert_eq!(article.section(), Some("World > Europe"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// The pictures, in the publisher's order. [`Field::ImageAlt`] and [`Field::ImageCaption`] count them
    /// from 0.
    ///
    /// ```
    /// use samestory_model::{Article, Image};
    ///
    /// let images = ["https://tarn.example/1.jpg", "https://tarn.example/2.jpg"].map(Image::new);
    /// let [first, second] = images;
    /// let article = Article::builder("a").title("Rain").image(first).image(second).build()?;
    /// assert_eq!(article.images()[1].url, "https://tarn.example/2.jpg");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// The text of one field, or `None` where the article has no such field. The title and the body are
    /// always there, if empty.
    ///
    /// ```
    /// use samestory_model::{Article, Field};
    ///
    /// let article = Article::builder("a").title("Rain").build()?;
    /// assert_eq!(article.field(Field::Title), Some("Rain"));
    /// assert_eq!(article.field(Field::Body), Some(""));
    /// assert_eq!(article.field(Field::ImageAlt(0)), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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

    /// The SHA-256 of all fields, the id among them, in 64 hexadecimal digits. Equal articles have equal
    /// hashes.
    ///
    /// # Complexity
    /// Linear in the bytes of all texts.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").build()?;
    /// let corrected = Article::builder("a").title("Rain").body("It has stopped.").build()?;
    /// assert_eq!(article.content_hash().len(), 64);
    /// assert_eq!(article.content_hash(), article.clone().content_hash());
    /// assert_ne!(article.content_hash(), corrected.content_hash());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// The address. A blank one counts as absent.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let builder = Article::builder("a").title("Rain");
    /// assert_eq!(builder.clone().url(" ").build()?.url(), None);
    /// assert_eq!(builder.url("https://tarn.example/").build()?.url(), Some("https://tarn.example/"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = present(url);
        self
    }

    /// The outlet's name or host. A blank one counts as absent.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let by_host = Article::builder("a").title("Rain").source("tarn.example").build()?;
    /// assert_eq!(by_host.source(), Some("tarn.example"));
    /// assert_eq!(Article::builder("b").title("Rain").source("").build()?.source(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = present(source);
        self
    }

    /// The title, which is kept as it is. The last one counts.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").title("Rain floods Tarn").build()?;
    /// assert_eq!(article.title(), "Rain floods Tarn");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The body, which is kept as it is. The last one counts.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").body("Rain has flooded Tarn.\n\nTwo streets are shut.").build()?;
    /// assert_eq!(article.body().lines().count(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// How the body is to be read; without this it is detected.
    ///
    /// ```
    /// use samestory_model::{Article, BodyFormat};
    ///
    /// // A text about markup is no markup.
    /// let body = "The page is full of <br> and </p>.";
    /// let article = Article::builder("a").body(body).body_format(BodyFormat::Text).build()?;
    /// assert_eq!(article.body_format(), BodyFormat::Text);
    /// assert_eq!(BodyFormat::detect(body), BodyFormat::Html);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn body_format(mut self, format: BodyFormat) -> Self {
        self.body_format = Some(format);
        self
    }

    /// The description (standfirst). A blank one counts as absent. It alone does not make an article.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let builder = Article::builder("a").description("Two streets are closed.");
    /// assert!(builder.clone().build().is_err());
    /// let article = builder.title("Rain floods Tarn").build()?;
    /// assert_eq!(article.description(), Some("Two streets are closed."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = present(description);
        self
    }

    /// When it was published. Times with an offset are turned into UTC.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article =
    ///     Article::builder("a").title("Rain").published("2026-05-12T07:40:00+02:00".parse()?).build()?;
    /// let published = article.published().ok_or("it is undated")?;
    /// assert_eq!(published.to_string(), "2026-05-12T05:40:00Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn published(mut self, time: Timestamp) -> Self {
        self.published = Some(time);
        self
    }

    /// When it was last changed.
    ///
    /// ```
    /// use samestory_model::{Article, Timestamp};
    ///
    /// let corrected: Timestamp = "2026-05-13T10:00:00Z".parse()?;
    /// let article = Article::builder("a").title("Rain").modified(corrected).build()?;
    /// assert_eq!(article.modified(), Some(corrected));
    /// assert_eq!(article.published(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn modified(mut self, time: Timestamp) -> Self {
        self.modified = Some(time);
        self
    }

    /// The language (BCP 47 is usual, nothing is checked). A blank one counts as absent.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Regen in Tarn").language("de").build()?;
    /// assert_eq!(article.language(), Some("de"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = present(language);
        self
    }

    /// One more author. A blank one is left out.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let names = ["Mara Lund", " ", "Ivo Reyes"];
    /// let builder = names.into_iter().fold(Article::builder("a"), |builder, name| builder.author(name));
    /// assert_eq!(builder.title("Rain").build()?.authors(), ["Mara Lund", "Ivo Reyes"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.authors.extend(present(author));
        self
    }

    /// The section of the outlet. A blank one counts as absent.
    ///
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").title("Rain").section("Weather").build()?;
    /// assert_eq!(article.section(), Some("Weather"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn section(mut self, section: impl Into<String>) -> Self {
        self.section = present(section);
        self
    }

    /// One more picture, behind those that are there.
    ///
    /// ```
    /// use samestory_model::{Article, Image};
    ///
    /// let mut flood = Image::new("https://tarn.example/flood.jpg");
    /// flood.credit = Some("Mara Lund / Tarn Herald".to_owned());
    /// let article = Article::builder("a").title("Rain").image(flood).image(Image::new("map.png")).build()?;
    /// assert_eq!(article.images().len(), 2);
    /// assert_eq!(article.images()[0].credit.as_deref(), Some("Mara Lund / Tarn Herald"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn image(mut self, image: Image) -> Self {
        self.images.push(image);
        self
    }

    /// Checks and builds.
    ///
    /// # Errors
    /// When the id is blank or longer than [`MAX_ID_BYTES`](crate::MAX_ID_BYTES), or when neither the title
    /// nor the body holds any text ([`Error::is_no_text`]).
    ///
    /// # Complexity
    /// Linear in the length of the body where its format is not stated, which is then detected; else
    /// constant.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    ///
    /// let article = Article::builder("a").body("Rain has flooded Tarn.").build()?;
    /// assert_eq!(article.body(), "Rain has flooded Tarn.");
    ///
    /// let error = Article::builder("a").title(" ").build().unwrap_err();
    /// assert!(error.is_no_text());
    /// assert_eq!(error.to_string(), "failed to build article `a`: it has neither a title nor a body");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

#[cfg(test)]
mod tests {
    use super::BodyFormat;

    #[test]
    fn a_closing_tag_may_end_behind_white_space() {
        for body in ["Rain</p >", "Rain</P\n>and wind", "Rain</div\t >", "Rain</p>"] {
            assert_eq!(BodyFormat::detect(body), BodyFormat::Html, "{body:?}");
        }
        for body in ["A closing </p is broken", "</p \u{a0}>", "</pre >", "</p", "</p ", "</p a>"] {
            assert_eq!(BodyFormat::detect(body), BodyFormat::Text, "{body:?}");
        }
    }
}
