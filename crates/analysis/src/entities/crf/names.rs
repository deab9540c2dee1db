//! The names of a whole text: what the sentences gave, and words that another sentence tells to be a name.

use std::collections::{BTreeMap, HashMap};

use samestory_model::Span;

use super::chain::Found;
use super::document::{Document, Fact, Segment, Style};
use super::hash::Hash;
use super::words::{Shape, Word};
use crate::entities::kinds::{EntityKind, Mention};

/// A mention as sure as this makes its word, or a person's last word, a name in the whole text.
const SURE: f64 = 0.8;

/// Of the words that only another sentence tells to be a name, 34 of 59 were right over the training folds.
const CONFIDENCE: f64 = 0.58;

/// Names found so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    mentions: Vec<Mention>,
    /// Words that stand for a name by themselves, with its kind and how sure that is.
    known: HashMap<Hash, (EntityKind, f64)>,
    /// Words with a capital letter that their sentence does not tell to be a name.
    unmarked: Vec<(Span, Hash)>,
}

impl Names {
    /// Takes a name of one sentence.
    pub(super) fn add(&mut self, text: &str, words: &[Word<'_>], kind: EntityKind, confidence: f64) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let span = Span::between(first.span.start(), last.span.end());
        let Some(written) = span.slice(text) else { return };
        self.mentions.push(Mention::new(span, written, kind).with_confidence(confidence));
        let is_whole_name = words.len() == 1 || kind == EntityKind::Person;
        if confidence >= SURE && is_whole_name && last.shape != Shape::Letter {
            let known = self.known.entry(last.lower).or_insert((kind, confidence));
            if confidence > known.1 {
                *known = (kind, confidence);
            }
        }
    }

    /// Takes the words of a sentence that could be names by their letters, but are in none of `found`.
    ///
    /// # Complexity
    /// O(words).
    pub(super) fn note_unmarked(&mut self, segment: &Segment<'_, '_>, found: &[Found], document: &Document) {
        let mut found = found.iter().peekable();
        let is_capital = |at: Option<usize>| {
            at.and_then(|at| segment.words.get(at)).is_some_and(|word| word.shape.is_capital())
        };
        for (at, word) in segment.words.iter().enumerate() {
            while found.next_if(|name| name.end <= at).is_some() {}
            let is_marked = found.peek().is_some_and(|name| name.start <= at);
            let stands_alone =
                is_capital(Some(at)) && !is_capital(at.checked_sub(1)) && !is_capital(Some(at + 1));
            let is_common = document.facts(word) & Fact::Lower.bit() != 0;
            // In a headline capital letters do not tell where a name ends.
            let may_be_name = stands_alone || (segment.style != Style::Sentence && word.shape.is_capital());
            if may_be_name && !is_marked && !is_common && word.shape != Shape::Letter {
                self.unmarked.push((word.span, word.lower));
            }
        }
    }

    /// All names in reading order.
    pub(super) fn into_mentions(mut self, text: &str) -> Vec<Mention> {
        let n_told = self.mentions.len();
        for (span, word) in &self.unmarked {
            if let Some(((kind, _), written)) = self.known.get(word).zip(span.slice(text)) {
                self.mentions.push(Mention::new(*span, written, *kind).with_confidence(CONFIDENCE));
            }
        }
        if self.mentions.len() > n_told {
            self.mentions.sort_by_key(|mention| mention.span);
        }
        vote(&mut self.mentions);
        self.mentions
    }
}

/// A name that the text mentions several times as different kinds is of the kind that has most confidence.
fn vote(mentions: &mut [Mention]) {
    let mut votes: HashMap<&str, BTreeMap<EntityKind, f64>> = HashMap::new();
    for mention in mentions.iter() {
        // A full name speaks for the surname.
        if let Some((_, surname)) =
            mention.text.rsplit_once(' ').filter(|_| mention.kind == EntityKind::Person)
        {
            *votes.entry(surname).or_default().entry(EntityKind::Person).or_default() += mention.confidence;
        }
        *votes.entry(&mention.text).or_default().entry(mention.kind).or_default() += mention.confidence;
    }
    let winner = |mention: &Mention| {
        let kinds = votes.get(mention.text.as_str()).filter(|kinds| kinds.len() > 1)?;
        let (kind, most) = kinds.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
        let own = kinds.get(&mention.kind)?;
        (most > own).then_some(*kind)
    };
    let winners: Vec<Option<EntityKind>> = mentions.iter().map(winner).collect();
    for (mention, winner) in mentions.iter_mut().zip(winners) {
        mention.kind = winner.unwrap_or(mention.kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voted(mentions: &[(&str, EntityKind, f64)]) -> Vec<EntityKind> {
        let mention = |(text, kind, confidence): &(&str, EntityKind, f64)| {
            Mention::new(Span::between(0, text.len()), *text, *kind).with_confidence(*confidence)
        };
        let mut mentions: Vec<Mention> = mentions.iter().map(mention).collect();
        vote(&mut mentions);
        mentions.iter().map(|mention| mention.kind).collect()
    }

    #[test]
    fn the_surest_kind_wins_in_the_whole_text() {
        use EntityKind::{Location, Organization, Person};
        let tarn = [("Tarn", Person, 0.5), ("Tarn", Location, 0.9), ("Halden", Organization, 0.4)];
        assert_eq!(voted(&tarn), [Location, Location, Organization]);
    }

    #[test]
    fn a_full_name_speaks_for_the_surname() {
        use EntityKind::{Location, Person};
        let holm = [("Ana Holm", Person, 0.9), ("Holm", Location, 0.5), ("Holm", Person, 0.2)];
        assert_eq!(voted(&holm), [Person, Person, Person]);
        assert_eq!(voted(&[("Ana Holm", Person, 0.9), ("Holm", Location, 0.95)]), [Person, Location]);
    }
}
