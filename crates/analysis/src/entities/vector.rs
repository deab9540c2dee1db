//! The names of an article as a sparse vector, for comparing articles.

use samestory_model::{SparseVector, TermId};
use samestory_text::{TermWeighter, term_id};

use super::article::ScoredEntity;
use super::join::folded_words;
use super::kinds::EntityKind;
use super::lexicon::{Lexicon, key};

/// Another form of a name weighs so much of the name: the next article may know a person by the surname alone, but so it may
/// another person.
const OTHER_FORM: f64 = 0.5;

/// The names of an article as weighted terms of unit length: salient and rare names weigh most.
///
/// A term is a name without regard to case, punctuation and leading articles; listed names of one place, and of its people, are one term
/// (`U.S.`, `United States`, `Americans`). A name weighs its salience × the inverse document frequency of its rarest word; the
/// other forms that the article uses weigh half of that. Concepts are no names. Terms of names are other terms than those of
/// [`TermWeighter::weigh_title`]: the two kinds of vectors are not to be compared.
///
/// # Complexity
/// O(n log n) for n forms of names.
///
/// ```
/// use samestory_analysis::{Entity, EntityKind, ScoredEntity, name_vector};
/// use samestory_text::TermWeighter;
///
/// let scored = |name: &str, kind, salience, forms: &[&str]| {
///     let forms = forms.iter().map(|form| (*form).to_owned()).collect();
///     ScoredEntity::new(Entity::new(name, kind, salience), 1, forms)
/// };
/// let weighter = TermWeighter::bundled();
/// let first = [
///     scored("Orla Venn", EntityKind::Person, 1.0, &["Orla Venn", "Venn"]),
///     scored("U.S.", EntityKind::Location, 0.3, &["U.S."]),
/// ];
/// let second = [scored("United States", EntityKind::Location, 0.5, &["United States"])];
/// let third = [scored("Venn", EntityKind::Person, 1.0, &["Venn"])];
/// let [first, second, third] = [&first[..], &second, &third].map(|article| name_vector(article, &weighter));
/// assert!(first.cosine(&second) > 0.0);
/// assert!(first.cosine(&third) > first.cosine(&second));
/// assert_eq!(second.cosine(&third), 0.0);
/// ```
#[must_use]
pub fn name_vector(entities: &[ScoredEntity], weighter: &TermWeighter) -> SparseVector {
    let names = entities.iter().filter(|scored| scored.entity.kind != EntityKind::Concept);
    SparseVector::from_weights(names.flat_map(|name| terms_of(name, weighter)).collect())
}

/// Each form once, with its weight.
fn terms_of(scored: &ScoredEntity, weighter: &TermWeighter) -> Vec<(TermId, f32)> {
    let entity = &scored.entity;
    let main = term(&entity.name, entity.kind);
    let weight = entity.salience * rarity(&entity.name, weighter);
    let mut others: Vec<TermId> = scored.forms.iter().filter_map(|form| term(form, entity.kind)).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|other| Some(*other) != main);
    #[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
    let weighted = |(term, weight): (TermId, f64)| (term, weight as f32);
    let others = others.into_iter().map(|other| (other, weight * OTHER_FORM));
    main.map(|main| (main, weight)).into_iter().chain(others).map(weighted).collect()
}

/// None for a name without a letter or digit. The mark in front keeps names apart from words.
fn term(form: &str, kind: EntityKind) -> Option<TermId> {
    let words = folded_words(form);
    let listed = Lexicon::bundled().listed(&key(form)).filter(|_| kind != EntityKind::Person);
    match listed {
        Some(listed) => Some(term_id(&format!("#{}", listed.id))),
        None if words.is_empty() => None,
        None => Some(term_id(&format!("@{}", words.join(" ")))),
    }
}

/// The inverse document frequency of the rarest word.
fn rarity(name: &str, weighter: &TermWeighter) -> f64 {
    folded_words(name).iter().map(|word| f64::from(weighter.idf(word))).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::kinds::Entity;
    use super::*;

    fn scored(name: &str, kind: EntityKind, salience: f64, forms: &[&str]) -> ScoredEntity {
        let forms = forms.iter().map(|form| (*form).to_owned()).collect();
        ScoredEntity::new(Entity::new(name, kind, salience), 1, forms)
    }

    #[test]
    fn rare_and_salient_names_weigh_more_and_concepts_nothing() {
        let weighter = TermWeighter::bundled();
        let weight = |entity: ScoredEntity| {
            let beside = scored("Quorl", EntityKind::Location, 0.5, &["Quorl"]);
            let whole = name_vector(&[entity.clone(), beside], &weighter);
            whole.cosine(&name_vector(&[entity], &weighter))
        };
        let rare = weight(scored("Zzyra Holm", EntityKind::Person, 0.5, &[]));
        let common = weight(scored("London", EntityKind::Location, 0.5, &[]));
        let salient = weight(scored("London", EntityKind::Location, 1.0, &[]));
        assert!(rare > common && salient > common, "{rare} {common} {salient}");
        assert_eq!(weight(scored("tidal barrage", EntityKind::Concept, 1.0, &[])), 0.0);
        assert!(name_vector(&[], &weighter).is_empty());
        assert!(name_vector(&[scored("🚢", EntityKind::Other, 1.0, &["🚢"])], &weighter).is_empty());
    }

    #[test]
    fn spelling_does_not_matter_and_people_are_not_places() {
        let weighter = TermWeighter::bundled();
        let vector = |name: &str, kind| name_vector(&[scored(name, kind, 1.0, &[])], &weighter);
        let same = |a: &str, b: &str| {
            vector(a, EntityKind::Organization).cosine(&vector(b, EntityKind::Organization)) > 0.99
        };
        assert!(same("The Ostrel Board", "OSTREL BOARD") && same("A.B.C. Works", "ABC Works"));
        let place = vector("Jordan", EntityKind::Location);
        assert_eq!(place.cosine(&vector("Jordan", EntityKind::Person)), 0.0);
        assert!(place.cosine(&vector("Jordanians", EntityKind::Group)) > 0.99);
    }
}
