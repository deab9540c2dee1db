//! Whether a sentence is whole: a subject with a verb, and nothing that only a caption, a biography or the sentence before explains.

use super::words::{Listed, Lists};
use crate::entities::is_place_name;
use crate::reading::{Mark, Role, Token};
use crate::shorten::{Part, capitalized, is, is_verb, opens_part};

/// A line about its writer says what he is within so many words.
const WRITER_WORDS: usize = 9;
/// Before the comma, an opening has at most so many words.
const OPENING_WORDS: usize = 14;

/// Whether a statement leans on the sentence before: a pronoun, a time or a thing points back.
pub(super) fn leans(tokens: &[Token]) -> bool {
    opens_on_pronoun(tokens)
        || means_nobody(tokens)
        || opens_on_time_and_pronoun(tokens)
        || counts_time_from_before(tokens)
        || goes_on(tokens)
        || happens_later(tokens)
        || points_back(tokens)
}

/// Whether the sentence has a main verb and is no biography of a writer.
pub(super) fn is_statement(tokens: &[Token]) -> bool {
    has_main_verb(tokens)
        && !is_biography(tokens)
        && !is_only_opening(tokens)
        && !is_only_attribution(tokens)
        && !has_two_determiners(tokens)
}

/// `Ana Lund said at a press conference on Monday.`: what she said stands elsewhere.
fn is_only_attribution(tokens: &[Token]) -> bool {
    let is_said =
        |at: &usize| tokens.get(*at).is_some_and(|token| matches!(token.lower.as_str(), "said" | "says"));
    let Some(said) = (1..tokens.len()).find(is_said) else { return false };
    let (speaker, told) =
        (tokens.get(..said).unwrap_or_default(), tokens.get(said + 1..).unwrap_or_default());
    let is_plain = |token: &Token| token.mark == Mark::None && token.quotation.is_none();
    let says_when_or_where =
        told.first().is_none_or(|first| first.is_date() || is(&first.lower, Part::Opening));
    tokens.iter().skip(1).all(is_plain)
        && !(1..speaker.len()).any(|at| is_verb(speaker, at))
        && says_when_or_where
        && !(1..told.len()).any(|at| tells_more(told, at))
}

/// `… on Monday the bank needs money`, `… in Tarn that …`: whether a token behind a time or a place begins what is said.
fn tells_more(told: &[Token], at: usize) -> bool {
    let Some((before, token)) = told.get(at - 1).zip(told.get(at)) else { return false };
    let follows_day = before.is_date() && !token.is_date() && !is(&token.lower, Part::Opening);
    let is_third_person = token.lower.ends_with('s') && !before.is_stop && !token.is_capital;
    follows_day || is_third_person || token.lower == "that" || is_verb(told, at)
}

/// `on the their phones`: a slip of the pen.
fn has_two_determiners(tokens: &[Token]) -> bool {
    let is_one = |token: &Token| {
        matches!(token.lower.as_str(), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our" | "my")
    };
    tokens.windows(2).any(|pair| {
        let [before, token] = pair else { return false };
        is_one(before)
            && is_one(token)
            && token.mark == Mark::None
            && before.lower != "her"
            && !token.is_capital
    })
}

/// `In 2015, Norway gave her a medal.`: before the pronoun stands nobody whom it may mean.
fn means_nobody(tokens: &[Token]) -> bool {
    let is_pronoun = |token: &Token| {
        token.quotation.is_none()
            && matches!(token.lower.as_str(), "he" | "she" | "him" | "her" | "his" | "hers")
    };
    let Some(at) = tokens.iter().position(is_pronoun) else { return false };
    // `After he left Tarn, Lund …`.
    let end = if tokens.first().is_some_and(|first| opens_part(&first.lower)) { tokens.len() } else { at };
    !(0..end).any(|at| may_be_somebody(tokens, at))
}

/// Whether a token may name a person, or say what somebody is.
fn may_be_somebody(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let lists = Lists::bundled();
    let is_listed = |listed: Listed| {
        lists.has(&token.lower, listed)
            || token.lower.strip_suffix('s').is_some_and(|one| lists.has(one, listed))
    };
    // `An American`.
    let is_one = || {
        at.checked_sub(1)
            .and_then(|before| tokens.get(before))
            .is_some_and(|before| matches!(before.lower.as_str(), "a" | "an"))
    };
    let may_be_name = token.is_capital
        && !token.is_shout
        && !token.is_stop
        && !token.is_date()
        && !is(&token.lower, Part::Office);
    is_listed(Listed::Role)
        || is_listed(Listed::Person)
        || token.is(Role::Office)
        || token.lower == "old"
        || may_be_name && (is_one() || !is_place_name(&capitalized(&token.lower)))
}

/// `With a car inside.`: an opening that nothing follows.
fn is_only_opening(tokens: &[Token]) -> bool {
    let opens = tokens.first().is_some_and(|first| matches!(first.lower.as_str(), "with" | "without"));
    let goes_on =
        |at: usize| is_verb(tokens, at) || tokens.get(at).is_some_and(|token| token.mark >= Mark::Comma);
    opens && !(1..tokens.len()).any(goes_on)
}

/// Whether a verb stands outside relative clauses: `The fuselage of the plane that crashed, in Tarn.` has none.
fn has_main_verb(tokens: &[Token]) -> bool {
    let is_list = is_list(tokens);
    let mut in_relative = false;
    let is_present = |at: usize| may_be_present(tokens, at) && !(is_list && is_listed(tokens, at));
    for (at, token) in tokens.iter().enumerate() {
        if token.mark >= Mark::Comma {
            in_relative = false;
        }
        let is_its_verb = in_relative && token.lower.ends_with("ed");
        if is(&token.lower, Part::Relative) || token.lower == "that" && at > 0 {
            in_relative = true;
        } else if at > 0
            && (is_its_verb
                || is_verb(tokens, at)
                || is_present(at)
                || follows_aside(tokens, at)
                || token.quotation.is_some())
        {
            if !in_relative {
                return true;
            }
            in_relative = false;
        }
    }
    false
}

/// `Lund, a pilot, admitted that …`, `Lund of Tarn, Kestria, received a bill`: what is said of somebody behind an aside.
fn follows_aside(tokens: &[Token], at: usize) -> bool {
    let Some((before, [verb, next, ..])) = tokens.split_at_checked(at) else { return false };
    let n_commas = before.iter().filter(|token| token.mark == Mark::Comma).count();
    verb.mark == Mark::Comma
        && verb.lower.ends_with("ed")
        && n_commas == 1
        && next.mark == Mark::None
        && (is(&next.lower, Part::Determiner) || next.is_date() || next.lower == "to")
}

/// Whether a list may be all that the sentence is: `…, and the port, which …`.
fn is_list(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        let [joins, next] = pair else { return false };
        joins.mark == Mark::Comma && joins.lower == "and" && is(&next.lower, Part::Determiner)
    })
}

/// `mortgages, small firms with …`: behind a comma a noun's first words stand, before one its last.
fn is_listed(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let is_first = before.is_some_and(|before| before.mark == Mark::Comma && !before.is_capital) && at > 1;
    is_first || tokens.get(at + 1).is_some_and(|next| next.mark == Mark::Comma)
}

/// `The bridge links`, `Experts want`: not known to be anything else.
fn may_be_present(tokens: &[Token], at: usize) -> bool {
    let Some((before, token)) = at.checked_sub(1).and_then(|before| tokens.get(before)).zip(tokens.get(at))
    else {
        return false;
    };
    let lists = Lists::bundled();
    let follows_noun = !is(&before.lower, Part::Opening) && !is(&before.lower, Part::Determiner);
    let is_third_person = token.lower.ends_with('s') && !token.lower.ends_with("ss") && !before.is_stop;
    let is_plural =
        before.lower.ends_with('s') || before.figure.is_some() || lists.has(&before.lower, Listed::Plural);
    let may_be_base = is_plural && !token.lower.ends_with("ing") && !token.is_adverb();
    let is_lower = !token.is_capital && !token.is_stop && token.figure.is_none() && token.mark == Mark::None;
    is_lower && follows_noun && (is_third_person || may_be_base || lists.has(&token.lower, Listed::Base))
}

/// `Ana Lund is a digital correspondent of the Courier …`.
fn is_biography(tokens: &[Token]) -> bool {
    let named = tokens.iter().take_while(|token| token.is_capital).count();
    let Some((verb, said_of)) = tokens.get(named).zip(tokens.get(named + 1..)) else { return false };
    // `Ana Lund is accused of killing a reporter`, `Ana Lund is the writer who was shot`.
    let describes = |token: &&Token| {
        !is(&token.lower, Part::Opening) && token.lower != "of" && !token.lower.ends_with("ed")
    };
    let writes = |token: &Token| Lists::bundled().has(&token.lower, Listed::Writer);
    let is_past = |token: &Token| is(&token.lower, Part::Past) || is_was(token);
    (1..=4).contains(&named)
        && verb.lower == "is"
        && said_of.iter().take(WRITER_WORDS).take_while(describes).any(writes)
        && !said_of.iter().any(is_past)
}

fn is_was(token: &Token) -> bool {
    matches!(token.lower.as_str(), "was" | "were" | "had")
}

/// `After several failures, it …`: what stands before names nobody.
fn opens_on_pronoun(tokens: &[Token]) -> bool {
    let comma = (1..tokens.len().min(OPENING_WORDS))
        .find(|at| tokens.get(*at).is_some_and(|token| token.mark == Mark::Comma));
    let Some((comma, first)) = comma.zip(tokens.first()) else { return false };
    let is_opening = opens_part(&first.lower) || first.lower.ends_with("ing") || first.lower.ends_with("ed");
    let names = tokens.iter().take(comma).skip(1).any(|token| token.is_capital && !token.is_date());
    is_opening && tokens.get(comma).is_some_and(is_pronoun) && !names
}

fn is_pronoun(token: &Token) -> bool {
    token.quotation.is_none()
        && matches!(
            token.lower.as_str(),
            "it" | "he" | "she" | "they" | "his" | "her" | "its" | "their" | "that" | "this"
        )
}

/// `On Monday night he …`: what stands before says when, and names nobody.
fn opens_on_time_and_pronoun(tokens: &[Token]) -> bool {
    let is_time = |token: &&Token| {
        token.mark == Mark::None
            && (token.is_date()
                || token.figure.is_some()
                || is(&token.lower, Part::Determiner)
                || Lists::bundled().has(&token.lower, Listed::Time)
                || Lists::bundled().has(&token.lower, Listed::Unique))
    };
    let Some((first, rest)) = tokens.split_first() else { return false };
    let times = rest.iter().take_while(|token| is_time(token) && !is_pronoun(token)).count();
    let subject = rest.get(times).filter(|token| token.mark == Mark::None);
    is(&first.lower, Part::Opening) && times > 0 && subject.is_some_and(is_pronoun)
}

/// `Three days later, …`.
fn counts_time_from_before(tokens: &[Token]) -> bool {
    let [number, unit, later, ..] = tokens else { return false };
    let counts =
        number.figure.is_some() || number.is(Role::Amount) || number.is(Role::Number) || number.is_stop;
    counts && Lists::bundled().has(&unit.lower, Listed::Time) && later.lower == "later"
}

/// Whether a token of those before the last begins or joins a clause, so that what is said of a time may count from there.
fn tells_before(tokens: &[Token]) -> bool {
    let joins = |token: &Token| {
        token.mark >= Mark::Comma
            || token.is_date()
            || [Part::Joining, Part::Clause, Part::Relative].iter().any(|part| is(&token.lower, *part))
    };
    tokens.iter().enumerate().any(|(at, token)| at > 0 && joins(token) || is(&token.lower, Part::Clause))
}

/// `Contact was later lost`, `sent a call 12 minutes later`: after what, the sentence before tells.
fn happens_later(tokens: &[Token]) -> bool {
    (1..tokens.len()).any(|at| {
        let Some((before, [token, behind @ ..])) = tokens.split_at_checked(at) else { return false };
        let counts = before.last().is_some_and(|unit| Lists::bundled().has(&unit.lower, Listed::Time));
        // `later on Tuesday`, `later this month`, `later than`.
        let is_told = behind.first().is_some_and(|next| {
            next.is_date() || matches!(next.lower.as_str(), "on" | "in" | "this" | "next" | "than" | "that")
        });
        let leans = match token.lower.as_str() {
            "later" => counts || !is_told,
            "afterwards" | "afterward" | "subsequently" | "thereafter" => true,
            _ => false,
        };
        let is_plain = token.mark == Mark::None && token.quotation.is_none();
        leans && is_plain && !tells_before(before)
    })
}

/// What a sentence before has to tell: `All seven are full`, `A replacement is due`, `had seen to that`.
fn points_back(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let counts = word(0) == "all"
        && tokens.get(1).is_some_and(|token| token.figure.is_some())
        && tokens.get(2).is_some_and(|token| is(&token.lower, Part::Auxiliary));
    let replaces = matches!(word(0), "a" | "an")
        && matches!(word(1), "replacement" | "substitute" | "successor" | "alternative")
        && !matches!(word(2), "for" | "to" | "of");
    counts || replaces || ends_on_that(tokens)
}

/// `had seen to that: …`: the first clause ends with a pronoun for something that was told before.
fn ends_on_that(tokens: &[Token]) -> bool {
    let bare = |at: &usize| {
        tokens.get(*at).is_some_and(|token| token.lower == "that" && token.quotation.is_none())
            && tokens.get(at + 1).is_none_or(|next| next.mark == Mark::Strong)
            && tokens.get(at - 1).is_some_and(|before| matches!(before.lower.as_str(), "to" | "of" | "for"))
    };
    let Some(at) = (1..tokens.len()).find(bare) else { return false };
    let joins = |token: &Token| is(&token.lower, Part::Joining) || is(&token.lower, Part::Clause);
    !tokens.iter().take(at).any(joins)
}

/// `A scan then showed …`, `can then restrict`: no verb stands before the `then` that it could go on from.
fn goes_on(tokens: &[Token]) -> bool {
    let is_then = |at: &usize| {
        tokens.get(*at).is_some_and(|token| {
            token.lower == "then" && token.mark == Mark::None && token.quotation.is_none()
        })
    };
    let Some(then) = (1..tokens.len()).find(is_then) else { return false };
    let words = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let joins = matches!(words(then - 1), "since" | "by" | "until" | "from" | "and" | "but" | "the" | "who");
    let is_told = (0..then - 1).any(|at| at > 0 && is_verb(tokens, at)) || ["if", "when"].contains(&words(0));
    let is_title = tokens.get(then + 1).is_some_and(|next| next.is_capital);
    !joins && !is_told && !is_title
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Reading;

    fn is_whole(sentence: &str) -> bool {
        let tokens = Reading::of(sentence).tokens;
        is_statement(&tokens) && !leans(&tokens)
    }

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
            "Ana Lund is accused of killing a reporter in Tarn.",
            "Tesla reports record deliveries in Tarn.",
            "Police want to speak to the driver of the car.",
            "Two children remain in hospital in Tarn.",
            "People die in the floods of Tarn each year.",
            "As many as 40 people were killed in the blast in Tarn.",
            "By 2030 the city will ban cars from its streets.",
            "The gunman killed two guards at the gate, then turned the gun on himself.",
            "Lund, then aged 12, was seen in the port of Tarn.",
            "The port was closed and later sold to the city of Tarn.",
            "The council will meet later on Tuesday.",
            "After the storm the port was closed two days later.",
            "On Monday night Ana Lund stayed in the port of Tarn.",
            "All seven ports of the coast are closed.",
            "A successor to Ana Lund is due in May.",
            "Small ports with ferries, such as Tarn, want a bridge.",
            "Ana Lund of Tarn, Kestria, received a bill of 200 billion.",
            "A fireball that lit up the sky is lighting up the media.",
            "Lawmakers from ports that expanded the fleet are pushing back on pressure from Halden.",
            "Ana Lund said at a press conference the port was closed.",
            "Ana Lund said on Monday, when the port was closed.",
            "Sea levels rise faster than before, scientists said on Monday.",
            "Ana Lund said on Monday the bank needs more money.",
            "An American lost his life in Tarn.",
            "One of the women of the port lost her home.",
        ] {
            assert!(is_whole(sentence), "{sentence}");
        }
    }

    #[test]
    fn captions_biographies_and_parts_are_not_whole() {
        for sentence in [
            "The burned fuselage of the small plane that crashed, in Tarn, on Sunday.",
            "Ana Lund is a digital correspondent of the Courier covering family and life.",
            "After several failures, it put a satellite into space.",
            "Three days later, the port was closed.",
            "The ferry sent a distress call 12 minutes later from a place off Tarn.",
            "Contact was later lost with the ferry of the port.",
            "The ferry was subsequently sold to the city of Tarn.",
            "On Monday night he stayed in the port of Tarn.",
            "Thanks to a fault, she was charged for the whole of the ferry.",
            "All seven are closed until the end of May.",
            "A replacement from Halden is due in May.",
            "The teacher of the school had seen to that: 40 pupils were in the hall.",
            "People with old ferries, small firms with boats, and the port, which owes a million.",
            "A scan then showed a hole in the hull.",
            "With a cherry-red car inside.",
            "Chief Simmons, according to a paper of the port.",
            "Port Chief Ana Lund said at a press conference on Monday.",
            "Police arrested him in the port on Monday.",
            "In 2015, the UK gave her a medal.",
        ] {
            assert!(!is_whole(sentence), "{sentence}");
        }
    }
}
