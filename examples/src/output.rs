//! Writing results.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

/// Writes one JSON object a line: to standard output where `path` is `-`, else to a temporary file that then takes the name `path`, so
/// that a crash leaves an old file whole.
///
/// # Errors
/// When the file cannot be written, naming it.
pub fn write_lines<T: Serialize>(
    path: &Path,
    lines: impl IntoIterator<Item = T>,
) -> Result<(), Box<dyn std::error::Error>> {
    if path == Path::new("-") {
        return write_all(io::stdout().lock(), lines)
            .map_err(|error| format!("failed to write to standard output: {error}").into());
    }
    Ok(samestory::render::write_atomically(path, |file| write_all(file, lines))?)
}

fn write_all<T: Serialize>(out: impl Write, lines: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for line in lines {
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
