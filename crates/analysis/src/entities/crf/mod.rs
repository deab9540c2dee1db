//! The trained name tagger: a linear-chain conditional random field over hashed features.

mod chain;
mod dictionary;
mod document;
mod features;
mod hash;
mod model;
mod names;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::sync::{Arc, LazyLock};

use samestory_model::{Fingerprint, Span};

use self::chain::{Found, Lattice, Row, WIDTH, best_names};
use self::dictionary::Dictionary;
use self::document::{Document, Segment, segments};
use self::features::Features;
use self::model::Weights;
use self::names::Names;
use self::words::{Shape, Word, words};
use super::kinds::{EntityKind, Mention};
use super::lexicon::{Lexicon, Role};
use super::tagger::NameTagger;
use super::tokens::{BLOCK_BYTES, blocks};

pub use self::model::NameModelError;

/// Finds names by a model that was trained on news with marked names.
///
/// A linear-chain conditional random field: every word within two words of one with a capital letter, or in a script without them, gets a
/// score for every tag (begins a person's name, goes on with a place's, is no name …) from fifty to ninety features of its spelling, its
/// neighbours, its run of capital letters, word lists, and what the rest of the text says about the word; the best sequence of tags is
/// taken. A mention's [`confidence`](Mention::confidence) is the probability that exactly these words are a name of this kind.
///
/// # Complexity
/// O(length of the text); memory beside the mentions is bounded by the number of different words.
///
/// # References
/// Lafferty, McCallum, Pereira: *Conditional random fields*, ICML 2001. Ratinov, Roth: *Design challenges and misconceptions in
/// named entity recognition*, CoNLL 2009.
#[derive(Debug, Clone)]
pub struct CrfTagger {
    weights: Arc<Weights>,
    lexicon: &'static Lexicon,
    fingerprint: Fingerprint,
}

impl CrfTagger {
    /// The bytes of the bundled model.
    pub const BUNDLED: &[u8] = include_bytes!("../../../assets/names-v1.bin");

    /// With the bundled model; takes some 10 ms the first time, and none later.
    /// Clones share it.
    ///
    /// ```
    /// use samestory_analysis::{CrfTagger, EntityKind, NameTagger};
    ///
    /// let mentions = CrfTagger::bundled().mentions("The minister, Helena Marsh, flew to Paris on Tuesday.");
    /// let found: Vec<_> = mentions.iter().map(|mention| (mention.text.as_str(), mention.kind)).collect();
    /// assert_eq!(found, [("Helena Marsh", EntityKind::Person), ("Paris", EntityKind::Location)]);
    /// assert!(mentions.iter().all(|mention| (0.5..=1.0).contains(&mention.confidence)));
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled file is fixed; a test reads it")]
    pub fn bundled() -> Self {
        static TAGGER: LazyLock<CrfTagger> = LazyLock::new(|| {
            CrfTagger::from_bytes("crf-names-1", CrfTagger::BUNDLED).expect("the bundled name model is whole")
        });
        TAGGER.clone()
    }

    /// Reads a model that `training/` wrote.
    /// `name` and the bytes go into the fingerprint, with the word lists of this crate.
    ///
    /// # Errors
    /// When the bytes are no model, or one that is cut, damaged or of another version.
    ///
    /// ```
    /// use samestory_analysis::{CrfTagger, NameTagger};
    ///
    /// let tagger = CrfTagger::from_bytes("my-names", CrfTagger::BUNDLED)?;
    /// assert!(tagger.fingerprint().as_str().starts_with("my-names"));
    /// assert_ne!(tagger.fingerprint(), CrfTagger::bundled().fingerprint());
    /// assert!(CrfTagger::from_bytes("cut", &CrfTagger::BUNDLED[..100]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, NameModelError> {
        let weights = Arc::new(Weights::parse(bytes)?);
        let lists = Lexicon::fingerprint().to_string();
        let fingerprint = Fingerprint::new(name, &[bytes, Dictionary::bytes(), lists.as_bytes(), RULES]);
        Ok(Self { weights, lexicon: Lexicon::bundled(), fingerprint })
    }

    fn tag(&self, text: &str, segment: &Segment<'_, '_>, document: &Document, names: &mut Names) {
        let features = Features::new(segment, document, self.lexicon);
        let (mut hashes, mut tags) = (Vec::new(), Vec::new());
        let emission = |at: usize| {
            if !may_be_in_name(segment.words, at) {
                return NO_NAME;
            }
            hashes.clear();
            features.each(at, &mut |feature| hashes.push(feature));
            self.weights.sum(&hashes, &mut tags)
        };
        let emissions: Vec<Row> = (0..segment.words.len()).map(emission).collect();
        let best = best_names(&emissions, &self.weights.transitions);
        names.note_unmarked(segment, &best, document);
        if best.is_empty() {
            return;
        }
        let lattice = Lattice::new(&emissions, &self.weights.factors);
        let mut end = 0;
        for name in &best {
            let kind = self.weights.kinds.get(name.kind).copied().unwrap_or(EntityKind::Other);
            let is_person = kind == EntityKind::Person;
            let start = if is_person { with_given_name(segment.words, name, end) } else { name.start };
            end = name.end;
            let words = segment.words.get(start..name.end).unwrap_or_default();
            names.add(text, words, refined(kind, words), lattice.probability(name));
        }
    }
}

/// What this code does with a model, for the fingerprint: another value where the same model comes to find other names.
const RULES: &[u8] = b"words near capitals";

/// So many words from one that a name can be written with, a word may be in a name. Of the others, two in three words of news, nothing is
/// measured, at less than .001 of F1 on six sets.
const NEAR: usize = 2;

/// The scores of a word that is in no name.
const NO_NAME: Row = {
    let mut row = [i16::MIN / 4; WIDTH];
    row[0] = 0;
    row
};

/// Whether a word with a capital, or in a script without them, stands at or near a word.
fn may_be_in_name(words: &[Word<'_>], at: usize) -> bool {
    let near = words.get(at.saturating_sub(NEAR)..words.len().min(at + NEAR + 1)).unwrap_or_default();
    near.iter().any(|word| word.shape.is_capital() || word.shape == Shape::Caseless)
}

/// Where a person's name begins: a well-known surname does not stand without the given name before it.
fn with_given_name(words: &[Word<'_>], name: &Found, last_end: usize) -> usize {
    let before = name.start.checked_sub(1).filter(|at| *at >= last_end && name.end - name.start == 1);
    let is_given_name = |at: &usize| {
        words
            .get(*at)
            .is_some_and(|word| word.shape == Shape::Capital && word.entry.is_given_name() && word.roles == 0)
    };
    before.filter(is_given_name).unwrap_or(name.start)
}

/// The sets that taggers learn from do not tell events and works from other names; a word such as `Cup` or `Act` does.
fn refined(kind: EntityKind, words: &[Word<'_>]) -> EntityKind {
    let has = |role: Role| words.iter().any(|word| word.roles & role as u32 != 0);
    match kind {
        EntityKind::Other if has(Role::Event) => EntityKind::Event,
        EntityKind::Other if has(Role::Work) => EntityKind::Work,
        kind => kind,
    }
}

impl NameTagger for CrfTagger {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut document = Document::default();
        let mut names = Names::default();
        if text.len() <= BLOCK_BYTES {
            let words = words(text, 0, self.lexicon);
            segments(&words).for_each(|segment| document.learn(&segment));
            segments(&words).for_each(|segment| self.tag(text, &segment, &document, &mut names));
            return names.into_mentions(text);
        }
        // The words of a huge text are not kept, so that memory stays bounded.
        for (offset, block) in blocks(text) {
            segments(&words(block, offset, self.lexicon)).for_each(|segment| document.learn(&segment));
        }
        for (offset, block) in blocks(text) {
            let words = words(block, offset, self.lexicon);
            segments(&words).for_each(|segment| self.tag(text, &segment, &document, &mut names));
        }
        names.into_mentions(text)
    }
}

/// The features that [`CrfTagger`] sees in a sentence; for training.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameFeatures {
    /// The words and marks as byte ranges of the text.
    pub spans: Vec<Span>,
    /// For each word its features, as hashes.
    pub features: Vec<Vec<u32>>,
}

impl NameFeatures {
    /// The features of all sentences of a text.
    ///
    /// # Complexity
    /// O(length of the text); fifty to ninety features a word.
    ///
    /// ```
    /// let sentences = samestory_analysis::NameFeatures::of("Ana Holm left. It rained.");
    /// assert_eq!(sentences.len(), 2);
    /// assert_eq!(sentences[0].spans.len(), 4);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Vec<Self> {
        let lexicon = Lexicon::bundled();
        let words = words(text, 0, lexicon);
        let mut document = Document::default();
        segments(&words).for_each(|segment| document.learn(&segment));
        let features = |segment: Segment<'_, '_>| {
            let features = Features::new(&segment, &document, lexicon);
            let of_word = |at: usize| {
                let mut found = Vec::new();
                features.each(at, &mut |feature| found.push(feature));
                found
            };
            Self {
                spans: segment.words.iter().map(|word| word.span).collect(),
                features: (0..segment.words.len()).map(of_word).collect(),
            }
        };
        segments(&words).map(features).collect()
    }
}
