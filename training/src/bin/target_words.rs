//! Writes the words around targets, for `train_targets.py`.
//!
//! `target_words < TARGETS.jsonl > WORDS.txt`
//!
//! A line of input is a JSON object with `sentence` and the target's place in it, `from` and `to` in bytes. A line of output is
//! the same as a network sees it: the place of the target, then the words as `word/gap/quoted/form`, separated by spaces.
#![allow(clippy::print_stdout, reason = "the words go to standard output")]

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use samestory_analysis::TargetWords;
use samestory_model::Span;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let sentence = row.get("sentence").and_then(Value::as_str).ok_or("a line has no `sentence`")?;
        let place = |field: &str| {
            let value =
                row.get(field).and_then(Value::as_u64).ok_or_else(|| format!("a line has no `{field}`"))?;
            usize::try_from(value).map_err(|error| error.to_string())
        };
        writeln!(output, "{}", TargetWords::of(sentence, Span::new(place("from")?, place("to")?)?))?;
    }
    Ok(output.flush()?)
}
