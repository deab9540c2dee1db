//! `--embedder static --model DIR`.

use std::error::Error;
use std::path::Path;

use samestory::Pipeline;
use samestory::embed::StaticEmbedder;

/// The pipeline with the static table of a folder, as `training/train_embedder.py` writes it.
pub(crate) fn with_table(pipeline: Pipeline, folder: &Path) -> Result<Pipeline, Box<dyn Error>> {
    let table = folder.join("static-minilm-256.bin");
    let vocabulary = folder.join("vocab.txt");
    let bytes = std::fs::read(&table).map_err(|error| unreadable(&table, &error))?;
    let tokens = std::fs::read_to_string(&vocabulary).map_err(|error| unreadable(&vocabulary, &error))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let embedder =
        StaticEmbedder::from_parts(&name, &bytes, &tokens).map_err(|error| unreadable(folder, &error))?;
    Ok(pipeline.with_embedder(embedder))
}

fn unreadable(path: &Path, cause: &dyn Error) -> String {
    format!("failed to load the static model `{}`: {cause}", path.display())
}
