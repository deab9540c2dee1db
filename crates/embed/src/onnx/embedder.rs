//! Vectors of texts.

use std::path::Path;

use samestory_model::{Control, EmbedError, Embedded, Embedder, Embeddings, Fingerprint};
use samestory_onnx::{EngineInfo, Model};

use super::encoder::Encoder;
use super::error::{Kind, OnnxError, RunError};
use super::folder::Folder;
use super::options::OnnxOptions;
use super::settings::Settings;
use super::text_model::{Row, TextModel};

const WHAT: &str = "sentence model";

/// Any sentence model that was exported to ONNX: encoders of the BERT, MPNet, XLM-R, ModernBERT families and others.
///
/// A folder as sentence-transformers and its exporters write it is used as it is: `model.onnx` (or `onnx/model.onnx`) and
/// `tokenizer.json`, and where they are there, `modules.json`, `1_Pooling/config.json`, `sentence_bert_config.json`,
/// `config_sentence_transformers.json`, `config.json` and `tokenizer_config.json` say how tokens are pooled, how many are read, and
/// which prompt stands before a text. [`OnnxOptions`] says otherwise.
///
/// Of the graph's outputs it takes `sentence_embedding` or another that holds a vector a text, else `last_hidden_state` or
/// another that holds a vector a token, else `pooler_output`; never `logits`. A pooling that is asked for needs a vector a token.
///
/// A text without any token of its own has a row of zeros.
///
/// # Units and ranges
/// Working memory does not grow with the number or the length of the texts. A text is read up to the model's maximum of
/// tokens; see [`LongTexts`](crate::LongTexts).
///
/// # Determinism
/// Texts are sorted by length, and only rows of one length are run together: nothing is padded, so a text's vector does not
/// depend on the other texts. The bits are the same from run to run on one engine, engine version and kind of processor; the
/// fingerprint names the engine.
///
/// # References
/// Reimers and Gurevych: *Sentence-BERT*, 2019 (pooling).
///
/// # Examples
/// ```no_run
/// use samestory_embed::{OnnxEmbedder, OnnxOptions};
/// use samestory_model::Embedder;
///
/// let embedder = OnnxEmbedder::load("models/all-MiniLM-L6-v2", &OnnxOptions::default())?;
/// let vectors = embedder.embed(&["Ferry catches fire", "Passengers rescued from burning ship"])?;
/// println!("{} by {}", vectors.cosine(0, 1), embedder.engine());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OnnxEmbedder {
    model: TextModel,
    /// So many of the values that the model gives are kept.
    dimension: usize,
    aligns_languages: bool,
    fingerprint: Fingerprint,
}

impl std::fmt::Debug for OnnxEmbedder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OnnxEmbedder")
            .field("fingerprint", &self.fingerprint)
            .field("engine", self.engine())
            .finish_non_exhaustive()
    }
}

impl OnnxEmbedder {
    /// The model in `folder`.
    ///
    /// # Errors
    /// When a file is missing or cannot be read, when the engine cannot run the model, when the tokenizer does not belong to it,
    /// or when its inputs and outputs are not those of a sentence model. The model is run to find out.
    ///
    /// # Examples
    /// ```
    /// use samestory_embed::{OnnxEmbedder, OnnxOptions};
    /// use samestory_model::Embedder;
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
    /// let embedder = OnnxEmbedder::load(folder.path(), &OnnxOptions::default().with_max_tokens(32))?;
    /// let vectors = embedder.embed(&["Ferry fire", "Fire on a ferry", "Bank cuts rate"])?;
    /// assert!(vectors.cosine(0, 1) > vectors.cosine(0, 2));
    ///
    /// std::fs::remove_file(folder.path().join("tokenizer.json"))?;
    /// assert!(OnnxEmbedder::load(folder.path(), &OnnxOptions::default()).unwrap_err().is_missing_file());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(folder: impl AsRef<Path>, options: &OnnxOptions) -> Result<Self, OnnxError> {
        let folder = folder.as_ref();
        let load = || {
            let found = Folder::read(folder)?;
            let model = Model::load(&found.graph, &options.engine)?;
            Self::new(&found.name, model, &found.tokenizer, &found.settings, options)
        };
        load().map_err(|kind| OnnxError::new(WHAT, &folder.display().to_string(), kind))
    }

    /// A model from the bytes of its graph and of its `tokenizer.json`; `name` stands in the fingerprint. What other files say
    /// beside a model is said in `options`; without a word tokens are pooled by their mean.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    ///
    /// # Examples
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
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert!(embedder.fingerprint().as_str().starts_with("tiny+"));
    /// assert_eq!(embedder.embed(&["Ferry fire", "Bank cuts rate"])?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(
        name: &str,
        model: Vec<u8>,
        tokenizer: &[u8],
        options: &OnnxOptions,
    ) -> Result<Self, OnnxError> {
        let load = || {
            let model = Model::from_bytes(name, model, &options.engine)?;
            Self::new(name, model, tokenizer, &Settings::default(), options)
        };
        load().map_err(|kind| OnnxError::new(WHAT, name, kind))
    }

    /// What runs the model.
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
    /// let engine = EngineOptions::default().with_engine(Engine::Rten);
    /// let options = OnnxOptions::default().with_max_tokens(32).with_engine(engine);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert_eq!(embedder.engine().engine(), Engine::Rten);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.model.engine()
    }

    /// Tokens that are read at once, special ones and the prompt's among them.
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
    /// let options = OnnxOptions::default().with_max_tokens(24);
    /// let embedder = OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &options)?;
    /// assert_eq!(embedder.max_tokens(), 24);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn max_tokens(&self) -> usize {
        self.model.max_tokens()
    }

    fn new(
        name: &str,
        model: Model,
        tokenizer: &[u8],
        settings: &Settings,
        options: &OnnxOptions,
    ) -> Result<Self, Kind> {
        if options.temperature.is_some() {
            return Err(Kind::Option { option: "a temperature", what: WHAT });
        }
        let encoder = Encoder::new(model, options.pooling, settings)?;
        if let Some(module) = settings.later_module.clone().filter(|_| encoder.pooling().is_some()) {
            return Err(Kind::Module(module));
        }
        let model = TextModel::new(encoder, tokenizer, settings, options)?;
        let dimension = options.dimension.unwrap_or(model.dimension());
        if dimension == 0 || dimension > model.dimension() {
            return Err(Kind::Dimension { actual: model.dimension(), wanted: dimension });
        }
        let how = format!(
            "{:?} {} {:?} {} {} {dimension} {}",
            model.encoder().pooling(),
            settings.leaves_prompt_out,
            options.long_texts,
            settings.lowers_case,
            model.engine().providers().join(" "),
            model.max_tokens(),
        );
        let aligns_languages = options.aligns_languages.unwrap_or(settings.aligns_languages);
        let fingerprint = model.fingerprint(name, tokenizer, &how);
        Ok(Self { model, dimension, aligns_languages, fingerprint })
    }

    fn failed(&self, error: RunError) -> EmbedError {
        match error {
            RunError::Cancelled => EmbedError::cancelled(self.fingerprint.as_str()),
            error => EmbedError::new(self.fingerprint.as_str(), error),
        }
    }

    /// The mean of a text's windows, weighed by their tokens, up to its length; zeros without a window. `None` where a value is
    /// not finite.
    fn joined(&self, rows: &[Row<'_>]) -> Option<Vec<f32>> {
        let mut sum = vec![0.0_f32; self.dimension];
        for row in rows {
            let weight = if rows.len() == 1 { 1.0 } else { row.n_tokens as f32 };
            sum.iter_mut().zip(row.values).for_each(|(sum, value)| *sum += weight * value);
        }
        sum.iter().all(|value| value.is_finite()).then_some(sum)
    }
}

impl Embedder for OnnxEmbedder {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn aligns_languages(&self) -> bool {
        self.aligns_languages
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        self.embed_watched(texts, &Control::default())
    }

    fn embed_watched(
        &self,
        texts: &[&str],
        control: &Control<'_, Embedded>,
    ) -> Result<Embeddings, EmbedError> {
        if control.is_cancelled() {
            return Err(self.failed(RunError::Cancelled));
        }
        let mut values = Vec::with_capacity(texts.len().saturating_mul(self.dimension));
        for rows in self.model.rounds(texts, control, |rows| self.joined(rows)) {
            values.extend(rows.map_err(|error| self.failed(error))?.concat());
        }
        control.tell(Embedded { done: texts.len(), total: texts.len() });
        Embeddings::from_rows(self.fingerprint.clone(), self.dimension, values)
            .map_err(|error| EmbedError::new(self.fingerprint.as_str(), error))
    }
}
