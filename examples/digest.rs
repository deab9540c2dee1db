//! Articles in, a page of stories out.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use samestory::model::{Batch, Day};
use samestory_examples::{Common, Pictures, Source, options, read, run};

/// Groups articles into stories and writes a page for each, an index, digest.json, digest.md and digest.txt.
#[derive(Debug, Parser)]
#[command(name = "digest")]
struct Options {
    /// Article lines, plain or gzip; the bundled sample day when absent
    input: Option<PathBuf>,
    /// Folder to write into
    #[arg(long, value_name = "DIR", default_value = "digest")]
    out: PathBuf,
    /// The day in the digest's head; the day with most articles when absent. All articles are used in any case
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Day>,
    #[command(flatten)]
    pictures: Pictures,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    let options: Options = options();
    run(|| digest(&options))
}

fn digest(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::or_sample(options.input.clone()), options.common.strict)?;
    let pipeline = options.common.pipeline_with_pictures(&options.pictures)?;
    let started = Instant::now();
    let batch = Batch::new(input.articles);
    let digest = match options.date {
        Some(day) => pipeline.digest_on(&batch, day),
        None => pipeline.digest(&batch),
    }?;
    let written = samestory::render::write_to_folder(&digest, &options.out)?;
    for note in &digest.notes {
        eprintln!("note: {note}");
    }
    let (n_articles, n_stories, seconds) =
        (digest.n_articles(), digest.stories.len(), started.elapsed().as_secs_f64());
    eprintln!("{n_articles} articles, {n_stories} stories, {seconds:.2} s");
    eprintln!("open {}", written.index.display());
    Ok(input.n_skipped)
}
