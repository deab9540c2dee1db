//! The entities of a story: those of its articles, joined.

use std::collections::BTreeMap;

use super::article::{ScoredEntity, distinct};
use super::join::{Group, identities};
use super::kinds::Entity;

/// The entities that the articles of a story share, at most `limit`; the most salient has salience 1.
///
/// The rules of [`article_entities`](super::article_entities) hold over articles: one entity is what has the same name in any
/// of its forms, what letters stand for, a company with and without its suffix, or a person by a surname that only one person
/// of the story has. Two people who share a surname stay apart. Salience is the sum over the articles: many articles, and
/// central in them. The name is the fullest that most articles use.
///
/// # Complexity
/// O(n log n) for n entities of all articles.
///
/// # Determinism
/// The order of the articles does not matter.
///
/// ```
/// use samestory_analysis::{Entity, EntityKind, ScoredEntity, story_entities};
///
/// let scored = |name: &str, kind, salience| {
///     ScoredEntity::new(Entity::new(name, kind, salience), 1, vec![name.to_owned()])
/// };
/// let first = vec![scored("Ana Brannock", EntityKind::Person, 1.0), scored("Tarn", EntityKind::Location, 0.9)];
/// let second = vec![scored("Brannock", EntityKind::Person, 1.0)];
/// let entities = story_entities(&[first, second], 10);
/// assert_eq!(entities[0].name, "Ana Brannock");
/// assert_eq!(entities[0].salience, 1.0);
/// assert_eq!(entities[1].name, "Tarn");
/// ```
#[must_use]
pub fn story_entities(articles: &[Vec<ScoredEntity>], limit: usize) -> Vec<Entity> {
    StoryEntities::of(articles).most_salient(limit)
}

/// The entities of a story's articles, and which of them are one.
pub(crate) struct StoryEntities<'a> {
    articles: &'a [Vec<ScoredEntity>],
    /// Of each entity of each article.
    numbers: Vec<Vec<usize>>,
    joined: BTreeMap<usize, ScoredEntity>,
}

impl<'a> StoryEntities<'a> {
    pub(crate) fn of(articles: &'a [Vec<ScoredEntity>]) -> Self {
        let numbers = identities(articles);
        let joined = joined(articles, &numbers);
        Self { articles, numbers, joined }
    }

    /// See [`story_entities`].
    pub(crate) fn most_salient(&self, limit: usize) -> Vec<Entity> {
        let mut ranked: Vec<&ScoredEntity> = self.joined.values().collect();
        ranked.sort_by(|a, b| {
            let by_name = || (&a.entity.name, a.entity.kind).cmp(&(&b.entity.name, b.entity.kind));
            b.entity.salience.total_cmp(&a.entity.salience).then_with(by_name)
        });
        let mut top: Vec<Entity> = distinct(ranked).take(limit).map(|scored| scored.entity.clone()).collect();
        let most = top.first().map_or(1.0, |first| first.salience);
        top.iter_mut().for_each(|entity| entity.salience /= most);
        top
    }

    /// The entities of articles that are the same as this one of the story, each with the place of its article.
    pub(crate) fn in_articles(&self, entity: &Entity) -> impl Iterator<Item = (usize, &'a Entity)> {
        let is_same = |other: &Entity| (&other.name, other.kind) == (&entity.name, entity.kind);
        let wanted =
            self.joined.iter().find(|(_, joined)| is_same(&joined.entity)).map(|(number, _)| *number);
        let numbered = self.articles.iter().zip(&self.numbers).enumerate();
        let of_articles = numbered.flat_map(|(at, (article, numbers))| {
            article.iter().zip(numbers).map(move |(scored, number)| (*number, (at, &scored.entity)))
        });
        of_articles.filter(move |(number, _)| Some(*number) == wanted).map(|(_, found)| found)
    }
}

/// The entities with the same number as one, by number.
pub(super) fn joined(
    articles: &[Vec<ScoredEntity>],
    numbers: &[Vec<usize>],
) -> BTreeMap<usize, ScoredEntity> {
    let mut joined: BTreeMap<usize, Joined<'_>> = BTreeMap::new();
    for (article, numbers) in articles.iter().zip(numbers) {
        for (scored, number) in article.iter().zip(numbers) {
            joined.entry(*number).or_default().add(scored);
        }
    }
    joined.into_iter().map(|(number, joined)| (number, joined.merged())).collect()
}

/// One entity with what the articles say of it.
#[derive(Default)]
struct Joined<'a> {
    entities: Vec<&'a ScoredEntity>,
}

impl<'a> Joined<'a> {
    fn add(&mut self, scored: &'a ScoredEntity) {
        self.entities.push(scored);
    }

    fn merged(&self) -> ScoredEntity {
        let mut group = Group::default();
        self.entities.iter().for_each(|scored| group.count(&scored.entity.name, scored.entity.kind, 1));
        // Sorted, so that the sum does not depend on the order of the articles.
        let mut saliences: Vec<f64> = self.entities.iter().map(|scored| scored.entity.salience).collect();
        saliences.sort_by(f64::total_cmp);
        let entity = Entity::new(group.name(), group.kind(), saliences.iter().sum());
        let mentions = self.entities.iter().map(|scored| scored.mentions).sum();
        ScoredEntity::new(entity, mentions, group.forms.into_keys().collect())
    }
}
