//! A linear model read from bytes.
//!
//! # Format
//! Little-endian. `SSLB`; `u32` version (1), number of buckets, number of hand-made features; `u64` FNV-1a
//! hash of the names of these, each followed by a line feed; then the sets tone, sentiment and intent; at the
//! end a `u64` FNV-1a hash of all bytes before it.
//!
//! A set: `u32` number of labels, `f32` temperature; for each label the length of its name (`u8`), the name,
//! and `f32` prior, bias and step of the 8-bit weights; the `f32` weights of the hand-made features, a row of
//! labels a feature; the `i8` weights of the buckets, a row of labels a bucket.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use super::features::LabelFeatures;
use crate::checksum::{FNV_OFFSET, checked_content, fnv1a};

use super::{Intent, Label, LabelInput, Labels, Sentiment, Tone};

const MAGIC: &str = "SSLB";
const VERSION: u32 = 1;

/// A label model that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read the label model: {reason}")]
pub struct LabelModelError {
    reason: String,
}

impl LabelModelError {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// Places for the labels of all sets together, in groups of which a processor takes one at a time.
const WIDTH: usize = (Tone::ALL.len() + Sentiment::ALL.len() + Intent::ALL.len()).next_multiple_of(4);

/// A number for each label of each set.
pub(super) type Sums = [f64; WIDTH];

/// The three label sets, each with its own multinomial logistic regression. Their weights stand side by side, so that a feature is
/// looked up once.
#[derive(Debug, Clone)]
pub(super) struct LinearModel {
    tone: LabelSet<Tone>,
    sentiment: LabelSet<Sentiment>,
    intent: LabelSet<Intent>,
    /// Of each hand-made feature.
    dense: Vec<[f32; WIDTH]>,
    /// Of each bucket.
    hashed: Vec<[i8; WIDTH]>,
}

impl LinearModel {
    /// Reads a model and checks that it is whole and belongs to the features of this version.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, LabelModelError> {
        let mut reader = Reader::new(checked_content(bytes, MAGIC).map_err(LabelModelError::new)?);
        let version = reader.u32()?;
        if version != VERSION {
            return Err(LabelModelError::new(format!("it has version {version}, expected {VERSION}")));
        }
        let n_buckets = reader.u32()? as usize;
        let n_dense = reader.u32()? as usize;
        let names = dense_names();
        if n_buckets != LabelFeatures::N_BUCKETS as usize || reader.u64()? != names.0 || n_dense != names.1 {
            return Err(LabelModelError::new("it was trained on other features"));
        }
        let mut weights =
            Weights { dense: vec![[0.0; WIDTH]; n_dense], hashed: vec![[0; WIDTH]; n_buckets], n_labels: 0 };
        let (tone, sentiment, intent) = (
            LabelSet::read(&mut reader, &mut weights, Tone::ALL)?,
            LabelSet::read(&mut reader, &mut weights, Sentiment::ALL)?,
            LabelSet::read(&mut reader, &mut weights, Intent::ALL)?,
        );
        let Weights { dense, hashed, .. } = weights;
        reader.finish().map(|()| Self { tone, sentiment, intent, dense, hashed })
    }

    /// Labels of a text; those usual in training for a text without words.
    pub(super) fn label(&self, features: &LabelFeatures) -> Labels {
        self.label_hashed(features.hashed(), &self.dense_sums(features.dense()))
    }

    /// The same of hashed features, with the sums of the hand-made ones.
    pub(super) fn label_hashed(&self, hashed: &[(u32, f64)], dense: &Sums) -> Labels {
        let mut sums = [0.0; WIDTH];
        for (bucket, value) in hashed {
            let row = self.hashed.get(*bucket as usize).into_iter().flatten();
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * f64::from(*weight));
        }
        let has_words = hashed.iter().any(|(_, value)| *value > 0.0);
        let sums = has_words.then_some((&sums, dense));
        Labels {
            tone: self.tone.decide(sums),
            sentiment: self.sentiment.decide(sums),
            intent: self.intent.decide(sums),
        }
    }

    /// The sum of weight × value of hand-made features for each label.
    pub(super) fn dense_sums(&self, features: &[(&'static str, f64)]) -> Sums {
        let mut sums = [0.0; WIDTH];
        for ((_, value), row) in features.iter().zip(&self.dense) {
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * f64::from(*weight));
        }
        sums
    }
}

/// Hash and number of the names of the hand-made features.
fn dense_names() -> (u64, usize) {
    let features = LabelFeatures::of(&LabelInput::default());
    let names = features.dense().iter().map(|(name, _)| name.as_bytes());
    (names.fold(FNV_OFFSET, |hash, name| fnv1a(fnv1a(hash, name), b"\n")), features.dense().len())
}

/// The weights of the sets that have been read.
struct Weights {
    dense: Vec<[f32; WIDTH]>,
    hashed: Vec<[i8; WIDTH]>,
    n_labels: usize,
}

/// One logistic regression.
#[derive(Debug, Clone)]
struct LabelSet<L> {
    labels: Vec<(L, Parameters)>,
    temperature: f64,
    /// Where its labels begin among those of all sets.
    first: usize,
}

/// What belongs to one label.
#[derive(Debug, Clone, Copy)]
struct Parameters {
    prior: f32,
    bias: f32,
    step: f32,
}

impl<L: Copy + std::fmt::Display> LabelSet<L> {
    fn read(reader: &mut Reader<'_>, weights: &mut Weights, expected: &[L]) -> Result<Self, LabelModelError> {
        let n_labels = reader.u32()? as usize;
        if n_labels != expected.len() {
            return Err(LabelModelError::new(format!(
                "a set has {n_labels} labels, expected {}",
                expected.len()
            )));
        }
        let temperature = f64::from(reader.finite()?);
        if temperature <= 0.0 {
            return Err(LabelModelError::new("a temperature is not above 0"));
        }
        let labels = expected.iter().map(|label| Ok((*label, Parameters::read(reader, *label)?)));
        let labels: Vec<_> = labels.collect::<Result<_, LabelModelError>>()?;
        let first = weights.n_labels;
        weights.n_labels = first.saturating_add(n_labels);
        for row in &mut weights.dense {
            for weight in row.iter_mut().skip(first).take(n_labels) {
                *weight = reader.finite()?;
            }
        }
        for row in &mut weights.hashed {
            let bytes = reader.take(n_labels)?;
            row.iter_mut().skip(first).zip(bytes).for_each(|(weight, byte)| *weight = byte.cast_signed());
        }
        Ok(Self { labels, temperature, first })
    }

    /// By the sums of the hashed and of the hand-made features; without a word, by what is usual.
    fn decide(&self, sums: Option<(&Sums, &Sums)>) -> Label<L> {
        let probabilities =
            sums.map_or_else(|| self.priors(), |(hashed, dense)| softmax(&self.logits(hashed, dense)));
        let labels = self.labels.iter().map(|(label, _)| *label);
        let pairs: Vec<_> = labels.zip(probabilities).collect();
        #[expect(
            clippy::expect_used,
            reason = "the label sets are not empty, and reading compares their lengths"
        )]
        Label::from_probabilities(&pairs).expect("a set has labels")
    }

    fn priors(&self) -> Vec<f64> {
        let total: f64 = self.labels.iter().map(|(_, parameters)| f64::from(parameters.prior)).sum();
        self.labels.iter().map(|(_, parameters)| f64::from(parameters.prior) / total).collect()
    }

    /// The sums for each label with its bias, by the temperature.
    fn logits(&self, hashed: &Sums, dense: &Sums) -> Vec<f64> {
        let sums = hashed.iter().zip(dense).skip(self.first).zip(&self.labels);
        sums.map(|((hashed, dense), (_, label))| {
            (hashed * f64::from(label.step) + dense + f64::from(label.bias)) / self.temperature
        })
        .collect()
    }
}

impl Parameters {
    fn read<L: std::fmt::Display>(reader: &mut Reader<'_>, label: L) -> Result<Self, LabelModelError> {
        let length = reader.take(1)?.first().copied().unwrap_or(0);
        let name = reader.take(usize::from(length))?;
        if name != label.to_string().as_bytes() {
            let found = String::from_utf8_lossy(name);
            return Err(LabelModelError::new(format!("found the label `{found}`, expected `{label}`")));
        }
        let parameters = Self { prior: reader.finite()?, bias: reader.finite()?, step: reader.finite()? };
        if parameters.prior <= 0.0 {
            return Err(LabelModelError::new(format!("the prior of `{label}` is not above 0")));
        }
        Ok(parameters)
    }
}

/// Logits to probabilities; the largest is taken off first, so that nothing overflows. Where one has overflowed before, they
/// say nothing, and all are alike.
pub(super) fn softmax(logits: &[f64]) -> Vec<f64> {
    if !logits.iter().all(|logit| logit.is_finite()) {
        return vec![1.0 / logits.len() as f64; logits.len()];
    }
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<_> = logits.iter().map(|logit| libm::exp(logit - largest)).collect();
    let total: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

/// Takes values off the front of bytes.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Whether everything has been read.
    pub(super) fn finish(&self) -> Result<(), LabelModelError> {
        match self.rest.len() {
            0 => Ok(()),
            n_left => Err(LabelModelError::new(format!("{n_left} bytes are left over"))),
        }
    }

    fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], LabelModelError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(n_bytes)
            .ok_or_else(|| LabelModelError::new(format!("{n_bytes} bytes are missing at the end")))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], LabelModelError> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| LabelModelError::new("it ends too early"))
    }

    pub(super) fn u32(&mut self) -> Result<u32, LabelModelError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, LabelModelError> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn finite(&mut self) -> Result<f32, LabelModelError> {
        let value = self.array().map(f32::from_le_bytes)?;
        if value.is_finite() { Ok(value) } else { Err(LabelModelError::new("a weight is not finite")) }
    }
}
