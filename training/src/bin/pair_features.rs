//! Writes the evidence of all pairs of labelled articles, for `tune_pair_model.py`.
//!
//! `pair_features ARTICLES.jsonl[.gz] [--model TABLE] > PAIRS`; the options are those of the examples, TABLE is a folder with another static
//! table, as `train_embedder.py` writes it.
//!
//! The first line of the output is `{"features":[…],"clusters":[…],"config":{…}}`: the names of the features, by ascending id the story of each
//! article, and the settings. Behind it, for articles b > a in the order (0,1) (0,2) … (1,2) …, the features of the pair as
//! little-endian `f32`; NaN where one cannot be measured.
#![allow(clippy::print_stdout, reason = "the features go to standard output")]

use std::error::Error;
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samestory::cluster::explain_link;
use samestory_examples::evaluation::{LabelledBatch, labelled};
use samestory_examples::{Common, Source, read, run};
use samestory_model::FeatureShare;
use serde_json::json;

/// Writes the evidence of all pairs of labelled articles.
#[derive(Debug, Parser)]
#[command(name = "pair_features")]
struct Options {
    /// Article lines with `cluster`, plain or gzip
    articles: PathBuf,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    let options = Options::parse();
    run(|| write_pairs(&options))
}

fn write_pairs(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::File(options.articles.clone()), options.common.strict)?;
    let n_skipped = input.n_skipped;
    if input.clusters.iter().any(Option::is_none) {
        return Err(format!("`{}` has an article without a `cluster`", options.articles.display()).into());
    }
    let LabelledBatch { batch, gold } = labelled(input)?;
    let pipeline = options.common.pipeline()?;
    let (items, config) = (pipeline.items(&batch)?, pipeline.config());
    let features = |a, b| explain_link(&items, config, a, b).map(|link| link.features).unwrap_or_default();
    let names: Vec<&str> = features(0, 1).iter().map(|share| share.name).collect();
    let mut output = BufWriter::new(stdout().lock());
    writeln!(output, "{}", json!({"features": names, "clusters": gold.labels(), "config": config}))?;
    for a in 0..items.len() {
        for b in a + 1..items.len() {
            for share in features(a, b) {
                output.write_all(&value(&share).to_le_bytes())?;
            }
        }
    }
    output.flush()?;
    Ok(n_skipped)
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are enough to learn from")]
fn value(share: &FeatureShare) -> f32 {
    share.value.map_or(f32::NAN, |value| value as f32)
}
