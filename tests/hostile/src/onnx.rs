//! ONNX models from any bytes, run by the pure-Rust engine.

use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxEmbedder, OnnxOptions};
use samestory_model::Embedder;

const TOKENIZER: &[u8] = include_bytes!("../../../crates/embed/tests/fixtures/onnx/wordpiece.json");
const CONFIG: &[u8] = br#"{"id2label": {"0": "bad", "1": "plain", "2": "good"}}"#;

/// A model's file.
pub fn run(bytes: &[u8]) {
    let options = OnnxOptions::default().with_max_tokens(16);
    let texts = ["Ferry fire", "", "Bank cuts rate"];
    if let Ok(embedder) = OnnxEmbedder::from_bytes("fuzzed", bytes.to_vec(), TOKENIZER, &options)
        && let Ok(vectors) = embedder.embed(&texts)
    {
        assert_eq!((vectors.len(), vectors.dimension()), (texts.len(), embedder.dimension()));
    }
    let files = ClassifierFiles { model: bytes.to_vec(), tokenizer: TOKENIZER, config: CONFIG };
    if let Ok(classifier) = OnnxClassifier::from_bytes("fuzzed", files, &options) {
        let _ = classifier.classify(&texts);
    }
}
