//! Everything that may be listed as an entity of an article, each with its measurements.

use std::collections::{BTreeSet, HashMap};

use samestory_model::Span;
use samestory_text::TermWeighter;

use super::article::EntityInput;
use super::concepts::{Concept, concepts};
use super::join::{Group, folded_words, join};
use super::kinds::EntityKind;
use super::reading::{Reading, joined_text};
use super::salience::{NameTable, SalienceModel, Vocabulary, concept_features, name_features};
use super::tagger::NameTagger;

/// Longer mentions are not listed: nobody would read such a name.
const MAX_NAME_BYTES: usize = 150;

/// A name or a key concept that may be listed, with what its salience was judged by.
///
/// Training and analysis both use this type, so that a model never sees measurements that it did not learn from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EntityCandidate {
    /// A name in its fullest common form, or a concept as the article writes it.
    pub name: String,
    /// Its kind.
    pub kind: EntityKind,
    /// The forms that the article uses, in alphabetical order.
    pub forms: Vec<String>,
    /// Where it is mentioned, in reading order, as ranges of the title, a line break and the body in one text.
    pub spans: Vec<Span>,
    /// For a concept, its words in lower case, the last without a plural `s`; empty for a name.
    pub words: Vec<String>,
    /// The measurements with their names; those of names differ from those of concepts, their order is always the same.
    pub features: Vec<(&'static str, f64)>,
    /// How probable it is that a reader lists it among five, in 0..=1.
    pub probability: f64,
}

/// All names, in the order of their first mention, and then all concepts of an article, in alphabetical order.
///
/// # Complexity
/// O(n log n) for n bytes, of which at most 100,000 are read.
///
/// ```
/// use samestory_analysis::{CrfTagger, EntityInput, entity_candidates};
/// use samestory_model::Span;
/// use samestory_text::TermWeighter;
///
/// let body = "Ana Brannock closed the coal plant.";
/// let sentences = [Span::whole(body)];
/// let input = EntityInput::new("", body, &sentences);
/// let candidates = entity_candidates(&input, &CrfTagger::bundled(), &TermWeighter::bundled());
/// assert_eq!(candidates[0].name, "Ana Brannock");
/// assert!(candidates.iter().any(|candidate| candidate.words == ["coal", "plant"]));
/// assert!(candidates[0].features.contains(&("in_title", 0.0)));
/// ```
#[must_use]
pub fn entity_candidates(
    input: &EntityInput<'_>,
    tagger: &dyn NameTagger,
    weighter: &TermWeighter,
) -> Vec<EntityCandidate> {
    let text = joined_text(input);
    let reading = Reading::new(&text, input);
    let mut mentions = tagger.mentions(&text);
    mentions.retain(|mention| mention.span.len() <= MAX_NAME_BYTES);
    let groups = join(&text, &mentions);
    let name_spans: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    let table = NameTable::new(&groups);
    let name =
        |(at, group): (usize, &Group)| named(group, name_features((at, group), &table, &reading, weighter));
    let mut candidates: Vec<EntityCandidate> = groups.iter().enumerate().map(name).collect();
    let concepts = unnamed(concepts(&reading, &name_spans, weighter), &groups);
    let vocabulary = Vocabulary::new(&concepts, &table, form_mentions(&candidates));
    candidates.extend(
        concepts
            .iter()
            .map(|concept| described(concept, concept_features(concept, &vocabulary, &reading, weighter))),
    );
    candidates
}

/// How often each name is mentioned, by its forms in folded words.
fn form_mentions(names: &[EntityCandidate]) -> HashMap<String, usize> {
    let forms = names.iter().flat_map(|name| name.forms.iter().map(|form| (form, name.spans.len())));
    forms.map(|(form, n)| (folded_words(form).join(" "), n)).collect()
}

fn named(group: &Group, features: Vec<(&'static str, f64)>) -> EntityCandidate {
    let name = group.name().to_owned();
    let probability = SalienceModel::bundled().name(&features, group.kind(), &folded_words(&name));
    EntityCandidate {
        name,
        kind: group.kind(),
        forms: group.all_forms(),
        spans: group.spans.clone(),
        words: Vec::new(),
        probability,
        features,
    }
}

fn described(concept: &Concept, features: Vec<(&'static str, f64)>) -> EntityCandidate {
    EntityCandidate {
        name: concept.name.clone(),
        kind: EntityKind::Concept,
        forms: vec![concept.name.clone()],
        spans: concept.spans.clone(),
        words: concept.words.clone(),
        probability: SalienceModel::bundled().concept(&features, &concept.words),
        features,
    }
}

/// The concepts that are no names.
fn unnamed(mut concepts: Vec<Concept>, groups: &[Group]) -> Vec<Concept> {
    let is_name: BTreeSet<String> =
        groups.iter().flat_map(|group| group.forms.keys()).map(|form| folded_words(form).join(" ")).collect();
    concepts.retain(|concept| !is_name.contains(&folded_words(&concept.name).join(" ")));
    concepts
}
