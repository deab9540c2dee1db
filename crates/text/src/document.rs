//! One article, read: what all later stages share.

use std::collections::BTreeSet;

use samestory_model::{Article, Evidence, Field, Note, NoteKind, Span};

use crate::furniture::{dateline_length, is_furniture};
use crate::language::{DetectedLanguage, Language, document_language};
use crate::normalize::{NormalizedText, normalize, normalize_line};
use crate::outlet::{http_url, outlet_domain};
use crate::sentences::sentences;
use crate::title::{CleanTitle, TitleKind, clean_title};
use crate::words::words;

/// A document has at most so many sentences.
pub const MAX_SENTENCES: usize = 600;

/// Sentences are looked for in so many characters of a normalised body.
pub const MAX_BODY_CHARS: usize = 400_000;

/// A sentence of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sentence {
    /// Its byte range in the normalised body.
    pub span: Span,
    /// The number of its line in the normalised body, from 0.
    pub paragraph: usize,
}

/// An article made ready for analysis: normalised texts, a clean title, sentences, the outlet.
///
/// ```
/// use samestory_model::Article;
/// use samestory_text::Document;
///
/// let article = Article::builder("a").title("Ferry sinks").body("<p>A ferry sank. All were saved.</p>").build()?;
/// let document = Document::new(&article);
/// let first = document.sentences()[0];
/// assert_eq!(document.sentence_text(&first), "A ferry sank.");
/// let evidence = document.sentence_evidence(&first);
/// assert_eq!(evidence.span.slice(article.body()), Some("A ferry sank."));
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document<'a> {
    article: &'a Article,
    title: NormalizedText,
    clean_title: CleanTitle,
    body: NormalizedText,
    description: Option<NormalizedText>,
    sentences: Vec<Sentence>,
    outlet: Option<String>,
    truncated: bool,
    language: Option<DetectedLanguage>,
}

impl<'a> Document<'a> {
    /// Reads an article.
    ///
    /// # Complexity
    /// Linear in the length of the article's texts.
    #[must_use]
    pub fn new(article: &'a Article) -> Self {
        let title = normalize_line(article.title());
        let outlet = outlet_domain(article.url(), article.source());
        let names: Vec<&str> = outlet.as_deref().into_iter().chain(article.source()).collect();
        let clean_title = clean_title(title.as_str(), &names);
        let body = normalize(article.body(), article.body_format());
        let core = clean_title.span.slice(title.as_str()).unwrap_or_default();
        let BodySentences { sentences, truncated } =
            BodySentences::find(body.as_str(), [title.as_str(), core]);
        let description = article.description().map(normalize_line);
        let language = None;
        let mut document =
            Self { article, title, clean_title, body, description, sentences, outlet, truncated, language };
        document.language = document.find_language();
        document
    }

    /// The article.
    #[must_use]
    pub fn article(&self) -> &'a Article {
        self.article
    }

    /// The title, normalised, without outlet names, section crumbs and prefixes; empty when there is none.
    #[must_use]
    pub fn title(&self) -> &str {
        self.clean_title.span.slice(self.title.as_str()).unwrap_or_default()
    }

    /// What a prefix of the title says about the article.
    #[must_use]
    pub fn title_kind(&self) -> Option<TitleKind> {
        self.clean_title.kind
    }

    /// Where [`Document::title`] stands in the title as given; `None` when there is no title.
    #[must_use]
    pub fn title_evidence(&self) -> Option<Evidence> {
        (!self.title().is_empty()).then(|| self.evidence(Field::Title, self.clean_title.span))
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &NormalizedText {
        &self.body
    }

    /// The sentences of the body that are news text, in reading order, none of them twice, at most [`MAX_SENTENCES`].
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The text of a sentence of this document.
    #[must_use]
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        sentence.span.slice(self.body.as_str()).unwrap_or_default()
    }

    /// Where a sentence of this document stands in the body as given.
    #[must_use]
    pub fn sentence_evidence(&self, sentence: &Sentence) -> Evidence {
        self.evidence(Field::Body, sentence.span)
    }

    /// The description (standfirst).
    #[must_use]
    pub fn description(&self) -> Option<&NormalizedText> {
        self.description.as_ref()
    }

    /// Where the range `span` of the normalised text of `field` stands in the field as given. The normalised text of a title
    /// or of a picture's text is that of [`normalize_line`].
    ///
    /// The range is empty where the article has no such field.
    #[must_use]
    pub fn evidence(&self, field: Field, span: Span) -> Evidence {
        let original = match field {
            Field::Title => self.title.original_span(span),
            Field::Body => self.body.original_span(span),
            Field::Description => {
                self.description.as_ref().map_or(Span::default(), |text| text.original_span(span))
            }
            other => self
                .article
                .field(other)
                .map_or(Span::default(), |text| normalize_line(text).original_span(span)),
        };
        Evidence::new(self.article.id().clone(), field, original)
    }

    /// The outlet's registered domain, in lower case.
    #[must_use]
    pub fn outlet(&self) -> Option<&str> {
        self.outlet.as_deref()
    }

    /// The language of the title and of the first sentences, with the one that the article states: that one decides where the
    /// letters say little, and loses where they clearly say another. `None` when there is neither.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("Storm hits Tarn").body("All roads to the port are closed.").build()?;
    /// let language = Document::new(&article).language().map(|found| found.language.to_string());
    /// assert_eq!(language.as_deref(), Some("en"));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn language(&self) -> Option<DetectedLanguage> {
        self.language
    }

    fn find_language(&self) -> Option<DetectedLanguage> {
        let sentences = self.sentences.iter().map(|sentence| self.sentence_text(sentence));
        let stated = self.article.language().and_then(Language::parse);
        document_language([self.title()].into_iter().chain(sentences), stated)
    }

    /// What was found while reading: text left aside, no words, an address that is not printed as a link.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let has_words = words(self.title()).next().is_some() || words(self.body.as_str()).next().is_some();
        let unsafe_link = self.article.url().is_some_and(|url| http_url(url).is_none());
        let found = [
            (self.truncated, NoteKind::Truncated),
            (!has_words, NoteKind::NoWords),
            (unsafe_link, NoteKind::UnsafeLink),
        ];
        let id = self.article.id();
        found.iter().filter(|(holds, _)| *holds).map(|(_, kind)| Note::new(*kind, Some(id.clone()))).collect()
    }
}

/// The sentences of a body.
struct BodySentences {
    sentences: Vec<Sentence>,
    /// Whether some of the body was left aside.
    truncated: bool,
}

impl BodySentences {
    fn find(body: &str, titles: [&str; 2]) -> Self {
        let end = body.char_indices().nth(MAX_BODY_CHARS).map_or(body.len(), |(end, _)| end);
        let titles = titles.map(letters);
        let mut seen = BTreeSet::new();
        let mut found = Self { sentences: Vec::new(), truncated: end < body.len() };
        for (paragraph, line) in news_lines(body.get(..end).unwrap_or(body), &titles) {
            for span in line_sentences(body, line) {
                let text = span.slice(body).unwrap_or_default();
                if text.contains(char::is_alphanumeric) && seen.insert(text) {
                    found.sentences.push(Sentence { span, paragraph });
                }
            }
        }
        if found.truncated {
            // The last one was probably cut in its middle.
            found.sentences.pop();
        }
        found.truncated |= found.sentences.len() > MAX_SENTENCES;
        found.sentences.truncate(MAX_SENTENCES);
        found
    }
}

/// The lines of a body that are news text, by number, the first without its dateline.
fn news_lines<'a>(body: &'a str, titles: &'a [String; 2]) -> impl Iterator<Item = (usize, Span)> + 'a {
    let mut start = 0;
    let mut is_first = true;
    body.split('\n').enumerate().filter_map(move |(paragraph, line)| {
        let line_start = start;
        start += line.len() + 1;
        if is_furniture(line) || repeats_title(line, titles) {
            return None;
        }
        let dateline = if is_first { dateline_length(line) } else { 0 };
        is_first = false;
        Some((paragraph, Span::between(line_start + dateline, line_start + line.len())))
    })
}

/// Whether a line has the letters of one of the titles, given in letters.
fn repeats_title(line: &str, titles: &[String; 2]) -> bool {
    // Letters may grow in lower case, but not sixfold.
    let possible = |title: &String| !title.is_empty() && line.len() <= title.len().saturating_mul(6);
    titles.iter().any(possible) && titles.contains(&letters(line))
}

/// Letters and digits in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The sentences of the line under `line`, as ranges of the body.
fn line_sentences(body: &str, line: Span) -> impl Iterator<Item = Span> {
    let found = sentences(line.slice(body).unwrap_or_default());
    found.into_iter().map(move |span| Span::between(line.start() + span.start(), line.start() + span.end()))
}
