//! Parts mentions of people from the rest, although a tagger may give one name several kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kinds::{EntityKind, Mention};
use super::fold::match_words;
use super::person_name::PersonName;
use super::things::{Expansions, is_acronym};

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

/// How often each name has each kind, and the words of people's full names.
struct Votes {
    kinds: BTreeMap<Vec<String>, BTreeMap<EntityKind, usize>>,
    words_of_people: BTreeSet<String>,
}

impl Votes {
    fn new(mentions: &[Mention]) -> Self {
        let mut votes = Self { kinds: BTreeMap::new(), words_of_people: BTreeSet::new() };
        for mention in mentions {
            let kinds = votes.kinds.entry(match_words(&mention.text)).or_default();
            *kinds.entry(mention.kind).or_default() += 1;
            if mention.kind == EntityKind::Person {
                let name = PersonName::parse(&mention.text);
                votes.words_of_people.extend(name.words.into_iter().filter(|word| word.len() > 1));
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
        let stands_for_words = || is_acronym(&mention.text) && expansions.of(&words.concat()).is_some();
        match mention.kind {
            EntityKind::Person if stands_for_words() => EntityKind::Organization,
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
