//! What a whole text says about its words: how each is written, and beside what it stands anywhere in the text.
//!
//! A name is told from its surroundings once and meant often: `President Ana Holm` once, `Holm` ten times.

use std::collections::HashMap;

use super::hash::Hash;
use super::words::{Shape, Word};
use crate::entities::lexicon::Role;

/// How a sentence uses capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Style {
    /// Capital letters mark names.
    Sentence = 1,
    /// Every Long Word Has One.
    TitleCase,
    /// EVERY LETTER IS ONE.
    AllCapitals,
}

/// Words of one sentence or line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'w, 'a> {
    pub(super) words: &'w [Word<'a>],
    pub(super) style: Style,
}

/// Longer sentences are cut, so that memory stays bounded.
const MAX_WORDS: usize = 400;

/// Cuts words into sentences and lines.
///
/// # Complexity
/// O(words).
pub(super) fn segments<'w, 'a>(words: &'w [Word<'a>]) -> impl Iterator<Item = Segment<'w, 'a>> {
    words
        .chunk_by(|before, next| !next.begins_line && !ends_sentence(before, next))
        .flat_map(|sentence| sentence.chunks(MAX_WORDS))
        .map(|words| Segment { words, style: style(words) })
}

fn ends_sentence(before: &Word<'_>, next: &Word<'_>) -> bool {
    // Behind a full stop that closes an abbreviation no sentence ends; `begins_sentence` knows.
    matches!(before.text, "." | "!" | "?" | "。" | "”" | "\"")
        && next.begins_sentence
        && (next.shape.is_capital()
            || matches!(next.text, "“" | "‘" | "«" | "(")
            || next.shape == Shape::Digits)
}

/// So many long words are needed before a sentence can be called a headline.
const MIN_LONG_WORDS: usize = 4;

fn style(words: &[Word<'_>]) -> Style {
    let long = || words.iter().filter(|word| word.text.len() >= 4 && word.shape != Shape::Mark);
    let n_capital = long().filter(|word| word.shape.is_capital()).count();
    let n_shouted = long().filter(|word| word.shape == Shape::Capitals).count();
    let n_long = long().count();
    match n_long {
        0..MIN_LONG_WORDS => Style::Sentence,
        _ if n_shouted * 10 >= n_long * 7 => Style::AllCapitals,
        _ if n_capital * 10 >= n_long * 8 => Style::TitleCase,
        _ => Style::Sentence,
    }
}

/// What a text can say about a word; a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Fact {
    /// Written in small letters somewhere.
    Lower,
    /// Written with a capital letter where no rule asks for it.
    Capital,
    /// Behind `President`, `Mr`.
    AfterTitle,
    /// Behind a listed given name.
    AfterFirstName,
    /// Before `said`.
    BeforeSaying,
    /// Behind `in`, `at`, `from`, `near`.
    AfterPlacePreposition,
    /// Before a word such as `Ministry`, `Inc`.
    BeforeOrganizationWord,
    /// Behind `the`.
    AfterThe,
    /// First of several words with a capital letter.
    BeginsRun,
    /// Last of several words with a capital letter.
    EndsRun,
    /// Between words without a capital letter.
    Alone,
    /// Before a possessive.
    BeforePossessive,
}

impl Fact {
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The facts of every word of a text.
#[derive(Debug, Default)]
pub(super) struct Document {
    facts: HashMap<Hash, u16>,
}

impl Document {
    /// Takes in one sentence.
    ///
    /// # Complexity
    /// O(words); memory is bounded by the number of different words.
    pub(super) fn learn(&mut self, segment: &Segment<'_, '_>) {
        if segment.style != Style::Sentence {
            return;
        }
        for (at, word) in segment.words.iter().enumerate() {
            let facts = facts(segment.words, at, word);
            if facts != 0 {
                *self.facts.entry(word.lower).or_default() |= facts;
            }
        }
    }

    /// The facts of a word, as bits; see [`Fact`].
    pub(super) fn facts(&self, word: &Word<'_>) -> u16 {
        self.facts.get(&word.lower).copied().unwrap_or(0)
    }
}

fn facts(words: &[Word<'_>], at: usize, word: &Word<'_>) -> u16 {
    if word.shape == Shape::Lower {
        return Fact::Lower.bit();
    }
    if !word.shape.is_capital() {
        return 0;
    }
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let next = words.get(at + 1);
    let is = |word: Option<&Word<'_>>, role: Role| word.is_some_and(|word| word.roles & role as u32 != 0);
    let text = |word: Option<&Word<'_>>, texts: &[&str]| word.is_some_and(|word| texts.contains(&word.text));
    let capital = |word: Option<&Word<'_>>| word.is_some_and(|word| word.shape.is_capital());
    let tests = [
        (Fact::Capital, !word.begins_sentence),
        (Fact::AfterTitle, is(before, Role::Honorific)),
        (Fact::AfterFirstName, before.is_some_and(|before| before.is_first_name)),
        (Fact::BeforeSaying, is(next, Role::Saying)),
        (
            Fact::AfterPlacePreposition,
            text(before, &["in", "at", "from", "near", "In", "At", "From", "Near"]),
        ),
        (Fact::BeforeOrganizationWord, capital(next) && is(next, Role::Organization)),
        (Fact::AfterThe, text(before, &["the", "The"])),
        (Fact::BeginsRun, !capital(before) && capital(next)),
        (Fact::EndsRun, capital(before) && !capital(next)),
        (Fact::Alone, !capital(before) && !capital(next) && !word.begins_sentence),
        (Fact::BeforePossessive, text(next, &["'s", "’s"])),
    ];
    tests.iter().filter(|(_, holds)| *holds).fold(0, |bits, (fact, _)| bits | fact.bit())
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use crate::entities::lexicon::Lexicon;

    #[test]
    fn facts_of_all_mentions_are_gathered() {
        let all =
            words("President Holm left. In Tarn, Holm said no. The tarn is deep.", 0, Lexicon::bundled());
        let mut document = Document::default();
        segments(&all).for_each(|segment| document.learn(&segment));
        let facts =
            |text: &str| all.iter().find(|word| word.text == text).map_or(0, |word| document.facts(word));
        let has = |text: &str, fact: Fact| facts(text) & fact.bit() != 0;
        assert!(
            has("Holm", Fact::AfterTitle) && has("Holm", Fact::BeforeSaying) && has("Holm", Fact::Capital)
        );
        assert!(has("Tarn", Fact::AfterPlacePreposition) && has("Tarn", Fact::Lower));
        assert!(!has("Holm", Fact::Lower));
    }

    #[test]
    fn headlines_teach_nothing() {
        let all = words("Council Rejects Second Bridge Over Costs", 0, Lexicon::bundled());
        let styles: Vec<Style> = segments(&all).map(|segment| segment.style).collect();
        assert_eq!(styles, [Style::TitleCase]);
    }

    #[test]
    fn sentences_end_behind_full_stops_but_not_behind_initials() {
        let all = words("He saw J. Holm. Then it rained! And “Stop.” It stopped", 0, Lexicon::bundled());
        let lengths: Vec<usize> = segments(&all).map(|segment| segment.words.len()).collect();
        assert_eq!(lengths, [6, 4, 5, 2]);
    }
}
