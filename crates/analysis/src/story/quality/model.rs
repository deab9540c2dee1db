//! The weights, read from the table that `training/train_sentences.py` writes.

use std::sync::LazyLock;

use super::features::{About, GramKey, Sketch, TitleWords};
use crate::entities::entries;
use crate::word_map::WordMap;

const BUNDLED: &str = include_str!("../../../assets/sentence-quality.txt");

/// A logistic regression over the features of a sentence.
#[derive(Debug, Default)]
pub(crate) struct QualityModel {
    bias: f64,
    grams: WordMap<GramKey, f64>,
    /// In the order of the measurements.
    made: Vec<f64>,
    told: Vec<f64>,
}

impl QualityModel {
    /// The compiled-in table.
    pub(crate) fn bundled() -> &'static Self {
        static MODEL: LazyLock<QualityModel> = LazyLock::new(|| QualityModel::parse(BUNDLED));
        &MODEL
    }

    /// Sections in square brackets, lines of a name or a gram and its weight, comments behind `#`.
    fn parse(table: &'static str) -> Self {
        let mut model = Self::default();
        for (section, line) in entries(table) {
            let Some((name, Ok(weight))) = line.rsplit_once(' ').map(|(name, weight)| (name, weight.parse()))
            else {
                continue;
            };
            match section {
                "bias" => model.bias = weight,
                "made" => model.made.push(weight),
                "told" => model.told.push(weight),
                _ => _ = model.grams.insert(GramKey::of_written(name), weight),
            }
        }
        model
    }

    /// What the words of a sentence and its making say, as log-odds.
    pub(super) fn alone(&self, sketch: &Sketch<'_>) -> f64 {
        let (mut sum, mut n_grams) = (0.0, 0_usize);
        sketch.each_key(|gram| {
            sum += self.grams.get(&gram).copied().unwrap_or_default();
            n_grams += 1;
        });
        // Their counts have the length 1 as a vector, but for words that come twice.
        self.bias + sum / (n_grams.max(1) as f64).sqrt() + product(&self.made, &sketch.made())
    }

    /// What the titles add to that.
    pub(super) fn beside(&self, about: &About, titles: &TitleWords) -> f64 {
        product(&self.told, &about.told(titles))
    }
}

fn product(weights: &[f64], values: &[f64]) -> f64 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

#[cfg(test)]
mod tests {
    use super::super::features::{MADE, TOLD};
    use super::*;

    #[test]
    fn the_table_has_a_weight_for_every_measurement_in_its_order() {
        let names = |of: &str| -> Vec<&str> {
            let lines = entries(BUNDLED).filter(|(section, _)| *section == of);
            lines.filter_map(|(_, line)| Some(line.rsplit_once(' ')?.0)).collect()
        };
        assert_eq!(names("made"), MADE);
        assert_eq!(names("told"), TOLD);
        let model = QualityModel::bundled();
        assert_eq!(model.grams.len(), names("grams").len());
        let weights = model.grams.values().chain(&model.made).chain(&model.told);
        assert!(weights.clone().count() > 1000 && weights.clone().all(|weight| weight.is_finite()));
    }
}
