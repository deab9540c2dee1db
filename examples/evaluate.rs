//! Labelled articles in, measures of the clustering out.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use samestory::cluster::measures::{Bootstrap, Scores};
use samestory_examples::evaluation::{
    Against, LabelledBatch, Report, Sweep, calibration, labelled, mistakes, read_partition,
};
use samestory_examples::{Common, Source, options, read, run};

/// Clusters labelled articles and compares the result with the labels.
#[derive(Debug, Parser)]
#[command(name = "evaluate")]
struct Options {
    /// Article lines with `cluster`, plain or gzip; the bundled sample day when absent
    gold: Option<PathBuf>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Another clustering of the same articles, a line {"id","cluster"} an article: the difference in BCubed F1, with its interval.
    /// Can be given more than once
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    /// Whether the probabilities on the graph's edges mean what they say
    #[arg(long)]
    calibration: bool,
    /// BCubed F1 at other thresholds, and how much room the chosen one has
    #[arg(long)]
    sweep: bool,
    /// The N worst mistakes, with titles and reasons
    #[arg(long, value_name = "N")]
    mistakes: Option<usize>,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    let options: Options = options();
    run(|| evaluate(&options))
}

fn evaluate(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::or_sample(options.gold.clone()), options.common.strict)?;
    let n_skipped = input.n_skipped;
    let LabelledBatch { batch, gold } = labelled(input)?;
    let read_other = |path: &PathBuf| Ok((path.clone(), read_partition(path, &batch)?));
    let others = options.against.iter().map(read_other).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let pipeline = options.common.pipeline()?;
    let started = Instant::now();
    let clustered = pipeline.clustered(&batch)?;
    let seconds = started.elapsed().as_secs_f64();
    let found = clustered.clustering();
    let against = others.iter().map(|(path, other)| Against::of((path, other), &gold, found));
    let told = options.mistakes.map(|limit| mistakes(&pipeline, (&batch, &clustered), &gold, limit));
    let report = Report {
        articles: batch.len(),
        scores: Scores::of(&gold, found)?,
        seconds,
        bcubed_f1: Bootstrap::default().bcubed_f1(&gold, found)?,
        against: against.collect::<Result<_, _>>()?,
        calibration: options.calibration.then(|| calibration(&clustered, &gold)).transpose()?,
        config: pipeline.config().clone(),
        sweep: options.sweep.then(|| Sweep::of(&pipeline, &clustered, &gold)).transpose()?,
        mistakes: told.transpose()?,
    };
    report.write(&mut std::io::stdout().lock(), options.json)?;
    Ok(n_skipped)
}
