//! The entities of one article, most salient first.

use std::collections::BTreeSet;

use samestory_model::Span;
use samestory_text::{TermWeighter, at_most};

use super::concepts::{Concept, concepts};
use super::join::{Group, folded_words, join};
use super::kinds::{Entity, EntityKind};
use super::salience::{CONCEPT_WEIGHTS, Layout, NAME_WEIGHTS, concept_features, name_features, probability};
use super::tagger::NameTagger;

/// An article as the entity finder reads it.
#[derive(Debug, Clone, Copy)]
pub struct EntityInput<'a> {
    title: &'a str,
    body: &'a str,
    sentences: &'a [Span],
}

impl<'a> EntityInput<'a> {
    /// A title, a body, and the sentences of the body as byte ranges of it, in reading order.
    #[must_use]
    pub fn new(title: &'a str, body: &'a str, sentences: &'a [Span]) -> Self {
        Self { title, body, sentences }
    }
}

/// An entity with what its place in a story is judged by.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScoredEntity {
    /// The entity with its salience in the article.
    pub entity: Entity,
    /// How often the article mentions it.
    pub mentions: usize,
    /// The forms of its name that the article uses, in alphabetical order.
    pub forms: Vec<String>,
}

impl ScoredEntity {
    /// An entity that is mentioned `mentions` times in the given forms.
    #[must_use]
    pub fn new(entity: Entity, mentions: usize, forms: Vec<String>) -> Self {
        Self { entity, mentions, forms }
    }
}

/// Names and key concepts are looked for in so many bytes of a body; an article is about what it says by then.
const BODY_BYTES: usize = 100_000;

/// Longer mentions are not listed: nobody would read such a name.
const MAX_NAME_BYTES: usize = 150;

/// At most so many concepts are kept, the most salient ones.
const MAX_CONCEPTS: usize = 20;

/// The names and key concepts of an article, the most salient first; that one has salience 1.
///
/// Mentions of one thing are joined: a surname with the full name, letters with what they stand for, `U.S.` with `United
/// States`, a company with and without its suffix; `Mexico's president` counts for whom the article gives that office. People
/// who share a surname stay apart: titles, relatives' words and the order of mentions tell whom a bare surname means, and where
/// they do not, it stays alone. A name is given in the fullest common form, without titles. Key concepts are runs of one to four content words, as the article writes them.
///
/// # Units and ranges
/// Salience is in 0..=1.
///
/// # Complexity
/// O(n log n) for n bytes, of which at most 100,000 are read.
///
/// ```
/// use samestory_analysis::{CapitalizedNames, EntityInput, article_entities};
/// use samestory_model::Span;
/// use samestory_text::TermWeighter;
///
/// let title = "Brannock signs coal plant law";
/// let body = "President Ana Brannock signed the law. Brannock said every coal plant in Kestria will close.";
/// let sentences = [Span::between(0, 38), Span::between(39, body.len())];
/// let input = EntityInput::new(title, body, &sentences);
/// let entities = article_entities(&input, &CapitalizedNames::bundled(), &TermWeighter::bundled());
/// assert_eq!(entities[0].entity.name, "Ana Brannock");
/// assert_eq!(entities[0].mentions, 3);
/// assert_eq!(entities[0].entity.salience, 1.0);
/// assert!(entities.iter().any(|scored| scored.entity.name == "coal plant"));
/// ```
#[must_use]
pub fn article_entities(
    input: &EntityInput<'_>,
    tagger: &dyn NameTagger,
    weighter: &TermWeighter,
) -> Vec<ScoredEntity> {
    let text = joined_text(input);
    let layout = Layout { title_length: input.title.len(), sentences: input.sentences };
    let mut mentions = tagger.mentions(&text);
    mentions.retain(|mention| mention.span.len() <= MAX_NAME_BYTES);
    let groups = join(&text, &mentions);
    let names = scored_names(&groups, &layout);
    let salience =
        |concept: &Concept| probability(&concept_features(concept, &layout, weighter), &CONCEPT_WEIGHTS);
    let mut concepts = scored_concepts(concepts(&text), &names, salience);
    concepts.truncate(MAX_CONCEPTS);
    let mut scored: Vec<ScoredEntity> = names.into_iter().chain(concepts).collect();
    sort_by_salience(&mut scored);
    let most = scored.first().map_or(1.0, |first| first.entity.salience);
    scored.iter_mut().for_each(|scored| scored.entity.salience /= most);
    scored
}

/// Title, line break, and the body as far as it is read.
fn joined_text(input: &EntityInput<'_>) -> String {
    format!("{}\n{}", input.title, at_most(input.body, BODY_BYTES))
}

fn sort_by_salience(scored: &mut [ScoredEntity]) {
    scored.sort_by(|a, b| {
        b.entity.salience.total_cmp(&a.entity.salience).then_with(|| a.entity.name.cmp(&b.entity.name))
    });
}

fn scored_names(groups: &[Group], layout: &Layout<'_>) -> Vec<ScoredEntity> {
    let most_mentions = groups.iter().map(|group| group.spans.len()).max().unwrap_or(0);
    let score = |group: &Group| {
        let features = name_features(group, layout, most_mentions);
        let entity = Entity::new(group.name(), group.kind(), probability(&features, &NAME_WEIGHTS));
        ScoredEntity::new(entity, group.spans.len(), group.all_forms())
    };
    groups.iter().map(score).collect()
}

/// Concepts that are no names, the most salient first.
fn scored_concepts(
    concepts: Vec<Concept>,
    names: &[ScoredEntity],
    salience: impl Fn(&Concept) -> f64,
) -> Vec<ScoredEntity> {
    let is_name: BTreeSet<String> =
        names.iter().flat_map(|name| &name.forms).map(|form| folded_words(form).join(" ")).collect();
    let score = |concept: Concept| {
        let entity = Entity::new(concept.name.as_str(), EntityKind::Concept, salience(&concept));
        ScoredEntity::new(entity, concept.spans.len(), vec![concept.name])
    };
    let mut scored: Vec<ScoredEntity> = concepts
        .into_iter()
        .filter(|concept| !is_name.contains(&concept.words.join(" ")))
        .map(score)
        .collect();
    sort_by_salience(&mut scored);
    scored
}

/// Of the `limit` entities so many may be concepts, unless there are too few names.
const CONCEPT_SHARE: usize = 2;

/// The `limit` most salient entities of a sorted list, none of them a part of another.
///
/// At most half of them are concepts, unless names are few.
///
/// ```
/// use samestory_analysis::{Entity, EntityKind, ScoredEntity, top_entities};
///
/// let scored = |name: &str, salience| {
///     ScoredEntity::new(Entity::new(name, EntityKind::Location, salience), 1, vec![name.to_owned()])
/// };
/// let top = top_entities(&[scored("Tarn Valley", 1.0), scored("Tarn", 0.9), scored("Halden", 0.1)], 2);
/// let names: Vec<_> = top.iter().map(|entity| entity.name.as_str()).collect();
/// assert_eq!(names, ["Tarn Valley", "Halden"]);
/// ```
#[must_use]
pub fn top_entities(scored: &[ScoredEntity], limit: usize) -> Vec<Entity> {
    let mut chosen: Vec<(usize, Vec<String>)> = Vec::new();
    let allowed = limit.div_ceil(CONCEPT_SHARE);
    for max_concepts in [allowed, limit] {
        let mut n_concepts = chosen.iter().filter(|(at, _)| is_concept(scored, *at)).count();
        for (at, candidate) in scored.iter().enumerate() {
            let words = folded_words(&candidate.entity.name);
            let counts = usize::from(candidate.entity.kind == EntityKind::Concept);
            let is_new = chosen.iter().all(|(_, other)| !contains(other, &words) && !contains(&words, other));
            if chosen.len() < limit && is_new && !words.is_empty() && n_concepts + counts <= max_concepts {
                chosen.push((at, words));
                n_concepts += counts;
            }
        }
    }
    chosen.sort_by_key(|(at, _)| *at);
    chosen.iter().filter_map(|(at, _)| scored.get(*at)).map(|scored| scored.entity.clone()).collect()
}

fn is_concept(scored: &[ScoredEntity], at: usize) -> bool {
    scored.get(at).is_some_and(|scored| scored.entity.kind == EntityKind::Concept)
}

/// Whether `part` stands in `whole`, word by word.
fn contains(whole: &[String], part: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}
