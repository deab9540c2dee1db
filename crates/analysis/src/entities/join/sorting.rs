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
        let words: Vec<Vec<String>> = mentions.iter().map(|mention| match_words(&mention.text)).collect();
        let votes = Votes::new(mentions, &words);
        let mut sorted = Self { people: Vec::new(), things: Vec::new() };
        for (mention, words) in mentions.iter().zip(&words) {
            let reading = Reading { text, mention, votes: &votes, expansions, words };
            match reading.settled() {
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
    /// Names of peoples: `kestrian`.
    peoples: BTreeSet<Vec<String>>,
    /// The kinds of names that are written with small letters too.
    in_small_letters: BTreeMap<Vec<String>, EntityKind>,
}

impl Votes {
    /// Of mentions, whose words are given too.
    fn new(mentions: &[Mention], words: &[Vec<String>]) -> Self {
        let mut votes = Self::default();
        for (mention, words) in mentions.iter().zip(words) {
            let kinds = votes.kinds.entry(words.clone()).or_default();
            *kinds.entry(mention.kind).or_default() += 1;
            if mention.text.contains(char::is_lowercase) {
                votes.in_small_letters.entry(words.clone()).or_insert(mention.kind);
            }
            match mention.kind {
                EntityKind::Person => {
                    let name = PersonName::parse(&mention.text);
                    let is_full = name.words.len() > 1;
                    let words = name.words.into_iter().filter(|word| is_full && word.len() > 1);
                    votes.words_of_people.extend(words);
                }
                EntityKind::Group => _ = votes.peoples.insert(words.clone()),
                EntityKind::Organization => votes.companies.extend(Thing::company_name(&mention.text)),
                _ => {}
            }
        }
        votes
    }
}

/// A mention with all that the text says about its name's kind.
struct Reading<'v> {
    text: &'v str,
    mention: &'v Mention,
    votes: &'v Votes,
    expansions: &'v Expansions,
    words: &'v [String],
}

impl Reading<'_> {
    /// The mention's kind, unless the rest of the text speaks against it.
    fn settled(&self) -> EntityKind {
        let kind = self.mention.kind;
        let corrected = match kind {
            EntityKind::Person => self.as_no_person(),
            EntityKind::Organization => self.as_shouted(),
            EntityKind::Other => self.as_person(),
            _ => None,
        };
        corrected.unwrap_or_else(|| self.common_kind())
    }

    /// Of a person: a body that the text tells in another place, or a word that nothing but a tagger of two minds takes for a
    /// person.
    fn as_no_person(&self) -> Option<EntityKind> {
        let letters = is_acronym(&self.mention.text).then(|| self.words.concat());
        let has_letters = self.expansions.stand_for(self.words);
        if has_letters || letters.is_some_and(|letters| self.expansions.of(&letters).is_some()) {
            return Some(EntityKind::Organization);
        }
        if self.is_surname() {
            return Some(EntityKind::Person);
        }
        if Context::has_titles(self.text, self.mention.span) {
            return None;
        }
        // `Vantor said` looks like a person, until `Vantor Inc.` is named.
        let company = self.votes.companies.contains(self.words).then_some(EntityKind::Organization);
        company.or_else(|| self.has_people().then_some(EntityKind::Location)).or_else(|| self.other_kind())
    }

    /// `Kestria`, where the text tells of Kestrians.
    fn has_people(&self) -> bool {
        let [word] = self.words else { return false };
        let is_people = |ending: &str| self.votes.peoples.contains(&vec![format!("{word}{ending}")]);
        word.ends_with('a') && (is_people("n") || is_people("ns"))
    }

    /// The kind that at least half of the mentions of a single word have, beside person.
    fn other_kind(&self) -> Option<EntityKind> {
        let kinds = self.votes.kinds.get(self.words).filter(|_| self.words.len() == 1)?;
        let others = kinds.iter().filter(|(kind, _)| !matches!(kind, EntityKind::Person | EntityKind::Other));
        let (kind, count) = others.max_by_key(|(_, count)| **count)?;
        (*count >= self.count(EntityKind::Person)).then_some(*kind)
    }

    /// `HOLM QUITS`: in a headline of capital letters a tagger sees an abbreviation.
    fn as_shouted(&self) -> Option<EntityKind> {
        let is_shouted = !self.mention.text.contains(char::is_lowercase);
        let is_well_known = || listed(&self.mention.text, self.mention.kind).is_some();
        if !is_shouted || is_well_known() {
            return None;
        }
        let in_small_letters = self.votes.in_small_letters.get(self.words).copied();
        in_small_letters.or_else(|| self.is_surname().then_some(EntityKind::Person))
    }

    fn as_person(&self) -> Option<EntityKind> {
        (self.is_surname() || self.count(EntityKind::Person) > 0).then_some(EntityKind::Person)
    }

    /// A kind that less than a third of a name's mentions have is a slip of the tagger.
    fn common_kind(&self) -> EntityKind {
        let kind = self.mention.kind;
        let Some(kinds) = self.votes.kinds.get(self.words) else { return kind };
        let total: usize = kinds.values().sum();
        let most = kinds.values().max();
        let common = kinds.iter().find(|(_, count)| Some(*count) == most).map_or(kind, |(kind, _)| *kind);
        // Of a place that shares its name with a person, `in` and the like tell.
        let is_place = || {
            self.is_surname() && common == EntityKind::Person && follows_place_word(self.text, self.mention)
        };
        if self.count(kind) * 3 < total && !is_place() { common } else { kind }
    }

    fn count(&self, kind: EntityKind) -> usize {
        self.votes.kinds.get(self.words).and_then(|kinds| kinds.get(&kind)).copied().unwrap_or(0)
    }

    /// Whether it is a word of somebody's full name.
    fn is_surname(&self) -> bool {
        matches!(self.words, [word] if self.votes.words_of_people.contains(word))
    }
}

fn follows_place_word(text: &str, mention: &Mention) -> bool {
    let before = text.get(..mention.span.start()).unwrap_or_default();
    ["in ", "In ", "from ", "From ", "near ", "Near ", "at ", "to "].iter().any(|word| before.ends_with(word))
}
