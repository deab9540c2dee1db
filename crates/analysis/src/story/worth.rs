//! What a sentence is worth alone, whatever else is printed.

use samestory_text::words;

use super::pool::{Pool, PooledSentence};
use super::shape::EASY_WORDS;
use super::standing::{Listed, Lists};
use crate::quotes::quoted_spans;
use crate::shorten::opens_with_connective;

/// What it is worth to say what the titles say: they name the event.
pub(crate) const TITLE_BONUS: f64 = 3.0;
/// What the place of a sentence is worth: news tells the event first.
const LEAD_BONUS: f64 = 2.5;
/// What it is worth that further outlets state the same, by the square root of their number.
const OUTLET_BONUS: f64 = 1.5;
/// What it is worth that an article reports or explains plainly, instead of arguing, amusing or teasing.
const PLAIN_BONUS: f64 = 2.0;
/// What each word beyond the easy ones takes off.
const LENGTH_PENALTY: f64 = 0.05;
/// A sentence that opens with a connective often leans on more than that word.
const LEANING_PENALTY: f64 = 1.0;
/// An article that has little to do with the one whose title is the headline tells of other things.
const OFF_PENALTY: f64 = 4.0;
/// What shares no word with any title is hardly about the event.
const ASIDE_PENALTY: f64 = 1.0;

// How a sentence speaks; set by hand after editors had marked what of 970 printed sentences they would print unchanged (38 %): of short
// ones, and of those that are mostly quoted, a fifth; where a pronoun stands near the head, 22 %; of talk, a quarter.
/// A sentence of fewer words seldom tells a thing in full; what each word less takes off.
const FULL_WORDS: usize = 14;
const SHORTNESS_PENALTY: f64 = 0.1;
/// `it's`, `really`: talk, not a report.
const TALK_PENALTY: f64 = 0.5;
/// A pronoun for somebody who is named only later, or in the sentence before.
const PRONOUN_PENALTY: f64 = 0.7;
/// A sentence of which more than half is quoted tells how somebody feels more often than what happened.
const QUOTED_PENALTY: f64 = 0.5;

/// A sentence's worth, from what it says and where; how it speaks is part of it.
pub(crate) fn worth_alone(pool: &Pool, index: usize) -> f64 {
    let Some(sentence) = pool.sentence(index) else { return 0.0 };
    let n_outlets = pool.places_of_statement(index).len() as f64;
    let is_aside = pool.title_match(index) == 0.0;
    pool.centrality(index)
        + LEAD_BONUS / (1.0 + sentence.position as f64)
        + TITLE_BONUS * pool.title_match(index)
        + OUTLET_BONUS * (n_outlets.sqrt() - 1.0)
        + PLAIN_BONUS * sentence.plainness
        - OFF_PENALTY * (1.0 - sentence.relevance)
        - ASIDE_PENALTY * amount(is_aside)
        - length_penalty(sentence)
        - sentence.read.manner_penalty
}

fn length_penalty(sentence: &PooledSentence) -> f64 {
    let n_words = sentence.read.n_words;
    LENGTH_PENALTY * n_words.saturating_sub(EASY_WORDS) as f64
        + SHORTNESS_PENALTY * FULL_WORDS.saturating_sub(n_words) as f64
}

/// What the way in which a sentence speaks takes off its worth.
pub(crate) fn manner_penalty(text: &str) -> f64 {
    LEANING_PENALTY * amount(opens_with_connective(text))
        + TALK_PENALTY * amount(is_talk(text))
        + PRONOUN_PENALTY * amount(has_early_pronoun(text))
        + QUOTED_PENALTY * amount(is_mostly_quoted(text))
}

fn amount(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

/// Shortened forms, which are said more than written.
const SPOKEN_ENDINGS: [&str; 8] = ["n't", "n’t", "'re", "’re", "'ll", "’ll", "'ve", "’ve"];

fn is_talk(text: &str) -> bool {
    let is_spoken = |word: &str| SPOKEN_ENDINGS.iter().any(|ending| word.ends_with(ending));
    words(text).any(|(_, word)| Lists::bundled().has(word, Listed::Talk) || is_spoken(word))
}

/// Behind the first word, and within so many.
const EARLY_WORDS: usize = 5;

fn has_early_pronoun(text: &str) -> bool {
    let early = words(text).skip(1).take(EARLY_WORDS);
    early.into_iter().any(|(_, word)| Lists::bundled().has(word, Listed::SpeakingPronoun))
}

/// Whether more than half is quoted, and no figure is.
fn is_mostly_quoted(text: &str) -> bool {
    let spans = quoted_spans(text);
    let n_quoted: usize = spans.iter().map(|span| span.len()).sum();
    let counts = |quoted: &str| quoted.contains(|c: char| c.is_ascii_digit());
    n_quoted * 2 > text.len() && !spans.iter().filter_map(|span| span.slice(text)).any(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_lose_nothing_and_talk_does() {
        assert!(manner_penalty("The port of Tarn was closed on Monday.").abs() < 1e-12);
        for text in [
            "But the port of Tarn was closed.",
            "The port isn’t closed.",
            "The port was really closed.",
            "Then she closed the port.",
            "“It is a sad day for the whole of the port,” Lund said.",
        ] {
            assert!(manner_penalty(text) > 0.0, "{text}");
        }
        assert!(manner_penalty("“All 42 ships of the port are lost now,” Lund said.").abs() < 1e-12);
    }
}
