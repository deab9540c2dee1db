//! The weights, read from the table that `training/train_salience.py` writes.

use std::sync::LazyLock;

use super::super::kinds::EntityKind;
use super::Features;
use super::trees::Trees;
use crate::numbers::logistic;
use crate::word_map::WordMap;

const BUNDLED: &str = include_str!("../../../assets/salience.txt");

type Weights = WordMap<&'static str, f64>;

/// Weights of names and of concepts.
#[derive(Debug, Default)]
pub(in super::super) struct SalienceModel {
    names: Vec<(&'static str, f64)>,
    concepts: Vec<(&'static str, f64)>,
    name_trees: Trees,
    concept_trees: Trees,
    /// Of whole names of several words, or of the only word, and of their last words, but for people's.
    whole_names: Weights,
    last_of_names: Weights,
    first_of_concepts: Weights,
    last_of_concepts: Weights,
    least: f64,
}

impl SalienceModel {
    /// The compiled-in table.
    pub(in super::super) fn bundled() -> &'static Self {
        static MODEL: LazyLock<SalienceModel> = LazyLock::new(|| SalienceModel::parse(BUNDLED));
        &MODEL
    }

    /// Sections in square brackets, lines of a name or words and their weight, or of a tree, comments behind `#`.
    fn parse(table: &'static str) -> Self {
        let mut model = Self::default();
        let mut section = "";
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[') {
                section = heading.trim_end_matches(']');
            } else if section == "names: trees" {
                model.name_trees.add(line);
            } else if section == "concepts: trees" {
                model.concept_trees.add(line);
            } else if let Some((name, weight)) = line.rsplit_once(' ')
                && let Ok(weight) = weight.parse()
            {
                model.insert(section, name, weight);
            }
        }
        model
    }

    fn insert(&mut self, section: &'static str, name: &'static str, weight: f64) {
        match section {
            "listing" => self.least = weight,
            "names" => self.names.push((name, weight)),
            "concepts" => self.concepts.push((name, weight)),
            "names: name" => _ = self.whole_names.insert(name, weight),
            "names: last" => _ = self.last_of_names.insert(name, weight),
            "concepts: first" => _ = self.first_of_concepts.insert(name, weight),
            "concepts: last" => _ = self.last_of_concepts.insert(name, weight),
            _ => {}
        }
    }

    /// Entities that are less probable are listed only where there are few others.
    pub(in super::super) fn least(&self) -> f64 {
        self.least
    }

    /// How probable it is that a reader lists this name, of these folded words, among five, in 0..=1.
    pub(in super::super) fn name(&self, features: &Features, kind: EntityKind, words: &[String]) -> f64 {
        let of_words = match words {
            _ if kind == EntityKind::Person => 0.0,
            [] => 0.0,
            [only] => weight(&self.whole_names, only),
            [.., last] => weight(&self.whole_names, &words.join(" ")) + weight(&self.last_of_names, last),
        };
        logistic(mean(sum(features, &self.names) + of_words, features, &self.name_trees))
    }

    /// How probable it is that a reader lists the concept with this first and last word among five, in 0..=1.
    pub(in super::super) fn concept(&self, features: &Features, (first, last): (&str, &str)) -> f64 {
        let of_words = weight(&self.first_of_concepts, first) + weight(&self.last_of_concepts, last);
        let score = sum(features, &self.concepts) + of_words;
        // Most concepts are out of the question, whatever the trees would say.
        logistic(if score < HOPELESS { score } else { mean(score, features, &self.concept_trees) })
    }
}

fn weight(weights: &Weights, word: &str) -> f64 {
    weights.get(word).copied().unwrap_or(0.0)
}

/// The trees are not asked about a concept whose weighted sum is lower: of 41,000 such ones of `articles-dev` and `articles-train`, they
/// would have made none more probable than .06.
const HOPELESS: f64 = -3.75;

/// Half of what the weights say, half of what the trees say.
fn mean(score: f64, features: &Features, trees: &Trees) -> f64 {
    (score + trees.score(features)) / 2.0
}

/// The weights stand in the order of the measurements; a test compares their names.
fn sum(features: &Features, weights: &[(&'static str, f64)]) -> f64 {
    features.iter().zip(weights).map(|((_, value), (_, weight))| value * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::super::super::candidates::entity_candidates;
    use super::super::super::{CrfTagger, EntityInput};
    use super::*;
    use samestory_model::Span;
    use samestory_text::TermWeighter;

    #[test]
    fn the_table_has_a_weight_for_every_measurement_in_its_order() {
        let body = "Orla Venn opened the tidal barrage.";
        let spans = [Span::whole(body)];
        let input = EntityInput::new("", body, &spans);
        let candidates = entity_candidates(&input, &CrfTagger::bundled(), &TermWeighter::bundled());
        let model = SalienceModel::bundled();
        for (is_name, weights) in [(true, &model.names), (false, &model.concepts)] {
            let candidate = candidates.iter().find(|candidate| candidate.words.is_empty() == is_name);
            let measured = candidate.expect("a name and a concept").features.iter().map(|(name, _)| *name);
            assert_eq!(
                measured.collect::<Vec<_>>(),
                weights.iter().map(|(name, _)| *name).collect::<Vec<_>>()
            );
            assert!(weights.iter().all(|(_, weight)| weight.is_finite()));
        }
        assert!((0.0..0.5).contains(&model.least()));
        let of_words =
            [&model.whole_names, &model.last_of_names, &model.first_of_concepts, &model.last_of_concepts];
        assert!(of_words.iter().all(|weights| weights.len() > 100));
        assert!(model.name_trees.are_for(model.names.len()));
        assert!(model.concept_trees.are_for(model.concepts.len()));
    }
}
