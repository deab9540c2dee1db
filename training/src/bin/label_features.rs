//! Writes the label features of articles, for `train_labels.py`.
//!
//! `label_features < ARTICLES.jsonl > FEATURES.txt`
//!
//! A line of input is a JSON object with `title`, `body`, `url` and `section`, each optional. The first line
//! of output is `buckets N`, tab, the names of the hand-made features; then a line an article: the values of
//! the hand-made features, a tab, the hashed features as `bucket:value`, all separated by spaces.
#![allow(clippy::print_stdout, reason = "the features go to standard output")]

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use samestory_analysis::{LabelFeatures, LabelInput};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(stdout().lock());
    let names = LabelFeatures::of(&LabelInput::default());
    let names = joined(names.dense().iter().map(|(name, _)| (*name).to_owned()));
    writeln!(output, "buckets {}\t{names}", LabelFeatures::N_BUCKETS)?;
    for line in stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let features = LabelFeatures::of(&input(&article));
        let dense = joined(features.dense().iter().map(|(_, value)| format!("{value:.6}")));
        let hashed = joined(features.hashed().iter().map(|(bucket, value)| format!("{bucket}:{value:.6}")));
        writeln!(output, "{dense}\t{hashed}")?;
    }
    Ok(output.flush()?)
}

fn input(article: &Value) -> LabelInput<'_> {
    let text = |field: &str| article.get(field).and_then(Value::as_str).unwrap_or("");
    LabelInput { title: text("title"), body: text("body"), url: text("url"), section: text("section") }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}
