//! Static embeddings: a text's vector is the weighted mean of its tokens' vectors.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use rayon::prelude::*;
use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};

use crate::word_pieces::WordPieces;

const BUNDLED_TABLE: &[u8] = include_bytes!("../assets/static-minilm-256.bin");
const BUNDLED_VOCABULARY: &str = include_str!("../assets/vocab.txt");

/// Of a text, so many bytes are read, cut at a character; a mean over more words says nothing new.
const MAX_TEXT_BYTES: usize = 8_192;

/// Fewer texts are not worth another thread.
const MIN_TEXTS: usize = 16;

const MAGIC: &[u8] = b"SSTE";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 16;

/// A model that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read the static model: {reason}")]
pub struct ModelError {
    reason: String,
}

impl ModelError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// A table of token vectors and the WordPiece vocabulary that finds the tokens.
///
/// The vector of a text is the sum of `scale × row` over its tokens, brought to unit length; the scale holds the weight of
/// the token (rare ones weigh more) and the step of the 8-bit rows. Unknown words add nothing.
///
/// # Complexity
/// Linear in the length of the text; a title and 100 words take some 20 µs (`cargo bench -p samestory-benches --bench budget`).
///
/// # Determinism
/// The same bits on every machine: rows are added in the order of the tokens, without fused multiply-add.
///
/// # References
/// Arora, Liang, Ma: *A simple but tough-to-beat baseline for sentence embeddings*, 2017 (weighted means); the bundled
/// table is distilled from all-MiniLM-L6-v2 and trained on pairs of articles, see `docs/MODELS.md`. van den Oord, Li, Vinyals:
/// *Representation learning with contrastive predictive coding*, 2018 (the loss).
pub struct StaticEmbedder {
    vocabulary: WordPieces,
    table: Table,
    fingerprint: Fingerprint,
}

impl std::fmt::Debug for StaticEmbedder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaticEmbedder").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

impl StaticEmbedder {
    /// The model that comes with this crate: 256 dimensions, English.
    ///
    /// ```
    /// use samestory_embed::StaticEmbedder;
    /// use samestory_model::Embedder;
    ///
    /// let embedder = StaticEmbedder::bundled();
    /// let vectors = embedder.embed(&["Quake shakes Tarn", "", "Tarn shaken by quake"])?;
    /// assert_eq!(vectors.dimension(), 256);
    /// assert!(vectors.cosine(0, 2) > 0.5);
    /// // A text without a word that it knows has a row of zeros.
    /// assert!(vectors.row(1).iter().all(|value| *value == 0.0));
    /// # Ok::<(), samestory_model::EmbedError>(())
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled files are fixed; a test reads them")]
    pub fn bundled() -> Self {
        Self::from_parts("static-minilm-256", BUNDLED_TABLE, BUNDLED_VOCABULARY)
            .expect("the bundled model is whole")
    }

    /// A model from its table and its WordPiece vocabulary, a token a line (lower case, without accents).
    ///
    /// The table: `SSTE`, then little-endian `u32` version (1), number of tokens, dimension; an `f32` scale a token; an `i8`
    /// row a token.
    ///
    /// # Errors
    /// When the table is cut, of another version, or does not fit the vocabulary.
    ///
    /// ```
    /// use samestory_embed::StaticEmbedder;
    ///
    /// let error = StaticEmbedder::from_parts("mine", b"SSTE", "[UNK]\n").unwrap_err();
    /// assert!(error.to_string().contains("cut"));
    /// ```
    pub fn from_parts(name: &str, table: &[u8], vocabulary: &str) -> Result<Self, ModelError> {
        let fingerprint = Fingerprint::new(name, &[table, vocabulary.as_bytes()]);
        let table = Table::parse(table)?;
        let (lines, rows) = (vocabulary.lines().count(), table.scales.len());
        if lines != rows {
            return Err(ModelError::new(format!("the vocabulary has {lines} tokens, the table {rows} rows")));
        }
        Ok(Self { vocabulary: WordPieces::new(vocabulary), table, fingerprint })
    }

    /// Adds the vectors of a text's tokens to `sum`.
    fn add(&self, text: &str, sum: &mut [f32]) -> tokenizers::Result<()> {
        let limit = text.len().min(MAX_TEXT_BYTES);
        let end = (0..=limit).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
        let ids = self.vocabulary.ids(text.get(..end).unwrap_or_default())?;
        ids.into_iter().for_each(|token| self.table.add(token, sum));
        Ok(())
    }
}

impl Embedder for StaticEmbedder {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        self.table.dimension
    }

    fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
        let failed = |cause| EmbedError::new(self.fingerprint.as_str(), cause);
        let mut values = vec![0.0; texts.len().saturating_mul(self.table.dimension)];
        let rows = values.par_chunks_exact_mut(self.table.dimension).zip(texts).with_min_len(MIN_TEXTS);
        rows.try_for_each(|(row, text)| self.add(text, row)).map_err(failed)?;
        Embeddings::from_rows(self.fingerprint.clone(), self.table.dimension, values)
            .map_err(|error| failed(Box::new(error)))
    }
}

/// Token vectors of eight bits a value.
struct Table {
    dimension: usize,
    scales: Vec<f32>,
    rows: Vec<i8>,
}

impl Table {
    fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let header =
            bytes.get(..HEADER_BYTES).ok_or_else(|| ModelError::new("the table is cut in its header"))?;
        let numbers = little_endian(header.get(MAGIC.len()..).unwrap_or_default()).map(u32::from_le_bytes);
        let [version, n_tokens, dimension] = numbers.collect::<Vec<_>>().try_into().unwrap_or_default();
        if !header.starts_with(MAGIC) || version != VERSION {
            return Err(ModelError::new("not a table of version 1"));
        }
        let (n_tokens, dimension) = (n_tokens as usize, dimension as usize);
        let scale_bytes = n_tokens.saturating_mul(4);
        let n_bytes =
            n_tokens.saturating_mul(dimension).saturating_add(HEADER_BYTES).saturating_add(scale_bytes);
        // Without rows, nothing in the file would bound the dimension, and with it the memory that a vector takes.
        if n_tokens == 0 || dimension == 0 {
            return Err(ModelError::new("the table is empty"));
        }
        if bytes.len() != n_bytes {
            let actual = bytes.len();
            return Err(ModelError::new(format!(
                "the table is cut or too long: {actual} bytes instead of {n_bytes}"
            )));
        }
        let (scales, rows) = bytes.split_at(HEADER_BYTES.saturating_add(scale_bytes));
        let scales: Vec<f32> =
            little_endian(scales.get(HEADER_BYTES..).unwrap_or_default()).map(f32::from_le_bytes).collect();
        if scales.iter().any(|scale| !scale.is_finite()) {
            return Err(ModelError::new("a scale is not finite"));
        }
        Ok(Self { dimension, scales, rows: rows.iter().map(|byte| byte.cast_signed()).collect() })
    }

    /// Adds the weighted vector of `token` to `sum`.
    fn add(&self, token: u32, sum: &mut [f32]) {
        let token = token as usize;
        let start = token.saturating_mul(self.dimension);
        let row = self.rows.get(start..start.saturating_add(self.dimension)).unwrap_or_default();
        let scale = self.scales.get(token).copied().unwrap_or_default();
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += scale * f32::from(*value);
        }
    }
}

fn little_endian(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> + '_ {
    bytes.chunks_exact(4).filter_map(|chunk| chunk.try_into().ok())
}
