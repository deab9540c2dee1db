//! Which mentions of people mean the same person.

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::Span;

use super::super::kinds::{EntityKind, Mention};
use super::super::lexicon::Lexicon;
use super::context::Context;
use super::fold::without_possessive;
use super::group::Group;
use super::lists::{Gender, PeopleLists};
use super::person_name::PersonName;
use super::roster::Roster;
use super::traits::Traits;

/// A mention of a person with what its name and the words around it say.
struct Sighting<'t> {
    span: Span,
    name: PersonName,
    context: Context,
    traits: Traits,
    /// The name to show: without a possessive and without titles, but `Queen Margrethe`, and with `Jr.`
    form: &'t str,
    /// `Mrs. Holm`
    titled: Option<&'t str>,
}

impl<'t> Sighting<'t> {
    fn new(text: &'t str, mention: &'t Mention) -> Self {
        let mut name = PersonName::parse(&mention.text);
        let suffix = suffix_behind(text, mention.span.end()).filter(|_| name.suffix.is_none());
        name.suffix = name.suffix.or_else(|| suffix.map(|(suffix, _)| suffix.to_lowercase()));
        let context = Context::around(text, mention.span, &name.titles);
        let traits = Traits {
            gender: context.gender,
            suffix: name.suffix.clone(),
            regal: context.titles.iter().find(|title| PeopleLists::bundled().is_regal(title)).cloned(),
            ranks: context.ranks.clone(),
        };
        let written = without_possessive(&mention.text);
        let is_regal = name.titles.iter().any(|title| PeopleLists::bundled().is_regal(title));
        let bare = written.get(name.start..).filter(|_| !is_regal).unwrap_or(written);
        let with_suffix = suffix.and_then(|(_, end)| text.get(mention.span.start() + name.start..end));
        let titled =
            context.titles_start.and_then(|start| text.get(start..mention.span.start() + written.len()));
        Self { span: mention.span, form: with_suffix.unwrap_or(bare), titled, name, context, traits }
    }
}

/// `Jr` or `VII` behind a name that the tagger ended before it, and where it ends with its full stop.
fn suffix_behind(text: &str, name_end: usize) -> Option<(&str, usize)> {
    let rest = text.get(name_end..)?;
    let behind = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(' '))?;
    let word = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let stop = usize::from(
        word.ends_with('r') && behind.get(word.len()..).is_some_and(|rest| rest.starts_with('.')),
    );
    let end = name_end + rest.len() - behind.len() + word.len() + stop;
    let is_number = word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    (is_number || matches!(word, "Jr" | "Sr")).then_some((word, end))
}

/// A group for each person, in no particular order.
///
/// Full names that fit are joined first. Then each surname or given name alone goes to the only person who can be called so;
/// of several, titles, gender and the way they were introduced decide, then who was spoken of last. Where nothing decides, the
/// name stays alone: two people are never joined for want of a clue.
///
/// # Complexity
/// O(n log n) for n mentions: a name has a bounded number of candidates.
pub(super) fn join_people(text: &str, mentions: &[&Mention]) -> Vec<Group> {
    let sightings: Vec<Sighting<'_>> = mentions.iter().map(|mention| Sighting::new(text, mention)).collect();
    let mut roster = Roster::of(sightings.iter().map(|sighting| sighting.name.clone()));
    learn(&mut roster, &sightings);
    let mut resolver = Resolver::new(&roster, &sightings);
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for sighting in &sightings {
        let at = resolver.person(text, sighting);
        let group = groups.entry(at).or_default();
        group.add(sighting.form, EntityKind::Person, sighting.span);
        if at >= roster.people.len() {
            sighting.titled.into_iter().for_each(|form| group.add_titled(form));
        }
    }
    groups.into_values().collect()
}

/// Tells each person of the roster what the text says of them where it names them in full.
fn learn(roster: &mut Roster, sightings: &[Sighting<'_>]) {
    let mut told: BTreeMap<usize, Gender> = BTreeMap::new();
    for sighting in sightings {
        let Some(at) = roster.find(&sighting.name) else { continue };
        let Some(person) = roster.people.get_mut(at) else { continue };
        person.titles.extend(sighting.context.titles.iter().cloned());
        person.ranks.extend(sighting.context.ranks.union(&sighting.context.told_ranks));
        if let Some(gender) = sighting.context.gender {
            told.entry(at).or_insert(gender);
        }
    }
    // What the text says counts more than what most people of that name are.
    for (at, gender) in told {
        if let Some(person) = roster.people.get_mut(at) {
            person.gender = Some(gender);
        }
    }
}

/// Somebody of whom only a short name is known.
struct Stranger {
    at: usize,
    traits: Traits,
}

/// Gives mentions to people in reading order.
struct Resolver<'r> {
    roster: &'r Roster,
    /// Who is nobody's relative in any place where they are named in full.
    main: BTreeSet<usize>,
    /// People of unknown gender who would be both `Mr.` and `Mrs.`.
    contested: BTreeSet<usize>,
    /// Where each person is first named in full.
    first_seen: BTreeMap<usize, Span>,
    /// Short names that are written with `Jr.` or `Sr.` somewhere.
    with_generation: BTreeSet<Vec<String>>,
    strangers: BTreeMap<Vec<String>, Vec<Stranger>>,
    n_people: usize,
    /// Where each person was mentioned last, and how often so far.
    seen: BTreeMap<usize, (Span, usize)>,
}

impl<'r> Resolver<'r> {
    fn new(roster: &'r Roster, sightings: &[Sighting<'_>]) -> Self {
        let full = || sightings.iter().filter_map(|sighting| Some((roster.find(&sighting.name)?, sighting)));
        let mut first_seen = BTreeMap::new();
        full().for_each(|(at, one)| _ = first_seen.entry(at).or_insert(one.span));
        let introduced: BTreeSet<usize> = full().map(|(at, _)| at).collect();
        let relatives: BTreeSet<usize> =
            full().filter(|(_, one)| one.context.is_relative).map(|(at, _)| at).collect();
        Self {
            roster,
            main: introduced.difference(&relatives).copied().collect(),
            contested: contested(roster, sightings),
            first_seen,
            with_generation: sightings
                .iter()
                .filter(|one| one.name.is_of_generation())
                .map(|one| one.name.words.clone())
                .collect(),
            strangers: BTreeMap::new(),
            n_people: roster.people.len(),
            seen: BTreeMap::new(),
        }
    }

    fn person(&mut self, text: &str, sighting: &Sighting<'_>) -> usize {
        let full = self.roster.find(&sighting.name);
        let at = full.or_else(|| self.known(text, sighting)).unwrap_or_else(|| self.stranger(sighting));
        let count = self.seen.get(&at).map_or(0, |(_, count)| *count);
        self.seen.insert(at, (sighting.span, count + 1));
        at
    }

    /// The one person of the roster whom a short name means here.
    fn known(&self, text: &str, sighting: &Sighting<'_>) -> Option<usize> {
        let called: Vec<usize> =
            self.roster.called(&sighting.name).into_iter().filter(|at| self.may_be(*at, sighting)).collect();
        let steps: [&dyn Fn(usize) -> bool; 3] = [
            &|at| self.has_gender(at, sighting.context.gender),
            &|at| self.shares_title(at, sighting),
            &|at| self.main.contains(&at),
        ];
        match called.as_slice() {
            [] => return None,
            [only] => return Some(*only),
            _ => {}
        }
        let decided = steps.iter().find_map(|step| only(called.iter().copied().filter(|at| step(*at))));
        decided.or_else(|| self.last_mentioned(text, &called, sighting.span))
    }

    /// Whether nothing speaks against it.
    fn may_be(&self, at: usize, sighting: &Sighting<'_>) -> bool {
        let Some(person) = self.roster.people.get(at) else { return false };
        let context = &sighting.context;
        let gender_fits = match (context.gender, person.gender) {
            (Some(one), Some(other)) => one == other,
            (Some(_), None) => !self.contested.contains(&at),
            (None, _) => true,
        };
        // `Prince Harry` is not Harry Holm.
        let is_regal = |title: &&String| PeopleLists::bundled().is_regal(title);
        let title_fits = context.titles.iter().filter(is_regal).all(|title| person.titles.contains(title));
        gender_fits && title_fits && self.rank_fits(at, sighting) && self.generation_fits(at, sighting)
    }

    /// `Sgt. Hollis` is not Brandon Hollis, of whom no rank is told; `President Dresner` may be, where the full name comes later, and
    /// is where the full name is that of a known head of state: `Hunter Biden` is not `President Biden`, `Joe Biden` is.
    fn rank_fits(&self, at: usize, sighting: &Sighting<'_>) -> bool {
        let Some(person) = self.roster.people.get(at) else { return false };
        let ranks = &sighting.context.ranks;
        let is_known = || ranks.iter().any(|rank| PeopleLists::bundled().is_known_rank(rank));
        // `President Biden` is not Hunter Biden, wherever he is named first.
        let is_well_known =
            || sighting.name.words.last().is_some_and(|word| Lexicon::bundled().is_listed_word(word));
        let comes_first = || self.first_seen.get(&at).is_some_and(|first| sighting.span < *first);
        ranks.is_empty()
            || !person.ranks.is_disjoint(ranks)
            || person.ranks.is_empty()
                && is_known()
                && (person.is_known_head || comes_first() && !is_well_known())
    }

    /// `Barden` is `Joel Barden Jr.` only where the text does not write `Barden Jr.` and knows no better known Barden.
    fn generation_fits(&self, at: usize, sighting: &Sighting<'_>) -> bool {
        let words = &sighting.name.words;
        let is_bare = sighting.name.suffix.is_none();
        let of_generation = self.roster.people.get(at).is_some_and(|person| person.generation().is_some());
        let is_well_known = || words.last().is_some_and(|word| Lexicon::bundled().is_listed_word(word));
        !is_bare || !of_generation || !self.with_generation.contains(words) && !is_well_known()
    }

    fn has_gender(&self, at: usize, gender: Option<Gender>) -> bool {
        gender.is_some() && self.roster.people.get(at).is_some_and(|person| person.gender == gender)
    }

    fn shares_title(&self, at: usize, sighting: &Sighting<'_>) -> bool {
        self.roster.people.get(at).is_some_and(|person| !person.titles.is_disjoint(&sighting.context.titles))
    }

    /// Of several people the one spoken of last, if no other is spoken of in the same sentence; far from all of them the one
    /// spoken of much more than the others.
    fn last_mentioned(&self, text: &str, called: &[usize], span: Span) -> Option<usize> {
        let mut seen: Vec<(Span, usize)> =
            called.iter().filter_map(|at| Some((self.seen.get(at)?.0, *at))).collect();
        seen.sort_unstable();
        let (last, at) = seen.pop()?;
        if span.start().saturating_sub(last.end()) >= NEAR_BYTES {
            return self.most_mentioned(called);
        }
        let parted = |(rival, _): &(Span, usize)| {
            let between = text.get(rival.end()..last.start()).unwrap_or_default();
            between.len() > NEAR_BYTES || between.contains(['.', '\n', '!', '?'])
        };
        seen.last().is_none_or(parted).then_some(at)
    }

    fn most_mentioned(&self, called: &[usize]) -> Option<usize> {
        let count = |at: &usize| self.seen.get(at).map_or(0, |(_, count)| *count);
        let mut counts: Vec<(usize, usize)> = called.iter().map(|at| (count(at), *at)).collect();
        counts.sort_unstable();
        let (most, at) = counts.pop()?;
        let second = counts.last().map_or(0, |(count, _)| *count);
        (most >= MUCH_MORE * second).then_some(at)
    }

    /// Somebody of whom the text gives no full name.
    fn stranger(&mut self, sighting: &Sighting<'_>) -> usize {
        let namesakes = self.strangers.entry(sighting.name.words.clone()).or_default();
        let fits = |stranger: &&mut Stranger| stranger.traits.fit(&sighting.traits);
        let seen = &self.seen;
        let known = namesakes.iter_mut().filter(fits).max_by_key(|stranger| seen.get(&stranger.at));
        if let Some(stranger) = known {
            stranger.traits.learn(&sighting.traits);
            return stranger.at;
        }
        let at = self.n_people;
        self.n_people += 1;
        namesakes.push(Stranger { at, traits: sighting.traits.clone() });
        at
    }
}

/// Somebody spoken of so many times as often as all namesakes is meant by a surname far from all of them.
const MUCH_MORE: usize = 3;

/// A surname that stands further behind its full name than this may mean anybody of that name.
const NEAR_BYTES: usize = 600;

/// People of unknown gender to whom alone both `Mr.` and `Mrs.` would go: one of the two is somebody else.
fn contested(roster: &Roster, sightings: &[Sighting<'_>]) -> BTreeSet<usize> {
    let mut genders: BTreeMap<usize, BTreeSet<Gender>> = BTreeMap::new();
    for sighting in sightings.iter().filter(|sighting| roster.find(&sighting.name).is_none()) {
        let Some(gender) = sighting.context.gender else { continue };
        let called = roster.called(&sighting.name);
        let gender_of = |at: &usize| roster.people.get(*at).and_then(|person| person.gender);
        if called.iter().all(|at| gender_of(at) != Some(gender)) {
            let unknown = called.into_iter().filter(|at| gender_of(at).is_none());
            unknown.for_each(|at| _ = genders.entry(at).or_default().insert(gender));
        }
    }
    genders.into_iter().filter(|(_, genders)| genders.len() > 1).map(|(at, _)| at).collect()
}

/// The only item, if there is just one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
