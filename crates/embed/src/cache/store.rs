//! The file: a head, then records of one size.
//!
//! ```text
//! head    "SSVC" · u32 version · u32 dimension · u32 length of the fingerprint · fingerprint · check
//! record  SHA-256 of the text · dimension × f32 · check
//! ```
//! Numbers are little-endian; a check is the first eight bytes of the SHA-256 of what stands before it in its part.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use samestory_model::{Embeddings, Fingerprint};

use super::error::{CacheError, Kind};

/// SHA-256 of a text.
pub(super) type Key = [u8; 32];

const MAGIC: &[u8] = b"SSVC";
const VERSION: u32 = 1;
const KEY_BYTES: usize = size_of::<Key>();
const CHECK_BYTES: usize = 8;
/// A fingerprint is a name and a hash; a head that claims more is none of ours.
const MAX_FINGERPRINT_BYTES: usize = 4_096;

/// An open file of vectors and where each stands in it.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    file: File,
    dimension: usize,
    places: HashMap<Key, u64>,
    /// Where the next record goes; all before it is whole.
    end: u64,
    n_damaged: usize,
    is_broken: bool,
}

impl Store {
    pub(super) fn open(path: &Path, model: &Fingerprint, dimension: usize) -> Result<Self, CacheError> {
        let failed = |kind: Kind| CacheError::new(path, kind);
        // A pipe would never give the end of what it holds, and a device forgets; some do something as soon as they are opened.
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(failed(Kind::NoFile));
        }
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|error| failed(error.into()))?;
        lock(&file).map_err(failed)?;
        let mut store = Self {
            path: path.to_owned(),
            file,
            dimension,
            places: HashMap::new(),
            end: 0,
            n_damaged: 0,
            is_broken: false,
        };
        store.read(&head(model, dimension), model).map_err(failed)?;
        Ok(store)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn n_damaged(&self) -> usize {
        self.n_damaged
    }

    /// The first place of each key that the file lacks.
    pub(super) fn missing(&self, keys: &[Key]) -> Vec<usize> {
        let mut seen = std::collections::HashSet::new();
        let is_missing = |key: &Key| !self.places.contains_key(key);
        keys.iter()
            .enumerate()
            .filter(|(_, key)| is_missing(key) && seen.insert(**key))
            .map(|(place, _)| place)
            .collect()
    }

    /// Writes one record a key, in one go.
    pub(super) fn add(
        &mut self,
        keys: impl Iterator<Item = Key>,
        vectors: &Embeddings,
    ) -> Result<(), CacheError> {
        let (mut bytes, mut added) = (Vec::new(), Vec::new());
        for (row, key) in keys.enumerate() {
            let start = bytes.len();
            bytes.extend_from_slice(&key);
            bytes.extend(vectors.row(row).iter().flat_map(|value| value.to_le_bytes()));
            let check = check(bytes.get(start..).unwrap_or_default());
            bytes.extend_from_slice(&check);
            added.push((key, self.end.saturating_add(start as u64)));
        }
        self.write(&bytes).map_err(|kind| CacheError::new(&self.path, kind))?;
        self.places.extend(added);
        Ok(())
    }

    /// The rows of keys that are all there.
    pub(super) fn rows(&mut self, keys: &[Key]) -> Result<Vec<f32>, CacheError> {
        let mut values = Vec::with_capacity(keys.len().saturating_mul(self.dimension));
        let mut record = vec![0; record_bytes(self.dimension)];
        for key in keys {
            self.read_record(key, &mut record).map_err(|kind| CacheError::new(&self.path, kind))?;
            let vector = record.get(KEY_BYTES..record.len().saturating_sub(CHECK_BYTES)).unwrap_or_default();
            values.extend(vector.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value)));
        }
        Ok(values)
    }

    /// Where the system has no locks, another process may have written over what was found when the file was opened.
    fn read_record(&mut self, key: &Key, record: &mut [u8]) -> Result<(), Kind> {
        let place = self.places.get(key).copied().unwrap_or(self.end);
        self.file.seek(SeekFrom::Start(place))?;
        if filled(&mut self.file, record)? && key_of_whole(record) == Some(*key) {
            return Ok(());
        }
        Err(Kind::Changed)
    }

    /// Reads the head and finds the records; a new or cut-off head is written, a cut record is taken off.
    fn read(&mut self, head: &[u8], model: &Fingerprint) -> Result<(), Kind> {
        let mut reader = BufReader::new(&self.file);
        let mut found = Vec::new();
        reader.by_ref().take(head.len() as u64).read_to_end(&mut found)?;
        if found.len() < head.len() && head.starts_with(&found) {
            return self.write(head);
        }
        if found != head {
            reader.by_ref().take((MAX_FINGERPRINT_BYTES + 32) as u64).read_to_end(&mut found)?;
            return Err(match model_in(&found) {
                Some(found) => Kind::OtherModel { found, expected: described(model, self.dimension) },
                None => Kind::Foreign,
            });
        }
        self.end = head.len() as u64;
        let mut record = vec![0; record_bytes(self.dimension)];
        let (mut places, mut end, mut n_damaged) = (HashMap::new(), self.end, 0_usize);
        while filled(&mut reader, &mut record)? {
            match key_of_whole(&record) {
                Some(key) => _ = places.insert(key, end),
                None => n_damaged = n_damaged.saturating_add(1),
            }
            end = end.saturating_add(record.len() as u64);
        }
        (self.places, self.end, self.n_damaged) = (places, end, n_damaged);
        Ok(self.file.set_len(end)?)
    }

    /// Writes at the end. After a failed write the file is brought back to what it was; where that fails too, no more is
    /// written, since a record behind half a record would never be found.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Kind> {
        if self.is_broken {
            return Err(Kind::Broken);
        }
        let start = self.file.seek(SeekFrom::Start(self.end));
        if let Err(error) =
            start.and_then(|_| self.file.write_all(bytes)).and_then(|()| self.file.sync_data())
        {
            self.is_broken = self.file.set_len(self.end).is_err();
            return Err(error.into());
        }
        self.end = self.end.saturating_add(bytes.len() as u64);
        Ok(())
    }
}

/// Takes the file for this process; where the system has no locks, nobody is kept out.
fn lock(file: &File) -> Result<(), Kind> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(Kind::InUse),
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let mut check = [0; CHECK_BYTES];
    for (to, from) in check.iter_mut().zip(hmac_sha256::Hash::hash(bytes)) {
        *to = from;
    }
    check
}

fn head(model: &Fingerprint, dimension: usize) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    let model = model.as_str().as_bytes();
    for number in [VERSION, number(dimension), number(model.len())] {
        head.extend(number.to_le_bytes());
    }
    head.extend(model);
    let check = check(&head);
    head.extend(check);
    head
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

fn record_bytes(dimension: usize) -> usize {
    dimension.saturating_mul(size_of::<f32>()).saturating_add(KEY_BYTES + CHECK_BYTES)
}

fn described(model: impl std::fmt::Display, dimension: impl std::fmt::Display) -> String {
    format!("`{model}` with {dimension} values")
}

/// The model of another head of this version, and its dimension.
fn model_in(bytes: &[u8]) -> Option<String> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (version, rest) = rest.split_first_chunk()?;
    let (dimension, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let model = rest.get(..length.min(MAX_FINGERPRINT_BYTES))?;
    let (model, dimension) = (String::from_utf8_lossy(model), u32::from_le_bytes(*dimension));
    (u32::from_le_bytes(*version) == VERSION).then(|| described(model, dimension))
}

/// Whether a whole record could be read.
fn filled(reader: &mut impl Read, record: &mut [u8]) -> Result<bool, std::io::Error> {
    match reader.read_exact(record) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn key_of_whole(record: &[u8]) -> Option<Key> {
    let (content, found) = record.split_at_checked(record.len().checked_sub(CHECK_BYTES)?)?;
    (check(content) == found).then(|| content.first_chunk().copied()).flatten()
}
