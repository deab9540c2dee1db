//! Why a tagger cannot be used.

use samestory_onnx::Error as EngineError;

/// A tagger that could not be loaded.
///
/// The message names the folder, the file and the reason. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, thiserror::Error)]
#[error("failed to load the picture tagger `{tagger}`: {kind}")]
pub struct TaggerError {
    tagger: String,
    #[source]
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("there is no file {0}")]
    Missing(&'static str),
    #[error("failed to read `{file}`: {reason}")]
    Settings { file: &'static str, reason: String },
    #[error("`preprocessor_config.json` {0}")]
    Preprocessor(String),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("it takes {0}, but a picture is given as one input of f32, 1 x 3 x height x width")]
    Inputs(String),
    #[error(
        "it gives {0}, but of a picture one value a label is wanted, in an output `logits` or the only one"
    )]
    Outputs(String),
    #[error(
        "`config.json` lacks `id2label`, the names of the labels, or does not number them 0, 1, 2 and so on"
    )]
    Labels,
    #[error("`config.json` gives the label {0} no name")]
    BlankLabel(usize),
    #[error("`id2label` in `config.json` names {named} labels, but the model gives {given} values a picture")]
    LabelCount { named: usize, given: usize },
    #[error("`config.json` states the problem type `{0}`, but of a picture exactly one label must hold")]
    Problem(String),
    #[error("the least probability is {0}, and {0} is no probability above 0")]
    Probability(f64),
}

impl TaggerError {
    pub(crate) fn new(tagger: impl Into<String>, kind: Kind) -> Self {
        Self { tagger: tagger.into(), kind }
    }

    /// Whether a file of the model is missing.
    ///
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let error = OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).unwrap_err();
    /// assert!(error.is_missing_file() && error.to_string().contains("there is no file config.json"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_missing_file(&self) -> bool {
        matches!(self.kind, Kind::Missing(_))
    }

    /// What is wrong with the graph or the engine, where one of these is at fault.
    ///
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let error = OnnxPictureTagger::load(folder.path(), &PictureOptions::default()).unwrap_err();
    /// assert!(error.engine_error().is_none(), "it has not come that far");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engine_error(&self) -> Option<&EngineError> {
        match &self.kind {
            Kind::Engine(error) => Some(error),
            _ => None,
        }
    }
}
