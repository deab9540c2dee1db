//! Vectors kept in a file, so that a text is embedded once.

mod error;
mod store;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use samestory_model::{Control, EmbedError, Embedded, Embedder, Embeddings, Fingerprint};

pub use error::CacheError;
use store::{Key, Store};

/// So many texts are embedded before their vectors go to the file: what a crash can cost.
const TEXTS_PER_WRITE: usize = 256;

/// An embedder that looks a text up in a file first, and adds what it had to embed.
///
/// The file belongs to one model: vectors are found by the SHA-256 of the text, and the file holds the fingerprint of the model
/// that made them. The vectors that come back have the bits that were written: each is checked when it is read. A file is
/// opened once at a time, by one process; its threads may share it.
///
/// A crash, a full disk or a pulled plug loses at most the texts that were being embedded: a record that is cut is taken off
/// when the file is opened, and one whose checksum does not fit is embedded again ([`n_damaged`](Self::n_damaged)).
///
/// # Units and ranges
/// A record takes `4 × dimension + 40` bytes in the file; memory holds 40 bytes a text. The file only grows; remove it to
/// start anew.
///
/// ```
/// use samestory_embed::{CachedEmbedder, StaticEmbedder};
/// use samestory_model::Embedder;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("vectors.cache");
/// let first = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
/// let vectors = first.embed(&["Ferry catches fire"])?;
/// drop(first);
///
/// let second = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
/// assert_eq!(second.n_cached(), 1);
/// assert_eq!(second.embed(&["Ferry catches fire"])?, vectors);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CachedEmbedder<E> {
    embedder: E,
    store: Mutex<Store>,
}

impl<E: Embedder> CachedEmbedder<E> {
    /// Opens the file at `path`, or makes it.
    ///
    /// # Errors
    /// When the file holds something else ([`CacheError::is_foreign`]; it is left as it is), vectors of another model
    /// ([`CacheError::is_other_model`]), is open already ([`CacheError::is_in_use`]), or cannot be read or written.
    ///
    /// # Complexity
    /// Reads the whole file once.
    ///
    /// # Examples
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    /// use samestory_model::Embedder;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("vectors.cache");
    /// let embedder = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
    /// assert_eq!(embedder.fingerprint(), StaticEmbedder::bundled().fingerprint());
    /// assert!(path.is_file());
    /// // A folder that is not there is not made.
    /// assert!(CachedEmbedder::open(folder.path().join("no/vectors"), StaticEmbedder::bundled()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(path: impl AsRef<Path>, embedder: E) -> Result<Self, CacheError> {
        let store = Store::open(path.as_ref(), embedder.fingerprint(), embedder.dimension())?;
        Ok(Self { embedder, store: Mutex::new(store) })
    }

    /// Vectors in the file.
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    /// use samestory_model::Embedder;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let embedder = CachedEmbedder::open(folder.path().join("vectors.cache"), StaticEmbedder::bundled())?;
    /// embedder.embed(&["Ferry catches fire", "Bank cuts rate", "Ferry catches fire"])?;
    /// assert_eq!(embedder.n_cached(), 2, "a text is kept once");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_cached(&self) -> usize {
        self.store().len()
    }

    /// Records that were damaged when the file was opened. Their texts are embedded again.
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    /// use samestory_model::Embedder;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("vectors.cache");
    /// let embedder = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
    /// let vectors = embedder.embed(&["Ferry catches fire"])?;
    /// drop(embedder);
    ///
    /// // A bit of the last record tips over.
    /// let mut bytes = std::fs::read(&path)?;
    /// *bytes.last_mut().ok_or("empty")? ^= 1;
    /// std::fs::write(&path, bytes)?;
    /// let embedder = CachedEmbedder::open(&path, StaticEmbedder::bundled())?;
    /// assert_eq!((embedder.n_cached(), embedder.n_damaged()), (0, 1));
    /// assert_eq!(embedder.embed(&["Ferry catches fire"])?, vectors);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_damaged(&self) -> usize {
        self.store().n_damaged()
    }

    /// The embedder that makes what the file lacks.
    ///
    /// ```
    /// use samestory_embed::{CachedEmbedder, StaticEmbedder};
    /// use samestory_model::Embedder;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let embedder = CachedEmbedder::open(folder.path().join("vectors.cache"), StaticEmbedder::bundled())?;
    /// // Past the file: nothing is kept.
    /// embedder.inner().embed(&["Ferry catches fire"])?;
    /// assert_eq!(embedder.n_cached(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn inner(&self) -> &E {
        &self.embedder
    }

    /// A panic of another thread leaves the store whole: the index gains an entry only behind the write.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> EmbedError {
        EmbedError::new(self.fingerprint().as_str(), cause)
    }

    /// Embeds the texts that the file lacks, each once, and writes them a few at a time.
    fn fill(&self, texts: &[&str], keys: &[Key], control: &Control<'_, Embedded>) -> Result<(), EmbedError> {
        let missing = self.store().missing(keys);
        let known = texts.len().saturating_sub(missing.len());
        for (part, places) in missing.chunks(TEXTS_PER_WRITE).enumerate() {
            let before = known.saturating_add(part.saturating_mul(TEXTS_PER_WRITE));
            let tell = |inner: Embedded| {
                control.tell(Embedded { done: before.saturating_add(inner.done), total: texts.len() });
            };
            let chosen: Vec<&str> = places.iter().filter_map(|place| texts.get(*place).copied()).collect();
            let vectors = self.embedder.embed_watched(&chosen, &control.with_other_progress(&tell))?;
            self.check(&vectors, chosen.len())?;
            let chosen = places.iter().filter_map(|place| keys.get(*place).copied());
            self.store().add(chosen, &vectors).map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// What an embedder gives may be wrong, and a record of another size would spoil the file.
    fn check(&self, vectors: &Embeddings, n_texts: usize) -> Result<(), EmbedError> {
        let (n_rows, dimension, model) = (vectors.len(), vectors.dimension(), vectors.fingerprint());
        if (n_rows, dimension, model) == (n_texts, self.dimension(), self.fingerprint()) {
            return Ok(());
        }
        Err(self
            .failed(format!("for {n_texts} texts it gave {n_rows} rows of {dimension} values by `{model}`")))
    }
}

impl<E: Embedder> Embedder for CachedEmbedder<E> {
    fn fingerprint(&self) -> &Fingerprint {
        self.embedder.fingerprint()
    }

    fn dimension(&self) -> usize {
        self.embedder.dimension()
    }

    fn aligns_languages(&self) -> bool {
        self.embedder.aligns_languages()
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
            return Err(EmbedError::cancelled(self.fingerprint().as_str()));
        }
        let keys: Vec<Key> = texts.iter().map(|text| hmac_sha256::Hash::hash(text.as_bytes())).collect();
        self.fill(texts, &keys, control)?;
        let values = self.store().rows(&keys).map_err(|error| self.failed(error))?;
        control.tell(Embedded { done: texts.len(), total: texts.len() });
        Embeddings::from_unit_rows(self.fingerprint().clone(), self.dimension(), values)
            .map_err(|error| self.failed(error))
    }
}
