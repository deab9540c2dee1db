//! One label set and its classifier.

use std::fmt::Display;

use samestory_analysis::{Intent, Label, LabelInput, PartWeights, Sentiment, Tone};
use samestory_embed::{ClassifyError, LabelProbabilities, OnnxClassifier};
use samestory_model::{Fingerprint, Span};

use super::error::Kind;
use super::settings::SetSettings;

/// Of title and body, so many bytes are given for each token that the classifier reads; news has some five.
const BYTES_PER_TOKEN: usize = 8;

/// A classifier that tells the labels of one set apart.
#[derive(Debug)]
pub(super) struct LabelSet<L> {
    classifier: OnnxClassifier,
    /// The labels in the order of their definitions, each with its place among the classifier's.
    labels: Vec<(L, usize)>,
    settings: SetSettings,
    fingerprint: Fingerprint,
}

impl LabelSet<Tone> {
    pub(super) fn tone(classifier: OnnxClassifier, settings: SetSettings) -> Result<Self, Kind> {
        Self::new(super::TONE, Tone::ALL, classifier, settings)
    }
}

impl LabelSet<Sentiment> {
    pub(super) fn sentiment(classifier: OnnxClassifier, settings: SetSettings) -> Result<Self, Kind> {
        Self::new(super::SENTIMENT, Sentiment::ALL, classifier, settings)
    }
}

impl LabelSet<Intent> {
    pub(super) fn intent(classifier: OnnxClassifier, settings: SetSettings) -> Result<Self, Kind> {
        Self::new(super::INTENT, Intent::ALL, classifier, settings)
    }
}

impl<L: Copy + Display> LabelSet<L> {
    fn new(
        set: &'static str,
        all: &[L],
        classifier: OnnxClassifier,
        settings: SetSettings,
    ) -> Result<Self, Kind> {
        let labels = labels_of(set, all, &classifier)?;
        let fingerprint = fingerprint(&classifier, &settings);
        Ok(Self { classifier, labels, settings, fingerprint })
    }
}

/// Every label of a set with its place among the classifier's.
fn labels_of<L: Copy + Display>(
    set: &'static str,
    all: &[L],
    classifier: &OnnxClassifier,
) -> Result<Vec<(L, usize)>, Kind> {
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
    Ok(all.iter().filter_map(|label| Some((*label, place(label)?))).collect())
}

/// The classifier's, and another one where `labeler.json` says something.
fn fingerprint(classifier: &OnnxClassifier, settings: &SetSettings) -> Fingerprint {
    let of_classifier = classifier.fingerprint();
    if *settings == SetSettings::default() {
        return of_classifier.clone();
    }
    let parts = [of_classifier.as_str().to_owned(), format!("{settings:?}")];
    Fingerprint::new("label-set", &parts.each_ref().map(String::as_bytes))
}

impl<L> LabelSet<L> {
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }
}

impl<L: Copy> LabelSet<L> {
    /// The label of a text, to which the bundled model gave `bundled`; `None` for a text without a token.
    pub(super) fn label(
        &self,
        text: &LabelInput<'_>,
        bundled: &Label<L>,
    ) -> Result<Option<Label<L>>, ClassifyError> {
        let classified = self.classified(text)?;
        Ok(match self.settings.blend {
            Some(blend) => classified.and_then(|label| blend.label(&label, bundled)),
            None => classified,
        })
    }

    /// What the classifier alone says.
    fn classified(&self, text: &LabelInput<'_>) -> Result<Option<Label<L>>, ClassifyError> {
        let text = self.text(text.title, text.body, "");
        Ok(self.decided(&self.classifier.classify(&[&text])?, 0))
    }

    fn decided(&self, found: &LabelProbabilities, text: usize) -> Option<Label<L>> {
        let row = found.row(text)?;
        let probabilities: Option<Vec<(L, f64)>> =
            self.labels.iter().map(|(label, place)| Some((*label, *row.get(*place)?))).collect();
        Label::from_probabilities(&probabilities?)
    }

    /// How strongly the title and each of `sentences` speak for `given`, the label of `text`; `None` where the classifier gave it none.
    /// `nothing` is the label of a text without words, `bundled` what the bundled model says of the same parts.
    pub(super) fn weights<'b>(
        &self,
        text: &LabelInput<'_>,
        sentences: &[Span],
        given: L,
        nothing: &Label<L>,
        bundled: impl FnOnce() -> &'b PartWeights,
    ) -> Option<PartWeights>
    where
        L: PartialEq,
    {
        let mut whole = self.classified(text).ok()??;
        whole.label = given;
        let title = (!text.title.is_empty()).then(|| self.text("", text.body, ""));
        let without: Vec<_> = sentences.iter().map(|sentence| self.text_without(text, *sentence)).collect();
        let texts: Vec<&str> = title.iter().chain(without.iter().flatten()).map(String::as_str).collect();
        let labels = self.labels(&texts, &whole, nothing);
        let mut labels = labels.iter();
        let without_title = title.and_then(|_| labels.next());
        // A sentence that is not read changes nothing.
        let without = without.iter().map(|text| text.as_ref().and_then(|_| labels.next()).unwrap_or(&whole));
        let weights = PartWeights::of(&whole, without_title, without);
        Some(self.settings.blend.map_or_else(|| weights.clone(), |blend| blend.weights(&weights, bundled())))
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
        let before = text.body.get(..sentence.start())?;
        let behind = text.body.get(sentence.end()..)?;
        let is_at_end = self.reads_end() && behind.len() < self.n_bytes();
        (before.len() < self.n_bytes() || is_at_end).then(|| self.text(text.title, before, behind))
    }

    fn n_bytes(&self) -> usize {
        self.classifier.max_tokens().saturating_mul(BYTES_PER_TOKEN)
    }

    fn reads_end(&self) -> bool {
        self.settings.last_tokens.is_some()
    }

    /// What is given of an article whose body is `before` and `behind`: where a sentence is left out, what stands behind moves up.
    fn text(&self, title: &str, before: &str, behind: &str) -> String {
        let (n_bytes, separator) = (self.n_bytes(), &self.settings.separator);
        let title = opening(title, n_bytes);
        if self.reads_end() && before.len().saturating_add(behind.len()) <= n_bytes.saturating_mul(2) {
            return format!("{title}{separator}{before}{behind}");
        }
        let n_behind = n_bytes.saturating_sub(before.len());
        let start = format!("{title}{separator}{}{}", opening(before, n_bytes), opening(behind, n_behind));
        if !self.reads_end() {
            return start;
        }
        // What lies between opening and end is not read, however long it is.
        let end_of_before = closing(before, n_bytes.saturating_sub(behind.len()));
        format!("{start} {end_of_before}{}", closing(behind, n_bytes))
    }
}

fn opening(text: &str, n_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(n_bytes)).unwrap_or(text)
}

fn closing(text: &str, n_bytes: usize) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(n_bytes));
    text.get(start..).unwrap_or_default()
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
