//! Sentence models in ONNX form.

mod batches;
mod encoder;
mod error;
mod options;
mod pooling;
mod settings;
mod tokens;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use samestory_model::{Control, EmbedError, Embedded, Embedder, Embeddings, Fingerprint};
use samestory_onnx::{EngineInfo, Model};

use encoder::Encoder;
pub use error::OnnxError;
use error::{Kind, RunError};
use options::Prompt;
pub use options::{LongTexts, OnnxOptions};
pub use pooling::Pooling;
use settings::Settings;
use tokens::{TokenCutter, Window};

/// So many tokens are read at once unless somebody asks for more.
const MAX_DEFAULT_TOKENS: usize = 512;
/// So many texts are cut into tokens before the model runs: enough to sort them by length, and a bound for memory.
const TEXTS_PER_ROUND: usize = 4_096;
/// A tokenizer that has fewer tokens than this share of the model's table belongs to another model. Tables are often a little
/// larger than their tokenizer, for round numbers.
const LEAST_SHARE_OF_TABLE: f64 = 0.9;

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
/// tokens; see [`LongTexts`].
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
    encoder: Encoder,
    cutter: TokenCutter,
    /// Values that the model gives, and how many of them are kept.
    full_dimension: usize,
    dimension: usize,
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
    pub fn load(folder: impl AsRef<Path>, options: &OnnxOptions) -> Result<Self, OnnxError> {
        let folder = folder.as_ref();
        let name = folder.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy());
        let failed = |kind| OnnxError::new(&folder.display().to_string(), kind);
        let load = || {
            let graph = ["model.onnx", "onnx/model.onnx"].map(|file| folder.join(file));
            let graph = graph.iter().find(|path| path.is_file()).ok_or(Kind::Missing("model.onnx"))?;
            let tokenizer = read_tokenizer(folder)?;
            let settings = Settings::read(folder)?;
            let model = Model::load(graph, &options.engine)?;
            Self::new(&name, model, &tokenizer, settings, options)
        };
        load().map_err(failed)
    }

    /// A model from the bytes of its graph and of its `tokenizer.json`; `name` stands in the fingerprint. What other files say
    /// beside a model is said in `options`; without a word tokens are pooled by their mean.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_bytes(
        name: &str,
        model: Vec<u8>,
        tokenizer: &[u8],
        options: &OnnxOptions,
    ) -> Result<Self, OnnxError> {
        let load = || {
            let model = Model::from_bytes(name, model, &options.engine)?;
            Self::new(name, model, tokenizer, Settings::default(), options)
        };
        load().map_err(|kind| OnnxError::new(name, kind))
    }

    /// What runs the model.
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.encoder.model().engine()
    }

    /// Tokens that are read at once, special ones and the prompt's among them.
    #[must_use]
    pub fn max_tokens(&self) -> usize {
        self.cutter.max_tokens()
    }

    fn new(
        name: &str,
        model: Model,
        tokenizer: &[u8],
        settings: Settings,
        options: &OnnxOptions,
    ) -> Result<Self, Kind> {
        let encoder = Encoder::new(model, options.pooling, &settings)?;
        if let Some(module) = settings.later_module.clone().filter(|_| encoder.pooling().is_some()) {
            return Err(Kind::Module(module));
        }
        let prompt = prompt(options, &settings)?;
        let cutter = TokenCutter::new(tokenizer, prompt.clone(), settings.lowers_case)?;
        check_vocabulary(&cutter, &settings)?;
        let max_tokens = max_tokens(options, &settings, &cutter);
        let cutter = cutter.with_limits(max_tokens, options.long_texts)?;
        let full_dimension = probe(&encoder, &cutter)?;
        let dimension = options.dimension.unwrap_or(full_dimension);
        if dimension == 0 || dimension > full_dimension {
            return Err(Kind::Dimension { actual: full_dimension, wanted: dimension });
        }
        let how = format!(
            "{:?} {} {:?} {} {} {dimension} {max_tokens}",
            encoder.pooling(),
            settings.leaves_prompt_out,
            options.long_texts,
            settings.lowers_case,
            encoder.model().engine().providers().join(" "),
        );
        let parts = [encoder.model().hash(), tokenizer, prompt.as_bytes(), how.as_bytes()];
        let name = format!("{name}+{}", engine_name(encoder.model().engine()));
        Ok(Self { full_dimension, dimension, fingerprint: Fingerprint::new(&name, &parts), cutter, encoder })
    }

    fn failed(&self, error: RunError) -> EmbedError {
        match error {
            RunError::Cancelled => EmbedError::cancelled(self.fingerprint.as_str()),
            error => EmbedError::new(self.fingerprint.as_str(), error),
        }
    }

    /// The rows of some texts, not normalised; `first` is the number of the first one.
    fn round(
        &self,
        first: usize,
        texts: &[&str],
        total: usize,
        control: &Control<'_, Embedded>,
    ) -> Result<Vec<f32>, RunError> {
        let windows: Vec<Vec<Window>> = texts
            .par_iter()
            .zip(first..first.saturating_add(texts.len()))
            .map(|(text, index)| match control.is_cancelled() {
                true => Err(RunError::Cancelled),
                false => self.cutter.windows(index, text),
            })
            .collect::<Result<_, _>>()?;
        let sorted = distinct_by_length(&windows);
        let batches = batches::batches(&sorted, self.encoder.max_rows());
        let n_done = AtomicUsize::new(0);
        let stop = || control.is_cancelled();
        let work = |batch: &[Window]| {
            let vectors = self.encoder.vectors(batch, self.full_dimension)?;
            let n_done = n_done.fetch_add(batch.len(), Ordering::Relaxed).saturating_add(batch.len());
            let done = first.saturating_add(texts.len().saturating_mul(n_done) / sorted.len().max(1));
            control.tell(Embedded { done, total });
            Ok(vectors)
        };
        let vectors = batches::run(&batches, self.engine().runs(), stop, work)?.concat();
        let rows = windows.iter().zip(first..).map(|(windows, text)| {
            self.joined(windows, &sorted, &vectors).ok_or(RunError::NotFinite { text })
        });
        Ok(rows.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// The mean of a text's windows, weighed by their tokens, up to its length; zeros without a window. `None` where a value is
    /// not finite.
    fn joined(&self, windows: &[Window], sorted: &[Window], vectors: &[f32]) -> Option<Vec<f32>> {
        let mut sum = vec![0.0_f32; self.dimension];
        for window in windows {
            let place = sorted.binary_search_by(|other| by_length(other, window)).ok()?;
            let start = place.checked_mul(self.full_dimension)?;
            let vector = vectors.get(start..start.checked_add(self.dimension)?)?;
            let weight = if windows.len() == 1 { 1.0 } else { window.n_content as f32 };
            sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += weight * value);
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
        for (round, part) in texts.chunks(TEXTS_PER_ROUND).enumerate() {
            let first = round.saturating_mul(TEXTS_PER_ROUND);
            let rows = self.round(first, part, texts.len(), control);
            values.extend(rows.map_err(|error| self.failed(error))?);
        }
        control.tell(Embedded { done: texts.len(), total: texts.len() });
        Embeddings::from_rows(self.fingerprint.clone(), self.dimension, values)
            .map_err(|error| EmbedError::new(self.fingerprint.as_str(), error))
    }
}

/// Longest first, so that memory is largest at the start and no long run is left for the end; then by tokens, so that equal
/// windows lie side by side and are run once.
fn distinct_by_length(windows: &[Vec<Window>]) -> Vec<Window> {
    let mut sorted: Vec<Window> = windows.iter().flatten().cloned().collect();
    sorted.sort_unstable_by(by_length);
    sorted.dedup();
    sorted
}

fn by_length(a: &Window, b: &Window) -> std::cmp::Ordering {
    b.tokens.len().cmp(&a.tokens.len()).then_with(|| a.cmp(b))
}

fn read_tokenizer(folder: &Path) -> Result<Vec<u8>, Kind> {
    std::fs::read(folder.join("tokenizer.json")).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Kind::Missing("tokenizer.json"),
        _ => Kind::Tokenizer(error.to_string()),
    })
}

/// Engine, version and kind of processor: what equal bits are promised for.
fn engine_name(engine: &EngineInfo) -> String {
    let version: String = engine.version().chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
    format!("{}-{version}-{}", engine.engine(), std::env::consts::ARCH)
}

fn prompt(options: &OnnxOptions, settings: &Settings) -> Result<String, Kind> {
    let named = |name: &str| {
        let found = settings.prompts.get(name).cloned();
        found.ok_or_else(|| {
            let known: Vec<String> = settings.prompts.keys().map(|name| format!("`{name}`")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            Kind::Prompt { name: name.to_owned(), known }
        })
    };
    match (&options.prompt, &settings.default_prompt) {
        (Some(Prompt::Text(text)), _) => Ok(text.clone()),
        (Some(Prompt::Named(name)), _) | (None, Some(name)) => named(name),
        (None, None) => Ok(String::new()),
    }
}

/// What the caller asks for, else what the files say, but never more than the model has positions for.
fn max_tokens(options: &OnnxOptions, settings: &Settings, cutter: &TokenCutter) -> usize {
    let stated = || settings.max_tokens.or_else(|| cutter.stated_max_tokens());
    let default = || stated().unwrap_or(MAX_DEFAULT_TOKENS).min(MAX_DEFAULT_TOKENS);
    options.max_tokens.unwrap_or_else(default).min(settings.n_positions.unwrap_or(usize::MAX))
}

fn check_vocabulary(cutter: &TokenCutter, settings: &Settings) -> Result<(), Kind> {
    let Some(n_tokens) = settings.n_tokens else { return Ok(()) };
    let found = cutter.n_tokens();
    let is_reached = usize::try_from(cutter.last_token()).is_ok_and(|last| last < n_tokens);
    if is_reached && found as f64 >= LEAST_SHARE_OF_TABLE * n_tokens as f64 {
        return Ok(());
    }
    Err(Kind::Vocabulary { found, expected: n_tokens.to_string() })
}

/// Runs the model on a short row, on the tokenizer's last token, and on the longest row that it will get, up to the default
/// maximum: what cannot work is told now. A longer row would take more memory than loading may.
fn probe(encoder: &Encoder, cutter: &TokenCutter) -> Result<usize, Kind> {
    let dimension = encoder.probe(&cutter.window_of(0, 3))?;
    let last = cutter.window_of(cutter.last_token(), 3);
    encoder.probe(&last).map_err(|_| Kind::Vocabulary {
        found: cutter.n_tokens(),
        expected: "has no row for the last of them".to_owned(),
    })?;
    let max_tokens = cutter.max_tokens();
    match encoder.probe(&cutter.window_of(0, max_tokens.min(MAX_DEFAULT_TOKENS))) {
        Err(Kind::Engine(cause)) => Err(Kind::Length { max_tokens, cause }),
        other => other.map(|_| dimension),
    }
}
