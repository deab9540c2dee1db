//! The weights, read from the table that `training/train_salience.py` writes.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Features;

const BUNDLED: &str = include_str!("../../../assets/salience.txt");

/// Weights of names and of concepts.
#[derive(Debug, Default)]
pub(in super::super) struct SalienceModel {
    names: Vec<(&'static str, f64)>,
    concepts: Vec<(&'static str, f64)>,
    first_words: HashMap<&'static str, f64>,
    last_words: HashMap<&'static str, f64>,
}

impl SalienceModel {
    /// The compiled-in table.
    pub(in super::super) fn bundled() -> &'static Self {
        static MODEL: LazyLock<SalienceModel> = LazyLock::new(|| SalienceModel::parse(BUNDLED));
        &MODEL
    }

    /// Sections in square brackets, lines of `name weight`, comments behind `#`.
    fn parse(table: &'static str) -> Self {
        let mut model = Self::default();
        let mut section = "";
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[') {
                section = heading.trim_end_matches(']');
            } else if let Some((name, weight)) = line.split_once(' ')
                && let Ok(weight) = weight.parse()
            {
                model.insert(section, name, weight);
            }
        }
        model
    }

    fn insert(&mut self, section: &str, name: &'static str, weight: f64) {
        match section {
            "names" => self.names.push((name, weight)),
            "concepts" => self.concepts.push((name, weight)),
            "first words" => drop(self.first_words.insert(name, weight)),
            "last words" => drop(self.last_words.insert(name, weight)),
            _ => {}
        }
    }

    /// How probable it is that a reader lists this name among five, in 0..=1.
    pub(in super::super) fn name(&self, features: &Features) -> f64 {
        logistic(sum(features, &self.names))
    }

    /// How probable it is that a reader lists the concept of these words among five, in 0..=1.
    pub(in super::super) fn concept(&self, features: &Features, words: &[String]) -> f64 {
        let weight = |word: Option<&String>, weights: &HashMap<&'static str, f64>| {
            word.and_then(|word| weights.get(word.as_str())).copied().unwrap_or(0.0)
        };
        let of_words = weight(words.first(), &self.first_words) + weight(words.last(), &self.last_words);
        logistic(sum(features, &self.concepts) + of_words)
    }
}

/// The weights stand in the order of the measurements; a test compares their names.
fn sum(features: &Features, weights: &[(&'static str, f64)]) -> f64 {
    features.iter().zip(weights).map(|((_, value), (_, weight))| value * weight).sum()
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-score))
}
