//! Words by which a sentence leans, or tells nothing: the compiled-in lists.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::entities::{entries, flagged_words};
use crate::word_map::{WordMap, search_for};

const LIST: &str = include_str!("../../../assets/standing-words.txt");

/// What a list says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Listed {
    /// `he`, `however`: leans on the sentence before, at the head of one.
    Leaning = 1,
    /// `click`, `will`: no sentence of news opens with it.
    Subjectless = 1 << 1,
    /// `we`, `you`.
    Address = 1 << 2,
    /// `she`
    SpeakingPronoun = 1 << 3,
    /// `says`
    SpeakingVerb = 1 << 4,
    /// `correspondent`
    Writer = 1 << 5,
    /// `police`: a noun that needs no introduction.
    Known = 1 << 6,
    /// `week`, of which `this week` says when.
    Time = 1 << 7,
    /// `spokesman`, before a name.
    Role = 1 << 8,
    /// `only`, `latest`: of what it stands before there is one.
    Unique = 1 << 9,
    /// `police`: more than one, without an `s`.
    Plural = 1 << 10,
    /// `want`: a verb in its base form.
    Base = 1 << 11,
    /// `girl`: somebody, whom a pronoun behind it may mean.
    Person = 1 << 12,
    /// `nato`: letters that need no introduction.
    Letters = 1 << 13,
}

const SECTIONS: [(&str, Listed); 14] = [
    ("leaning", Listed::Leaning),
    ("subjectless", Listed::Subjectless),
    ("address", Listed::Address),
    ("speaking pronouns", Listed::SpeakingPronoun),
    ("speaking verbs", Listed::SpeakingVerb),
    ("writers", Listed::Writer),
    ("known", Listed::Known),
    ("times", Listed::Time),
    ("roles", Listed::Role),
    ("unique", Listed::Unique),
    ("plurals", Listed::Plural),
    ("base forms", Listed::Base),
    ("persons", Listed::Person),
    ("letters", Listed::Letters),
];

const OPENINGS: &str = "openings";
const NO_NEWS: &str = "no news";

/// The lists, ready for looking up.
#[derive(Debug)]
pub(crate) struct Lists {
    words: WordMap<&'static str, u16>,
    longest: usize,
    /// Phrases at the head that lean.
    pub(super) openings: Vec<&'static str>,
    /// Finds phrases of sentences that tell no news.
    no_news: AhoCorasick,
}

impl Lists {
    pub(crate) fn bundled() -> &'static Self {
        static LISTS: LazyLock<Lists> = LazyLock::new(Lists::parse);
        &LISTS
    }

    /// Whether `word`, in any case, is listed so.
    pub(crate) fn has(&self, word: &str, listed: Listed) -> bool {
        // Most words are in lower case, and longer than any that is listed are many.
        word.len() <= self.longest
            && (self.has_lower(word, listed)
                || word.contains(char::is_uppercase) && self.has_lower(&word.to_lowercase(), listed))
    }

    /// Whether a phrase of the sentence says that it tells no news.
    pub(super) fn is_no_news(&self, sentence: &str) -> bool {
        self.no_news.is_match(sentence)
    }

    fn has_lower(&self, word: &str, listed: Listed) -> bool {
        self.words.get(word).is_some_and(|listings| listings & listed as u16 != 0)
    }

    fn parse() -> Self {
        let words = flagged_words(LIST, &SECTIONS.map(|(name, listed)| (name, listed as u16)));
        let longest = words.keys().map(|word| word.len()).max().unwrap_or(0);
        Self { words, longest, openings: lines(OPENINGS).collect(), no_news: search_for(lines(NO_NEWS)) }
    }
}

fn lines(of: &str) -> impl Iterator<Item = &'static str> {
    entries(LIST).filter(move |(section, _)| *section == of).map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_filled() {
        let lists = Lists::bundled();
        for (name, listed) in SECTIONS {
            assert!(lists.words.values().any(|listings| listings & listed as u16 != 0), "{name}");
        }
        let headings = LIST.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        let known = |name: &str| {
            SECTIONS.iter().any(|(section, _)| *section == name) || [OPENINGS, NO_NEWS].contains(&name)
        };
        headings.for_each(|name| assert!(known(name), "{name}"));
        assert!(lists.openings.len() > 20 && lists.no_news.patterns_len() > 20);
        assert!(lists.openings.iter().all(|opening| opening.split(' ').count() <= 3));
        assert!(lists.words.keys().all(|word| **word == word.to_lowercase()));
    }
}
