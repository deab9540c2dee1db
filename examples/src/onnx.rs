//! `--embedder onnx`.

use std::error::Error;

use samestory::Pipeline;

use crate::command_line::Common;

/// The pipeline with the ONNX model that the options name.
#[cfg(any(feature = "onnx", feature = "onnxruntime"))]
pub(crate) fn with_model(pipeline: Pipeline, options: &Common) -> Result<Pipeline, Box<dyn Error>> {
    use samestory::embed::{CachedEmbedder, OnnxEmbedder, OnnxOptions, engine::EngineOptions};

    let folder = options.model.as_ref();
    let folder =
        folder.ok_or("`--embedder onnx` needs `--model DIR`, a folder with model.onnx and tokenizer.json")?;
    let mut engine = EngineOptions::default();
    if let Some(name) = &options.engine {
        engine = engine.with_engine(name.parse()?);
    }
    if let Some(threads) = options.threads {
        engine = engine.with_runs(threads);
    }
    let embedder = OnnxEmbedder::load(folder, &OnnxOptions::default().with_engine(engine))?;
    Ok(match &options.vectors {
        Some(path) => pipeline.with_embedder(CachedEmbedder::open(path, embedder)?),
        None => pipeline.with_embedder(embedder),
    })
}

/// Says how to build the program with an engine.
#[cfg(not(any(feature = "onnx", feature = "onnxruntime")))]
pub(crate) fn with_model(_: Pipeline, _: &Common) -> Result<Pipeline, Box<dyn Error>> {
    let program = std::env::current_exe().ok();
    let program = program.and_then(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let program = program.unwrap_or_else(|| "digest".to_owned());
    Err(format!(
        "failed to load the embedder `onnx`: this program was built without it; use\n    \
         cargo run --release --features onnx,onnxruntime --example {program} -- \
         --embedder onnx --model DIR …"
    )
    .into())
}
