//! Strict span F1: a name is right where its bytes and its kind are.

use std::collections::{BTreeMap, BTreeSet};

use samestory_analysis::{Mention, NameTagger};

use super::data::{Gold, KINDS, Marked};

/// Counts of one kind.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Found and marked.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Marked.
    pub marked: usize,
}

impl Counts {
    /// Precision, recall, F1.
    #[must_use]
    pub fn scores(self) -> (f64, f64, f64) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(self.right, self.found), share(self.right, self.marked));
        let sum = precision + recall;
        (precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            found: self.found + other.found,
            marked: self.marked + other.marked,
        }
    }
}

/// The kind under which a marked name is counted: facilities are places.
fn counted(kind: usize) -> Option<&'static str> {
    KINDS.get(kind).map(|kind| match *kind {
        "facility" => "location",
        "work" => "other",
        kind => kind,
    })
}

/// Where a name begins and ends, and the kind under which it is counted.
type Name = (usize, usize, &'static str);

fn marked(document: &Marked) -> BTreeSet<Name> {
    let name = |gold: &Gold| Some((gold.start, gold.end, counted(gold.kind)?));
    document.names.iter().filter_map(name).collect()
}

fn name_of(mention: &Mention) -> Name {
    (mention.span.start(), mention.span.end(), kind_name(mention.kind.as_str()))
}

/// The counts of every kind, of names without their kind (`untyped`), and of persons, organizations and places (`main`).
pub fn score(documents: &[Marked], tagger: &dyn NameTagger) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for document in documents {
        let marked = marked(document);
        let found: BTreeSet<Name> = tagger.mentions(&document.text).iter().map(name_of).collect();
        for (_, _, kind) in &found {
            counts.entry((*kind).to_owned()).or_default().found += 1;
        }
        for name in &marked {
            let entry = counts.entry(name.2.to_owned()).or_default();
            entry.marked += 1;
            entry.right += usize::from(found.contains(name));
        }
        let bare = |names: &BTreeSet<Name>| -> BTreeSet<(usize, usize)> {
            names.iter().map(|(start, end, _)| (*start, *end)).collect()
        };
        let (bare_marked, bare_found) = (bare(&marked), bare(&found));
        let entry = counts.entry("untyped".to_owned()).or_default();
        entry.marked += bare_marked.len();
        entry.found += bare_found.len();
        entry.right += bare_marked.intersection(&bare_found).count();
    }
    let main = ["person", "organization", "location"].iter().filter_map(|kind| counts.get(*kind).copied());
    let main = main.fold(Counts::default(), Counts::plus);
    counts.insert("main".to_owned(), main);
    counts
}

/// The sets have one label for what is an event, a work or another name.
fn kind_name(kind: &'static str) -> &'static str {
    if matches!(kind, "event" | "work") { "other" } else { kind }
}

/// How far confidences can be trusted.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    /// For each tenth of the mentions, from the least confident on: mean confidence, and share that is right.
    pub bins: Vec<(f64, f64)>,
    /// Mean distance of the two.
    pub error: f64,
    /// Mean squared distance of a confidence from 1 where the mention is right and 0 where not.
    pub brier: f64,
}

/// Compares confidences with what is right.
pub fn calibration(documents: &[Marked], tagger: &dyn NameTagger) -> Calibration {
    let mut found: Vec<(f64, bool)> = Vec::new();
    for document in documents {
        let marked = marked(document);
        found.extend(
            tagger
                .mentions(&document.text)
                .iter()
                .map(|mention| (mention.confidence, marked.contains(&name_of(mention)))),
        );
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = found.len().max(1) as f64;
    let mut result = Calibration::default();
    for bin in found.chunks(found.len().div_ceil(10).max(1)) {
        let size = bin.len() as f64;
        let mean = bin.iter().map(|(confidence, _)| confidence).sum::<f64>() / size;
        let right = bin.iter().filter(|(_, right)| *right).count() as f64 / size;
        result.error += size / n * (mean - right).abs();
        result.bins.push((mean, right));
    }
    let squared = |(confidence, right): &(f64, bool)| (confidence - f64::from(u8::from(*right))).powi(2);
    result.brier = found.iter().map(squared).sum::<f64>() / n;
    result
}
