//! One label set and its classifier.

use std::fmt::Display;

use samestory_analysis::{Intent, Label, LabelInput, PartWeights, Sentiment, Tone};
use samestory_embed::{ClassifyError, LabelProbabilities, OnnxClassifier};
use samestory_model::{Fingerprint, Span};

use super::error::Kind;

/// Of title and body, so many bytes are given for each token that the classifier reads; news has some five.
const BYTES_PER_TOKEN: usize = 8;

/// A classifier that tells the labels of one set apart.
#[derive(Debug)]
pub(super) struct LabelSet<L> {
    classifier: OnnxClassifier,
    /// The labels in the order of their definitions, each with its place among the classifier's.
    labels: Vec<(L, usize)>,
}

impl LabelSet<Tone> {
    pub(super) fn tone(classifier: OnnxClassifier) -> Result<Self, Kind> {
        Self::new(super::TONE, Tone::ALL, classifier)
    }
}

impl LabelSet<Sentiment> {
    pub(super) fn sentiment(classifier: OnnxClassifier) -> Result<Self, Kind> {
        Self::new(super::SENTIMENT, Sentiment::ALL, classifier)
    }
}

impl LabelSet<Intent> {
    pub(super) fn intent(classifier: OnnxClassifier) -> Result<Self, Kind> {
        Self::new(super::INTENT, Intent::ALL, classifier)
    }
}

impl<L: Copy + Display> LabelSet<L> {
    fn new(set: &'static str, all: &[L], classifier: OnnxClassifier) -> Result<Self, Kind> {
        let names = classifier.labels();
        if classifier.is_multi_label() {
            return Err(Kind::ManyHold { set });
        }
        if let Some(name) = names.iter().find(|name| is_number(name)) {
            return Err(Kind::Numbered { set, name: name.clone(), expected: listed(all) });
        }
        let place = |label: &L| names.iter().position(|name| is_name_of(name, label));
        let missing: Vec<L> = all.iter().copied().filter(|label| place(label).is_none()).collect();
        if !missing.is_empty() {
            return Err(Kind::Missing { set, missing: listed(&missing), found: listed(names) });
        }
        if names.len() > all.len() {
            return Err(Kind::More { set, found: listed(names), expected: listed(all) });
        }
        let labels = all.iter().filter_map(|label| Some((*label, place(label)?))).collect();
        Ok(Self { classifier, labels })
    }
}

impl<L> LabelSet<L> {
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        self.classifier.fingerprint()
    }
}

impl<L: Copy> LabelSet<L> {
    /// The label of a text; `None` for one without a token.
    pub(super) fn label(&self, text: &LabelInput<'_>) -> Result<Option<Label<L>>, ClassifyError> {
        let text = self.text(text.title, opening(text.body, self.n_bytes()));
        Ok(self.decided(&self.classifier.classify(&[&text])?, 0))
    }

    fn decided(&self, found: &LabelProbabilities, text: usize) -> Option<Label<L>> {
        let row = found.row(text)?;
        let probabilities: Option<Vec<(L, f64)>> =
            self.labels.iter().map(|(label, place)| Some((*label, *row.get(*place)?))).collect();
        Label::from_probabilities(&probabilities?)
    }

    /// How strongly the title and each of `sentences` speak for the label of `text`; `None` where the classifier gave it none.
    /// `nothing` is the label of a text without words.
    pub(super) fn weights(
        &self,
        text: &LabelInput<'_>,
        sentences: &[Span],
        nothing: &Label<L>,
    ) -> Option<PartWeights>
    where
        L: PartialEq,
    {
        let whole = self.label(text).ok()??;
        let title = (!text.title.is_empty()).then(|| self.text("", opening(text.body, self.n_bytes())));
        let without: Vec<_> = sentences.iter().map(|sentence| self.text_without(text, *sentence)).collect();
        let texts: Vec<&str> = title.iter().chain(without.iter().flatten()).map(String::as_str).collect();
        let labels = self.labels(&texts, &whole, nothing);
        let mut labels = labels.iter();
        let without_title = title.and_then(|_| labels.next());
        // A sentence that is not read changes nothing.
        let without = without.iter().map(|text| text.as_ref().and_then(|_| labels.next()).unwrap_or(&whole));
        Some(PartWeights::of(&whole, without_title, without))
    }

    /// The labels of texts that lack a part of one whose label is `whole`. A part without which the classifier fails is taken to
    /// change nothing.
    fn labels(&self, texts: &[&str], whole: &Label<L>, nothing: &Label<L>) -> Vec<Label<L>> {
        match self.classifier.classify(texts) {
            Ok(found) => {
                let label = |text| self.decided(&found, text).unwrap_or_else(|| nothing.clone());
                (0..texts.len()).map(label).collect()
            }
            Err(_) if texts.len() < 2 => vec![whole.clone(); texts.len()],
            // One of them made the classifier fail; which one is found out one by one.
            Err(_) => texts.iter().flat_map(|text| self.labels(&[text], whole, nothing)).collect(),
        }
    }

    /// What is given of a text without a sentence; `None` for a sentence that is not given in any case, or none of the body.
    fn text_without(&self, text: &LabelInput<'_>, sentence: Span) -> Option<String> {
        let n_bytes = self.n_bytes();
        let before = text.body.get(..sentence.start()).filter(|before| before.len() < n_bytes)?;
        let behind = text.body.get(sentence.end()..)?;
        // What stands behind moves up.
        let body = format!("{before}{}", opening(behind, n_bytes.saturating_sub(before.len())));
        Some(self.text(text.title, &body))
    }

    fn n_bytes(&self) -> usize {
        self.classifier.max_tokens().saturating_mul(BYTES_PER_TOKEN)
    }

    fn text(&self, title: &str, body: &str) -> String {
        format!("{}\n{body}", opening(title, self.n_bytes()))
    }
}

fn opening(text: &str, n_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(n_bytes)).unwrap_or(text)
}

/// `LABEL_0`, `LABEL_1` and so on stand where a model was trained without names.
fn is_number(name: &str) -> bool {
    let name = name.trim();
    let number = name.get(.."LABEL_".len()).filter(|start| start.eq_ignore_ascii_case("LABEL_"));
    let number = number.and_then(|start| name.get(start.len()..)).unwrap_or(name);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name_of(name: &str, label: &impl Display) -> bool {
    name.trim().eq_ignore_ascii_case(&label.to_string())
}

fn listed(labels: &[impl Display]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    labels.join(", ")
}
