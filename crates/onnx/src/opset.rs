//! The operator set that a model is written in, read from its file without reading its weights.
//!
//! An ONNX file is one protocol-buffers message `ModelProto`; of its fields, 7 is the graph and 8 an imported operator set with
//! a domain (1) and a version (2). Reference: `onnx.proto` of the ONNX project; protocol buffers, *Encoding*.

use std::io::{Read, Seek, SeekFrom};

use crate::error::Kind;
use crate::wire::{BYTES, CUT, VARINT, Walk, check_parts, length, tag, varint};

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
    let mut walk = Walk::new(file);
    while walk.place() < end {
        let (field, wire) = tag(&mut walk)?;
        has_graph |= field == GRAPH && wire == BYTES;
        let length = length(&mut walk, wire)?;
        if field == OPERATOR_SET && wire == BYTES && length <= MAX_OPERATOR_SET_BYTES {
            let mut message = Vec::new();
            Read::by_ref(&mut walk).take(length).read_to_end(&mut message)?;
            version = version.or(default_set(&message)?);
        } else {
            walk.skip(length)?;
        }
    }
    if !has_graph {
        return Err(Kind::NotAModel("it has no graph"));
    }
    version.ok_or(Kind::NotAModel("it imports no operator set"))
}

/// The version of an imported set, where it is the default one.
fn default_set(mut message: &[u8]) -> Result<Option<u64>, Kind> {
    let (mut version, mut is_default) = (0, true);
    while !message.is_empty() {
        match tag(&mut message)? {
            (DOMAIN, BYTES) => {
                let n_bytes = usize::try_from(varint(&mut message)?).map_err(|_| CUT)?;
                let (domain, rest) = message.split_at_checked(n_bytes).ok_or(CUT)?;
                (is_default, message) = (domain.is_empty() || domain == b"ai.onnx", rest);
            }
            (VERSION, VARINT) => version = varint(&mut message)?,
            _ => return Err(Kind::NotAModel("its operator sets cannot be read")),
        }
    }
    Ok(is_default.then_some(version))
}
