//! Articles in, the names in each body out.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samestory::model::Batch;
use samestory_examples::{Common, Source, read, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","mentions":[{"start","end","text","kind"}]}, in the order of the ids; the offsets are
/// bytes of the body as given.
#[derive(Debug, Parser)]
#[command(name = "entities")]
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
    mentions: Vec<Mention>,
}

#[derive(Serialize)]
struct Mention {
    start: usize,
    end: usize,
    text: String,
    kind: &'static str,
}

fn main() -> ExitCode {
    let options = Options::parse();
    run(|| entities(&options))
}

fn entities(options: &Options) -> Result<usize, Box<dyn Error>> {
    let input = read(&Source::File(options.input.clone()), options.common.strict)?;
    let batch = Batch::new(input.articles);
    let mentions = options.common.pipeline()?.mentions(&batch)?;
    let lines = batch.articles().iter().zip(mentions).map(|(article, mentions)| Line {
        id: article.id().as_str(),
        mentions: mentions
            .into_iter()
            .map(|mention| Mention {
                start: mention.span.start(),
                end: mention.span.end(),
                text: mention.text,
                kind: mention.kind.as_str(),
            })
            .collect(),
    });
    write_lines(&options.out, lines)?;
    Ok(input.n_skipped)
}
