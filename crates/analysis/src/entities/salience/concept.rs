//! What is measured of a key concept.

use std::collections::HashMap;

use samestory_model::Span;
use samestory_text::TermWeighter;

use super::super::concepts::Concept;
use super::super::lexicon::{Lexicon, Role};
use super::super::reading::{Reading, singular};
use super::super::tokens::Shape;
use super::name::NameTable;
use super::phrases::{Phrases, singulars};
use super::place::Place;
use super::{Features, is, logarithm, share};

/// How often words and phrases stand in an article's concepts.
pub(in super::super) struct Vocabulary<'c> {
    most: usize,
    n_names: usize,
    names: HashMap<String, usize>,
    /// The most mentions of a concept that contains the given one, word by word.
    longer: HashMap<&'c [String], usize>,
}

impl<'c> Vocabulary<'c> {
    /// Of all concepts of an article, the table of its names, and how often the name of each form, in folded words, is mentioned.
    pub(in super::super) fn new(
        concepts: &'c [Concept],
        table: &NameTable,
        names: HashMap<String, usize>,
    ) -> Self {
        let mut longer: HashMap<&'c [String], usize> = HashMap::new();
        for concept in concepts {
            let n_words = concept.words.len();
            for length in 1..n_words {
                for part in concept.words.windows(length) {
                    let most = longer.entry(part).or_default();
                    *most = concept.spans.len().max(*most);
                }
            }
        }
        let most = concepts.iter().map(|concept| concept.spans.len()).max().unwrap_or(0);
        Self { most, n_names: table.len(), names, longer }
    }

    /// How often the name is mentioned that a concept begins with: `Tarn` in `Tarn dam`.
    fn name_in(&self, concept: &Concept) -> f64 {
        let lengths = 1..concept.words.len();
        let begin =
            |length: usize| concept.words.get(..length).and_then(|words| self.names.get(&words.join(" ")));
        let n = if concept.capitals == 0 { 0 } else { lengths.rev().find_map(begin).copied().unwrap_or(0) };
        logarithm(n)
    }
}

/// The measurements of a concept.
pub(in super::super) fn concept_features(
    concept: &Concept,
    vocabulary: &Vocabulary<'_>,
    reading: &Reading<'_>,
    weighter: &TermWeighter,
) -> Features {
    let place = Place::of(&concept.spans, reading);
    let mut features = vec![("bias", 1.0)];
    features.extend(place.features());
    let n = concept.spans.len();
    let longer = vocabulary.longer.get(concept.words.as_slice()).copied().unwrap_or(0);
    features.extend([
        ("of_most", logarithm(n) / logarithm(vocabulary.most.max(1))),
        ("longer", share(longer, n)),
        ("whole", share(concept.whole, n)),
        ("names", logarithm(vocabulary.n_names)),
        ("n_text", logarithm(reading.n_sentences())),
        ("single_count", is(concept.words.len() == 1) * logarithm(n)),
        ("named", vocabulary.name_in(concept)),
    ]);
    features.extend(word_counts(concept, reading));
    features.extend(wording(concept, reading, weighter));
    features.extend(in_other_news(concept, weighter));
    features.extend(surroundings(&concept.spans, reading));
    features
}

/// How often the article has the words of a phrase, in the phrase or elsewhere.
fn word_counts(concept: &Concept, reading: &Reading<'_>) -> Features {
    let keys: Vec<String> = concept.words.iter().map(|word| singular(word)).collect();
    let counts: Vec<usize> = keys.iter().map(|key| reading.count(key)).collect();
    let n_words = keys.len();
    let in_title = keys.iter().filter(|key| reading.place_in_title(key).is_some()).count();
    let least = counts.iter().copied().min().unwrap_or(0);
    let last_in_title = keys.last().is_some_and(|key| reading.place_in_title(key).is_some());
    vec![
        ("mean_word", counts.iter().map(|n| logarithm(*n)).sum::<f64>() / n_words.max(1) as f64),
        ("least_word", logarithm(least)),
        ("last_word", logarithm(counts.last().copied().unwrap_or(0))),
        ("cohesion", share(concept.spans.len(), least)),
        ("words_in_title", share(in_title, n_words)),
        ("last_in_title", is(last_in_title)),
        ("all_in_title", is(in_title == n_words)),
    ]
}

fn wording(concept: &Concept, reading: &Reading<'_>, weighter: &TermWeighter) -> Features {
    let n_words = concept.words.len();
    let count = logarithm(concept.spans.len());
    let idfs: Vec<f64> = concept.words.iter().map(|word| f64::from(weighter.idf(word))).collect();
    let (first, last) = (concept.words.first(), concept.words.last());
    let ends = |word: Option<&String>, endings: &[&str]| {
        is(word.is_some_and(|word| endings.iter().any(|ending| word.ends_with(ending))))
    };
    let written_last = concept.name.split_whitespace().next_back().unwrap_or_default();
    vec![
        ("one_word", is(n_words == 1)),
        ("two_words", is(n_words == 2)),
        ("four_words", is(n_words >= 4)),
        ("mean_idf", idfs.iter().sum::<f64>() / n_words.max(1) as f64),
        ("least_idf", idfs.iter().copied().fold(12.0, f64::min)),
        ("last_idf", idfs.last().copied().unwrap_or(0.0)),
        ("count_idf", count * idfs.iter().sum::<f64>() / n_words.max(1) as f64),
        (
            "last_count_idf",
            idfs.last().copied().unwrap_or(0.0) * last.map_or(0.0, |word| logarithm(reading.count(word))),
        ),
        ("capitals", is(concept.capitals > 0)),
        ("all_capital", is(concept.capitals == n_words)),
        ("all_but_last_capital", is(concept.capitals > 0 && concept.capitals + 1 == n_words)),
        ("number", is(concept.words.iter().any(|word| word.chars().all(|c| c.is_ascii_digit())))),
        ("hyphen", is(concept.name.contains('-'))),
        ("plural", is(written_last.ends_with('s'))),
        ("last_verbal", ends(last, &["ing", "ed"])),
        (
            "last_noun",
            ends(last, &["tion", "sion", "ment", "ity", "ism", "ness", "ance", "ence", "ship", "cy"]),
        ),
        ("last_agent", ends(last, &["er", "or", "ist", "ian", "ee"])),
        (
            "last_adjective",
            ends(last, &["al", "ic", "ou", "ive", "ful", "able", "ish", "ary", "less", "ible"]),
        ),
        ("first_verbal", ends(first, &["ing", "ed"])),
        ("first_adjective", ends(first, &["al", "ic", "ous", "ive", "ful", "able", "ish", "ary", "less"])),
    ]
}

/// How other news uses the words: whether they stand together, and whether titles have them.
fn in_other_news(concept: &Concept, weighter: &TermWeighter) -> Features {
    let phrases = Phrases::bundled();
    let words = singulars(&concept.words);
    let pair = phrases.least_pair(&words);
    let likings: Vec<f64> = words.iter().map(|word| phrases.liking(word)).collect();
    let idf = |word: Option<&String>| word.map_or(0.0, |word| f64::from(weighter.idf(word)));
    // How often the pair is met where one of its words is, but for a constant.
    let of_word = |word: Option<&String>| {
        let pairs = libm::log(f64::from(pair.n_bodies) + 0.5) + idf(word);
        if words.len() > 1 { pairs } else { 0.0 }
    };
    vec![
        ("pair", libm::log1p(f64::from(pair.n_bodies))),
        ("pair_known", is(pair.n_bodies > 0)),
        ("pair_in_titles", libm::log1p(f64::from(pair.n_titles))),
        ("last_liking", likings.last().copied().unwrap_or(0.0)),
        ("mean_liking", likings.iter().sum::<f64>() / likings.len().max(1) as f64),
        ("pair_of_last", of_word(concept.words.last())),
        ("pair_of_first", of_word(concept.words.first())),
    ]
}

/// What stands around the occurrences: of how many is each true?
fn surroundings(spans: &[Span], reading: &Reading<'_>) -> Features {
    let lexicon = Lexicon::bundled();
    let of_all = |test: &dyn Fn(Span) -> bool| share(spans.iter().filter(|s| test(**s)).count(), spans.len());
    let before =
        |span: Span, words: &[&str]| reading.before(span).is_some_and(|(_, key)| words.contains(&key));
    let content_after = |span: Span| {
        reading.after(span).is_some_and(|(token, _)| {
            let lower = token.lower();
            token.shape == Shape::Lower
                && !lexicon.is(&lower, Role::Bound)
                && !lexicon.is(&lower, Role::Starter)
        })
    };
    let after = |span: Span, words: &[&str]| reading.after(span).is_some_and(|(_, key)| words.contains(&key));
    let articles = ["the", "a", "an", "this", "these", "that", "those"];
    let owners = ["his", "her", "their", "its", "our", "my", "your"];
    let small =
        ["of", "for", "on", "in", "to", "with", "against", "about", "over", "by", "from", "at", "into"];
    let links = [
        "to", "will", "would", "can", "could", "not", "they", "he", "she", "we", "i", "you", "who", "should",
    ];
    vec![
        ("article", of_all(&|span| before(span, &articles))),
        ("owner", of_all(&|span| before(span, &owners))),
        ("small", of_all(&|span| before(span, &small))),
        ("link", of_all(&|span| before(span, &links))),
        (
            "content_before",
            of_all(&|span| reading.before(span).is_some_and(|(t, _)| t.shape == Shape::Capital)),
        ),
        ("ends", of_all(&|span| reading.after(span).is_none())),
        ("of_after", of_all(&|span| after(span, &["of"]))),
        ("small_after", of_all(&|span| after(span, &small))),
        ("content_after", of_all(&content_after)),
        ("determiner_after", of_all(&|span| after(span, &articles) || after(span, &owners))),
    ]
}
