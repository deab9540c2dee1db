//! Labelled articles in, measures of the clustering out.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use samestory::cluster::measures::Scores;
use samestory::model::{Batch, Clustering};
use samestory_examples::{Common, Labelled, Source, read, run};
use serde::Serialize;

/// Clusters labelled articles and compares the result with the labels.
#[derive(Debug, Parser)]
#[command(name = "evaluate")]
struct Options {
    /// Article lines with `cluster`, plain or gzip; the bundled sample day when absent
    gold: Option<PathBuf>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Serialize)]
struct Report {
    articles: usize,
    #[serde(flatten)]
    scores: Scores,
    seconds: f64,
}

fn main() -> ExitCode {
    let options = Options::parse();
    run(|| evaluate(&options))
}

fn evaluate(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::or_sample(options.gold.clone()), options.common.strict)?;
    let n_skipped = input.n_skipped;
    let (batch, gold) = labelled(input)?;
    let pipeline = options.common.pipeline()?;
    let started = Instant::now();
    let found = pipeline.cluster(&batch)?;
    let seconds = started.elapsed().as_secs_f64();
    let report = Report { articles: batch.len(), scores: Scores::of(&gold, &found)?, seconds };
    print(&report, options.json)?;
    Ok(n_skipped)
}

/// The labelled articles, and their labels in the order of the batch. Articles without a label are left out.
fn labelled(input: Labelled) -> Result<(Batch, Clustering), Box<dyn Error>> {
    let pairs = input.articles.into_iter().zip(input.clusters);
    let labelled: Vec<_> = pairs.filter_map(|(article, cluster)| Some((article, cluster?))).collect();
    if labelled.is_empty() {
        return Err("failed to evaluate: no line has a `cluster`".into());
    }
    let label_of: std::collections::BTreeMap<_, _> =
        labelled.iter().map(|(article, cluster)| (article.id().clone(), cluster.clone())).collect();
    let batch = Batch::new(labelled.into_iter().map(|(article, _)| article).collect());
    let labels: Vec<_> = batch.articles().iter().filter_map(|article| label_of.get(article.id())).collect();
    let gold = Clustering::from_labels(&labels);
    Ok((batch, gold))
}

fn print(report: &Report, json: bool) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(report)?)?;
        return Ok(());
    }
    let Scores { bcubed, pairwise, .. } = &report.scores;
    writeln!(out, "articles          {}", report.articles)?;
    writeln!(
        out,
        "stories           {} found, {} in the labels",
        report.scores.n_found, report.scores.n_gold
    )?;
    for (name, score) in [("BCubed", bcubed), ("pairwise", pairwise)] {
        let (precision, recall, f1) = (score.precision, score.recall, score.f1);
        writeln!(out, "{name:<10}        P {precision:.4}  R {recall:.4}  F1 {f1:.4}",)?;
    }
    writeln!(out, "NMI               {:.4}", report.scores.nmi)?;
    writeln!(out, "AMI               {:.4}", report.scores.ami)?;
    writeln!(out, "ARI               {:.4}", report.scores.ari)?;
    writeln!(out, "seconds           {:.2}", report.seconds)?;
    Ok(())
}
