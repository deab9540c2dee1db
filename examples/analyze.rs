//! Articles in; summary, entities, tone, sentiment and intent of each out.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use samestory::analysis::{Claim, Entity, EntitySentiment, Intent, Label, Sentiment, Tone};
use samestory::model::ArticleId;
use samestory_examples::{LinesToLines, options, run, write_lines};
use serde::Serialize;

/// Writes a line an article: {"id","summary","entities","entity_sentiments","tone","sentiment","intent"}, in the order of the ids.
#[derive(Debug, Parser)]
#[command(name = "analyze")]
struct Options {
    #[command(flatten)]
    lines: LinesToLines,
}

#[derive(Serialize)]
struct Line {
    id: ArticleId,
    summary: Vec<Claim>,
    entities: Vec<Entity>,
    entity_sentiments: Vec<EntitySentiment>,
    tone: Label<Tone>,
    sentiment: Label<Sentiment>,
    intent: Label<Intent>,
}

fn main() -> ExitCode {
    let options: Options = options();
    run(|| analyze(&options.lines))
}

fn analyze(options: &LinesToLines) -> Result<usize, Box<dyn Error>> {
    let (batch, n_skipped) = options.read()?;
    let analyses = options.common.pipeline()?.analyze(&batch)?;
    let lines = analyses.into_iter().map(|article| Line {
        id: article.id,
        summary: article.summary,
        entities: article.entities,
        entity_sentiments: article.entity_sentiments,
        tone: article.tone,
        sentiment: article.sentiment,
        intent: article.intent,
    });
    write_lines(&options.out, lines)?;
    Ok(n_skipped)
}
