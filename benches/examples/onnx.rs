//! How many texts a second a sentence model embeds, and how much memory that takes.
//!
//! `cargo run --release -p samestory-benches --features onnx,onnxruntime --example onnx -- MODEL_DIR TEXTS.jsonl ENGINE [THREADS [RUNS]]`
//! reads one JSON string a line; ENGINE is `rten`, `onnxruntime` or `static`.

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use samestory::Embedder;
use samestory::embed::engine::EngineOptions;
use samestory::embed::{OnnxEmbedder, OnnxOptions, StaticEmbedder};
use samestory_benches::kilobytes;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, texts, engine, counts @ ..] = &arguments[..] else {
        return Err("usage: onnx MODEL_DIR TEXTS.jsonl ENGINE [THREADS [RUNS]]".into());
    };
    let texts = std::fs::read_to_string(texts)?;
    let texts: Vec<String> = texts.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let embedder = embedder(Path::new(model), engine, counts)?;
    let loaded = kilobytes("VmHWM:")? / 1_000;
    let started = Instant::now();
    let vectors = embedder.embed(&texts)?;
    let seconds = started.elapsed().as_secs_f64();
    eprintln!(
        "{:.1} texts/s ({} texts, {seconds:.2} s), peak memory {loaded} MB behind loading, {} MB in all; {}",
        texts.len() as f64 / seconds,
        vectors.len(),
        kilobytes("VmHWM:")? / 1_000,
        embedder.fingerprint(),
    );
    Ok(())
}

fn embedder(model: &Path, engine: &str, counts: &[String]) -> Result<Box<dyn Embedder>, Box<dyn Error>> {
    if engine == "static" {
        return Ok(Box::new(StaticEmbedder::bundled()));
    }
    let mut options = EngineOptions::default().with_engine(engine.parse()?);
    let mut counts = counts.iter().map(|count| count.parse::<NonZeroUsize>());
    if let Some(threads) = counts.next() {
        options = options.with_threads(threads?);
    }
    if let Some(runs) = counts.next() {
        options = options.with_runs(runs?);
    }
    Ok(Box::new(OnnxEmbedder::load(model, &OnnxOptions::default().with_engine(options))?))
}
