//! The real models that `scripts/install-models` brings, on both engines, against reference vectors of Python's ONNX Runtime.
//!
//! `SAMESTORY_MODELS` names the folder; `SAMESTORY_DEMAND_MODELS=1` makes its absence a failure. Best in release mode.

use std::io::Read;
use std::path::PathBuf;

use samestory_embed::engine::EngineOptions;
use samestory_embed::{OnnxEmbedder, OnnxOptions};
use samestory_model::{Embedder, dot};

use crate::engines::engines;
use crate::installed::installed;

#[derive(serde::Deserialize)]
struct Reference {
    scale: f32,
    stride: usize,
    models: Vec<ReferenceModel>,
    texts: Vec<ReferenceText>,
}

#[derive(serde::Deserialize)]
struct ReferenceModel {
    name: String,
    max_tokens: usize,
}

#[derive(serde::Deserialize)]
struct ReferenceText {
    text: Option<String>,
    repeat: Option<String>,
    times: Option<usize>,
    results: Vec<ReferenceResult>,
}

#[derive(serde::Deserialize)]
struct ReferenceResult {
    n_content_tokens: usize,
    offset: Option<usize>,
    vector: Vec<i16>,
}

impl ReferenceText {
    fn text(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.repeat.as_ref().unwrap().repeat(self.times.unwrap()))
    }
}

fn reference() -> Reference {
    let mut json = String::new();
    let packed: &[u8] = include_bytes!("../fixtures/onnx-reference.json.gz");
    flate2::read::GzDecoder::new(packed).read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn load(folder: &PathBuf, engine: EngineOptions) -> OnnxEmbedder {
    OnnxEmbedder::load(folder, &OnnxOptions::default().with_engine(engine)).unwrap()
}

/// The cosine of a vector and the reference, from the dimensions that the reference has.
fn cosine(vector: &[f32], result: &ReferenceResult, reference: &Reference) -> f32 {
    let (stride, offset) = result.offset.map_or((1, 0), |offset| (reference.stride, offset));
    let given = vector.iter().skip(offset).step_by(stride).zip(&result.vector);
    let squares: f32 = given.map(|(x, y)| (x - f32::from(*y) / reference.scale).powi(2)).sum();
    1.0 - squares * stride as f32 / 2.0
}

/// The least cosine to the reference over its 500 texts, given together.
fn least_cosine(embedder: &OnnxEmbedder, model: usize, reference: &Reference) -> f32 {
    let texts: Vec<String> = reference.texts.iter().map(ReferenceText::text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = embedder.embed(&texts).unwrap();
    let mut least = 1.0_f32;
    for (row, text) in reference.texts.iter().enumerate() {
        let result = &text.results[model];
        if result.n_content_tokens == 0 {
            assert!(vectors.row(row).iter().all(|value| *value == 0.0), "text {row}");
        } else {
            least = least.min(cosine(vectors.row(row), result, reference));
        }
    }
    least
}

fn check(model: usize) {
    let reference = reference();
    assert_eq!(reference.texts.len(), 500);
    let ReferenceModel { name, max_tokens } = &reference.models[model];
    let Some(folder) = installed(&[name]).map(|models| models.join(name)) else { return };
    for engine in engines() {
        let embedder = load(&folder, engine);
        assert_eq!(embedder.max_tokens(), *max_tokens);
        let least = least_cosine(&embedder, model, &reference);
        eprintln!("{}: least cosine to the reference {least:.7}", embedder.fingerprint());
        assert!(least >= 0.999_9, "{}: {least}", embedder.engine());
    }
}

#[test]
fn minilm_equals_the_reference() {
    check(0);
}

#[test]
fn multilingual_e5_equals_the_reference() {
    check(1);
}

#[test]
fn what_is_said_in_two_languages_is_nearer_than_what_is_said_in_one() {
    let name = "multilingual-e5-small-aligned";
    let Some(folder) = installed(&[name]).map(|models| models.join(name)) else { return };
    let texts = [
        "The prime minister resigned after losing a vote of confidence.",
        "Der Ministerpräsident trat nach einer verlorenen Vertrauensabstimmung zurück.",
        "首相在信任投票失败后辞职。",
        "A volcano erupted on the island and covered villages with ash.",
        "Auf der Insel brach ein Vulkan aus und bedeckte Dörfer mit Asche.",
        "岛上火山喷发，村庄被火山灰覆盖。",
    ];
    for engine in engines() {
        let embedder = load(&folder, engine);
        assert!(embedder.aligns_languages());
        let vectors = embedder.embed(&texts).unwrap();
        for (a, b) in (0..texts.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let (cosine, same) = (vectors.cosine(a, b), a / 3 == b / 3);
            assert!(if same { cosine > 0.3 } else { cosine < 0.2 }, "{} / {}: {cosine}", texts[a], texts[b]);
        }
    }
}

#[test]
fn a_text_has_the_same_bits_alone_in_any_batch_and_in_any_run() {
    let name = "all-MiniLM-L6-v2";
    let Some(folder) = installed(&[name]).map(|models| models.join(name)) else { return };
    let texts: Vec<String> = reference().texts.iter().map(ReferenceText::text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for engine in engines() {
        let (one, other) = (load(&folder, engine.clone()), load(&folder, engine));
        assert_eq!(one.fingerprint(), other.fingerprint());
        let together = one.embed(&texts).unwrap();
        assert_eq!(other.embed(&texts).unwrap(), together);
        for (row, text) in texts.iter().enumerate().step_by(7) {
            let alone = one.embed(&[text]).unwrap();
            let is_empty = together.row(row).iter().all(|value| *value == 0.0);
            assert!(is_empty || dot(alone.row(0), together.row(row)) > 0.999_99, "{text}");
            assert_eq!(alone.row(0), together.row(row), "{text}");
        }
    }
}
