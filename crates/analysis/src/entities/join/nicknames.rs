//! Puts names together that a tagger cut at a nickname or an initial: `Darnell 'Smoke' Whitlow`, `John A. Brandt`.

use std::borrow::Cow;

use samestory_model::Span;

use super::super::kinds::{EntityKind, Mention};

/// Nicknames are short.
const MAX_NICKNAME_BYTES: usize = 24;

/// Marks that open and close a nickname.
const MARKS: [(char, char); 6] = [('\'', '\''), ('"', '"'), ('‘', '’'), ('“', '”'), ('(', ')'), ('«', '»')];

/// The mentions, with each pair around a nickname or an initial as one; a mention of the nickname itself is left out.
///
/// # Complexity
/// O(mentions).
pub(super) fn with_nicknames<'m>(text: &str, mentions: &'m [Mention]) -> Cow<'m, [Mention]> {
    let mut joined: Vec<Mention> = Vec::new();
    let mut n_read = 0;
    let mut at = 0;
    while let Some(first) = mentions.get(at) {
        let last = nickname_end(text, first).and_then(|end| surname_at(mentions, at, end));
        let whole = last.and_then(|last| Some((last, whole(text, first, mentions.get(last)?)?)));
        if let Some((last, mention)) = whole {
            joined.extend(mentions.get(n_read..at).unwrap_or_default().iter().cloned());
            joined.push(mention);
            n_read = last + 1;
            at = last;
        }
        at += 1;
    }
    if n_read == 0 {
        return Cow::Borrowed(mentions);
    }
    joined.extend(mentions.get(n_read..).unwrap_or_default().iter().cloned());
    Cow::Owned(joined)
}

/// Where the surname begins behind a given name and a nickname or an initial.
fn nickname_end(text: &str, first: &Mention) -> Option<usize> {
    let is_given_name =
        matches!(first.kind, EntityKind::Person | EntityKind::Other) && !first.text.contains(' ');
    let rest = text.get(first.span.end()..).filter(|_| is_given_name)?.strip_prefix(' ')?;
    if rest.strip_prefix(char::is_uppercase).is_some_and(|rest| rest.starts_with(". ")) {
        let initial = rest.chars().next().map_or(0, char::len_utf8);
        return Some(first.span.end() + 1 + initial + 2);
    }
    let (open, close) = MARKS.into_iter().find(|(open, _)| rest.starts_with(*open))?;
    let inner = rest.strip_prefix(open)?;
    let length = inner.char_indices().take(MAX_NICKNAME_BYTES).find(|(_, c)| *c == close)?.0;
    let nickname = inner.get(..length)?;
    let is_name = nickname.chars().next().is_some_and(char::is_uppercase) && !nickname.contains(' ');
    let behind = first.span.end() + 1 + open.len_utf8() + length + close.len_utf8();
    (is_name && text.get(behind..)?.starts_with(' ')).then_some(behind + 1)
}

/// The index of the mention that begins at a byte, which is one of the two behind `at`.
fn surname_at(mentions: &[Mention], at: usize, start: usize) -> Option<usize> {
    let is_surname = |index: &usize| {
        mentions.get(*index).is_some_and(|mention| {
            mention.span.start() == start && matches!(mention.kind, EntityKind::Person | EntityKind::Other)
        })
    };
    (at + 1..at + 3).find(is_surname)
}

fn whole(text: &str, first: &Mention, last: &Mention) -> Option<Mention> {
    let span = Span::between(first.span.start(), last.span.end());
    Some(Mention::new(span, span.slice(text)?, EntityKind::Person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_around_a_nickname_are_one() {
        let text = "They met Rosalind “Rosie” Kemper and Ana (Labour) today. John A. Brandt left.";
        let mention = |name: &str, kind| {
            let start = text.find(name).expect("the name stands in the text");
            Mention::new(Span::between(start, start + name.len()), name, kind)
        };
        let person = EntityKind::Person;
        let mentions = [
            mention("Rosalind", person),
            mention("Rosie", person),
            mention("Kemper", EntityKind::Other),
            mention("Ana", person),
            mention("Labour", EntityKind::Organization),
            mention("John", person),
            mention("Brandt", EntityKind::Other),
        ];
        let joined = with_nicknames(text, &mentions);
        let names: Vec<&str> = joined.iter().map(|mention| mention.text.as_str()).collect();
        assert_eq!(names, ["Rosalind “Rosie” Kemper", "Ana", "Labour", "John A. Brandt"]);
        assert_eq!(with_nicknames(text, &mentions[3..5]).len(), 2);
    }
}
