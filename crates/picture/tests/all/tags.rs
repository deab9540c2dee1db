//! What is said of pictures.

use samestory_model::{PictureDescriber, PictureTag};
use samestory_picture::{OnnxPictureTagger, PictureOptions};

use crate::engines::engines;
use crate::{colours, fixtures, picture, plain};

fn names(tags: &[PictureTag]) -> Vec<&str> {
    tags.iter().map(PictureTag::name).collect()
}

#[test]
fn a_sure_tag_is_told_and_an_unsure_one_is_not() {
    for engine in engines() {
        let tagger = colours(engine);
        let red = tagger.describe(&picture("red.png")).unwrap();
        assert_eq!(names(red.tags()), ["red"]);
        assert_eq!(red.model(), tagger.fingerprint());
        // Of six labels, none is even half as probable as it would have to be.
        assert!(tagger.describe(&picture("grey.png")).unwrap().tags().is_empty());
    }
}

#[test]
fn labels_of_one_name_count_as_one() {
    // Twice `light above`: each of the two has less than the least probability, both together more.
    let options = PictureOptions::default().with_min_probability(0.4);
    let tagger = OnnxPictureTagger::load(fixtures().join("colours"), &options).unwrap();
    let content = tagger.describe(&picture("waves.png")).unwrap();
    let logits = tagger.logits(&picture("waves.png")).unwrap();
    let powers: Vec<f64> = logits.iter().map(|logit| f64::from(*logit).exp()).collect();
    let total: f64 = powers.iter().sum();
    let (one, both) = (powers[3] / total, (powers[3] + powers[5]) / total);
    assert!(one < 0.4 && both > 0.4, "{one} {both}");
    assert_eq!(content.tags()[0].name(), "light above");
    assert!((content.tags()[0].probability() - both).abs() < 1e-9);
    assert!(content.tags().len() <= 3 && content.tags().iter().all(|tag| tag.probability() >= 0.1));
}

#[test]
fn less_sure_tags_are_had_by_asking_for_less() {
    let at = |probability| {
        let options = PictureOptions::default().with_min_probability(probability);
        let tagger = OnnxPictureTagger::load(fixtures().join("colours"), &options).unwrap();
        tagger.describe(&picture("grey.png")).unwrap().tags().len()
    };
    assert_eq!((at(0.01), at(1.0)), (3, 0));
}

#[test]
fn one_picture_in_any_form_has_the_same_values() {
    let tagger = plain();
    let expected = tagger.logits(&picture("waves.png")).unwrap();
    // Without loss, the same pixels; transparency is left aside.
    assert_eq!(tagger.logits(&picture("waves.webp")).unwrap(), expected);
    assert_eq!(tagger.logits(&picture("alpha.png")).unwrap(), expected);
    for (lossy, most) in [("waves.jpg", 0.02), ("waves-progressive.jpg", 0.1), ("waves-turned.jpg", 0.02)] {
        let found = tagger.logits(&picture(lossy)).unwrap();
        let distance = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(distance < most, "{lossy}: {distance}");
    }
}

#[test]
fn engines_agree_and_are_told_apart() {
    let taggers: Vec<_> = engines().into_iter().map(colours).collect();
    let found: Vec<_> = taggers.iter().map(|tagger| tagger.logits(&picture("waves.png")).unwrap()).collect();
    for (tagger, logits) in taggers.iter().zip(&found).skip(1) {
        assert!(logits.iter().zip(&found[0]).all(|(a, b)| (a - b).abs() < 1e-5));
        assert_ne!(tagger.fingerprint(), taggers[0].fingerprint());
    }
    assert!(taggers[0].fingerprint().as_str().starts_with("colours+rten-"));
}
