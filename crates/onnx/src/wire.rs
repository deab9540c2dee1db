//! Protocol buffers, as far as a model's file has to be read before an engine does: *Encoding* in their documentation.

use std::io::{Read, Seek};

use crate::error::Kind;

pub(crate) const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
pub(crate) const BYTES: u64 = 2;
const FIXED_32: u64 = 5;

pub(crate) const CUT: Kind = Kind::NotAModel("a part of it is missing");

/// Which fields of a message are messages themselves.
struct Message(&'static [(u64, &'static Message)]);

// As `onnx.proto` has them.
static MODEL: Message = Message(&[(7, &GRAPH), (8, &FLAT), (14, &FLAT)]);
static GRAPH: Message = Message(&[(1, &NODE), (5, &TENSOR), (11, &VALUE), (12, &VALUE), (13, &VALUE)]);
static NODE: Message = Message(&[(5, &ATTRIBUTE)]);
static ATTRIBUTE: Message = Message(&[(5, &TENSOR), (6, &GRAPH), (10, &TENSOR), (11, &GRAPH)]);
static TENSOR: Message = Message(&[(13, &FLAT)]);
static VALUE: Message = Message(&[(2, &TYPE)]);
static TYPE: Message = Message(&[(1, &TENSOR_TYPE), (4, &SEQUENCE_TYPE)]);
static SEQUENCE_TYPE: Message = Message(&[(1, &TYPE)]);
static TENSOR_TYPE: Message = Message(&[(2, &SHAPE)]);
static SHAPE: Message = Message(&[(1, &FLAT)]);
static FLAT: Message = Message(&[]);

/// Messages inside each other: a graph in a node of a graph takes three.
const MAX_DEPTH: u32 = 64;

/// Whether all parts of a model's file of `end` bytes end where the message ends that they are in, or before: an engine may believe a part that
/// says it is as long as an address space, and read in circles.
pub(crate) fn check_parts(file: &mut (impl Read + Seek), end: u64) -> Result<(), Kind> {
    check(file, &MODEL, end, MAX_DEPTH)
}

fn check(file: &mut (impl Read + Seek), message: &Message, end: u64, depth: u32) -> Result<(), Kind> {
    let depth = depth.checked_sub(1).ok_or(Kind::NotAModel("its parts are too deep inside each other"))?;
    let mut place = file.stream_position()?;
    while place < end {
        let (field, wire) = tag(file)?;
        let length = length(file, wire)?;
        let start = file.stream_position()?;
        place = start.checked_add(length).filter(|place| *place <= end).ok_or(CUT)?;
        match message.0.iter().find(|(number, _)| *number == field) {
            Some((_, part)) if wire == BYTES => check(file, part, place, depth)?,
            // Other than `seek`, this keeps what has been read ahead.
            _ => file.seek_relative(i64::try_from(length).map_err(|_| CUT)?)?,
        }
    }
    if place == end { Ok(()) } else { Err(CUT) }
}

/// The number of a field and how its value is written.
pub(crate) fn tag(file: &mut impl Read) -> Result<(u64, u64), Kind> {
    let tag = varint(file)?;
    match (tag >> 3, tag & 7) {
        (0, _) => Err(Kind::NotAModel("it does not begin like one")),
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
        _ => Err(Kind::NotAModel("it does not begin like one")),
    }
}

/// A number of up to ten bytes.
pub(crate) fn varint(file: &mut impl Read) -> Result<u64, Kind> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        file.read_exact(&mut byte).map_err(|_| CUT)?;
        let [byte] = byte;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Kind::NotAModel("a number in it does not end"))
}
