//! From a classifier's values to probabilities.

/// How probable a classifier finds each of its labels, for some texts.
///
/// # Units and ranges
/// Probabilities lie in 0..=1. Those of a text sum to 1, but for a classifier whose labels may hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelProbabilities {
    /// A row a text; an empty one for a text without a token.
    rows: Vec<Vec<f64>>,
}

impl LabelProbabilities {
    pub(super) fn new(rows: Vec<Vec<f64>>) -> Self {
        Self { rows }
    }

    /// How many texts were judged.
    ///
    /// ```
    /// use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// assert_eq!(classifier.classify(&["Fire", "", "Ferry"])?.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there was no text.
    ///
    /// ```
    /// use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// assert!(classifier.classify(&[])?.is_empty());
    /// // A text without a token was judged too, if without a result.
    /// assert!(!classifier.classify(&[""])?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The probability of each label, in the classifier's order; `None` for a text without any token of its own, and for a number
    /// that no text has.
    ///
    /// ```
    /// use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// let found = classifier.classify(&["Fire", ""])?;
    /// let row = found.row(0).ok_or("a text with a token")?;
    /// assert_eq!(row.len(), classifier.labels().len());
    /// assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    /// assert_eq!((found.row(1), found.row(2)), (None, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn row(&self, text: usize) -> Option<&[f64]> {
        self.rows.get(text).map(Vec::as_slice).filter(|row| !row.is_empty())
    }
}

/// Which labels of a text hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// Exactly one.
    SingleLabel,
    /// Any number.
    MultiLabel,
}

impl Problem {
    /// The probabilities that `logits`, divided by `temperature`, stand for. Values that are not finite give such ones.
    pub(super) fn probabilities(self, logits: &[f32], temperature: f64) -> Vec<f64> {
        let logits: Vec<f64> = logits.iter().map(|logit| f64::from(*logit) / temperature).collect();
        match self {
            Self::SingleLabel => softmax(&logits),
            Self::MultiLabel => logits.iter().map(|logit| 1.0 / (1.0 + libm::exp(-logit))).collect(),
        }
    }
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    // Without it, `exp` of a large value would be endless.
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|logit| libm::exp(logit - largest)).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn large_values_give_probabilities_and_endless_ones_do_not() {
        assert_eq!(Problem::SingleLabel.probabilities(&[3e38, 0.0, -3e38], 1e-9), [1.0, 0.0, 0.0]);
        assert_eq!(Problem::MultiLabel.probabilities(&[3e38, 0.0, -3e38], 1.0), [1.0, 0.5, 0.0]);
        for problem in [Problem::SingleLabel, Problem::MultiLabel] {
            assert!(problem.probabilities(&[f32::NAN, 0.0], 1.0).iter().any(|p| p.is_nan()));
        }
        assert!(Problem::SingleLabel.probabilities(&[f32::INFINITY, 0.0], 1.0).iter().any(|p| p.is_nan()));
    }

    #[test]
    fn a_temperature_makes_less_or_more_sure_and_keeps_the_order() {
        let at = |temperature| Problem::SingleLabel.probabilities(&[2.0, 1.0, 0.0], temperature);
        assert!(at(2.0)[0] < at(1.0)[0] && at(1.0)[0] < at(0.5)[0]);
        assert!(at(2.0).is_sorted_by(|a, b| a > b));
        assert_eq!(at(2.0), Problem::SingleLabel.probabilities(&[1.0, 0.5, 0.0], 1.0));
    }
}
