//! Labels of texts.

use std::collections::BTreeMap;
use std::path::Path;

use samestory_model::{Control, Fingerprint};
use samestory_onnx::{EngineInfo, Model};
use serde::Deserialize;

use super::encoder::Encoder;
use super::error::{ClassifyError, Kind, OnnxError};
use super::folder::Folder;
use super::options::OnnxOptions;
use super::probabilities::{LabelProbabilities, Problem};
use super::settings::{Settings, json, parsed};
use super::text_model::{Row, TextModel};

const WHAT: &str = "classifier";
const CONFIG: &str = "config.json";

/// Any text classifier that was exported to ONNX in the form of `transformers`, by its `…ForSequenceClassification` classes.
///
/// A folder as the exporters write it is used as it is: `model.onnx` (or `onnx/model.onnx`) with the output `logits`, a value a label for
/// each text; `tokenizer.json`; and `config.json`, whose `id2label` names the labels. Its `problem_type` says whether exactly one label
/// holds (`single_label_classification`, also when absent: softmax) or any number (`multi_label_classification`: a logistic
/// function a label). Where `calibration.json` lies beside them, its `temperature` divides the logits:
/// `{"temperature": 1.7}`. [`OnnxOptions`] says otherwise.
///
/// # Units and ranges
/// A text is read up to the model's maximum of tokens; see [`LongTexts`](crate::LongTexts). Of a text in several windows, the
/// probabilities are the mean of those of its windows, each weighed by its tokens.
///
/// # Determinism
/// As [`OnnxEmbedder`](crate::OnnxEmbedder): nothing is padded, so what is said of a text does not depend on the other texts. From the
/// logits on, the bits are the same on every machine.
///
/// # Examples
/// ```no_run
/// use samestory_embed::{OnnxClassifier, OnnxOptions};
///
/// let classifier = OnnxClassifier::load("models/sentiment", &OnnxOptions::default())?;
/// let found = classifier.classify(&["A triumph for the town", "The council met on Monday"])?;
/// for (label, probability) in classifier.labels().iter().zip(found.row(0).unwrap_or_default()) {
///     println!("{label}: {probability:.2}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OnnxClassifier {
    model: TextModel,
    labels: Vec<String>,
    problem: Problem,
    temperature: f64,
    fingerprint: Fingerprint,
}

/// The files of a classifier that lie in memory.
#[derive(Debug, Clone)]
pub struct ClassifierFiles<'a> {
    /// The graph, `model.onnx`.
    pub model: Vec<u8>,
    /// `tokenizer.json`.
    pub tokenizer: &'a [u8],
    /// `config.json`, of which `id2label` must be there.
    pub config: &'a [u8],
}

/// What `config.json` says about labels.
#[derive(Debug, Deserialize)]
struct LabelConfig {
    id2label: Option<BTreeMap<String, String>>,
    problem_type: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Calibration {
    temperature: f64,
}

impl std::fmt::Debug for OnnxClassifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OnnxClassifier")
            .field("fingerprint", &self.fingerprint)
            .field("labels", &self.labels)
            .field("engine", self.engine())
            .finish_non_exhaustive()
    }
}

impl OnnxClassifier {
    /// The classifier in `folder`.
    ///
    /// # Errors
    /// When a file is missing or cannot be read, when the engine cannot run the model, when the tokenizer does not belong to it,
    /// when it gives no `logits`, when `id2label` is absent or names another number of labels than the model gives values, or when
    /// the options ask for a pooling or a dimension. The model is run to find out.
    ///
    /// # Examples
    /// ```
    /// use samestory_embed::{OnnxClassifier, OnnxOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// std::fs::write(folder.path().join("model.onnx"), model)?;
    /// std::fs::write(folder.path().join("tokenizer.json"), tokenizer)?;
    /// let config = r#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// std::fs::write(folder.path().join("config.json"), config)?;
    /// let classifier = OnnxClassifier::load(folder.path(), &OnnxOptions::default().with_max_tokens(32))?;
    /// assert_eq!(classifier.labels(), ["bad", "plain", "good"]);
    ///
    /// std::fs::remove_file(folder.path().join("config.json"))?;
    /// assert!(OnnxClassifier::load(folder.path(), &OnnxOptions::default()).unwrap_err().is_missing_file());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(folder: impl AsRef<Path>, options: &OnnxOptions) -> Result<Self, OnnxError> {
        let folder = folder.as_ref();
        let load = || {
            let found = Folder::read(folder)?;
            let beside = Beside {
                name: &found.name,
                tokenizer: &found.tokenizer,
                settings: found.settings,
                labels: json(folder, CONFIG)?.ok_or(Kind::Missing(CONFIG))?,
            };
            let calibration: Option<Calibration> = json(folder, "calibration.json")?;
            let temperature = calibration.map(|calibration| calibration.temperature);
            let options = OnnxOptions { temperature: options.temperature.or(temperature), ..options.clone() };
            Self::new(Model::load(&found.graph, &options.engine)?, beside, &options)
        };
        load().map_err(|kind| OnnxError::new(WHAT, &folder.display().to_string(), kind))
    }

    /// A classifier from the bytes of its files; `name` stands in the fingerprint. What other files say beside a model is said in
    /// `options`.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    ///
    /// # Examples
    /// ```no_run
    /// use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
    ///
    /// # fn from_elsewhere(_: &str) -> Vec<u8> { Vec::new() }
    /// let tokenizer = from_elsewhere("tokenizer.json");
    /// let config = br#"{"id2label": {"0": "bad", "1": "good"}}"#;
    /// let files = ClassifierFiles { model: from_elsewhere("model.onnx"), tokenizer: &tokenizer, config };
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &OnnxOptions::default())?;
    /// assert_eq!(classifier.labels(), ["bad", "good"]);
    /// # Ok::<(), samestory_embed::OnnxError>(())
    /// ```
    pub fn from_bytes(
        name: &str,
        files: ClassifierFiles<'_>,
        options: &OnnxOptions,
    ) -> Result<Self, OnnxError> {
        let load = || {
            let beside = Beside {
                name,
                tokenizer: files.tokenizer,
                settings: Settings::of_config(files.config)?,
                labels: parsed(CONFIG, files.config)?,
            };
            Self::new(Model::from_bytes(name, files.model, &options.engine)?, beside, options)
        };
        load().map_err(|kind| OnnxError::new(WHAT, name, kind))
    }

    /// The names of the labels, in the order of the model's values.
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
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// assert_eq!(classifier.labels(), ["bad", "plain", "good"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether any number of labels may hold of a text, so that probabilities do not sum to 1.
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
    /// let names = r#""id2label": {"0": "sport", "1": "money", "2": "health"}"#;
    /// let config = format!(r#"{{{names}, "problem_type": "multi_label_classification"}}"#);
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config: config.as_bytes() };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("topics", files, &options)?;
    /// assert!(classifier.is_multi_label());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_multi_label(&self) -> bool {
        self.problem == Problem::MultiLabel
    }

    /// Which model this is, in which engine, with which labels and options.
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
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// assert!(classifier.fingerprint().as_str().starts_with("mood+"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// What runs the model.
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
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// let engine = classifier.engine();
    /// println!("run by {engine}, {} texts at once", engine.runs());
    /// assert!(engine.engine().is_built_in());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.model.engine()
    }

    /// Tokens that are read of a text, special ones and the prompt's among them, in all its windows together.
    ///
    /// ```
    /// use samestory_embed::{ClassifierFiles, LongTexts, OnnxClassifier, OnnxOptions};
    ///
    /// let four = std::num::NonZeroUsize::MIN.saturating_add(3);
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32).with_long_texts(LongTexts::Windows(four));
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// assert_eq!(classifier.max_tokens(), 32 * 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn max_tokens(&self) -> usize {
        self.model.max_tokens_of_a_text()
    }

    /// How probable each label is for each text.
    ///
    /// What is said of a text does not depend on the others, so a long list may be given in parts.
    ///
    /// # Errors
    /// When the engine fails, or gives values that are not finite. Nothing is said of any text then.
    ///
    /// # Examples
    /// ```
    /// use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxOptions};
    ///
    /// # let model = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/classifier-3.onnx")
    /// # );
    /// # let tokenizer = include_bytes!(
    /// #     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx/wordpiece.json")
    /// # );
    /// let config = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;
    /// let files = ClassifierFiles { model: model.to_vec(), tokenizer, config };
    /// let options = OnnxOptions::default().with_max_tokens(32);
    /// let classifier = OnnxClassifier::from_bytes("mood", files, &options)?;
    /// // To this one, "fire" is plain and "off" is good.
    /// let found = classifier.classify(&["Fire, fire", "off, off", ""])?;
    /// let plain_and_good = found.row(0).map(|row| row[1] > row[0] && row[1] > row[2]);
    /// assert_eq!(plain_and_good, Some(true));
    /// assert!(found.row(1).is_some_and(|row| row[2] > 0.9));
    /// assert_eq!(found.row(2), None, "nothing to judge");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn classify(&self, texts: &[&str]) -> Result<LabelProbabilities, ClassifyError> {
        let control = Control::default();
        let mut rows = Vec::with_capacity(texts.len());
        for round in self.model.rounds(texts, &control, |rows| self.joined(rows)) {
            rows.extend(round.map_err(|cause| ClassifyError::new(self.fingerprint.as_str(), cause))?);
        }
        Ok(LabelProbabilities::new(rows))
    }

    fn new(model: Model, beside: Beside<'_>, options: &OnnxOptions) -> Result<Self, Kind> {
        refuse_unfit(options)?;
        let temperature = options.temperature.unwrap_or(1.0);
        if !(temperature.is_finite() && temperature > 0.0) {
            return Err(Kind::Temperature(temperature));
        }
        let problem = beside.labels.problem()?;
        let labels = beside.labels.names()?;
        if labels.len() == 1 && problem == Problem::SingleLabel {
            return Err(Kind::OneLabel);
        }
        let model = TextModel::new(Encoder::of_labels(model)?, beside.tokenizer, &beside.settings, options)?;
        if model.dimension() != labels.len() {
            return Err(Kind::LabelCount { named: labels.len(), given: model.dimension() });
        }
        let how = format!(
            "{labels:?} {problem:?} {temperature:?} {:?} {} {} {}",
            options.long_texts,
            beside.settings.lowers_case,
            model.engine().providers().join(" "),
            model.max_tokens(),
        );
        let fingerprint = model.fingerprint(beside.name, beside.tokenizer, &how);
        Ok(Self { model, labels, problem, temperature, fingerprint })
    }

    /// The mean of what the windows of a text say, each weighed by its tokens; nothing without a window. `None` where a value is
    /// not finite.
    fn joined(&self, rows: &[Row<'_>]) -> Option<Vec<f64>> {
        let n_tokens: usize = rows.iter().map(|row| row.n_tokens).sum();
        let mut mean = vec![0.0; if rows.is_empty() { 0 } else { self.labels.len() }];
        for row in rows {
            let share = row.n_tokens as f64 / n_tokens as f64;
            let probabilities = self.problem.probabilities(row.values, self.temperature);
            mean.iter_mut().zip(probabilities).for_each(|(mean, p)| *mean += share * p);
        }
        mean.iter().all(|p| p.is_finite()).then_some(mean)
    }
}

/// What lies beside a model.
struct Beside<'a> {
    name: &'a str,
    tokenizer: &'a [u8],
    settings: Settings,
    labels: LabelConfig,
}

impl LabelConfig {
    fn problem(&self) -> Result<Problem, Kind> {
        match self.problem_type.as_deref() {
            None | Some("single_label_classification") => Ok(Problem::SingleLabel),
            Some("multi_label_classification") => Ok(Problem::MultiLabel),
            Some(other) => Err(Kind::Problem(other.to_owned())),
        }
    }

    /// The names of the labels in the order of their numbers.
    fn names(self) -> Result<Vec<String>, Kind> {
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        for (number, name) in self.id2label.filter(|names| !names.is_empty()).ok_or(Kind::NoLabels)? {
            names.insert(number.parse().map_err(|_| Kind::LabelNumbers)?, name);
        }
        // Numbers are distinct and ascend: they are 0, 1, 2 and so on where the last is as large as their count allows.
        match names.last_key_value() {
            Some((last, _)) if *last < names.len() => Ok(names.into_values().collect()),
            _ => Err(Kind::LabelNumbers),
        }
    }
}

/// A classifier pools nothing, and each of its values is a label's.
fn refuse_unfit(options: &OnnxOptions) -> Result<(), Kind> {
    match (options.pooling, options.dimension) {
        (Some(_), _) => Err(Kind::Option { option: "a pooling", what: WHAT }),
        (None, Some(_)) => Err(Kind::Option { option: "a dimension", what: WHAT }),
        (None, None) => Ok(()),
    }
}
