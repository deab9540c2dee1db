//! Weighted terms: the sparse side of similarity.

use std::borrow::Cow;

use samestory_model::{Fingerprint, Span, SparseVector, TermId};

use crate::background::Background;
use crate::words::words;

/// Of a body, so many words are weighed; news tells the event first, and later paragraphs drift to background.
pub const BODY_WORDS: usize = 300;

/// A word of the title counts as so many of the body.
const TITLE_COUNT: u32 = 3;

/// Between the plain count (1), which lets one word drown the rest, and no count (0). Of the usual forms, 1 + ln count,
/// square root, plain and this one, it was the best on the mean of five labelled sets.
const COUNT_EXPONENT: f32 = 0.7;

/// The terms of `text` in reading order: words in lower case without a possessive `'s`; of scripts that write no spaces
/// (Han, Hiragana), each pair of neighbouring characters.
///
/// ```
/// let terms: Vec<_> = samestory_text::terms("Marsh’s Clean Power Act: 61-58").collect();
/// assert_eq!(terms, ["marsh", "clean", "power", "act", "61", "58"]);
/// assert_eq!(samestory_text::terms("洪水警報").collect::<Vec<_>>(), ["洪水", "水警", "警報"]);
/// ```
pub fn terms(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    located_terms(text).map(|(_, term)| term)
}

/// The same, each with the byte range of its word; of a pair of characters, of the second.
pub(crate) fn located_terms(text: &str) -> impl Iterator<Item = (Span, Cow<'_, str>)> {
    let mut previous: Option<(usize, &str)> = None;
    words(text).filter_map(move |(span, word)| {
        if !is_ideographic(word) {
            previous = None;
            return Some((span, fold(word)));
        }
        let before = previous.replace((span.end(), word));
        let (_, first) = before.filter(|(end, _)| *end == span.start())?;
        Some((span, Cow::Owned(format!("{first}{word}"))))
    })
}

/// Whether `word` is one character of a script that UAX #29 cuts between every two characters.
fn is_ideographic(word: &str) -> bool {
    if word.is_ascii() {
        return false;
    }
    let mut characters = word.chars();
    let script = |c| matches!(c, '\u{3040}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    characters.next().is_some_and(script) && characters.next().is_none()
}

fn fold(word: &str) -> Cow<'_, str> {
    let bare = match word.strip_suffix(['s', 'S']) {
        Some(stem) => stem.strip_suffix(['\'', '’']).unwrap_or(word),
        None => word,
    };
    if bare.is_ascii() {
        let has_capital = bare.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capital { Cow::Owned(bare.to_ascii_lowercase()) } else { Cow::Borrowed(bare) };
    }
    if bare.chars().any(char::is_uppercase) { Cow::Owned(bare.to_lowercase()) } else { Cow::Borrowed(bare) }
}

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

fn count<'a>(terms: impl Iterator<Item = Cow<'a, str>>, times: u32) -> impl Iterator<Item = (TermId, u32)> {
    terms.map(move |term| (term_id(&term), times))
}
