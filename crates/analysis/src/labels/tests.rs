//! The bundled model as a whole.

use proptest::prelude::*;

use super::*;
use crate::checksum::{FNV_OFFSET, fnv1a};

const BYTES: &[u8] = include_bytes!("../../assets/labels-v1.bin");

const WIRE_REPORT: LabelInput<'static> = LabelInput {
    title: "Ferry with 214 aboard runs aground off Halden",
    body: "HALDEN (Reuters) - A passenger ferry carrying 214 people ran aground near the port of Halden on Tuesday morning, \
           the coast guard said. All passengers were taken off by noon and four were treated for minor injuries, a \
           spokesman said. The ferry had left Brannock at 6.40 a.m. and struck a sandbank in heavy fog, according to the \
           operator, Northern Lines. Police said the captain was being interviewed. The transport ministry announced an \
           inquiry and said the route would stay closed until Thursday.",
    url: "",
    section: "",
};

const COLUMN: LabelInput<'static> = LabelInput {
    title: "OPINION: Our council has forgotten whom it serves",
    body: "It is hard to imagine a more cynical decision. Once again our council has shown that it cares more about its \
           donors than about the people who elected it. Why should we pay for this failure? We must not let them get away \
           with it. The truth is simple: the stadium is a disgrace, the numbers are nonsense, and everyone in that room \
           knew it. If we believe in honest government, we should say so in May. I will, and so should you.",
    url: "",
    section: "",
};

const HOW_TO: LabelInput<'static> = LabelInput {
    title: "How to keep your bicycle running through the winter: five easy tips",
    body: "Salt and wet roads wear out your chain. Here are a few steps that help you avoid repairs. Clean your chain every \
           week. Use a dry cloth and a drop of oil. Check your brakes before you ride. Make sure that your lights are \
           charged, and keep a spare tube in your bag. If you need new tyres, choose wide ones. You should also try to \
           store your bicycle indoors. Remember to lower the pressure of your tyres when it snows.",
    url: "https://paper.example/guides/winter-bicycle",
    section: "Guides",
};

fn all_probabilities(labels: &Labels) -> [Vec<f64>; 3] {
    [
        labels.tone.probabilities.iter().map(|(_, probability)| *probability).collect(),
        labels.sentiment.probabilities.iter().map(|(_, probability)| *probability).collect(),
        labels.intent.probabilities.iter().map(|(_, probability)| *probability).collect(),
    ]
}

#[test]
fn clear_texts_get_their_labels() {
    let labeler = BundledLabeler::new();
    let report = labeler.label(&WIRE_REPORT);
    assert_eq!((report.intent.label, report.tone.label), (Intent::Inform, Tone::Factual));
    assert_eq!(report.sentiment.label, Sentiment::Neutral);
    let column = labeler.label(&COLUMN);
    assert_eq!((column.intent.label, column.tone.label), (Intent::Persuade, Tone::Critical));
    assert_eq!(column.sentiment.label, Sentiment::Negative);
    assert_eq!(labeler.label(&HOW_TO).intent.label, Intent::Advise);
}

#[test]
fn what_a_quoted_person_says_is_not_the_tone_of_the_article() {
    let labeler = BundledLabeler::new();
    let own = "The scheme is a shameful failure and a disgrace, and we must stop these dishonest people.";
    let quoted = format!("“{own}” the mayor said on Monday.");
    let critical = |body| labeler.label(&LabelInput { body, ..LabelInput::default() }).tone.probabilities[2];
    assert_eq!(critical(own).0, Tone::Critical);
    assert!(critical(own).1 > 2.0 * critical(&quoted).1);
}

#[test]
fn hints_of_the_outlet_count() {
    let labeler = BundledLabeler::new();
    let persuade = |section| labeler.label(&LabelInput { section, ..WIRE_REPORT }).intent.probabilities[2];
    assert_eq!(persuade("Opinion").0, Intent::Persuade);
    assert!(persuade("Opinion").1 > persuade("World").1);
}

#[test]
fn a_text_without_words_gets_the_priors() {
    let labeler = BundledLabeler::new();
    let empty = labeler.label(&LabelInput::default());
    assert_eq!(
        empty,
        labeler.label(&LabelInput {
            title: "…", body: " \n—!", section: "Opinion", ..LabelInput::default()
        })
    );
    assert_eq!((empty.tone.label, empty.intent.label), (Tone::Factual, Intent::Inform));
    assert!(all_probabilities(&empty).iter().flatten().all(|p| *p > 0.0 && *p < 0.7));
}

#[test]
fn a_damaged_model_says_so() {
    let message = |bytes: &[u8]| BundledLabeler::parse(bytes).unwrap_err().to_string();
    assert!(message(b"").contains("does not begin with `SSLB`"));
    assert!(message(b"SSLB\x01").contains("ends too early"));
    assert!(message(&BYTES[..BYTES.len() / 2]).contains("cut or damaged"));
    let mut flipped = BYTES.to_vec();
    flipped[100_000] ^= 1;
    assert!(message(&flipped).contains("cut or damaged"));
}

#[test]
fn a_whole_file_of_another_kind_is_refused() {
    let message = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = BYTES[..BYTES.len() - 8].to_vec();
        change(&mut bytes);
        bytes.extend(fnv1a(FNV_OFFSET, &bytes).to_le_bytes());
        BundledLabeler::parse(&bytes).unwrap_err().to_string()
    };
    assert!(message(&|bytes| bytes[4] = 9).contains("version 9, expected 1"));
    assert!(message(&|bytes| bytes[16] ^= 1).contains("other features"));
    assert!(message(&|bytes| bytes[24] = 7).contains("7 labels, expected 8"));
    assert!(message(&|bytes| bytes[33] = b'F').contains("found the label `Factual`, expected `factual`"));
    assert!(message(&|bytes| bytes.truncate(90_000)).contains("missing at the end"));
    assert!(message(&|bytes| bytes.push(0)).contains("1 bytes are left over"));
}

#[test]
fn the_file_is_small_and_named_by_its_content() {
    assert!(BYTES.len() <= 1_000_000);
    let labeler = BundledLabeler::new();
    assert!(labeler.fingerprint().as_str().starts_with("labels-linear@"));
    assert_eq!(labeler.fingerprint(), BundledLabeler::new().fingerprint());
}

#[test]
fn a_huge_body_takes_no_longer() {
    let body = "“A quote that never ends, ".repeat(1_000_000);
    let labels = BundledLabeler::new().label(&LabelInput { body: &body, ..LabelInput::default() });
    assert!(labels.intent.confidence > 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gets_probabilities_and_always_the_same(title in ".{0,60}", body in ".{0,400}", url in ".{0,40}") {
        let input = LabelInput { title: &title, body: &body, url: &url, section: "" };
        let labels = BundledLabeler::new().label(&input);
        prop_assert_eq!(&labels, &BundledLabeler::new().label(&input));
        for probabilities in all_probabilities(&labels) {
            prop_assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }
}

/// Says `critical` of a text with the word `disgrace`, without knowing which sentence has it.
struct DisgraceLabeler(samestory_model::Fingerprint);

impl Labeler for DisgraceLabeler {
    fn fingerprint(&self) -> &samestory_model::Fingerprint {
        &self.0
    }

    fn label(&self, text: &LabelInput<'_>) -> Labels {
        let critical = if text.body.contains("disgrace") { 0.9 } else { 0.2 };
        Labels {
            tone: Label::from_probabilities(&[(Tone::Factual, 1.0 - critical), (Tone::Critical, critical)])
                .unwrap(),
            sentiment: Label::from_probabilities(&[(Sentiment::Neutral, 1.0)]).unwrap(),
            intent: Label::from_probabilities(&[(Intent::Inform, 1.0)]).unwrap(),
        }
    }
}

/// The sentences of `body`, each ended by a full stop.
fn sentences(body: &str) -> Vec<Span> {
    let ends = body.match_indices('.').map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| Span::between(start, end)).collect()
}

#[test]
fn any_labeler_can_say_which_sentence_decided() {
    let labeler = DisgraceLabeler(samestory_model::Fingerprint::new("disgrace", &[]));
    let text = LabelInput {
        title: "Stadium",
        body: "It cost a lot. It is a disgrace. It opens in May.",
        ..LabelInput::default()
    };
    let reasons = labeler.reasons(&text, &labeler.label(&text), &sentences(text.body));
    // From 9 : 1 down to 1 : 4.
    let lost = libm::log(9.0) - libm::log(0.25);
    let [before, decisive, after] = reasons.tone.sentences[..] else { panic!("three sentences") };
    assert!((decisive - lost).abs() < 1e-9 && before == 0.0 && after == 0.0, "{reasons:?}");
    assert_eq!((reasons.tone.title, reasons.sentiment.sentences[1]), (0.0, 0.0));
}

#[test]
fn the_bundled_model_finds_the_sentences_that_accuse() {
    let labeler = BundledLabeler::new();
    let body = format!("The council met on Monday. {} Work begins in March.", COLUMN.body);
    let text = LabelInput { body: &body, ..COLUMN };
    let labels = labeler.label(&text);
    assert_eq!(labels.tone.label, Tone::Critical);
    let spans = sentences(&body);
    let weights = labeler.reasons(&text, &labels, &spans).tone.sentences;
    let weight_of = |part: &str| {
        let found = spans.iter().position(|span| span.slice(&body).unwrap().contains(part));
        weights[found.unwrap()]
    };
    for plain in ["met on Monday", "begins in March"] {
        for accusation in ["pay for this failure", "is a disgrace"] {
            assert!(weight_of(accusation) > weight_of(plain), "{accusation}, {plain}: {weights:?}");
        }
    }
}

#[test]
fn a_range_outside_the_text_has_no_weight() {
    let labeler = BundledLabeler::new();
    let beyond = [Span::between(90_000, 90_010), Span::between(5, 5)];
    let reasons = labeler.reasons(&COLUMN, &labeler.label(&COLUMN), &beyond);
    assert_eq!(reasons.tone.sentences, [0.0, 0.0]);
    let other = DisgraceLabeler(samestory_model::Fingerprint::new("disgrace", &[]));
    assert_eq!(other.reasons(&COLUMN, &other.label(&COLUMN), &beyond).tone.sentences, [0.0, 0.0]);
}
