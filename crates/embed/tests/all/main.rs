//! The embedders of this crate; here the bundled model against the vectors that its training script computed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed step fails the test; what is left out is told"
)]

mod cache;
mod classifier;
#[path = "../../../onnx/tests/all/engines.rs"]
mod engines;
#[path = "../../../onnx/tests/all/installed.rs"]
mod installed;
mod models;
mod onnx;

use samestory_embed::StaticEmbedder;
use samestory_model::{Embedder, dot};

#[derive(serde::Deserialize)]
struct Reference {
    text: String,
    vector: Vec<f32>,
}

fn references() -> Vec<Reference> {
    serde_json::from_str(include_str!("../fixtures/static-reference.json")).unwrap()
}

#[test]
fn vectors_equal_those_of_the_training_script() {
    let embedder = StaticEmbedder::bundled();
    let references = references();
    assert!(references.len() >= 10);
    for reference in references {
        let vectors = embedder.embed(&[&reference.text]).unwrap();
        let length = dot(&reference.vector, &reference.vector).sqrt();
        let cosine = dot(vectors.row(0), &reference.vector);
        assert!((cosine - length).abs() < 1e-5, "{:?}: {cosine} instead of {length}", reference.text);
    }
}

#[test]
fn a_vector_does_not_depend_on_its_neighbours() {
    let embedder = StaticEmbedder::bundled();
    let references = references();
    let texts: Vec<&str> = references.iter().map(|reference| reference.text.as_str()).collect();
    let together = embedder.embed(&texts).unwrap();
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(embedder.embed(&[text]).unwrap().row(0), together.row(index));
    }
}

#[test]
fn text_without_known_words_has_no_direction() {
    let vectors = StaticEmbedder::bundled().embed(&["", "  \n", "\u{200b}"]).unwrap();
    assert!((0..3).all(|index| vectors.row(index).iter().all(|value| *value == 0.0)));
}

#[test]
fn long_text_is_cut_at_a_character() {
    let long = "é火災 ".repeat(100_000);
    let vectors = StaticEmbedder::bundled().embed(&[&long]).unwrap();
    assert!((vectors.cosine(0, 0) - 1.0).abs() < 1e-5);
}

#[test]
fn damaged_models_are_refused_with_a_reason() {
    let whole = include_bytes!("../../assets/static-minilm-256.bin");
    let vocabulary = include_str!("../../assets/vocab.txt");
    let reason = |table: &[u8], vocabulary: &str| {
        StaticEmbedder::from_parts("damaged", table, vocabulary).unwrap_err().to_string()
    };
    assert!(reason(&whole[..1000], vocabulary).contains("cut"));
    assert!(reason(&whole[1..], vocabulary).contains("version"));
    assert!(reason(whole, "one\ntwo\n").contains("the vocabulary has 2 tokens"));
    let mut endless = whole.to_vec();
    endless[16..20].copy_from_slice(&f32::INFINITY.to_le_bytes());
    assert!(reason(&endless, vocabulary).contains("not finite"));
    // 16 bytes that ask for vectors of 4,294,967,295 values.
    let no_rows = [b"SSTE".as_slice(), &1_u32.to_le_bytes(), &[0; 4], &u32::MAX.to_le_bytes()].concat();
    assert!(reason(&no_rows, "").contains("the table is empty"));
}

#[test]
fn the_assets_leave_room_for_publishing() {
    let n_bytes = include_bytes!("../../assets/static-minilm-256.bin").len()
        + include_str!("../../assets/vocab.txt").len();
    assert!(n_bytes <= 8_500_000, "{n_bytes} bytes");
}
