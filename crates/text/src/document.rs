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
    /// Reads an article: normalises its texts, cleans its title, and finds its sentences, its outlet and its
    /// language. Bad text is no error; see [`Document::notes`].
    ///
    /// # Complexity
    /// Linear in the length of the article's texts.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a")
    ///     .title("Storm hits Tarn | The Harbour Courier")
    ///     .url("https://www.harbourcourier.example/storm")
    ///     .body("<p>A storm hit <b>Tarn</b> on Tuesday.</p><p>Subscribe to our newsletter</p>")
    ///     .build()?;
    /// let document = Document::new(&article);
    /// assert_eq!(document.title(), "Storm hits Tarn");
    /// assert_eq!(document.outlet(), Some("harbourcourier.example"));
    /// assert_eq!(document.body().as_str(), "A storm hit Tarn on Tuesday.\nSubscribe to our newsletter");
    /// // A call to subscribe is no news text.
    /// assert_eq!(document.sentences().len(), 1);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
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

    /// The article as it was given, with all that reading leaves alone: id, authors, times, pictures.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("Ferry sinks").author("Mara Okafor").build()?;
    /// let document = Document::new(&article);
    /// assert_eq!(document.article().authors(), ["Mara Okafor"]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn article(&self) -> &'a Article {
        self.article
    }

    /// The title, normalised, without outlet names, section crumbs and prefixes; empty when there is none.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("BREAKING: Rain &amp; wind hit Tarn | News").build()?;
    /// assert_eq!(Document::new(&article).title(), "Rain & wind hit Tarn");
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn title(&self) -> &str {
        self.clean_title.span.slice(self.title.as_str()).unwrap_or_default()
    }

    /// What a label of the title says about the article, such as `OPINION:`; `None` where there is none.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, TitleKind};
    ///
    /// let article = Article::builder("a").title("OPINION: Tarn needs a new bridge").build()?;
    /// let document = Document::new(&article);
    /// assert_eq!(document.title(), "Tarn needs a new bridge");
    /// assert_eq!(document.title_kind(), Some(TitleKind::Opinion));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn title_kind(&self) -> Option<TitleKind> {
        self.clean_title.kind
    }

    /// Where [`Document::title`] stands in the title as given; `None` when there is no title.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("Rain &amp; wind hit Tarn | The Harbour Courier").build()?;
    /// let evidence = Document::new(&article).title_evidence().expect("there is a title");
    /// assert_eq!(evidence.span.slice(article.title()), Some("Rain &amp; wind hit Tarn"));
    ///
    /// let untitled = Article::builder("b").body("A storm hit Tarn.").build()?;
    /// assert_eq!(Document::new(&untitled).title_evidence(), None);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn title_evidence(&self) -> Option<Evidence> {
        (!self.title().is_empty()).then(|| self.evidence(Field::Title, self.clean_title.span))
    }

    /// The whole body, normalised: a line is a paragraph. What is no news text stands in it, too.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").body("<p>Rain &amp; wind.</p><p>Later sun.</p>").build()?;
    /// assert_eq!(Document::new(&article).body().as_str(), "Rain & wind.\nLater sun.");
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn body(&self) -> &NormalizedText {
        &self.body
    }

    /// The sentences of the body that are news text, in reading order, none of them twice, at most
    /// [`MAX_SENTENCES`]. Left out are datelines, bylines, captions, buttons, and lines that repeat the
    /// title.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let body = "Tarn, Kestria (AP) — A storm came. It stayed.\nShare this article\nIt left. It left.";
    /// let article = Article::builder("a").body(body).build()?;
    /// let document = Document::new(&article);
    /// let read = |sentence| document.sentence_text(sentence);
    /// let found: Vec<_> = document.sentences().iter().map(|s| (s.paragraph, read(s))).collect();
    /// assert_eq!(found, [(0, "A storm came."), (0, "It stayed."), (2, "It left.")]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Takes the sentences out that its outlet prints under everything. The body stays as it is, and so do
    /// terms that are weighed from it. A document without an outlet keeps all.
    ///
    /// # Complexity
    /// O(n log m) for n sentences and m repeated ones.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, RepeatedSentences};
    ///
    /// let article = |id, title: &str, outlet| {
    ///     let body = format!("{title} on Monday. Do you know more? Ring the newsroom.");
    ///     Article::builder(id).title(title).source(outlet).body(body).build()
    /// };
    /// let archive = [
    ///     article("a", "Ferry sinks off Sorrel", "courier.example")?,
    ///     article("b", "Council votes on bridge", "courier.example")?,
    ///     article("c", "Northside win the cup", "courier.example")?,
    /// ];
    /// let repeated = RepeatedSentences::learn(&archive.each_ref().map(Document::new));
    ///
    /// // What was learned of an outlet holds for its later articles, not for those of others.
    /// let later = article("d", "Storm hits Tarn", "courier.example")?;
    /// let elsewhere = article("e", "Storm hits Tarn", "times.example")?;
    /// let [mut later, mut elsewhere] = [&later, &elsewhere].map(Document::new);
    /// later.leave_out(&repeated);
    /// elsewhere.leave_out(&repeated);
    /// assert_eq!((later.sentences().len(), elsewhere.sentences().len()), (1, 3));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    pub fn leave_out(&mut self, repeated: &RepeatedSentences) {
        let Some(outlet) = self.outlet.as_deref() else { return };
        let body = self.body.as_str();
        let is_own = |sentence: &Sentence| {
            sentence.span.slice(body).is_none_or(|text| !repeated.contains(outlet, text))
        };
        self.sentences.retain(is_own);
    }

    /// The normalised text of a sentence of this document; one of another document gives whatever stands
    /// there, or nothing.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").body("<p>It sank on <b>Jan. 5</b>. All were saved.</p>").build()?;
    /// let document = Document::new(&article);
    /// let texts: Vec<_> = document.sentences().iter().map(|s| document.sentence_text(s)).collect();
    /// assert_eq!(texts, ["It sank on Jan. 5.", "All were saved."]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        sentence.span.slice(self.body.as_str()).unwrap_or_default()
    }

    /// Where a sentence of this document stands in the body as given.
    ///
    /// ```
    /// use samestory_model::{Article, Field};
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").body("<p>Rain &amp; <b>wind</b> came. They stayed.</p>").build()?;
    /// let document = Document::new(&article);
    /// let evidence = document.sentence_evidence(&document.sentences()[0]);
    /// assert_eq!(evidence.field, Field::Body);
    /// assert_eq!(evidence.span.slice(article.body()), Some("Rain &amp; <b>wind</b> came."));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn sentence_evidence(&self, sentence: &Sentence) -> Evidence {
        self.evidence(Field::Body, sentence.span)
    }

    /// The description (standfirst), normalised; `None` where the article has none.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("Storm").description("The storm &amp; its cost").build()?;
    /// let document = Document::new(&article);
    /// assert_eq!(document.description().map(|text| text.as_str()), Some("The storm & its cost"));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn description(&self) -> Option<&NormalizedText> {
        self.description.as_ref()
    }

    /// Where the range `span` of the normalised text of `field` stands in the field as given. The normalised text of a title
    /// or of a picture's text is that of [`normalize_line`].
    ///
    /// The range is empty where the article has no such field.
    ///
    /// # Complexity
    /// Logarithmic in the number of places where text and original differ; of a picture's text, linear in its
    /// length.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Article, Field, Image, Span};
    /// use samestory_text::Document;
    ///
    /// let mut image = Image::new("https://harbourcourier.example/1.jpg");
    /// image.caption = Some("Boats &amp; nets at Tarn".to_owned());
    /// let article = Article::builder("a").title("Storm hits Tarn").image(image).build()?;
    /// let document = Document::new(&article);
    ///
    /// // The caption reads `Boats & nets at Tarn`.
    /// let caption = document.evidence(Field::ImageCaption(0), Span::between(0, 12));
    /// let given = article.field(Field::ImageCaption(0)).expect("there is a caption");
    /// assert_eq!(caption.span.slice(given), Some("Boats &amp; nets"));
    /// assert!(document.evidence(Field::ImageAlt(0), Span::between(0, 12)).span.is_empty());
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
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

    /// The outlet's registered domain, in lower case, by [`outlet_domain`]; `None` where neither address nor
    /// source holds a host.
    ///
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("Ferry sinks").url("https://news.tarn.example/1").build()?;
    /// assert_eq!(Document::new(&article).outlet(), Some("tarn.example"));
    /// let named = Article::builder("b").title("Ferry sinks").source("The Harbour Courier").build()?;
    /// assert_eq!(Document::new(&named).outlet(), None);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn outlet(&self) -> Option<&str> {
        self.outlet.as_deref()
    }

    /// The wire agency that the article says it comes from, and where it says so: in its authors, its dateline, a byline in
    /// its body, a notice or sign-off at the body's end, its outlet or address, or a thanks for a part; the first of these
    /// counts. News that speaks of an agency, quotes it or shows its pictures says nothing about its own origin.
    ///
    /// # Complexity
    /// Linear in the length of the body's first and last lines, of each of which a bounded part is read.
    ///
    /// # Examples
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
    ///
    /// ```
    /// use samestory_model::{Article, NoteKind};
    /// use samestory_text::Document;
    ///
    /// let article = Article::builder("a").title("* * *").url("javascript:alert(1)").build()?;
    /// let notes = Document::new(&article).notes();
    /// let kinds: Vec<_> = notes.iter().map(|note| note.kind()).collect();
    /// assert_eq!(kinds, [NoteKind::NoWords, NoteKind::UnsafeLink]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
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
