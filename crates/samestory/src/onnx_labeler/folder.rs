//! The classifiers that lie in a labeler's folder.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use samestory_embed::{OnnxClassifier, OnnxOptions};

use super::error::Kind;
use super::set::{LabelSet, has_labels_of};
use super::settings::{Blend, Reading};
use super::source::Source;

/// The classifiers of a folder.
pub(super) struct Classifiers<'f> {
    folder: &'f Path,
    reading: &'f Reading,
    options: OnnxOptions,
    /// That for several sets.
    shared: Option<Arc<Source>>,
}

impl<'f> Classifiers<'f> {
    pub(super) fn new(folder: &'f Path, reading: &'f Reading, options: &OnnxOptions) -> Result<Self, Kind> {
        let mut found = Self { folder, reading, options: reading.options(options), shared: None };
        if ["model.onnx", "onnx/model.onnx"].iter().any(|file| folder.join(file).is_file()) {
            found.shared = Some(Arc::new(found.load(folder)?));
        }
        Ok(found)
    }

    fn load(&self, folder: &Path) -> Result<Source, Kind> {
        let classifier = OnnxClassifier::load(folder, &self.options).map_err(Kind::Classifier)?;
        Ok(Source::new(classifier, self.reading.clone()))
    }

    /// What labels a set; `None` where no classifier does.
    pub(super) fn set<L: Copy + Display>(
        &self,
        set: &'static str,
        all: &[L],
        blend: Option<Blend>,
    ) -> Result<Option<LabelSet<L>>, Kind> {
        let own = self.folder.join(set);
        if own.exists() {
            return LabelSet::new(set, all, self.load(&own)?, blend).map(Some);
        }
        let shared = self.shared.as_ref().filter(|source| has_labels_of(set, source));
        shared.map(|source| LabelSet::of_shared(set, all, Arc::clone(source), blend)).transpose()
    }
}
