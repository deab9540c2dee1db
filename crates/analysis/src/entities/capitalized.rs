//! The bundled rule tagger.

use std::collections::BTreeMap;

use samestory_model::{Fingerprint, Span};

use super::casing::{Casing, segments};
use super::kinds::{EntityKind, Mention};
use super::lexicon::{Lexicon, key};
use super::name_kind::{Guess, Judge};
use super::runs::Runs;
use super::tagger::NameTagger;
use super::tokens::{Token, blocks, tokenize};

/// Finds names by their capital letters, and their kinds by rules and small lists.
///
/// It reads the text twice. First it learns which words the text itself writes with a capital letter inside sentences.
/// Then it takes runs of such words (`University of Tarn`, `Abu Omar al-Hadi`, `Johnson & Holm`); the first word of a sentence
/// counts when the text vouches for it, and headlines In Title Case take only what the rest of the text or a list knows.
/// Titles (`President`, `Dr.`) are left out of a name and make it a person; months and weekdays are no names. Kinds come from lists of
/// places and peoples, telling words (`Ministry`, `Inc`, `Cup`), given names, verbs of saying and prepositions; all mentions
/// of one name vote, and a surname has the kind of the full name.
///
/// Texts in scripts without capital letters have no mentions.
///
/// # Complexity
/// O(length of the text); memory beside the mentions is bounded by the number of different words.
///
/// ```
/// use samestory_analysis::{CapitalizedNames, EntityKind, NameTagger};
///
/// let text = "President Ana Brannock met the Halden Chamber of Commerce in Tarn on Monday. Brannock said little.";
/// let mentions = CapitalizedNames::bundled().mentions(text);
/// let names: Vec<_> = mentions.iter().map(|mention| (mention.text.as_str(), mention.kind)).collect();
/// assert_eq!(names, [
///     ("Ana Brannock", EntityKind::Person),
///     ("Halden Chamber of Commerce", EntityKind::Organization),
///     ("Tarn", EntityKind::Location),
///     ("Brannock", EntityKind::Person),
/// ]);
/// ```
#[derive(Debug, Clone)]
pub struct CapitalizedNames {
    lexicon: &'static Lexicon,
    fingerprint: Fingerprint,
}

impl CapitalizedNames {
    /// With the bundled lists.
    #[must_use]
    pub fn bundled() -> Self {
        Self { lexicon: Lexicon::bundled(), fingerprint: Lexicon::fingerprint() }
    }
}

impl NameTagger for CapitalizedNames {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn mentions(&self, text: &str) -> Vec<Mention> {
        let mut casing = Casing::default();
        for (offset, block) in blocks(text) {
            let tokens = tokenize(block, offset, self.lexicon);
            segments(&tokens, self.lexicon).iter().for_each(|segment| casing.learn(segment, self.lexicon));
        }
        let mut found = Vec::new();
        for (offset, block) in blocks(text) {
            let tokens = tokenize(block, offset, self.lexicon);
            self.tag(text, &tokens, &casing, &mut found);
        }
        vote(found)
    }
}

/// A mention with the weight of its kind.
struct Voter {
    mention: Mention,
    weight: u32,
}

impl CapitalizedNames {
    fn tag(&self, text: &str, tokens: &[Token<'_>], casing: &Casing, found: &mut Vec<Voter>) {
        for segment in &segments(tokens, self.lexicon) {
            let runs = Runs { segment, casing, lexicon: self.lexicon }.find();
            let judge = Judge { segment, casing, lexicon: self.lexicon };
            let guesses = runs.into_iter().flat_map(|run| judge.names(run));
            found.extend(guesses.filter_map(|guess| voter(text, segment.tokens, guess)));
        }
    }
}

fn voter(text: &str, tokens: &[Token<'_>], guess: Guess) -> Option<Voter> {
    let (first, last) = (tokens.get(guess.start)?, tokens.get(guess.end - 1)?);
    let span = Span::between(first.span.start(), last.span.end());
    let written = span.slice(text).filter(|written| written.chars().any(char::is_alphabetic))?;
    Some(Voter { mention: Mention::new(span, written, guess.kind), weight: guess.weight })
}

/// Gives each name the kind with most weight among all its mentions, and a surname the kind of the full name.
fn vote(found: Vec<Voter>) -> Vec<Mention> {
    let mut votes: BTreeMap<String, BTreeMap<EntityKind, u32>> = BTreeMap::new();
    for voter in &found {
        let kinds = votes.entry(key(&voter.mention.text)).or_default();
        *kinds.entry(voter.mention.kind).or_default() += voter.weight;
    }
    let winners: BTreeMap<String, EntityKind> =
        votes.iter().filter_map(|(name, kinds)| Some((name.clone(), winner(kinds)?))).collect();
    let full_names =
        || winners.iter().filter(|(name, kind)| **kind == EntityKind::Person && name.contains(' '));
    let parts: BTreeMap<&str, ()> = full_names()
        .flat_map(|(name, _)| [name.split(' ').next_back(), name.split(' ').next()])
        .flatten()
        .map(|part| (part, ()))
        .collect();
    let is_strong =
        |name: &str| votes.get(name).is_some_and(|kinds| kinds.values().any(|weight| *weight >= 8));
    let kind = |mention: &Mention| {
        let name = key(&mention.text);
        let inherits = parts.contains_key(name.as_str()) && !is_strong(&name);
        if inherits { EntityKind::Person } else { winners.get(&name).copied().unwrap_or(mention.kind) }
    };
    let kinds: Vec<EntityKind> = found.iter().map(|voter| kind(&voter.mention)).collect();
    let mentions = found.into_iter().map(|voter| voter.mention);
    mentions.zip(kinds).map(|(mention, kind)| Mention { kind, ..mention }).collect()
}

fn winner(kinds: &BTreeMap<EntityKind, u32>) -> Option<EntityKind> {
    let best = kinds.values().max()?;
    kinds.iter().find(|(_, weight)| *weight == best).map(|(kind, _)| *kind)
}
