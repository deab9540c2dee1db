//! Weighted terms: the sparse side of similarity.

use samestory_model::{Fingerprint, SparseVector, TermId};

use crate::background::Background;
use crate::document::Document;
use crate::language::{Language, StopWordIds};
use crate::term_cutting::terms;
use crate::term_kinds::{Finder, Found, Kind, Place, StopWords, TermConfig};

/// Of a body, so many words are weighed; news tells the event first, and later paragraphs drift to background.
pub const BODY_WORDS: usize = 300;

/// A word of the title counts as so many of the body.
const TITLE_COUNT: u32 = 3;

/// Between the plain count (1), which lets one word drown the rest, and no count (0). Of the usual forms, 1 + ln count,
/// square root, plain and this one, it was the best on the mean of five labelled sets.
const COUNT_EXPONENT: f32 = 0.7;

/// The id of a term: the 64-bit FNV-1a hash of its text, which is taken as it is.
///
/// # Complexity
/// Linear in the length of the term.
///
/// # References
/// Fowler, Noll, Vo: *The FNV non-cryptographic hash algorithm*, IETF draft-eastlake-fnv.
///
/// # Examples
/// ```
/// use samestory_text::{TermWeighter, term_id};
///
/// let title = TermWeighter::bundled().weigh_title("Ferry sinks");
/// assert!(title.entries().iter().any(|(id, _)| *id == term_id("ferry")));
/// assert_ne!(term_id("ferry"), term_id("Ferry"));
/// ```
#[must_use]
pub fn term_id(term: &str) -> TermId {
    extended_id(EMPTY_TERM, term)
}

/// The id of the term without a letter.
pub(crate) const EMPTY_TERM: TermId = TermId::new(0xcbf2_9ce4_8422_2325);

/// The id of the term of `id` with `more` behind it.
pub(crate) fn extended_id(id: TermId, more: &str) -> TermId {
    let hash =
        more.bytes().fold(id.as_u64(), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    TermId::new(hash)
}

/// Turns texts into weighted terms: count^0.7 × inverse document frequency, unit length.
///
/// Document frequencies come from a frozen [`Background`], so an article's terms do not depend on the other articles.
///
/// # References
/// Salton, Buckley: *Term-weighting approaches in automatic text retrieval*, 1988, section 2.
///
/// # Examples
/// ```
/// use samestory_text::TermWeighter;
///
/// let weighter = TermWeighter::bundled();
/// let fire = weighter.weigh_title("Ferry burns off Sorrel Islands");
/// let same = weighter.weigh_title("Fire on Sorrel Islands ferry");
/// let other = weighter.weigh_title("Central bank cuts rate");
/// assert!(fire.cosine(&same) > 0.4);
/// assert!(fire.cosine(&other) < 0.1);
/// ```
#[derive(Debug, Clone)]
pub struct TermWeighter {
    background: Background,
    config: TermConfig,
    fingerprint: Fingerprint,
}

impl TermWeighter {
    /// Words, with document frequencies of your own.
    ///
    /// ```
    /// use samestory_text::{Background, TermWeighter};
    ///
    /// // Where all articles tell of ferries, the word says little.
    /// let background = Background::parse("documents 1000\nferry\t900\nfire\t30")?;
    /// let weighter = TermWeighter::new(background);
    /// let title = |text| weighter.weigh_title(text);
    /// assert!(title("ferry fire").cosine(&title("fire")) > title("ferry fire").cosine(&title("ferry")));
    /// # Ok::<(), samestory_text::BackgroundError>(())
    /// ```
    #[must_use]
    pub fn new(background: Background) -> Self {
        Self::with_config(background, TermConfig::default())
    }

    /// With document frequencies of your own, and with the kinds of terms that `config` names beside words.
    ///
    /// ```
    /// use samestory_text::{Background, TermConfig, TermWeighter};
    ///
    /// let config = TermConfig::default().with_bigrams(0.5).with_names(1.0);
    /// let weighter = TermWeighter::with_config(Background::bundled(), config);
    /// // Two words, and the pair of them.
    /// assert_eq!(weighter.weigh_title("ferry sinks").len(), 3);
    /// ```
    #[must_use]
    pub fn with_config(background: Background, config: TermConfig) -> Self {
        let table = background.fingerprint();
        let fingerprint = if config.is_words_only() {
            table.clone()
        } else {
            Fingerprint::new("terms", &[table.as_str().as_bytes(), &config.bytes()])
        };
        Self { background, config, fingerprint }
    }

    /// With the bundled document frequencies of news in English and other languages.
    ///
    /// # Complexity
    /// That of [`Background::bundled`], which is read anew: keep the weighter.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::TermWeighter;
    ///
    /// let weighter = TermWeighter::bundled();
    /// assert!(weighter.idf("storm") > 50.0 * weighter.idf("the"));
    /// assert_eq!(weighter.weigh_title("Ferry sinks").len(), 2);
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(Background::bundled())
    }

    /// Which document frequencies and kinds of terms are used. For words alone it is that of the [`Background`].
    ///
    /// ```
    /// use samestory_text::{Background, TermConfig, TermWeighter};
    ///
    /// let background = Background::bundled();
    /// let words = TermWeighter::new(background.clone());
    /// assert_eq!(words.fingerprint(), background.fingerprint());
    /// let phrases = TermWeighter::with_config(background, TermConfig::default().with_bigrams(0.5));
    /// assert_ne!(words.fingerprint(), phrases.fingerprint());
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The document frequencies.
    ///
    /// ```
    /// use samestory_text::{DuplicateConfig, DuplicateFinder, TermWeighter};
    ///
    /// let weighter = TermWeighter::bundled();
    /// // One table in memory serves both.
    /// let finder = DuplicateFinder::new(weighter.background().clone(), DuplicateConfig::default());
    /// assert!(finder.find(&[]).groups().is_empty());
    /// ```
    #[must_use]
    pub fn background(&self) -> &Background {
        &self.background
    }

    /// Which kinds of terms count beside words.
    ///
    /// ```
    /// use samestory_text::TermWeighter;
    ///
    /// assert_eq!(TermWeighter::bundled().config().bigrams(), 0.0);
    /// ```
    #[must_use]
    pub fn config(&self) -> &TermConfig {
        &self.config
    }

    /// How telling a term is: its inverse document frequency, at least 0, as [`Background::idf`] gives it.
    ///
    /// ```
    /// use samestory_text::{TermWeighter, terms};
    ///
    /// let weighter = TermWeighter::bundled();
    /// let telling = terms("The storm is over").max_by(|a, b| weighter.idf(a).total_cmp(&weighter.idf(b)));
    /// assert_eq!(telling.as_deref(), Some("storm"));
    /// ```
    #[must_use]
    pub fn idf(&self, term: &str) -> f32 {
        self.background.idf(term)
    }

    /// The terms of a title: a vector of unit length, or an empty one where no term has weight.
    ///
    /// # Complexity
    /// O(n log n) in the number of its words.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{TermWeighter, term_id};
    ///
    /// let title = TermWeighter::bundled().weigh_title("The storm");
    /// let weight = |term| {
    ///     let found = title.entries().iter().find(|(id, _)| *id == term_id(term));
    ///     found.map_or(0.0, |(_, weight)| *weight)
    /// };
    /// assert!(weight("storm") > 0.99 && weight("the") < 0.02);
    /// ```
    #[must_use]
    pub fn weigh_title(&self, title: &str) -> SparseVector {
        self.weigh(&[Part { times: 1, ..Part::title(title) }], None)
    }

    /// The terms of a title, each counted three times, and of the first [`BODY_WORDS`] words of a body: a
    /// vector of unit length, or an empty one where no term has weight.
    ///
    /// # Complexity
    /// O(n log n) in the number of words that are read.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::{TermWeighter, term_id};
    ///
    /// let article = TermWeighter::bundled().weigh_article("Brannock", "Ossory");
    /// let weight = |term| {
    ///     let found = article.entries().iter().find(|(id, _)| *id == term_id(term));
    ///     found.map_or(0.0, |(_, weight)| *weight)
    /// };
    /// // Both are as rare, but a word of the title counts three times: 3^0.7.
    /// assert!(weight("brannock") > 2.1 * weight("ossory"));
    /// ```
    #[must_use]
    pub fn weigh_article(&self, title: &str, body: &str) -> SparseVector {
        self.weigh(&[Part::title(title), Part::body(body)], None)
    }

    /// The terms of a document's title, without the stop words of its language.
    ///
    /// English stop words stay: the table gives them the little weight that they deserve, and `us` or `may` can be names.
    ///
    /// # Complexity
    /// O(n log n) in the number of words.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, TermWeighter};
    ///
    /// let title = "Der Sturm trifft die Stadt | Nachrichten";
    /// let article = Article::builder("a").title(title).language("de").build()?;
    /// let document = Document::new(&article);
    /// let weighter = TermWeighter::bundled();
    /// // Only `sturm`, `trifft` and `stadt` are left; a mere text has no language.
    /// assert_eq!(weighter.weigh_document_title(&document).len(), 3);
    /// assert_eq!(weighter.weigh_title(document.title()).len(), 5);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn weigh_document_title(&self, document: &Document<'_>) -> SparseVector {
        self.weigh(&[Part { times: 1, ..Part::title(document.title()) }], language_of(document))
    }

    /// [`TermWeighter::weigh_article`] of a document, without the stop words of its language, as
    /// [`TermWeighter::weigh_document_title`] leaves them out.
    ///
    /// # Complexity
    /// O(n log n) in the number of words that are read.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, TermWeighter};
    ///
    /// let article = Article::builder("a")
    ///     .title("Sturm über Tarn")
    ///     .body("<p>Der Sturm hat die Stadt getroffen.</p>")
    ///     .language("de")
    ///     .build()?;
    /// let weighter = TermWeighter::bundled();
    /// let weighed = weighter.weigh_document(&Document::new(&article));
    /// assert_eq!(weighed, weighter.weigh_article("Sturm Tarn", "Sturm Stadt getroffen"));
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn weigh_document(&self, document: &Document<'_>) -> SparseVector {
        let parts = [Part::title(document.title()), Part::body(document.body().as_str())];
        self.weigh(&parts, language_of(document))
    }

    /// Weighs the terms of the parts of a text, without the stop words of `language` unless that is English.
    fn weigh(&self, parts: &[Part<'_>], language: Option<Language>) -> SparseVector {
        let foreign = language.filter(|language| *language != Language::ENGLISH);
        if self.config.is_words_only() {
            self.weigh_words(parts, foreign)
        } else {
            self.weigh_kinds(parts, foreign)
        }
    }

    fn weigh_words(&self, parts: &[Part<'_>], foreign: Option<Language>) -> SparseVector {
        let stop_words = foreign.map(StopWordIds::of);
        let is_telling = |id: &TermId| !stop_words.is_some_and(|listed| listed.contains(*id));
        let mut counts: Vec<(TermId, u32)> = Vec::new();
        for part in parts {
            let ids = terms(part.text).take(part.n_words).map(|term| term_id(&term));
            counts.extend(ids.filter(is_telling).map(|id| (id, part.times)));
        }
        counts.sort_unstable();
        add_up(&mut counts, |term| *term);
        let weight = |(term, count): (TermId, u32)| (term, damped(count) * self.background.idf_of(term));
        SparseVector::from_weights(counts.into_iter().map(weight).collect())
    }

    fn weigh_kinds(&self, parts: &[Part<'_>], foreign: Option<Language>) -> SparseVector {
        let stop_words = if foreign.is_some() { StopWords::LeftOut } else { StopWords::Weighed };
        let language = foreign.unwrap_or(Language::ENGLISH);
        let finder = Finder { config: &self.config, background: &self.background, language, stop_words };
        let mut counts: Vec<(Found, u32)> = Vec::new();
        for part in parts {
            finder.find((part.text, part.place), part.n_words, |found| counts.push((found, part.times)));
        }
        let key = |(found, _): &(Found, u32)| (found.id, found.kind, found.idf.to_bits());
        counts.sort_unstable_by_key(key);
        add_up(&mut counts, |found| (found.id, found.kind));
        let weight =
            |(found, count): (Found, u32)| (found.id, self.factor(found.kind) * damped(count) * found.idf);
        SparseVector::from_weights(counts.into_iter().map(weight).collect())
    }

    fn factor(&self, kind: Kind) -> f32 {
        match kind {
            Kind::Word => 1.0,
            Kind::Bigram => self.config.bigrams(),
            Kind::Number => self.config.numbers(),
            Kind::Name => self.config.names(),
        }
    }
}

/// Makes one of neighbours with the same key, with the sum of their counts.
fn add_up<T, K: PartialEq>(counts: &mut Vec<(T, u32)>, key: impl Fn(&T) -> K) {
    counts.dedup_by(|next, kept| {
        let same = key(&next.0) == key(&kept.0);
        kept.1 = kept.1.saturating_add(if same { next.1 } else { 0 });
        same
    });
}

/// A part of an article.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    place: Place,
    /// Of so many words.
    n_words: usize,
    /// A term counts so many times.
    times: u32,
}

impl<'a> Part<'a> {
    fn title(text: &'a str) -> Self {
        Self { text, place: Place::Title, n_words: usize::MAX, times: TITLE_COUNT }
    }

    fn body(text: &'a str) -> Self {
        Self { text, place: Place::Body, n_words: BODY_WORDS, times: 1 }
    }
}

fn language_of(document: &Document<'_>) -> Option<Language> {
    document.language().map(|found| found.language)
}

fn damped(count: u32) -> f32 {
    libm::powf(count as f32, COUNT_EXPONENT)
}
