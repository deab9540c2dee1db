//! What words do at the borders of the parts of a sentence: the compiled-in lists.

use std::sync::LazyLock;

use crate::entities::flagged_words;
use crate::word_map::WordMap;

const LIST: &str = include_str!("../../assets/shorten-words.txt");

/// What a list says of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Part {
    /// `but`, `however`: ties a sentence to the one before.
    Connective = 1,
    /// `on`, `after`: opens a part at the head that tells when, where or how.
    Opening = 1 << 1,
    /// `when`, `while`: opens such a part that has a verb of its own.
    Clause = 1 << 2,
    /// `was`, `has`: a verb in any place.
    Auxiliary = 1 << 3,
    /// `met`, `fell`.
    Past = 1 << 4,
    /// `who`, `which`.
    Relative = 1 << 5,
    /// `a`, `the`, `her`: a noun follows.
    Determiner = 1 << 6,
    /// `including`, `with`: opens a part at the end that tells more.
    Tail = 1 << 7,
    /// `police`, `officials`: whoever says a thing as its office.
    Office = 1 << 8,
    /// `and`, `or`.
    Joining = 1 << 9,
    /// `whatever`, `although`: opens a part at the head that stays, with the subject behind it.
    Lead = 1 << 10,
    /// `starting`, `late`: a day behind it belongs to it.
    Timed = 1 << 11,
}

const SECTIONS: [(&str, Part); 12] = [
    ("connectives", Part::Connective),
    ("openings", Part::Opening),
    ("clauses", Part::Clause),
    ("auxiliaries", Part::Auxiliary),
    ("past", Part::Past),
    ("relatives", Part::Relative),
    ("determiners", Part::Determiner),
    ("tails", Part::Tail),
    ("offices", Part::Office),
    ("joining", Part::Joining),
    ("leads", Part::Lead),
    ("timed", Part::Timed),
];

/// Whether `word`, in lower case, is listed under `part`.
pub(crate) fn is(word: &str, part: Part) -> bool {
    static WORDS: LazyLock<WordMap<&str, u16>> = LazyLock::new(parse);
    WORDS.get(word).is_some_and(|parts| parts & part as u16 != 0)
}

/// Whether `word` opens a part at the head of a sentence, behind which its subject stands.
pub(crate) fn opens_part(word: &str) -> bool {
    [Part::Opening, Part::Clause, Part::Lead].iter().any(|part| is(word, *part))
}

fn parse() -> WordMap<&'static str, u16> {
    flagged_words(LIST, &SECTIONS.map(|(name, part)| (name, part as u16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_filled() {
        let words = parse();
        for (name, part) in SECTIONS {
            assert!(words.values().any(|parts| parts & part as u16 != 0), "{name}");
        }
        let headings = LIST.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        headings.for_each(|name| assert!(SECTIONS.iter().any(|(section, _)| *section == name), "{name}"));
    }
}
