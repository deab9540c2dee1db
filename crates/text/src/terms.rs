//! Weighted terms: the sparse side of similarity.

use std::borrow::Cow;

use samestory_model::{Fingerprint, SparseVector, TermId};

use crate::background::Background;
use crate::document::Document;
use crate::language::{Language, is_stop_word};
use crate::term_cutting::terms;

/// Of a body, so many words are weighed; news tells the event first, and later paragraphs drift to background.
pub const BODY_WORDS: usize = 300;

/// A word of the title counts as so many of the body.
const TITLE_COUNT: u32 = 3;

/// Between the plain count (1), which lets one word drown the rest, and no count (0). Of the usual forms, 1 + ln count,
/// square root, plain and this one, it was the best on the mean of five labelled sets.
const COUNT_EXPONENT: f32 = 0.7;

/// The id of a term: the 64-bit FNV-1a hash of its text.
///
/// # References
/// Fowler, Noll, Vo: *The FNV non-cryptographic hash algorithm*, IETF draft-eastlake-fnv.
///
/// ```
/// assert_ne!(samestory_text::term_id("tarn"), samestory_text::term_id("calder"));
/// ```
#[must_use]
pub fn term_id(term: &str) -> TermId {
    let hash = term.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    TermId::new(hash)
}

/// Turns texts into weighted terms: count^0.7 × inverse document frequency, unit length.
///
/// Document frequencies come from a frozen [`Background`], so an article's terms do not depend on the other articles.
///
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
///
/// # References
/// Salton, Buckley: *Term-weighting approaches in automatic text retrieval*, 1988, section 2.
#[derive(Debug, Clone)]
pub struct TermWeighter {
    background: Background,
}

impl TermWeighter {
    /// With document frequencies of your own.
    #[must_use]
    pub fn new(background: Background) -> Self {
        Self { background }
    }

    /// With the bundled document frequencies of news in English and other languages.
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(Background::bundled())
    }

    /// Which document frequencies are used.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        self.background.fingerprint()
    }

    /// How telling a term is: its inverse document frequency.
    #[must_use]
    pub fn idf(&self, term: &str) -> f32 {
        self.background.idf(term)
    }

    /// The terms of a title.
    #[must_use]
    pub fn weigh_title(&self, title: &str) -> SparseVector {
        self.weigh(count(terms(title), 1).collect())
    }

    /// The terms of a title and of the first [`BODY_WORDS`] words of a body.
    #[must_use]
    pub fn weigh_article(&self, title: &str, body: &str) -> SparseVector {
        let title = count(terms(title), TITLE_COUNT);
        self.weigh(title.chain(count(terms(body).take(BODY_WORDS), 1)).collect())
    }

    /// The terms of a document's title, without the stop words of its language.
    ///
    /// English stop words stay: the table gives them the little weight that they deserve, and `us` or `may` can be names.
    #[must_use]
    pub fn weigh_document_title(&self, document: &Document<'_>) -> SparseVector {
        self.weigh(count(telling(terms(document.title()), document), 1).collect())
    }

    /// [`TermWeighter::weigh_article`] of a document, without the stop words of its language, as
    /// [`TermWeighter::weigh_document_title`] leaves them out.
    #[must_use]
    pub fn weigh_document(&self, document: &Document<'_>) -> SparseVector {
        let title = count(telling(terms(document.title()), document), TITLE_COUNT);
        let body = terms(document.body().as_str()).take(BODY_WORDS);
        self.weigh(title.chain(count(telling(body, document), 1)).collect())
    }

    /// Weighs terms that stand there once or more often, with a count each.
    fn weigh(&self, mut counts: Vec<(TermId, u32)>) -> SparseVector {
        counts.sort_unstable();
        counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 = kept.1.saturating_add(if same { next.1 } else { 0 });
            same
        });
        let weight = |(term, count): (TermId, u32)| {
            (term, libm::powf(count as f32, COUNT_EXPONENT) * self.background.idf_of(term))
        };
        SparseVector::from_weights(counts.into_iter().map(weight).collect())
    }
}

/// The terms of a document that are no stop words, or all where it is in English.
fn telling<'a>(
    terms: impl Iterator<Item = Cow<'a, str>>,
    document: &Document<'_>,
) -> impl Iterator<Item = Cow<'a, str>> {
    let language =
        document.language().map(|found| found.language).filter(|found| *found != Language::ENGLISH);
    terms.filter(move |term| !language.is_some_and(|language| is_stop_word(term, language)))
}

fn count<'a>(terms: impl Iterator<Item = Cow<'a, str>>, times: u32) -> impl Iterator<Item = (TermId, u32)> {
    terms.map(move |term| (term_id(&term), times))
}
