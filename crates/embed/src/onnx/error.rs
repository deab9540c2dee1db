//! Why a text model cannot be used.

use samestory_onnx::Error as EngineError;

/// A sentence model or a classifier that could not be loaded.
///
/// The message names the model, the file and the reason. The kind is private; ask with the `is_…` predicates.
#[derive(Debug, thiserror::Error)]
#[error("failed to load the {what} `{model}`: {kind}")]
pub struct OnnxError {
    what: &'static str,
    model: String,
    #[source]
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Kind {
    #[error("there is no file {0}")]
    Missing(&'static str),
    #[error("failed to read `{file}`: {reason}")]
    Settings { file: String, reason: String },
    #[error("`{file}` asks for the pooling {modes}, which is not one of mean, CLS, last token and max")]
    Pooling { file: String, modes: String },
    #[error(
        "`modules.json` asks for `{0}` behind pooling; export the model with an output `sentence_embedding`"
    )]
    Module(String),
    #[error("failed to read `tokenizer.json`: {0}")]
    Tokenizer(String),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("it takes {0}, but texts are given as token ids, an attention mask and token types of i64")]
    Inputs(String),
    #[error("no output holds {wanted}; it gives {given}")]
    Outputs { wanted: &'static str, given: String },
    #[error("the tokenizer has {found} tokens, but the model {expected}: they do not belong together")]
    Vocabulary { found: usize, expected: String },
    #[error("it cannot read {max_tokens} tokens at once: {cause}")]
    Length { max_tokens: usize, cause: EngineError },
    #[error("{max_tokens} tokens leave no room for text beside {taken} special ones and those of the prompt")]
    NoRoom { max_tokens: usize, taken: usize },
    #[error("its vectors have {actual} values; {wanted} cannot be kept")]
    Dimension { actual: usize, wanted: usize },
    #[error("there is no prompt `{name}`, only {known}")]
    Prompt { name: String, known: String },
    #[error("{option} cannot be asked for: a {what} has none")]
    Option { option: &'static str, what: &'static str },
    #[error("`config.json` lacks `id2label`, the names of the labels")]
    NoLabels,
    #[error("`id2label` in `config.json` does not number its labels 0, 1, 2 and so on")]
    LabelNumbers,
    #[error("`id2label` in `config.json` names {named} labels, but the model gives {given} values a text")]
    LabelCount { named: usize, given: usize },
    #[error("`id2label` in `config.json` names one label, which would always hold")]
    OneLabel,
    #[error("`config.json` states the problem type `{0}`, but this is for labels, single or multiple")]
    Problem(String),
    #[error("the temperature is {0}, but must be above 0 and finite")]
    Temperature(f64),
}

impl OnnxError {
    pub(super) fn new(what: &'static str, model: &str, kind: Kind) -> Self {
        Self { what, model: model.to_owned(), kind }
    }

    /// Whether a file of the model is missing.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let error = OnnxEmbedder::load(folder.path(), &OnnxOptions::default()).unwrap_err();
    /// assert!(error.is_missing_file() && error.to_string().contains("there is no file model.onnx"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_missing_file(&self) -> bool {
        matches!(self.kind, Kind::Missing(_))
    }

    /// Whether the labels that a classifier's `config.json` names are absent or not those of its model.
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
    /// // Two names, but the model gives three values.
    /// let config = br#"{"id2label": {"0": "bad", "1": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// assert!(OnnxClassifier::from_bytes("mood", files, &options).unwrap_err().is_labels());
    /// ```
    #[must_use]
    pub fn is_labels(&self) -> bool {
        matches!(self.kind, Kind::NoLabels | Kind::LabelNumbers | Kind::LabelCount { .. } | Kind::OneLabel)
    }

    /// Whether the tokenizer does not belong to the model.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/too-large.json")
    /// # );
    /// // The files of two models came into one folder: the tokenizer has words that the model has no row for.
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let error = OnnxEmbedder::from_bytes("mixed", model.to_vec(), tokenizer, &options).unwrap_err();
    /// assert!(error.is_other_tokenizer());
    /// ```
    #[must_use]
    pub fn is_other_tokenizer(&self) -> bool {
        matches!(self.kind, Kind::Vocabulary { .. })
    }

    /// What the engine says, where it is at fault: a missing library, a damaged file.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let cut = model[..model.len() / 2].to_vec();
    /// let error = OnnxEmbedder::from_bytes("cut", cut, tokenizer, &OnnxOptions::default()).unwrap_err();
    /// let engine = error.engine_error().ok_or("the fault is elsewhere")?;
    /// assert!(engine.to_string().contains("it is no ONNX model, or cut off"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engine_error(&self) -> Option<&EngineError> {
        match &self.kind {
            Kind::Engine(error) | Kind::Length { cause: error, .. } => Some(error),
            _ => None,
        }
    }
}

/// Texts that a classifier could not judge.
///
/// The message names the model and the reason: what the engine says, or the text whose values are not finite.
#[derive(Debug, thiserror::Error)]
#[error("failed to classify with `{model}`: {cause}")]
pub struct ClassifyError {
    model: String,
    #[source]
    cause: RunError,
}

impl ClassifyError {
    pub(super) fn new(model: impl Into<String>, cause: RunError) -> Self {
        Self { model: model.into(), cause }
    }
}

/// Why texts could not be read by a model that was loaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("text {text} cannot be cut into tokens: {reason}")]
    Tokens { text: usize, reason: String },
    #[error("the model gives text {text} values that are not finite")]
    NotFinite { text: usize },
    #[error("the model gives shape {found:?} where {due:?} is due")]
    Shape { found: Vec<usize>, due: Vec<usize> },
    #[error("it was cancelled")]
    Cancelled,
}
