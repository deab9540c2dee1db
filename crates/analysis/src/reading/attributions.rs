//! Who says what in a sentence.

use std::ops::Range;

use super::tokens::{Mark, Token};
use super::words::Role;

/// Somebody speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribution {
    /// The token that says so: a saying verb, `according`, or the last word before a colon.
    pub(crate) verb: usize,
    /// The tokens that name who speaks, with titles and appositions.
    pub(crate) speaker: Range<usize>,
    /// Whether that is a pronoun only.
    pub(crate) is_pronoun: bool,
    pub(crate) sentence: usize,
}

/// Words that stand before a saying verb that speaks for nobody: `was told`, `to say`.
const NOT_SPEAKING: [&str; 13] =
    ["was", "were", "is", "are", "be", "been", "being", "to", "the", "a", "an", "of", "for"];

const PRONOUNS: [&str; 6] = ["he", "she", "they", "it", "who", "i"];

/// A speaker is named in at most so many words.
const MAX_SPEAKER: usize = 16;

/// Finds the attributions of a sentence, whose tokens begin at `range.start`.
pub(super) fn read(tokens: &[Token], range: &Range<usize>, found: &mut Vec<Attribution>) {
    let mut add = |verb: usize, speaker: Range<usize>| {
        let named = tokens.get(speaker.clone()).unwrap_or_default();
        let Some(first) = named.first() else { return };
        let says_nothing = !named.iter().any(|token| token.is_content());
        let is_pronoun = says_nothing && named.iter().any(|token| PRONOUNS.contains(&token.lower.as_str()));
        let (mut start, mut end) = (range.start + speaker.start, range.start + speaker.end);
        if says_nothing && !is_pronoun {
            // `Lund denied it, and called it a lie`.
            let Some(same) = found.last().filter(|last| last.sentence == first.sentence) else { return };
            (start, end) = (same.speaker.start, same.speaker.end);
        }
        found.push(Attribution {
            verb: range.start + verb,
            speaker: start..end,
            is_pronoun,
            sentence: first.sentence,
        });
    };
    if let Some(end) = headline_speaker(tokens) {
        add(end - 1, 0..end);
    }
    for (at, token) in tokens.iter().enumerate() {
        if token.quotation.is_some() {
            continue;
        }
        if token.lower == "according" && tokens.get(at + 1).is_some_and(|next| next.lower == "to") {
            add(at, at + 2..phrase_end(tokens, at + 2));
        } else if token.is_saying() && speaks(tokens, at) {
            let speaker = speaker(tokens, at);
            if !speaker.is_empty() {
                add(at, speaker);
            }
        }
    }
}

/// `Mark Carney: …`: a few words with capitals before a colon at the head.
fn headline_speaker(tokens: &[Token]) -> Option<usize> {
    let end = tokens.iter().take(6).skip(1).position(|token| token.mark == Mark::Strong)? + 1;
    let named = tokens.get(..end)?;
    let is_name = named.iter().all(|token| token.is_capital && !token.is_stop && !token.is(Role::Machine));
    let is_colon = named.last()?.around.1 == ':';
    (is_name && is_colon && end <= 4 && tokens.len() > end).then_some(end)
}

fn speaks(tokens: &[Token], at: usize) -> bool {
    let word = |index: Option<usize>| {
        index.and_then(|index| tokens.get(index)).map_or("", |token| token.lower.as_str())
    };
    let before = word(at.checked_sub(1));
    let after = word(Some(at + 1));
    // `called off`, `ruled out`.
    let is_other = ["off", "on", "for", "in", "up", "of"].contains(&after)
        && tokens.get(at).is_some_and(|token| token.is(Role::Naming))
        || after == "out";
    !NOT_SPEAKING.contains(&before) && !is_other
}

/// The tokens that name who speaks by the verb at `verb`: before it, or behind it where the statement stands before it
/// (`…,” said Lund`).
fn speaker(tokens: &[Token], verb: usize) -> Range<usize> {
    let Some(token) = tokens.get(verb) else { return verb..verb };
    // `…, saying the toll was paid`: who did what stands before.
    let is_participle = token.lower.ends_with("ing");
    let next = tokens.get(verb + 1).filter(|next| next.mark == Mark::None && !is_participle);
    let is_behind_quotation =
        verb > 0 && tokens.get(verb - 1).is_some_and(|before| before.quotation.is_some());
    let names = |next: &Token| next.is_capital || matches!(next.lower.as_str(), "the" | "a" | "an");
    let is_inverted = token.mark >= Mark::Comma
        && if is_behind_quotation {
            next.is_some_and(|next| names(next) || next.is_content())
        } else {
            next.is_some_and(names) && token.mark == Mark::Comma && !is_apposition(tokens, verb)
        };
    if is_inverted {
        return verb + 1..phrase_end(tokens, verb + 1);
    }
    let mut end = verb;
    while end > 0 && tokens.get(end - 1).is_some_and(stands_before_verb) {
        end -= 1;
    }
    subject(tokens, end)
}

/// `did not` of `did not say`, `later` of `later told`.
fn stands_before_verb(token: &Token) -> bool {
    let is_auxiliary = matches!(
        token.lower.as_str(),
        "did"
            | "does"
            | "do"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "could"
            | "also"
            | "later"
            | "didn't"
            | "hasn't"
    );
    is_auxiliary || token.is(Role::Negation) || token.is(Role::PassedOver) || token.is_adverb()
}

/// Whether the comma before `verb` closes an apposition: `Odile Ferrant, the former mayor, said`.
fn is_apposition(tokens: &[Token], verb: usize) -> bool {
    let mut part =
        tokens.iter().take(verb).skip(1).rev().take(MAX_SPEAKER).filter(|token| token.quotation.is_none());
    let mut is_name = true;
    let opening = part.find(|token| {
        is_name &= token.is_capital;
        token.mark >= Mark::Comma
    });
    let begins_apposition = |token: &Token| {
        matches!(
            token.lower.as_str(),
            "the"
                | "a"
                | "an"
                | "who"
                | "which"
                | "its"
                | "his"
                | "her"
                | "their"
                | "for"
                | "of"
                | "from"
                | "at"
                | "in"
                | "with"
                | "on"
        )
    };
    opening.is_some_and(|token| {
        token.mark == Mark::Comma && (is_name || begins_apposition(token) || token.figure.is_some())
    })
}

/// Back from the verb to where its subject begins: the nearest mark, behind an apposition the one before that.
fn subject(tokens: &[Token], verb: usize) -> Range<usize> {
    let mut commas_left = match tokens.get(verb) {
        // The comma that opens the apposition which the one before the verb closes.
        Some(token) if token.mark == Mark::Comma => 1,
        Some(token) if token.mark > Mark::Comma => return verb..verb,
        _ => 0,
    };
    let mut start = verb;
    while start > 0 && verb - start < MAX_SPEAKER {
        let Some(token) = tokens.get(start - 1) else { break };
        let tells_more = matches!(token.lower.as_str(), "who" | "which" | "whose" | "whom");
        let ends = token.quotation.is_some()
            || token.is_saying() && !token.is_capital
            || token.is(Role::Bound) && !tells_more;
        if ends {
            break;
        }
        start -= 1;
        match token.mark {
            Mark::None => {}
            Mark::Comma if commas_left > 0 => commas_left -= 1,
            _ => break,
        }
    }
    // `Ilse Brandvold, who called it a lie`.
    let is_relative = tokens.get(start).is_some_and(|token| matches!(token.lower.as_str(), "who" | "which"));
    while is_relative && start > 0 && tokens.get(start - 1).is_some_and(|token| token.is_capital) {
        start -= 1;
    }
    start..verb
}

/// Up to the mark, verb or grammar behind which something else begins.
fn phrase_end(tokens: &[Token], start: usize) -> usize {
    let ends = |token: &Token| {
        token.quotation.is_some()
            || token.is(Role::Bound)
            || token.is_saying()
            || matches!(
                token.lower.as_str(),
                "that" | "in" | "on" | "at" | "is" | "was" | "has" | "had" | "said"
            )
    };
    let mut end = start;
    while let Some(token) = tokens.get(end) {
        let is_mark = token.mark >= Mark::Comma && end > start;
        if is_mark || ends(token) || end - start == MAX_SPEAKER {
            break;
        }
        end += 1;
    }
    end + apposition(tokens, start, end, ends)
}

/// How many tokens behind a comma name the same: a name (`the coroner, Maud Easterly`), or, unless the phrase opens the
/// sentence, an office (`said Gwendolyn Tshabalala, general secretary of the union`).
fn apposition(tokens: &[Token], start: usize, end: usize, ends: impl Fn(&Token) -> bool) -> usize {
    let rest = tokens.get(end..).unwrap_or_default();
    let is_comma = rest.first().is_some_and(|token| token.mark == Mark::Comma && end > start);
    let part = rest
        .iter()
        .enumerate()
        .take(MAX_SPEAKER)
        .take_while(|(at, token)| *at == 0 || token.mark == Mark::None && !ends(token));
    let length = part.clone().count();
    let is_name = length <= 4 && part.clone().all(|(_, token)| token.is_capital);
    let is_office = start > 2
        && part.clone().next().is_some_and(|(_, token)| !token.is_saying() && !token.is(Role::Bound));
    if is_comma && (is_name || is_office) { length } else { 0 }
}
