//! Trains the name tagger.
//!
//! `train_names SET.tsv.xz OUT` learns from all articles of the set and writes the model; `train_names SET.tsv.xz --folds` learns
//! four times from the articles of three quarters of the outlets and measures on those of the others.
#![allow(clippy::print_stdout, reason = "progress and figures go to standard output")]

use std::error::Error;
use std::path::Path;

use samestory_analysis::{CrfTagger, NameModelError};
use samestory_training::names::crf::{Crf, Settings, Vocabulary, to_bytes};
use samestory_training::names::data::{Marked, Spacing, read};
use samestory_training::names::score::{calibration, score};

const FOLDS: u32 = 4;

/// Features that occur once tell nothing.
const MIN_COUNT: u32 = 2;

/// Chosen by the mean F1 of persons, organizations and places over the folds.
const SETTINGS: Settings = Settings { epochs: 4, rate: 0.03, dropout: 0.2 };

/// Chosen by the calibration error over the folds.
const TEMPERATURE: f32 = 1.1;

/// Features without such a weight are left out: half the size, no difference in the folds.
const MIN_WEIGHT: f32 = 0.1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [set, out] = arguments.as_slice() else {
        return Err("usage: train_names SET (OUT | --folds)".into());
    };
    let documents = mixed(Path::new(set))?;
    if out == "--folds" {
        return Ok((0..FOLDS).try_for_each(|fold| measure(&documents, fold))?);
    }
    let bytes = trained(&documents);
    std::fs::write(out, &bytes)?;
    println!("{} articles, {} bytes", documents.len(), bytes.len());
    Ok(())
}

/// Two thirds of the articles as running text, one with blanks between all tokens: users' text is not always tidy. Of some articles
/// the title Has Capital Letters, or nothing else, as that of many outlets.
fn mixed(set: &Path) -> std::io::Result<Vec<Marked>> {
    let (natural, tokens) = (read(set, Spacing::Natural)?, read(set, Spacing::Tokens)?);
    let pick = |(at, (natural, tokens))| {
        let picked: Marked = if at % 3 == 2 { tokens } else { natural };
        match at % 8 {
            1 | 4 => picked.with_title(title_case),
            6 => picked.with_title(str::to_ascii_uppercase),
            _ => picked,
        }
    };
    Ok(natural.into_iter().zip(tokens).enumerate().map(pick).collect())
}

/// A capital letter at the beginning of every word of four letters or more.
fn title_case(title: &str) -> String {
    let capitalized = |word: &str| match word.chars().next() {
        Some(first) if word.len() >= 4 => word.replacen(first, &first.to_ascii_uppercase().to_string(), 1),
        _ => word.to_owned(),
    };
    title.split(' ').map(capitalized).collect::<Vec<_>>().join(" ")
}

fn trained(documents: &[Marked]) -> Vec<u8> {
    let vocabulary = Vocabulary::of(documents, MIN_COUNT);
    let sentences: Vec<_> = documents.iter().flat_map(|document| vocabulary.sentences(document)).collect();
    let mut crf = Crf::new(vocabulary.hashes.len());
    crf.train(&sentences, &SETTINGS, |epoch, loss| println!("pass {epoch}: loss {loss:.5} a word"));
    to_bytes(&crf, &vocabulary.hashes, MIN_WEIGHT, TEMPERATURE)
}

/// The fold of an article: articles of one outlet are alike.
fn fold(document: &Marked) -> u32 {
    document.outlet.bytes().fold(7u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)))
        % FOLDS
}

fn measure(documents: &[Marked], held: u32) -> Result<(), NameModelError> {
    let (test, rest): (Vec<Marked>, Vec<Marked>) =
        documents.iter().cloned().partition(|document| fold(document) == held);
    let tagger = CrfTagger::from_bytes("fold", &trained(&rest))?;
    let scores: Vec<String> = score(&test, &tagger)
        .iter()
        .map(|(kind, counts)| format!("{kind} {:.4}", counts.scores().2))
        .collect();
    let calibration = calibration(&test, &tagger);
    println!(
        "fold {held}: {} articles, F1 {}, calibration error {:.4}, Brier {:.4}",
        test.len(),
        scores.join(" "),
        calibration.error,
        calibration.brier
    );
    Ok(())
}
