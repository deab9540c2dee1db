//! What words do in a statement: the compiled-in lists.

use std::collections::HashMap;
use std::sync::LazyLock;

use samestory_model::TermId;
use samestory_text::{Language, stem, term_id};

use crate::entities::entries;
use crate::word_map::WordMap;

const LIST: &str = include_str!("../../assets/statement-words.txt");

/// What a list says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Role {
    /// `not`, `no`.
    Negation = 1,
    /// `denied`, `unable`.
    Denial = 1 << 1,
    /// `may`, `allegedly`.
    Hedge = 1 << 2,
    /// `yet`, `now`: between one of these and its word.
    PassedOver = 1 << 3,
    /// `when`, `but`: where the reach of these ends.
    Bound = 1 << 4,
    /// `said`.
    Saying = 1 << 5,
    /// `called`, which is a saying verb only before a verdict.
    Naming = 1 << 6,
    Month = 1 << 7,
    Weekday = 1 << 8,
    /// `today`.
    Day = 1 << 9,
    Currency = 1 << 10,
    Unit = 1 << 11,
    /// `half`, `dozens`.
    Amount = 1 << 12,
    /// `more`, `least`: a bound on the figure that follows.
    BoundedFigure = 1 << 13,
    /// `because`, `all`: grammar that says something of its own.
    Telling = 1 << 14,
    Scale = 1 << 15,
    Number = 1 << 16,
    Ordinal = 1 << 17,
    /// `chatbot`.
    Machine = 1 << 18,
    /// `summary`, `instructions`.
    Task = 1 << 19,
    /// `ignore`, `write`.
    Command = 1 << 20,
    /// `company`, which may stand for its name.
    Body = 1 << 21,
    /// `mayor`, who may.
    Office = 1 << 22,
}

const SECTIONS: [(&str, Role); 23] = [
    ("negations", Role::Negation),
    ("denials", Role::Denial),
    ("hedges", Role::Hedge),
    ("passed over", Role::PassedOver),
    ("bounds", Role::Bound),
    ("saying", Role::Saying),
    ("naming", Role::Naming),
    ("months", Role::Month),
    ("weekdays", Role::Weekday),
    ("days", Role::Day),
    ("currencies", Role::Currency),
    ("units", Role::Unit),
    ("amounts", Role::Amount),
    ("bounded figures", Role::BoundedFigure),
    ("telling", Role::Telling),
    ("scales", Role::Scale),
    ("numbers", Role::Number),
    ("ordinals", Role::Ordinal),
    ("machines", Role::Machine),
    ("tasks", Role::Task),
    ("commands", Role::Command),
    ("bodies", Role::Body),
    ("offices", Role::Office),
];

/// The roles of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Roles(u32);

impl Roles {
    pub(crate) fn has(self, role: Role) -> bool {
        self.0 & role as u32 != 0
    }

    pub(crate) fn has_any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    fn insert(&mut self, role: Role) {
        self.0 |= role as u32;
    }
}

/// The lists, ready for looking up.
#[derive(Debug, Default)]
pub(crate) struct Words {
    roles: WordMap<&'static str, Roles>,
    /// Of an irregular form, the base form.
    base: WordMap<&'static str, &'static str>,
    /// Of a stem that means the same as another, that of the first word of its group.
    same: HashMap<TermId, TermId>,
    /// The value of a number word or of a scale.
    values: WordMap<&'static str, u64>,
}

impl Words {
    pub(crate) fn bundled() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(Words::parse);
        &WORDS
    }

    /// What the lists say of `word`, in lower case.
    pub(crate) fn roles(&self, word: &str) -> Roles {
        let mut roles = self.roles.get(word).copied().unwrap_or_default();
        if word.ends_with("n't") {
            roles.insert(Role::Negation);
        }
        roles
    }

    /// The same for all forms of one word, and for words of one meaning.
    pub(crate) fn key(&self, word: &str) -> TermId {
        self.key_of_stem(self.form_key(word))
    }

    /// The same, given the stem of the word.
    pub(crate) fn key_of_stem(&self, stem: TermId) -> TermId {
        self.same.get(&stem).copied().unwrap_or(stem)
    }

    /// The value of a number word: `twelve`, `third`, `million`.
    pub(crate) fn value(&self, word: &str) -> Option<u64> {
        self.values.get(word).copied()
    }

    fn form_key(&self, word: &str) -> TermId {
        let base = self.base.get(word).copied().unwrap_or(word);
        term_id(&stem(base, Language::ENGLISH))
    }

    fn parse() -> Self {
        let mut words = Self::default();
        entries(LIST).for_each(|(section, line)| words.add_line(section, line));
        words
    }

    fn add_line(&mut self, section: &str, line: &'static str) {
        let mut listed = line.split_whitespace();
        match section {
            "irregular" => {
                let base = listed.next().unwrap_or_default();
                self.base.extend(listed.map(|form| (form, base)));
            }
            "equal" => {
                let first = self.form_key(listed.next().unwrap_or_default());
                for word in listed {
                    let key = self.form_key(word);
                    self.same.insert(key, first);
                }
            }
            _ => listed.for_each(|word| self.add_role(section, word)),
        }
    }

    fn add_role(&mut self, section: &str, word: &'static str) {
        let role = SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, role)| *role);
        let Some(role) = role else { return };
        let (word, value) =
            word.split_once('=').map_or((word, None), |(word, value)| (word, value.parse().ok()));
        self.roles.entry(word).or_default().insert(role);
        self.values.extend(value.map(|value| (word, value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_filled() {
        let words = Words::bundled();
        for (name, role) in SECTIONS {
            assert!(LIST.contains(&format!("\n[{name}]\n")), "{name}");
            assert!(words.roles.values().any(|roles| roles.has(role)), "{name}");
        }
        let known = |name: &str| {
            SECTIONS.iter().any(|(section, _)| *section == name) || ["equal", "irregular"].contains(&name)
        };
        let headings = LIST.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        headings.for_each(|name| assert!(known(name), "{name}"));
    }

    #[test]
    fn number_words_have_their_values() {
        let words = Words::bundled();
        let expected = [
            ("zero", 0),
            ("twenty", 20),
            ("thirty", 30),
            ("ninety", 90),
            ("first", 1),
            ("thirtieth", 30),
            ("million", 1_000_000),
        ];
        for (word, value) in expected {
            assert_eq!(words.value(word), Some(value), "{word}");
        }
    }

    #[test]
    fn forms_of_a_word_have_one_key() {
        let words = Words::bundled();
        for (one, other) in
            [("sank", "sink"), ("says", "told"), ("cities", "city"), ("percent", "pct"), ("sold", "selling")]
        {
            assert_eq!(words.key(one), words.key(other), "{one} {other}");
        }
        assert_ne!(words.key("sink"), words.key("sing"));
    }
}
