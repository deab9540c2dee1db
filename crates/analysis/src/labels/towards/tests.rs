//! The bundled network as a whole.

use proptest::prelude::*;

use super::*;
use crate::checksum::{FNV_OFFSET, fnv1a};

const BYTES: &[u8] = include_bytes!("../../../assets/targets-v1.bin");
/// What the network gave in PyTorch, by `training/train_targets.py`: the target's bytes, three probabilities, the sentence.
const REFERENCE: &str = include_str!("../../../tests/data/targets-reference.txt");

fn place(sentence: &str, name: &str) -> Span {
    let start = sentence.find(name).unwrap();
    Span::between(start, start + name.len())
}

fn label(sentence: &str, name: &str) -> Label<Sentiment> {
    BundledTargetLabeler::new().label(sentence, place(sentence, name))
}

#[test]
fn gives_what_the_trained_network_gave() {
    let labeler = BundledTargetLabeler::new();
    let mut n_lines = 0;
    for line in REFERENCE.lines() {
        let fields: Vec<&str> = line.splitn(6, '\t').collect();
        let [start, end, expected @ .., sentence] = &fields[..] else { panic!("{line}") };
        let target = Span::between(start.parse().unwrap(), end.parse().unwrap());
        let found = labeler.label(sentence, target);
        for ((label, probability), expected) in found.probabilities.iter().zip(expected) {
            let expected: f64 = expected.parse().unwrap();
            assert!((probability - expected).abs() < 1e-4, "{sentence}: {label} {probability}, {expected}");
        }
        n_lines += 1;
    }
    assert!(n_lines >= 10);
}

#[test]
fn weights_whose_sums_overflow_say_nothing() {
    let mut bytes = BYTES.to_vec();
    let end = bytes.len() - 8;
    bytes[end - 400 * 4..end]
        .as_chunks_mut()
        .0
        .iter_mut()
        .for_each(|weight| *weight = f32::MAX.to_le_bytes());
    let checksum = fnv1a(FNV_OFFSET, &bytes[..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    let label =
        BundledTargetLabeler::parse(&bytes).unwrap().label("Marsh flew to Paris.", Span::between(0, 5));
    assert!(label.probabilities.iter().all(|(_, probability)| *probability == 1.0 / 3.0), "{label:?}");
}

#[test]
fn clear_sentences_get_their_labels() {
    let blamed = "Voters are furious with Marsh, whose reckless lies have destroyed the party.";
    assert_eq!(label(blamed, "Marsh").label, Sentiment::Negative);
    let praised = "Marsh was hailed as a brilliant and courageous leader who saved thousands of lives.";
    assert_eq!(label(praised, "Marsh").label, Sentiment::Positive);
    assert_eq!(
        label("Marsh will meet the committee in Halden on Tuesday.", "Marsh").label,
        Sentiment::Neutral
    );
}

#[test]
fn who_blames_is_not_blamed() {
    let sentence = "“He is a disgrace,” Ana Brannock said of the mayor’s “plan” — not for the first time.";
    let negative = |name| label(sentence, name).probability(Sentiment::Negative);
    assert!(negative("He") > 0.5 && negative("Ana Brannock") < 0.3);
}

#[test]
fn who_is_named_does_not_matter() {
    let judged = |name: &str| label(&format!("{name}'s plan failed, and critics blasted it as a lie."), name);
    assert_eq!(judged("Trump"), judged("Helena Marsh"));
}

#[test]
fn a_long_sentence_is_read_around_the_target() {
    let sentence = format!("{} Marsh {}", "terrible ".repeat(1_000_000), "é wonderful ".repeat(1_000_000));
    let words = TargetWords::of(&sentence, place(&sentence, "Marsh"));
    assert_eq!((words.words().len(), words.target()), (61, 30));
}

#[test]
fn damaged_bytes_are_refused() {
    let reason = |bytes: &[u8]| BundledTargetLabeler::parse(bytes).unwrap_err().to_string();
    assert!(reason(&BYTES[..BYTES.len() - 9]).contains("checksum"));
    let content = &BYTES[..BYTES.len() - 8];
    let closed = |content: &[u8]| [content, &fnv1a(FNV_OFFSET, content).to_le_bytes()].concat();
    assert!(reason(&closed(&content[..content.len() - 1])).contains("missing at the end"));
    assert!(reason(&closed(&[content, b"x"].concat())).contains("1 bytes are left over"));
    let mut other_version = content.to_vec();
    other_version[4] = 9;
    assert!(reason(&closed(&other_version)).contains("version 9"));
}

proptest! {
    #[test]
    fn any_sentence_and_place_have_probabilities(sentence in "[a-zA-Zé “”'’,.!? -]{0,80}", start in 0..90_usize, length in 0..20_usize) {
        let label = BundledTargetLabeler::new().label(&sentence, Span::between(start, start + length));
        let sum: f64 = label.probabilities.iter().map(|(_, probability)| probability).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        prop_assert!(label.probabilities.iter().all(|(_, probability)| (0.0..=1.0).contains(probability)));
    }
}
