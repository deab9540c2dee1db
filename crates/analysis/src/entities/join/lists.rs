//! The compiled-in lists about people: given names by gender, short forms, relatives, offices.

use std::sync::LazyLock;

use super::super::lexicon::{entries, first_names};
use super::fold::{match_words, plain};
use crate::word_map::{WordMap, WordSet};

const PEOPLE: &str = include_str!("../../../assets/gazetteer-people.txt");

/// What a title, a relative's word or a given name says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// The lists, ready for looking up. Every key is in lower case and without accents.
#[derive(Debug, Default)]
pub(super) struct PeopleLists {
    given_names: WordMap<String, Option<Gender>>,
    titles: WordMap<&'static str, Gender>,
    /// Titles that stand before a given name: `Prince Aurelio`.
    regal: WordSet<&'static str>,
    ranks: WordMap<&'static str, &'static str>,
    known_ranks: WordSet<&'static str>,
    heads: WordMap<String, &'static str>,
    relatives: WordMap<&'static str, Option<Gender>>,
    short_forms: WordMap<String, Vec<usize>>,
    family_names: WordSet<String>,
    offices: WordMap<&'static str, &'static str>,
    office_heads: WordSet<&'static str>,
    modifiers: WordSet<&'static str>,
}

impl PeopleLists {
    /// The compiled-in lists.
    pub(super) fn bundled() -> &'static Self {
        static LISTS: LazyLock<PeopleLists> = LazyLock::new(PeopleLists::parse);
        &LISTS
    }

    /// The gender of nearly everybody with this given name.
    pub(super) fn gender_of_name(&self, given_name: &str) -> Option<Gender> {
        self.given_names.get(given_name).copied().flatten()
    }

    /// Whether the word is a listed given name.
    pub(super) fn is_given_name(&self, word: &str) -> bool {
        self.given_names.contains_key(word)
    }

    /// The gender that a title tells: `mrs`, `king`.
    pub(super) fn gender_of_title(&self, title: &str) -> Option<Gender> {
        self.titles.get(title).copied()
    }

    /// Whether a given name follows the title rather than a surname.
    pub(super) fn is_regal(&self, title: &str) -> bool {
        self.regal.contains(title)
    }

    /// The rank that a title gives, in one spelling: `gov` is `governor`. `Mr.` and `Dr.` give none.
    pub(super) fn rank(&self, title: &str) -> Option<&'static str> {
        self.ranks.get(title).copied()
    }

    /// Whether people of the rank are often named without their given name: `President Dresner`.
    pub(super) fn is_known_rank(&self, rank: &str) -> bool {
        self.known_ranks.contains(rank)
    }

    /// Whether this is a head of state or government whom everybody knows, so that `President` with the surname means this person.
    /// The words are in lower case without accents, parted by blanks.
    pub(super) fn is_known_head(&self, words: &str) -> bool {
        self.heads.contains_key(words)
    }

    /// The name of this head of state or government as it is listed.
    pub(super) fn known_head(&self, words: &str) -> Option<&'static str> {
        self.heads.get(words).copied()
    }

    /// Whether the word is one for a relative, and of which gender.
    pub(super) fn relative(&self, word: &str) -> Option<Option<Gender>> {
        self.relatives.get(word).copied()
    }

    /// Whether one given name is short for the other, or both for the same one.
    pub(super) fn are_short_forms(&self, one: &str, other: &str) -> bool {
        let ids = |name| self.short_forms.get(name).map(Vec::as_slice).unwrap_or_default();
        ids(one).iter().any(|id| ids(other).contains(id))
    }

    /// Whether the word is a family name that stands before the given name.
    pub(super) fn is_family_name(&self, word: &str) -> bool {
        self.family_names.contains(word)
    }

    /// The office that the words, joined by blanks, name: `premier` is `prime minister`.
    pub(super) fn office(&self, words: &str) -> Option<&'static str> {
        self.offices.get(words).copied()
    }

    /// Whether an office's name may end with this word.
    pub(super) fn is_office_head(&self, word: &str) -> bool {
        self.office_heads.contains(word)
    }

    /// Whether the word makes another office of an office: `former`, `deputy`.
    pub(super) fn is_modifier(&self, word: &str) -> bool {
        self.modifiers.contains(word)
    }

    fn parse() -> Self {
        let mut lists = Self::default();
        for (line_number, (section, line)) in entries(PEOPLE).enumerate() {
            match section {
                "women" => lists.insert_given_name(line, Some(Gender::Woman)),
                "either" => lists.insert_given_name(line, None),
                "short forms" => lists.insert_short_forms(line, line_number),
                "family names that come first" => _ = lists.family_names.insert(line.to_lowercase()),
                "titles of women" => _ = lists.titles.insert(line, Gender::Woman),
                "titles of men" => _ = lists.titles.insert(line, Gender::Man),
                "ranks" => insert_spellings(&mut lists.ranks, line),
                "ranks known without a full name" => _ = lists.known_ranks.insert(line),
                "heads of state and government" => _ = lists.heads.insert(match_words(line).join(" "), line),
                "titles before given names" => _ = lists.regal.insert(line),
                "female relatives" => _ = lists.relatives.insert(line, Some(Gender::Woman)),
                "male relatives" => _ = lists.relatives.insert(line, Some(Gender::Man)),
                "relatives" => _ = lists.relatives.insert(line, None),
                "offices" => lists.insert_office(line),
                _ => _ = lists.modifiers.insert(line),
            }
        }
        first_names().for_each(|name| lists.insert_given_name(name, Some(Gender::Man)));
        lists
    }

    /// The first meaning stays: names of women, and of women and men alike, are read before the rest.
    fn insert_given_name(&mut self, name: &str, gender: Option<Gender>) {
        self.given_names.entry(plain(name).to_lowercase()).or_insert(gender);
    }

    /// `William = Bill, Will`
    fn insert_short_forms(&mut self, line: &str, id: usize) {
        for name in line.split(['=', ',']) {
            self.short_forms.entry(plain(name.trim()).to_lowercase()).or_default().push(id);
        }
    }

    /// `prime minister = premier`
    fn insert_office(&mut self, line: &'static str) {
        insert_spellings(&mut self.offices, line);
        self.office_heads.extend(line.split(['=', ',']).filter_map(|name| name.trim().rsplit(' ').next()));
    }
}

/// All names of a line, each with the first.
fn insert_spellings(map: &mut WordMap<&'static str, &'static str>, line: &'static str) {
    let first = line.split('=').next().unwrap_or(line).trim();
    map.extend(line.split(['=', ',']).map(|name| (name.trim(), first)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let lists = PeopleLists::bundled();
        assert_eq!(lists.gender_of_name("ana"), Some(Gender::Woman));
        assert_eq!(lists.gender_of_name("karl"), Some(Gender::Man));
        assert_eq!(lists.gender_of_name("kim"), None);
        assert_eq!(lists.office("premier"), Some("prime minister"));
        assert!(
            lists.is_office_head("minister") && lists.is_modifier("former") && lists.is_family_name("bae")
        );
        assert!(lists.are_short_forms("bill", "william") && !lists.are_short_forms("bill", "robert"));
        assert_eq!(lists.relative("widow"), Some(Some(Gender::Woman)));
        assert_eq!((lists.rank("gov"), lists.rank("mr")), (Some("governor"), None));
    }

    #[test]
    fn every_section_is_known() {
        let known = [
            "women",
            "either",
            "short forms",
            "family names that come first",
            "titles of women",
            "titles of men",
            "titles before given names",
            "ranks",
            "ranks known without a full name",
            "heads of state and government",
            "female relatives",
            "male relatives",
            "relatives",
            "offices",
            "office modifiers",
        ];
        assert!(entries(PEOPLE).all(|(section, _)| known.contains(&section)));
    }
}
