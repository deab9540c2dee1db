//! Whether a sentence is whole: a subject with a verb, and nothing that only a caption, a biography or the sentence before explains.

use super::words::{Listed, Lists};
use crate::reading::{Mark, Role, Token};
use crate::shorten::{Part, is, is_verb};

/// A line about its writer says what he is within so many words.
const WRITER_WORDS: usize = 9;
/// Before the comma, an opening has at most so many words.
const OPENING_WORDS: usize = 14;

/// Whether the sentence has a main verb, is no biography of a writer, and no pronoun is the first to speak of its subject.
pub(super) fn is_whole(tokens: &[Token]) -> bool {
    // Other scripts are not read word by word.
    let is_read = tokens.iter().any(|token| token.is_stop);
    !is_read
        || has_main_verb(tokens)
            && !is_biography(tokens)
            && !opens_on_pronoun(tokens)
            && !counts_time_from_before(tokens)
            && !goes_on(tokens)
            && !lacks_subject(tokens)
}

/// `With a car inside.`: an opening that nothing follows.
fn lacks_subject(tokens: &[Token]) -> bool {
    let opens = tokens
        .first()
        .is_some_and(|first| matches!(first.lower.as_str(), "with" | "without" | "by" | "as" | "to"));
    opens && !tokens.iter().any(|token| token.mark >= Mark::Comma)
}

/// Whether a verb stands outside relative clauses: `The fuselage of the plane that crashed, in Tarn.` has none.
fn has_main_verb(tokens: &[Token]) -> bool {
    let mut in_relative = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.mark >= Mark::Comma {
            in_relative = false;
        }
        if is(&token.lower, Part::Relative) || token.lower == "that" && at > 0 {
            in_relative = true;
        } else if at > 0 && (is_verb(tokens, at) || may_be_present(tokens, at) || token.quotation.is_some()) {
            if !in_relative {
                return true;
            }
            in_relative = false;
        }
    }
    false
}

/// `The bridge links`, `Experts want`: not known to be anything else.
fn may_be_present(tokens: &[Token], at: usize) -> bool {
    let Some((before, token)) = at.checked_sub(1).and_then(|before| tokens.get(before)).zip(tokens.get(at))
    else {
        return false;
    };
    let follows_noun = token.mark == Mark::None
        && !before.is_stop
        && !before.is_digits()
        && !is(&before.lower, Part::Opening);
    let is_third_person = token.lower.ends_with('s') && !token.lower.ends_with("ss");
    let is_plural = before.lower.ends_with('s') && !token.lower.ends_with("ing") && !token.is_adverb();
    !token.is_capital && !token.is_stop && follows_noun && (is_third_person || is_plural)
}

/// `Ana Lund is the Courier's correspondent …`.
fn is_biography(tokens: &[Token]) -> bool {
    let named = tokens.iter().take_while(|token| token.is_capital).count();
    let Some(verb) = tokens.get(named) else { return false };
    let writes = |token: &Token| Lists::bundled().has(&token.lower, Listed::Writer);
    let said_of = tokens.get(named + 1..).unwrap_or_default();
    (1..=4).contains(&named)
        && matches!(verb.lower.as_str(), "is" | "covers" | "writes" | "reports" | "discusses")
        && (verb.lower != "is" || said_of.iter().take(WRITER_WORDS).any(writes))
        && !said_of.iter().any(|token| is(&token.lower, Part::Past))
}

/// `After several failures, it …`: what stands before names nobody.
fn opens_on_pronoun(tokens: &[Token]) -> bool {
    let comma = (1..tokens.len().min(OPENING_WORDS))
        .find(|at| tokens.get(*at).is_some_and(|token| token.mark == Mark::Comma));
    let Some((comma, first)) = comma.zip(tokens.first()) else { return false };
    let is_opening = is(&first.lower, Part::Opening)
        || is(&first.lower, Part::Clause)
        || matches!(first.lower.as_str(), "though" | "although" | "if" | "to" | "prior" | "despite" | "as")
        || first.lower.ends_with("ing")
        || first.lower.ends_with("ed");
    let is_pronoun = tokens.get(comma).is_some_and(|token| {
        token.quotation.is_none()
            && matches!(
                token.lower.as_str(),
                "it" | "he" | "she" | "they" | "his" | "her" | "its" | "their" | "that" | "this"
            )
    });
    let names = tokens.iter().take(comma).skip(1).any(|token| token.is_capital && !token.is_date());
    is_opening && is_pronoun && !names
}

/// `Three days later, …`.
fn counts_time_from_before(tokens: &[Token]) -> bool {
    let [number, unit, later, ..] = tokens else { return false };
    let counts =
        number.figure.is_some() || number.is(Role::Amount) || number.is(Role::Number) || number.is_stop;
    counts && Lists::bundled().has(&unit.lower, Listed::Time) && later.lower == "later"
}

/// `A scan then showed …`, `the tower stood then`.
fn goes_on(tokens: &[Token]) -> bool {
    let is_then = |at: usize| {
        let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
        let before = word(at.wrapping_sub(1));
        word(at) == "then"
            && tokens.get(at).is_some_and(|token| token.quotation.is_none())
            && !matches!(before, "since" | "by" | "until" | "from" | "and" | "but" | "the" | "till")
            && !tokens.iter().take(at).any(|token| token.lower == "if" || token.lower == "when")
            && !tokens.get(at + 1).is_some_and(|token| token.is_capital)
    };
    (1..tokens.len()).any(is_then)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Reading;

    #[test]
    fn whole_sentences_have_a_main_verb() {
        for sentence in [
            "The man who shot two dogs in Tarn was arrested.",
            "The bridge links the two banks of the Orrin.",
            "Experts want a ban on ferries in the fjord.",
            "The port that burned in May has opened again.",
            "Lund then President was seen in the port of Tarn.",
            "After he left Tarn, Lund said he was well.",
            "Ana Lund is the writer who was shot in Tarn.",
        ] {
            assert!(is_whole(&Reading::of(sentence).tokens), "{sentence}");
        }
    }

    #[test]
    fn captions_biographies_and_parts_are_not_whole() {
        for sentence in [
            "The burned fuselage of the small plane that crashed, in Tarn, on Sunday.",
            "Ana Lund is a digital correspondent of the Courier covering family and life.",
            "After several failures, it put a satellite into space.",
            "Three days later, the port was closed.",
            "A scan then showed a hole in the hull.",
            "Chief Simmons, according to a paper of the port.",
        ] {
            assert!(!is_whole(&Reading::of(sentence).tokens), "{sentence}");
        }
    }
}
