//! Descriptions that mean a person by an office, such as `Mexico's president`: where the text says who holds the office, they
//! count as mentions.

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::Span;
use samestory_text::words;

use super::super::kinds::EntityKind;
use super::super::lexicon::{Lexicon, Role};
use super::fold::plain;
use super::group::Group;
use super::lists::PeopleLists;
use super::overlap;

/// Adds the places of descriptions to the people whom they mean.
///
/// A text licenses `Mexico's president` for somebody by a title (`Mexican President Claudia Ferrante`), an apposition
/// (`Claudia Ferrante, the president of Mexico,`) or a plain statement (`Claudia Ferrante is Mexico's president`). An office that
/// the text gives to two people means neither.
///
/// # Complexity
/// O(n log n) for n bytes of text with its mentions.
pub(super) fn add_roles(text: &str, groups: &mut [Group]) {
    let marks = Marks::new(groups);
    let reader = Reader { text, marks: &marks, words: words(text).collect() };
    let descriptions = reader.descriptions();
    let mut holders: BTreeMap<&Office, BTreeSet<usize>> = BTreeMap::new();
    for description in &descriptions {
        holders.entry(&description.office).or_default().extend(description.holder);
    }
    for description in descriptions.iter().filter(|description| description.holder.is_none()) {
        let holder = holders.get(&description.office).filter(|holders| holders.len() == 1);
        if let Some(group) = holder.and_then(BTreeSet::first).and_then(|at| groups.get_mut(*at)) {
            group.spans.push(description.span);
        }
    }
    groups.iter_mut().for_each(|group| group.spans.sort_unstable());
}

/// The office of one place or body: `[former] president` of `Mexico`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Office {
    owner: Owner,
    name: &'static str,
    modifiers: BTreeSet<String>,
}

/// `Mexico` and `Mexican` are one owner, since the list says so; other names are their group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Listed(u32),
    Group(usize),
}

/// A place in the text that names an office with its owner.
#[derive(Debug)]
struct Description {
    office: Office,
    span: Span,
    /// The group of the person to whom the text gives the office right there.
    holder: Option<usize>,
}

/// A mention with its group.
#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    group: usize,
    is_person: bool,
    owner: Owner,
}

/// All mentions in reading order.
struct Marks(Vec<Mark>);

impl Marks {
    fn new(groups: &[Group]) -> Self {
        let marks_of = |(at, group): (usize, &Group)| {
            let is_person = group.kind() == EntityKind::Person;
            let owner = group.listed_id.map_or(Owner::Group(at), Owner::Listed);
            let mark = move |span: &Span| Mark { span: *span, group: at, is_person, owner };
            group.spans.iter().map(mark).collect::<Vec<Mark>>()
        };
        let mut marks: Vec<Mark> = groups.iter().enumerate().flat_map(marks_of).collect();
        marks.sort_by_key(|mark| mark.span);
        Self(marks)
    }

    /// The mention that holds a byte.
    fn at(&self, byte: usize) -> Option<&Mark> {
        let after = self.0.partition_point(|mark| mark.span.start() <= byte);
        after.checked_sub(1).and_then(|at| self.0.get(at)).filter(|mark| byte < mark.span.end())
    }

    /// The first mention at or behind a byte.
    fn behind(&self, byte: usize) -> Option<&Mark> {
        self.0.get(self.0.partition_point(|mark| mark.span.start() < byte))
    }

    /// The last mention that ends at or before a byte.
    fn before(&self, byte: usize) -> Option<&Mark> {
        let at = self.0.partition_point(|mark| mark.span.start() < byte).checked_sub(1)?;
        self.0.get(at).filter(|mark| mark.span.end() <= byte)
    }
}

/// Reads descriptions out of a text.
struct Reader<'t> {
    text: &'t str,
    marks: &'t Marks,
    words: Vec<(Span, &'t str)>,
}

/// The words of an office's name: `prime minister` has two.
const MAX_OFFICE_WORDS: usize = 4;

/// So many adjectives may stand between an owner and an office.
const MAX_ADJECTIVES: usize = 3;

/// An office's name in the text.
struct Named {
    /// Indices of its first and behind its last word.
    first: usize,
    end: usize,
    name: &'static str,
    modifiers: BTreeSet<String>,
    /// `the mayor's` is followed by somebody else.
    is_possessive: bool,
}

impl Reader<'_> {
    fn descriptions(&self) -> Vec<Description> {
        (0..self.words.len()).filter_map(|at| self.description(at)).collect()
    }

    fn lower(&self, at: usize) -> String {
        self.words.get(at).map(|(_, word)| plain(word).to_lowercase()).unwrap_or_default()
    }

    fn span(&self, at: usize) -> Option<Span> {
        self.words.get(at).map(|(span, _)| *span)
    }

    fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// What stands between the word before and this one.
    fn gap(&self, at: usize) -> &str {
        let ends =
            at.checked_sub(1).and_then(|before| Some((self.span(before)?.end(), self.span(at)?.start())));
        ends.map_or("", |(end, start)| self.between(end, start))
    }

    /// The description whose office ends with the word `at`.
    fn description(&self, at: usize) -> Option<Description> {
        let named = self.named(at)?;
        let start = self.span(named.first)?.start();
        let end = self.span(named.end.checked_sub(1)?)?.end();
        let (owner, whole, modifiers) =
            self.owner_before(&named, start, end).or_else(|| self.owner_behind(&named, start, end))?;
        let office = Office { owner, name: named.name, modifiers };
        let holder = if named.is_possessive { None } else { self.holder(whole, end) };
        Some(Description { office, span: whole, holder })
    }

    /// The longest office's name that ends with the word `at`, with `-elect` behind it.
    fn named(&self, at: usize) -> Option<Named> {
        let (_, word) = self.words.get(at)?;
        let lists = PeopleLists::bundled();
        let head = plain(without_s(word)).to_lowercase();
        if !lists.is_office_head(&head) {
            return None;
        }
        let mut phrase = head;
        let mut found = lists.office(&phrase).map(|name| (at, name));
        for n_words in 1..MAX_OFFICE_WORDS {
            let Some(first) =
                at.checked_sub(n_words).filter(|first| matches!(self.gap(first + 1), " " | "-"))
            else {
                break;
            };
            phrase = format!("{} {phrase}", self.lower(first));
            found = lists.office(&phrase).map(|name| (first, name)).or(found);
        }
        let (first, name) = found?;
        let modifier =
            Some(self.lower(at + 1)).filter(|next| self.gap(at + 1) == "-" && lists.is_modifier(next));
        let end = at + 1 + usize::from(modifier.is_some());
        let is_possessive = without_s(word).len() < word.len();
        Some(Named { first, end, name, modifiers: modifier.into_iter().collect(), is_possessive })
    }

    /// `[Mexico]'s newly elected president`, `the former [Mexican] president`
    fn owner_before(
        &self,
        named: &Named,
        start: usize,
        end: usize,
    ) -> Option<(Owner, Span, BTreeSet<String>)> {
        let mut modifiers = named.modifiers.clone();
        let mut at = named.first;
        for _ in 0..=MAX_ADJECTIVES {
            if !matches!(self.gap(at), " " | "-" | "' " | "’ " | ". " | ".'s " | ".’s ") {
                return None;
            }
            at = at.checked_sub(1)?;
            let (span, word) = self.words.get(at).copied()?;
            if let Some(mark) = self.marks.at(span.start()) {
                let between = self.between(mark.span.end(), self.span(at + 1)?.start());
                let is_owner = !mark.is_person && matches!(between, " " | "'s " | "’s " | "' " | "’ " | "-");
                // The office must not lie inside a longer name.
                let owner = is_owner.then_some(mark.owner).filter(|_| mark.span.end() <= start)?;
                let owner_word = self.words.partition_point(|(span, _)| span.start() < mark.span.start());
                let first = self.read_left(owner_word, mark.span.start(), &mut modifiers);
                return Some((owner, Span::between(first, end), modifiers));
            }
            if self.gap(at + 1).contains('.') {
                return None;
            }
            self.take_adjective(word, &mut modifiers)?;
        }
        None
    }

    /// `former` is kept, other adjectives are passed over; small words end the search.
    fn take_adjective(&self, word: &str, modifiers: &mut BTreeSet<String>) -> Option<()> {
        let lower = plain(word).to_lowercase();
        let lexicon = Lexicon::bundled();
        if PeopleLists::bundled().is_modifier(&lower) {
            modifiers.insert(same_modifier(&lower));
            return Some(());
        }
        let is_harmless = matches!(
            lower.as_str(),
            "new" | "newly" | "first" | "current" | "female" | "own" | "young" | "long"
        );
        let is_small = lexicon.is(&lower, Role::Bound)
            || lexicon.is(&lower, Role::Starter)
            || lexicon.is(&lower, Role::Connector);
        (is_harmless || !is_small).then_some(())
    }

    /// Reads `the former` leftwards from a word; the byte where the description begins, at most `first`.
    fn read_left(&self, mut at: usize, mut first: usize, modifiers: &mut BTreeSet<String>) -> usize {
        let lexicon = Lexicon::bundled();
        for _ in 0..MAX_ADJECTIVES {
            let Some(before) = at.checked_sub(1).filter(|_| matches!(self.gap(at), " " | "-")) else { break };
            let outside = |span: &Span| self.marks.at(span.start()).is_none();
            let Some(span) = self.span(before).filter(outside) else { break };
            let lower = self.lower(before);
            if lower == "the" {
                return span.start();
            }
            if PeopleLists::bundled().is_modifier(&lower) {
                modifiers.insert(same_modifier(&lower));
                first = span.start();
            } else if lexicon.is(&lower, Role::Bound) || lexicon.is(&lower, Role::Starter) {
                break;
            }
            at = before;
        }
        first
    }

    /// `the former mayor of [Quorl]`
    fn owner_behind(
        &self,
        named: &Named,
        start: usize,
        end: usize,
    ) -> Option<(Owner, Span, BTreeSet<String>)> {
        if self.marks.at(start).is_some_and(|mark| !mark.is_person) {
            return None;
        }
        let mark = self.marks.behind(end).filter(|mark| !mark.is_person)?;
        matches!(self.between(end, mark.span.start()), " of " | " of the " | " at " | " for ")
            .then_some(())?;
        let mut modifiers = named.modifiers.clone();
        let first = self.read_left(named.first, start, &mut modifiers);
        Some((mark.owner, Span::between(first, mark.span.end()), modifiers))
    }

    /// The person to whom the words right before or after the description give the office.
    fn holder(&self, whole: Span, office_end: usize) -> Option<usize> {
        self.titled(office_end)
            .or_else(|| self.in_apposition_behind(whole))
            .or_else(|| self.stated_before(whole))
    }

    /// `Mexican President [Claudia Ferrante]`, also where the tagger took the title into the name.
    fn titled(&self, office_end: usize) -> Option<usize> {
        let inside = self.marks.at(office_end.saturating_sub(1)).filter(|mark| mark.is_person);
        let behind = || {
            self.marks
                .behind(office_end)
                .filter(|mark| mark.is_person && self.between(office_end, mark.span.start()) == " ")
        };
        inside.or_else(behind).map(|mark| mark.group)
    }

    /// `Ghana's president, [Kofi Anane], flew`
    fn in_apposition_behind(&self, whole: Span) -> Option<usize> {
        let mark = self.marks.behind(whole.end()).filter(|mark| mark.is_person)?;
        let is_between = self.between(whole.end(), mark.span.start()) == ", ";
        let rest = self.text.get(mark.span.end()..).unwrap_or_default();
        let closes = rest.is_empty() || rest.starts_with([',', '.', ';', '\n']) || rest.starts_with(" (");
        (is_between && closes).then_some(mark.group)
    }

    /// `[Claudia Ferrante], the president of Mexico,`, `[Aiko Mori], who became Japan's prime minister`
    fn stated_before(&self, whole: Span) -> Option<usize> {
        let mark =
            self.marks.before(whole.start()).filter(|mark| mark.is_person && !overlap(mark.span, whole))?;
        let between = self.between(mark.span.end(), whole.start());
        let between = between.strip_suffix("the ").unwrap_or(between);
        let without_age = || {
            let age = between.strip_prefix(", ")?.strip_suffix(", ")?;
            (!age.is_empty() && age.chars().all(|c| c.is_ascii_digit())).then_some(())
        };
        (STATEMENTS.contains(&between) || without_age().is_some()).then_some(mark.group)
    }
}

/// What stands between a name and the office of its bearer.
const STATEMENTS: [&str; 14] = [
    ", ",
    " is ",
    " became ",
    " remains ",
    ", who is ",
    ", who became ",
    ", who has been ",
    ", who serves as ",
    ", who was elected ",
    ", who was sworn in as ",
    " was elected ",
    " was sworn in as ",
    " has been ",
    " (",
];

/// `ex` means what `former` does.
fn same_modifier(modifier: &str) -> String {
    let same = match modifier {
        "ex" | "then" | "ousted" | "deposed" | "previous" | "late" => "former",
        "interim" => "acting",
        "designate" | "incoming" | "future" | "next" => "elect",
        other => other,
    };
    same.to_owned()
}

/// `president's` is an office too.
fn without_s(word: &str) -> &str {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::super::super::kinds::Mention;
    use super::super::join;
    use super::*;

    /// How often `Ana Holm` is mentioned, by name or description.
    fn mentions_of_holm(text: &str) -> usize {
        let names = [
            ("Ana Holm", EntityKind::Person),
            ("Mexico", EntityKind::Location),
            ("Mexican", EntityKind::Group),
            ("Ed Cole", EntityKind::Person),
        ];
        let found = |(name, kind): (&'static str, EntityKind)| {
            text.match_indices(name)
                .map(move |(at, name)| Mention::new(Span::between(at, at + name.len()), name, kind))
        };
        let mut mentions: Vec<Mention> = names.into_iter().flat_map(found).collect();
        mentions.sort_by_key(|mention| mention.span);
        let groups = join(text, &mentions);
        groups.iter().find(|group| group.name() == "Ana Holm").map_or(0, |group| group.spans.len())
    }

    #[test]
    fn descriptions_count_where_the_text_licenses_them() {
        let license = "Mexican President Ana Holm spoke.";
        for description in ["Mexico's president", "The Mexican president", "The president of Mexico"] {
            assert_eq!(mentions_of_holm(&format!("{license} {description} left.")), 2, "{description}");
        }
        assert_eq!(
            mentions_of_holm("Ana Holm, the president of Mexico, left. Mexico's president is ill."),
            2
        );
        assert_eq!(
            mentions_of_holm("Ana Holm is Mexico's president. Mexico's newly elected president left."),
            2
        );
    }

    #[test]
    fn other_offices_and_other_people_do_not_count() {
        let license = "Mexican President Ana Holm spoke.";
        let others = [
            "Mexico's former president left.",
            "Mexico's vice president left.",
            "Mexico's president-elect left.",
            "Mexico's foreign minister left.",
            "It was new in Mexico. President Ed Cole left.",
            "Former Mexican President Ed Cole left.",
        ];
        for other in others {
            assert_eq!(mentions_of_holm(&format!("{license} {other}")), 1, "{other}");
        }
        // The office of two people means neither.
        assert_eq!(
            mentions_of_holm(
                "Mexican President Ana Holm, Mexican President Ed Cole. Mexico's president left."
            ),
            1
        );
        // Somebody behind a possessive does not hold the office.
        assert_eq!(
            mentions_of_holm("Mexican President Ana Holm left. The Mexican president's Ed Cole stayed."),
            2
        );
    }
}
