//! The name under which a group of mentions is shown.
//!
//! A tagger sometimes takes a neighbour into a name: a verb of a headline, a caption's label, the next name of a list. The other mentions
//! show what the name is.

use samestory_model::Span;

use super::join::Group;
use super::kinds::EntityKind;
use super::lexicon::{Lexicon, Role};
use super::reading::Reading;

/// A shorter form is better than the fullest one when it is so many times as frequent, and the difference looks like a neighbour.
const FACTOR: usize = 2;

/// The fullest common form of a name, without neighbours that were taken into it.
pub(super) fn shown_name(group: &Group, reading: &Reading<'_>) -> String {
    let name = group.name();
    if group.kind() == EntityKind::Person {
        person(group, name, reading).to_owned()
    } else {
        better(group, name, |form| form.contains(' ') || leaves_suffix(name, form)).unwrap_or(name).to_owned()
    }
}

/// The most frequent form within the name that is wanted and frequent enough.
fn better<'g>(group: &'g Group, name: &str, is_wanted: impl Fn(&str) -> bool) -> Option<&'g str> {
    let own = group.forms.get(name).copied().unwrap_or(0).max(1);
    let frequent = group.forms.iter().filter(|(_, count)| **count >= FACTOR * own);
    let within = frequent.filter(|(form, _)| is_within(form, name) && is_wanted(form));
    within.max_by_key(|(form, count)| (form.contains(' '), **count)).map(|(form, _)| form.as_str())
}

/// Whether the words of `part` stand in `whole`, one after the other, and are fewer.
fn is_within(part: &str, whole: &str) -> bool {
    let (part, whole) = (words(part), words(whole));
    part.len() < whole.len() && whole.windows(part.len().max(1)).any(|window| window == part)
}

fn words(name: &str) -> Vec<&str> {
    name.split_whitespace().collect()
}

/// `Venn` of `Venn Inc`.
fn leaves_suffix(name: &str, form: &str) -> bool {
    let rest = name.strip_prefix(form).unwrap_or_default().trim_matches([' ', ',', '.']);
    !rest.is_empty() && Lexicon::bundled().is(&rest.to_lowercase(), Role::Suffix)
}

/// The name as far as the surname that the article uses alone: `Orla Venn` of `Orla Venn Wins`, where others are `Venn`.
fn person<'g>(group: &'g Group, name: &'g str, reading: &Reading<'_>) -> &'g str {
    if let Some(full) = better(group, name, |form| form.contains(' ')) {
        return full;
    }
    let Some(surname) = better(group, name, |form| !form.contains(' ')) else { return name };
    let Some(place) = name.split(' ').position(|word| word == surname) else { return name };
    let may_come_first =
        || Lexicon::bundled().is_first_name(surname) || !is_headline_only(group, name, reading);
    if place == 0 && may_come_first() {
        return name;
    }
    let length: usize = name.split(' ').take(place + 1).map(|word| word.len() + 1).sum();
    name.get(..length - 1).unwrap_or(name)
}

/// Family names may come first; a name that only the title has is the name with a verb.
fn is_headline_only(group: &Group, name: &str, reading: &Reading<'_>) -> bool {
    let written = |span: &Span| span.slice(reading.text) == Some(name);
    group.spans.iter().filter(|span| written(span)).all(|span| span.start() < reading.title_length)
}
