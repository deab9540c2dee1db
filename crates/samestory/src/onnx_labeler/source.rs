//! A classifier, and what it is given of an article.

use samestory_analysis::LabelInput;
use samestory_embed::{ClassifyError, LabelProbabilities, OnnxClassifier};
use samestory_model::Span;
use samestory_text::at_most;

use super::settings::Reading;

/// Of title and body, so many bytes are given for each token that the classifier reads; news has some five.
const BYTES_PER_TOKEN: usize = 8;

/// A classifier with what it reads. Several label sets may ask the same one.
#[derive(Debug)]
pub(super) struct Source {
    classifier: OnnxClassifier,
    reading: Reading,
}

/// What a classifier says of a text that lacks a part.
#[derive(Debug, Clone)]
pub(super) enum Without {
    /// The same as of the whole text: the part is not read, or the classifier fails without it.
    Same,
    /// Nothing: no word is left.
    Nothing,
    /// The probability of each label.
    Row(Vec<f64>),
}

/// What a classifier says of a text and of it without each part.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) whole: Vec<f64>,
    pub(super) title: Without,
    pub(super) sentences: Vec<Without>,
}

impl Source {
    pub(super) fn new(classifier: OnnxClassifier, reading: Reading) -> Self {
        Self { classifier, reading }
    }

    pub(super) fn classifier(&self) -> &OnnxClassifier {
        &self.classifier
    }

    pub(super) fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The probability of each label; `None` for a text without a token.
    pub(super) fn whole(&self, text: &LabelInput<'_>) -> Result<Option<Vec<f64>>, ClassifyError> {
        let text = self.text(text.title, text.body, "");
        Ok(self.classifier.classify(&[&text])?.row(0).map(<[f64]>::to_vec))
    }

    /// `None` where nothing is said of the whole text. All texts without a part are given to the classifier together.
    pub(super) fn answers(&self, text: &LabelInput<'_>, sentences: &[Span]) -> Option<Answers> {
        let whole = self.whole(text).ok()??;
        let title = (!text.title.is_empty()).then(|| self.text("", text.body, ""));
        let without: Vec<_> = sentences.iter().map(|sentence| self.text_without(text, *sentence)).collect();
        let texts: Vec<&str> = title.iter().chain(without.iter().flatten()).map(String::as_str).collect();
        let mut said = self.without(&texts).into_iter();
        let mut answer = |text: &Option<String>| {
            let found = text.as_ref().and_then(|_| said.next());
            found.unwrap_or(Without::Same)
        };
        let title = answer(&title);
        Some(Answers { whole, title, sentences: without.iter().map(answer).collect() })
    }

    fn without(&self, texts: &[&str]) -> Vec<Without> {
        let answer = |found: &LabelProbabilities, text| {
            found.row(text).map_or(Without::Nothing, |row| Without::Row(row.to_vec()))
        };
        match self.classifier.classify(texts) {
            Ok(found) => (0..texts.len()).map(|text| answer(&found, text)).collect(),
            Err(_) if texts.len() < 2 => vec![Without::Same; texts.len()],
            // One of them made the classifier fail; which one is found out one by one.
            Err(_) => texts.iter().flat_map(|text| self.without(&[text])).collect(),
        }
    }

    /// What is given of a text without a sentence; `None` for a sentence that is not given in any case, or none of the body.
    fn text_without(&self, text: &LabelInput<'_>, sentence: Span) -> Option<String> {
        let before = text.body.get(..sentence.start())?;
        let behind = text.body.get(sentence.end()..)?;
        let is_at_end = self.reading.reads_end() && behind.len() < self.n_bytes();
        (before.len() < self.n_bytes() || is_at_end).then(|| self.text(text.title, before, behind))
    }

    fn n_bytes(&self) -> usize {
        self.classifier.max_tokens().saturating_mul(BYTES_PER_TOKEN)
    }

    /// What is given of an article whose body is `before` and `behind`: where a sentence is left out, what stands behind moves up.
    fn text(&self, title: &str, before: &str, behind: &str) -> String {
        let (n_bytes, separator) = (self.n_bytes(), &self.reading.separator);
        let title = at_most(title, n_bytes);
        let n_body = before.len().saturating_add(behind.len());
        if self.reading.reads_end() && n_body <= n_bytes.saturating_mul(2) {
            return format!("{title}{separator}{before}{behind}");
        }
        let n_behind = n_bytes.saturating_sub(before.len());
        let start = format!("{title}{separator}{}{}", at_most(before, n_bytes), at_most(behind, n_behind));
        if !self.reading.reads_end() {
            return start;
        }
        // What lies between opening and end is not read, however long it is.
        let end_of_before = closing(before, n_bytes.saturating_sub(behind.len()));
        format!("{start} {end_of_before}{}", closing(behind, n_bytes))
    }
}

fn closing(text: &str, n_bytes: usize) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(n_bytes));
    text.get(start..).unwrap_or_default()
}
