//! One label set and the classifier that tells its labels apart.

use std::fmt::Display;
use std::sync::Arc;

use samestory_analysis::{Label, PartWeights};
use samestory_model::Fingerprint;

use super::error::Kind;
use super::settings::{Blend, Reading, label_of_shares};
use super::source::{Answers, Source, Without};

/// The labels of one set, as a classifier gives them.
#[derive(Debug)]
pub(super) struct LabelSet<L> {
    source: Arc<Source>,
    /// The labels in the order of their definitions, each with its place among the classifier's.
    labels: Vec<(L, usize)>,
    blend: Option<Blend>,
    fingerprint: Fingerprint,
}

/// A label of a classifier that is for several sets is named by set and label: `tone/factual`.
fn of_set<'n>(set: &str, name: &'n str) -> Option<&'n str> {
    let (found, label) = name.split_once('/')?;
    found.trim().eq_ignore_ascii_case(set).then_some(label)
}

/// Whether a classifier for several sets has labels of this one.
pub(super) fn has_labels_of(set: &str, source: &Source) -> bool {
    source.classifier().labels().iter().any(|name| of_set(set, name).is_some())
}

impl<L: Copy + Display> LabelSet<L> {
    /// Of a classifier that is for this set alone.
    pub(super) fn new(
        set: &'static str,
        all: &[L],
        source: Source,
        blend: Option<Blend>,
    ) -> Result<Self, Kind> {
        let names = source.classifier().labels().iter().map(String::as_str).enumerate().collect();
        let labels = labels_of(set, all, names, source.classifier().is_multi_label())?;
        Ok(Self::of_labels(set, labels, Arc::new(source), blend))
    }

    /// Of a classifier for several sets.
    pub(super) fn of_shared(
        set: &'static str,
        all: &[L],
        source: Arc<Source>,
        blend: Option<Blend>,
    ) -> Result<Self, Kind> {
        let names = source.classifier().labels().iter().enumerate();
        let names = names.filter_map(|(place, name)| Some((place, of_set(set, name)?))).collect();
        let labels = labels_of(set, all, names, source.classifier().is_multi_label())?;
        Ok(Self::of_labels(set, labels, source, blend))
    }

    fn of_labels(set: &str, labels: Vec<(L, usize)>, source: Arc<Source>, blend: Option<Blend>) -> Self {
        let fingerprint = fingerprint(set, &source, blend);
        Self { source, labels, blend, fingerprint }
    }
}

impl<L> LabelSet<L> {
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }
}

impl<L: Copy + PartialEq> LabelSet<L> {
    /// The label that the classifier's probabilities `row` and the bundled model's label give.
    pub(super) fn label(&self, row: &[f64], bundled: &Label<L>) -> Option<Label<L>> {
        let classified = self.classified(row)?;
        match self.blend {
            Some(blend) => blend.label(&classified, bundled),
            None => Some(classified),
        }
    }

    /// What the classifier alone says. Where it has labels of other sets too, these do not count.
    fn classified(&self, row: &[f64]) -> Option<Label<L>> {
        let found: Option<Vec<(L, f64)>> =
            self.labels.iter().map(|(label, place)| Some((*label, *row.get(*place)?))).collect();
        let found = found?;
        if found.len() < row.len() { label_of_shares(&found) } else { Label::from_probabilities(&found) }
    }

    /// How strongly the parts of a text speak for `given`, its label. `nothing` is the label of a text without words, `bundled` what the
    /// parts weigh to the bundled model.
    pub(super) fn weights<'b>(
        &self,
        answers: &Answers,
        given: L,
        nothing: &Label<L>,
        bundled: impl FnOnce() -> &'b PartWeights,
    ) -> Option<PartWeights> {
        let mut whole = self.classified(&answers.whole)?;
        whole.label = given;
        let label = |without: &Without| match without {
            Without::Same => Some(whole.clone()),
            Without::Nothing => Some(nothing.clone()),
            Without::Row(row) => self.classified(row),
        };
        let title = label(&answers.title)?;
        let sentences: Option<Vec<Label<L>>> = answers.sentences.iter().map(label).collect();
        let weights = PartWeights::of(&whole, Some(&title), &sentences?);
        Some(match self.blend {
            Some(blend) => blend.weights(&weights, bundled()),
            None => weights,
        })
    }
}

/// Every label of a set with its place among the classifier's, whose labels for this set are `names`, each with its place.
fn labels_of<L: Copy + Display>(
    set: &'static str,
    all: &[L],
    names: Vec<(usize, &str)>,
    is_multi_label: bool,
) -> Result<Vec<(L, usize)>, Kind> {
    if is_multi_label {
        return Err(Kind::ManyHold { set });
    }
    if let Some((_, name)) = names.iter().find(|(_, name)| is_number(name)) {
        return Err(Kind::Numbered { set, name: (*name).to_owned(), expected: listed(all) });
    }
    let found: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
    let place = |label: &L| names.iter().find(|(_, name)| is_name_of(name, label)).map(|(place, _)| *place);
    let missing: Vec<L> = all.iter().copied().filter(|label| place(label).is_none()).collect();
    if !missing.is_empty() {
        return Err(Kind::Missing { set, missing: listed(&missing), found: listed(&found) });
    }
    if names.len() > all.len() {
        return Err(Kind::More { set, found: listed(&found), expected: listed(all) });
    }
    Ok(all.iter().filter_map(|label| Some((*label, place(label)?))).collect())
}

/// The classifier's, and another one where `labeler.json` says something.
fn fingerprint(set: &str, source: &Source, blend: Option<Blend>) -> Fingerprint {
    let of_classifier = source.classifier().fingerprint();
    if *source.reading() == Reading::default() && blend.is_none() {
        return of_classifier.clone();
    }
    let parts = [of_classifier.as_str().to_owned(), format!("{:?} {blend:?}", source.reading())];
    Fingerprint::new(set, &parts.each_ref().map(String::as_bytes))
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
