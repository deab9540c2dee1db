//! The files of a model's folder.

use std::path::{Path, PathBuf};

use super::error::Kind;
use super::settings::Settings;

/// What a folder holds of a model.
pub(super) struct Folder {
    /// The name of the folder.
    pub(super) name: String,
    /// Where the graph is.
    pub(super) graph: PathBuf,
    /// The bytes of `tokenizer.json`.
    pub(super) tokenizer: Vec<u8>,
    pub(super) settings: Settings,
}

impl Folder {
    pub(super) fn read(folder: &Path) -> Result<Self, Kind> {
        let name = folder.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy());
        let graph = ["model.onnx", "onnx/model.onnx"].map(|file| folder.join(file));
        let graph = graph.into_iter().find(|path| path.is_file()).ok_or(Kind::Missing("model.onnx"))?;
        let tokenizer = read_tokenizer(folder)?;
        Ok(Self { name: name.into_owned(), graph, tokenizer, settings: Settings::read(folder)? })
    }
}

fn read_tokenizer(folder: &Path) -> Result<Vec<u8>, Kind> {
    std::fs::read(folder.join("tokenizer.json")).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Kind::Missing("tokenizer.json"),
        _ => Kind::Tokenizer(error.to_string()),
    })
}
