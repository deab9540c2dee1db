//! What a claim may rest on: text that stands in an article.

use samestory_model::{Article, ArticleId, Evidence, Field, Span};
use samestory_text::{Document, Sentence, normalize, normalize_line};

/// A piece of an article's text, with its place. It can only be cut out of an article, so its text stands there.
///
/// ```
/// use samestory_analysis::Passage;
/// use samestory_model::{Article, Evidence, Field, Span};
///
/// let article = Article::builder("a").title("Rain").body("<p>It rained &amp; blew.</p>").build()?;
/// let evidence = Evidence::new(article.id().clone(), Field::Body, Span::new(3, 24)?);
/// assert_eq!(Passage::new(&article, evidence)?.text(), "It rained & blew.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub(super) text: String,
    pub(super) evidence: Evidence,
}

/// A place that is no text of an article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read a passage of article `{article}`: {cause}")]
pub struct PassageError {
    article: ArticleId,
    cause: Cause,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Cause {
    #[error("its evidence is of article `{0}`")]
    OtherArticle(ArticleId),
    #[error("there is no field `{0}`")]
    NoField(Field),
    #[error("bytes {} to {} do not fit the field `{field}`", span.start(), span.end())]
    NoSpan { field: Field, span: Span },
    #[error("bytes {} to {} of the field `{field}` hold nothing readable", span.start(), span.end())]
    Unreadable { field: Field, span: Span },
}

impl Passage {
    /// The text of `article` at the place that `evidence` names, normalised as its field is.
    ///
    /// # Errors
    /// When `evidence` is of another article, its field is absent, its span does not fit the field, or nothing readable is there.
    ///
    /// # Complexity
    /// Linear in the length of the span.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::Passage;
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Rain floods Tarn").build()?;
    /// let at = |field, span| Passage::new(&article, Evidence::new(article.id().clone(), field, span));
    /// assert_eq!(at(Field::Title, Span::new(0, 11)?)?.text(), "Rain floods");
    /// let error = at(Field::Title, Span::new(0, 99)?).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "failed to read a passage of article `a`: bytes 0 to 99 do not fit the field `title`"
    /// );
    /// assert!(at(Field::Description, Span::new(0, 4)?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(article: &Article, evidence: Evidence) -> Result<Self, PassageError> {
        let (field, span) = (evidence.field, evidence.span);
        let failed = |cause| PassageError { article: article.id().clone(), cause };
        if evidence.article != *article.id() {
            return Err(failed(Cause::OtherArticle(evidence.article)));
        }
        let original = article.field(field).ok_or_else(|| failed(Cause::NoField(field)))?;
        let slice = span.slice(original).ok_or_else(|| failed(Cause::NoSpan { field, span }))?;
        let normalized = match field {
            Field::Body => normalize(slice, article.body_format()),
            _ => normalize_line(slice),
        };
        let text = normalized.as_str().to_owned();
        if text.is_empty() {
            return Err(failed(Cause::Unreadable { field, span }));
        }
        Ok(Self { text, evidence })
    }

    /// A sentence of a document.
    pub(crate) fn of_sentence(document: &Document<'_>, sentence: &Sentence) -> Self {
        let text = document.sentence_text(sentence).to_owned();
        Self { text, evidence: document.sentence_evidence(sentence) }
    }

    /// A part of the body of a document, which is given as normalised; `None` where nothing is there.
    pub(crate) fn of_body(document: &Document<'_>, span: Span) -> Option<Self> {
        let text = span.slice(document.body().as_str()).filter(|text| !text.is_empty())?.to_owned();
        Some(Self { text, evidence: document.evidence(Field::Body, span) })
    }

    /// The title of a document, without what [`Document::title`] leaves out; `None` where nothing is left.
    pub(crate) fn of_title(document: &Document<'_>) -> Option<Self> {
        Some(Self { text: document.title().to_owned(), evidence: document.title_evidence()? })
    }

    /// The whole of a field that is one line: a description, or a picture's text. `None` where it holds nothing readable.
    pub(crate) fn of_line(document: &Document<'_>, field: Field) -> Option<Self> {
        let text = normalize_line(document.article().field(field)?).as_str().to_owned();
        let evidence = document.evidence(field, Span::whole(&text));
        (!text.is_empty()).then_some(Self { text, evidence })
    }

    /// The text: normalised, never empty.
    ///
    /// ```
    /// use samestory_analysis::Passage;
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("  Rain\tfloods &quot;old&quot; Tarn ").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// assert_eq!(Passage::new(&article, evidence)?.text(), "Rain floods \"old\" Tarn");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands.
    ///
    /// ```
    /// use samestory_analysis::Passage;
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Rain floods Tarn").build()?;
    /// let rain = Evidence::new(article.id().clone(), Field::Title, Span::new(0, 4)?);
    /// let passage = Passage::new(&article, rain.clone())?;
    /// assert_eq!(passage.evidence(), &rain);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}
