//! The weights: a table from features to a score for each tag, read from bytes.
//!
//! # Format
//! Little-endian. `SSNM`; `u32` version (1); `u32` number of kinds; for each the length of its name (`u8`) and the name; `f32`
//! step, what one step of a score is worth in natural units; the transitions, `i16`, a row of tags for each tag and one for the
//! first word of a sentence; `u32` number of features; for each its hash (`u32`, ascending), a `u16` with a bit for each tag that
//! has a weight, and these weights (`i8`); at the end a `u64` FNV-1a hash of all bytes before it.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use super::chain::{Factors, Row, Transitions, WIDTH};
use super::hash::Hash;
use super::table::Table;
use crate::checksum::checked_content;
use crate::entities::kinds::EntityKind;

const MAGIC: &str = "SSNM";
const VERSION: u32 = 1;

/// A kind has two tags, one for its first word, and one is for what is no name.
const MOST_KINDS: usize = (WIDTH - 1) / 2;

/// Tags that a model does not have.
const UNREACHABLE: Row = [i16::MIN; WIDTH];

/// A name model that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read the name model: {reason}")]
pub struct NameModelError {
    reason: String,
}

impl NameModelError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// Weights by feature.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    pub(super) kinds: Vec<EntityKind>,
    pub(super) transitions: Transitions,
    /// What scores are worth as probabilities.
    pub(super) factors: Factors,
    table: Table<[i8; WIDTH]>,
}

impl Weights {
    /// The scores of the tags: the sums of the features' weights. `tags` is a place to work in.
    ///
    /// # Complexity
    /// O(features).
    pub(super) fn sum(&self, features: &[Hash], tags: &mut Vec<u16>) -> Row {
        let mut scores = [0; WIDTH];
        for row in self.table.get_all(features, tags) {
            scores.iter_mut().zip(row).for_each(|(score, weight)| {
                *score = i16::saturating_add(*score, i16::from(*weight));
            });
        }
        scores
    }

    /// Reads a model and checks that it is whole.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, NameModelError> {
        let mut reader = Reader { rest: checked_content(bytes, MAGIC).map_err(NameModelError::new)? };
        let version = reader.u32()?;
        if version != VERSION {
            return Err(NameModelError::new(format!("it has version {version}, expected {VERSION}")));
        }
        let kinds = reader.kinds()?;
        let step = reader.step()?;
        let transitions = reader.transitions(kinds.len().saturating_mul(2).saturating_add(1))?;
        let n_features = reader.u32()? as usize;
        // A feature takes at least six bytes: a damaged count cannot ask for more memory than the file has.
        if n_features > reader.rest.len() / 6 {
            return Err(NameModelError::new(format!("it ends before its {n_features} features")));
        }
        let mut table = Table::for_entries(n_features);
        for _ in 0..n_features {
            let (feature, row) = reader.feature()?;
            table.insert(feature, row);
        }
        match reader.rest.len() {
            0 => {
                let factors = Factors::new(&transitions, step);
                Ok(Self { kinds, transitions, factors, table })
            }
            left => Err(NameModelError::new(format!("{left} bytes are left over"))),
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], NameModelError> {
        let (taken, rest) =
            self.rest.split_first_chunk().ok_or_else(|| NameModelError::new("it ends too early"))?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u32(&mut self) -> Result<u32, NameModelError> {
        self.take().map(u32::from_le_bytes)
    }

    fn u16(&mut self) -> Result<u16, NameModelError> {
        self.take().map(u16::from_le_bytes)
    }

    fn kinds(&mut self) -> Result<Vec<EntityKind>, NameModelError> {
        let n_kinds = self.u32()? as usize;
        if n_kinds > MOST_KINDS {
            return Err(NameModelError::new(format!("it has {n_kinds} kinds, at most {MOST_KINDS} fit")));
        }
        (0..n_kinds).map(|_| self.kind()).collect()
    }

    fn kind(&mut self) -> Result<EntityKind, NameModelError> {
        let [length] = self.take::<1>()?;
        let (name, rest) = self
            .rest
            .split_at_checked(usize::from(length))
            .ok_or_else(|| NameModelError::new("it ends too early"))?;
        self.rest = rest;
        match name {
            b"person" => Ok(EntityKind::Person),
            b"organization" => Ok(EntityKind::Organization),
            b"location" | b"facility" => Ok(EntityKind::Location),
            b"group" => Ok(EntityKind::Group),
            b"work" => Ok(EntityKind::Work),
            b"other" => Ok(EntityKind::Other),
            name => {
                let name = String::from_utf8_lossy(name).into_owned();
                Err(NameModelError::new(format!("it has a kind `{name}` that is not known")))
            }
        }
    }

    fn step(&mut self) -> Result<f64, NameModelError> {
        let step = self.take().map(f32::from_le_bytes)?;
        if step.is_finite() && step > 0.0 {
            Ok(f64::from(step))
        } else {
            Err(NameModelError::new(format!("its step is {step}, expected a number above 0")))
        }
    }

    fn transitions(&mut self, n_tags: usize) -> Result<Transitions, NameModelError> {
        let mut rows = [UNREACHABLE; WIDTH];
        for row in rows.iter_mut().take(n_tags) {
            *row = self.row(n_tags)?;
        }
        Ok(Transitions { start: self.row(n_tags)?, rows })
    }

    fn row(&mut self, n_tags: usize) -> Result<Row, NameModelError> {
        let mut row = UNREACHABLE;
        for score in row.iter_mut().take(n_tags) {
            *score = self.u16()?.cast_signed();
        }
        Ok(row)
    }

    fn feature(&mut self) -> Result<(Hash, [i8; WIDTH]), NameModelError> {
        let (feature, present) = (self.u32()?, self.u16()?);
        let mut row = [0; WIDTH];
        for (tag, weight) in (0..).zip(&mut row) {
            if present.checked_shr(tag).is_some_and(|bits| bits & 1 != 0) {
                *weight = i8::from_le_bytes(self.take()?);
            }
        }
        Ok((feature, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checksum::{FNV_OFFSET, fnv1a};

    fn closed(mut bytes: Vec<u8>) -> Vec<u8> {
        let checksum = fnv1a(FNV_OFFSET, &bytes);
        bytes.extend(checksum.to_le_bytes());
        bytes
    }

    /// A model of one kind with one feature.
    fn whole() -> Vec<u8> {
        let mut bytes = MAGIC.as_bytes().to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
        bytes.push(6);
        bytes.extend(b"person");
        bytes.extend(0.05f32.to_le_bytes());
        bytes.extend([0; 2 * 3 * 4]);
        bytes.extend(1u32.to_le_bytes());
        bytes.extend(77u32.to_le_bytes());
        bytes.extend(0b10u16.to_le_bytes());
        bytes.push(9);
        bytes
    }

    fn reason(bytes: Vec<u8>) -> String {
        Weights::parse(&bytes).err().map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn a_whole_model_gives_its_weights() {
        let weights = Weights::parse(&closed(whole())).unwrap_or_else(|error| unreachable!("{error}"));
        assert_eq!(weights.sum(&[77, 78], &mut Vec::new())[..3], [0, 9, 0]);
        assert_eq!(weights.kinds, [EntityKind::Person]);
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_refused() {
        let bytes = closed(whole());
        for length in 0..bytes.len() {
            assert!(Weights::parse(&bytes[..length]).is_err(), "{length} bytes");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(Weights::parse(&damaged).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(reason(b"PK".to_vec()).contains("does not begin with `SSNM`"));
        let with = |at: usize, value: u32| {
            let mut bytes = whole();
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            reason(closed(bytes))
        };
        assert!(with(4, 2).contains("version 2, expected 1"));
        assert!(with(8, 9).contains("9 kinds, at most 7"));
        assert!(with(19, f32::NAN.to_bits()).contains("step is NaN"));
        assert!(with(47, u32::MAX).contains("ends before its 4294967295 features"));
        let mut longer = whole();
        longer.push(0);
        assert!(reason(closed(longer)).contains("1 bytes are left over"));
        let mut other = whole();
        other[13..19].copy_from_slice(b"animal");
        assert!(reason(closed(other)).contains("kind `animal`"));
    }
}
