//! Articles in, the names in each body out.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use samestory_examples::{LinesToLines, options, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","mentions":[{"start","end","text","kind"}]}, in the order of the ids; the offsets are
/// bytes of the body as given.
#[derive(Debug, Parser)]
#[command(name = "entities")]
struct Options {
    #[command(flatten)]
    lines: LinesToLines,
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
    let options: Options = options();
    run(|| entities(&options.lines))
}

fn entities(options: &LinesToLines) -> Result<usize, Box<dyn Error>> {
    let (batch, n_skipped) = options.read()?;
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
    Ok(n_skipped)
}
