//! What a caller may say about a text model.

use std::num::NonZeroUsize;

use samestory_onnx::EngineOptions;

use super::pooling::Pooling;

/// What becomes of a text that has more tokens than the model reads at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LongTexts {
    /// Only its beginning is read, as sentence-transformers does. News says there what it is about.
    #[default]
    Cut,
    /// It is read in so many windows at most, one behind the other; what lies behind them is not read. The text's vector is the
    /// mean of the windows' vectors, each weighed by its tokens; with mean pooling that is the mean over all tokens read. So are
    /// the probabilities of a classifier.
    Windows(NonZeroUsize),
    /// Its beginning is read, and so many tokens of its end; what ends every text (`[SEP]`, for example) stands between them. For
    /// classifiers trained so: what a writer makes of a matter is often said at the end.
    BothEnds(NonZeroUsize),
}

impl LongTexts {
    pub(super) fn n_windows(self) -> usize {
        match self {
            Self::Cut | Self::BothEnds(_) => 1,
            Self::Windows(n_windows) => n_windows.get(),
        }
    }
}

/// How a sentence model or a classifier is used. What is not said here is read from the files beside the model.
///
/// ```
/// use samestory_embed::{LongTexts, OnnxOptions, Pooling};
///
/// let options = OnnxOptions::default().with_pooling(Pooling::Cls).with_prompt("query: ").with_dimension(256);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
pub struct OnnxOptions {
    pub(super) engine: EngineOptions,
    pub(super) pooling: Option<Pooling>,
    pub(super) prompt: Option<Prompt>,
    pub(super) max_tokens: Option<usize>,
    pub(super) dimension: Option<usize>,
    pub(super) temperature: Option<f64>,
    pub(super) long_texts: LongTexts,
    pub(super) aligns_languages: Option<bool>,
}

#[derive(Debug, Clone)]
pub(super) enum Prompt {
    Text(String),
    Named(String),
}

impl OnnxOptions {
    /// With this engine, this number of threads, and so on.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_embed::engine::{Engine, EngineOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let engine = EngineOptions::default().with_engine(Engine::Rten).with_runs(std::num::NonZeroUsize::MIN);
    /// let options = OnnxOptions::default().with_engine(engine).with_max_tokens(32);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert_eq!((embedder.engine().engine(), embedder.engine().runs()), (Engine::Rten, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_engine(mut self, engine: EngineOptions) -> Self {
        self.engine = engine;
        self
    }

    /// With this pooling of token vectors, whatever the files say. Only for a sentence model.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions, Pooling};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let vector = |pooling| {
    ///     let options = OnnxOptions::default().with_max_tokens(32).with_pooling(pooling);
    ///     let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    ///     Ok::<_, Box<dyn std::error::Error>>(embedder.embed(&["Fire on a ferry"])?.row(0).to_vec())
    /// };
    /// assert_ne!(vector(Pooling::Mean)?, vector(Pooling::Cls)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_pooling(mut self, pooling: Pooling) -> Self {
        self.pooling = Some(pooling);
        self
    }

    /// With this text before every text; an empty one for none.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let vector = |options: &OnnxOptions, text| {
    ///     let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, options)?;
    ///     Ok::<_, Box<dyn std::error::Error>>(embedder.embed(&[text])?.row(0).to_vec())
    /// };
    /// let prompted = vector(&options.clone().with_prompt("query: "), "ferry fire")?;
    /// assert_eq!(prompted, vector(&options, "query: ferry fire")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_prompt(mut self, text: impl Into<String>) -> Self {
        self.prompt = Some(Prompt::Text(text.into()));
        self
    }

    /// With the prompt of this name in `config_sentence_transformers.json`, such as `query`.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// std::fs::write(folder.path().join("model.onnx"), model)?;
    /// std::fs::write(folder.path().join("tokenizer.json"), tokenizer)?;
    /// let settings = r#"{"prompts": {"query": "query: ", "document": "passage: "}}"#;
    /// std::fs::write(folder.path().join("config_sentence_transformers.json"), settings)?;
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// assert!(OnnxEmbedder::load(folder.path(), &options.clone().with_prompt_named("query")).is_ok());
    /// let error = OnnxEmbedder::load(folder.path(), &options.with_prompt_named("question")).unwrap_err();
    /// assert!(error.to_string().contains("there is no prompt `question`"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_prompt_named(mut self, name: impl Into<String>) -> Self {
        self.prompt = Some(Prompt::Named(name.into()));
        self
    }

    /// Reads so many tokens at once, special ones and the prompt among them. Without this, what the files say, but at most
    /// 512: the memory of a run grows with the square of its length.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// // A start, an end, and two tokens of the text between them.
    /// let options = OnnxOptions::default().with_max_tokens(4);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// let vectors = embedder.embed(&["ferry fire", "ferry fire off the island"])?;
    /// assert_eq!(vectors.row(0), vectors.row(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_max_tokens(mut self, max_tokens: usize) -> Self {
        self.max_tokens = Some(max_tokens);
        self
    }

    /// Keeps the first so many values of a vector. Only models trained for it stay good (Matryoshka representations: Kusupati
    /// and others, 2022). Only for a sentence model.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let options = OnnxOptions::default().with_max_tokens(32).with_dimension(4);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert_eq!(embedder.dimension(), 4);
    /// let too_many = options.with_dimension(1_000_000);
    /// assert!(OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &too_many).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_dimension(mut self, dimension: usize) -> Self {
        self.dimension = Some(dimension);
        self
    }

    /// Divides what a classifier gives by this number, above 0, before it becomes probabilities: above 1, they are less sure. It is
    /// found on texts that were left out of training (Guo and others: *On calibration of modern neural networks*, 2017). Without
    /// this, what `calibration.json` says, else 1. Only for a classifier.
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
    /// let plain = |temperature| {
    ///     let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    ///     let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    ///     let options = OnnxOptions::default().with_max_tokens(32).with_temperature(temperature);
    ///     let found = OnnxClassifier::from_bytes("mood", files, &options)?.classify(&["Fire"])?;
    ///     Ok::<_, Box<dyn std::error::Error>>(found.row(0).map(|row| row[1]))
    /// };
    /// assert!(plain(2.0)? < plain(1.0)?, "less sure");
    /// assert!(plain(0.0).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Says whether the model [aligns languages](samestory_model::Embedder::aligns_languages). Without this, what `aligns_languages` in
    /// `config_sentence_transformers.json` says, else that it does not.
    ///
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let options = OnnxOptions::default().with_max_tokens(32).with_aligned_languages(true);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert!(embedder.aligns_languages());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_aligned_languages(mut self, are_aligned: bool) -> Self {
        self.aligns_languages = Some(are_aligned);
        self
    }

    /// Treats texts that are longer than the model reads like this.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use samestory_embed::{LongTexts, OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/types.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let cut = OnnxOptions::default().with_max_tokens(4);
    /// let windows = cut.clone().with_long_texts(LongTexts::Windows(NonZeroUsize::MIN.saturating_add(1)));
    /// let vector = |options: &OnnxOptions, text| {
    ///     let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, options)?;
    ///     Ok::<_, Box<dyn std::error::Error>>(embedder.embed(&[text])?.row(0).to_vec())
    /// };
    /// // Two tokens fit into a window.
    /// assert_eq!(vector(&cut, "ferry fire bank rate")?, vector(&cut, "ferry fire")?);
    /// assert_ne!(vector(&windows, "ferry fire bank rate")?, vector(&windows, "ferry fire")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_long_texts(mut self, long_texts: LongTexts) -> Self {
        self.long_texts = long_texts;
        self
    }
}
