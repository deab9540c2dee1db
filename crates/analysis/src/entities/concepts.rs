//! Key concepts without a parser: runs of content words that the article comes back to.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use samestory_model::Span;
use samestory_text::{TermWeighter, is_stop_word};

use super::casing::{Casing, Style, segments};
use super::join::folded_words;
use super::lexicon::{Lexicon, Role};
use super::reading::{Reading, WordNumber};
use super::tokens::{Gap, Shape, Token};
use crate::word_map::WordSet;

/// A noun phrase that may be a key concept.
#[derive(Debug, Clone)]
pub(super) struct Concept<'a> {
    /// Its most frequent form, as the text writes it.
    pub(super) name: Cow<'a, str>,
    /// The folded words of the name, between blanks.
    pub(super) folded: Cow<'a, str>,
    /// Its words in lower case, the last without a plural `s`.
    pub(super) words: Phrase,
    /// Where it stands, in reading order.
    pub(super) places: Vec<Occurrence>,
    /// Of its occurrences, how many are not part of a longer run of content words.
    pub(super) whole: usize,
    /// How many of its words are written with a capital letter, as in `Tarn dam`.
    pub(super) capitals: usize,
}

/// An occurrence of a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occurrence {
    pub(super) span: Span,
    /// Its words are the tokens from the first up to the second.
    pub(super) tokens: (usize, usize),
}

/// Phrases of more words are sentences.
const MAX_WORDS: usize = 4;

/// One to four words by their numbers in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Phrase {
    words: [WordNumber; MAX_WORDS],
    length: u8,
}

impl Phrase {
    /// Of more words, the first four.
    fn of(words: &[WordNumber]) -> Self {
        let mut phrase = Self { words: [0; MAX_WORDS], length: words.len().min(MAX_WORDS) as u8 };
        phrase.words.iter_mut().zip(words).for_each(|(place, word)| *place = *word);
        phrase
    }

    pub(super) fn words(&self) -> &[WordNumber] {
        self.words.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// All phrases of fewer words in it.
    pub(super) fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        (1..self.words().len()).flat_map(|length| self.words().windows(length).map(Self::of))
    }
}

/// Every run of one to four content words whose last is written in small letters, and every name that no mention holds, in alphabetical order.
///
/// `names` are the mentions of names, in reading order. Runs end at stop words, common verbs, adverbs and punctuation. Words
/// between which a hyphen stands are not parted. What only a headline In Title Case or the beginning of a sentence has
/// is given in small letters, but for words that the text writes with a capital letter elsewhere.
///
/// # Complexity
/// O(length of the text).
///
/// # References
/// Rose et al.: *Automatic keyword extraction from individual documents* (RAKE), 2010, section 1.2.1: candidates between stop
/// words and punctuation.
pub(super) fn concepts<'a>(
    reading: &Reading<'a>,
    names: &[Span],
    weighter: &TermWeighter,
) -> Vec<Concept<'a>> {
    let lexicon = Lexicon::bundled();
    let segments = segments(&reading.tokens, lexicon);
    let mut casing = Casing::of(reading.words().len());
    let content = content_words(reading);
    let mut numbers = reading.lowers.as_slice();
    for segment in &segments {
        casing.learn(segment, numbers);
        numbers = numbers.get(segment.tokens.len()..).unwrap_or_default();
    }
    let unknown_idf = weighter.idf(UNKNOWN_WORD);
    let mut found =
        Found { reading, names, casing, weighter, unknown_idf, numbers: HashMap::new(), drafts: Vec::new() };
    let mut start = 0;
    for segment in &segments {
        let end = start + segment.tokens.len();
        for run in content_runs(reading, &content, start..end) {
            found.collect(run, segment.style);
        }
        start = end;
    }
    let mut concepts: Vec<Concept<'a>> = found.drafts.into_iter().filter_map(Draft::concept).collect();
    let places = in_alphabet(reading);
    let place = |number: &WordNumber| places.get(*number as usize).copied();
    concepts.sort_by_cached_key(|concept| {
        let mut key = [None; MAX_WORDS];
        key.iter_mut().zip(concept.words.words()).for_each(|(key, number)| *key = place(number));
        key
    });
    concepts
}

/// The places of all words in alphabetical order.
fn in_alphabet(reading: &Reading<'_>) -> Vec<usize> {
    let mut ordered: Vec<usize> = (0..reading.words().len()).collect();
    ordered.sort_by_key(|number| reading.words().get(*number));
    let mut places = vec![0; ordered.len()];
    for (place, number) in ordered.into_iter().enumerate() {
        if let Some(slot) = places.get_mut(number) {
            *slot = place;
        }
    }
    places
}

/// Longer words are no words but data.
const MAX_WORD_BYTES: usize = 60;

/// Longest runs of content words without a bound between them, as ranges of tokens.
fn content_runs(reading: &Reading<'_>, content: &[bool], sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in sentence {
        if !content.get(at).is_some_and(|is_content| *is_content) && !is_in_compound(reading, at) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at && joins(reading, at) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Which of the tokens may be words of a concept.
fn content_words(reading: &Reading<'_>) -> Vec<bool> {
    let lexicon = Lexicon::bundled();
    let lowers = reading.lowers.iter().map(|number| reading.word(*number));
    let is_stop = |lower: &str| reading.language.is_some_and(|language| is_stop_word(lower, language));
    let words = reading.tokens.iter().zip(lowers);
    words.map(|(token, lower)| is_content(token, lower, lexicon) && !is_stop(lower)).collect()
}

/// Whether a word may stand in one phrase with the word before it.
fn joins(reading: &Reading<'_>, at: usize) -> bool {
    let pair = at.checked_sub(1).and_then(|before| reading.tokens.get(before)).zip(reading.tokens.get(at));
    let Some((before, token)) = pair else { return false };
    let is_near = matches!(token.gap, Gap::Space | Gap::Hyphen);
    // `drivers' licence` and `driver's licence` are one thing, `Venn's licence` is Venn's.
    let between = reading.text.get(before.span.end()..token.span.start()).unwrap_or_default();
    let is_plural_possessive = before.text.ends_with('s') && matches!(between, "' " | "’ ");
    let is_common = before.shape == Shape::Lower;
    (is_near && (!before.is_possessive || is_common)) || (is_common && is_plural_possessive)
}

/// Whether a word has a hyphen before or behind it: `same` of `same-sex couples` is no stop word.
fn is_in_compound(reading: &Reading<'_>, at: usize) -> bool {
    let is_word = |token: &Token<'_>| token.text.len() <= MAX_WORD_BYTES && token.shape != Shape::Caseless;
    reading.tokens.get(at).is_some_and(is_word)
        && (follows_hyphen(reading, at) || follows_hyphen(reading, at + 1))
}

fn follows_hyphen(reading: &Reading<'_>, at: usize) -> bool {
    reading.tokens.get(at).is_some_and(|token| token.gap == Gap::Hyphen)
}

fn is_content(token: &Token<'_>, lower: &str, lexicon: &Lexicon) -> bool {
    let is_word = match token.shape {
        Shape::Caseless | Shape::Initial => false,
        // A year, `5G`, `8chan`.
        Shape::Number => token.text.len() == 4 || token.text.chars().any(char::is_alphabetic),
        _ => (2..=MAX_WORD_BYTES).contains(&token.text.len()),
    };
    let bounds = Role::Bound as u32 | Role::Date as u32 | Role::Saying as u32 | Role::Starter as u32;
    let is_bound = || lexicon.roles(lower) & bounds != 0;
    is_word && (!(lower.ends_with("ly") || is_bound()) || is_noun_like(lower))
}

/// Words that begin sentences, or that verbs or adverbs look like, and yet are what news is about.
const NOUN_LIKE: &str = "activists ally analysts assembly authorities butterfly change children climate critics cuts doctors \
    economic email emails experts families family financial free global government international lawmakers lawyers leaders members men \
    monopoly national officials opponents parents people police political politicians private prosecutors protesters public rally \
    rebels report reports researchers residents review scientists social soldiers state students supply supporters teachers troops video videos \
    voters witnesses women workers working world";

fn is_noun_like(word: &str) -> bool {
    static WORDS: LazyLock<WordSet<&str>> = LazyLock::new(|| NOUN_LIKE.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// Of a phrase, so many spellings are told apart; a text that has more of them is up to something.
const MAX_FORMS: usize = 64;

/// A concept in the making.
struct Draft<'a> {
    words: Phrase,
    /// Each form that may be shown.
    forms: Vec<Form<'a>>,
    places: Vec<Occurrence>,
    whole: usize,
}

/// How often a form stands so in the text, where first, and how many of its words have a capital letter.
struct Form<'a> {
    written: Cow<'a, str>,
    count: usize,
    first: usize,
    capitals: usize,
}

impl<'a> Draft<'a> {
    fn of(words: Phrase) -> Self {
        Self { words, forms: Vec::new(), places: Vec::new(), whole: 0 }
    }

    fn add(&mut self, written: Cow<'a, str>, start: usize) {
        if let Some(form) = self.forms.iter_mut().find(|form| form.written == written) {
            form.count += 1;
            return;
        }
        if self.forms.len() == MAX_FORMS {
            return;
        }
        let capitals = written.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
        self.forms.push(Form { written, count: 1, first: start, capitals });
    }

    /// With its most frequent form.
    fn concept(self) -> Option<Concept<'a>> {
        let form = self.forms.into_iter().max_by_key(|form| (form.count, Reverse(form.first)))?;
        Some(Concept {
            folded: folded(&form.written),
            name: form.written,
            words: self.words,
            places: self.places,
            whole: self.whole,
            capitals: form.capitals,
        })
    }
}

/// Nearly every phrase is folded as it stands.
fn folded<'a>(name: &Cow<'a, str>) -> Cow<'a, str> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let is_folded = name.split(' ').all(is_word) && !name.starts_with("the ");
    if is_folded { name.clone() } else { Cow::Owned(folded_words(name).join(" ")) }
}

struct Found<'r, 'a> {
    reading: &'r Reading<'a>,
    /// The mentions of names, in reading order.
    names: &'r [Span],
    casing: Casing,
    weighter: &'r TermWeighter,
    /// That of a word that stands in no text.
    unknown_idf: f32,
    /// Which of the drafts has these words.
    numbers: HashMap<Phrase, usize>,
    drafts: Vec<Draft<'a>>,
}

impl<'a> Found<'_, 'a> {
    fn collect(&mut self, run: Range<usize>, style: Style) {
        for start in run.clone() {
            let is_capital = |at: usize| self.reading.tokens.get(at).is_some_and(|t| t.shape.is_capital());
            let cuts_name = start > run.start && is_capital(start - 1) && is_capital(start);
            if (cuts_name && style == Style::Sentence) || follows_hyphen(self.reading, start) {
                continue;
            }
            for end in start + 1..=run.end.min(start + MAX_WORDS) {
                if !follows_hyphen(self.reading, end) {
                    self.add(start..end, run.len(), style);
                }
            }
        }
    }

    fn add(&mut self, range: Range<usize>, run_length: usize, style: Style) {
        let Some(tokens) = self.reading.tokens.get(range.clone()) else { return };
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let span = first.span.cover(last.span);
        let is_sentence_start = matches!(first.gap, Gap::Start | Gap::Line) && first.shape == Shape::Capital;
        let is_data = tokens.iter().all(|token| token.shape == Shape::Number);
        let as_written = style == Style::Sentence && last.shape == Shape::Lower && !is_sentence_start;
        let written = if is_data {
            None
        } else if as_written {
            span.slice(self.reading.text).map(Cow::Borrowed)
        } else {
            let in_small_letters = self.in_small_letters(range.clone(), style).map(Cow::Owned);
            in_small_letters.or_else(|| self.as_name(range.clone(), style).map(Cow::Borrowed))
        };
        let words = self.phrase(range.clone());
        let next = self.drafts.len();
        let number = *self.numbers.entry(words).or_insert(next);
        if number == next {
            self.drafts.push(Draft::of(words));
        }
        let Some(draft) = self.drafts.get_mut(number) else { return };
        draft.places.push(Occurrence { span, tokens: (range.start, range.end) });
        draft.whole += usize::from(range.len() == run_length);
        if let Some(written) = written {
            draft.add(written, span.start());
        }
    }

    /// The words of a range, the last without a plural `s`.
    fn phrase(&self, range: Range<usize>) -> Phrase {
        let key = range.end.checked_sub(1).and_then(|last| self.reading.keys.get(last));
        let mut words = Phrase::of(self.reading.lowers.get(range.clone()).unwrap_or_default());
        if let Some((last, key)) = words.words.get_mut(range.len().saturating_sub(1)).zip(key) {
            *last = *key;
        }
        words
    }

    /// A phrase of a headline or from the beginning of a sentence, as it would be written elsewhere; none if that would be a name.
    fn in_small_letters(&self, range: Range<usize>, style: Style) -> Option<String> {
        let is_common = |at: usize| {
            let (token, lower) = (self.reading.tokens.get(at)?, *self.reading.lowers.get(at)?);
            let may_be_name = style != Style::Sentence || at == range.start;
            Some(token.shape == Shape::Lower || (may_be_name && self.is_common(token, lower)))
        };
        if !is_common(range.end.checked_sub(1)?)? {
            return None;
        }
        let mut written = String::new();
        let mut end = None;
        for at in range.clone() {
            let token = self.reading.tokens.get(at)?;
            written.push_str(
                end.and_then(|end| self.reading.text.get(end..token.span.start())).unwrap_or_default(),
            );
            // As written but for the letters: what is counted has other apostrophes.
            if is_common(at)? {
                written.push_str(&token.text.to_lowercase());
            } else {
                written.push_str(token.text);
            }
            end = Some(token.span.end());
        }
        Some(written)
    }

    /// A run of words with capital letters, and of numbers among them, that no mention of a name holds: `Medicaid`, `Title IX`,
    /// `60 Minutes`. At the beginning of a sentence one word may be any.
    fn as_name(&self, range: Range<usize>, style: Style) -> Option<&'a str> {
        let tokens = self.reading.tokens.get(range.clone()).filter(|_| style == Style::Sentence)?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        let is_name = tokens.iter().all(|token| token.shape.is_capital() || token.shape == Shape::Number)
            && tokens.iter().any(|token| token.shape.is_capital());
        let begins = matches!(first.gap, Gap::Start | Gap::Line) && tokens.len() == 1;
        let before = range.start.checked_sub(1);
        let is_cut = before.is_some_and(|before| self.continues(before, range.start))
            || self.continues(range.end, range.end);
        let is_told = !begins || self.casing.is_name(*self.reading.lowers.get(range.start)?);
        let span = first.span.cover(last.span);
        (is_name && !is_cut && is_told && !self.is_in_name(span)).then(|| span.slice(self.reading.text))?
    }

    /// Whether the word at `at` has a capital letter, and nothing but a blank or a hyphen stands before the one at `next`.
    fn continues(&self, at: usize, next: usize) -> bool {
        let is_near = |token: &Token<'_>| matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Ampersand);
        self.reading.tokens.get(next).is_some_and(is_near)
            && self.reading.tokens.get(at).is_some_and(|token| token.shape.is_capital())
    }

    /// Whether a mention of a name holds a part of the span.
    fn is_in_name(&self, span: Span) -> bool {
        let at = self.names.partition_point(|name| name.end() <= span.start());
        self.names.get(at).is_some_and(|name| name.start() < span.end())
    }

    /// Whether a word with a capital letter is no name: no name's mention holds it, and other texts know it.
    fn is_common(&self, token: &Token<'_>, lower: WordNumber) -> bool {
        let is_known = || self.weighter.idf(self.reading.word(lower)) < self.unknown_idf;
        token.shape == Shape::Capital
            && !self.is_in_name(token.span)
            && !self.casing.is_name(lower)
            && is_known()
    }
}

/// Stands in no text.
const UNKNOWN_WORD: &str = "\u{fffd}";

#[cfg(test)]
mod tests {
    use super::super::article::EntityInput;
    use super::super::reading::joined_text;
    use super::*;

    /// The concepts of a text of which no name is marked.
    fn names(body: &str) -> Vec<String> {
        let input = EntityInput::new("", body, &[]);
        let text = joined_text(&input);
        let found = concepts(&Reading::new(&text, &input), &[], &TermWeighter::bundled());
        found.into_iter().map(|concept| concept.name.into_owned()).collect()
    }

    #[test]
    fn words_with_hyphens_are_one() {
        let found = names("They met same-sex couples, and a six-year-old girl asked for mail-in voting.");
        for whole in ["same-sex couples", "six-year-old girl", "mail-in voting"] {
            assert!(found.iter().any(|name| name == whole), "{whole}: {found:?}");
        }
        for part in ["sex couples", "old girl", "same", "mail"] {
            assert!(found.iter().all(|name| name != part), "{part}: {found:?}");
        }
    }

    #[test]
    fn names_that_no_mention_holds_are_whole() {
        let found = names("They spent less on Medaric and on Title IX. Costs of Grand Super Medaric rose.");
        for whole in ["Medaric", "Title IX", "Grand Super Medaric"] {
            assert!(found.iter().any(|name| name == whole), "{whole}: {found:?}");
        }
        for part in ["Title", "Super Medaric", "Grand Super", "Costs"] {
            assert!(found.iter().all(|name| name != part), "{part}: {found:?}");
        }
    }
}
