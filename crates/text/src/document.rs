//! One article, read: what all later stages share.

use samestory_model::{Article, Evidence, Field, Note, NoteKind, Span};

use crate::body::BodySentences;
use crate::language::{DetectedLanguage, Language, document_language};
use crate::normalize::{NormalizedText, normalize, normalize_line};
use crate::origin::{AgencyCredit, agency_credit, http_url, outlet_domain};
use crate::repeated::RepeatedSentences;
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
        let texts = sentences.iter().filter_map(|sentence| sentence.span.slice(body.as_str()));
        let stated = article.language().and_then(Language::parse);
        let language = document_language(std::iter::once(core).chain(texts), stated);
        Self { article, title, clean_title, body, description, sentences, outlet, truncated, language }
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

    /// Takes the sentences out that its outlet prints under everything.
    pub fn leave_out(&mut self, repeated: &RepeatedSentences) {
        let Some(outlet) = self.outlet.as_deref() else { return };
        let body = self.body.as_str();
        let is_own = |sentence: &Sentence| {
            sentence.span.slice(body).is_none_or(|text| !repeated.contains(outlet, text))
        };
        self.sentences.retain(is_own);
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

    /// The wire agency that the article says it comes from, and where it says so: in its authors, its dateline, a byline in
    /// its body, a notice or sign-off at the body's end, its outlet or address, or a thanks for a part; the first of these
    /// counts. News that speaks of an agency, quotes it or shows its pictures says nothing about its own origin.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{CreditKind, Document};
    ///
    /// let article = Article::builder("a").body("<p>TARN (Reuters) &#8211; A storm hit Tarn.</p>").build()?;
    /// let credit = Document::new(&article).agency().expect("a dateline with an agency");
    /// assert_eq!((credit.agency.name(), credit.kind), ("Reuters", CreditKind::Dateline));
    /// assert_eq!(credit.span.slice(article.body()), Some("Reuters"));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    ///
    /// # Complexity
    /// Linear in the length of the body's first and last lines, of each of which a bounded part is read.
    #[must_use]
    pub fn agency(&self) -> Option<AgencyCredit> {
        agency_credit(self)
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
