//! The compiled-in lists: places, peoples, well-known names, given names, and words that tell a name's kind.

use std::sync::LazyLock;

use samestory_model::Fingerprint;

use super::kinds::EntityKind;
use crate::word_map::{WordMap, WordSet};

const PLACES: &str = include_str!("../../assets/gazetteer-places.txt");
const NAMES: &str = include_str!("../../assets/gazetteer-names.txt");
const FIRST_NAMES: &str = include_str!("../../assets/gazetteer-first-names.txt");
const WORDS: &str = include_str!("../../assets/gazetteer-words.txt");

/// What a word of the list `gazetteer-words.txt` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Role {
    /// `President`, `Mr`: a person follows.
    Honorific = 1,
    /// An honorific that also stands in names of bodies: `General Motors`, `Attorney General's Office`.
    Ambiguous = 1 << 1,
    /// `Ministry`, `Inc`: an organization.
    Organization = 1 << 2,
    /// `Cup`, `War`: an event.
    Event = 1 << 3,
    /// `Act`, `Constitution`: a work.
    Work = 1 << 4,
    /// `River`, `Airport`: a place.
    Place = 1 << 5,
    /// `said`, `told`: a person speaks.
    Saying = 1 << 6,
    /// Months and weekdays, which are no names here.
    Date = 1 << 7,
    /// Begins sentences often, and is no name then.
    Starter = 1 << 8,
    /// Ends a noun phrase.
    Bound = 1 << 9,
    /// What a minister is minister of.
    Portfolio = 1 << 10,
    /// `Corp`, `Group`: may be left out of a company's name.
    Suffix = 1 << 11,
    /// Written with a full stop.
    Abbreviation = 1 << 12,
    /// Small word inside a name: `of`, `van`, `bin`.
    Connector = 1 << 13,
    /// `Prize`, `Index`: a thing.
    Thing = 1 << 14,
    /// Follows a subject, which alone in a sentence is often a person.
    Auxiliary = 1 << 15,
}

/// Section headings of `gazetteer-words.txt`.
const SECTIONS: [(&str, Role); 16] = [
    ("honorifics", Role::Honorific),
    ("role words that stand in names of bodies too", Role::Ambiguous),
    ("organization words", Role::Organization),
    ("event words", Role::Event),
    ("work words", Role::Work),
    ("place words", Role::Place),
    ("saying verbs", Role::Saying),
    ("months and weekdays", Role::Date),
    ("sentence starters", Role::Starter),
    ("concept bounds", Role::Bound),
    ("portfolio words", Role::Portfolio),
    ("corporate suffixes", Role::Suffix),
    ("abbreviations", Role::Abbreviation),
    ("connectors", Role::Connector),
    ("thing words", Role::Thing),
    ("auxiliary verbs", Role::Auxiliary),
];

/// A listed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its kind.
    pub(super) kind: EntityKind,
    /// The same for all names of one thing.
    pub(super) id: u32,
    /// Whether it names the people of the place `id`, or is its adjective.
    pub(super) is_demonym: bool,
    /// Whether it is the name that the list gives first.
    pub(super) is_main: bool,
}

/// Whether the word, as written, is a given name.
pub(crate) fn is_given_name(word: &str) -> bool {
    Lexicon::bundled().is_first_name(word)
}

/// Whether the word, with a capital letter, is the name of a listed place, or of its people.
pub(crate) fn is_place_name(word: &str) -> bool {
    let listed = Lexicon::bundled().listed(&key(word));
    listed.is_some_and(|listed| listed.is_demonym || listed.kind == EntityKind::Location)
}

/// All lists, ready for looking up.
#[derive(Debug)]
pub(super) struct Lexicon {
    roles: WordMap<&'static str, u32>,
    first_names: WordSet<&'static str>,
    listed: WordMap<String, Listed>,
    /// The most words of a listed name that begins with this word.
    longest: WordMap<String, usize>,
    /// The name that each line gives first.
    main_names: Vec<&'static str>,
    /// Listed names of one word, in lower case.
    listed_words: WordSet<String>,
}

impl Lexicon {
    /// The compiled-in lists.
    pub(super) fn bundled() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);
        &LEXICON
    }

    /// Changes with any list.
    pub(super) fn fingerprint() -> Fingerprint {
        let lists = [PLACES, NAMES, FIRST_NAMES, WORDS].map(str::as_bytes);
        Fingerprint::new("name-lists-2", &lists)
    }

    /// Whether the word, in lower case, has the role.
    pub(super) fn is(&self, word: &str, role: Role) -> bool {
        self.roles(word) & role as u32 != 0
    }

    /// All roles of the word, in lower case, as bits; see [`Role`].
    pub(super) fn roles(&self, word: &str) -> u32 {
        self.roles.get(word).copied().unwrap_or(0)
    }

    /// Whether the word, as written, is a given name.
    pub(super) fn is_first_name(&self, word: &str) -> bool {
        self.first_names.contains(word)
    }

    /// The key of a word: as written, or, of a listed name in capital letters (`NAIROBI`), with one capital letter.
    pub(super) fn word_key(&self, word: &str) -> String {
        let written = key(word);
        let is_shouted = written.len() >= 4 && !written.chars().any(char::is_lowercase);
        if !is_shouted || self.longest.contains_key(&written) {
            return written;
        }
        let mut letters = written.chars();
        let capitalized: String =
            letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect();
        if self.longest.contains_key(&capitalized) { capitalized } else { written }
    }

    /// Whether the word, in lower case, is a listed name of its own: `obama`, `kenya`.
    pub(super) fn is_listed_word(&self, word: &str) -> bool {
        self.listed_words.contains(word)
    }

    /// The listed name with this key; see [`key`].
    pub(super) fn listed(&self, key: &str) -> Option<Listed> {
        self.listed.get(key).copied()
    }

    /// The first name of a listed thing, given the number of its line.
    pub(super) fn main_name(&self, id: u32) -> Option<&'static str> {
        self.main_names.get(usize::try_from(id).ok()?).copied()
    }

    /// The most words that a listed name beginning with this word has; 0 where there is none.
    pub(super) fn longest(&self, first_word: &str) -> usize {
        self.longest.get(first_word).copied().unwrap_or(0)
    }

    fn parse() -> Self {
        let mut lexicon = Self {
            roles: WordMap::default(),
            first_names: first_names().collect(),
            listed: WordMap::default(),
            longest: WordMap::default(),
            main_names: Vec::new(),
            listed_words: WordSet::default(),
        };
        for (section, word) in entries(WORDS) {
            let role =
                SECTIONS.iter().find(|(heading, _)| *heading == section).map_or(0, |(_, role)| *role as u32);
            *lexicon.roles.entry(word).or_default() |= role;
        }
        for (id, (section, line)) in (0..).zip(entries(PLACES).chain(entries(NAMES))) {
            lexicon.insert_line(section, line, id);
        }
        lexicon
    }

    /// `Name = other name, other name | demonym, demonym`
    fn insert_line(&mut self, section: &str, line: &'static str, id: u32) {
        let kind = kind_of(section);
        let (names, demonyms) = line.split_once('|').unwrap_or((line, ""));
        let (name, others) = names.split_once('=').unwrap_or((names, ""));
        let is_people = section == "peoples";
        self.main_names.push(name.trim());
        self.insert(name, Listed { kind, id, is_demonym: is_people, is_main: true });
        for name in others.split(',') {
            self.insert(name, Listed { kind, id, is_demonym: is_people, is_main: false });
        }
        for demonym in demonyms.split(',') {
            self.insert(demonym, Listed { kind: EntityKind::Group, id, is_demonym: true, is_main: false });
        }
    }

    /// The first meaning listed stays.
    fn insert(&mut self, name: &str, listed: Listed) {
        let key = key(name.trim());
        let Some(first) = key.split(' ').next().filter(|first| !first.is_empty()) else { return };
        let longest = self.longest.entry(first.to_owned()).or_default();
        *longest = key.split(' ').count().max(*longest);
        if !key.contains(' ') {
            self.listed_words.insert(key.to_lowercase());
        }
        self.listed.entry(key).or_insert(listed);
    }
}

/// The form under which names are listed: no full stops, one blank for a hyphen, straight apostrophes. Case is kept,
/// since `US` is a country and `us` is not.
pub(super) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '.' => {}
            '-' | '\u{2010}' | '\u{2011}' => key.push(' '),
            '’' => key.push('\''),
            c => key.push(c),
        }
    }
    key
}

fn kind_of(section: &str) -> EntityKind {
    match section {
        "organizations" => EntityKind::Organization,
        "events" => EntityKind::Event,
        "works" => EntityKind::Work,
        "people" => EntityKind::Person,
        "peoples" => EntityKind::Group,
        "other" => EntityKind::Other,
        _ => EntityKind::Location,
    }
}

/// The compiled-in given names.
pub(super) fn first_names() -> impl Iterator<Item = &'static str> {
    entries(FIRST_NAMES).map(|(_, name)| name)
}

/// The lines of a list, each with the section that it stands in.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    list.lines().filter_map(move |line| {
        if let Some(heading) = line.strip_prefix('[') {
            section = heading.trim_end_matches(']');
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

/// Words of a list's sections, each with the flags of all sections that it stands in, any number of words a line.
pub(crate) fn flagged_words(list: &'static str, sections: &[(&str, u16)]) -> WordMap<&'static str, u16> {
    let mut words = WordMap::default();
    for (section, line) in entries(list) {
        let Some((_, flag)) = sections.iter().find(|(name, _)| *name == section) else { continue };
        for word in line.split_whitespace() {
            *words.entry(word).or_default() |= *flag;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_words_has_a_role() {
        for (section, word) in entries(WORDS) {
            assert!(SECTIONS.iter().any(|(heading, _)| *heading == section), "{section}: {word}");
            assert_eq!(word, word.to_lowercase());
        }
    }

    #[test]
    fn other_names_and_demonyms_share_the_id_of_their_place() {
        let lexicon = Lexicon::bundled();
        let id = |name: &str| lexicon.listed(&key(name)).map(|listed| listed.id);
        assert_eq!(id("U.S."), id("United States"));
        assert_eq!(id("Kenyans"), id("Kenya"));
        assert_ne!(id("Niger"), id("Nigeria"));
        assert_eq!(id("us"), None);
    }
}
