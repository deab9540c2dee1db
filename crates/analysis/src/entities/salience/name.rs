//! What is measured of a name.

use samestory_model::Span;
use samestory_text::{TermWeighter, at_most};

use super::super::join::Group;
use super::super::kinds::EntityKind;
use super::super::lexicon::{Lexicon, Role};
use super::super::reading::Reading;
use super::super::tokens::{Gap, Shape};
use super::place::Place;
use super::{Features, logarithm, share};
use crate::numbers::indicator;

/// All names of an article, so that one can be seen beside the others.
pub(in super::super) struct NameTable {
    counts: Vec<usize>,
    n_mentions: usize,
}

impl NameTable {
    /// Of the groups, in the order of their first mention.
    pub(in super::super) fn new(groups: &[Group]) -> Self {
        let mut counts: Vec<usize> = groups.iter().map(|group| group.spans.len()).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        Self { n_mentions: counts.iter().sum(), counts }
    }

    fn most(&self) -> usize {
        self.counts.first().copied().unwrap_or(0)
    }

    /// Number of names that are mentioned more often.
    fn rank(&self, count: usize) -> usize {
        self.counts.partition_point(|other| *other > count)
    }

    /// Number of names.
    pub(in super::super) fn len(&self) -> usize {
        self.counts.len()
    }
}

/// A name with what it is judged by.
#[derive(Clone, Copy)]
pub(in super::super) struct Named<'g> {
    pub(in super::super) group: &'g Group,
    /// Among the names of the article by their first mention.
    pub(in super::super) at: usize,
    pub(in super::super) name: &'g str,
    /// The folded words of the name.
    pub(in super::super) words: &'g [String],
    pub(in super::super) kind: EntityKind,
}

/// Adds the measurements of a name.
pub(in super::super) fn measure_name(
    named: Named<'_>,
    table: &NameTable,
    (reading, weighter): (&Reading<'_>, &TermWeighter),
    features: &mut Features,
) {
    let Named { group, at, .. } = named;
    let n = group.spans.len();
    features.push(("bias", 1.0));
    Place::of(group.spans.iter().copied(), reading).measure(features);
    features.extend([
        ("of_most", logarithm(n) / logarithm(table.most().max(1))),
        ("of_mentions", share(n, table.n_mentions)),
        ("rank", logarithm(table.rank(n))),
        ("in_five", indicator(table.rank(n) < 5)),
        ("most", indicator(table.rank(n) == 0)),
        ("order", logarithm(at)),
        ("names", logarithm(table.len())),
        ("n_text", logarithm(reading.n_sentences())),
    ]);
    kinds(named, features);
    wording(named, reading, weighter, features);
    surroundings(&group.spans, reading, features);
}

fn kinds(Named { group, kind, .. }: Named<'_>, features: &mut Features) {
    features.extend([
        ("person", indicator(kind == EntityKind::Person)),
        ("organization", indicator(kind == EntityKind::Organization)),
        ("location", indicator(kind == EntityKind::Location)),
        ("group", indicator(kind == EntityKind::Group)),
        ("event", indicator(kind == EntityKind::Event)),
        ("work", indicator(kind == EntityKind::Work)),
        ("people", indicator(group.is_demonym)),
        ("its_people", logarithm(group.demonyms)),
        ("person_count", indicator(kind == EntityKind::Person) * logarithm(group.spans.len())),
        ("location_count", indicator(kind == EntityKind::Location) * logarithm(group.spans.len())),
    ]);
}

fn wording(named: Named<'_>, reading: &Reading<'_>, weighter: &TermWeighter, features: &mut Features) {
    let Named { group, name, words, kind, .. } = named;
    let idfs: Vec<f64> = words.iter().map(|word| f64::from(weighter.idf(word))).collect();
    let known = words.iter().filter(|word| reading.place_in_title(word).is_some()).count();
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    features.extend([
        ("one_word", indicator(words.len() == 1)),
        ("many_words", indicator(words.len() >= 4)),
        ("short", indicator(n_letters <= 3)),
        ("single_person", indicator(words.len() == 1 && kind == EntityKind::Person)),
        ("shouted", indicator(n_letters > 5 && !name.chars().any(char::is_lowercase))),
        ("forms", logarithm(group.forms.len())),
        ("rarest", idfs.iter().copied().fold(0.0, f64::max)),
        ("commonest", idfs.iter().copied().fold(12.0, f64::min)),
        ("words_in_title", share(known, words.len())),
        ("count_idf", logarithm(group.spans.len()) * idfs.iter().copied().fold(0.0, f64::max)),
    ]);
}

/// What stands around the mentions: of how many is each true?
fn surroundings(spans: &[Span], reading: &Reading<'_>, features: &mut Features) {
    let around: Vec<Around<'_>> = spans.iter().map(|span| Around::of(*span, reading)).collect();
    let of_all = |test: &dyn Fn(&Around<'_>) -> bool| {
        share(around.iter().filter(|around| test(around)).count(), around.len())
    };
    let of_spans =
        |test: &dyn Fn(Span) -> bool| share(spans.iter().filter(|s| test(**s)).count(), spans.len());
    features.extend([
        ("at_place", of_all(&|a| matches!(a.before, "in" | "at" | "from" | "near" | "across" | "outside"))),
        ("of", of_all(&|a| matches!(a.before, "of" | "for"))),
        ("toward", of_all(&|a| matches!(a.before, "to" | "with" | "against" | "on" | "about" | "over"))),
        ("by", of_all(&|a| matches!(a.before, "by" | "told"))),
        ("the", of_all(&|a| a.before == "the")),
        ("begins", of_spans(&|span| matches!(reading.gap(span), Gap::Start | Gap::Line))),
        ("speaks", of_all(&|a| a.roles & Role::Saying as u32 != 0)),
        ("acts", of_all(&|a| a.roles & Role::Auxiliary as u32 != 0)),
        ("modifies", of_all(&|a| a.is_modified())),
        ("owns", of_spans(&|span| reading.is_possessive(span))),
        ("dateline", indicator(is_dateline(spans, reading))),
        ("credit", of_spans(&|span| is_credit(span, reading))),
        ("introduced", indicator(spans.iter().any(|span| is_introduced(*span, reading)))),
        ("in_pair", of_all(&|a| a.before == "and" || a.after == "and")),
        ("listed", of_spans(&|span| is_listed(span, reading))),
    ]);
}

/// The neighbours of a mention: empty, and without roles, where there are none.
struct Around<'r> {
    /// Without a plural `s`, as the next one.
    before: &'r str,
    after: &'r str,
    /// Of the word behind, as bits; see [`Role`].
    roles: u32,
    is_before_small_letters: bool,
}

impl<'r> Around<'r> {
    fn of(span: Span, reading: &'r Reading<'_>) -> Self {
        let after = reading.after(span);
        Self {
            before: reading.before(span).map_or("", |(_, key)| key),
            after: after.map_or("", |(_, key)| key),
            roles: after.map_or(0, |(token, _)| Lexicon::bundled().roles(&token.lower())),
            is_before_small_letters: after.is_some_and(|(token, _)| token.shape == Shape::Lower),
        }
    }

    /// Whether a noun may follow: `Tarn dam`.
    fn is_modified(&self) -> bool {
        let others = Role::Bound as u32 | Role::Auxiliary as u32 | Role::Saying as u32;
        self.is_before_small_letters && self.roles & others == 0
    }
}

/// `Venn, a professor at …`: a source, or somebody whom nobody knows yet.
fn is_introduced(span: Span, reading: &Reading<'_>) -> bool {
    let rest = reading.text.get(span.end()..).unwrap_or_default();
    [", a ", ", an ", ", the ", ", who ", ", whose ", ", from "].iter().any(|mark| rest.starts_with(mark))
}

/// Between commas, as in an enumeration or behind a town.
fn is_listed(span: Span, reading: &Reading<'_>) -> bool {
    let before = reading.text.get(..span.start()).unwrap_or_default();
    let rest = reading.text.get(span.end()..).unwrap_or_default();
    before.ends_with(", ") && [",", " and ", "."].iter().any(|mark| rest.starts_with(mark))
}

/// Who took a picture stands beside an agency, a stroke, or words like these.
const CREDITS: [&str; 8] = ["/", "photo", "image", "getty", "credit", "courtesy", "via ", "illustration"];

/// So many bytes around a name tell a credit.
const CREDIT_BYTES: usize = 14;

fn is_credit(span: Span, reading: &Reading<'_>) -> bool {
    let before = reading.text.get(..span.start()).unwrap_or_default();
    let rest = reading.text.get(span.end()..).unwrap_or_default();
    let start =
        (before.len().saturating_sub(CREDIT_BYTES)..=before.len()).find(|at| before.is_char_boundary(*at));
    let near = start.and_then(|at| before.get(at..)).unwrap_or_default().to_lowercase();
    let behind = at_most(rest, CREDIT_BYTES).to_lowercase();
    CREDITS.iter().any(|sign| near.contains(sign) || behind.contains(sign))
}

/// `NAIROBI (Agency) – …`: where the reporter sat.
fn is_dateline(spans: &[Span], reading: &Reading<'_>) -> bool {
    let Some(first) = spans.iter().find(|span| span.start() > reading.title_length) else { return false };
    let rest = reading.text.get(first.end()..).unwrap_or_default();
    let begins = first.start() <= reading.title_length + 1;
    begins && [" (", " -", " –", " —", ", "].iter().any(|mark| rest.starts_with(mark)) && spans.len() <= 2
}
