//! Joins mentions of one thing: surnames with full names, short with long forms, letters with what they stand for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use samestory_model::Span;

use super::kinds::{EntityKind, Mention};
use super::lexicon::{Lexicon, Role, key};

/// All mentions of one thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Each form as written, and how often.
    pub(super) forms: BTreeMap<String, usize>,
    /// Each kind that the tagger gave, and how often.
    kinds: BTreeMap<EntityKind, usize>,
    /// Where it is mentioned, in reading order.
    pub(super) spans: Vec<Span>,
    /// The words of the form that was met first, folded.
    words: Vec<String>,
    /// Same for all listed names of one thing.
    listed_id: Option<u32>,
    /// Whether it is the name of a people, or its adjective.
    pub(super) is_demonym: bool,
    /// How often the people of this place are mentioned.
    pub(super) demonyms: usize,
}

impl Group {
    /// The kind given most often; ties go to the kind that is declared first.
    pub(super) fn kind(&self) -> EntityKind {
        let most = self.kinds.values().max();
        self.kinds.iter().find(|(_, count)| Some(*count) == most).map_or(EntityKind::Other, |(kind, _)| *kind)
    }

    /// The fullest common form: of several words rather than one, then the most frequent, then the longest.
    pub(super) fn name(&self) -> &str {
        let shouted = |form: &str| {
            form.chars().filter(|c| c.is_uppercase()).count() > 5 && !form.chars().any(char::is_lowercase)
        };
        let is_cut =
            |form: &str| self.forms.keys().any(|other| other.len() > form.len() && other.ends_with(form));
        let rank = |(form, count): &(&String, &usize)| {
            let n_words = form.split_whitespace().count();
            (!shouted(form), !is_cut(form), n_words > 1, **count, n_words, Reverse((*form).clone()))
        };
        self.forms.iter().max_by_key(rank).map_or("", |(form, _)| form)
    }

    fn absorb(&mut self, other: &Self) {
        other.forms.iter().for_each(|(form, count)| *self.forms.entry(form.clone()).or_default() += count);
        other.kinds.iter().for_each(|(kind, count)| *self.kinds.entry(*kind).or_default() += count);
        self.spans.extend(&other.spans);
        self.spans.sort_unstable();
    }

    fn add(&mut self, mention: &Mention) {
        *self.forms.entry(mention.text.clone()).or_default() += 1;
        *self.kinds.entry(mention.kind).or_default() += 1;
        self.spans.push(mention.span);
    }
}

/// The words of a name, so that `The Hague` and `THE HAGUE`, `U.S.` and `US` are equal: lower case, no full stops, no leading
/// article, parts of a hyphenated word alone.
pub(super) fn folded_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = key(name)
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 && words.first().is_some_and(|first| first == "the") {
        words.remove(0);
    }
    words
}

/// The groups, in the order of their first mention.
///
/// Two people who share a surname stay apart; the bare surname goes to the one named in full last before it.
///
/// # Complexity
/// O(n log n) for n mentions: a name has a bounded number of candidates to join.
pub(super) fn join(text: &str, mentions: &[Mention]) -> Vec<Group> {
    let lexicon = Lexicon::bundled();
    let groups = group_equal(mentions, lexicon);
    let index = Index::new(&groups, expansions(text, mentions));
    let targets: Vec<Vec<usize>> = (0..groups.len()).map(|at| index.targets(at, lexicon)).collect();
    let joined = apply(&groups, &targets);
    with_demonyms(joined)
}

fn group_equal(mentions: &[Mention], lexicon: &Lexicon) -> Vec<Group> {
    let mut places: BTreeMap<(Option<u32>, bool, String), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for mention in mentions {
        let words = folded_words(&mention.text);
        // A person called Jordan is not the country.
        let listed = lexicon
            .listed(&key(&mention.text))
            .filter(|listed| listed.kind == mention.kind || mention.kind != EntityKind::Person);
        let listed_id = listed.map(|listed| listed.id);
        let is_demonym = listed.is_some_and(|listed| listed.is_demonym);
        let name = if listed.is_some() { String::new() } else { words.join(" ") };
        let next = groups.len();
        let place = *places.entry((listed_id, is_demonym, name)).or_insert(next);
        if place == next {
            groups.push(Group { words, listed_id, is_demonym, ..Group::default() });
        }
        if let Some(group) = groups.get_mut(place) {
            group.add(mention);
        }
    }
    groups
}

/// Letters in brackets behind a name: `European Union (EU)` gives `eu` with `european union`.
fn expansions(text: &str, mentions: &[Mention]) -> BTreeMap<String, String> {
    let pairs = mentions.iter().zip(mentions.iter().skip(1)).filter_map(|(long, short)| {
        let between = text.get(long.span.end()..short.span.start())?;
        let is_letters =
            !short.text.contains(' ') && short.text.chars().filter(|c| c.is_uppercase()).count() >= 2;
        let is_bracketed = matches!(between.trim_end_matches(['“', '"', '‘', '\'']), " (" | " ( ");
        let letters = folded_words(&short.text).concat();
        let fits = is_letters && is_bracketed && is_subsequence(&letters, &folded_words(&long.text));
        fits.then(|| (letters, folded_words(&long.text).join(" ")))
    });
    pairs.collect()
}

/// Whether the letters follow one another in the words, the first at the beginning.
fn is_subsequence(letters: &str, words: &[String]) -> bool {
    let whole = words.concat();
    let mut rest = whole.chars();
    letters.chars().next() == whole.chars().next() && letters.chars().all(|letter| rest.any(|c| c == letter))
}

/// A name is compared with at most so many others, so that a hostile text stays cheap.
const MAX_CANDIDATES: usize = 16;

/// Groups by their first and last words and by their initials.
struct Index<'g> {
    groups: &'g [Group],
    by_first: BTreeMap<&'g str, Vec<usize>>,
    by_last: BTreeMap<&'g str, Vec<usize>>,
    by_initials: BTreeMap<String, Vec<usize>>,
    by_words: BTreeMap<String, usize>,
    expansions: BTreeMap<String, String>,
}

impl<'g> Index<'g> {
    fn new(groups: &'g [Group], expansions: BTreeMap<String, String>) -> Self {
        let mut index = Self {
            groups,
            by_first: BTreeMap::new(),
            by_last: BTreeMap::new(),
            by_initials: BTreeMap::new(),
            by_words: BTreeMap::new(),
            expansions,
        };
        for (at, group) in groups.iter().enumerate() {
            let (Some(first), Some(last)) = (group.words.first(), group.words.last()) else { continue };
            index.by_words.entry(group.words.join(" ")).or_insert(at);
            if group.words.len() < 2 {
                continue;
            }
            index.by_first.entry(first).or_default().push(at);
            index.by_last.entry(last).or_default().push(at);
            index.by_initials.entry(initials(&group.words)).or_default().push(at);
        }
        index
            .by_first
            .values_mut()
            .chain(index.by_last.values_mut())
            .for_each(|list| list.truncate(MAX_CANDIDATES));
        index
    }

    /// The groups that the group `at` may be another form of: none, one, or several people of one surname.
    fn targets(&self, at: usize, lexicon: &Lexicon) -> Vec<usize> {
        let Some(group) = self.groups.get(at).filter(|group| !group.is_demonym) else { return Vec::new() };
        let kind = group.kind();
        match group.words.as_slice() {
            [] => Vec::new(),
            [word] if matches!(kind, EntityKind::Person | EntityKind::Other) => self.people_called(word),
            [word] => self.expansion(word).or_else(|| self.company(word, lexicon)).into_iter().collect(),
            [first, .., last] if kind == EntityKind::Person => {
                self.fuller_person(at, first, last).into_iter().collect()
            }
            _ => self.longer_name(at).into_iter().collect(),
        }
    }

    fn kind_at(&self, at: usize) -> Option<EntityKind> {
        self.groups.get(at).map(Group::kind)
    }

    fn people(&self, list: Option<&Vec<usize>>) -> Vec<usize> {
        let is_person = |at: &usize| self.kind_at(*at) == Some(EntityKind::Person);
        list.into_iter().flatten().copied().filter(is_person).collect()
    }

    fn people_called(&self, word: &str) -> Vec<usize> {
        let by_surname = self.people(self.by_last.get(word));
        if !by_surname.is_empty() {
            return by_surname;
        }
        let by_first_name = self.people(self.by_first.get(word));
        let by_letters = || self.expansion(word).into_iter().collect();
        if by_first_name.len() == 1 { by_first_name } else { by_letters() }
    }

    /// `eu` → `european union`, written so in brackets, or the only name with these initials.
    fn expansion(&self, letters: &str) -> Option<usize> {
        if let Some(at) = self.expansions.get(letters).and_then(|words| self.by_words.get(words)) {
            return Some(*at);
        }
        let not_person = |at: &usize| self.kind_at(*at) != Some(EntityKind::Person);
        let fitting: Vec<usize> =
            self.by_initials.get(letters)?.iter().copied().filter(not_person).take(2).collect();
        fitting.first().copied().filter(|_| fitting.len() == 1 && letters.len() >= 3)
    }

    /// `starbucks` → `starbucks corp`
    fn company(&self, word: &str, lexicon: &Lexicon) -> Option<usize> {
        let is_company = |at: &usize| {
            self.groups
                .get(*at)
                .is_some_and(|group| group.words.iter().skip(1).all(|rest| lexicon.is(rest, Role::Suffix)))
        };
        self.by_first.get(word)?.iter().copied().find(is_company)
    }

    /// `ana holm` → `ana maria holm`, if there is one such person.
    fn fuller_person(&self, at: usize, first: &str, last: &str) -> Option<usize> {
        let own = self.groups.get(at)?.words.as_slice();
        let is_fuller = |other: &usize| {
            self.groups.get(*other).is_some_and(|group| {
                let ends_alike = group.words.ends_with(own);
                group.words.len() > own.len()
                    && (ends_alike || group.words.first().is_some_and(|word| word == first))
            })
        };
        let fuller: Vec<usize> = self.people(self.by_last.get(last)).into_iter().filter(is_fuller).collect();
        fuller.first().copied().filter(|_| fuller.len() == 1)
    }

    /// `judiciary committee` → `house judiciary committee`, if only one name of its kind contains it.
    fn longer_name(&self, at: usize) -> Option<usize> {
        let group = self.groups.get(at).filter(|group| group.kind() != EntityKind::Location)?;
        let (first, last) = (group.words.first()?.as_str(), group.words.last()?.as_str());
        let begins_or_ends = self.by_first.get(first).into_iter().chain(self.by_last.get(last)).flatten();
        let contains = |other: &usize| {
            self.groups.get(*other).is_some_and(|other| {
                other.kind() == group.kind()
                    && other.words.len() > group.words.len()
                    && (other.words.starts_with(&group.words) || other.words.ends_with(&group.words))
            })
        };
        let mut longer: Vec<usize> = begins_or_ends.copied().filter(contains).collect();
        longer.dedup();
        longer.first().copied().filter(|_| longer.len() == 1)
    }
}

/// First letters, without those of small words.
fn initials(words: &[String]) -> String {
    let is_small = |word: &str| matches!(word, "of" | "the" | "for" | "and" | "de" | "on" | "in");
    words.iter().filter(|word| !is_small(word)).filter_map(|word| word.chars().next()).collect()
}

fn apply(groups: &[Group], targets: &[Vec<usize>]) -> Vec<Group> {
    let resolved: Vec<Vec<usize>> = (0..groups.len()).map(|at| resolve(at, targets)).collect();
    let mut joined: Vec<Group> = groups.to_vec();
    for (at, group) in groups.iter().enumerate() {
        let into = resolved.get(at).map(Vec::as_slice).unwrap_or_default();
        for (target, part) in parts(group, into, groups) {
            if let Some(target) = joined.get_mut(target) {
                target.absorb(&part);
            }
        }
        if !into.is_empty()
            && let Some(emptied) = joined.get_mut(at)
        {
            emptied.spans.clear();
        }
    }
    joined.retain(|group| !group.spans.is_empty());
    joined.sort_by_key(|group| group.spans.first().copied());
    joined
}

/// Follows targets to groups that stay: `Holm` → `Ana Holm` → `Ana Maria Holm`. Longer chains end where they are.
fn resolve(at: usize, targets: &[Vec<usize>]) -> Vec<usize> {
    let follow = |at: usize| match targets.get(at).map(Vec::as_slice) {
        Some([one]) if *one != at => *one,
        _ => at,
    };
    let list = targets.get(at).into_iter().flatten();
    let mut ends: Vec<usize> = list.map(|target| follow(follow(*target))).filter(|end| *end != at).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The mentions of `group`, each for the target that is mentioned last before it, else for the first one.
fn parts(group: &Group, into: &[usize], groups: &[Group]) -> Vec<(usize, Group)> {
    if let [only] = into {
        return vec![(*only, group.clone())];
    }
    let mut shares: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for span in &group.spans {
        let last_before = |target: &usize| {
            let spans = groups.get(*target).map(|target| target.spans.as_slice()).unwrap_or_default();
            let before = spans.partition_point(|other| other.start() < span.start());
            before.checked_sub(1).and_then(|at| spans.get(at)).copied()
        };
        if let Some(target) = into.iter().rev().max_by_key(|target| last_before(target)) {
            shares.entry(*target).or_default().push(*span);
        }
    }
    let share = |(target, spans): (usize, Vec<Span>)| {
        let of_all = |count: &usize| (count * spans.len()).div_ceil(group.spans.len().max(1));
        let forms = group.forms.iter().map(|(form, count)| (form.clone(), of_all(count))).collect();
        let kinds = BTreeMap::from([(EntityKind::Person, spans.len())]);
        (target, Group { forms, kinds, spans, ..Group::default() })
    };
    shares.into_iter().map(share).collect()
}

/// Tells each place how often its people are mentioned.
fn with_demonyms(mut groups: Vec<Group>) -> Vec<Group> {
    let mut people: BTreeMap<u32, usize> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.is_demonym) {
        if let Some(id) = group.listed_id {
            *people.entry(id).or_default() += group.spans.len();
        }
    }
    for group in groups.iter_mut().filter(|group| !group.is_demonym) {
        group.demonyms = group.listed_id.and_then(|id| people.get(&id)).copied().unwrap_or(0);
    }
    groups
}
