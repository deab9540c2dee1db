//! The operator set that a model is written in, read from its file without reading its weights.
//!
//! An ONNX file is one protocol-buffers message `ModelProto`; of its fields, 7 is the graph and 8 an imported operator set with
//! a domain (1) and a version (2). Reference: `onnx.proto` of the ONNX project; protocol buffers, *Encoding*.

use std::io::{Read, Seek, SeekFrom};

use crate::error::Kind;
use crate::wire::{BYTES, CUT, VARINT, check_parts, length, tag, varint};

const GRAPH: u64 = 7;
const OPERATOR_SET: u64 = 8;
const DOMAIN: u64 = 1;
const VERSION: u64 = 2;

/// An operator set is a short name and a number.
const MAX_OPERATOR_SET_BYTES: u64 = 1_024;

/// The version of the default operator set that the model imports; also finds out that a file is no model, or cut off anywhere.
pub(crate) fn of(file: &mut (impl Read + Seek)) -> Result<u64, Kind> {
    let end = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    check_parts(file, end)?;
    file.seek(SeekFrom::Start(0))?;
    let (mut version, mut has_graph) = (None, false);
    let mut place = 0;
    while place < end {
        let (field, wire) = tag(file)?;
        has_graph |= field == GRAPH && wire == BYTES;
        let length = length(file, wire)?;
        place = file.stream_position()?.checked_add(length).filter(|place| *place <= end).ok_or(CUT)?;
        if field == OPERATOR_SET && wire == BYTES && length <= MAX_OPERATOR_SET_BYTES {
            version = version.or(default_set(&mut Read::by_ref(file).take(length))?);
        }
        file.seek(SeekFrom::Start(place))?;
    }
    if !has_graph {
        return Err(Kind::NotAModel("it has no graph"));
    }
    version.ok_or(Kind::NotAModel("it imports no operator set"))
}

/// The version of an imported set, where it is the default one.
fn default_set(message: &mut std::io::Take<impl Read>) -> Result<Option<u64>, Kind> {
    let (mut version, mut is_default) = (0, true);
    while message.limit() > 0 {
        match tag(message)? {
            (DOMAIN, BYTES) => {
                let mut domain = vec![0; usize::try_from(varint(message)?).unwrap_or(0).min(1_024)];
                message.read_exact(&mut domain).map_err(|_| CUT)?;
                is_default = domain.is_empty() || domain == b"ai.onnx";
            }
            (VERSION, VARINT) => version = varint(message)?,
            _ => return Err(Kind::NotAModel("its operator sets cannot be read")),
        }
    }
    Ok(is_default.then_some(version))
}
