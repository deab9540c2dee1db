//! Parts mentions of people from the rest, although a tagger may give one name several kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kinds::{EntityKind, Mention};
use super::context::Context;
use super::fold::match_words;
use super::person_name::PersonName;
use super::things::{Expansions, Thing, is_acronym, listed};

/// The mentions of people, and the others with the kind that fits all of their name's mentions.
pub(super) struct Sorted<'m> {
    pub(super) people: Vec<&'m Mention>,
    pub(super) things: Vec<(&'m Mention, EntityKind)>,
}

impl<'m> Sorted<'m> {
    /// # Complexity
    /// O(n log n) for n mentions.
    pub(super) fn new(text: &str, mentions: &'m [Mention], expansions: &Expansions) -> Self {
        let votes = Votes::new(mentions);
        let mut sorted = Self { people: Vec::new(), things: Vec::new() };
        for mention in mentions {
            match votes.settled(text, mention, expansions) {
                EntityKind::Person => sorted.people.push(mention),
                kind => sorted.things.push((mention, kind)),
            }
        }
        sorted
    }
}

/// How often each name has each kind, and the words of full names.
#[derive(Default)]
struct Votes {
    kinds: BTreeMap<Vec<String>, BTreeMap<EntityKind, usize>>,
    words_of_people: BTreeSet<String>,
    /// `vantor` of `Vantor Inc.`
    companies: BTreeSet<Vec<String>>,
    /// The kinds of names that are written with small letters too.
    in_small_letters: BTreeMap<Vec<String>, EntityKind>,
}

impl Votes {
    fn new(mentions: &[Mention]) -> Self {
        let mut votes = Self::default();
        for mention in mentions {
            let kinds = votes.kinds.entry(match_words(&mention.text)).or_default();
            *kinds.entry(mention.kind).or_default() += 1;
            if mention.text.contains(char::is_lowercase) {
                votes.in_small_letters.entry(match_words(&mention.text)).or_insert(mention.kind);
            }
            match mention.kind {
                EntityKind::Person => {
                    let name = PersonName::parse(&mention.text);
                    let is_full = name.words.len() > 1;
                    let words = name.words.into_iter().filter(|word| is_full && word.len() > 1);
                    votes.words_of_people.extend(words);
                }
                EntityKind::Organization => votes.companies.extend(Thing::company_name(&mention.text)),
                _ => {}
            }
        }
        votes
    }

    /// A kind that less than a third of a name's mentions have is a slip of the tagger.
    fn settled(&self, text: &str, mention: &Mention, expansions: &Expansions) -> EntityKind {
        let words = match_words(&mention.text);
        let Some(kinds) = self.kinds.get(&words) else { return mention.kind };
        let count = |kind: EntityKind| kinds.get(&kind).copied().unwrap_or(0);
        let total: usize = kinds.values().sum();
        let most = kinds.values().max().copied().unwrap_or(0);
        let common = kinds.iter().find(|(_, count)| **count == most).map_or(mention.kind, |(kind, _)| *kind);
        let is_surname = matches!(words.as_slice(), [word] if self.words_of_people.contains(word));
        let is_known_body = || {
            let has_letters = expansions.stand_for(&words);
            has_letters || is_acronym(&mention.text) && expansions.of(&words.concat()).is_some()
        };
        let is_well_known = || listed(&mention.text, mention.kind).is_some();
        // `Vantor said` looks like a person, until `Vantor Inc.` is named.
        let is_company = || {
            let is_named = self.companies.contains(&words);
            is_named && !is_surname && Context::around(text, mention.span, &[]).titles.is_empty()
        };
        // `HOLM QUITS`: in a headline of capital letters a tagger sees an abbreviation.
        let shouted = (!mention.text.contains(char::is_lowercase)).then_some(());
        let in_small_letters = shouted.and_then(|()| self.in_small_letters.get(&words).copied());
        match mention.kind {
            EntityKind::Organization if in_small_letters.is_some() && !is_well_known() => {
                in_small_letters.unwrap_or(common)
            }
            EntityKind::Organization if shouted.is_some() && is_surname && !is_well_known() => {
                EntityKind::Person
            }
            EntityKind::Person if is_known_body() => EntityKind::Organization,
            EntityKind::Person if is_company() => EntityKind::Organization,
            EntityKind::Other if is_surname || count(EntityKind::Person) > 0 => EntityKind::Person,
            EntityKind::Person if is_surname => EntityKind::Person,
            // Of a place that shares its name with a person, `in` and the like tell.
            _ if is_surname && common == EntityKind::Person && follows_place_word(text, mention) => {
                mention.kind
            }
            kind if count(kind) * 3 < total => common,
            kind => kind,
        }
    }
}

fn follows_place_word(text: &str, mention: &Mention) -> bool {
    let before = text.get(..mention.span.start()).unwrap_or_default();
    ["in ", "In ", "from ", "From ", "near ", "Near ", "at ", "to "].iter().any(|word| before.ends_with(word))
}
