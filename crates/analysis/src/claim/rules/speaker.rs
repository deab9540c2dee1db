//! Who is said to speak must be who speaks in the passages.

use super::super::reading::{Attribution, Mark, Token};
use super::super::unsupported::{Reason, Unsupported};
use super::super::words::Role;
use super::Case;

/// Words that name no speaker of their own: `the company`, of which the passage told the name before.
const STANDING_FOR_NAMES: [&str; 26] = [
    "company", "firm", "operator", "group", "agency", "ministry", "minister", "president", "mayor", "team", "club", "station", "insurer",
    "bank", "man", "woman", "player", "coach", "singer", "actor", "actress", "union", "party", "authority", "director", "government",
];

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    for attribution in &case.claim.attributions {
        if !case.sentence.tokens.contains(&attribution.verb) || attribution.is_pronoun {
            continue;
        }
        let speaker: Vec<&Token> = case.claim.numbered(attribution.speaker.clone()).map(|(_, token)| token).collect();
        let Some((first, last)) = speaker.first().zip(speaker.last()) else { continue };
        if !said_so(case, attribution, &speaker) {
            found.push(case.finding(Reason::Speaker, first, last));
        }
    }
}

/// Whether the one who says most of what is said here is the same.
fn said_so(case: &Case<'_>, attribution: &Attribution, speaker: &[&Token]) -> bool {
    let votes = votes(case, attribution);
    let most = votes.iter().map(|(_, n)| *n).max().unwrap_or(0);
    if most == 0 {
        // Nothing of what is said stands there: other rules tell.
        return speaker.iter().filter(|token| token.is_content()).all(|token| case.grounds.has_name(token));
    }
    let mut best = votes.iter().filter(|(_, n)| *n == most);
    best.any(|(owner, _)| owner.is_some_and(|owner| is_same(case, speaker, owner)))
}

/// For each attribution of the passages, how many of the words said here it owns; `None` is the writer's own voice.
fn votes<'c>(case: &'c Case<'_>, attribution: &Attribution) -> Vec<(Option<&'c Attribution>, usize)> {
    let mut votes: Vec<(Option<&Attribution>, usize)> = Vec::new();
    for (index, token) in said(case, attribution) {
        let _ = index;
        let mut owners: Vec<Option<&Attribution>> = Vec::new();
        for (place, _) in case.near(token) {
            let owner = owner(case, place);
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        for owner in owners {
            match votes.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, n)) => *n += 1,
                None => votes.push((owner, 1)),
            }
        }
    }
    votes
}

/// The words of the claim that are said by the speaker: all that say something, but for those who name him, up to the next part
/// of the sentence with a speaker of its own.
fn said<'c>(case: &'c Case<'_>, attribution: &'c Attribution) -> impl Iterator<Item = (usize, &'c Token)> {
    let others = case.claim.attributions.iter().filter(move |other| other.sentence == attribution.sentence && other.verb != attribution.verb);
    let next = others.clone().map(|other| other.speaker.start.min(other.verb)).filter(|start| *start > attribution.verb).min();
    let behind = others.map(|other| other.speaker.end.max(other.verb)).filter(|end| *end < attribution.speaker.start.min(attribution.verb)).max();
    case.tokens().filter(move |(index, token)| {
        let is_part = next.is_none_or(|next| *index < next) && behind.is_none_or(|behind| *index > behind);
        is_part && !token.is_stop && !token.is_saying() && !attribution.speaker.contains(index)
    })
}

/// Who speaks the word at `place` of the passages: of several in its sentence, the one in its own part, else the nearest one.
fn owner<'c>(case: &'c Case<'_>, place: usize) -> Option<&'c Attribution> {
    let token = case.grounds.reading.token(place)?;
    let attributions = case.grounds.attributions(token.sentence);
    let parts = |attribution: &Attribution| {
        let (start, end) = (place.min(attribution.verb), place.max(attribution.verb));
        let between = case.grounds.reading.numbered(start + 1..end + 1);
        between.filter(|(_, token)| token.mark == Mark::Strong || token.is(Role::Bound) && token.lower == "but" || token.lower == "and" && token.mark >= Mark::Comma).count()
    };
    // A speaker's own words are nobody's.
    attributions.iter().min_by_key(|attribution| (parts(attribution), place.abs_diff(attribution.verb)))
}

/// Whether `speaker` can be the one who speaks by `owner`.
fn is_same(case: &Case<'_>, speaker: &[&Token], owner: &Attribution) -> bool {
    let named: Vec<&Token> = case.grounds.reading.numbered(owner.speaker.clone()).map(|(_, token)| token).collect();
    let is_there = |token: &Token| named.iter().any(|other| other.key == token.key);
    let names: Vec<&Token> = speaker.iter().copied().filter(|token| is_name(case, token)).collect();
    let core: Vec<&Token> = if names.is_empty() { head(speaker) } else { names };
    if core.iter().all(|token| is_there(token)) {
        return true;
    }
    let stands_for_name = owner.is_pronoun || named.iter().any(|token| STANDING_FOR_NAMES.contains(&token.lower.as_str())) && !named.iter().any(|token| is_name(case, token));
    stands_for_name && (is_named_before(case, &core, owner) || shares_office(case, &core, owner))
}

fn is_name(case: &Case<'_>, token: &Token) -> bool {
    let is_known = case.grounds.is_name(token);
    token.is_content() && (is_known || token.is_capital && !token.opens && !case.sentence.is_title_case && !case.grounds.has(token))
        || token.is_capital && token.is_content() && token.opens && !case.grounds.has(token) && !case.sentence.is_title_case
}

/// The last word that says something before the first preposition: `fire chief` of `the fire chief of Tarn`.
fn head<'t>(speaker: &[&'t Token]) -> Vec<&'t Token> {
    let phrase = speaker.iter().skip_while(|token| token.is_stop).take_while(|token| !matches!(token.lower.as_str(), "of" | "in" | "at" | "for" | "from" | "who"));
    phrase.copied().filter(|token| token.is_content()).last().into_iter().collect()
}

/// Whether the passages name all of `core` before the pronoun or the general word speaks.
fn is_named_before(case: &Case<'_>, core: &[&Token], owner: &Attribution) -> bool {
    let is_before = |token: &Token| case.grounds.places(token.key).any(|place| place < owner.verb);
    let earlier = case.grounds.reading.attributions.iter().rev().filter(|other| other.verb < owner.verb && !other.is_pronoun);
    let last_speaker = earlier.map(|other| other.speaker.clone()).next();
    // The last one who spoke by name, where one did.
    let is_last = |token: &Token| last_speaker.clone().is_none_or(|range| case.grounds.reading.numbered(range).any(|(_, other)| other.key == token.key));
    core.iter().all(|token| is_before(token)) && (!owner.is_pronoun || core.iter().any(|token| is_last(token)))
}

/// Whether the general word is a part of how `core` is called: `the insurer` is called so elsewhere, too.
fn shares_office(case: &Case<'_>, core: &[&Token], owner: &Attribution) -> bool {
    core.iter().all(|token| case.grounds.places(token.key).any(|place| place.abs_diff(owner.verb) < 40))
}
