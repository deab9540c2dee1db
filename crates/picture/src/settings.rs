//! The files beside a model.

use std::collections::BTreeMap;
use std::path::Path;

use samestory_onnx::Tensor;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::decoded::Pixels;
use crate::error::Kind;
use crate::resample::{Filter, Window, resized};

pub(crate) const CONFIG: &str = "config.json";
pub(crate) const PREPROCESSOR: &str = "preprocessor_config.json";
/// No classifier looks at more pixels in a row.
const MAX_SIDE: usize = 4096;
/// Steps that some preprocessors take and this one does not, beside all whose names begin with [`STEP`].
const OTHER_STEPS: [&str; 3] = ["crop_pct", "rescale_offset", "include_top"];
const STEP: &str = "do_";
/// Every picture is made one of red, green and blue.
const TAKEN_STEP: &str = "do_convert_rgb";

/// What `config.json` says about labels.
#[derive(Debug, Deserialize)]
pub(crate) struct LabelConfig {
    id2label: Option<BTreeMap<String, String>>,
    problem_type: Option<String>,
}

impl LabelConfig {
    /// The names of the labels in the order of their numbers.
    pub(crate) fn names(self) -> Result<Vec<String>, Kind> {
        match self.problem_type.as_deref() {
            None | Some("single_label_classification") => {}
            Some(other) => return Err(Kind::Problem(other.to_owned())),
        }
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        for (number, name) in self.id2label.unwrap_or_default() {
            names.insert(number.parse().map_err(|_| Kind::Labels)?, name);
        }
        if let Some((number, _)) = names.iter().find(|(_, name)| name.trim().is_empty()) {
            return Err(Kind::BlankLabel(*number));
        }
        // Numbers are distinct and ascend: they are 0, 1, 2 and so on where the last is as large as their count allows.
        match names.last_key_value() {
            Some((last, _)) if *last < names.len() => Ok(names.into_values().collect()),
            _ => Err(Kind::Labels),
        }
    }
}

/// `preprocessor_config.json`, as `transformers` writes it for models of pictures.
#[derive(Debug, Deserialize)]
struct PreprocessorConfig {
    do_resize: Option<bool>,
    size: Option<SizeConfig>,
    resample: Option<u8>,
    #[serde(default)]
    do_center_crop: bool,
    crop_size: Option<SizeConfig>,
    do_rescale: Option<bool>,
    rescale_factor: Option<f64>,
    do_normalize: Option<bool>,
    image_mean: Option<[f64; 3]>,
    image_std: Option<[f64; 3]>,
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum SizeConfig {
    Exact {
        height: usize,
        width: usize,
    },
    Shortest {
        shortest_edge: usize,
    },
    /// Of a size, some processors take it for a square, others for the shorter side, so it is refused there.
    Number(usize),
}

/// How a picture becomes what a model takes.
#[derive(Debug)]
pub(crate) struct Preprocessing {
    size: SizeConfig,
    filter: Filter,
    height: usize,
    width: usize,
    /// The value of each of the 256 levels of red, green and blue.
    levels: [Vec<f32>; 3],
}

impl Preprocessing {
    /// What the file in `folder` says.
    pub(crate) fn read(folder: &Path) -> Result<Self, Kind> {
        let config: PreprocessorConfig = json(folder, PREPROCESSOR)?;
        Self::new(&config).map_err(Kind::Preprocessor)
    }

    fn new(config: &PreprocessorConfig) -> Result<Self, String> {
        config.refuse_other_steps()?;
        let size = config.size.ok_or("lacks `size`")?;
        let (height, width) = config.seen(size)?;
        if [height, width].iter().any(|side| !(1..=MAX_SIDE).contains(side)) {
            return Err(format!("asks for {width} x {height} pixels; 1 to {MAX_SIDE} in a row are possible"));
        }
        Ok(Self { size, filter: config.filter()?, height, width, levels: config.levels()? })
    }

    /// Rows and columns that the model sees.
    pub(crate) fn shape(&self) -> [usize; 4] {
        [1, 3, self.height, self.width]
    }

    /// What the model takes for a picture.
    pub(crate) fn input(&self, pixels: &Pixels) -> Result<Tensor, samestory_onnx::Error> {
        let (width, height) = self.resized_sides(pixels);
        let rgb = resized(pixels, middle(width, self.width), middle(height, self.height), self.filter);
        let mut values = Vec::with_capacity(rgb.len());
        for (channel, levels) in self.levels.iter().enumerate() {
            let channel = rgb.iter().skip(channel).step_by(3);
            values.extend(channel.filter_map(|level| levels.get(usize::from(*level))));
        }
        Tensor::f32(self.shape().to_vec(), values)
    }

    /// Width and height of the whole picture, resized.
    fn resized_sides(&self, pixels: &Pixels) -> (usize, usize) {
        let (width, height) = (pixels.width, pixels.height);
        match self.size {
            SizeConfig::Shortest { shortest_edge: edge } if width <= height => (edge, edge * height / width),
            SizeConfig::Shortest { shortest_edge: edge } => (edge * width / height, edge),
            _ => (self.width, self.height),
        }
    }
}

/// The part of a side in its middle.
fn middle(side: usize, length: usize) -> Window {
    Window { start: side.saturating_sub(length) / 2, length, side }
}

impl PreprocessorConfig {
    fn refuse_other_steps(&self) -> Result<(), String> {
        let is_other =
            |name: &str| OTHER_STEPS.contains(&name) || (name.starts_with(STEP) && name != TAKEN_STEP);
        let is_on = |value: &serde_json::Value| !value.is_null() && *value != false;
        match self.others.iter().find(|(name, value)| is_other(name) && is_on(value)) {
            Some((step, _)) => Err(format!("asks for `{step}`, a step that is not known here")),
            None if self.do_resize == Some(false) => Err("asks for pictures as large as they are".to_owned()),
            None => Ok(()),
        }
    }

    /// Height and width of what is left when the picture was resized to `size` and cropped.
    fn seen(&self, size: SizeConfig) -> Result<(usize, usize), String> {
        let crop = if self.do_center_crop { self.crop_size } else { None };
        let crop = crop.map(|crop| match crop {
            SizeConfig::Exact { height, width } => Ok((height, width)),
            SizeConfig::Number(side) => Ok((side, side)),
            SizeConfig::Shortest { .. } => Err("states a `crop_size` that is no height and width".to_owned()),
        });
        match (size, crop.transpose()?) {
            (SizeConfig::Exact { height, width }, None) => Ok((height, width)),
            (SizeConfig::Shortest { shortest_edge }, Some((height, width)))
                if height.max(width) <= shortest_edge && shortest_edge <= 2 * MAX_SIDE =>
            {
                Ok((height, width))
            }
            _ => Err("must state `size` as height and width, or as `shortest_edge` with `do_center_crop` and a `crop_size` that is \
                 not larger"
                .to_owned()),
        }
    }

    /// By Pillow's numbers.
    fn filter(&self) -> Result<Filter, String> {
        match self.resample {
            Some(2) => Ok(Filter::Bilinear),
            Some(3) => Ok(Filter::Bicubic),
            other => Err(format!("must state `resample` as 2 (bilinear) or 3 (bicubic), not {other:?}")),
        }
    }

    fn levels(&self) -> Result<[Vec<f32>; 3], String> {
        let factor =
            if self.do_rescale == Some(false) { 1.0 } else { self.rescale_factor.unwrap_or(1.0 / 255.0) };
        let (mean, deviation) = match (self.do_normalize, self.image_mean, self.image_std) {
            (Some(false), _, _) => ([0.0; 3], [1.0; 3]),
            (_, Some(mean), Some(deviation)) => (mean, deviation),
            _ => return Err("lacks `image_mean` or `image_std`".to_owned()),
        };
        let of_channel = |mean: f64, deviation: f64| -> Vec<f32> {
            let level = |level: u8| (f64::from(level) * factor - mean) / deviation;
            (0..=u8::MAX).map(|value| level(value) as f32).collect()
        };
        let [red, green, blue] = mean;
        let [of_red, of_green, of_blue] = deviation;
        let levels = [of_channel(red, of_red), of_channel(green, of_green), of_channel(blue, of_blue)];
        match levels.iter().flatten().all(|value| value.is_finite()) {
            true => Ok(levels),
            false => Err("states numbers that make no finite values".to_owned()),
        }
    }
}

/// What a file holds.
pub(crate) fn json<T: DeserializeOwned>(folder: &Path, file: &'static str) -> Result<T, Kind> {
    let bytes = std::fs::read(folder.join(file)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Kind::Missing(file),
        _ => Kind::Settings { file, reason: error.to_string() },
    })?;
    serde_json::from_slice(&bytes).map_err(|error| Kind::Settings { file, reason: error.to_string() })
}
