//! Embeddings, and the door for whatever makes them.

use std::fmt;

use crate::control::Control;
use crate::error::{Error, ErrorKind};
use crate::id::hex;

/// Tells which model made a vector: vectors with different fingerprints cannot be compared.
///
/// ```
/// use samestory_model::Fingerprint;
///
/// let model = Fingerprint::new("static-minilm", &[b"weights"]);
/// assert!(model.to_string().starts_with("static-minilm@"));
/// assert_ne!(model, Fingerprint::new("static-minilm", &[b"other weights"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(Box<str>);

impl Fingerprint {
    /// A readable name and a hash over everything that decides the model's answers: weights, vocabulary,
    /// settings.
    ///
    /// Where one part ends and the next begins counts as well. The hash is the first 8 bytes of a SHA-256.
    ///
    /// # Complexity
    /// Linear in the bytes of all parts.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Fingerprint;
    ///
    /// let model = |weights: &[u8], settings: &[u8]| Fingerprint::new("minilm", &[weights, settings]);
    /// assert_eq!(model(b"weights", b"lower case"), model(b"weights", b"lower case"));
    /// assert_ne!(model(b"weights", b"lower case"), model(b"weights", b"as given"));
    /// ```
    #[must_use]
    pub fn new(name: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = hmac_sha256::Hash::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(format!("{name}@{}", hex(&hasher.finalize(), 8)).into_boxed_str())
    }

    /// The fingerprint as text: `name@hash`, the hash in 16 hexadecimal digits.
    ///
    /// ```
    /// use samestory_model::Fingerprint;
    ///
    /// let model = Fingerprint::new("minilm", &[b"weights"]);
    /// let (name, hash) = model.as_str().split_once('@').ok_or("no hash")?;
    /// assert_eq!((name, hash.len()), ("minilm", 16));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One vector a text: a row-major matrix of `len() × dimension()` finite values, made by one model.
///
/// Rows are of unit length, so that a dot product is a cosine; a text without any known token has a row of zeros, whose
/// cosine with everything is 0.
///
/// ```
/// use samestory_model::{Embeddings, Fingerprint};
///
/// let model = Fingerprint::new("toy", &[]);
/// let vectors = Embeddings::from_rows(model, 2, vec![3.0, 4.0, 0.0, 0.0])?;
/// assert_eq!(vectors.row(0), &[0.6, 0.8]);
/// assert_eq!(vectors.row(1), &[0.0, 0.0]);
/// assert!((vectors.cosine(0, 0) - 1.0).abs() < 1e-6);
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Embeddings {
    fingerprint: Fingerprint,
    dimension: usize,
    values: Vec<f32>,
}

impl Embeddings {
    /// Takes rows of any length, one behind the other, and brings each to unit length. A row of zeros stays.
    ///
    /// # Units and ranges
    /// `dimension` is the number of values in a row, at least 1; `values` holds a multiple of it, or nothing.
    ///
    /// # Errors
    /// When `dimension` is 0, when `values` do not fill rows of `dimension`, or when a value is not finite.
    ///
    /// # Complexity
    /// Linear in the number of values.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let model = Fingerprint::new("toy", &[]);
    /// let vectors = Embeddings::from_rows(model.clone(), 2, vec![3.0, 4.0, 0.0, -2.0])?;
    /// assert_eq!(vectors.row(0), [0.6, 0.8]);
    /// assert_eq!(vectors.row(1), [0.0, -1.0]);
    ///
    /// let error = Embeddings::from_rows(model, 2, vec![3.0, 4.0, 5.0]).unwrap_err();
    /// assert!(error.to_string().contains("3 values do not fill rows of 2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_rows(fingerprint: Fingerprint, dimension: usize, values: Vec<f32>) -> Result<Self, Error> {
        let mut embeddings = Self::of_shape(fingerprint, dimension, values)?;
        for (row, values) in embeddings.values.chunks_exact_mut(dimension).enumerate() {
            normalize(values).ok_or_else(|| Error::new("embeddings", ErrorKind::NotFinite { row }))?;
        }
        Ok(embeddings)
    }

    /// Takes rows that are of unit length already, or all zeros, and keeps their bits.
    ///
    /// # Units and ranges
    /// As for [`from_rows`](Self::from_rows).
    ///
    /// # Errors
    /// When `values` do not fill rows of `dimension`, when a value is not finite, or when a row's length is
    /// not within 0.001 of 1.
    ///
    /// # Complexity
    /// Linear in the number of values.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let model = Fingerprint::new("toy", &[]);
    /// let made = Embeddings::from_rows(model.clone(), 2, vec![3.0, 4.5])?;
    /// let again = Embeddings::from_unit_rows(model.clone(), 2, made.row(0).to_vec())?;
    /// assert_eq!(made, again);
    /// assert!(Embeddings::from_unit_rows(model, 2, vec![3.0, 4.5]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_unit_rows(
        fingerprint: Fingerprint,
        dimension: usize,
        values: Vec<f32>,
    ) -> Result<Self, Error> {
        let embeddings = Self::of_shape(fingerprint, dimension, values)?;
        for (row, values) in embeddings.values.chunks_exact(dimension).enumerate() {
            let length = dot(values, values).sqrt();
            if !length.is_finite() {
                return Err(Error::new("embeddings", ErrorKind::NotFinite { row }));
            }
            if length != 0.0 && (length - 1.0).abs() > 1e-3 {
                return Err(Error::new("embeddings", ErrorKind::NotUnit { row }));
            }
        }
        Ok(embeddings)
    }

    fn of_shape(fingerprint: Fingerprint, dimension: usize, values: Vec<f32>) -> Result<Self, Error> {
        if dimension == 0 || !values.len().is_multiple_of(dimension) {
            let kind = ErrorKind::Shape { actual: values.len(), dimension };
            return Err(Error::new("embeddings", kind));
        }
        Ok(Self { fingerprint, dimension, values })
    }

    /// The model that made the rows.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let model = Fingerprint::new("toy", &[b"weights"]);
    /// let vectors = Embeddings::from_rows(model.clone(), 2, vec![3.0, 4.0])?;
    /// assert_eq!(vectors.fingerprint(), &model);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Values in a row, at least 1.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, vec![1.0; 6])?;
    /// assert_eq!(vectors.dimension(), 3);
    /// assert_eq!(vectors.row(0).len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Number of rows, one a text.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, vec![1.0; 6])?;
    /// assert_eq!(vectors.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.dimension
    }

    /// Whether there is no row.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let of_no_text = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, Vec::new())?;
    /// assert!(of_no_text.is_empty());
    /// // A text without any known token has a row all the same.
    /// let of_one_text = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, vec![0.0; 3])?;
    /// assert!(!of_one_text.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The row of the text with this index; empty where there is none.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![0.0, 5.0, 3.0, 4.0])?;
    /// assert_eq!(vectors.row(1), [0.6, 0.8]);
    /// assert_eq!(vectors.row(2), [0.0; 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn row(&self, index: usize) -> &[f32] {
        let start = index.saturating_mul(self.dimension);
        self.values.get(start..start.saturating_add(self.dimension)).unwrap_or_default()
    }

    /// Cosine of two rows, in −1..=1; 0 where a row is missing or all zeros.
    ///
    /// # Complexity
    /// Linear in the dimension.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let rows = vec![1.0, 0.0, 3.0, 4.0, -2.0, 0.0];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows)?;
    /// assert_eq!(vectors.cosine(0, 1), 0.6);
    /// assert_eq!(vectors.cosine(0, 2), -1.0);
    /// assert_eq!(vectors.cosine(0, 9), 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cosine(&self, a: usize, b: usize) -> f32 {
        // Rounding can take the product of two unit vectors a little beyond.
        dot(self.row(a), self.row(b)).clamp(-1.0, 1.0)
    }

    /// Appends the rows of `other`.
    ///
    /// # Errors
    /// When `other` comes from another model or has another dimension ([`Error::is_fingerprint`]); nothing is
    /// appended then.
    ///
    /// # Complexity
    /// Linear in the number of values of `other`.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let small = Fingerprint::new("toy", &[b"small"]);
    /// let mut vectors = Embeddings::from_rows(small.clone(), 2, vec![3.0, 4.0])?;
    /// vectors.append(&Embeddings::from_rows(small, 2, vec![0.0, 1.0])?)?;
    /// assert_eq!(vectors.len(), 2);
    ///
    /// let large = Fingerprint::new("toy", &[b"large"]);
    /// let error = vectors.append(&Embeddings::from_rows(large, 2, vec![0.0, 1.0])?).unwrap_err();
    /// assert!(error.is_fingerprint());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn append(&mut self, other: &Self) -> Result<(), Error> {
        if self.fingerprint != other.fingerprint {
            let (first, second) = (self.fingerprint.to_string(), other.fingerprint.to_string());
            return Err(Error::new("embeddings", ErrorKind::Fingerprint { first, second }));
        }
        if self.dimension != other.dimension {
            let kind = ErrorKind::Dimensions { first: self.dimension, second: other.dimension };
            return Err(Error::new("embeddings", kind));
        }
        self.values.extend_from_slice(&other.values);
        Ok(())
    }

    /// The rows as a matrix of `len() × dimension()`, without a copy.
    ///
    /// ```
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let rows = vec![3.0, 4.0, 0.0, 7.0, 1.0, 0.0];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows)?;
    /// let matrix = vectors.view();
    /// assert_eq!(matrix.dim(), (3, 2));
    /// // All cosines at once.
    /// let cosines = matrix.dot(&matrix.t());
    /// assert!((cosines[[0, 1]] - vectors.cosine(0, 1)).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "ndarray")]
    #[must_use]
    #[expect(clippy::expect_used, reason = "the constructor made sure that the values fill the rows")]
    pub fn view(&self) -> ndarray::ArrayView2<'_, f32> {
        ndarray::ArrayView2::from_shape((self.len(), self.dimension), &self.values).expect("rows are full")
    }
}

/// Dot product with a fixed order of additions: eight lanes, then their sum from the first to the last.
///
/// The order does not depend on the instruction set, so the bits do not either; eight lanes let a compiler
/// use vector instructions all the same. Of slices of two lengths, only as much is read as both have.
///
/// # Complexity
/// Linear in the length.
///
/// # Examples
/// ```
/// assert_eq!(samestory_model::dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let shared = a.len().min(b.len());
    let (a, b) = (a.get(..shared).unwrap_or_default(), b.get(..shared).unwrap_or_default());
    let mut lanes = [0.0_f32; 8];
    let (a_blocks, b_blocks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_blocks.zip(b_blocks) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Brings a row to unit length; a row of zeros stays. `None` when a value is not finite.
fn normalize(row: &mut [f32]) -> Option<()> {
    let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if row.iter().any(|value| !value.is_finite()) {
        return None;
    }
    if largest > 0.0 {
        // Scaling by the largest value first keeps the squares of huge and of tiny values finite and above zero.
        row.iter_mut().for_each(|value| *value /= largest);
        let length = dot(row, row).sqrt();
        row.iter_mut().for_each(|value| *value /= length);
    }
    Some(())
}

/// Why an [`Embedder`] failed.
#[derive(Debug, thiserror::Error)]
#[error("failed to embed with `{model}`: {cause}")]
pub struct EmbedError {
    model: String,
    #[source]
    cause: Box<dyn std::error::Error + Send + Sync>,
    is_cancelled: bool,
}

impl EmbedError {
    /// An error of the embedder `model`, for whatever cause: an error or a text.
    ///
    /// ```
    /// use samestory_model::EmbedError;
    /// use std::error::Error;
    ///
    /// let cause = std::io::Error::other("connection refused");
    /// let error = EmbedError::new("vector service", cause);
    /// assert_eq!(error.to_string(), "failed to embed with `vector service`: connection refused");
    /// assert!(error.source().is_some_and(|cause| cause.is::<std::io::Error>()));
    /// ```
    pub fn new(model: impl Into<String>, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { model: model.into(), cause: cause.into(), is_cancelled: false }
    }

    /// The caller of the embedder `model` asked to stop.
    ///
    /// ```
    /// use samestory_model::{Control, EmbedError, Embedded};
    /// use std::sync::atomic::AtomicBool;
    ///
    /// /// What an embedder does between two texts.
    /// fn go_on(control: &Control<'_, Embedded>) -> Result<(), EmbedError> {
    ///     if control.is_cancelled() { Err(EmbedError::cancelled("vowels")) } else { Ok(()) }
    /// }
    ///
    /// let stop = AtomicBool::new(true);
    /// let error = go_on(&Control::default().with_cancel(&stop)).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to embed with `vowels`: it was cancelled");
    /// ```
    pub fn cancelled(model: impl Into<String>) -> Self {
        Self { model: model.into(), cause: "it was cancelled".into(), is_cancelled: true }
    }

    /// Whether the caller asked to stop, so that nothing is wrong with the model.
    ///
    /// ```
    /// use samestory_model::EmbedError;
    ///
    /// assert!(EmbedError::cancelled("minilm").is_cancelled());
    /// assert!(!EmbedError::new("minilm", "no such file").is_cancelled());
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled
    }
}

/// How far an embedder is: so many of so many texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    /// Texts done.
    pub done: usize,
    /// Texts in all.
    pub total: usize,
}

/// Anything that turns texts into vectors: the bundled static model, an ONNX model, a service, your own code.
///
/// The vector of a text must not depend on the other texts of the call, and the same call must give the same bits;
/// otherwise a digest is not a function of its input.
///
/// ```
/// use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
///
/// /// Counts vowels and consonants.
/// struct Vowels(Fingerprint);
///
/// impl Embedder for Vowels {
///     fn fingerprint(&self) -> &Fingerprint {
///         &self.0
///     }
///     fn dimension(&self) -> usize {
///         2
///     }
///     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
///         let vowels = |text: &str| text.chars().filter(|c| "aeiou".contains(*c)).count();
///         let rows = texts.iter().flat_map(|t| [vowels(t) as f32, (t.chars().count() - vowels(t)) as f32]);
///         Embeddings::from_rows(self.0.clone(), 2, rows.collect()).map_err(|e| EmbedError::new("vowels", e))
///     }
/// }
///
/// let vectors = Vowels(Fingerprint::new("vowels", &[])).embed(&["banana", "banana"])?;
/// assert!((vectors.cosine(0, 1) - 1.0).abs() < 1e-6);
/// # Ok::<(), EmbedError>(())
/// ```
pub trait Embedder: Send + Sync {
    /// Which model this is.
    fn fingerprint(&self) -> &Fingerprint;

    /// Values in a row.
    fn dimension(&self) -> usize;

    /// Whether texts of two languages that say the same have like vectors, and texts that do not have unlike ones: the cosines of two
    /// languages then mean what those of one language mean. Many multilingual models put the texts of a language close together
    /// whatever they say, and do not do this as they are. Unless an embedder says so, its vectors are not compared across languages.
    fn aligns_languages(&self) -> bool {
        false
    }

    /// One row a text, in the order of `texts`.
    ///
    /// # Errors
    /// When the model cannot be run.
    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError>;

    /// As [`embed`](Self::embed); tells how far it is, and stops soon after `control` has been cancelled.
    /// Unless an embedder does better, that is before the first text and behind the last.
    ///
    /// # Errors
    /// When the model cannot be run, or when the call was cancelled ([`EmbedError::is_cancelled`]).
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Control, EmbedError, Embedder, Embeddings, Fingerprint};
    /// use std::sync::atomic::AtomicBool;
    ///
    /// /// Knows only how long a text is.
    /// struct Length(Fingerprint);
    ///
    /// impl Embedder for Length {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///     fn dimension(&self) -> usize {
    ///         1
    ///     }
    ///     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    ///         let rows = texts.iter().map(|text| text.len() as f32).collect();
    ///         Embeddings::from_rows(self.0.clone(), 1, rows).map_err(|e| EmbedError::new("length", e))
    ///     }
    /// }
    ///
    /// let length = Length(Fingerprint::new("length", &[]));
    /// assert_eq!(length.embed_watched(&["rain", "wind"], &Control::default())?.len(), 2);
    ///
    /// let stop = AtomicBool::new(true);
    /// let stopped = length.embed_watched(&["rain", "wind"], &Control::default().with_cancel(&stop));
    /// assert!(stopped.is_err_and(|error| error.is_cancelled()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn embed_watched(
        &self,
        texts: &[&str],
        control: &Control<'_, Embedded>,
    ) -> Result<Embeddings, EmbedError> {
        if control.is_cancelled() {
            return Err(EmbedError::cancelled(self.fingerprint().as_str()));
        }
        let embeddings = self.embed(texts)?;
        control.tell(Embedded { done: texts.len(), total: texts.len() });
        Ok(embeddings)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Embeddings, Fingerprint};

    proptest! {
        #[test]
        fn a_cosine_is_never_beyond_one(row in proptest::collection::vec(-1.0_f32..1.0, 1..40)) {
            let dimension = row.len();
            let opposite = row.iter().map(|value| -value);
            let rows = row.iter().copied().chain(opposite).collect();
            let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), dimension, rows)?;
            prop_assert!(vectors.cosine(0, 0) <= 1.0 && vectors.cosine(0, 1) >= -1.0);
        }
    }

    #[test]
    fn a_cosine_of_rows_that_are_a_little_too_long_is_one() {
        let rows =
            Embeddings::from_unit_rows(Fingerprint::new("toy", &[]), 1, vec![1.0009, -1.0009]).unwrap();
        assert_eq!((rows.cosine(0, 0), rows.cosine(0, 1)), (1.0, -1.0));
    }

    #[test]
    fn rows_of_another_dimension_are_refused_by_their_dimension() {
        let rows = |dimension: usize| {
            Embeddings::from_rows(Fingerprint::new("toy", &[]), dimension, vec![1.0; 6]).unwrap()
        };
        let mut vectors = rows(2);
        let error = vectors.append(&rows(3)).unwrap_err();
        assert!(error.is_fingerprint());
        let message = "failed to build embeddings: rows of 2 values and rows of 3 are not of one model";
        assert_eq!(error.to_string(), message);
        assert_eq!(vectors, rows(2));
    }
}
