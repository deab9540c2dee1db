//! Which mentions of organizations, places and other things mean the same.

use std::collections::{BTreeMap, BTreeSet};

use super::super::kinds::EntityKind;
use super::super::lexicon::{Lexicon, Role, key};
use super::fold::{match_words, plain, without_possessive};

/// A name is compared with at most so many others, so that a hostile text stays cheap.
const MAX_CANDIDATES: usize = 16;

/// The listed thing that a name means, if one is listed: `U.S.`, `KENYA’S`, `Washington, D.C.`
pub(super) fn listed(name: &str, kind: EntityKind) -> Option<(u32, bool)> {
    let lexicon = Lexicon::bundled();
    let spelled = |name: &str| {
        let words: Vec<String> =
            name.split_whitespace().map(|word| lexicon.word_key(word.trim_end_matches(','))).collect();
        let joined = words.join(" ");
        lexicon.listed(&joined).or_else(|| lexicon.listed(joined.strip_prefix("the ").unwrap_or(&joined)))
    };
    let bare = without_possessive(name);
    let listed = lexicon
        .listed(&key(name))
        .or_else(|| spelled(name))
        .or_else(|| (bare != name).then(|| spelled(bare))?)?;
    // A person called Jordan is not the country.
    (listed.kind == kind || kind != EntityKind::Person).then_some((listed.id, listed.is_demonym))
}

/// Equal for spellings of one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The number of a listed thing, and whether its people are meant.
    pub(super) listed: Option<(u32, bool)>,
    /// Whether an unlisted name is one of a place beside something else of that name.
    is_place: bool,
    /// The words of an unlisted name.
    pub(super) words: Vec<String>,
}

impl Key {
    pub(super) fn new(name: &str, listed: Option<(u32, bool)>, is_place: bool) -> Self {
        match listed {
            Some(_) => Self { listed, is_place: false, words: Vec::new() },
            None => Self { listed, is_place, words: legal_core(name) },
        }
    }
}

/// A name of a thing with what it is compared by.
pub(super) struct Thing {
    pub(super) words: Vec<String>,
    pub(super) kind: EntityKind,
    pub(super) listed_id: Option<u32>,
    pub(super) is_demonym: bool,
    /// Whether it is written as letters that stand for words: `OFB`, `U.N.`
    pub(super) is_letters: bool,
}

impl Thing {
    pub(super) fn new(name: &str, kind: EntityKind, listed: Option<(u32, bool)>) -> Self {
        let letters = without_possessive(name);
        let n_capitals = letters.chars().filter(|c| c.is_uppercase()).count();
        let is_letters = n_capitals >= 2
            && letters.len() <= MAX_LETTERS
            && letters
                .chars()
                .all(|c| c.is_uppercase() || matches!(c, '.' | '&' | '-') || c.is_ascii_digit());
        Self {
            words: legal_core(name),
            kind,
            listed_id: listed.map(|(id, _)| id),
            is_demonym: listed.is_some_and(|(_, is_demonym)| is_demonym),
            is_letters,
        }
    }

    /// The words of a company's name before `Inc`, `Group` and the like, if there is such a suffix.
    pub(super) fn company_name(name: &str) -> Option<Vec<String>> {
        let mut words = match_words(name);
        let n_suffixes = words.iter().rev().take_while(|word| is_suffix(word)).count();
        words.truncate(words.len() - n_suffixes);
        (n_suffixes > 0 && !words.is_empty()).then_some(words)
    }

    /// The words before `Inc`, `Group` and the like.
    fn core(&self) -> &[String] {
        let n_suffixes = self.words.iter().rev().take_while(|word| is_suffix(word)).count();
        self.words.get(..self.words.len() - n_suffixes).filter(|core| !core.is_empty()).unwrap_or(&self.words)
    }

    /// `group` of `Halden Group plc`
    fn telling_suffix(&self) -> Option<&String> {
        let rest = self.words.get(self.core().len()..).unwrap_or_default();
        rest.iter().find(|word| tells(word))
    }

    fn is_body(&self) -> bool {
        matches!(self.kind, EntityKind::Organization | EntityKind::Other | EntityKind::Work)
    }
}

/// The words of a name without `Inc`, `Ltd` and the like at its end; `Group` and `Holdings` stay, since they tell bodies apart.
pub(super) fn legal_core(name: &str) -> Vec<String> {
    let mut words = match_words(name);
    let is_legal = |word: &String| is_suffix(word) && !tells(word);
    while words.len() > 1 && words.last().is_some_and(is_legal) {
        words.pop();
    }
    words
}

/// Legal forms that end a company's name, beside the listed ones.
const LEGAL_FORMS: [&str; 17] = [
    "llp",
    "lp",
    "limited",
    "incorporated",
    "sa",
    "nv",
    "bv",
    "spa",
    "se",
    "asa",
    "oyj",
    "kk",
    "pty",
    "pte",
    "sarl",
    "srl",
    "pjsc",
];

fn is_suffix(word: &str) -> bool {
    Lexicon::bundled().is(word, Role::Suffix) || LEGAL_FORMS.contains(&word)
}

/// Parts that tell two bodies of one name apart.
fn tells(suffix: &str) -> bool {
    matches!(suffix, "group" | "holding" | "holdings" | "party")
}

/// Longer words are no letters that stand for others.
const MAX_LETTERS: usize = 10;

/// What letters in brackets behind a name stand for: `European Union (EU)` gives `eu` with `european union`.
#[derive(Debug, Default)]
pub(super) struct Expansions {
    by_letters: BTreeMap<String, String>,
    names: BTreeSet<Vec<String>>,
}

impl Expansions {
    /// Adds a pair if the letters fit; what a text says first stays.
    pub(super) fn add(&mut self, long: &str, letters: &str) {
        let words = match_words(long);
        let letters = match_words(letters).concat();
        if words.len() > 1 && is_subsequence(&letters, &words) {
            self.by_letters.entry(letters).or_insert_with(|| words.join(" "));
            self.names.insert(words);
        }
    }

    /// Whether letters stand for the name with these words.
    pub(super) fn stand_for(&self, words: &[String]) -> bool {
        words.len() > 1 && self.names.contains(words)
    }

    /// The name that the letters stand for.
    pub(super) fn of(&self, letters: &str) -> Option<&String> {
        self.by_letters.get(letters)
    }
}

/// Letters in brackets or behind `or` that follow the end of a name in the text, and in the other order.
pub(super) fn letters_behind(text: &str, end: usize) -> Option<&str> {
    let rest = text.get(end..)?;
    let (marks, rest) = match rest.strip_prefix(" (") {
        Some(rest) => ([')', ';', ','], rest),
        None => ([',', '.', ';'], rest.strip_prefix(", or ")?),
    };
    let mut near = rest.char_indices().take(MAX_LETTERS + 4);
    let length = near.find(|(_, c)| marks.contains(c))?.0;
    let letters = rest.get(..length)?.trim_matches(['“', '”', '"', '‘', '’', '\'', ' ']);
    is_acronym(letters).then_some(letters)
}

/// `OFB`, `PwC`, `T.U.C.`, with at least two capital letters.
pub(super) fn is_acronym(letters: &str) -> bool {
    let n_capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    n_capitals >= 2 && letters.len() <= MAX_LETTERS && !letters.contains(char::is_whitespace)
}

/// Whether the letters follow one another in the words, the first at the beginning.
fn is_subsequence(letters: &str, words: &[String]) -> bool {
    let whole = words.concat();
    let mut rest = whole.chars();
    !letters.is_empty()
        && letters.chars().next() == whole.chars().next()
        && letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// Things by their first and last words and by their initials.
pub(super) struct Index<'t> {
    things: &'t [Thing],
    by_first: BTreeMap<&'t str, Vec<usize>>,
    by_last: BTreeMap<&'t str, Vec<usize>>,
    by_initials: BTreeMap<String, Vec<usize>>,
    by_words: BTreeMap<String, usize>,
    expansions: &'t Expansions,
}

impl<'t> Index<'t> {
    pub(super) fn new(things: &'t [Thing], expansions: &'t Expansions) -> Self {
        let (by_first, by_last) = (BTreeMap::new(), BTreeMap::new());
        let (by_initials, by_words) = (BTreeMap::new(), BTreeMap::new());
        let mut index = Self { things, by_first, by_last, by_initials, by_words, expansions };
        things.iter().enumerate().for_each(|(at, thing)| index.insert(at, thing));
        index
    }

    fn insert(&mut self, at: usize, thing: &'t Thing) {
        let (Some(first), Some(last)) = (thing.words.first(), thing.words.last()) else { return };
        self.by_words.entry(thing.words.join(" ")).or_insert(at);
        if thing.words.len() < 2 {
            return;
        }
        push(self.by_first.entry(first).or_default(), at);
        push(self.by_last.entry(last).or_default(), at);
        for initials in [initials(&thing.words, false), initials(&thing.words, true)] {
            push(self.by_initials.entry(initials).or_default(), at);
        }
    }

    /// What the thing `at` is another name of: letters, a company without its suffix, a shortened name.
    pub(super) fn target(&self, at: usize) -> Option<usize> {
        let thing = self.things.get(at).filter(|thing| !thing.is_demonym)?;
        let found = self
            .expansion(thing)
            .or_else(|| self.company(at, thing))
            .or_else(|| self.longer_name(at, thing))
            .filter(|target| *target != at)?;
        let other = self.things.get(found)?.listed_id;
        // Two listed things are two.
        (thing.listed_id.is_none() || other.is_none() || thing.listed_id == other).then_some(found)
    }

    /// `eu` → `european union`, written so in brackets, or the only name with these initials.
    fn expansion(&self, thing: &Thing) -> Option<usize> {
        let letters = thing.words.concat();
        if !thing.is_letters && thing.words.len() > 1 {
            return None;
        }
        if let Some(at) = self.expansions.of(&letters).and_then(|words| self.by_words.get(words)) {
            return Some(*at);
        }
        let fitting = self.by_initials.get(&letters).filter(|_| thing.is_letters && letters.len() >= 3)?;
        match fitting.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// `starbucks` → `starbucks corp`
    fn company(&self, at: usize, thing: &Thing) -> Option<usize> {
        let core = thing.core();
        let same = |other: &usize| {
            self.things.get(*other).is_some_and(|other| other.is_body() && other.core() == core)
        };
        let first = core.first().filter(|_| thing.is_body())?;
        let others: Vec<usize> = self.by_first.get(first.as_str())?.iter().copied().filter(same).collect();
        let suffixes = || others.iter().filter_map(|at| self.things.get(*at)?.telling_suffix());
        let suffix = thing.telling_suffix().or_else(|| suffixes().next());
        let is_one = suffixes().all(|other| Some(other) == suffix);
        let longest =
            others.iter().copied().max_by_key(|at| self.things.get(*at).map(|thing| thing.words.len()))?;
        let is_shorter =
            self.things.get(longest).is_some_and(|longest| longest.words.len() > thing.words.len());
        (is_one && longest != at && is_shorter).then_some(longest)
    }

    /// `judiciary committee` → `senate judiciary committee`, if only one name of its kind ends so.
    fn longer_name(&self, at: usize, thing: &Thing) -> Option<usize> {
        if thing.kind == EntityKind::Location || thing.words.len() < 2 {
            return None;
        }
        let (first, last) = (thing.words.first()?.as_str(), thing.words.last()?.as_str());
        let begins_or_ends = self.by_first.get(first).into_iter().chain(self.by_last.get(last)).flatten();
        let is_longer = |other: &usize| {
            self.things.get(*other).is_some_and(|other| {
                let continues = other.words.strip_prefix(thing.words.as_slice()).is_some_and(continues_name);
                other.kind == thing.kind
                    && other.words.len() > thing.words.len()
                    && (continues || other.words.ends_with(&thing.words))
            })
        };
        let mut longer: Vec<usize> =
            begins_or_ends.copied().filter(|other| *other != at).filter(is_longer).collect();
        longer.sort_unstable();
        longer.dedup();
        match longer.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// `… and Industry`, `… of Kestria`: what may be left out at the end of a name.
fn continues_name(rest: &[String]) -> bool {
    rest.first().is_some_and(|word| matches!(word.as_str(), "and" | "of" | "for"))
}

fn push(list: &mut Vec<usize>, at: usize) {
    if list.len() < MAX_CANDIDATES && list.last() != Some(&at) {
        list.push(at);
    }
}

/// First letters, on request without those of small words.
fn initials(words: &[String], with_small: bool) -> String {
    let is_small =
        |word: &str| matches!(word, "of" | "the" | "for" | "and" | "de" | "del" | "on" | "in" | "to" | "la");
    let counted = words.iter().filter(|word| with_small || !is_small(word));
    counted.filter_map(|word| plain(word).chars().next()).collect()
}

/// Follows targets to names that stay: `Merrow` → `Merrow Holdings` → `Merrow Holdings PLC`. Longer chains end where they are.
pub(super) fn follow(at: usize, targets: &[Option<usize>]) -> usize {
    let mut end = at;
    for _ in 0..4 {
        match targets.get(end).copied().flatten() {
            Some(next) if next != at => end = next,
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_behind_a_name_are_read() {
        let text = "The Ostrel Fisheries Board (OFB) met. The Tarn Board, or TB, did not (yet).";
        assert_eq!(letters_behind(text, 26), Some("OFB"));
        assert_eq!(letters_behind(text, 52), Some("TB"));
        assert_eq!(letters_behind(text, 68), None);
    }

    #[test]
    fn listed_names_are_known_in_all_their_spellings() {
        let id = |name: &str| listed(name, EntityKind::Location).map(|(id, _)| id);
        assert!(id("Kenya").is_some());
        for same in [["Kenya", "KENYA’S"], ["U.S.", "the United States'"], ["Washington, D.C.", "Washington"]]
        {
            assert_eq!(id(same[0]), id(same[1]), "{same:?}");
        }
        assert_ne!(id("North Korea"), id("Korea"));
        assert_ne!(id("South Korea"), id("Korea"));
        assert_eq!(listed("Jordan", EntityKind::Person), None);
    }
}
