//! Protocol buffers, as far as a model's file has to be read before an engine does: *Encoding* in their documentation.

// Numbers from outside are reckoned with here: none may end the program.
#![deny(clippy::arithmetic_side_effects)]

use std::io::{Read, Seek};

use crate::error::Kind;

pub(crate) const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
pub(crate) const BYTES: u64 = 2;
const FIXED_32: u64 = 5;

pub(crate) const CUT: Kind = Kind::NotAModel("a part of it is missing");
const UNREADABLE: Kind = Kind::NotAModel("a field in it cannot be read");

/// What the bytes of a field are.
#[derive(Clone, Copy)]
enum Part {
    Message(&'static Message),
    /// Numbers side by side, of so many bytes each.
    Fixed(u64),
    /// Numbers side by side, of up to ten bytes each.
    Varints,
}

/// The fields of a message whose bytes are more than bytes.
struct Message(&'static [(u64, Part)]);

// As `onnx.proto` has them, as far as `rten` goes into them.
static MODEL: Message =
    Message(&[(7, Part::Message(&GRAPH)), (8, Part::Message(&FLAT)), (14, Part::Message(&FLAT))]);
static GRAPH: Message = Message(&[
    (1, Part::Message(&NODE)),
    (5, Part::Message(&TENSOR)),
    (11, Part::Message(&VALUE)),
    (12, Part::Message(&VALUE)),
    (13, Part::Message(&VALUE)),
]);
static NODE: Message = Message(&[(5, Part::Message(&ATTRIBUTE))]);
static ATTRIBUTE: Message = Message(&[
    (5, Part::Message(&TENSOR)),
    (6, Part::Message(&GRAPH)),
    (7, Part::Fixed(4)),
    (8, Part::Varints),
    (10, Part::Message(&TENSOR)),
    (11, Part::Message(&GRAPH)),
]);
static TENSOR: Message = Message(&[
    (1, Part::Varints),
    (4, Part::Fixed(4)),
    (5, Part::Varints),
    (7, Part::Varints),
    (10, Part::Fixed(8)),
    (11, Part::Varints),
    (13, Part::Message(&FLAT)),
]);
static VALUE: Message = Message(&[(2, Part::Message(&TYPE))]);
static TYPE: Message = Message(&[(1, Part::Message(&TENSOR_TYPE)), (4, Part::Message(&SEQUENCE_TYPE))]);
static SEQUENCE_TYPE: Message = Message(&[(1, Part::Message(&TYPE))]);
static TENSOR_TYPE: Message = Message(&[(2, Part::Message(&SHAPE))]);
static SHAPE: Message = Message(&[(1, Part::Message(&FLAT))]);
static FLAT: Message = Message(&[]);

/// Messages inside each other, as many as protocol buffers allow unless told otherwise: a graph in a node of a graph takes three.
const MAX_DEPTH: u32 = 100;

/// Whether the parts of a model's file of `end` bytes that an engine goes into end where the part ends that they are in, or before, and hold
/// whole numbers: an engine may believe a part that says it is as long as an address space, and read in circles.
pub(crate) fn check_parts(file: &mut (impl Read + Seek), end: u64) -> Result<(), Kind> {
    Walk::new(file).message(&MODEL, end, MAX_DEPTH)
}

/// Goes through a file from its start.
pub(crate) struct Walk<'f, R> {
    file: &'f mut R,
    /// Counted, since to ask a buffered file for it is a call to the system.
    place: u64,
}

impl<'f, R: Read + Seek> Walk<'f, R> {
    /// `file` is at its start.
    pub(crate) fn new(file: &'f mut R) -> Self {
        Self { file, place: 0 }
    }

    pub(crate) fn place(&self) -> u64 {
        self.place
    }

    fn message(&mut self, message: &Message, end: u64, depth: u32) -> Result<(), Kind> {
        let depth =
            depth.checked_sub(1).ok_or(Kind::NotAModel("its parts are too deep inside each other"))?;
        while self.place < end {
            let (field, wire) = tag(self)?;
            let length = length(self, wire)?;
            let end_of_field = self.place.checked_add(length).filter(|place| *place <= end).ok_or(CUT)?;
            match message.0.iter().find(|(number, _)| *number == field) {
                Some((_, Part::Message(part))) if wire == BYTES => self.message(part, end_of_field, depth)?,
                Some((_, Part::Fixed(size))) if wire == BYTES && !length.is_multiple_of(*size) => {
                    return Err(UNREADABLE);
                }
                Some((_, Part::Varints)) if wire == BYTES => self.varints(end_of_field)?,
                _ => self.skip(length)?,
            }
        }
        Ok(())
    }

    fn varints(&mut self, end: u64) -> Result<(), Kind> {
        while self.place < end {
            varint(self)?;
        }
        if self.place == end { Ok(()) } else { Err(UNREADABLE) }
    }

    /// Other than `seek`, this keeps what has been read ahead.
    pub(crate) fn skip(&mut self, n_bytes: u64) -> Result<(), Kind> {
        self.file.seek_relative(i64::try_from(n_bytes).map_err(|_| CUT)?)?;
        self.place = self.place.saturating_add(n_bytes);
        Ok(())
    }
}

impl<R: Read> Read for Walk<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_bytes = self.file.read(buffer)?;
        self.place = self.place.saturating_add(n_bytes as u64);
        Ok(n_bytes)
    }
}

/// The number of a field and how its value is written.
pub(crate) fn tag(file: &mut impl Read) -> Result<(u64, u64), Kind> {
    let tag = varint(file)?;
    match (tag >> 3, tag & 7) {
        (0, _) => Err(UNREADABLE),
        parts => Ok(parts),
    }
}

/// Bytes of a value that begins here; a varint is read.
pub(crate) fn length(file: &mut impl Read, wire: u64) -> Result<u64, Kind> {
    match wire {
        VARINT => varint(file).map(|_| 0),
        FIXED_64 => Ok(8),
        BYTES => varint(file),
        FIXED_32 => Ok(4),
        _ => Err(UNREADABLE),
    }
}

/// A number of up to ten bytes.
pub(crate) fn varint(file: &mut impl Read) -> Result<u64, Kind> {
    let mut value = 0_u64;
    for shift in (0_u32..64).step_by(7) {
        let mut byte = [0];
        file.read_exact(&mut byte).map_err(|_| CUT)?;
        let [byte] = byte;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
        // Of the tenth byte, 64 bits leave room for one.
        if shift == 63 && byte > 1 {
            break;
        }
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Kind::NotAModel("a number in it does not end"))
}
