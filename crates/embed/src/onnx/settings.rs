//! What the files beside a model say about it, in the form of sentence-transformers.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::Kind;
use super::pooling::Pooling;

/// Beyond this a stated maximum means that there is none.
const ENDLESS: f64 = 1e6;
/// Families whose positions are counted from behind the padding token's.
const OFFSET_POSITIONS: [&str; 5] = ["roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet"];

/// Settings found beside a model.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) pooling: Option<Pooling>,
    pub(super) leaves_prompt_out: bool,
    pub(super) max_tokens: Option<usize>,
    /// Tokens that the model has positions for.
    pub(super) n_positions: Option<usize>,
    /// Rows of the model's table of tokens.
    pub(super) n_tokens: Option<usize>,
    pub(super) lowers_case: bool,
    pub(super) prompts: BTreeMap<String, String>,
    pub(super) default_prompt: Option<String>,
    pub(super) aligns_languages: bool,
    /// A step behind pooling that changes vectors, which a graph without it lacks.
    pub(super) later_module: Option<String>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentenceConfig {
    max_seq_length: Option<usize>,
    do_lower_case: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ModelConfig {
    vocab_size: Option<usize>,
    max_position_embeddings: Option<usize>,
    model_type: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenizerConfig {
    model_max_length: Option<f64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Prompts {
    prompts: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
    /// Ours: sentence-transformers does not say this of a model.
    aligns_languages: bool,
}

#[derive(Deserialize)]
struct PoolingConfig {
    include_prompt: Option<bool>,
    /// The newer form: one name.
    pooling_mode: Option<String>,
    /// The older form: a switch a mode.
    #[serde(flatten)]
    switches: BTreeMap<String, serde_json::Value>,
}

impl Settings {
    /// Reads what there is in `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, Kind> {
        let modules: Vec<Module> = json(folder, "modules.json")?.unwrap_or_default();
        let pooling = modules.iter().find(|module| module.is("Pooling"));
        let pooling = pooling.map_or("1_Pooling", |module| module.path.as_str());
        let sentence: SentenceConfig = json(folder, "sentence_bert_config.json")?.unwrap_or_default();
        let model: ModelConfig = json(folder, "config.json")?.unwrap_or_default();
        let tokenizer: TokenizerConfig = json(folder, "tokenizer_config.json")?.unwrap_or_default();
        let prompts: Prompts = json(folder, "config_sentence_transformers.json")?.unwrap_or_default();
        let mut settings = Self {
            max_tokens: sentence.max_seq_length.or(tokenizer.max_tokens()),
            n_positions: model.n_positions(),
            n_tokens: model.vocab_size,
            lowers_case: sentence.do_lower_case,
            prompts: prompts.prompts,
            default_prompt: prompts.default_prompt_name,
            aligns_languages: prompts.aligns_languages,
            later_module: modules.iter().find(|module| module.changes_vectors()).map(|m| m.kind.clone()),
            ..Self::default()
        };
        let file = Path::new(pooling).join("config.json").display().to_string();
        if let Some(config) = json::<PoolingConfig>(folder, &file)? {
            settings.leaves_prompt_out = config.include_prompt == Some(false);
            settings.pooling = Some(config.pooling(&file)?);
        }
        Ok(settings)
    }
}

impl Settings {
    /// What `config.json` alone says.
    pub(super) fn of_config(config: &[u8]) -> Result<Self, Kind> {
        let model: ModelConfig = parsed("config.json", config)?;
        Ok(Self { n_positions: model.n_positions(), n_tokens: model.vocab_size, ..Self::default() })
    }
}

impl Module {
    fn is(&self, name: &str) -> bool {
        self.kind.rsplit('.').next() == Some(name)
    }

    fn changes_vectors(&self) -> bool {
        !["Transformer", "Pooling", "Normalize"].iter().any(|name| self.is(name))
    }
}

impl ModelConfig {
    fn n_positions(&self) -> Option<usize> {
        let offset = if OFFSET_POSITIONS.contains(&self.model_type.as_str()) { 2 } else { 0 };
        self.max_position_embeddings.map(|n_positions| n_positions.saturating_sub(offset))
    }
}

impl TokenizerConfig {
    fn max_tokens(&self) -> Option<usize> {
        self.model_max_length.filter(|length| (1.0..ENDLESS).contains(length)).map(|length| length as usize)
    }
}

impl PoolingConfig {
    fn pooling(self, file: &str) -> Result<Pooling, Kind> {
        let is_on = |(name, value): (&String, &serde_json::Value)| {
            let mode = name.strip_prefix("pooling_mode_")?;
            (value.as_bool() == Some(true)).then(|| mode.to_owned())
        };
        let mut modes: Vec<String> = self.switches.iter().filter_map(is_on).collect();
        modes.extend(self.pooling_mode);
        match modes.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            // Both have the mean's direction, and vectors are of unit length.
            ["mean_tokens" | "mean" | "mean_sqrt_len_tokens"] => Ok(Pooling::Mean),
            ["cls_token" | "cls"] => Ok(Pooling::Cls),
            ["lasttoken"] => Ok(Pooling::LastToken),
            ["max_tokens" | "max"] => Ok(Pooling::Max),
            [] => Err(Kind::Pooling { file: file.to_owned(), modes: "none".to_owned() }),
            _ => Err(Kind::Pooling { file: file.to_owned(), modes: modes.join(" and ") }),
        }
    }
}

/// What a file holds, `None` where there is no such file.
pub(super) fn json<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, Kind> {
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => parsed(name, &bytes).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Kind::Settings { file: name.to_owned(), reason: error.to_string() }),
    }
}

/// What `bytes` of the file `name` hold.
pub(super) fn parsed<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, Kind> {
    serde_json::from_slice(bytes)
        .map_err(|error| Kind::Settings { file: name.to_owned(), reason: error.to_string() })
}
