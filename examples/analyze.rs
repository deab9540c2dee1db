//! Articles in; summary, entities, tone, sentiment and intent of each out.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samestory::analysis::{Claim, Entity, Intent, Label, Sentiment, Tone};
use samestory::model::{ArticleId, Batch};
use samestory_examples::{Common, Source, read, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","summary","entities","tone","sentiment","intent"}, in the order of the ids.
#[derive(Debug, Parser)]
#[command(name = "analyze")]
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
struct Line {
    id: ArticleId,
    summary: Vec<Claim>,
    entities: Vec<Entity>,
    tone: Label<Tone>,
    sentiment: Label<Sentiment>,
    intent: Label<Intent>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    run(|| analyze(&options))
}

fn analyze(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::File(options.input.clone()), options.common.strict)?;
    let analyses = options.common.pipeline()?.analyze(&Batch::new(input.articles))?;
    let lines = analyses.into_iter().map(|article| Line {
        id: article.id,
        summary: article.summary,
        entities: article.entities,
        tone: article.tone,
        sentiment: article.sentiment,
        intent: article.intent,
    });
    write_lines(&options.out, lines)?;
    Ok(input.n_skipped)
}
