//! Measures a name tagger on sets with marked names: strict span F1 by kind.
//!
//! `evaluate_names MODEL SET…`; MODEL is a file or `bundled`. A set is read twice: as running text, and with blanks
//! between all tokens.
#![allow(clippy::print_stdout, reason = "figures go to standard output")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use samestory_analysis::{CrfTagger, NameTagger};
use samestory_training::names::data::{Spacing, read};
use samestory_training::names::score::{calibration, score};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, sets @ ..] = arguments.as_slice() else {
        return Err("usage: evaluate_names MODEL SET...".into());
    };
    let tagger: Box<dyn NameTagger> = match model.as_str() {
        "bundled" => Box::new(CrfTagger::bundled()),
        file => Box::new(CrfTagger::from_bytes("trial", &std::fs::read(file)?)?),
    };
    for set in sets {
        for spacing in [Spacing::Natural, Spacing::Tokens] {
            let documents = read(Path::new(set), spacing)?;
            println!("{set}, {spacing:?}");
            for (kind, counts) in score(&documents, tagger.as_ref()) {
                let (precision, recall, f1) = counts.scores();
                println!("  {kind:14} P {precision:.3} R {recall:.3} F1 {f1:.3} ({})", counts.marked);
            }
            let calibration = calibration(&documents, tagger.as_ref());
            let bins: Vec<String> =
                calibration.bins.iter().map(|(mean, right)| format!("{mean:.2}/{right:.2}")).collect();
            println!(
                "  confidence/right {} ece {:.4} brier {:.4}",
                bins.join(" "),
                calibration.error,
                calibration.brier
            );
            let n_words: usize =
                documents.iter().map(|document| document.text.split_whitespace().count()).sum();
            let started = Instant::now();
            let n: usize = documents.iter().map(|document| tagger.mentions(&document.text).len()).sum();
            let seconds = started.elapsed().as_secs_f64();
            println!("  {n} names, {:.0} words a second", n_words as f64 / seconds);
        }
    }
    Ok(())
}
