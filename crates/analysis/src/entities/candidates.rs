//! Everything that may be listed as an entity of an article, each with its measurements.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use samestory_model::Span;
use samestory_text::TermWeighter;

use super::article::EntityInput;
use super::concepts::{Concept, concepts};
use super::join::{Group, folded_words, join};
use super::kinds::EntityKind;
use super::reading::{Reading, WordNumber, joined_text};
use super::salience::{Features, NameTable, Named, SalienceModel, Vocabulary, measure_name};
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
    let mut measured: Vec<Features> = Vec::new();
    let found = candidates(&reading, tagger, weighter, |features| measured.push(features.clone()));
    let candidate = |(candidate, features): (Candidate<'_>, Features)| EntityCandidate {
        kind: candidate.kind,
        words: candidate.words().iter().map(|word| reading.word(*word).to_owned()).collect(),
        forms: candidate.forms(),
        spans: candidate.spans(),
        name: candidate.name.into_owned(),
        probability: candidate.probability,
        features,
    };
    found.into_iter().zip(measured).map(candidate).collect()
}

/// The same, without what is needed for training only.
pub(super) struct Candidate<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) kind: EntityKind,
    pub(super) probability: f64,
    mentioned: Mentioned<'a>,
}

enum Mentioned<'a> {
    Name(Group),
    Concept(Concept<'a>),
}

impl<'a> Candidate<'a> {
    /// The forms that the article uses, in alphabetical order.
    pub(super) fn forms(&self) -> Vec<String> {
        match &self.mentioned {
            Mentioned::Name(group) => group.all_forms(),
            Mentioned::Concept(_) => vec![self.name.as_ref().to_owned()],
        }
    }

    fn n_mentions(&self) -> usize {
        match &self.mentioned {
            Mentioned::Name(group) => group.spans.len(),
            Mentioned::Concept(concept) => concept.places.len(),
        }
    }

    /// Where it is mentioned, in reading order.
    pub(super) fn spans(&self) -> Vec<Span> {
        match &self.mentioned {
            Mentioned::Name(group) => group.spans.clone(),
            Mentioned::Concept(concept) => concept.places.iter().map(|place| place.span).collect(),
        }
    }

    /// Whether a test holds of all mentions of a concept; of names it does not.
    pub(super) fn is_concept_where(&self, test: impl Fn(Span) -> bool) -> bool {
        match &self.mentioned {
            Mentioned::Name(_) => false,
            Mentioned::Concept(concept) => concept.places.iter().all(|place| test(place.span)),
        }
    }

    /// The folded words of a concept, between blanks; none of a name.
    pub(super) fn folded_concept(&self) -> Cow<'a, str> {
        match &self.mentioned {
            Mentioned::Name(_) => Cow::Borrowed(""),
            Mentioned::Concept(concept) => concept.folded.clone(),
        }
    }

    fn words(&self) -> &[WordNumber] {
        match &self.mentioned {
            Mentioned::Name(_) => &[],
            Mentioned::Concept(concept) => concept.words.words(),
        }
    }
}

/// What [`entity_candidates`] gives; `see` is shown the measurements of each in turn.
pub(super) fn candidates<'a>(
    reading: &Reading<'a>,
    tagger: &dyn NameTagger,
    weighter: &TermWeighter,
    mut see: impl FnMut(&Features),
) -> Vec<Candidate<'a>> {
    let mut mentions = tagger.mentions(reading.text);
    mentions.retain(|mention| mention.span.len() <= MAX_NAME_BYTES);
    let groups = join(reading.text, &mentions);
    let name_spans: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    let concepts = unnamed(concepts(reading, &name_spans, weighter), &groups);
    let table = NameTable::new(&groups);
    let mut features = Features::new();
    let mut judge_name = |(at, group): (usize, Group)| {
        features.clear();
        let (name, kind) = (group.name().to_owned(), group.kind());
        let words = folded_words(&name);
        let named = Named { group: &group, at, name: &name, words: &words, kind };
        measure_name(named, &table, (reading, weighter), &mut features);
        see(&features);
        let probability = SalienceModel::bundled().name(&features, kind, &words);
        Candidate { name: Cow::Owned(name), kind, probability, mentioned: Mentioned::Name(group) }
    };
    let mut found: Vec<Candidate<'a>> = groups.into_iter().enumerate().map(&mut judge_name).collect();
    let vocabulary = Vocabulary::new(&concepts, reading, (&table, form_mentions(&found)), weighter);
    found.extend(concepts.into_iter().map(|concept| {
        features.clear();
        vocabulary.measure(&concept, &mut features);
        see(&features);
        let word = |number: Option<&WordNumber>| number.map_or("", |number| reading.word(*number));
        let ends = (word(concept.words.words().first()), word(concept.words.words().last()));
        Candidate {
            name: concept.name.clone(),
            kind: EntityKind::Concept,
            probability: SalienceModel::bundled().concept(&features, ends),
            mentioned: Mentioned::Concept(concept),
        }
    }));
    found
}

/// How often each name is mentioned, by its forms in folded words.
fn form_mentions(names: &[Candidate<'_>]) -> HashMap<String, usize> {
    let forms = names.iter().flat_map(|name| {
        let n_mentions = name.n_mentions();
        name.forms().into_iter().map(move |form| (form, n_mentions))
    });
    forms.map(|(form, n)| (folded_words(&form).join(" "), n)).collect()
}

/// The concepts that are no names.
fn unnamed<'a>(mut concepts: Vec<Concept<'a>>, groups: &[Group]) -> Vec<Concept<'a>> {
    let is_name: BTreeSet<String> =
        groups.iter().flat_map(|group| group.forms.keys()).map(|form| folded_words(form).join(" ")).collect();
    concepts.retain(|concept| !is_name.contains(concept.folded.as_ref()));
    concepts
}
