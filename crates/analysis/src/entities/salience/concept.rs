//! What is measured of a key concept.

use std::collections::HashMap;

use samestory_text::TermWeighter;

use super::super::concepts::{Concept, Phrase};
use super::super::lexicon::{Lexicon, Role};
use super::super::reading::{Reading, WordNumber, singular};
use super::super::tokens::{Gap, Shape, Token};
use super::name::NameTable;
use super::phrases::{Pair, Phrases, Word};
use super::place::Place;
use super::{Features, logarithm, share};
use crate::numbers::indicator;

/// What all concepts of an article are measured by, worked out once.
pub(in super::super) struct Vocabulary<'r> {
    reading: &'r Reading<'r>,
    most: usize,
    n_names: usize,
    names: HashMap<String, usize>,
    /// The most mentions of a concept that contains the given one, word by word.
    longer: HashMap<Phrase, usize>,
    /// Of each word that a concept has.
    words: Vec<Option<WordFacts>>,
    /// Of each token.
    signs: Vec<u8>,
}

/// What is known of a word, wherever it stands.
struct WordFacts {
    /// How often the article has the word, in the singular or the plural.
    n_met: usize,
    /// How often it has it where it is given without a plural `s`.
    n_met_as_given: usize,
    in_title: bool,
    idf: f64,
    is_number: bool,
    is_verbal: bool,
    is_noun: bool,
    is_agent: bool,
    is_adjective_at_end: bool,
    is_adjective_at_beginning: bool,
    singular: String,
    in_other_news: Option<&'static Word>,
}

impl<'r> Vocabulary<'r> {
    /// Of all concepts of an article, the table of its names, and how often the name of each form, in folded words, is mentioned.
    pub(in super::super) fn new(
        concepts: &[Concept<'_>],
        reading: &'r Reading<'r>,
        (table, names): (&NameTable, HashMap<String, usize>),
        weighter: &TermWeighter,
    ) -> Self {
        let mut longer: HashMap<Phrase, usize> = HashMap::new();
        let mut words: Vec<Option<WordFacts>> = reading.words().iter().map(|_| None).collect();
        for concept in concepts {
            for part in concept.words.parts() {
                let most = longer.entry(part).or_default();
                *most = concept.places.len().max(*most);
            }
            for number in concept.words.words() {
                if let Some(facts) = words.get_mut(*number as usize).filter(|facts| facts.is_none()) {
                    *facts = Some(WordFacts::of(reading.word(*number), reading, weighter));
                }
            }
        }
        let most = concepts.iter().map(|concept| concept.places.len()).max().unwrap_or(0);
        Self { reading, most, n_names: table.len(), names, longer, words, signs: signs(reading) }
    }

    /// How often the name is mentioned that a concept begins with: `Tarn` in `Tarn dam`.
    fn name_in(&self, concept: &Concept<'_>) -> f64 {
        let words: Vec<&str> =
            concept.words.words().iter().map(|number| self.reading.word(*number)).collect();
        let begin = |length: usize| words.get(..length).and_then(|words| self.names.get(&words.join(" ")));
        logarithm((1..words.len()).rev().find_map(begin).copied().unwrap_or(0))
    }

    fn facts(&self, number: WordNumber) -> Option<&WordFacts> {
        self.words.get(number as usize)?.as_ref()
    }

    /// Adds the measurements of a concept.
    pub(in super::super) fn measure(&self, concept: &Concept<'_>, features: &mut Features) {
        let place = Place::of(concept.places.iter().map(|place| place.span), self.reading);
        features.push(("bias", 1.0));
        place.measure(features);
        let n = concept.places.len();
        let longer = self.longer.get(&concept.words).copied().unwrap_or(0);
        let is_single = concept.words.words().len() == 1;
        features.extend([
            ("of_most", logarithm(n) / logarithm(self.most.max(1))),
            ("longer", share(longer, n)),
            ("whole", share(concept.whole, n)),
            ("names", logarithm(self.n_names)),
            ("n_text", logarithm(self.reading.n_sentences())),
            ("single_count", indicator(is_single) * logarithm(n)),
            ("named", if concept.capitals == 0 { 0.0 } else { self.name_in(concept) }),
        ]);
        let words: Vec<&WordFacts> =
            concept.words.words().iter().filter_map(|word| self.facts(*word)).collect();
        word_counts(&words, n, features);
        wording(concept, &words, features);
        in_other_news(&words, features);
        self.surroundings(concept, features);
    }

    /// What stands around the occurrences: of how many is each true?
    fn surroundings(&self, concept: &Concept<'_>, features: &mut Features) {
        let is_near = |at: usize| {
            let token = self.reading.tokens.get(at);
            token.is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Hyphen))
        };
        let signs = |at: Option<usize>| at.and_then(|at| self.signs.get(at)).copied().unwrap_or(0);
        let around = concept.places.iter().map(|place| {
            let (start, end) = place.tokens;
            let before = start.checked_sub(1).filter(|_| is_near(start));
            (signs(before), signs(Some(end).filter(|end| is_near(*end))))
        });
        let around: Vec<(u8, u8)> = around.collect();
        let before = |sign: u8| share(around.iter().filter(|(b, _)| b & sign != 0).count(), around.len());
        let after = |sign: u8| share(around.iter().filter(|(_, a)| a & sign != 0).count(), around.len());
        features.extend([
            ("article", before(ARTICLE)),
            ("owner", before(OWNER)),
            ("small", before(SMALL)),
            ("link", before(LINK)),
            ("content_before", before(CAPITAL)),
            ("ends", share(around.iter().filter(|(_, a)| *a == 0).count(), around.len())),
            ("of_after", after(OF)),
            ("small_after", after(SMALL)),
            ("content_after", after(CONTENT)),
            ("determiner_after", after(ARTICLE | OWNER)),
        ]);
    }
}

/// What a token is as the neighbour of a phrase, a bit each. Every token is [`THERE`].
const THERE: u8 = 1;
const ARTICLE: u8 = 1 << 1;
const OWNER: u8 = 1 << 2;
const SMALL: u8 = 1 << 3;
const LINK: u8 = 1 << 4;
const CAPITAL: u8 = 1 << 5;
const OF: u8 = 1 << 6;
const CONTENT: u8 = 1 << 7;

/// Of each token, what it is as a neighbour.
fn signs(reading: &Reading<'_>) -> Vec<u8> {
    let lexicon = Lexicon::bundled();
    let bounds = Role::Bound as u32 | Role::Starter as u32;
    let signs = |((token, lower), key): ((&Token<'_>, &WordNumber), &WordNumber)| {
        let by_shape = match token.shape {
            Shape::Capital => CAPITAL,
            Shape::Lower if lexicon.roles(reading.word(*lower)) & bounds == 0 => CONTENT,
            _ => 0,
        };
        THERE | by_shape | sign_of_word(reading.word(*key))
    };
    reading.tokens.iter().zip(&reading.lowers).zip(&reading.keys).map(signs).collect()
}

fn sign_of_word(key: &str) -> u8 {
    match key {
        "the" | "a" | "an" | "this" | "these" | "that" | "those" => ARTICLE,
        "his" | "her" | "their" | "its" | "our" | "my" | "your" => OWNER,
        "of" => SMALL | OF,
        "to" => SMALL | LINK,
        "for" | "on" | "in" | "with" | "against" | "about" | "over" | "by" | "from" | "at" | "into" => SMALL,
        "will" | "would" | "can" | "could" | "not" | "they" | "he" | "she" | "we" | "i" | "you" | "who"
        | "should" => LINK,
        _ => 0,
    }
}

impl WordFacts {
    fn of(word: &str, reading: &Reading<'_>, weighter: &TermWeighter) -> Self {
        let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
        let met_as = singular(word);
        let singular = singular(&word.replace('.', "")).into_owned();
        Self {
            n_met: reading.count(&met_as),
            n_met_as_given: reading.count(word),
            in_title: reading.place_in_title(&met_as).is_some(),
            idf: f64::from(weighter.idf(word)),
            is_number: word.chars().all(|c| c.is_ascii_digit()),
            is_verbal: ends(&["ing", "ed"]),
            is_noun: ends(&["tion", "sion", "ment", "ity", "ism", "ness", "ance", "ence", "ship", "cy"]),
            is_agent: ends(&["er", "or", "ist", "ian", "ee"]),
            is_adjective_at_end: ends(&[
                "al", "ic", "ou", "ive", "ful", "able", "ish", "ary", "less", "ible",
            ]),
            is_adjective_at_beginning: ends(&["al", "ic", "ous", "ive", "ful", "able", "ish", "ary", "less"]),
            in_other_news: Phrases::bundled().word(&singular),
            singular,
        }
    }

    fn liking(&self) -> f64 {
        self.in_other_news.map_or(0.0, Word::liking)
    }

    fn pair(&self, second: &Self) -> Pair {
        self.in_other_news.map_or(Pair::default(), |word| word.pair(&second.singular))
    }
}

/// How often the article has the words of a phrase that it has `n` times, in the phrase or elsewhere.
fn word_counts(words: &[&WordFacts], n: usize, features: &mut Features) {
    let in_title = words.iter().filter(|word| word.in_title).count();
    let least = words.iter().map(|word| word.n_met).min().unwrap_or(0);
    let last = words.last();
    features.extend([
        ("mean_word", mean(words, |word| logarithm(word.n_met))),
        ("least_word", logarithm(least)),
        ("last_word", last.map_or(0.0, |word| logarithm(word.n_met))),
        ("cohesion", share(n, least)),
        ("words_in_title", share(in_title, words.len())),
        ("last_in_title", indicator(last.is_some_and(|word| word.in_title))),
        ("all_in_title", indicator(in_title == words.len())),
    ]);
}

fn mean(words: &[&WordFacts], value: impl Fn(&WordFacts) -> f64) -> f64 {
    words.iter().map(|word| value(word)).sum::<f64>() / words.len().max(1) as f64
}

fn wording(concept: &Concept<'_>, words: &[&WordFacts], features: &mut Features) {
    let n_words = words.len();
    let count = logarithm(concept.places.len());
    let sum_of_idf = words.iter().map(|word| word.idf).sum::<f64>();
    let (first, last) = (words.first(), words.last());
    let last_is = |test: fn(&WordFacts) -> bool| indicator(last.is_some_and(|word| test(word)));
    let first_is = |test: fn(&WordFacts) -> bool| indicator(first.is_some_and(|word| test(word)));
    let last_idf = last.map_or(0.0, |word| word.idf);
    let written_last = concept.name.split_whitespace().next_back().unwrap_or_default();
    features.extend([
        ("one_word", indicator(n_words == 1)),
        ("two_words", indicator(n_words == 2)),
        ("four_words", indicator(n_words >= 4)),
        ("mean_idf", sum_of_idf / n_words.max(1) as f64),
        ("least_idf", words.iter().map(|word| word.idf).fold(12.0, f64::min)),
        ("last_idf", last_idf),
        ("count_idf", count * sum_of_idf / n_words.max(1) as f64),
        ("last_count_idf", last_idf * last.map_or(0.0, |word| logarithm(word.n_met_as_given))),
        ("capitals", indicator(concept.capitals > 0)),
        ("all_capital", indicator(concept.capitals == n_words)),
        ("all_but_last_capital", indicator(concept.capitals > 0 && concept.capitals + 1 == n_words)),
        ("number", indicator(words.iter().any(|word| word.is_number))),
        ("hyphen", indicator(concept.name.contains('-'))),
        ("plural", indicator(written_last.ends_with('s'))),
        ("last_verbal", last_is(|word| word.is_verbal)),
        ("last_noun", last_is(|word| word.is_noun)),
        ("last_agent", last_is(|word| word.is_agent)),
        ("last_adjective", last_is(|word| word.is_adjective_at_end)),
        ("first_verbal", first_is(|word| word.is_verbal)),
        ("first_adjective", first_is(|word| word.is_adjective_at_beginning)),
    ]);
}

/// How other news uses the words: whether they stand together, and whether titles have them.
fn in_other_news(words: &[&WordFacts], features: &mut Features) {
    let pairs = words.iter().zip(words.iter().skip(1)).map(|(first, second)| first.pair(second));
    // Of the least frequent neighbours; never, for one word.
    let pair = pairs.min_by_key(|pair| (pair.n_bodies, pair.n_titles)).unwrap_or_default();
    let met = libm::log(f64::from(pair.n_bodies) + 0.5);
    // How often the pair is met where one of its words is, but for a constant.
    let of_word = |word: Option<&&WordFacts>| {
        if words.len() > 1 { met + word.map_or(0.0, |word| word.idf) } else { 0.0 }
    };
    features.extend([
        ("pair", logarithm(pair.n_bodies as usize)),
        ("pair_known", indicator(pair.n_bodies > 0)),
        ("pair_in_titles", logarithm(pair.n_titles as usize)),
        ("last_liking", words.last().map_or(0.0, |word| word.liking())),
        ("mean_liking", mean(words, WordFacts::liking)),
        ("pair_of_last", of_word(words.last())),
        ("pair_of_first", of_word(words.first())),
    ]);
}
