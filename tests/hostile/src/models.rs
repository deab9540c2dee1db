//! Model files: the bundled kinds, whole, damaged and made up. The first byte says which kind.

use samestory_analysis::{BundledLabeler, BundledTargetLabeler, CrfTagger, LabelInput, Labeler};
use samestory_analysis::{NameTagger, TargetLabeler};
use samestory_embed::StaticEmbedder;
use samestory_model::{Embedder, Span};
use samestory_text::Background;

const TEXT: &str = "The minister, Helena Marsh, flew to Paris on Tuesday, and 212 people were unharmed.";

/// The kind of model, then its file.
pub fn run(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 8 {
        0 => check_static(bytes),
        1 => check_tagger(&sealed("SSNM", bytes)),
        2 => check_labeler(&sealed("SSLB", bytes)),
        3 => check_targets(&sealed("SSTG", bytes)),
        4 => check_labeler(&edited(
            "SSLB",
            include_bytes!("../../../crates/analysis/assets/labels-v1.bin"),
            bytes,
        )),
        5 => check_targets(&edited(
            "SSTG",
            include_bytes!("../../../crates/analysis/assets/targets-v1.bin"),
            bytes,
        )),
        6 => check_background(bytes),
        _ => check_unsealed(bytes),
    }
}

/// A table and, behind a line that says `vocabulary`, the words of its rows.
fn check_static(bytes: &[u8]) {
    let border = b"\nvocabulary\n";
    let end = bytes.windows(border.len()).position(|part| part == border).unwrap_or(bytes.len());
    let words = String::from_utf8_lossy(bytes.get(end + border.len()..).unwrap_or_default());
    let Ok(embedder) = StaticEmbedder::from_parts("fuzzed", &bytes[..end], &words) else { return };
    let texts: [&str; 3] = [TEXT, "", &words];
    // Sums that are not finite are an error.
    if let Ok(vectors) = embedder.embed(&texts) {
        assert_eq!((vectors.len(), vectors.dimension()), (texts.len(), embedder.dimension()));
        assert!(vectors.row(0).iter().chain(vectors.row(2)).all(|value| value.is_finite()));
    }
}

fn check_tagger(bytes: &[u8]) {
    let Ok(tagger) = CrfTagger::from_bytes("fuzzed", bytes) else { return };
    for mention in tagger.mentions(TEXT) {
        assert_eq!(mention.span.slice(TEXT), Some(mention.text.as_str()));
        assert!((0.0..=1.0).contains(&mention.confidence), "{mention:?}");
    }
}

fn check_labeler(bytes: &[u8]) {
    let Ok(labeler) = BundledLabeler::parse(bytes) else { return };
    let labels =
        labeler.label(&LabelInput { title: "Minister flies to Paris", body: TEXT, ..LabelInput::default() });
    let confidences = [labels.tone.confidence, labels.sentiment.confidence, labels.intent.confidence];
    assert!(confidences.iter().all(|confidence| (0.0..=1.0).contains(confidence)), "{labels:?}");
}

fn check_targets(bytes: &[u8]) {
    let Ok(labeler) = BundledTargetLabeler::parse(bytes) else { return };
    let label = labeler.label(TEXT, Span::between(14, 26));
    assert!((0.0..=1.0).contains(&label.confidence), "{label:?}");
}

fn check_background(bytes: &[u8]) {
    let Ok(background) = Background::parse(&String::from_utf8_lossy(bytes)) else { return };
    for term in ["ferry", "the", "a b"] {
        assert!(background.idf(term).is_finite() && background.idf(term) >= 0.0);
    }
}

/// As they are: no checksum is right, so they are no models.
fn check_unsealed(bytes: &[u8]) {
    assert!(CrfTagger::from_bytes("fuzzed", bytes).is_err());
    assert!(BundledLabeler::parse(bytes).is_err());
    assert!(BundledTargetLabeler::parse(bytes).is_err());
}

/// `content` between its magic and the checksum that belongs there.
fn sealed(magic: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = [magic.as_bytes(), content].concat();
    let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let checksum = bytes.iter().fold(0xcbf2_9ce4_8422_2325, hash);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// The bundled `file` with four bytes replaced in each place that `edits` name, sealed again.
fn edited(magic: &str, file: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut content = file[magic.len()..file.len() - 8].to_vec();
    for edit in edits.chunks_exact(8) {
        let at = u32::from_le_bytes([edit[0], edit[1], edit[2], edit[3]]) as usize % (content.len() - 4);
        content[at..at + 4].copy_from_slice(&edit[4..]);
    }
    sealed(magic, &content)
}
