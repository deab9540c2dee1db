//! Key concepts without a parser: runs of content words that the article comes back to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use samestory_model::Span;
use samestory_text::TermWeighter;

use super::casing::{Casing, Style, segments};
use super::lexicon::{Lexicon, Role};
use super::reading::Reading;
use super::tokens::{Gap, Shape, Token};

/// A noun phrase that may be a key concept.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    /// Its most frequent form, as the text writes it.
    pub(super) name: String,
    /// Its words in lower case, the last without a plural `s`.
    pub(super) words: Vec<String>,
    /// Where it stands, in reading order.
    pub(super) spans: Vec<Span>,
    /// Of its occurrences, how many are not part of a longer run of content words.
    pub(super) whole: usize,
    /// How many of its words are written with a capital letter, as in `Tarn dam`.
    pub(super) capitals: usize,
}

/// Phrases of more words are sentences.
const MAX_WORDS: usize = 4;

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
pub(super) fn concepts(reading: &Reading<'_>, names: &[Span], weighter: &TermWeighter) -> Vec<Concept> {
    let lexicon = Lexicon::bundled();
    let lowers: Vec<String> = reading.tokens.iter().map(Token::lower).collect();
    let segments = segments(&reading.tokens, lexicon);
    let mut casing = Casing::default();
    segments.iter().for_each(|segment| casing.learn(segment));
    let mut found = Found { reading, lowers: &lowers, names, casing, weighter, drafts: BTreeMap::new() };
    let mut start = 0;
    for segment in &segments {
        let end = start + segment.tokens.len();
        for run in content_runs(reading, &lowers, start..end) {
            found.collect(run, segment.style);
        }
        start = end;
    }
    found.drafts.into_iter().filter_map(|(words, draft)| draft.concept(&words)).collect()
}

/// Longer words are no words but data.
const MAX_WORD_BYTES: usize = 60;

/// Longest runs of content words without a bound between them, as ranges of tokens.
fn content_runs(reading: &Reading<'_>, lowers: &[String], sentence: Range<usize>) -> Vec<Range<usize>> {
    let lexicon = Lexicon::bundled();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in sentence {
        let (Some(token), Some(lower)) = (reading.tokens.get(at), lowers.get(at)) else { continue };
        if !is_content(token, lower, lexicon) && !is_in_compound(reading, at) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at && joins(reading, at) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
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
    let is_bound = [Role::Bound, Role::Date, Role::Saying].iter().any(|role| lexicon.is(lower, *role));
    let is_starter = lexicon.is(lower, Role::Starter);
    let is_adverb = lower.ends_with("ly");
    is_word && (is_noun_like(lower) || !(is_bound || is_starter || is_adverb))
}

/// Words that begin sentences, or that verbs or adverbs look like, and yet are what news is about.
const NOUN_LIKE: &str = "activists ally analysts assembly authorities butterfly change children climate critics cuts doctors \
    economic email emails experts families family financial free global government international lawmakers lawyers leaders members men \
    monopoly national officials opponents parents people police political politicians private prosecutors protesters public rally \
    rebels report reports researchers residents review scientists social soldiers state students supply supporters teachers troops video videos \
    voters witnesses women workers working world";

fn is_noun_like(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| NOUN_LIKE.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// A concept in the making.
#[derive(Default)]
struct Draft {
    /// Each form that may be shown.
    forms: BTreeMap<String, Form>,
    spans: Vec<Span>,
    whole: usize,
}

/// How often a form stands so in the text, where first, and how many of its words have a capital letter.
struct Form {
    count: usize,
    first: usize,
    capitals: usize,
}

impl Draft {
    /// With its most frequent form.
    fn concept(self, words: &[&str]) -> Option<Concept> {
        let rank = |(_, form): &(String, Form)| (form.count, Reverse(form.first));
        let (name, form) = self.forms.into_iter().max_by_key(rank)?;
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Some(Concept { name, words, spans: self.spans, whole: self.whole, capitals: form.capitals })
    }
}

struct Found<'r, 'a> {
    reading: &'r Reading<'a>,
    lowers: &'r [String],
    /// The mentions of names, in reading order.
    names: &'r [Span],
    casing: Casing,
    weighter: &'r TermWeighter,
    /// By their words; those of the text are lent, since most runs are met once.
    drafts: BTreeMap<Vec<&'r str>, Draft>,
}

impl Found<'_, '_> {
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
        let lowers = self.lowers.get(range.clone()).unwrap_or_default();
        let mut words: Vec<&str> = lowers.iter().map(String::as_str).collect();
        let key = self.reading.keys.get(range.end - 1);
        if let Some((word, key)) = words.last_mut().zip(key) {
            *word = key;
        }
        let span = first.span.cover(last.span);
        let is_sentence_start = matches!(first.gap, Gap::Start | Gap::Line) && first.shape == Shape::Capital;
        let is_data = tokens.iter().all(|token| token.shape == Shape::Number);
        let as_written = style == Style::Sentence && last.shape == Shape::Lower && !is_sentence_start;
        let written = if is_data {
            None
        } else if as_written {
            span.slice(self.reading.text).map(str::to_owned)
        } else {
            self.in_small_letters(range.clone(), style).or_else(|| self.as_name(range, style))
        };
        let draft = self.drafts.entry(words).or_default();
        draft.spans.push(span);
        draft.whole += usize::from(tokens.len() == run_length);
        if let Some(written) = written {
            let capitals =
                written.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
            let form = draft.forms.entry(written).or_insert(Form { count: 0, first: span.start(), capitals });
            form.count += 1;
        }
    }

    /// A phrase of a headline or from the beginning of a sentence, as it would be written elsewhere; none if that would be a name.
    fn in_small_letters(&self, range: Range<usize>, style: Style) -> Option<String> {
        let mut written = String::new();
        let mut end = None;
        for at in range.clone() {
            let (token, lower) = (self.reading.tokens.get(at)?, self.lowers.get(at)?);
            written.push_str(
                end.and_then(|end| self.reading.text.get(end..token.span.start())).unwrap_or_default(),
            );
            let may_be_name = style != Style::Sentence || at == range.start;
            let is_common = token.shape == Shape::Lower || (may_be_name && self.is_common(token, lower));
            if at + 1 == range.end && !is_common {
                return None;
            }
            // As written but for the letters: `lower` has other apostrophes.
            let word = if is_common { token.text.to_lowercase() } else { token.text.to_owned() };
            written.push_str(&word);
            end = Some(token.span.end());
        }
        Some(written)
    }

    /// A run of words with capital letters, and of numbers among them, that no mention of a name holds: `Medicaid`, `Title IX`,
    /// `60 Minutes`. At the beginning of a sentence one word may be any.
    fn as_name(&self, range: Range<usize>, style: Style) -> Option<String> {
        let tokens = self.reading.tokens.get(range.clone()).filter(|_| style == Style::Sentence)?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        let is_name = tokens.iter().all(|token| token.shape.is_capital() || token.shape == Shape::Number)
            && tokens.iter().any(|token| token.shape.is_capital());
        let begins = matches!(first.gap, Gap::Start | Gap::Line) && tokens.len() == 1;
        let before = range.start.checked_sub(1);
        let is_cut = before.is_some_and(|before| self.continues(before, range.start))
            || self.continues(range.end, range.end);
        let is_told = !begins || self.casing.is_name(self.lowers.get(range.start)?);
        let span = first.span.cover(last.span);
        (is_name && !is_cut && is_told && !self.is_in_name(span))
            .then(|| span.slice(self.reading.text))?
            .map(str::to_owned)
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
    fn is_common(&self, token: &Token<'_>, lower: &str) -> bool {
        let is_known = || self.weighter.idf(lower) < self.weighter.idf(UNKNOWN_WORD);
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
        found.into_iter().map(|concept| concept.name).collect()
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
