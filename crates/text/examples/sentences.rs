//! Splits texts into sentences: reads lines `{"id": …, "text": …}`, writes lines `{"id": …, "sentences": [[start, end], …]}`
//! with byte ranges of the text as given.
//!
//! `cargo run --release -p samestory-text --example sentences < texts.jsonl > borders.jsonl`

use std::error::Error;
use std::io::{BufRead, Write};

use samestory_model::{BodyFormat, Span};
use samestory_text::{normalize, sentences};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = line.get("text").and_then(Value::as_str).ok_or("a line has no `text`")?;
        let found: Vec<Value> = original_spans(text).map(|span| json!([span.start(), span.end()])).collect();
        writeln!(output, "{}", json!({ "id": line.get("id"), "sentences": found }))?;
    }
    Ok(())
}

/// Sentences are found in normalised text, and told as ranges of the original.
fn original_spans(text: &str) -> impl Iterator<Item = Span> {
    let normalized = normalize(text, BodyFormat::Text);
    sentences(normalized.as_str()).into_iter().map(move |span| normalized.original_span(span))
}
