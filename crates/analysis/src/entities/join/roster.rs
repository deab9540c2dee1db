//! The people of a text or a story who are named in full, and who a short name may mean.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::Gender;
use super::person_name::{Call, PersonName};

/// A name is compared with at most so many others, so that a hostile text stays cheap.
const MAX_CANDIDATES: usize = 16;

/// Somebody with all full names that were given.
#[derive(Debug, Default)]
pub(super) struct Person {
    names: Vec<PersonName>,
    /// What titles, relatives' words or the given name tell.
    pub(super) gender: Option<Gender>,
    /// All titles that stood before a full name.
    pub(super) titles: BTreeSet<String>,
    /// The ranks that these and appositions give.
    pub(super) ranks: BTreeSet<&'static str>,
}

/// All people named in full; they are numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Roster {
    pub(super) people: Vec<Person>,
    /// Each word of a full name with those who have it.
    by_word: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<PersonName, usize>,
}

impl Roster {
    /// Joins full names, the fullest first, so that the order in which they are given does not matter.
    ///
    /// A name that fits two people, as `John Brandt` fits `John A. Brandt` and `John B. Brandt`, stays alone.
    ///
    /// # Complexity
    /// O(n log n) for n names.
    pub(super) fn of(names: impl IntoIterator<Item = PersonName>) -> Self {
        let distinct: BTreeSet<PersonName> = names.into_iter().map(without_titles).collect();
        let (mut full, mut particles): (Vec<PersonName>, Vec<PersonName>) =
            distinct.into_iter().filter(|name| name.words.len() > 1).partition(PersonName::is_full);
        full.sort_by_key(fullness);
        particles.sort_by_key(fullness);
        let mut roster = Self::default();
        full.into_iter().for_each(|name| roster.insert(name));
        for name in particles {
            // `van der Meer` is a short form where somebody of that name is there, otherwise all that is known.
            if roster.called(&name).is_empty() {
                roster.insert(name);
            }
        }
        roster
            .people
            .iter_mut()
            .for_each(|person| person.gender = person.names.iter().find_map(PersonName::gender));
        roster
    }

    /// The person with this full name.
    pub(super) fn find(&self, name: &PersonName) -> Option<usize> {
        self.by_name.get(&without_titles(name.clone())).copied()
    }

    /// Everybody whom a short name may mean: those of that surname, or else of that given name, or else with such a part.
    pub(super) fn called(&self, short: &PersonName) -> Vec<usize> {
        let sharing = short.words.last().and_then(|last| self.by_word.get(last));
        let calls: Vec<(Call, usize)> = sharing
            .into_iter()
            .flatten()
            .filter_map(|at| Some((self.people.get(*at)?.called(short)?, *at)))
            .collect();
        let best = calls.iter().map(|(call, _)| *call).min();
        calls.into_iter().filter(|(call, _)| Some(*call) == best).map(|(_, at)| at).collect()
    }

    fn insert(&mut self, name: PersonName) {
        let fitting = self.fitting(&name);
        let at = match fitting.as_slice() {
            [only] => *only,
            _ => {
                self.people.push(Person::default());
                self.people.len() - 1
            }
        };
        for word in words_and_parts(&name) {
            let people = self.by_word.entry(word).or_default();
            if people.len() < MAX_CANDIDATES && !people.contains(&at) {
                people.push(at);
            }
        }
        if let Some(person) = self.people.get_mut(at)
            && person.names.len() < MAX_CANDIDATES
        {
            person.names.push(name.clone());
        }
        self.by_name.insert(name, at);
    }

    /// The people whom this name may mean.
    fn fitting(&self, name: &PersonName) -> Vec<usize> {
        let spelling = name.spelling();
        let ends = [name.words.first(), name.words.last(), spelling.first(), spelling.last()];
        let sharing = ends.into_iter().flatten().filter_map(|word| self.by_word.get(word)).flatten();
        let candidates: BTreeSet<usize> = sharing.copied().collect();
        let fits = |at: &usize| self.people.get(*at).is_some_and(|person| person.fits(name));
        candidates.into_iter().filter(fits).collect()
    }
}

impl Person {
    /// Whether the name fits all that are known. `Brandvold Moe` and `Karianne Brandvold` do not fit, but both are parts of
    /// `Karianne Brandvold Moe`, and share a word: `Ana Holm` and `Karl Venn` are not `Ana Holm Karl Venn`.
    fn fits(&self, name: &PersonName) -> bool {
        let Some(fullest) = self.names.first() else { return false };
        let overlap = |own: &PersonName| own.words.len() + name.words.len() > fullest.words.len();
        let are_parts =
            |own: &PersonName| own.is_part_of(fullest) && name.is_part_of(fullest) && overlap(own);
        let fits = |own: &PersonName| own.fits(name) || are_parts(own);
        fullest.fits(name) && self.names.iter().all(fits)
    }

    /// `jr` or `sr`, if all full names have it.
    pub(super) fn generation(&self) -> Option<&str> {
        self.names.first()?.suffix.as_deref().filter(|suffix| matches!(*suffix, "jr" | "sr"))
    }

    fn called(&self, short: &PersonName) -> Option<Call> {
        // `Barden Jr.` is no `Joel Barden`, but `Barden` may be `Joel Barden Jr.`
        let suffix_fits = |name: &&PersonName| short.suffix.is_none() || name.suffix == short.suffix;
        self.names.iter().filter(suffix_fits).filter_map(|name| name.called(short)).min()
    }
}

/// Many words first, then many letters.
fn fullness(name: &PersonName) -> (std::cmp::Reverse<usize>, std::cmp::Reverse<usize>, PersonName) {
    let n_letters = name.words.iter().map(String::len).sum::<usize>() + name.nicknames.len();
    let n_words = name.words.len() + usize::from(name.suffix.is_some());
    (std::cmp::Reverse(n_words), std::cmp::Reverse(n_letters), name.clone())
}

fn without_titles(name: PersonName) -> PersonName {
    PersonName { titles: Vec::new(), start: 0, ..name }
}

/// The words of a name, its nicknames, and the parts of words with a hyphen.
fn words_and_parts(name: &PersonName) -> BTreeSet<String> {
    let halves = name.words.last().into_iter().flat_map(|last| last.split('-')).map(str::to_owned);
    let words = name.words.iter().chain(&name.nicknames).cloned();
    words.chain(halves).chain(name.spelling()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(names: &[&str]) -> Roster {
        Roster::of(names.iter().map(|name| PersonName::parse(name)))
    }

    fn called(names: &[&str], short: &str) -> usize {
        roster(names).called(&PersonName::parse(short)).len()
    }

    #[test]
    fn forms_of_one_person_are_one() {
        assert_eq!(roster(&["Peter Quill", "Peter J. Quill", "Peter John Quill"]).people.len(), 1);
        assert_eq!(roster(&["Ana Holm", "Karl Holm"]).people.len(), 2);
        assert_eq!(roster(&["Ana Maria Holm", "Ana Maria", "Maria Holm"]).people.len(), 1);
        assert_eq!(roster(&["Ana Holm Karl Venn", "Ana Holm", "Karl Venn"]).people.len(), 2);
        // `John Brandt` may be either of the others, so it joins neither.
        assert_eq!(roster(&["John A. Brandt", "John Brandt", "John B. Brandt"]).people.len(), 3);
    }

    #[test]
    fn short_names_mean_those_who_can_be_called_so() {
        assert_eq!(called(&["Ana Holm", "Karl Holm", "Holm Arden"], "Holm"), 2);
        assert_eq!(called(&["Bae Jin-woo", "Ana Holm"], "Bae"), 1);
        assert_eq!(called(&["Joost van der Heide"], "Van der Heide"), 1);
        assert_eq!(called(&["Andrés Manuel Quiroga Solís"], "Quiroga"), 1);
        assert_eq!(called(&["Amos Teller Sr.", "Amos Teller Jr."], "Teller Sr."), 1);
        assert_eq!(called(&["Joel Barden"], "Barden Jr."), 0);
        assert_eq!(called(&["Elizabeth Holm"], "Elizabeth II"), 0);
        assert_eq!(called(&["Ingrid Sol-Aaberg", "Ana Sol"], "Sol"), 1);
        assert_eq!(called(&["Ottokrin Holm"], "Ottokrin"), 1);
        assert_eq!(called(&["Obama Vows"], "Obama"), 0);
    }

    #[test]
    fn many_namesakes_stay_cheap() {
        let names: Vec<String> = (0..20_000).map(|n| format!("Ana{n} Holm")).collect();
        let roster = Roster::of(names.iter().map(|name| PersonName::parse(name)));
        assert_eq!(roster.called(&PersonName::parse("Holm")).len(), MAX_CANDIDATES);
    }
}
