//! From texts to rows of values: what all text models do alike.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use samestory_model::{Control, Embedded, Fingerprint};
use samestory_onnx::EngineInfo;

use super::batches;
use super::encoder::Encoder;
use super::error::{Kind, RunError};
use super::options::{OnnxOptions, Prompt};
use super::settings::Settings;
use super::tokens::{TokenCutter, Window};

/// So many tokens are read at once unless somebody asks for more.
const MAX_DEFAULT_TOKENS: usize = 512;
/// So many texts are cut into tokens before the model runs: enough to sort them by length, and a bound for memory.
const TEXTS_PER_ROUND: usize = 4_096;
/// A tokenizer that has fewer tokens than this share of the model's table belongs to another model. Tables are often a little
/// larger than their tokenizer, for round numbers.
const LEAST_SHARE_OF_TABLE: f64 = 0.9;

/// A graph with the tokenizer that belongs to it. Texts go in; out comes what a caller makes of the values of their windows.
pub(super) struct TextModel {
    encoder: Encoder,
    cutter: TokenCutter,
    /// Values that the graph gives for a window.
    dimension: usize,
    /// What stands before every text.
    prompt: String,
}

/// What the graph gives for a window of a text.
pub(super) struct Row<'a> {
    pub(super) values: &'a [f32],
    /// Tokens of the text itself in the window.
    pub(super) n_tokens: usize,
}

/// The texts of one round, and how the caller is told of them.
struct Round<'a> {
    /// The number of the first one.
    first: usize,
    texts: &'a [&'a str],
    /// How many texts the call has.
    total: usize,
    control: &'a Control<'a, Embedded>,
}

impl TextModel {
    pub(super) fn new(
        encoder: Encoder,
        tokenizer: &[u8],
        settings: &Settings,
        options: &OnnxOptions,
    ) -> Result<Self, Kind> {
        let prompt = prompt(options, settings)?;
        let cutter = TokenCutter::new(tokenizer, prompt.clone(), settings.lowers_case)?;
        check_vocabulary(&cutter, settings)?;
        let max_tokens = max_tokens(options, settings, &cutter);
        let cutter = cutter.with_limits(max_tokens, options.long_texts)?;
        let dimension = probe(&encoder, &cutter)?;
        Ok(Self { encoder, cutter, dimension, prompt })
    }

    pub(super) fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    pub(super) fn engine(&self) -> &EngineInfo {
        self.encoder.model().engine()
    }

    pub(super) fn max_tokens(&self) -> usize {
        self.cutter.max_tokens()
    }

    /// Tokens that are read of a text, those of all its windows.
    pub(super) fn max_tokens_of_a_text(&self) -> usize {
        self.cutter.max_tokens().saturating_mul(self.cutter.max_windows())
    }

    /// Values that the graph gives for a window.
    pub(super) fn dimension(&self) -> usize {
        self.dimension
    }

    /// A name with the engine's, and a hash over all that decides the rows; `how` says what is done with them.
    pub(super) fn fingerprint(&self, name: &str, tokenizer: &[u8], how: &str) -> Fingerprint {
        let parts = [self.encoder.model().hash(), tokenizer, self.prompt.as_bytes(), how.as_bytes()];
        Fingerprint::new(&format!("{name}+{}", engine_name(self.engine())), &parts)
    }

    /// What `join` makes of the rows of each text's windows, in the order of the texts, a vector a round of them. A text without
    /// a token has no window. `join` gives `None` where a value is not finite.
    pub(super) fn rounds<'a, T>(
        &'a self,
        texts: &'a [&'a str],
        control: &'a Control<'a, Embedded>,
        join: impl Fn(&[Row<'_>]) -> Option<T> + 'a,
    ) -> impl Iterator<Item = Result<Vec<T>, RunError>> + 'a {
        texts.chunks(TEXTS_PER_ROUND).enumerate().map(move |(round, part)| {
            let first = round.saturating_mul(TEXTS_PER_ROUND);
            self.round(&Round { first, texts: part, total: texts.len(), control }, &join)
        })
    }

    fn round<T>(
        &self,
        round: &Round<'_>,
        join: &impl Fn(&[Row<'_>]) -> Option<T>,
    ) -> Result<Vec<T>, RunError> {
        let windows = self.windows(round)?;
        let sorted = distinct_by_length(&windows);
        let values = self.values(round, &sorted)?;
        let joined = windows.iter().zip(round.first..).map(|(windows, text)| {
            let rows = windows.iter().map(|window| self.row(window, &sorted, &values));
            let rows = rows.collect::<Option<Vec<_>>>();
            rows.and_then(|rows| join(&rows)).ok_or(RunError::NotFinite { text })
        });
        joined.collect()
    }

    fn windows(&self, round: &Round<'_>) -> Result<Vec<Vec<Window>>, RunError> {
        let indices = round.first..round.first.saturating_add(round.texts.len());
        let windows =
            round.texts.par_iter().zip(indices).map(|(text, index)| match round.control.is_cancelled() {
                true => Err(RunError::Cancelled),
                false => self.cutter.windows(index, text),
            });
        windows.collect()
    }

    /// The values of all windows, one behind the other.
    fn values(&self, round: &Round<'_>, sorted: &[Window]) -> Result<Vec<f32>, RunError> {
        let batches = batches::batches(sorted, self.encoder.max_rows());
        let n_done = AtomicUsize::new(0);
        let stop = || round.control.is_cancelled();
        let work = |batch: &[Window]| {
            let values = self.encoder.rows(batch, self.dimension)?;
            let n_done = n_done.fetch_add(batch.len(), Ordering::Relaxed).saturating_add(batch.len());
            let done = round.texts.len().saturating_mul(n_done) / sorted.len().max(1);
            round.control.tell(Embedded { done: round.first.saturating_add(done), total: round.total });
            Ok(values)
        };
        Ok(batches::run(&batches, self.engine().runs(), stop, work)?.concat())
    }

    fn row<'a>(&self, window: &Window, sorted: &[Window], values: &'a [f32]) -> Option<Row<'a>> {
        let place = sorted.binary_search_by(|other| by_length(other, window)).ok()?;
        let start = place.checked_mul(self.dimension)?;
        let values = values.get(start..start.checked_add(self.dimension)?)?;
        Some(Row { values, n_tokens: window.n_content })
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
