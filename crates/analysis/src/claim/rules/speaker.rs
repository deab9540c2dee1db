//! Who is said to speak must be who speaks in the passages.

use std::ops::RangeInclusive;

use super::super::unsupported::{Reason, Unsupported};
use super::{Case, GENERAL};
use crate::reading::{Attribution, Mark, Role, Token};

/// Whom a pronoun stands for is looked for in so many sentences.
const LOOKED_BACK: usize = 4;

/// Parts of one name stand this close.
const NEAR: usize = 4;

/// Of a word that is repeated without end, so many places are looked at.
const MAX_PLACES: usize = 100;

/// Behind who reports a whole sentence so many words stand at most: `… reported on Monday`.
const TAIL: usize = 3;

/// A quotation is followed over so many words to who speaks.
const MAX_QUOTED: usize = 200;

pub(super) fn check(case: &Case<'_>, found: &mut Vec<Unsupported>) {
    for attribution in &case.claim.attributions {
        if !case.sentence.tokens.contains(&attribution.verb) || attribution.is_pronoun {
            continue;
        }
        let speaker: Vec<&Token> =
            case.claim.numbered(attribution.speaker.clone()).map(|(_, token)| token).collect();
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
    // Of a sentence that two speak, or report, both may be named; a quotation is of one.
    let is_quoted = said(case, attribution).any(|token| token.quotation.is_some());
    let enough = |n: usize| if is_quoted { n == most } else { n * 2 >= most };
    let attributed = || votes.iter().filter_map(|(owner, n)| Some(((*owner)?, *n)));
    let is_same = |owner: &Attribution| is_same(case, speaker, owner);
    let own = attributed().filter(|(owner, n)| enough(*n) && is_same(owner)).max_by_key(|(_, n)| *n);
    own.is_some_and(|(own, n)| {
        // What another says elsewhere must not be the greater part, nor as great, unless a pronoun stands for it here.
        let has_pronoun = has_pronoun(case, own.sentence);
        let mut others = attributed().filter(|(other, _)| other.sentence != own.sentence && !is_same(other));
        !others.any(|(_, other)| other > n || other == n && !has_pronoun)
    })
}

fn has_pronoun(case: &Case<'_>, sentence: usize) -> bool {
    let tokens = case
        .grounds
        .reading
        .sentences
        .get(sentence)
        .map(|sentence| sentence.tokens.clone())
        .unwrap_or_default();
    let mut words = case.grounds.reading.numbered(tokens);
    words.any(|(_, token)| matches!(token.lower.as_str(), "it" | "they" | "he" | "she" | "this" | "them"))
}

/// For each attribution of the passages, how many of the words said here it owns; `None` is the writer's own voice.
fn votes<'c>(case: &'c Case<'_>, attribution: &Attribution) -> Vec<(Option<&'c Attribution>, usize)> {
    let mut votes: Vec<(Option<&Attribution>, usize)> = Vec::new();
    for token in said(case, attribution) {
        let mut owners: Vec<Option<&Attribution>> = Vec::new();
        for (place, _) in case.near(token).take(MAX_PLACES) {
            for owner in self::owners(case, place) {
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
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
fn said<'c>(case: &'c Case<'_>, attribution: &'c Attribution) -> impl Iterator<Item = &'c Token> {
    let others = case
        .claim
        .attributions
        .iter()
        .filter(move |other| other.sentence == attribution.sentence && other.verb != attribution.verb);
    let next = others
        .clone()
        .map(|other| other.speaker.start.min(other.verb))
        .filter(|start| *start > attribution.verb)
        .min();
    let behind = others
        .map(|other| other.speaker.end.max(other.verb))
        .filter(|end| *end < attribution.speaker.start.min(attribution.verb))
        .max();
    let words = case.tokens().filter(move |(index, token)| {
        let is_part = next.is_none_or(|next| *index < next) && behind.is_none_or(|behind| *index > behind);
        is_part && !token.is_stop && !token.is_saying() && !attribution.speaker.contains(index)
    });
    // Where there is a quotation, it tells who speaks.
    let words: Vec<&Token> = words.map(|(_, token)| token).collect();
    let has_quotation = words.iter().any(|token| token.quotation.is_some());
    words.into_iter().filter(move |token| token.quotation.is_some() || !has_quotation)
}

/// Who speaks the word at `place` of the passages: of several in its sentence, or in those over which its quotation goes, the one
/// in its own part, else the nearest one; and who reports the whole of it (`…, the Courier reported`). `None` is the writer.
fn owners<'c>(case: &'c Case<'_>, place: usize) -> Vec<Option<&'c Attribution>> {
    let Some(sentences) = sentences_around(case, place) else { return vec![None] };
    let reading = &case.grounds.reading;
    let parts = |attribution: &Attribution| {
        let (start, end) = (place.min(attribution.verb), place.max(attribution.verb));
        let between = reading.numbered(start + 1..end + 1).filter(|(_, token)| token.quotation.is_none());
        between.filter(|(_, token)| begins_part(token)).count()
    };
    let all = || sentences.clone().flat_map(|sentence| case.grounds.attributions(sentence));
    let nearest = all().min_by_key(|attribution| (parts(attribution), place.abs_diff(attribution.verb)));
    let reports_all = |attribution: &&Attribution| {
        let end = reading.sentence_of(attribution.verb).map_or(0, |sentence| sentence.tokens.end);
        let is_last = attribution.verb.max(attribution.speaker.end) + TAIL >= end;
        let starts = attribution.speaker.start.min(attribution.verb);
        is_last && place < starts && reading.token(starts).is_some_and(|token| token.mark >= Mark::Comma)
    };
    let whole = all()
        .filter(reports_all)
        .filter(|attribution| Some(*attribution) != nearest && parts(attribution) == 0);
    std::iter::once(nearest).chain(whole.map(Some)).collect()
}

/// The sentence of a word, with those that its quotation goes over.
fn sentences_around(case: &Case<'_>, place: usize) -> Option<RangeInclusive<usize>> {
    let reading = &case.grounds.reading;
    let token = reading.token(place)?;
    if token.quotation.is_none() {
        return Some(token.sentence..=token.sentence);
    }
    let is_same = |other: &&Token| other.quotation == token.quotation;
    let first = reading.tokens.get(..place)?.iter().rev().take(MAX_QUOTED).take_while(is_same).last();
    let last = reading.tokens.get(place..)?.iter().take(MAX_QUOTED).take_while(is_same).last();
    Some(
        first.map_or(token.sentence, |token| token.sentence)
            ..=last.map_or(token.sentence, |token| token.sentence),
    )
}

fn begins_part(token: &Token) -> bool {
    token.mark == Mark::Strong || token.lower == "but" || token.lower == "and" && token.mark >= Mark::Comma
}

/// Whether `speaker` can be the one who speaks by `owner`.
fn is_same(case: &Case<'_>, speaker: &[&Token], owner: &Attribution) -> bool {
    let named: Vec<&Token> =
        case.grounds.reading.numbered(owner.speaker.clone()).map(|(_, token)| token).collect();
    let core = core(case, speaker);
    if are_there(case, &core, &named) {
        return true;
    }
    // `the company`, of which the passages told the name before.
    let said: Vec<&&Token> = named.iter().filter(|token| token.is_content()).collect();
    let is_general = said.len() == 1 && said.iter().all(|token| token.roles.has_any(&GENERAL));
    let is_name = core.iter().any(|token| is_name(case, token));
    let is_person = core.iter().any(|token| is_given_name(case.text, token));
    let is_body = said.iter().any(|token| token.is(Role::Body));
    // Who speaks by name in the same sentence is somebody else.
    let mut beside =
        case.grounds.attributions(owner.sentence).iter().filter(|other| other.verb != owner.verb);
    let speaks_beside = beside.any(|other| {
        case.grounds
            .reading
            .numbered(other.speaker.clone())
            .any(|(_, token)| core.iter().any(|own| own.key() == token.key()))
    });
    let fits = owner.is_pronoun && is_subject_before(case, &core, owner)
        || is_general && is_name && !speaks_beside && !(is_person && is_body);
    fits && is_named_before(case, &core, owner)
}

/// Whether a word of a text is a given name.
fn is_given_name(text: &str, token: &Token) -> bool {
    token.span.slice(text).is_some_and(crate::entities::is_given_name)
}

/// Whether `core` is the first full name in the sentence before a pronoun, or there is none: a pronoun mostly stands for the
/// subject.
fn is_subject_before(case: &Case<'_>, core: &[&Token], owner: &Attribution) -> bool {
    let reading = &case.grounds.reading;
    let is_full = |pair: &&[Token]| {
        let names = pair.iter().all(|token| token.is_capital && case.grounds.is_name(token));
        names && pair.last().is_some_and(|token| token.mark == Mark::None)
    };
    let before = reading.sentences.get(..=owner.sentence).unwrap_or_default().iter().rev().take(LOOKED_BACK);
    let full_names = before.filter_map(|sentence| {
        let end = sentence.tokens.end.min(owner.verb);
        reading.tokens.get(sentence.tokens.start..end)?.windows(2).find(is_full)
    });
    full_names
        .take(1)
        .all(|pair| core.iter().any(|token| pair.iter().any(|other| other.key() == token.key())))
}

/// Whether all of `core` is among `named`, or beside a part of it in the passages: `Jonah` where `Kerrick` speaks.
fn are_there(case: &Case<'_>, core: &[&Token], named: &[&Token]) -> bool {
    let is_named = |token: &Token| named.iter().any(|other| other.key() == token.key());
    let is_beside = |token: &Token| {
        core.iter().filter(|other| is_named(other) && is_name(case, other)).any(|other| {
            let near = |place: usize| {
                case.grounds
                    .places_in(token.key(), place.saturating_sub(NEAR)..place + NEAR + 1)
                    .next()
                    .is_some()
            };
            case.grounds.places(other.key()).take(MAX_PLACES).any(near)
        })
    };
    core.iter().all(|token| is_named(token) || is_beside(token))
}

/// The names of who speaks, before what is told of them (`of Tarn`, `who grew up in Hollin`); without a name what they are and of
/// what.
fn core<'t>(case: &Case<'_>, speaker: &[&'t Token]) -> Vec<&'t Token> {
    // `One of the skiers, Arvid Lunde`: the name is enough.
    let last_part =
        speaker.iter().rposition(|token| token.mark == Mark::Comma).and_then(|start| speaker.get(start..));
    if let Some(part) =
        last_part.filter(|part| part.iter().all(|token| token.is_capital && is_name(case, token)))
    {
        return part.to_vec();
    }
    let is_end = |token: &&&Token| {
        matches!(token.lower.as_str(), "of" | "in" | "at" | "for" | "from" | "who" | "whose" | "which")
    };
    let phrase = || speaker.iter().take_while(|token| !is_end(token)).copied();
    let names: Vec<&Token> = phrase().filter(|token| is_name(case, token)).collect();
    if !names.is_empty() {
        return names;
    }
    let head = phrase().filter(|token| token.is_content()).last();
    let rest = speaker.iter().skip_while(|token| !is_end(token)).copied().filter(|token| token.is_content());
    head.into_iter().chain(rest).collect()
}

/// Written as a name in the passages, or here, where they do not have it.
fn is_name(case: &Case<'_>, token: &Token) -> bool {
    let is_new = token.is_capital && !case.sentence.is_title_case && !case.grounds.has(token);
    token.is_content() && (case.grounds.is_name(token) || is_new)
}

/// Whether the passages name all of `core` before the pronoun or the general word speaks, and, where somebody spoke by name
/// before, it was the same.
fn is_named_before(case: &Case<'_>, core: &[&Token], owner: &Attribution) -> bool {
    let reading = &case.grounds.reading;
    let is_before = |token: &&Token| case.grounds.places(token.key()).any(|place| place < owner.verb);
    let is_by_name = |other: &&Attribution| {
        reading
            .numbered(other.speaker.clone())
            .any(|(_, token)| token.is_content() && !token.roles.has_any(&GENERAL))
    };
    let mut earlier =
        reading.attributions.iter().rev().filter(|other| other.verb < owner.verb && !other.is_pronoun);
    let last = earlier.find(is_by_name).map(|other| other.speaker.clone());
    let is_last = |token: &&Token| {
        last.clone().is_none_or(|range| reading.numbered(range).any(|(_, other)| other.key() == token.key()))
    };
    core.iter().all(is_before) && (!owner.is_pronoun || core.iter().any(is_last))
}
