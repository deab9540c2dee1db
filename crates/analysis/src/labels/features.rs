//! From a text to the numbers that the linear model weighs.

use std::ops::Range;

use samestory_model::Span;

use super::LabelInput;
use super::dense::dense_features;
use super::reading::{Reading, Token};
use super::reasons::Part;
use crate::checksum::{FNV_OFFSET, fnv1a};

/// A quoted word counts so much of one of the writer's own.
const QUOTED_WEIGHT: f64 = 0.3;

/// Buckets of each kind of hashed feature; kinds do not collide with each other.
const BODY_WORDS: Range<u32> = 0..1 << 14;
const BODY_PAIRS: Range<u32> = (1 << 14)..(3 << 13);
const TITLE: Range<u32> = (3 << 13)..(1 << 15);

/// The features of one article: hashed words and pairs of words, and named hand-made ones.
///
/// Training and labelling both use this type, so that a model never sees features that it did not learn from.
///
/// # Units and ranges
/// Hashed features are sorted by bucket, in `0..LabelFeatures::N_BUCKETS`, with values above 0; the values of
/// a kind (words of the body, pairs of the body, words and pairs of the title) have the length 1 as a vector.
/// Named features lie in 0..=1.
///
/// # Complexity
/// Linear in the length of the title, the section and the address, and constant in that of the body: of a
/// long one, the first 1,850 and the last 330 bytes are read.
///
/// # References
/// Weinberger et al.: *Feature hashing for large scale multitask learning*, 2009.
///
/// # Examples
/// ```
/// use samestory_analysis::{LabelFeatures, LabelInput};
///
/// let input = LabelInput { title: "OPINION: Keep the ferry", body: "We must not lose it!", ..LabelInput::default() };
/// let features = LabelFeatures::of(&input);
/// assert!(features.dense().contains(&("hint_opinion", 1.0)));
/// assert!(features.hashed().len() > 8);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LabelFeatures {
    hashed: Vec<(u32, f64)>,
    dense: Vec<(&'static str, f64)>,
    is_empty: bool,
}

impl LabelFeatures {
    /// Number of buckets for hashed features.
    pub const N_BUCKETS: u32 = TITLE.end;

    /// The features of `input`.
    ///
    /// ```
    /// use samestory_analysis::{LabelFeatures, LabelInput};
    ///
    /// let text = |body| LabelFeatures::of(&LabelInput { body, ..LabelInput::default() });
    /// let (bucket, _) = text("disgrace").hashed()[0];
    /// let value = |body| text(body).hashed().iter().find(|(other, _)| *other == bucket).unwrap().1;
    /// // What is quoted counts less than the writer's own word.
    /// assert!(value("the plan is a “disgrace”") < value("the plan is a disgrace"));
    /// ```
    #[must_use]
    pub fn of(input: &LabelInput<'_>) -> Self {
        ReadText::of(input).features()
    }

    /// Bucket and value, in the order of the buckets.
    /// Buckets are in `0..LabelFeatures::N_BUCKETS`, each at most once; values are above 0.
    ///
    /// ```
    /// use samestory_analysis::{LabelFeatures, LabelInput};
    ///
    /// let features = LabelFeatures::of(&LabelInput { body: "Rain, rain, wind.", ..LabelInput::default() });
    /// // Two different words; `rain rain` and `rain wind`.
    /// assert_eq!(features.hashed().len(), 4);
    /// assert!(features.hashed().iter().all(|(bucket, _)| *bucket < LabelFeatures::N_BUCKETS));
    /// ```
    #[must_use]
    pub fn hashed(&self) -> &[(u32, f64)] {
        &self.hashed
    }

    /// Name and value; the names and their order are the same for every article.
    /// Values are in 0..=1.
    ///
    /// ```
    /// use samestory_analysis::{LabelFeatures, LabelInput};
    ///
    /// let features =
    ///     LabelFeatures::of(&LabelInput { title: "OPINION: Keep the ferry", ..LabelInput::default() });
    /// let value =
    ///     |wanted: &str| features.dense().iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    /// assert_eq!(value("hint_opinion"), Some(1.0));
    /// assert_eq!(value("no_such_feature"), None);
    /// ```
    #[must_use]
    pub fn dense(&self) -> &[(&'static str, f64)] {
        &self.dense
    }

    /// Whether neither title nor body has a word.
    /// The address and the section do not count.
    ///
    /// ```
    /// use samestory_analysis::{LabelFeatures, LabelInput};
    ///
    /// let section_only = LabelInput { section: "Opinion", body: "…", ..LabelInput::default() };
    /// assert!(LabelFeatures::of(&section_only).is_empty());
    /// assert!(!LabelFeatures::of(&LabelInput { title: "Rain", ..section_only }).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }
}

/// A word or a pair of neighbouring words in a text.
struct Occurrence {
    bucket: u32,
    weight: f64,
    /// Where it begins in title or body.
    start: usize,
}

/// A text, read once, whose features can be asked for with a part of it left out.
pub(super) struct ReadText {
    words: Terms,
    pairs: Terms,
    title: Terms,
    dense: Vec<(&'static str, f64)>,
}

impl ReadText {
    pub(super) fn of(input: &LabelInput<'_>) -> Self {
        let reading = Reading::of(input);
        let (title, body) = (&reading.title_tokens, &reading.body_tokens);
        let title_words = title.iter().map(|token| occurrence(&TITLE, &[token], 1.0));
        Self {
            words: Terms::of(body.iter().map(|token| occurrence(&BODY_WORDS, &[token], weight(token)))),
            pairs: Terms::of(pairs(&BODY_PAIRS, body)),
            title: Terms::of(title_words.chain(pairs(&TITLE, title))),
            dense: dense_features(input, &reading),
        }
    }

    /// The features of the whole text.
    pub(super) fn features(self) -> LabelFeatures {
        let hashed = self.hashed_without(None);
        LabelFeatures { is_empty: hashed.is_empty(), hashed, dense: self.dense }
    }

    /// The hand-made features, such as the share of quoted words.
    pub(super) fn dense(&self) -> &[(&'static str, f64)] {
        &self.dense
    }

    /// Whether anything that was read stands in `part`.
    pub(super) fn has_words_in(&self, part: Part) -> bool {
        match part {
            Part::Title => !self.title.places.is_empty(),
            // A pair begins with a word.
            Part::Sentence(span) => !self.words.places_in(span).is_empty(),
        }
    }

    /// The hashed features without the words of `part`; those that the part alone has are 0.
    pub(super) fn hashed_without(&self, part: Option<Part>) -> Vec<(u32, f64)> {
        let (title, sentence) = match part {
            Some(Part::Title) => (Some(Span::between(0, usize::MAX)), None),
            Some(Part::Sentence(span)) => (None, Some(span)),
            None => (None, None),
        };
        let kinds = [(&self.words, sentence), (&self.pairs, sentence), (&self.title, title)];
        let mut hashed = Vec::with_capacity(kinds.iter().map(|(terms, _)| terms.values.len()).sum());
        kinds.into_iter().for_each(|(terms, left_out)| terms.add_unit_length(left_out, &mut hashed));
        hashed
    }
}

/// The terms of one kind.
struct Terms {
    /// Equal ones beside each other, in the order of the text.
    occurrences: Vec<Occurrence>,
    /// Of each different term its bucket, and its value where nothing is left out.
    values: Vec<(u32, f64)>,
    /// Where the occurrences of each different term end.
    ends: Vec<usize>,
    /// Where each occurrence begins in the text, and the number of its term; in the order of the text.
    places: Vec<(usize, usize)>,
}

impl Terms {
    fn of(occurrences: impl Iterator<Item = Occurrence>) -> Self {
        let mut occurrences: Vec<_> = occurrences.collect();
        occurrences.sort_by_key(|occurrence| occurrence.bucket);
        let mut terms =
            Self { occurrences: Vec::new(), values: Vec::new(), ends: Vec::new(), places: Vec::new() };
        for equal in occurrences.chunk_by(|a, b| a.bucket == b.bucket) {
            let number = terms.values.len();
            terms.places.extend(equal.iter().map(|occurrence| (occurrence.start, number)));
            terms.ends.push(terms.places.len());
            terms.values.extend(equal.first().map(|first| (first.bucket, damped(equal.iter()))));
        }
        terms.places.sort_unstable();
        Self { occurrences, ..terms }
    }

    /// Adds the values of the terms, brought to the length 1, without what begins in a part of the text.
    fn add_unit_length(&self, left_out: Option<Span>, hashed: &mut Vec<(u32, f64)>) {
        let start = hashed.len();
        hashed.extend_from_slice(&self.values);
        let values = hashed.get_mut(start..).unwrap_or_default();
        for (_, term) in left_out.map(|part| self.places_in(part)).unwrap_or_default() {
            if let Some((_, value)) = values.get_mut(*term) {
                *value = damped(self.occurrences_of(*term).filter(|other| !begins_in(left_out, other.start)));
            }
        }
        let length = values.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if length > 0.0 {
            values.iter_mut().for_each(|(_, value)| *value /= length);
        }
    }

    fn places_in(&self, part: Span) -> &[(usize, usize)] {
        let start = self.places.partition_point(|(place, _)| *place < part.start());
        let end = self.places.partition_point(|(place, _)| *place < part.end());
        self.places.get(start..end).unwrap_or_default()
    }

    fn occurrences_of(&self, term: usize) -> impl Iterator<Item = &Occurrence> {
        let end = |term: usize| self.ends.get(term).copied().unwrap_or(0);
        let start = term.checked_sub(1).map_or(0, end);
        self.occurrences.get(start..end(term)).unwrap_or_default().iter()
    }
}

fn begins_in(part: Option<Span>, start: usize) -> bool {
    part.is_some_and(|part| (part.start()..part.end()).contains(&start))
}

/// The sum of the weights of equal terms, dampened to `ln(1 + sum)`.
fn damped<'t>(terms: impl Iterator<Item = &'t Occurrence>) -> f64 {
    libm::log1p(terms.map(|term| term.weight).sum::<f64>())
}

fn weight(token: &Token<'_>) -> f64 {
    if token.is_quoted { QUOTED_WEIGHT } else { 1.0 }
}

fn occurrence(buckets: &Range<u32>, tokens: &[&Token<'_>], weight: f64) -> Occurrence {
    let start = tokens.first().map_or(0, |token| token.start);
    Occurrence { bucket: bucket(buckets, tokens), weight, start }
}

/// Neighbouring words; a pair that crosses the border of a sentence is none.
fn pairs(buckets: &Range<u32>, tokens: &[Token<'_>]) -> impl Iterator<Item = Occurrence> {
    let neighbours = tokens.iter().zip(tokens.iter().skip(1)).filter(|(_, second)| !second.is_first);
    neighbours
        .map(move |(first, second)| occurrence(buckets, &[first, second], weight(first).min(weight(second))))
}

/// The bucket of a word or a pair: its FNV-1a hash, folded, modulo the number of buckets of its kind.
fn bucket(buckets: &Range<u32>, tokens: &[&Token<'_>]) -> u32 {
    let words = tokens.iter().map(|token| token.word.as_bytes());
    let hash = words.fold(FNV_OFFSET, |hash, word| fnv1a(fnv1a(hash, word), b" "));
    let folded = (hash ^ (hash >> 32)) as u32;
    buckets.start + folded % (buckets.end - buckets.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quoted_words_weigh_less() {
        let value = |body| {
            let features = LabelFeatures::of(&LabelInput { body, ..LabelInput::default() });
            let shared = LabelFeatures::of(&LabelInput { body: "disgrace", ..LabelInput::default() });
            let bucket = shared.hashed()[0].0;
            features.hashed().iter().find(|(other, _)| *other == bucket).unwrap().1
        };
        assert!(value("the plan is a disgrace") > 2.0 * value("the plan is a “disgrace”"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(FNV_OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    proptest! {
        #[test]
        fn buckets_are_sorted_and_values_finite(title in ".{0,40}", body in ".{0,200}") {
            let features = LabelFeatures::of(&LabelInput { title: &title, body: &body, ..LabelInput::default() });
            prop_assert!(features.hashed().windows(2).all(|pair| pair[0].0 < pair[1].0));
            let in_range = |(bucket, value): &(u32, f64)| *bucket < LabelFeatures::N_BUCKETS && *value > 0.0 && *value <= 1.0;
            prop_assert!(features.hashed().iter().all(in_range));
        }
    }
}
