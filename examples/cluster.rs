//! Articles in, a story number for each out.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samestory::model::Batch;
use samestory_examples::{Common, Source, read, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","cluster"}, in the order of the ids.
#[derive(Debug, Parser)]
#[command(name = "cluster")]
struct Options {
    /// Article lines, plain or gzip
    input: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    cluster: usize,
}

fn main() -> ExitCode {
    let options = Options::parse();
    run(|| cluster(&options))
}

fn cluster(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::File(options.input.clone()), options.common.strict)?;
    let batch = Batch::new(input.articles);
    let clustering = options.common.pipeline()?.cluster(&batch)?;
    let lines = batch.articles().iter().zip(clustering.labels());
    write_lines(&options.out, lines.map(|(article, &cluster)| Line { id: article.id().as_str(), cluster }))?;
    Ok(input.n_skipped)
}
