//! Writes the features of sentences, for `train_sentences.py`.
//!
//! `sentence_features < SENTENCES.jsonl > FEATURES.jsonl`
//!
//! A line of input is `{"sentence","titles":[…]}`; a line of output `{"grams":[…],"measured":[["name",value],…]}`.
#![allow(clippy::print_stdout, reason = "the features go to standard output")]

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use samestory_analysis::SentenceFeatures;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let given: Value = serde_json::from_str(&line?)?;
        let sentence = given.get("sentence").and_then(Value::as_str).ok_or("a line without a sentence")?;
        let titles = given.get("titles").and_then(Value::as_array).ok_or("a line without titles")?;
        let titles: Vec<&str> = titles.iter().filter_map(Value::as_str).collect();
        let features = SentenceFeatures::of(sentence, &titles);
        let measured: Vec<Value> =
            features.measured().iter().map(|(name, value)| json!([name, value])).collect();
        writeln!(output, "{}", json!({"grams": features.grams(), "measured": measured}))?;
    }
    Ok(output.flush()?)
}
