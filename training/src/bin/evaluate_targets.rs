//! Measures the bundled network for the sentiment towards targets.
//!
//! `xz -dc newsmtsc_rw_test.jsonl.xz | evaluate_targets`
//!
//! A line of input is a JSON object with `sentence`, the target's place in it, `from` and `to` in characters, and `polarity`, -1, 0 or 1.
//! Prints accuracy, F1 of each label and their mean, Brier score, calibration error (ten bins of equally many targets), and how many targets
//! it judges a second on one core.
#![allow(clippy::print_stdout, reason = "the figures go to standard output")]

use std::error::Error;
use std::io::{BufRead, stdin};
use std::time::Instant;

use samestory_analysis::{BundledTargetLabeler, Label, Sentiment, TargetLabeler};
use samestory_model::Span;
use serde_json::Value;

const BINS: usize = 10;
/// The time is that of judging all targets so many times.
const ROUNDS: usize = 20;

struct Row {
    sentence: String,
    target: Span,
    polarity: Sentiment,
}

fn main() -> Result<(), Box<dyn Error>> {
    let lines = stdin().lock().lines();
    let rows = lines.map(|line| row(&serde_json::from_str(&line?)?)).collect::<Result<Vec<_>, _>>()?;
    let labeler = BundledTargetLabeler::new();
    let judged: Vec<_> =
        rows.iter().map(|row| (labeler.label(&row.sentence, row.target), row.polarity)).collect();
    let scores: Vec<f64> = Sentiment::ALL.iter().map(|label| f1(&judged, *label)).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    println!("{} targets: accuracy {:.3}, macro-F1 {mean:.3}", rows.len(), accuracy(&judged));
    for (label, score) in Sentiment::ALL.iter().zip(scores) {
        println!("F1 of {label} {score:.3}");
    }
    println!("Brier {:.3}, calibration error {:.3}", brier(&judged), calibration_error(judged.clone()));
    println!("{:.0} targets a second", per_second(&rows, &labeler));
    Ok(())
}

fn row(line: &Value) -> Result<Row, Box<dyn Error>> {
    let sentence = line.get("sentence").and_then(Value::as_str).ok_or("a line has no `sentence`")?;
    let place = |field: &str| -> Result<usize, Box<dyn Error>> {
        let character =
            line.get(field).and_then(Value::as_u64).ok_or_else(|| format!("a line has no `{field}`"))?;
        let byte = sentence.char_indices().nth(usize::try_from(character)?);
        Ok(byte.map_or(sentence.len(), |(byte, _)| byte))
    };
    let polarity = match line.get("polarity").and_then(Value::as_i64) {
        Some(-1) => Sentiment::Negative,
        Some(0) => Sentiment::Neutral,
        Some(1) => Sentiment::Positive,
        _ => return Err("a line has no `polarity`".into()),
    };
    Ok(Row { target: Span::new(place("from")?, place("to")?)?, sentence: sentence.to_owned(), polarity })
}

type Judged = (Label<Sentiment>, Sentiment);

fn accuracy(judged: &[Judged]) -> f64 {
    share(judged, |(label, polarity)| label.label == *polarity)
}

fn share(judged: &[Judged], is: impl Fn(&Judged) -> bool) -> f64 {
    judged.iter().filter(|one| is(one)).count() as f64 / judged.len() as f64
}

fn f1(judged: &[Judged], wanted: Sentiment) -> f64 {
    let right = share(judged, |(label, polarity)| label.label == wanted && *polarity == wanted);
    let given = share(judged, |(label, _)| label.label == wanted);
    let there = share(judged, |(_, polarity)| *polarity == wanted);
    if right > 0.0 { 2.0 * right / (given + there) } else { 0.0 }
}

/// Squared distance over all labels, 0 best, 2 worst.
fn brier(judged: &[Judged]) -> f64 {
    let distance = |(label, polarity): &Judged| -> f64 {
        let right = |other| if other == *polarity { 1.0 } else { 0.0 };
        label.probabilities.iter().map(|(other, probability)| (probability - right(*other)).powi(2)).sum()
    };
    judged.iter().map(distance).sum::<f64>() / judged.len() as f64
}

fn calibration_error(mut judged: Vec<Judged>) -> f64 {
    judged.sort_by(|(a, _), (b, _)| a.confidence.total_cmp(&b.confidence));
    let gap = |bin: &[Judged]| {
        let confidence = bin.iter().map(|(label, _)| label.confidence).sum::<f64>() / bin.len() as f64;
        (accuracy(bin) - confidence).abs() * bin.len() as f64
    };
    let bin = judged.len().div_ceil(BINS).max(1);
    judged.chunks(bin).map(gap).sum::<f64>() / judged.len() as f64
}

fn per_second(rows: &[Row], labeler: &BundledTargetLabeler) -> f64 {
    let start = Instant::now();
    let judge = |row: &Row| labeler.label(&row.sentence, row.target).confidence;
    let sum: f64 = (0..ROUNDS).flat_map(|_| rows).map(judge).sum();
    // So that the work cannot be left out.
    assert!(sum > 0.0, "no target was judged");
    (ROUNDS * rows.len()) as f64 / start.elapsed().as_secs_f64()
}
