//! What a reader has to have been told before a sentence: `The steps …`, `this practice`.

use std::collections::HashSet;

use samestory_model::TermId;

use super::words::{Listed, Lists};
use crate::reading::{Mark, Reading, Role, Token, Words};
use crate::shorten::{Part, is, is_verb};

/// Letters are looked for among so many words: longer sentences are not printed, and a title may have no end.
const MOST_TOKENS: usize = 100;

/// Things that a sentence speaks of as known, each by its words: a reader who has met one of them knows which is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    things: Vec<Vec<TermId>>,
    /// Letters that stand for a name: a reader has to have met them.
    letters: Vec<TermId>,
    /// What the sentence itself tells of.
    tells: Vec<TermId>,
}

/// What a reader has been told of so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// With what the story is about.
    words: HashSet<TermId>,
    told: HashSet<TermId>,
}

impl Known {
    pub(crate) fn and(mut self, words: &[TermId]) -> Self {
        // The terms of texts are stems; words of one meaning have one key here.
        self.words.extend(words.iter().map(|word| Words::bundled().key_of_stem(*word)));
        self
    }

    pub(crate) fn tell(&mut self, needs: &Needs) {
        self.words.extend(&needs.tells);
        self.told.extend(&needs.tells);
    }

    /// Whether the last word of a name has been told.
    pub(crate) fn knows(&self, name: &str) -> bool {
        Reading::of(name).tokens.last().is_some_and(|token| self.words.contains(&token.key()))
    }

    pub(crate) fn allows(&self, needs: &Needs) -> bool {
        needs.things.iter().all(|thing| thing.iter().any(|word| self.words.contains(word)))
            && needs.letters.iter().all(|letters| self.told.contains(letters))
    }
}

impl Needs {
    pub(crate) fn of(reading: &Reading) -> Self {
        let tokens = reading.tokens.as_slice();
        let verb = (1..tokens.len()).find(|at| is_verb(tokens, *at)).unwrap_or(tokens.len());
        let things = (0..tokens.len()).filter_map(|at| known_thing(tokens, at, at < verb)).collect();
        let tells = tokens.iter().filter(|token| token.is_content()).map(|token| token.key()).collect();
        Self { things, letters: unknown_letters(tokens), tells }
    }
}

/// Letters that stand for a name which the sentence does not tell.
fn unknown_letters(tokens: &[Token]) -> Vec<TermId> {
    let tokens = tokens.get(..MOST_TOKENS).unwrap_or(tokens);
    let initial = |token: &Token| token.lower.chars().next().filter(|_| token.is_capital && !token.is_shout);
    // `the Tarn Motor Club, or TMC`.
    let initials: String = tokens.iter().filter_map(initial).collect();
    let is_unknown = |(at, token): &(usize, &Token)| {
        is_short_name(token) && !is_described(tokens, *at) && !initials.contains(&token.lower)
    };
    tokens.iter().enumerate().filter(is_unknown).map(|(_, token)| token.key()).collect()
}

/// `CTM`: letters that stand for a name that not everybody knows.
fn is_short_name(token: &Token) -> bool {
    let n_letters = token.lower.chars().count();
    token.is_shout
        && token.quotation.is_none()
        && (3..=6).contains(&n_letters)
        && token.lower.chars().all(char::is_alphabetic)
        && !Lists::bundled().has(&token.lower, Listed::Letters)
}

/// `the space agency, TSA`, `TSA Energy`: the words beside it tell what it is.
fn is_described(tokens: &[Token], at: usize) -> bool {
    let is_part = |token: &Token| token.mark == Mark::None && token.is_capital && !token.is_date();
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let is_noun = |before: &Token, token: &Token| {
        let is_beside = token.mark == Mark::None || !before.is_capital;
        before.is_content() && !before.is_date() && is_beside && !is_verb(tokens, at - 1)
    };
    before.zip(tokens.get(at)).is_some_and(|(before, token)| is_noun(before, token))
        || tokens.get(at + 1).is_some_and(is_part)
}

/// The words of the thing that the token at `at` points to as known, if it does and the sentence does not tell which it is.
fn known_thing(tokens: &[Token], at: usize, is_early: bool) -> Option<Vec<TermId>> {
    if !points(tokens, at, is_early) {
        return None;
    }
    let is_pointed = tokens.get(at)?.lower != "the";
    let (noun, is_told) = noun(tokens, at + 1);
    let is_known = || noun.iter().any(|token| needs_no_introduction(token, is_pointed));
    let is_untold = !is_told && !noun.last()?.is_stop && !is_known();
    is_untold.then(|| noun.iter().filter(|token| token.is_content()).map(|token| token.key()).collect())
}

/// Whether a token may point to a thing as known: `the` does only before the verb (`is_early`), where what a sentence is about stands.
fn points(tokens: &[Token], at: usize, is_early: bool) -> bool {
    let follows_preposition = || {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        before.is_none_or(|before| is(&before.lower, Part::Opening) || before.lower == "of")
    };
    tokens.get(at).is_some_and(|token| {
        token.quotation.is_none()
            && match token.lower.as_str() {
                "the" => is_early,
                "this" | "these" | "those" | "such" => true,
                "that" => follows_preposition(),
                _ => false,
            }
    })
}

/// Whether a reader knows what is meant without having been told: a name, a figure, `the latest`, `the police`; behind `this`, a time.
fn needs_no_introduction(token: &Token, is_pointed: bool) -> bool {
    let is_superlative = token.lower.ends_with("est") && token.lower.len() > 4;
    let listed = [if is_pointed { Listed::Time } else { Listed::Known }, Listed::Unique];
    token.is_capital
        || token.is_shout
        || token.figure.is_some()
        || [Role::Ordinal, Role::Body, Role::Office].iter().any(|role| token.is(*role))
        || is_superlative
        || listed.iter().any(|listed| Lists::bundled().has(&token.lower, *listed))
}

/// The words of a noun that begins at a token, and whether what follows tells which one is meant: `of Tarn`, `that sank`.
fn noun(tokens: &[Token], start: usize) -> (&[Token], bool) {
    let ends = |at: usize| {
        let Some(token) = tokens.get(at) else { return true };
        at > start && (token.mark >= Mark::Comma || is_verb(tokens, at))
            || tells_which(token)
            || is(&token.lower, Part::Joining)
            || is(&token.lower, Part::Determiner)
            || is(&token.lower, Part::Clause)
            || token.is_stop && !token.is_capital
    };
    let end = (start..=tokens.len()).find(|at| ends(*at)).unwrap_or(start);
    let follows = tokens.get(end);
    let goes_on = follows.is_some_and(|token| token.mark == Mark::None && tells_which(token));
    // `the decision on Tuesday` tells when.
    let is_time = tokens.get(end + 1).is_some_and(Token::is_date);
    (tokens.get(start..end).unwrap_or_default(), goes_on && !is_time)
}

fn tells_which(token: &Token) -> bool {
    is(&token.lower, Part::Relative)
        || is(&token.lower, Part::Opening)
        || matches!(
            token.lower.as_str(),
            "of" | "to" | "that" | "near" | "against" | "about" | "behind" | "into"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Needs {
        Needs::of(&Reading::of(text))
    }

    fn is_understood(told: &str, sentence: &str) -> bool {
        let mut known = Known::default();
        known.tell(&of(told));
        known.allows(&of(sentence))
    }

    #[test]
    fn known_things_have_to_be_told() {
        let told = "Storm closes two ports in Tarn";
        for sentence in [
            "The storm moved on to Halden.",
            "The ports will open again.",
            "The police moved on to Halden.",
            "The mayor of Halden spoke of a bad night.",
            "The largest bridge was washed away.",
            "This week has been the worst for years.",
            "A bridge was washed away by the flood.",
            "Ana Lund said the bridge was washed away.",
            "NATO said a bridge was washed away.",
            "The Tarn Motor Club, or TMC, said a bridge was washed away.",
            "Ana Lund of the motor club, TMC, said a bridge was washed away.",
        ] {
            assert!(is_understood(told, sentence), "{sentence}");
        }
        for sentence in [
            "The bridge was washed away.",
            "In the towel was a bird.",
            "The steps got Tarn removed from the list.",
            "Ana Lund said that this practice has to end.",
            "Those assaults were told by nobody.",
            "The decision on Tuesday was a surprise.",
            "Ana Lund of TMC said a bridge was washed away.",
            "In Tarn, TMC said a bridge was washed away.",
            "On Monday TMC said a bridge was washed away.",
        ] {
            assert!(!is_understood(told, sentence), "{sentence}");
        }
    }
}
