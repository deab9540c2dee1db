//! How central a name or a concept is: a logistic model over where and how often the article mentions it.

use samestory_model::Span;
use samestory_text::TermWeighter;

use super::concepts::Concept;
use super::join::Group;
use super::kinds::EntityKind;

/// Where things stand in the joined text of title and body.
pub(super) struct Layout<'a> {
    /// The length of the title in bytes; the body begins one line break later.
    pub(super) title_length: usize,
    /// The sentences, as ranges of the body.
    pub(super) sentences: &'a [Span],
}

impl Layout<'_> {
    /// The index of the sentence at a byte of the body part.
    fn sentence(&self, span: Span) -> usize {
        let at = span.start().saturating_sub(self.title_length + 1);
        self.sentences.partition_point(|sentence| sentence.end() <= at)
    }

    fn place(&self, spans: &[Span]) -> Place {
        let in_title = spans.iter().filter(|span| span.start() < self.title_length).count();
        let mut sentences: Vec<usize> = spans
            .iter()
            .filter(|span| span.start() >= self.title_length)
            .map(|span| self.sentence(*span))
            .collect();
        sentences.dedup();
        let n_sentences = self.sentences.len().max(1) as f64;
        let first = sentences.first().copied().unwrap_or(self.sentences.len());
        let last = sentences.last().copied().unwrap_or(first);
        Place {
            count: logarithm(spans.len()),
            in_title: f64::from(u8::from(in_title > 0)),
            first: logarithm(first),
            in_lead: f64::from(u8::from(first < 2)),
            spread: (last - first) as f64 / n_sentences,
            share: sentences.len() as f64 / n_sentences,
        }
    }
}

/// ln(1 + n)
fn logarithm(n: usize) -> f64 {
    libm::log1p(n as f64)
}

/// What is measured of names and concepts alike.
struct Place {
    count: f64,
    in_title: f64,
    first: f64,
    in_lead: f64,
    spread: f64,
    share: f64,
}

/// Number of measurements of a name.
pub(super) const NAME_FEATURES: usize = 18;

/// The measurements of a name, in the order of [`NAME_WEIGHTS`].
pub(super) fn name_features(
    group: &Group,
    layout: &Layout<'_>,
    most_mentions: usize,
) -> [f64; NAME_FEATURES] {
    let place = layout.place(&group.spans);
    let kind = group.kind();
    let is = |test: bool| f64::from(u8::from(test));
    let name = group.name();
    [
        1.0,
        place.count,
        place.in_title,
        place.first,
        place.in_lead,
        place.spread,
        place.share,
        logarithm(group.spans.len()) / logarithm(most_mentions.max(1)),
        place.count * place.in_title,
        is(kind == EntityKind::Person),
        is(kind == EntityKind::Organization),
        is(kind == EntityKind::Location),
        is(group.is_demonym),
        is(kind == EntityKind::Event),
        is(kind == EntityKind::Work),
        is(name.contains(' ')),
        logarithm(group.demonyms),
        is(name.len() <= 3),
    ]
}

/// Number of measurements of a concept.
pub(super) const CONCEPT_FEATURES: usize = 20;

/// The measurements of a concept, in the order of [`CONCEPT_WEIGHTS`].
pub(super) fn concept_features(
    concept: &Concept,
    layout: &Layout<'_>,
    weighter: &TermWeighter,
) -> [f64; CONCEPT_FEATURES] {
    let place = layout.place(&concept.spans);
    let is = |test: bool| f64::from(u8::from(test));
    let n_words = concept.words.len();
    let idfs: Vec<f64> = concept.words.iter().map(|word| f64::from(weighter.idf(word))).collect();
    let least = idfs.iter().copied().fold(f64::INFINITY, f64::min);
    let (first, last) = (concept.words.first(), concept.words.last());
    let ends = |word: Option<&String>, endings: &[&str]| {
        is(word.is_some_and(|word| endings.iter().any(|ending| word.ends_with(ending))))
    };
    [
        1.0,
        place.count,
        place.in_title,
        place.first,
        place.in_lead,
        place.spread,
        place.share,
        place.count * place.in_title,
        is(n_words == 1),
        is(n_words == 2),
        is(n_words >= 4),
        idfs.iter().sum::<f64>() / n_words.max(1) as f64,
        least,
        concept.whole as f64 / concept.spans.len().max(1) as f64,
        is(concept.has_name),
        ends(last, &["ing", "ed"]),
        ends(last, &["s", "ion", "ment", "ity", "ism", "er", "ness", "ance", "ence", "ship", "acy"]),
        ends(last, &["al", "ic", "ous", "ive", "ful", "able", "ish", "ary", "less"]),
        ends(first, &["ing", "ed"]),
        place.count * is(n_words == 1),
    ]
}

/// The salience that a logistic model gives, in 0..=1.
pub(super) fn probability(features: &[f64], weights: &[f64]) -> f64 {
    let score: f64 = features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
    1.0 / (1.0 + libm::exp(-score))
}

/// Learned on articles with hand-labelled salient entities: is this name among the five that a reader would list?
pub(super) const NAME_WEIGHTS: [f64; NAME_FEATURES] = [
    -4.329, // bias
    1.247,  // ln(1 + mentions)
    1.906,  // in the title
    -0.305, // ln(1 + first sentence)
    -0.046, // in the first two sentences
    0.703,  // spread
    -0.103, // share of sentences
    1.953,  // ln(1 + mentions) / that of the most mentioned
    -0.93,  // ln(1 + mentions) if in the title
    1.014,  // person
    0.615,  // organization
    -0.167, // location
    -1.579, // people
    0.701,  // event
    1.546,  // work
    0.516,  // several words
    0.41,   // ln(1 + mentions of its people)
    -1.023, // at most three letters
];

/// Learned in the same way.
pub(super) const CONCEPT_WEIGHTS: [f64; CONCEPT_FEATURES] = [
    -5.39,  // bias
    3.185,  // ln(1 + occurrences)
    2.59,   // in the title
    -0.405, // ln(1 + first sentence)
    -0.065, // in the first two sentences
    0.526,  // spread
    -0.745, // share of sentences
    -1.059, // ln(1 + occurrences) if in the title
    -1.188, // one word
    -0.449, // two words
    0.159,  // four words
    0.021,  // mean inverse document frequency
    0.043,  // least inverse document frequency
    -0.029, // share that is no part of a longer run
    -0.132, // holds a capital letter
    -0.636, // ends in -ing, -ed
    0.482,  // ends as nouns do
    -0.887, // ends as adjectives do
    -0.29,  // begins with -ing, -ed
    -0.7,   // ln(1 + occurrences) if one word
];
