//! The real classifier and photographs that `scripts/install-models` brings, on both engines, against Pillow and Python's ONNX Runtime.
//!
//! `SAMESTORY_MODELS` names the folder; `SAMESTORY_DEMAND_MODELS=1` makes its absence a failure. Best in release mode.

use samestory_model::PictureDescriber;
use samestory_picture::{OnnxPictureTagger, PictureOptions};

use crate::engines::engines;
use crate::installed::installed;

/// The classifier and what it looks at.
const NAMES: [&str; 2] = ["efficientnet-lite2", "photographs"];

/// What `training/picture_reference.py` found.
#[derive(serde::Deserialize)]
struct Reference {
    stride: usize,
    pictures: Vec<ReferencePicture>,
}

#[derive(serde::Deserialize)]
struct ReferencePicture {
    file: String,
    top: Vec<String>,
    logits: Vec<f32>,
}

fn taggers(models: &std::path::Path) -> Vec<OnnxPictureTagger> {
    let load = |engine| {
        let options = PictureOptions::default().with_engine(engine);
        OnnxPictureTagger::load(models.join("efficientnet-lite2"), &options).unwrap()
    };
    engines().into_iter().map(load).collect()
}

#[test]
fn photographs_have_the_values_of_the_reference() {
    let Some(models) = installed(&NAMES) else { return };
    let reference: Reference = serde_json::from_str(include_str!("../fixtures/photographs.json")).unwrap();
    assert!(reference.pictures.len() >= 6);
    for tagger in taggers(&models) {
        for picture in &reference.pictures {
            let file = std::fs::read(models.join("photographs").join(&picture.file)).unwrap();
            let started = std::time::Instant::now();
            let logits = tagger.logits(&file).unwrap();
            let seconds = started.elapsed().as_secs_f64();
            let pairs = logits.iter().step_by(reference.stride).zip(&picture.logits);
            let distance = pairs.map(|(found, expected)| (found - expected).abs()).fold(0.0, f32::max);
            eprintln!(
                "{} by {}: off by {distance:.1e} at most, {seconds:.3} s",
                picture.file,
                tagger.engine()
            );
            // Of PNG, the pixels are the same. Decoders of JPEG differ by a level here and there, and so labels may change places
            // that have next to nothing.
            let (most, n_same) = if picture.file.ends_with("png") { (1e-3, 5) } else { (0.03, 4) };
            assert!(distance < most, "{}: {distance}", picture.file);
            assert_eq!(top(&tagger, &logits)[..n_same], picture.top[..n_same], "{}", picture.file);
        }
    }
}

/// The five labels with the largest values.
fn top(tagger: &OnnxPictureTagger, logits: &[f32]) -> Vec<String> {
    let mut labels: Vec<(&String, &f32)> = tagger.labels().iter().zip(logits).collect();
    labels.sort_by(|a, b| b.1.total_cmp(a.1));
    labels.into_iter().take(5).map(|(label, _)| label.clone()).collect()
}

#[test]
fn what_is_said_of_photographs_makes_sense() {
    let Some(models) = installed(&NAMES) else { return };
    for tagger in taggers(&models) {
        let said = |file: &str| {
            let content =
                tagger.describe(&std::fs::read(models.join("photographs").join(file)).unwrap()).unwrap();
            content.tags().iter().map(|tag| tag.name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said("chelsea.png"), ["Egyptian Mau", "a cat having a striped coat", "tabby cat"]);
        assert_eq!(said("coffee.png"), ["espresso"]);
        // No label of ImageNet is an astronaut, a launch or a temple of China, and the flower is taken for a honeycomb: with less than an
        // even chance each, so nothing is said.
        for unsure in ["astronaut.png", "rocket.jpg", "china.jpg", "flower.jpg"] {
            assert!(said(unsure).is_empty(), "{unsure}: {:?}", said(unsure));
        }
    }
}
