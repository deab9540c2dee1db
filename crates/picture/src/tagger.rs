//! Tags by an image classifier.

use std::collections::BTreeMap;
use std::path::Path;

use samestory_model::{Fingerprint, PictureContent, PictureDescriber, PictureError, PictureTag};
use samestory_onnx::{ElementType, EngineInfo, Model, Port, Tensor};

use crate::decoded::{Pixels, decoded};
use crate::error::{Kind, TaggerError};
use crate::options::PictureOptions;
use crate::settings::{CONFIG, LabelConfig, Preprocessing, json};

/// Tags behind the most probable one are told from this probability on, where the caller does not ask for less.
const FURTHER_PROBABILITY: f64 = 0.1;
const MAX_TAGS: usize = 3;

/// Any image classifier that was exported to ONNX in the form of `transformers`, by its `…ForImageClassification` classes.
///
/// A folder as the exporters write it is used as it is: `model.onnx` (or `onnx/model.onnx`) with one input of 1 × 3 × height × width
/// and the output `logits`; `config.json`, whose `id2label` names the labels, of which exactly one holds of a picture; and
/// `preprocessor_config.json`, which says how a picture is resized, cropped and scaled. A step (`do_…`) or a form of a size that is not
/// known here is refused.
///
/// # Units and ranges
/// A picture is tagged when its most probable label reaches a probability ([`PictureOptions::with_min_probability`], 0.5 by default);
/// otherwise nothing is said of it. Then up to two more labels are told, of at least 0.1, or of that probability where it is less.
/// Labels of one name count as one. Probabilities are those of the model: of pictures unlike those it was trained on, it is too sure.
/// A picture of which the model's values are not all finite numbers counts as unreadable.
///
/// # Complexity
/// Decoding and resizing are linear in the pixels. A model is run once a picture.
///
/// # Determinism
/// The same file gives the same tags on one engine, engine version and kind of processor; [`fingerprint`](PictureDescriber::fingerprint)
/// names the engine. Pixels and, from the logits on, probabilities are the same bits on every machine.
///
/// # Examples
/// ```
/// use samestory_model::PictureDescriber;
/// use samestory_picture::{OnnxPictureTagger, PictureOptions};
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
/// # let red = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/red.png"));
/// // A model that knows plain colours.
/// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default())?;
/// let content = tagger.describe(red)?;
/// assert_eq!(content.tags()[0].name(), "red");
/// assert!(content.tags()[0].probability() > 0.9);
///
/// let error = tagger.describe(b"<html>not found</html>").unwrap_err();
/// assert!(error.is_unreadable() && error.to_string().ends_with("it is no JPEG, PNG or WebP picture"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OnnxPictureTagger {
    model: Model,
    input: String,
    output: String,
    preprocessing: Preprocessing,
    labels: Vec<String>,
    options: PictureOptions,
    fingerprint: Fingerprint,
}

impl OnnxPictureTagger {
    /// The tagger in `folder`.
    ///
    /// # Errors
    /// When a file is missing or cannot be read, when the engine cannot run the model, when the model takes or gives something else
    /// than said above, when the names in `config.json` are not as many as its values or one is blank, when `preprocessor_config.json` asks for
    /// steps that are not known here, or when the least probability is none. The model is run to find out.
    ///
    /// # Examples
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default())?;
    /// assert!(tagger.labels().contains(&"blue".to_owned()));
    ///
    /// let error = OnnxPictureTagger::load("no/such/folder", &PictureOptions::default()).unwrap_err();
    /// assert!(error.is_missing_file());
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    pub fn load(folder: impl AsRef<Path>, options: &PictureOptions) -> Result<Self, TaggerError> {
        let folder = folder.as_ref();
        Self::read(folder, options).map_err(|kind| TaggerError::new(folder.display().to_string(), kind))
    }

    fn read(folder: &Path, options: &PictureOptions) -> Result<Self, Kind> {
        if !(options.min_probability > 0.0 && options.min_probability <= 1.0) {
            return Err(Kind::Probability(options.min_probability));
        }
        let labels = json::<LabelConfig>(folder, CONFIG)?.names()?;
        let preprocessing = Preprocessing::read(folder)?;
        let graph = ["model.onnx", "onnx/model.onnx"].map(|file| folder.join(file));
        let graph = graph.into_iter().find(|path| path.is_file()).ok_or(Kind::Missing("model.onnx"))?;
        let model = Model::load(&graph, &options.engine)?;
        let name = folder.file_name().map_or_else(|| "pictures".into(), |name| name.to_string_lossy());
        let tagger = Self {
            input: input(model.inputs())?,
            output: output(model.outputs())?,
            fingerprint: fingerprint(&name, &model, &labels, &preprocessing, options),
            model,
            preprocessing,
            labels,
            options: options.clone(),
        };
        tagger.check()?;
        Ok(tagger)
    }

    /// The names of all labels, in the order of the model's values.
    ///
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default())?;
    /// assert_eq!(tagger.labels()[..2], ["red", "green"]);
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// What runs the model.
    ///
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default())?;
    /// println!("run by {}, {} pictures at once", tagger.engine(), tagger.engine().runs());
    /// # Ok::<(), samestory_picture::TaggerError>(())
    /// ```
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.model.engine()
    }

    /// The model's values for a picture, one a label, in their order: logits, of which
    /// [`describe`](PictureDescriber::describe) makes probabilities.
    ///
    /// # Errors
    /// As [`describe`](PictureDescriber::describe).
    ///
    /// # Examples
    /// ```
    /// use samestory_picture::{OnnxPictureTagger, PictureOptions};
    ///
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/colours");
    /// # let red = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/red.png"));
    /// let tagger = OnnxPictureTagger::load(folder, &PictureOptions::default())?;
    /// let logits = tagger.logits(red)?;
    /// assert_eq!(logits.len(), tagger.labels().len());
    /// assert!(logits[0] > logits[1], "redder than green");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn logits(&self, picture: &[u8]) -> Result<Vec<f32>, PictureError> {
        let pixels =
            decoded(picture, &self.options).map_err(|error| PictureError::unreadable("in memory", error))?;
        let logits =
            self.run(&pixels).map_err(|error| PictureError::new(self.fingerprint.as_str(), error))?;
        match logits.as_f32() {
            Some(logits) if logits.len() == self.labels.len() => finite(logits),
            given => {
                let n_values = given.map_or(0, <[f32]>::len);
                let cause = format!("it gives {n_values} values of f32, not {}", self.labels.len());
                Err(PictureError::new(self.fingerprint.as_str(), cause))
            }
        }
    }

    fn run(&self, pixels: &Pixels) -> Result<Tensor, samestory_onnx::Error> {
        let input = self.preprocessing.input(pixels)?;
        let mut outputs = self.model.run(vec![(&self.input, input)], &[&self.output])?;
        Ok(outputs.remove(0))
    }

    /// Runs the model on a black picture.
    fn check(&self) -> Result<(), Kind> {
        let given = self.run(&Pixels { width: 1, height: 1, rgb: vec![0; 3] })?;
        match (given.shape(), given.element()) {
            ([1, n_values], ElementType::Float) if *n_values == self.labels.len() => Ok(()),
            ([1, n_values], ElementType::Float) => {
                Err(Kind::LabelCount { named: self.labels.len(), given: *n_values })
            }
            (shape, element) => Err(Kind::Outputs(format!("{element} of shape {shape:?}"))),
        }
    }

    /// The labels with their probabilities, those of one name together.
    fn probabilities(&self, logits: &[f32]) -> BTreeMap<&str, f64> {
        // Without it, `exp` of a large value would be endless.
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers = logits.iter().map(|logit| libm::exp(f64::from(*logit) - f64::from(largest)));
        let powers: Vec<f64> = powers.collect();
        let total: f64 = powers.iter().sum();
        let mut probabilities = BTreeMap::new();
        for (label, power) in self.labels.iter().zip(powers) {
            *probabilities.entry(label.trim()).or_insert(0.0) += power / total;
        }
        probabilities
    }
}

impl PictureDescriber for OnnxPictureTagger {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn describe(&self, picture: &[u8]) -> Result<PictureContent, PictureError> {
        let logits = self.logits(picture)?;
        let mut found: Vec<(&str, f64)> = self.probabilities(&logits).into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let min = self.options.min_probability;
        let is_sure = found.first().is_some_and(|(_, probability)| *probability >= min);
        let found = found.into_iter().filter(|(_, probability)| *probability >= min.min(FURTHER_PROBABILITY));
        // A sum of shares may be a hair above 1.
        let tags = found.take(if is_sure { MAX_TAGS } else { 0 });
        let tags = tags.map(|(name, probability)| PictureTag::new(name, probability.min(1.0)));
        let tags = tags.collect::<Result<_, _>>();
        let tags = tags.map_err(|error| PictureError::new(self.fingerprint.as_str(), error))?;
        Ok(PictureContent::new(self.fingerprint.clone(), tags))
    }
}

/// A model may overflow on one picture; others are not to be lost for it.
fn finite(logits: &[f32]) -> Result<Vec<f32>, PictureError> {
    if logits.iter().all(|logit| logit.is_finite()) {
        return Ok(logits.to_vec());
    }
    Err(PictureError::unreadable("in memory", "the model's values of it are not all finite numbers"))
}

/// The name of the only input.
fn input(inputs: &[Port]) -> Result<String, Kind> {
    match inputs {
        [input] if matches!(input.element(), None | Some(ElementType::Float)) => Ok(input.name().to_owned()),
        _ => Err(Kind::Inputs(named(inputs))),
    }
}

fn output(outputs: &[Port]) -> Result<String, Kind> {
    let logits = outputs.iter().find(|output| output.name() == "logits");
    match (logits, outputs) {
        (Some(output), _) | (None, [output]) => Ok(output.name().to_owned()),
        _ => Err(Kind::Outputs(named(outputs))),
    }
}

fn named(ports: &[Port]) -> String {
    let names: Vec<String> = ports.iter().map(|port| format!("`{}`", port.name())).collect();
    names.join(", ")
}

fn fingerprint(
    name: &str,
    model: &Model,
    labels: &[String],
    preprocessing: &Preprocessing,
    options: &PictureOptions,
) -> Fingerprint {
    let engine = model.engine();
    let how = format!(
        "{labels:?} {preprocessing:?} {:?} {}",
        options.min_probability,
        engine.providers().join(" ")
    );
    // What equal bits are promised for.
    let version: String = engine.version().chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
    let name = format!("{name}+{}-{version}-{}", engine.engine(), std::env::consts::ARCH);
    Fingerprint::new(&name, &[model.hash(), how.as_bytes()])
}
