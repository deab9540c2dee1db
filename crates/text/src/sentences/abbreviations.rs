//! The word lists that sentence borders depend on.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::word_list::words_by_heading;

/// What a listed word does at a full stop. A word can be in several classes: `No` is a number's sign and a starter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Title,
    Number,
    Date,
    Either,
    Street,
    Place,
    Time,
    Lettered,
    MarkedName,
    OrdinalNoun,
    SpeechEnd,
    AddressEnd,
    Starter,
    TimeSuffix,
    Speech,
}

const LISTS: &str = include_str!("abbreviations.txt");

static WORDS: LazyLock<BTreeSet<(Class, &'static str)>> = LazyLock::new(|| {
    words_by_heading(LISTS).filter_map(|(heading, word)| Some((class(heading)?, word))).collect()
});

/// Whether the lists have `word` in `class`.
pub(super) fn is_listed(class: Class, word: &str) -> bool {
    WORDS.contains(&(class, word))
}

pub(crate) fn is_verb_of_speech(word: &str) -> bool {
    is_listed(Class::Speech, word)
}

/// The class of an abbreviation, given without its last full stop.
pub(super) fn abbreviation(word: &str) -> Option<Class> {
    let classes =
        [Class::Street, Class::Place, Class::Title, Class::Number, Class::Date, Class::Either, Class::Time];
    let class_of = |word: &str| classes.into_iter().find(|class| is_listed(*class, word));
    class_of(word).or_else(|| class_of(&capitalised(word)?))
}

/// `Gen` for `GEN`; `None` for what is not written in capitals.
fn capitalised(word: &str) -> Option<String> {
    let mut characters = word.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    let all_capitals = !rest.is_empty() && rest.len() < 6 && word.chars().all(|c| c.is_ascii_uppercase());
    all_capitals.then(|| format!("{first}{}", rest.to_ascii_lowercase()))
}

fn class(heading: &str) -> Option<Class> {
    match heading {
        "title" => Some(Class::Title),
        "number" => Some(Class::Number),
        "date" => Some(Class::Date),
        "either" => Some(Class::Either),
        "street" => Some(Class::Street),
        "place" => Some(Class::Place),
        "time" => Some(Class::Time),
        "lettered" => Some(Class::Lettered),
        "marked-name" => Some(Class::MarkedName),
        "ordinal-noun" => Some(Class::OrdinalNoun),
        "speech-end" => Some(Class::SpeechEnd),
        "address-end" => Some(Class::AddressEnd),
        "starter" => Some(Class::Starter),
        "time-suffix" => Some(Class::TimeSuffix),
        "speech" => Some(Class::Speech),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_is_known() {
        assert!(words_by_heading(LISTS).all(|(heading, _)| class(heading).is_some()));
    }

    #[test]
    fn capitals_are_looked_up_as_titles() {
        assert_eq!(abbreviation("GEN"), Some(Class::Title));
        assert_eq!(abbreviation("Inc"), Some(Class::Either));
        assert_eq!(abbreviation("U"), None);
        assert_eq!(abbreviation("é"), None);
    }
}
