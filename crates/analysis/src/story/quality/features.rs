//! What tells an editor whether to print a sentence: its words, how it is made, and what the titles have told.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use samestory_model::TermId;
use samestory_text::{term_id, words};

use crate::numbers::indicator;
use crate::quotes::quoted_spans;
use crate::reading::{Role, Words};
use crate::story::introductions::without_possessive;
use crate::story::standing::{Listed, Lists};
use crate::word_map::WordHasher;

/// A sentence of fewer words seldom tells a thing in full, and one of more tells several at once.
const FULL_WORDS: usize = 14;
const EASY_WORDS: usize = 26;
/// A pronoun among so many first words stands for somebody of the sentence before.
const EARLY_WORDS: usize = 6;
/// Words of more bytes say what a text is about.
const SHORT_WORD: usize = 3;

/// How a sentence is made, by name; `SentenceFeatures::measured` has the values in this order.
pub(super) const MADE: [&str; 15] = [
    "short",
    "long",
    "quoted",
    "names",
    "no_names",
    "figures",
    "pronouns",
    "opens_on_name",
    "opens_on_the",
    "past",
    "gerunds",
    "long_words",
    "commas",
    "breaks",
    "opens_quoted",
];

/// How a sentence relates to the titles, by name; these come behind.
pub(super) const TOLD: [&str; 8] = [
    "short_names_untold",
    "full_names",
    "full_names_untold",
    "names_told",
    "words_told",
    "nothing_told",
    "pronoun_untold",
    "quoted_of_nobody",
];

/// What a sentence of news is judged by: words and pairs of words, and named measurements.
///
/// Training and judging both use this type, so that a model never sees features that it did not learn from.
///
/// # Units and ranges
/// Measurements are 0 or more, most of them at most 1.
///
/// # Complexity
/// Linear in the length of the sentence and of the titles.
///
/// # Examples
/// ```
/// use samestory_analysis::SentenceFeatures;
///
/// let features = SentenceFeatures::of("The ferry burned, Lund said.", &["Ferry burns off Tarn"]);
/// assert!(features.grams().iter().any(|gram| gram == "head the ferry"));
/// assert!(features.measured().iter().any(|(name, value)| *name == "short_names_untold" && *value > 0.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SentenceFeatures {
    grams: Vec<String>,
    measured: Vec<(&'static str, f64)>,
}

impl SentenceFeatures {
    /// The features of a sentence under the titles of its story.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::SentenceFeatures;
    ///
    /// let told = |titles: &[&str]| {
    ///     let features = SentenceFeatures::of("Marianne Lund resigned on Monday.", titles);
    ///     features.measured().iter().find(|(name, _)| *name == "names_told").unwrap().1
    /// };
    /// assert!(told(&["Lund resigns"]) > told(&["Minister resigns"]));
    /// ```
    #[must_use]
    pub fn of(sentence: &str, titles: &[&str]) -> Self {
        let sketch = Sketch::of(sentence);
        let mut grams = Vec::new();
        sketch.each_gram(|kind, words| {
            let classes = words.iter().map(|word| word.class());
            grams.push(std::iter::once(kind).chain(classes).collect::<Vec<_>>().join(" "));
        });
        let told = sketch.about().told(&TitleWords::of(titles.iter().copied()));
        let measured = MADE.into_iter().zip(sketch.made()).chain(TOLD.into_iter().zip(told));
        Self { grams, measured: measured.collect() }
    }

    /// Words and pairs of words, each behind the place where it counts: `word`, `pair`, `head`, `tail`, `early`.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::SentenceFeatures;
    ///
    /// let features = SentenceFeatures::of("It rained.", &[]);
    /// assert_eq!(features.grams(), ["word it", "word rained", "pair it rained", "head it", "head it rained", "tail rained"]);
    /// ```
    #[must_use]
    pub fn grams(&self) -> &[String] {
        &self.grams
    }

    /// Name and value; the names and their order are the same for every sentence.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::SentenceFeatures;
    ///
    /// let features = SentenceFeatures::of("It rained.", &[]);
    /// assert_eq!(features.measured()[0].0, "short");
    /// ```
    #[must_use]
    pub fn measured(&self) -> &[(&'static str, f64)] {
        &self.measured
    }
}

/// A gram as the model looks it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GramKey(u64);

impl GramKey {
    /// Of the place where the gram counts, and of its words.
    fn of(kind: &str, classes: impl Iterator<Item = TermId>) -> Self {
        let mut hasher = WordHasher::default();
        kind.hash(&mut hasher);
        classes.for_each(|class| class.hash(&mut hasher));
        Self(hasher.finish())
    }

    /// Of a gram as [`SentenceFeatures::grams`] has it.
    pub(super) fn of_written(gram: &str) -> Self {
        let (kind, classes) = gram.split_once(' ').unwrap_or((gram, ""));
        Self::of(kind, classes.split(' ').map(term_id))
    }
}

/// The words of titles.
#[derive(Debug, Clone, Default)]
pub(crate) struct TitleWords(HashSet<TermId>);

impl TitleWords {
    pub(crate) fn of<'t>(titles: impl Iterator<Item = &'t str>) -> Self {
        Self(titles.flat_map(|title| words(title).map(|(_, word)| key(&word.to_lowercase()))).collect())
    }

    fn has(&self, word: &TermId) -> bool {
        self.0.contains(word)
    }
}

/// The same with and without a possessive ending.
fn key(lower: &str) -> TermId {
    term_id(without_possessive(lower))
}

/// A sentence, read once.
#[derive(Debug, Clone)]
pub(super) struct Sketch<'a> {
    sentence: &'a str,
    words: Vec<Word<'a>>,
}

#[derive(Debug, Clone)]
struct Word<'a> {
    text: &'a str,
    /// In lower case; figures are alike.
    lower: String,
    is_name: bool,
    /// Of its class.
    class_id: TermId,
}

impl<'a> Word<'a> {
    fn new(text: &'a str, lower: String, is_name: bool) -> Self {
        let class_id = term_id(class(&lower, is_name));
        Self { text, lower, is_name, class_id }
    }

    fn class(&self) -> &str {
        class(&self.lower, self.is_name)
    }

    /// Here figures are themselves.
    fn key(&self) -> TermId {
        key(if self.lower.starts_with('#') { self.text } else { &self.lower })
    }
}

/// Names are alike: a model must not know what was in the news when it was trained.
fn class(lower: &str, is_name: bool) -> &str {
    if is_name { "N" } else { lower }
}

impl<'a> Sketch<'a> {
    pub(super) fn of(sentence: &'a str) -> Self {
        let texts: Vec<&str> = words(sentence).map(|(_, word)| word).collect();
        let is_capital = |at: usize| texts.get(at).is_some_and(|word| word.starts_with(char::is_uppercase));
        let word = |(at, text): (usize, &&'a str)| {
            let lower = if text.starts_with(|c: char| c.is_ascii_digit()) {
                figure(text).to_owned()
            } else {
                text.to_lowercase()
            };
            // The first word has a capital in any case.
            let is_name = is_capital(at) && (at > 0 || is_capital(1)) && !is_date(&lower) && lower != "i";
            Word::new(text, lower, is_name)
        };
        Self { sentence, words: texts.iter().enumerate().map(word).collect() }
    }

    /// Gives the keys of words and pairs of words one after another.
    pub(super) fn each_key(&self, mut give: impl FnMut(GramKey)) {
        self.each_gram(|kind, words| give(GramKey::of(kind, words.iter().map(|word| word.class_id))));
    }

    /// Gives words and pairs of words one after another, each with the place where it counts.
    fn each_gram(&self, mut give: impl FnMut(&'static str, &[&Word<'_>])) {
        let words: Vec<&Word<'_>> = self.words.iter().collect();
        words.iter().filter(|word| !word.is_name).for_each(|word| give("word", &[word]));
        words.windows(2).for_each(|pair| give("pair", pair));
        (1..=3).filter_map(|n| words.get(..n)).for_each(|head| give("head", head));
        words.last().into_iter().for_each(|word| give("tail", &[word]));
        let early = words.iter().skip(1).take(EARLY_WORDS - 1);
        early.filter(|word| is_pronoun(&word.lower)).for_each(|word| give("early", &[word]));
    }

    /// The measurements of [`MADE`].
    pub(super) fn made(&self) -> [f64; MADE.len()] {
        let n = self.words.len().max(1) as f64;
        let count =
            |test: &dyn Fn(&Word<'_>) -> bool| self.words.iter().filter(|word| test(word)).count() as f64;
        let marks = |marks: &[char]| self.sentence.matches(marks).count() as f64;
        let n_names = count(&|word| word.is_name);
        let quoted: usize = quoted_spans(self.sentence).iter().map(|span| span.len()).sum();
        let first = self.words.first();
        [
            FULL_WORDS.saturating_sub(self.words.len()) as f64 / 6.0,
            self.words.len().saturating_sub(EASY_WORDS) as f64 / 10.0,
            quoted as f64 / self.sentence.len().max(1) as f64,
            n_names / n,
            indicator(n_names == 0.0),
            count(&|word| word.lower.starts_with('#')).min(3.0) / 3.0,
            count(&|word| is_pronoun(&word.lower)) / n * 5.0,
            indicator(first.is_some_and(|word| word.is_name)),
            indicator(first.is_some_and(|word| word.lower == "the")),
            count(&|word| word.lower.ends_with("ed")) / n * 5.0,
            count(&|word| word.lower.ends_with("ing")) / n * 5.0,
            count(&|word| word.lower.len() > 8) / n * 3.0,
            marks(&[',']) / 5.0,
            marks(&['—', '–', ';', ':', '(']).min(2.0) / 2.0,
            indicator(self.sentence.starts_with(['“', '"', '‘', '«'])),
        ]
    }

    /// What of it the titles of a story may have told.
    pub(super) fn about(&self) -> About {
        let parts = self.words.chunk_by(|a, b| a.is_name && b.is_name);
        let names = parts.filter(|part| part.iter().all(|word| word.is_name));
        let early = self.words.iter().take(EARLY_WORDS);
        let listed = |word: &Word<'_>, listed| Lists::bundled().has(&word.lower, listed);
        let says = || self.words.iter().any(|word| listed(word, Listed::SpeakingVerb));
        About {
            names: names.map(|name| name.iter().map(Word::key).collect()).collect(),
            words: self.words.iter().filter(|word| word.text.len() > SHORT_WORD).map(Word::key).collect(),
            has_pronoun: early.into_iter().any(|word| listed(word, Listed::SpeakingPronoun)),
            is_quoted_of_nobody: self.sentence.contains(['“', '"']) && !says(),
        }
    }
}

/// What of a sentence the titles of a story may have told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct About {
    /// The words of each name.
    names: Vec<Vec<TermId>>,
    /// Words that say what it is about.
    words: Vec<TermId>,
    has_pronoun: bool,
    is_quoted_of_nobody: bool,
}

impl About {
    /// The measurements of [`TOLD`].
    pub(super) fn told(&self, titles: &TitleWords) -> [f64; TOLD.len()] {
        let is_told = |name: &Vec<TermId>| name.iter().any(|word| titles.has(word));
        let count = |test: &dyn Fn(&Vec<TermId>) -> bool| self.names.iter().filter(|name| test(name)).count();
        let few = |number: usize| number.min(3) as f64 / 2.0;
        let n_told = count(&is_told);
        let n_words = self.words.iter().filter(|word| titles.has(word)).count();
        let share = n_words as f64 / self.words.len().max(1) as f64;
        [
            few(count(&|name| name.len() < 2 && !is_told(name))),
            few(count(&|name| name.len() > 1)),
            few(count(&|name| name.len() > 1 && !is_told(name))),
            few(n_told),
            share * 3.0,
            indicator(n_words == 0),
            indicator(self.has_pronoun && n_told == 0),
            indicator(self.is_quoted_of_nobody),
        ]
    }
}

fn figure(text: &str) -> &'static str {
    let is_year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    if is_year { "#year" } else { "#" }
}

fn is_pronoun(lower: &str) -> bool {
    matches!(
        lower,
        "he" | "she"
            | "it"
            | "they"
            | "him"
            | "her"
            | "them"
            | "his"
            | "its"
            | "their"
            | "this"
            | "that"
            | "these"
            | "those"
            | "we"
            | "our"
            | "us"
            | "you"
            | "your"
            | "i"
            | "my"
            | "me"
    )
}

fn is_date(lower: &str) -> bool {
    Words::bundled().roles(lower).has_any(&[Role::Month, Role::Weekday])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_are_looked_up_as_they_are_written() {
        let sentence = "He said 214 people left Tarn in 2019, and Ana Lund’s ferry burned.";
        let mut keys = Vec::new();
        Sketch::of(sentence).each_key(|key| keys.push(key));
        let features = SentenceFeatures::of(sentence, &[]);
        let written: Vec<GramKey> = features.grams().iter().map(|gram| GramKey::of_written(gram)).collect();
        assert_eq!(keys, written);
        let different: HashSet<GramKey> = keys.iter().copied().collect();
        assert!(different.len() > 20, "{different:?}");
    }
}
