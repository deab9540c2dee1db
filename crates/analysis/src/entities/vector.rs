//! The names of an article as a sparse vector, for comparing articles.

use std::collections::BTreeMap;

use samestory_model::{SparseVector, TermId};
use samestory_text::term_id;

use super::join::folded_words;
use super::kinds::{EntityKind, Mention};
use super::lexicon::{Lexicon, key};

/// A name in the title counts as so many in the body.
const TITLE_COUNT: f64 = 2.0;

/// The last word of a longer name counts so much of the name: the next article may know a person by the surname alone, but so it may
/// another person.
const LAST_WORD: f64 = 0.5;

/// The names in a title and in the beginning of a body as weighted terms of unit length: the root of how often each stands there.
///
/// A term is a name without regard to case, punctuation and leading articles; listed names of one place, and of its people, are one term
/// (`U.S.`, `United States`, `Americans`). The last word of a name of several words is a term of half its count. Terms of names
/// are other terms than those of [`TermWeighter::weigh_title`](samestory_text::TermWeighter::weigh_title): the two kinds of vectors are
/// not to be compared.
///
/// # Complexity
/// O(n log n) for n names.
///
/// ```
/// use samestory_analysis::{CrfTagger, NameTagger, name_vector};
///
/// let tagger = CrfTagger::bundled();
/// let names = |title: &str, lead: &str| name_vector(&tagger.mentions(title), &tagger.mentions(lead));
/// let first = names("Merkel visits Paris", "Angela Merkel met Emmanuel Macron in Paris.");
/// let second = names("Talks in France", "In Paris, Mr Macron received Angela Merkel.");
/// let third = names("Quake shakes Japan", "A quake shook Tokyo, Japan.");
/// assert!(first.cosine(&second) > 0.3);
/// assert_eq!(first.cosine(&third), 0.0);
/// ```
#[must_use]
pub fn name_vector(title: &[Mention], lead: &[Mention]) -> SparseVector {
    let mut counts: BTreeMap<TermId, f64> = BTreeMap::new();
    for (mentions, count) in [(title, TITLE_COUNT), (lead, 1.0)] {
        for (term, share) in mentions.iter().flat_map(terms_of) {
            *counts.entry(term).or_default() += share * count;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
    let weighted = |(term, count): (TermId, f64)| (term, count.sqrt() as f32);
    SparseVector::from_weights(counts.into_iter().map(weighted).collect())
}

/// The terms of one mention and their shares of it. The marks in front keep names apart from words, and listed ones from others.
fn terms_of(mention: &Mention) -> Vec<(TermId, f64)> {
    let listed =
        Lexicon::bundled().listed(&key(&mention.text)).filter(|_| mention.kind != EntityKind::Person);
    if let Some(listed) = listed {
        return vec![(term_id(&format!("#{}", listed.id)), 1.0)];
    }
    let words = folded_words(&mention.text);
    let Some(last) = words.last() else { return Vec::new() };
    let mut terms = vec![(term_id(&format!("@{}", words.join(" "))), 1.0)];
    if words.len() > 1 {
        terms.push((term_id(&format!("@{last}")), LAST_WORD));
    }
    terms
}

#[cfg(test)]
mod tests {
    use samestory_model::Span;

    use super::*;

    fn mention(name: &str, kind: EntityKind) -> Mention {
        Mention::new(Span::new(0, name.len()).unwrap(), name, kind)
    }

    fn vector(names: &[&str], kind: EntityKind) -> SparseVector {
        let mentions: Vec<Mention> = names.iter().map(|name| mention(name, kind)).collect();
        name_vector(&[], &mentions)
    }

    #[test]
    fn spelling_does_not_matter_and_people_are_not_places() {
        let organization = |name: &str| vector(&[name], EntityKind::Organization);
        assert!(organization("The Ostrel Board").cosine(&organization("OSTREL BOARD")) > 0.99);
        assert!(organization("A.B.C. Works").cosine(&organization("ABC Works")) > 0.99);
        let place = vector(&["Jordan"], EntityKind::Location);
        assert_eq!(place.cosine(&vector(&["Jordan"], EntityKind::Person)), 0.0);
        assert!(place.cosine(&vector(&["Jordanians"], EntityKind::Group)) > 0.99);
    }

    #[test]
    fn a_surname_resembles_the_full_name_less_than_the_name_itself() {
        let full = vector(&["Orla Venn"], EntityKind::Person);
        let surname = full.cosine(&vector(&["Venn"], EntityKind::Person));
        let other = full.cosine(&vector(&["Una Venn"], EntityKind::Person));
        assert!(0.0 < other && other < surname && surname < 0.9, "{other} {surname}");
    }

    #[test]
    fn names_in_the_title_and_repeated_names_weigh_more() {
        let [a, b] = ["Tarn", "Quorl"].map(|name| mention(name, EntityKind::Location));
        let alone = name_vector(&[], std::slice::from_ref(&a));
        let in_body = name_vector(&[], &[a.clone(), b.clone()]).cosine(&alone);
        let in_title = name_vector(std::slice::from_ref(&a), &[a.clone(), b.clone()]).cosine(&alone);
        let repeated = name_vector(&[], &[a.clone(), a.clone(), b]).cosine(&alone);
        assert!(in_body < repeated && repeated < in_title, "{in_body} {repeated} {in_title}");
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        assert!(name_vector(&[], &[]).is_empty());
        assert!(vector(&["🚢", "", "…"], EntityKind::Other).is_empty());
    }
}
