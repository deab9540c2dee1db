//! A small convolutional network over the words around a target.
//!
//! Every word becomes a vector: the sum of what the tables hold for the word, for what stands before it, for its form, for whether
//! it is quoted, and for its distance from the target. Layers of convolutions with growing steps let each word see its neighbours;
//! behind the first, a layer adds to its input. The vector at the target, two weighted means (the weights depend on vector and
//! distance) and the largest values over all words are weighed for each label.
//!
//! # Format
//! Little-endian. `SSTG`; `u32` version (1), number of words, number of layers, and the width of the vectors; `f32` temperature; the
//! words' 32-bit hashes in rising order; `f32` steps, one a row of the table of words; the rows as `i8`, first those of unknown words,
//! then those of the hashes; as `f32` the tables of gaps, quotes, forms and distances; for each layer its weights (tap, input, output)
//! and biases; for the two means their weights of vectors, biases, and weights of distances; the weights of the result
//! (input, label) and its biases; at the end a `u64` FNV-1a hash of all bytes before it.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use super::super::linear::{LabelModelError, Reader, softmax};
use super::words::{Form, Gap, TargetWord, TargetWords};
use crate::checksum::{FNV_OFFSET, checked_content, fnv1a};
use crate::labels::{Label, Sentiment};

const MAGIC: &str = "SSTG";
const VERSION: u32 = 1;

/// Width of all vectors.
const WIDTH: usize = 32;
type Vector = [f32; WIDTH];

/// Words beyond the table share rows by their form and ending.
const UNKNOWN_ROWS: usize = 32;
/// Words in capitals that are unknown have rows of their own.
const HALF: usize = UNKNOWN_ROWS / 2;
/// Distances count up to so many words on either side.
const FARTHEST: usize = 15;
const DISTANCES: usize = 2 * FARTHEST + 1;
const TAPS: usize = 3;
const MEANS: usize = 2;
const LABELS: usize = Sentiment::ALL.len();
/// Vectors that are weighed for the result: that at the target, the means, the largest values.
const PARTS: usize = MEANS + 2;

/// Network and temperature.
#[derive(Debug, Clone)]
pub(super) struct Network {
    hashes: Vec<u32>,
    words: Vec<Vector>,
    gaps: Vec<Vector>,
    quoted: Vec<Vector>,
    forms: Vec<Vector>,
    distances: Vec<Vector>,
    layers: Vec<Layer>,
    means: [Mean; MEANS],
    weights: Vec<[f32; LABELS]>,
    bias: [f32; LABELS],
    temperature: f64,
}

/// A convolution over words `step` apart.
#[derive(Debug, Clone)]
struct Layer {
    /// One vector of outputs for each input of each tap.
    taps: [Vec<Vector>; TAPS],
    bias: Vector,
    step: usize,
}

/// How much each word counts in a mean, before the softmax.
#[derive(Debug, Clone)]
struct Mean {
    weights: Vector,
    bias: f32,
    distances: [f32; DISTANCES],
}

impl Network {
    /// Reads a network and checks that it is whole.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, LabelModelError> {
        let mut reader = Reader::new(checked_content(bytes, MAGIC).map_err(LabelModelError::new)?);
        let [version, n_words, n_layers, width] =
            [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
        if version != VERSION || width as usize != WIDTH {
            let found = format!("it has version {version} and width {width}, expected {VERSION} and {WIDTH}");
            return Err(LabelModelError::new(found));
        }
        let temperature = f64::from(reader.finite()?);
        if temperature <= 0.0 {
            return Err(LabelModelError::new("a temperature is not above 0"));
        }
        let hashes = (0..n_words).map(|_| reader.u32()).collect::<Result<Vec<_>, _>>()?;
        if !hashes.is_sorted_by(|a, b| a < b) {
            return Err(LabelModelError::new("the hashes of words are not in rising order"));
        }
        let network = Self {
            words: word_rows(&mut reader, hashes.len().saturating_add(UNKNOWN_ROWS))?,
            hashes,
            gaps: vectors(&mut reader, Gap::COUNT)?,
            quoted: vectors(&mut reader, 2)?,
            forms: vectors(&mut reader, Form::COUNT)?,
            distances: vectors(&mut reader, DISTANCES)?,
            layers: (0..n_layers).map(|at| Layer::read(&mut reader, at)).collect::<Result<_, _>>()?,
            means: [Mean::read(&mut reader)?, Mean::read(&mut reader)?],
            weights: (0..PARTS * WIDTH).map(|_| numbers(&mut reader)).collect::<Result<_, _>>()?,
            bias: numbers(&mut reader)?,
            temperature,
        };
        reader.finish().map(|()| network)
    }

    /// The sentiment towards the target.
    pub(super) fn label(&self, words: &TargetWords) -> Label<Sentiment> {
        let probabilities = self.probabilities(words);
        let pairs: Vec<_> = Sentiment::ALL.iter().copied().zip(probabilities).collect();
        #[expect(clippy::expect_used, reason = "there are three labels")]
        Label::from_probabilities(&pairs).expect("a set has labels")
    }

    fn probabilities(&self, words: &TargetWords) -> Vec<f64> {
        let distances: Vec<usize> = (0..words.words().len()).map(|at| distance(at, words.target())).collect();
        let read = words.words().iter().zip(&distances);
        let mut vectors: Vec<Vector> = read.map(|(word, distance)| self.vector(word, *distance)).collect();
        for (at, layer) in self.layers.iter().enumerate() {
            let out = layer.apply(&vectors);
            if at == 0 {
                vectors = out;
            } else {
                vectors.iter_mut().zip(&out).for_each(|(sum, out)| add(sum, out));
            }
        }
        let at_target = vectors.get(words.target()).copied().unwrap_or_default();
        let [first, second] = self.means.each_ref().map(|mean| mean.of(&vectors, &distances));
        let parts = [at_target, first, second, largest(&vectors)];
        let mut logits = self.bias;
        for (value, row) in parts.iter().flatten().zip(&self.weights) {
            logits.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * weight);
        }
        softmax(&logits.map(|logit| f64::from(logit) / self.temperature))
    }

    fn vector(&self, word: &TargetWord, distance: usize) -> Vector {
        let rows = [
            self.words.get(self.row(word)),
            self.gaps.get(word.gap as usize),
            self.quoted.get(usize::from(word.is_quoted)),
            self.forms.get(word.form as usize),
            self.distances.get(distance),
        ];
        let mut sum = Vector::default();
        rows.into_iter().flatten().for_each(|row| add(&mut sum, row));
        sum
    }

    /// The row of a known word, else the one that words of the same form and ending share.
    fn row(&self, word: &TargetWord) -> usize {
        match self.hashes.binary_search(&folded_hash(&word.word)) {
            Ok(at) => UNKNOWN_ROWS.saturating_add(at),
            Err(_) => {
                let ending = word.word.char_indices().rev().nth(1).map_or(0, |(start, _)| start);
                let hash = folded_hash(word.word.get(ending..).unwrap_or_default()) as usize;
                (hash % HALF).saturating_add(if word.form == Form::Capital { HALF } else { 0 })
            }
        }
    }
}

/// The FNV-1a hash of a word, folded to 32 bits.
fn folded_hash(word: &str) -> u32 {
    let hash = fnv1a(FNV_OFFSET, word.as_bytes());
    (hash ^ (hash >> 32)) as u32
}

/// Which row of the tables of distances belongs to the word at `at`.
fn distance(at: usize, target: usize) -> usize {
    at.saturating_add(FARTHEST).saturating_sub(target).min(DISTANCES - 1)
}

fn add(sum: &mut Vector, vector: &Vector) {
    sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
}

/// Adds `factor` times the vector.
fn add_times(sum: &mut Vector, factor: f32, vector: &Vector) {
    sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += factor * value);
}

/// The largest value of each place, at least 0.
fn largest(vectors: &[Vector]) -> Vector {
    let mut largest = Vector::default();
    for vector in vectors {
        largest.iter_mut().zip(vector).for_each(|(largest, value)| *largest = largest.max(*value));
    }
    largest
}

impl Layer {
    fn read(reader: &mut Reader<'_>, at: u32) -> Result<Self, LabelModelError> {
        let taps = [vectors(reader, WIDTH)?, vectors(reader, WIDTH)?, vectors(reader, WIDTH)?];
        Ok(Self { taps, bias: numbers(reader)?, step: [1, 2].get(at as usize).copied().unwrap_or(4) })
    }

    fn apply(&self, vectors: &[Vector]) -> Vec<Vector> {
        (0..vectors.len()).map(|at| self.at(vectors, at)).collect()
    }

    fn at(&self, vectors: &[Vector], at: usize) -> Vector {
        let mut sum = self.bias;
        for (tap, weights) in self.taps.iter().enumerate() {
            let place = at.saturating_add(tap.saturating_mul(self.step)).checked_sub(self.step);
            let Some(vector) = place.and_then(|place| vectors.get(place)) else { continue };
            vector.iter().zip(weights).for_each(|(value, row)| add_times(&mut sum, *value, row));
        }
        sum.map(|value| value.max(0.0))
    }
}

impl Mean {
    fn read(reader: &mut Reader<'_>) -> Result<Self, LabelModelError> {
        Ok(Self { weights: numbers(reader)?, bias: reader.finite()?, distances: numbers(reader)? })
    }

    fn of(&self, vectors: &[Vector], distances: &[usize]) -> Vector {
        let score = |(vector, distance): (&Vector, &usize)| {
            let dot: f32 = vector.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum();
            f64::from(dot + self.bias + self.distances.get(*distance).copied().unwrap_or_default())
        };
        let scores: Vec<f64> = vectors.iter().zip(distances).map(score).collect();
        let mut mean = Vector::default();
        for (vector, share) in vectors.iter().zip(softmax(&scores)) {
            add_times(&mut mean, share as f32, vector);
        }
        mean
    }
}

/// Rows of 8-bit numbers, each with a step.
fn word_rows(reader: &mut Reader<'_>, n_rows: usize) -> Result<Vec<Vector>, LabelModelError> {
    let steps = (0..n_rows).map(|_| reader.finite()).collect::<Result<Vec<f32>, _>>()?;
    let row = |step: f32| -> Result<Vector, LabelModelError> {
        let bytes: [u8; WIDTH] = reader.array()?;
        Ok(bytes.map(|byte| f32::from(byte.cast_signed()) * step))
    };
    steps.into_iter().map(row).collect()
}

fn vectors(reader: &mut Reader<'_>, n_rows: usize) -> Result<Vec<Vector>, LabelModelError> {
    (0..n_rows).map(|_| numbers(reader)).collect()
}

fn numbers<const N: usize>(reader: &mut Reader<'_>) -> Result<[f32; N], LabelModelError> {
    let mut numbers = [0.0; N];
    for number in &mut numbers {
        *number = reader.finite()?;
    }
    Ok(numbers)
}
