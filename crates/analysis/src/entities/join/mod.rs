//! Joins mentions of one thing: surnames with full names, short with long forms, letters with what they stand for.
//!
//! - `fold`: the spelling under which names are compared
//! - `nicknames`, `repeats`, `lost_apostrophes`, `sorting`: mentions made ready
//! - `person_name`, `context`, `traits`, `roster`, `people`: who is who, with `lists` of given names, relatives and offices
//! - `things`: organizations, places and the rest
//! - `roles`: descriptions such as `Mexico's president`, which are no names
//! - `group`: what comes out
//! - `stories`: the same over articles

use std::collections::BTreeMap;

use samestory_model::Span;

use super::kinds::{EntityKind, Mention};

mod context;
mod fold;
mod group;
mod lists;
mod lost_apostrophes;
mod nicknames;
mod people;
mod person_name;
mod repeats;
mod roles;
mod roster;
mod sorting;
mod stories;
mod things;
mod traits;

pub(super) use fold::folded_words;
pub(crate) use fold::plain as plain_letters;
pub(super) use group::Group;
pub(super) use stories::identities;

use lost_apostrophes::without_lost_possessives;
use nicknames::with_nicknames;
use people::join_people;
use repeats::without_repeats;
use roles::add_roles;
use sorting::Sorted;
use things::{Expansions, Index, Key, Thing, follow, letters_behind, listed};

/// The groups, in the order of their first mention.
///
/// Two people who share a surname stay apart; a bare surname goes to the one whom the words around it point to, and to
/// nobody where they point to nobody.
///
/// # Complexity
/// O(n log n) for n bytes of text with its mentions: a name has a bounded number of candidates to join.
pub(super) fn join(text: &str, mentions: &[Mention]) -> Vec<Group> {
    let mentions = without_lost_possessives(text, without_repeats(with_nicknames(text, mentions)));
    let expansions = expansions(text, &mentions);
    let Sorted { people, things } = Sorted::new(text, &mentions, &expansions);
    let mut groups = join_things(&things, &expansions);
    groups.extend(join_people(text, &people));
    groups.sort_by_key(|group| group.spans.first().copied());
    add_roles(text, &mut groups);
    with_demonyms(groups)
}

/// What the text says that letters stand for.
fn expansions(text: &str, mentions: &[Mention]) -> Expansions {
    let mut expansions = Expansions::default();
    for mention in mentions {
        if let Some(letters) = letters_behind(text, mention.span.end()) {
            expansions.add(&mention.text, letters);
        }
    }
    // `OFB (Ostrel Fisheries Board)`
    for (short, long) in mentions.iter().zip(mentions.iter().skip(1)) {
        let between = text.get(short.span.end()..long.span.start()).unwrap_or_default();
        let closes = text.get(long.span.end()..).is_some_and(|rest| rest.starts_with(')'));
        if matches!(between, " (" | " (the ") && closes && things::is_acronym(&short.text) {
            expansions.add(&long.text, &short.text);
        }
    }
    expansions
}

fn join_things(mentions: &[(&Mention, EntityKind)], expansions: &Expansions) -> Vec<Group> {
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    let (mut groups, mut things): (Vec<Group>, Vec<Thing>) = (Vec::new(), Vec::new());
    for (mention, kind) in mentions {
        let listed = listed(&mention.text, *kind);
        let key = Key::new(&mention.text, listed, *kind == EntityKind::Location);
        let at = *places.entry(key).or_insert_with(|| {
            things.push(Thing::new(&mention.text, *kind, listed));
            groups.push(Group::listed(listed));
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.add(form(&mention.text, *kind), *kind, mention.span);
        }
    }
    let index = Index::new(&things, expansions);
    let targets: Vec<Option<usize>> = (0..things.len()).map(|at| index.target(at)).collect();
    merged(groups, &targets)
}

/// The name to show: places and peoples have no possessive in their names, `McDonald's` has.
fn form(written: &str, kind: EntityKind) -> &str {
    match kind {
        EntityKind::Location | EntityKind::Group => fold::without_possessive(written),
        _ => written,
    }
}

/// Each group with those whose target it is; an emptied group keeps no mention and is left out.
fn merged(mut groups: Vec<Group>, targets: &[Option<usize>]) -> Vec<Group> {
    for at in 0..groups.len() {
        let target = follow(at, targets);
        if target == at {
            continue;
        }
        let part = groups.get_mut(at).map(std::mem::take).unwrap_or_default();
        if let Some(target) = groups.get_mut(target) {
            target.absorb(&part);
        }
    }
    groups.retain(|group| !group.spans.is_empty());
    groups
}

/// Tells each place how often its people are mentioned.
fn with_demonyms(mut groups: Vec<Group>) -> Vec<Group> {
    let mut people: BTreeMap<u32, usize> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.is_demonym) {
        if let Some(id) = group.listed_id {
            *people.entry(id).or_default() += group.spans.len();
        }
    }
    for group in groups.iter_mut().filter(|group| !group.is_demonym) {
        group.demonyms = group.listed_id.and_then(|id| people.get(&id)).copied().unwrap_or(0);
    }
    groups
}

/// Whether one range begins before the other ends, both ways.
fn overlap(one: Span, other: Span) -> bool {
    one.start() < other.end() && other.start() < one.end()
}
