//! Which entities of a story's articles are one: the rules of a single article, over articles.

use std::collections::{BTreeMap, BTreeSet};

use super::super::article::ScoredEntity;
use super::super::kinds::EntityKind;
use super::fold::match_words;
use super::lists::{Gender, PeopleLists};
use super::person_name::PersonName;
use super::roster::Roster;
use super::things::{Expansions, Index, Key, Thing, follow, legal_core, listed};
use super::traits::Traits;

/// For each entity of all articles a number, equal for those that are one.
///
/// # Complexity
/// O(n log n) for n entities with their forms.
///
/// # Determinism
/// Which entities are one does not depend on the order of the articles.
pub(in super::super) fn identities(articles: &[Vec<ScoredEntity>]) -> Vec<Vec<usize>> {
    let people = People::of(articles);
    let persons: Vec<Option<Identity>> =
        articles.iter().flatten().map(|scored| people.identity(scored)).collect();
    let things = Things::of(articles, &persons);
    let mut persons = persons.into_iter();
    let mut numbers: BTreeMap<Identity, usize> = BTreeMap::new();
    let mut number = |scored: &ScoredEntity| {
        let identity = persons.next().flatten().unwrap_or_else(|| things.identity(scored));
        let next = numbers.len();
        *numbers.entry(identity).or_insert(next)
    };
    articles.iter().map(|article| article.iter().map(&mut number).collect()).collect()
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Person(usize),
    /// Somebody without a full name anywhere in the story.
    Stranger(Vec<String>, Traits),
    Thing(usize),
    Concept(Vec<String>),
}

/// The people of a story.
struct People {
    roster: Roster,
    /// What is known of those who share a short name.
    strangers: BTreeMap<Vec<String>, BTreeSet<Traits>>,
    /// People whom an article names beside somebody else with this short name.
    apart: BTreeSet<(usize, Vec<String>)>,
}

impl People {
    fn of(articles: &[Vec<ScoredEntity>]) -> Self {
        let people = |article: &[ScoredEntity]| -> Vec<(PersonName, Traits)> {
            let of_kind = article.iter().filter(|scored| scored.entity.kind == EntityKind::Person);
            of_kind.map(name_and_traits).collect()
        };
        let people: Vec<Vec<(PersonName, Traits)>> = articles.iter().map(|article| people(article)).collect();
        let roster = Roster::of(people.iter().flatten().map(|(name, _)| name.clone()));
        let mut found = Self { roster, strangers: BTreeMap::new(), apart: BTreeSet::new() };
        people.iter().for_each(|people| found.part(people));
        for (name, traits) in people.into_iter().flatten() {
            if found.known(&name, &traits).is_none() {
                found.strangers.entry(name.words).or_default().insert(traits);
            }
        }
        found
    }

    /// Whom an article keeps apart, the story keeps apart.
    fn part(&mut self, people: &[(PersonName, Traits)]) {
        let full: BTreeSet<usize> = people.iter().filter_map(|(name, _)| self.roster.find(name)).collect();
        for (name, _) in people.iter().filter(|(name, _)| self.roster.find(name).is_none()) {
            let called = self.roster.called(name).into_iter().filter(|at| full.contains(at));
            self.apart.extend(called.map(|at| (at, name.words.clone())));
        }
    }

    fn identity(&self, scored: &ScoredEntity) -> Option<Identity> {
        match scored.entity.kind {
            EntityKind::Person => {
                let (name, traits) = name_and_traits(scored);
                self.known(&name, &traits).map(Identity::Person).or_else(|| {
                    let namesakes = self.strangers.get(&name.words)?;
                    Some(Identity::Stranger(name.words, traits.completed(namesakes)))
                })
            }
            // The tagger did not see in that article that it is a person.
            EntityKind::Other => {
                let (name, traits) = name_and_traits(scored);
                self.known(&name, &traits).map(Identity::Person)
            }
            // Capital letters look like an abbreviation.
            EntityKind::Organization if !scored.entity.name.contains(char::is_lowercase) => {
                self.roster.find(&name_and_traits(scored).0).map(Identity::Person)
            }
            _ => None,
        }
    }

    /// The one person of the roster with this full name or who can be called so.
    fn known(&self, name: &PersonName, traits: &Traits) -> Option<usize> {
        let called = || self.roster.called(name).into_iter().filter(|at| self.may_be(*at, name, traits));
        self.roster.find(name).or_else(|| only(&called().collect::<BTreeSet<usize>>()).copied())
    }

    fn may_be(&self, at: usize, name: &PersonName, traits: &Traits) -> bool {
        let Some(person) = self.roster.people.get(at) else { return false };
        let gender_fits =
            traits.gender.is_none() || person.gender.is_none() || person.gender == traits.gender;
        // `Barden` in one article need not be the `Joel Barden Jr.` of another.
        let generation_fits = person.generation().is_none() || name.suffix.is_some();
        // `Prince Harry` is not Harry Holm, `Sgt. Hollis` not Brandon Hollis, but `President Dresner` may be Ilya Dresner.
        let is_known = |rank: &&str| PeopleLists::bundled().is_known_rank(rank);
        let rank_fits =
            traits.regal.is_none() && (traits.ranks.is_empty() || traits.ranks.iter().any(is_known));
        gender_fits && generation_fits && rank_fits && !self.apart.contains(&(at, name.words.clone()))
    }
}

/// The form with most words, `Peter J. Quill`, although the article mostly writes `Peter Quill`; with what `Mr.`, `Mrs.` or `King` in
/// the forms tell.
fn name_and_traits(scored: &ScoredEntity) -> (PersonName, Traits) {
    let lists = PeopleLists::bundled();
    let forms: Vec<PersonName> = scored.forms.iter().map(|form| PersonName::parse(form)).collect();
    let titles: BTreeSet<&String> = forms.iter().flat_map(|form| &form.titles).collect();
    let genders: BTreeSet<Gender> = titles.iter().filter_map(|title| lists.gender_of_title(title)).collect();
    let ranks = titles.iter().filter_map(|title| lists.rank(title)).collect();
    let regal = titles.iter().find(|title| lists.is_regal(title)).map(|title| (*title).clone());
    let rank =
        |name: &PersonName| (name.words.len() + usize::from(name.suffix.is_some()), name.nicknames.len());
    let fuller = |best: PersonName, name| if rank(&name) > rank(&best) { name } else { best };
    let name = forms.into_iter().fold(PersonName::parse(&scored.entity.name), fuller);
    let traits = Traits { gender: only(&genders).copied(), suffix: name.suffix.clone(), regal, ranks };
    (name, traits)
}

fn only<T: Ord>(items: &BTreeSet<T>) -> Option<&T> {
    items.first().filter(|_| items.len() == 1)
}

/// The things of a story.
struct Things {
    /// Words that name a place and something else in one article.
    ambiguous: BTreeSet<Vec<String>>,
    /// The number of each name; equal for names of one thing.
    numbers: BTreeMap<Key, usize>,
}

/// A thing of an article, with the keys of its name and of its forms.
struct Keyed<'a> {
    scored: &'a ScoredEntity,
    name: Key,
    forms: Vec<Key>,
}

impl Things {
    /// Of all that are no `persons`; those are told for the entities of all articles, one after another.
    fn of(articles: &[Vec<ScoredEntity>], persons: &[Option<Identity>]) -> Self {
        let mut things = Self { ambiguous: ambiguous(articles), numbers: BTreeMap::new() };
        let all = articles.iter().flatten().zip(persons);
        let is_thing = |(scored, person): &(&ScoredEntity, &Option<Identity>)| {
            scored.entity.kind != EntityKind::Concept && person.is_none()
        };
        let mut keyed: Vec<Keyed<'_>> =
            all.filter(is_thing).map(|(scored, _)| things.keyed(scored)).collect();
        // The first kind of a name counts: it must not be that of the first article.
        keyed.sort_by_key(|keyed| (&keyed.scored.entity.name, keyed.scored.entity.kind, &keyed.scored.forms));
        let mut names: BTreeMap<&Key, Thing> = BTreeMap::new();
        for Keyed { scored, name, forms } in &keyed {
            let written = std::iter::once(&scored.entity.name).chain(&scored.forms);
            for (key, form) in std::iter::once(name).chain(forms).zip(written) {
                names.entry(key).or_insert_with(|| Thing::new(form, scored.entity.kind, key.listed));
            }
        }
        things.number(names, &keyed);
        things
    }

    fn keyed<'a>(&self, scored: &'a ScoredEntity) -> Keyed<'a> {
        let key = |form| self.key(form, scored.entity.kind);
        let name = key(&scored.entity.name);
        let is_name = |form: &String| *form == scored.entity.name;
        let forms = scored.forms.iter().map(|form| if is_name(form) { name.clone() } else { key(form) });
        Keyed { scored, forms: forms.collect(), name }
    }

    /// Numbers names in alphabetical order, then gives names of one thing one number.
    fn number(&mut self, names: BTreeMap<&Key, Thing>, keyed: &[Keyed<'_>]) {
        self.numbers = names.keys().map(|key| (*key).clone()).zip(0..).collect();
        let things: Vec<Thing> = names.into_values().collect();
        let expansions = Expansions::default();
        let index = Index::new(&things, &expansions);
        let mut targets: Vec<Option<usize>> = (0..things.len()).map(|at| index.target(at)).collect();
        for (form, entity) in self.names_in_articles(keyed) {
            if let Some(target) = targets.get_mut(form) {
                *target = Some(entity);
            }
        }
        let ends: Vec<usize> = (0..targets.len()).map(|at| follow(at, &targets)).collect();
        self.numbers.values_mut().for_each(|number| *number = ends.get(*number).copied().unwrap_or(*number));
    }

    /// Other forms of a name with the name that articles join them to: `OFB` with `Ostrel Fisheries Board`.
    ///
    /// A form that means different things in two articles is left out.
    fn names_in_articles(&self, keyed: &[Keyed<'_>]) -> Vec<(usize, usize)> {
        let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for Keyed { name, forms, .. } in keyed {
            let Some(name) = self.numbers.get(name).copied() else { continue };
            let others = forms.iter().filter_map(|form| self.numbers.get(form).copied());
            others
                .filter(|form| *form != name)
                .for_each(|form| _ = found.entry(form).or_default().insert(name));
        }
        // Two articles may show the same two names the other way round.
        let is_circle =
            |form: usize, name: usize| found.get(&name).is_some_and(|names| names.contains(&form));
        let pairs = found.iter().filter_map(|(form, names)| Some((*form, *only(names)?)));
        pairs.filter(|(form, name)| !is_circle(*form, *name) || form < name).collect()
    }

    fn identity(&self, scored: &ScoredEntity) -> Identity {
        let concept = || Identity::Concept(match_words(&scored.entity.name));
        if scored.entity.kind == EntityKind::Concept {
            return concept();
        }
        let key = self.key(&scored.entity.name, scored.entity.kind);
        self.numbers.get(&key).map_or_else(concept, |number| Identity::Thing(*number))
    }

    fn key(&self, name: &str, kind: EntityKind) -> Key {
        let is_place = kind == EntityKind::Location && self.ambiguous.contains(&legal_core(name));
        Key::new(name, listed(name, kind), is_place)
    }
}

/// Words that one article uses for a place and for something else: other articles that differ are slips of the tagger.
fn ambiguous(articles: &[Vec<ScoredEntity>]) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for article in articles {
        let forms = |is_place: bool| {
            let of_kind =
                article.iter().filter(move |scored| (scored.entity.kind == EntityKind::Location) == is_place);
            of_kind.flat_map(|scored| &scored.forms).map(|form| legal_core(form))
        };
        let places: BTreeSet<Vec<String>> = forms(true).collect();
        if !places.is_empty() {
            found.extend(forms(false).filter(|words| places.contains(words)));
        }
    }
    found
}
