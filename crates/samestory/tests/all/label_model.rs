//! The real label model that `scripts/install-models` brings, on both engines, on articles written for this test.
//!
//! `SAMESTORY_MODELS` names the folder; `SAMESTORY_DEMAND_MODELS=1` makes its absence a failure. Best in release mode.

use std::path::Path;

use samestory::OnnxLabeler;
use samestory::analysis::{BundledLabeler, LabelInput, Labeler, Sentiment};
use samestory::embed::OnnxOptions;
use samestory::model::Span;

use crate::engines::engines;
use crate::installed::installed;

const NAME: &str = "labels-minilm";

/// Titles and bodies whose sentiment is plain to a reader.
const ARTICLES: [(&str, &str, Sentiment); 3] = [
    (
        "A disgraceful plan that will ruin our coast",
        "The council's scheme is a shameful betrayal of everyone who lives here. It was cooked up in secret, it wastes millions, and \
         it will destroy the last quiet bay on the island. Nobody asked for it. Those who pushed it through should be ashamed, and \
         they should resign before they do more harm.",
        Sentiment::Negative,
    ),
    (
        "Council to vote on ferry timetable",
        "The council will vote on Tuesday on a new timetable for the ferry between the island and the mainland. Under the proposal, \
         four boats a day would sail from May to September. The last change was made in 2019. The meeting starts at six in the \
         evening.",
        Sentiment::Neutral,
    ),
    (
        "Volunteers bring the old lighthouse back to life",
        "It is a triumph for the whole island: after three years of patient work, a wonderful team of volunteers has restored the \
         lighthouse to its former beauty. Visitors were delighted, children cheered, and the mayor praised their skill and their \
         generosity. The restored lamp shines brighter than ever, and the future of the harbour looks bright.",
        Sentiment::Positive,
    ),
];

fn labelers(models: &Path) -> Vec<OnnxLabeler> {
    let load =
        |engine| OnnxLabeler::load(models.join(NAME), &OnnxOptions::default().with_engine(engine)).unwrap();
    engines().into_iter().map(load).collect()
}

fn text<'a>(title: &'a str, body: &'a str) -> LabelInput<'a> {
    LabelInput { title, body, ..LabelInput::default() }
}

fn probabilities(labeler: &OnnxLabeler, text: &LabelInput<'_>) -> Vec<f64> {
    let labels = labeler.label(text);
    let tone = labels.tone.probabilities.iter().map(|(_, probability)| *probability);
    let sentiment = labels.sentiment.probabilities.iter().map(|(_, probability)| *probability);
    let intent = labels.intent.probabilities.iter().map(|(_, probability)| *probability);
    tone.chain(sentiment).chain(intent).collect()
}

#[test]
fn what_is_plain_to_a_reader_is_labelled_so_and_engines_agree() {
    let Some(models) = installed(&[NAME]) else { return };
    let labelers = labelers(&models);
    let long = ARTICLES[0].1.repeat(20);
    for (title, body, expected) in ARTICLES {
        for labeler in &labelers {
            let started = std::time::Instant::now();
            let found = labeler.label(&text(title, body)).sentiment;
            eprintln!("{title}: {} {:.2}, {:.1?}", found.label, found.confidence, started.elapsed());
            assert_eq!(found.label, expected, "{title}");
            assert_eq!((labeler.n_failed(), labeler.first_failure()), (0, None));
        }
        for text in [text(title, body), text("", body), text(title, ""), text(title, &long)] {
            let found: Vec<Vec<f64>> = labelers.iter().map(|labeler| probabilities(labeler, &text)).collect();
            for (one, other) in found[0].iter().zip(&found[found.len() - 1]) {
                assert!((one - other).abs() < 1e-4, "{title}: {one} and {other}");
            }
        }
    }
}

#[test]
fn the_model_has_a_say_and_tells_what_decided() {
    let Some(models) = installed(&[NAME]) else { return };
    let (title, body, expected) = ARTICLES[0];
    let text = text(title, body);
    for labeler in labelers(&models) {
        assert_ne!(labeler.fingerprint(), BundledLabeler::new().fingerprint());
        let labels = labeler.label(&text);
        assert_ne!(labels.sentiment, BundledLabeler::new().label(&text).sentiment);
        let ends: Vec<usize> = body.match_indices('.').map(|(at, _)| at + 1).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let sentences: Vec<Span> =
            starts.zip(&ends).map(|(start, end)| Span::new(start, *end).unwrap()).collect();
        let reasons = labeler.reasons(&text, &labels, &sentences);
        assert_eq!(labels.sentiment.label, expected);
        assert_eq!(reasons.sentiment.sentences.len(), sentences.len());
        assert!(reasons.sentiment.sentences.iter().any(|weight| *weight > 0.05), "{reasons:?}");
    }
}
