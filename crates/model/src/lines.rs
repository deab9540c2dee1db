//! Article lines: one JSON object a line, as in the examples' contract.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::article::{Article, BodyFormat, Image};

/// The longest line that is read, in bytes: 128 MiB. A longer one is skipped and reported, not held in memory.
pub const MAX_LINE_BYTES: usize = 128 << 20;

/// A line that could not be read as an article.
#[derive(Debug, thiserror::Error)]
#[error("failed to read line {line}: {kind}")]
pub struct LineError {
    line: usize,
    kind: LineErrorKind,
}

#[derive(Debug, thiserror::Error)]
enum LineErrorKind {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("not UTF-8 from byte {0} on")]
    Encoding(usize),
    #[error("{}{}", if .0.is_data() { "" } else { "it is not JSON: " }, without_position(.0))]
    Json(#[from] serde_json::Error),
    #[error("the line has more than {MAX_LINE_BYTES} bytes")]
    TooLong,
    #[error(transparent)]
    Article(#[from] crate::error::Error),
}

/// `serde_json` adds "at line 1 column 7"; its line is always 1 here and would contradict the real one.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    format!("{} (column {})", text.get(..end).unwrap_or(&text), error.column())
}

impl LineError {
    /// The line's number, from 1. Blank lines count.
    ///
    /// ```
    /// use samestory_model::ArticleLines;
    ///
    /// let input = "{\"id\":\"a\",\"title\":\"Rain\"}\n\n{\"id\":\"b\"}\n";
    /// let errors: Vec<_> = ArticleLines::new(input.as_bytes()).filter_map(Result::err).collect();
    /// assert_eq!(errors.len(), 1);
    /// assert_eq!(errors[0].line(), 3);
    /// ```
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether the input itself failed, so that no further line can follow.
    ///
    /// ```
    /// use samestory_model::ArticleLines;
    /// use std::io::{self, BufReader, Read};
    ///
    /// struct LostDisk;
    ///
    /// impl Read for LostDisk {
    ///     fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
    ///         Err(io::Error::other("the disk is gone"))
    ///     }
    /// }
    ///
    /// let first = "not json\n".as_bytes();
    /// let mut errors = ArticleLines::new(BufReader::new(first.chain(LostDisk))).filter_map(Result::err);
    /// assert!(errors.next().is_some_and(|error| !error.is_io()));
    /// assert!(errors.next().is_some_and(|error| error.is_io()));
    /// assert!(errors.next().is_none());
    /// ```
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self.kind, LineErrorKind::Io(_))
    }
}

/// An article and, where the line holds one, its gold story label.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArticleLine {
    /// The article.
    pub article: Article,
    /// The value of `cluster`: the story that an annotator put the article in.
    pub cluster: Option<String>,
    /// Fields whose value was of no use and was left out, such as an unreadable `published`.
    pub ignored: Vec<String>,
}

/// Reads article lines one by one. Blank lines are skipped; a bad line gives an error and reading goes on.
///
/// ```
/// use samestory_model::ArticleLines;
///
/// let input = "{\"id\":\"a\",\"title\":\"Rain\"}\nnot json\n{\"title\":\"No id\"}\n";
/// let lines: Vec<_> = ArticleLines::new(input.as_bytes()).collect();
/// assert_eq!(lines[0].as_ref().unwrap().article.title(), "Rain");
/// assert!(lines[1].as_ref().unwrap_err().to_string().starts_with("failed to read line 2: it is not JSON"));
/// assert!(lines[2].as_ref().unwrap_err().to_string().contains("missing field `id`"));
/// ```
#[derive(Debug)]
pub struct ArticleLines<R> {
    reader: R,
    line: usize,
    ended: bool,
}

impl<R: BufRead> ArticleLines<R> {
    /// Reads from `reader`, and nothing before the first line is asked for. At most one line is held in
    /// memory.
    ///
    /// ```
    /// use samestory_model::{ArticleLines, LineError};
    ///
    /// let input = "{\"id\":1,\"title\":\"Rain\",\"cluster\":\"flood\",\"published\":\"soon\"}";
    /// let lines = ArticleLines::new(input.as_bytes()).collect::<Result<Vec<_>, LineError>>()?;
    /// assert_eq!(lines[0].article.id().as_str(), "1");
    /// assert_eq!(lines[0].cluster.as_deref(), Some("flood"));
    /// assert_eq!(lines[0].ignored, ["published"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(reader: R) -> Self {
        Self { reader, line: 0, ended: false }
    }

    fn next_line(&mut self, buffer: &mut Vec<u8>) -> Result<bool, LineErrorKind> {
        buffer.clear();
        let mut too_long = false;
        loop {
            let available = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                available => available?,
            };
            if available.is_empty() {
                self.ended = true;
                break;
            }
            let end = available.iter().position(|&byte| byte == b'\n');
            let n_bytes = end.unwrap_or(available.len());
            too_long |= buffer.len().saturating_add(n_bytes) > MAX_LINE_BYTES;
            if !too_long {
                buffer.extend(available.iter().take(n_bytes));
            }
            self.reader.consume(end.map_or(n_bytes, |end| end.saturating_add(1)));
            if end.is_some() {
                break;
            }
        }
        if too_long { Err(LineErrorKind::TooLong) } else { Ok(!(self.ended && buffer.is_empty())) }
    }

    fn next_article(&mut self) -> Option<Result<ArticleLine, LineErrorKind>> {
        let mut buffer = Vec::new();
        while !self.ended {
            self.line = self.line.saturating_add(1);
            match self.next_line(&mut buffer) {
                Ok(true) if buffer.trim_ascii().is_empty() => {}
                Ok(true) => return Some(parse_line(&buffer)),
                Ok(false) => return None,
                Err(error) => {
                    self.ended |= matches!(error, LineErrorKind::Io(_));
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl<R: BufRead> Iterator for ArticleLines<R> {
    type Item = Result<ArticleLine, LineError>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = self.next_article()?;
        Some(result.map_err(|kind| LineError { line: self.line, kind }))
    }
}

/// Opens article lines that may be compressed with gzip, told by their first two bytes.
///
/// Several gzip members one after another are read as one.
///
/// # Errors
/// When the first bytes cannot be read. A damaged archive shows later, as a [`LineError`] that
/// [is of the input](LineError::is_io).
///
/// # Examples
/// ```
/// use samestory_model::{ArticleLines, decompressed};
///
/// let reader = decompressed(&b"{\"id\":\"a\",\"title\":\"Rain\"}"[..])?;
/// assert_eq!(ArticleLines::new(reader).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "gzip")]
pub fn decompressed<'a, R: BufRead + 'a>(mut reader: R) -> io::Result<Box<dyn BufRead + 'a>> {
    if reader.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        Ok(Box::new(io::BufReader::new(flate2::bufread::MultiGzDecoder::new(reader))))
    } else {
        Ok(Box::new(reader))
    }
}

/// Writes articles as lines that [`ArticleLines`] reads back. Fields that are absent are left out.
///
/// # Errors
/// When `writer` fails.
///
/// # Examples
/// ```
/// use samestory_model::{Article, ArticleLines, write_article_lines};
///
/// let article = Article::builder("a").title("Rain").build()?;
/// let mut out = Vec::new();
/// write_article_lines(&mut out, [&article])?;
/// assert_eq!(out, b"{\"id\":\"a\",\"title\":\"Rain\",\"body\":\"\",\"body_format\":\"text\"}\n");
/// let read = ArticleLines::new(&out[..]).next().ok_or("no line")??;
/// assert_eq!(read.article, article);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_article_lines<'a>(
    mut writer: impl Write,
    articles: impl IntoIterator<Item = &'a Article>,
) -> io::Result<()> {
    for article in articles {
        serde_json::to_writer(&mut writer, &WireOut::from(article))?;
        writer.write_all(b"\n")?;
    }
    writer.flush()
}

fn parse_line(line: &[u8]) -> Result<ArticleLine, LineErrorKind> {
    let text = std::str::from_utf8(line).map_err(|error| LineErrorKind::Encoding(error.valid_up_to()))?;
    let wire: WireIn = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    Ok(wire.into_line()?)
}

/// An identifier or a label: text, or a whole number as some exports write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    Text(String),
    Number(i64),
}

impl Label {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A line as it is read. Absent and `null` are the same.
#[derive(Deserialize)]
struct WireIn {
    id: Label,
    url: Option<String>,
    source: Option<String>,
    title: Option<String>,
    body: Option<String>,
    body_format: Option<String>,
    description: Option<String>,
    published: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    authors: Option<Vec<String>>,
    section: Option<String>,
    images: Option<Vec<Image>>,
    cluster: Option<Label>,
}

impl WireIn {
    fn into_line(self) -> Result<ArticleLine, crate::error::Error> {
        let mut ignored = Vec::new();
        let mut builder = Article::builder(self.id.into_text())
            .url(self.url.unwrap_or_default())
            .source(self.source.unwrap_or_default())
            .title(self.title.unwrap_or_default())
            .body(self.body.unwrap_or_default())
            .description(self.description.unwrap_or_default())
            .language(self.language.unwrap_or_default())
            .section(self.section.unwrap_or_default());
        if let Some(time) = usable("published", self.published, &mut ignored) {
            builder = builder.published(time);
        }
        if let Some(time) = usable("modified", self.modified, &mut ignored) {
            builder = builder.modified(time);
        }
        match self.body_format.as_deref() {
            Some("text") => builder = builder.body_format(BodyFormat::Text),
            Some("html") => builder = builder.body_format(BodyFormat::Html),
            Some(_) => ignored.push("body_format".to_owned()),
            None => {}
        }
        let builder = self.authors.into_iter().flatten().fold(builder, crate::ArticleBuilder::author);
        let builder = self.images.into_iter().flatten().fold(builder, crate::ArticleBuilder::image);
        let article = builder.build()?;
        Ok(ArticleLine { article, cluster: self.cluster.map(Label::into_text), ignored })
    }
}

/// A time, or `None` with the field's name among `ignored` where it cannot be read.
fn usable(field: &str, value: Option<String>, ignored: &mut Vec<String>) -> Option<crate::Timestamp> {
    let value = value.filter(|value| !value.trim().is_empty())?;
    let time = value.parse().ok();
    if time.is_none() {
        ignored.push(field.to_owned());
    }
    time
}

/// A line as it is written.
#[derive(Serialize)]
struct WireOut<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    title: &'a str,
    body: &'a str,
    body_format: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authors: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Image]>::is_empty")]
    images: &'a [Image],
}

impl<'a> From<&'a Article> for WireOut<'a> {
    fn from(article: &'a Article) -> Self {
        Self {
            id: article.id().as_str(),
            url: article.url(),
            source: article.source(),
            title: article.title(),
            body: article.body(),
            body_format: article.body_format().as_str(),
            description: article.description(),
            published: article.published().map(|time| time.to_string()),
            modified: article.modified().map(|time| time.to_string()),
            language: article.language(),
            authors: article.authors(),
            section: article.section(),
            images: article.images(),
        }
    }
}
