//! `tokenizer.json` and `config.json` of a sentence model and of a classifier.

use samestory_embed::{ClassifierFiles, OnnxClassifier, OnnxEmbedder, OnnxOptions};
use samestory_model::Embedder;

const EMBEDDER: &[u8] = include_bytes!("../../../crates/embed/tests/fixtures/onnx/one-row.onnx");
const CLASSIFIER: &[u8] = include_bytes!("../../../crates/embed/tests/fixtures/onnx/classifier-3.onnx");
const TOKENIZER: &[u8] = include_bytes!("../../../crates/embed/tests/fixtures/onnx/wordpiece.json");
const TEXTS: [&str; 4] = ["Ferry fire", "", "\u{1f6a2} <unk> ﬁre\u{301}", "Bank cuts rate, says Marsh"];

/// Either of the two files.
pub fn run(bytes: &[u8]) {
    let options = OnnxOptions::default().with_max_tokens(16);
    if let Ok(embedder) = OnnxEmbedder::from_bytes("fuzzed", EMBEDDER.to_vec(), bytes, &options)
        && let Ok(vectors) = embedder.embed(&TEXTS)
    {
        assert_eq!(vectors.len(), TEXTS.len());
    }
    let files = ClassifierFiles { model: CLASSIFIER.to_vec(), tokenizer: TOKENIZER, config: bytes };
    if let Ok(classifier) = OnnxClassifier::from_bytes("fuzzed", files, &options) {
        let _ = classifier.classify(&TEXTS);
    }
}
