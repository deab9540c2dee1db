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
}

impl LongTexts {
    pub(super) fn n_windows(self) -> usize {
        match self {
            Self::Cut => 1,
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
    #[must_use]
    pub fn with_engine(mut self, engine: EngineOptions) -> Self {
        self.engine = engine;
        self
    }

    /// With this pooling of token vectors, whatever the files say. Only for a sentence model.
    #[must_use]
    pub fn with_pooling(mut self, pooling: Pooling) -> Self {
        self.pooling = Some(pooling);
        self
    }

    /// With this text before every text; an empty one for none.
    #[must_use]
    pub fn with_prompt(mut self, text: impl Into<String>) -> Self {
        self.prompt = Some(Prompt::Text(text.into()));
        self
    }

    /// With the prompt of this name in `config_sentence_transformers.json`, such as `query`.
    #[must_use]
    pub fn with_prompt_named(mut self, name: impl Into<String>) -> Self {
        self.prompt = Some(Prompt::Named(name.into()));
        self
    }

    /// Reads so many tokens at once, special ones and the prompt among them. Without this, what the files say, but at most
    /// 512: the memory of a run grows with the square of its length.
    #[must_use]
    pub fn with_max_tokens(mut self, max_tokens: usize) -> Self {
        self.max_tokens = Some(max_tokens);
        self
    }

    /// Keeps the first so many values of a vector. Only models trained for it stay good (Matryoshka representations: Kusupati
    /// and others, 2022). Only for a sentence model.
    #[must_use]
    pub fn with_dimension(mut self, dimension: usize) -> Self {
        self.dimension = Some(dimension);
        self
    }

    /// Divides what a classifier gives by this number, above 0, before it becomes probabilities: above 1, they are less sure. It is
    /// found on texts that were left out of training (Guo and others: *On calibration of modern neural networks*, 2017). Without
    /// this, what `calibration.json` says, else 1. Only for a classifier.
    #[must_use]
    pub fn with_temperature(mut self, temperature: f64) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// Says whether the model [aligns languages](samestory_model::Embedder::aligns_languages). Without this, what `aligns_languages` in
    /// `config_sentence_transformers.json` says, else that it does not.
    #[must_use]
    pub fn with_aligned_languages(mut self, are_aligned: bool) -> Self {
        self.aligns_languages = Some(are_aligned);
        self
    }

    /// Treats texts that are longer than the model reads like this.
    #[must_use]
    pub fn with_long_texts(mut self, long_texts: LongTexts) -> Self {
        self.long_texts = long_texts;
        self
    }
}
