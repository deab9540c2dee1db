//! Splits texts into sentences: reads lines `{"id": …, "text": …}`, writes lines `{"id": …, "sentences": [[start, end], …],
//! "news": [[start, end], …]}` with byte ranges of the text as given; `news` are the sentences that are no captions,
//! bylines, labels and the like.
//!
//! `cargo run --release -p samestory-text --example sentences < texts.jsonl > borders.jsonl`

use std::error::Error;
use std::io::{BufRead, Write};

use samestory_model::{Article, BodyFormat, Span};
use samestory_text::{Document, normalize, sentences};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = line.get("text").and_then(Value::as_str).ok_or("a line has no `text`")?;
        let article = Article::builder("text").body(text).body_format(BodyFormat::Text).build()?;
        let (found, news) = (pairs(all_sentences(text)), pairs(news_sentences(&Document::new(&article))));
        writeln!(output, "{}", json!({ "id": line.get("id"), "sentences": found, "news": news }))?;
    }
    Ok(())
}

/// Sentences are found in normalised text, and told as ranges of the original.
fn all_sentences(text: &str) -> Vec<Span> {
    let normalized = normalize(text, BodyFormat::Text);
    sentences(normalized.as_str()).into_iter().map(|span| normalized.original_span(span)).collect()
}

fn news_sentences(document: &Document<'_>) -> Vec<Span> {
    document.sentences().iter().map(|sentence| document.sentence_evidence(sentence).span).collect()
}

fn pairs(spans: Vec<Span>) -> Vec<Value> {
    spans.into_iter().map(|span| json!([span.start(), span.end()])).collect()
}
