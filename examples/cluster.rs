//! Articles in, a story number for each out.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use samestory_examples::{LinesToLines, options, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","cluster"}, in the order of the ids.
#[derive(Debug, Parser)]
#[command(name = "cluster")]
struct Options {
    #[command(flatten)]
    lines: LinesToLines,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    cluster: usize,
}

fn main() -> ExitCode {
    let options: Options = options();
    run(|| cluster(&options.lines))
}

fn cluster(options: &LinesToLines) -> Result<usize, Box<dyn Error>> {
    let (batch, n_skipped) = options.read()?;
    let clustering = options.common.pipeline()?.cluster(&batch)?;
    let lines = batch.articles().iter().zip(clustering.labels());
    write_lines(&options.out, lines.map(|(article, &cluster)| Line { id: article.id().as_str(), cluster }))?;
    Ok(n_skipped)
}
