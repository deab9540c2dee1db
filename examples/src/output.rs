//! Writing results.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

/// Writes one JSON object a line, to a temporary file that then takes the name `path`, so that a crash leaves an old file
/// whole.
///
/// # Errors
/// When the file cannot be written, naming it.
pub fn write_lines<T: Serialize>(
    path: &Path,
    lines: impl IntoIterator<Item = T>,
) -> Result<(), Box<dyn std::error::Error>> {
    let written = samestory::render::write_atomically(path, |file| {
        let mut file = io::BufWriter::new(file);
        for line in lines {
            serde_json::to_writer(&mut file, &line)?;
            file.write_all(b"\n")?;
        }
        file.flush()
    });
    Ok(written?)
}
