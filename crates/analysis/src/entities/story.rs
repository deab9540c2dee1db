//! The entities of a story: those of its articles, joined.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::article::{ScoredEntity, top_entities};
use super::join::folded_words;
use super::kinds::{Entity, EntityKind};

/// The entities that the articles of a story share, at most `limit`; the most salient has salience 1.
///
/// One entity is what has the same name in any of its forms, or is a person with the same surname where only one person
/// of that surname occurs. Salience is the sum over the articles: many articles, and central in them. The name is the one
/// that most articles use; ties go to the longer name, then to the alphabet.
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
    let surnames = Surnames::of(articles);
    let mut joined: BTreeMap<String, Joined<'_>> = BTreeMap::new();
    let names = canonical_forms(articles, &surnames);
    for scored in articles.iter().flatten() {
        let own = surnames.identity(&scored.entity);
        let identity = names.get(&own).unwrap_or(&own).clone();
        joined.entry(identity).or_default().add(scored);
    }
    let mut ranked: Vec<ScoredEntity> = joined.values().map(Joined::merged).collect();
    ranked.sort_by(|a, b| {
        b.entity.salience.total_cmp(&a.entity.salience).then_with(|| a.entity.name.cmp(&b.entity.name))
    });
    let mut top = top_entities(&ranked, limit);
    let most = top.first().map_or(1.0, |first| first.salience);
    top.iter_mut().for_each(|entity| entity.salience /= most);
    top
}

/// Which full names each surname has in the story.
struct Surnames {
    full_names: BTreeMap<String, Vec<String>>,
}

impl Surnames {
    fn of(articles: &[Vec<ScoredEntity>]) -> Self {
        let mut full_names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for scored in articles.iter().flatten().filter(|scored| scored.entity.kind == EntityKind::Person) {
            let words = folded_words(&scored.entity.name);
            if let [first, .., last] = words.as_slice() {
                // Middle names and initials do not make another person.
                let names = full_names.entry(last.clone()).or_default();
                let name = format!("{first} {last}");
                if !names.contains(&name) && names.len() < 2 {
                    names.push(name);
                }
            }
        }
        Self { full_names }
    }

    /// Equal for entities that are one.
    fn identity(&self, entity: &Entity) -> String {
        let words = folded_words(&entity.name);
        let is_person = matches!(entity.kind, EntityKind::Person | EntityKind::Other);
        match words.as_slice() {
            [surname] if is_person => match self.full_names.get(surname).map(Vec::as_slice) {
                Some([only]) => only.clone(),
                _ => surname.clone(),
            },
            [first, .., last] if entity.kind == EntityKind::Person => format!("{first} {last}"),
            _ => words.join(" "),
        }
    }
}

/// Other forms of a name lead to the identity of the article's entity that has the form: `eu` to `european union`.
fn canonical_forms(articles: &[Vec<ScoredEntity>], surnames: &Surnames) -> BTreeMap<String, String> {
    let mut canonical: BTreeMap<String, String> = BTreeMap::new();
    for scored in articles.iter().flatten().filter(|scored| scored.entity.kind != EntityKind::Person) {
        let identity = surnames.identity(&scored.entity);
        for form in
            scored.forms.iter().map(|form| folded_words(form).join(" ")).filter(|form| *form != identity)
        {
            // The longer name wins, then the alphabet, whatever the order of the articles.
            let best = canonical.entry(form).or_insert_with(|| identity.clone());
            if (identity.len(), best.as_str()) > (best.len(), identity.as_str()) {
                best.clone_from(&identity);
            }
        }
    }
    canonical.retain(|form, identity| form.len() < identity.len());
    canonical
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
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kinds: BTreeMap<EntityKind, usize> = BTreeMap::new();
        let mut saliences: Vec<f64> = self.entities.iter().map(|scored| scored.entity.salience).collect();
        for scored in &self.entities {
            *names.entry(&scored.entity.name).or_default() += 1;
            *kinds.entry(scored.entity.kind).or_default() += 1;
        }
        // Sorted, so that the sum does not depend on the order of the articles.
        saliences.sort_by(f64::total_cmp);
        let rank = |(name, count): &(&&str, &usize)| {
            (name.contains(' '), **count, name.len(), Reverse(name.to_string()))
        };
        let name = names.iter().max_by_key(rank).map_or("", |(name, _)| name);
        let most = kinds.values().max();
        let kind =
            kinds.iter().find(|(_, count)| Some(*count) == most).map_or(EntityKind::Other, |(kind, _)| *kind);
        let mentions = self.entities.iter().map(|scored| scored.mentions).sum();
        ScoredEntity::new(Entity::new(name, kind, saliences.iter().sum()), mentions, vec![name.to_owned()])
    }
}
