//! All mentions of one thing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use samestory_model::Span;

use super::super::kinds::EntityKind;
use super::super::lexicon::{Lexicon, key};
use super::fold::{match_words, without_possessive};
use super::lists::PeopleLists;
use super::person_name::is_particle;
use super::things::{is_acronym, legal_core};

/// All mentions of one thing.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Group {
    /// Each form as written, without titles, and how often.
    pub(in super::super) forms: BTreeMap<String, usize>,
    /// Each kind that the tagger gave, and how often.
    kinds: BTreeMap<EntityKind, usize>,
    /// Where it is mentioned, in reading order; descriptions such as `Mexico's president` count, and are no forms.
    pub(in super::super) spans: Vec<Span>,
    /// Of a person without a full name, the forms with a title, which tell one from another in a story.
    titled: BTreeSet<String>,
    /// Same for all listed names of one thing.
    pub(super) listed_id: Option<u32>,
    /// Whether it is the name of a people, or its adjective.
    pub(in super::super) is_demonym: bool,
    /// How often the people of this place are mentioned.
    pub(in super::super) demonyms: usize,
}

/// Letters by which a thing is better known than by what they stand for.
const WELL_KNOWN_LETTERS: &str = "ABC ACLU AFP AIDS AP ATF BBC BJP CBS CIA CNN DACA DEA EPA ESPN FBI FDA FEMA FIFA HIV IBM ICE IRS ISIS KKK \
    MSNBC NAACP NASA NATO NBA NBC NCAA NFL NHL NPR NRA NYPD OPEC PBS RCMP SWAT UAE UEFA UNESCO UNICEF USSR";

fn is_well_known(letters: &str) -> bool {
    let bare = letters.replace('.', "");
    WELL_KNOWN_LETTERS.split_ascii_whitespace().any(|known| known == bare)
}

/// Letters are the better known name where the text has them so many times as often as the words.
const MUCH_MORE: usize = 2;

/// Of more forms than that only the first are compared with one another.
const MAX_FORMS: usize = 64;

impl Group {
    /// Without mentions, of the listed thing with this number, or of its people.
    pub(super) fn listed(listed: Option<(u32, bool)>) -> Self {
        Self {
            listed_id: listed.map(|(id, _)| id),
            is_demonym: listed.is_some_and(|(_, is_demonym)| is_demonym),
            ..Self::default()
        }
    }

    /// The kind given most often; ties go to the kind that is declared first.
    pub(in super::super) fn kind(&self) -> EntityKind {
        let most = self.kinds.values().max();
        self.kinds.iter().find(|(_, count)| Some(*count) == most).map_or(EntityKind::Other, |(kind, _)| *kind)
    }

    /// The fullest common name.
    ///
    /// `Donald Trump` for `Donald J. Trump`, whom everybody knows without the initial, or where the text has both; letters that are
    /// better known than what they stand for, where the text prefers them; what other listed letters stand for, where it has
    /// nothing but them. Without `Inc` and the like, a state behind a town, and a word that runs on behind a surname.
    pub(in super::super) fn name(&self) -> &str {
        let name = self.known_name();
        match self.kind() {
            EntityKind::Person => self.without_run_on(name),
            EntityKind::Location => self.without_region(name),
            EntityKind::Group => self.in_plural(name),
            _ => without_legal_form(name),
        }
    }

    fn known_name(&self) -> &str {
        let fullest = self.fullest_form();
        let are_letters = |form: &String| is_acronym(form) && !form.contains(char::is_lowercase);
        let letters = || self.listed_name().filter(|_| self.forms.keys().all(are_letters));
        let known = match self.kind() {
            EntityKind::Person => self.without_initials(fullest),
            _ => self.well_known_letters(fullest).or_else(letters),
        };
        known.unwrap_or(fullest)
    }

    /// `Mirela Dresner` of `Mirela Dresner Vows`, where the text calls her `Dresner` again and again and never ends a form with `Vows`.
    fn without_run_on<'n>(&self, name: &'n str) -> &'n str {
        let (Some(last), Some(times)) = (name.split(' ').next_back(), self.forms.get(name)) else {
            return name;
        };
        let is_surname = |word: &str| self.forms.get(word).is_some_and(|n| *n > (*times).max(1));
        let ends_another = |form: &String| form != name && form.split(' ').next_back() == Some(last);
        let mut ends = name.match_indices(' ').map(|(at, _)| at).skip(1);
        let end = ends
            .find(|end| name.get(..*end).and_then(|cut| cut.split(' ').next_back()).is_some_and(is_surname));
        let cut = end.filter(|_| !self.forms.keys().any(ends_another)).and_then(|end| name.get(..end));
        cut.unwrap_or(name)
    }

    /// `Tarn` of `Tarn, Kestria`; but `Washington, D.C.`, which is listed.
    fn without_region<'n>(&self, name: &'n str) -> &'n str {
        let town = name.split([',', '(']).next().unwrap_or(name).trim_end();
        if self.listed_id.is_some() || town.is_empty() { name } else { town }
    }

    /// The plural of a group's name, where the text has it: `Republicans` rather than `Republican`.
    fn in_plural<'n>(&'n self, name: &'n str) -> &'n str {
        self.forms.get_key_value(&format!("{name}s")).map_or(name, |(form, _)| form)
    }

    /// The name without initials in its middle.
    fn without_initials(&self, form: &str) -> Option<&str> {
        let pieces: Vec<&str> = form.split(' ').collect();
        let [first, middle @ .., last] = pieces.as_slice() else { return None };
        let is_initial = |piece: &&str| piece.chars().filter(|c| c.is_alphabetic()).count() == 1;
        if middle.is_empty() || !middle.iter().all(is_initial) || is_initial(first) {
            return None;
        }
        let plain = format!("{first} {last}");
        let known = || PeopleLists::bundled().known_head(&match_words(&plain).join(" "));
        self.forms.get_key_value(&plain).map(|(form, _)| form.as_str()).or_else(known)
    }

    /// Letters of this thing that everybody knows it by, if the text writes them much more often than the words.
    fn well_known_letters(&self, form: &str) -> Option<&str> {
        let times = self.forms.get(form).copied().unwrap_or(0);
        let is_usual = |letters: &str, n: usize| letters == form || n >= MUCH_MORE * times;
        let known = self.forms.iter().filter(|(letters, n)| is_well_known(letters) && is_usual(letters, **n));
        known.max_by_key(|(_, n)| **n).map(|(letters, _)| letters.as_str())
    }

    /// The first name of the listed thing, unless it is one of a people.
    fn listed_name(&self) -> Option<&'static str> {
        let id = self.listed_id.filter(|_| !self.is_demonym)?;
        Lexicon::bundled().main_name(id)
    }

    /// The fullest common form: of several words rather than one, then the most frequent, then the one listed first, then the
    /// longest.
    ///
    /// A form in capital letters, with a possessive, or that is the end of another form is taken only if there is no other.
    fn fullest_form(&self) -> &str {
        if let (1, Some(only)) = (self.forms.len(), self.forms.keys().next()) {
            return only;
        }
        let words: Vec<Vec<String>> =
            self.forms.keys().take(MAX_FORMS).map(|form| match_words(form)).collect();
        let rank = |(form, count): &(&String, &usize)| {
            let own = match_words(form);
            let is_plain = !self.is_shouted(form) && without_possessive(form) == form.as_str();
            let is_main = Lexicon::bundled().listed(&key(form)).is_some_and(|listed| listed.is_main);
            let n_accents = form.chars().filter(|c| !c.is_ascii()).count();
            // `Ltd` makes no fuller name, and a word behind a name is often none of it.
            let several = form.contains(' ') && legal_core(form).len() > 1;
            let extends = |(other, words): (&String, &Vec<String>)| {
                other.contains(' ') && own.len() > words.len() && own.starts_with(words)
            };
            let is_extended = several && self.forms.keys().zip(&words).any(extends);
            let is_led = self.begins_with_given_name(&own);
            let fullness = (several, **count, is_main, !is_extended, is_led, own.len(), n_accents);
            (is_plain, !self.is_cut(&own, **count, &words), fullness, Reverse((*form).clone()))
        };
        self.forms.iter().max_by_key(rank).map_or("", |(form, _)| form)
    }

    /// Whether the form is the end of another one: `Committee` of `Tarn Committee`, `von der Aue` of `Friederike von der Aue`.
    ///
    /// Before a person's full name a rare longer form has a word that is none of it: `Model Ana Holm`.
    fn is_cut(&self, own: &[String], count: usize, all: &[Vec<String>]) -> bool {
        let longer = |other: &[String]| other.len() > own.len() && other.ends_with(own);
        let is_person = self.kind() == EntityKind::Person && own.len() > 1;
        let is_particled = own.first().is_some_and(|first| is_particle(first));
        let is_common = |times: usize| !is_person || is_particled || times >= count;
        let mut longer_forms = all.iter().zip(self.forms.values()).filter(|(other, _)| longer(other));
        !self.begins_with_given_name(own) && longer_forms.any(|(_, times)| is_common(*times))
    }

    /// Whether it is a person's name of several words, of which the first is a listed given name.
    fn begins_with_given_name(&self, words: &[String]) -> bool {
        let first = words.first().filter(|_| self.kind() == EntityKind::Person && words.len() > 1);
        first.is_some_and(|first| PeopleLists::bundled().is_given_name(first) && !is_particle(first))
    }

    /// `KENYA`, but not `NATO`: bodies write their letters so.
    fn is_shouted(&self, form: &str) -> bool {
        let n_capitals = form.chars().filter(|c| c.is_uppercase()).count();
        let least = if self.kind() == EntityKind::Organization { 6 } else { 4 };
        n_capitals >= least && !form.chars().any(char::is_lowercase) && !form.contains('.')
    }

    /// The forms of the name, and those with a title that says more than they do.
    pub(in super::super) fn all_forms(&self) -> Vec<String> {
        let mut forms: Vec<String> = self.forms.keys().chain(&self.titled).cloned().collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// Adds a mention with its name as it is to be shown.
    pub(super) fn add(&mut self, form: &str, kind: EntityKind, span: Span) {
        self.count(form, kind, 1);
        self.spans.push(span);
    }

    /// Counts a form without a place.
    pub(in super::super) fn count(&mut self, form: &str, kind: EntityKind, times: usize) {
        *self.forms.entry(form.to_owned()).or_default() += times;
        *self.kinds.entry(kind).or_default() += times;
    }

    /// Keeps a form with a title.
    pub(super) fn add_titled(&mut self, form: &str) {
        self.titled.insert(form.to_owned());
    }

    /// Takes in all mentions of another group.
    pub(super) fn absorb(&mut self, other: &Self) {
        other.forms.iter().for_each(|(form, count)| *self.forms.entry(form.clone()).or_default() += count);
        other.kinds.iter().for_each(|(kind, count)| *self.kinds.entry(*kind).or_default() += count);
        self.titled.extend(other.titled.iter().cloned());
        self.listed_id = self.listed_id.or(other.listed_id);
        self.spans.extend(&other.spans);
        self.spans.sort_unstable();
    }
}

/// `Merrow` of `Merrow Inc.`, as everybody calls it.
fn without_legal_form(name: &str) -> &str {
    let cut = name.trim_end_matches('.').rsplit_once(' ').filter(|(_, form)| UNSPOKEN_FORMS.contains(form));
    cut.map_or(name, |(rest, _)| rest.trim_end_matches(',')).trim_end_matches(" &")
}

/// Legal forms that nobody speaks.
const UNSPOKEN_FORMS: [&str; 9] = ["Inc", "Ltd", "LLC", "Corp", "Co", "PLC", "Plc", "plc", "NV"];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(forms: &[(&str, usize)]) -> String {
        let mut group = Group::default();
        forms.iter().for_each(|(form, times)| group.count(form, EntityKind::Person, *times));
        group.name().to_owned()
    }

    #[test]
    fn the_fullest_common_form_is_shown() {
        assert_eq!(name(&[("Holm", 9), ("Ana Holm", 1)]), "Ana Holm");
        assert_eq!(name(&[("Peter J. Quill", 1), ("Peter Quill", 3)]), "Peter Quill");
        assert_eq!(name(&[("ANGELICA MARSHALL", 3), ("Angelica Marshall", 1)]), "Angelica Marshall");
        assert_eq!(name(&[("Von der Aue", 4), ("Friederike von der Aue", 1)]), "Friederike von der Aue");
        assert_eq!(name(&[("Ana Holm's", 2), ("Ana Holm", 1)]), "Ana Holm");
        assert_eq!(name(&[("Jean-Luc", 1), ("Jean-Luc Fabre", 1)]), "Jean-Luc Fabre");
        assert_eq!(name(&[("Ana Holm", 1), ("Ana Holm Replies", 1)]), "Ana Holm");
        assert_eq!(name(&[("Ana Holm", 1), ("Even Ana Holm", 1)]), "Ana Holm");
        assert_eq!(name(&[("Zzyra Holm", 4), ("Model Zzyra Holm", 1)]), "Zzyra Holm");
        assert_eq!(name(&[]), "");
    }

    #[test]
    fn what_readers_leave_out_is_not_shown() {
        let of_kind = |kind, forms: &[(&str, usize)]| {
            let mut group = Group::default();
            forms.iter().for_each(|(form, times)| group.count(form, kind, *times));
            group.name().to_owned()
        };
        assert_eq!(of_kind(EntityKind::Organization, &[("Merrow Inc", 1)]), "Merrow");
        assert_eq!(of_kind(EntityKind::Organization, &[("Venn & Co.", 1)]), "Venn");
        assert_eq!(of_kind(EntityKind::Organization, &[("Halden Corporation", 1)]), "Halden Corporation");
        assert_eq!(of_kind(EntityKind::Location, &[("Quorl, Kestria", 1)]), "Quorl");
        assert_eq!(of_kind(EntityKind::Group, &[("Kestrian", 4), ("Kestrians", 1)]), "Kestrians");
        let run_on = [("Mirela Dresner Vows", 1), ("Dresner", 5)];
        assert_eq!(of_kind(EntityKind::Person, &run_on), "Mirela Dresner");
        let of_two_surnames = [("Mirela Dresner Holm", 1), ("Dresner", 5), ("Dresner Holm", 1)];
        assert_eq!(of_kind(EntityKind::Person, &of_two_surnames), "Mirela Dresner Holm");
        assert_eq!(of_kind(EntityKind::Person, &[("Kim Jong Un", 1), ("Kim", 5)]), "Kim Jong Un");
    }

    #[test]
    fn letters_and_initials_give_way_to_what_everybody_says() {
        let shown = |forms: &[(&str, usize)], listed: &str| {
            let found = Lexicon::bundled().listed(&key(listed));
            let mut group = Group::listed(found.map(|found| (found.id, found.is_demonym)));
            forms.iter().for_each(|(form, n)| group.count(form, EntityKind::Organization, *n));
            group.name().to_owned()
        };
        assert_eq!(shown(&[("GOP", 2)], "GOP"), "Republican Party");
        assert_eq!(shown(&[("FBI", 2)], "FBI"), "FBI");
        assert_eq!(shown(&[("FBI", 2), ("Federal Bureau of Investigation", 1)], "FBI"), "FBI");
        let both = [("FBI", 1), ("Federal Bureau of Investigation", 1)];
        assert_eq!(shown(&both, "FBI"), "Federal Bureau of Investigation");
        assert_eq!(shown(&[("ObamaCare", 2)], "ObamaCare"), "ObamaCare");
        assert_eq!(shown(&[("KPC", 2)], "KPC"), "KPC");
        assert_eq!(name(&[("Joe R. Biden", 2)]), "Joe Biden");
        assert_eq!(name(&[("Ana R. Holm", 2)]), "Ana R. Holm");
        assert_eq!(name(&[("Ana R. Holm", 2), ("Ana Holm", 1)]), "Ana Holm");
    }
}
