//! Why classifiers cannot label articles.

use samestory_embed::OnnxError;

/// Classifiers that cannot label articles.
///
/// The message names the folder, or the label set, and the reason. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, thiserror::Error)]
#[error("failed to load the labeler `{labeler}`: {kind}")]
pub struct LabelerError {
    labeler: String,
    #[source]
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Kind {
    #[error(
        "it holds none of the folders `tone`, `sentiment` and `intent`, each with a classifier, and none with labels such as `tone/factual`"
    )]
    Empty,
    #[error(transparent)]
    Classifier(OnnxError),
    #[error("failed to read `labeler.json`: {0}")]
    Settings(String),
    #[error("any number of the classifier's labels may hold of a text, but an article has one {set}")]
    ManyHold { set: &'static str },
    #[error(
        "the classifier for {set} has no names for its labels, only numbers such as `{name}`; write into its config.json \
         \"id2label\": {{\"0\": …, \"1\": …}}, with the names {expected} in the order of the model's outputs"
    )]
    Numbered { set: &'static str, name: String, expected: String },
    #[error("the labels of the classifier for {set} lack {missing}; they are {found}")]
    Missing { set: &'static str, missing: String, found: String },
    #[error(
        "the labels of the classifier for {set} are more than the set has: {found} instead of {expected}"
    )]
    More { set: &'static str, found: String, expected: String },
}

impl LabelerError {
    pub(super) fn new(labeler: impl Into<String>, kind: Kind) -> Self {
        Self { labeler: labeler.into(), kind }
    }

    /// Whether a classifier's labels are not those of its label set.
    ///
    /// ```no_run
    /// use samestory::OnnxLabeler;
    /// use samestory::embed::{OnnxClassifier, OnnxOptions};
    ///
    /// let classifier = OnnxClassifier::load("models/topics", &OnnxOptions::default())?;
    /// match OnnxLabeler::bundled().with_tone(classifier) {
    ///     Ok(labeler) => println!("{labeler:?}"),
    ///     Err(error) if error.is_labels() => println!("no classifier of tone: {error}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_labels(&self) -> bool {
        !matches!(self.kind, Kind::Empty | Kind::Classifier(_) | Kind::Settings(_))
    }

    /// What is wrong with a classifier, where one could not be loaded.
    ///
    /// ```
    /// use samestory::OnnxLabeler;
    /// use samestory::embed::OnnxOptions;
    ///
    /// let folder = tempfile::tempdir()?;
    /// std::fs::create_dir(folder.path().join("intent"))?;
    /// let error = OnnxLabeler::load(folder.path(), &OnnxOptions::default()).unwrap_err();
    /// let cause = error.classifier_error().ok_or("the folder itself is at fault")?;
    /// assert!(cause.is_missing_file() && !error.is_labels());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn classifier_error(&self) -> Option<&OnnxError> {
        match &self.kind {
            Kind::Classifier(error) => Some(error),
            _ => None,
        }
    }
}
