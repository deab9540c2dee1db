//! How the cost of clustering grows with the articles, at a constant number of articles a day.
//!
//! `cargo run --release -p samestory-benches --example growth -- ARTICLES_A_DAY ARTICLES…` prints, for each number of articles, the processor time
//! in seconds that each step took, and that of all.

use std::error::Error;
use std::io::Write;

use samestory::cluster::{ClusterConfig, Control, Items, SimilarityGraph, group};
use samestory_benches::stream::{Base, Pace, Stream};
use samestory_benches::{core_seconds, table_row};

const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [a_day, numbers @ ..] = &arguments[..] else {
        return Err("usage: growth ARTICLES_A_DAY ARTICLES…".into());
    };
    let (pace, base) = (Pace::ArticlesADay(a_day.parse()?), Base::read(&[])?);
    let mut out = std::io::stdout();
    writeln!(out, "{}", table_row("articles", ["items", "graph", "groups", "all"].map(str::to_owned)))?;
    for number in numbers {
        let stream = Stream::new(&base, number.parse()?, pace, SEED);
        let steps = steps(&stream)?.map(|seconds| format!("{seconds:.2}"));
        writeln!(out, "{}", table_row(number, steps))?;
    }
    Ok(())
}

/// Seconds for the items, the graph, the groups, and all of it. Making the stream is not counted.
fn steps(stream: &Stream<'_>) -> Result<[f64; 4], Box<dyn Error>> {
    let (items, vectors) = (stream.items(), stream.vectors()?);
    let config = ClusterConfig::default();
    let started = core_seconds()?;
    let items = Items::new(items, vectors)?;
    let indexed = core_seconds()?;
    let graph = SimilarityGraph::build(&items, &config, &Control::default())?;
    let built = core_seconds()?;
    group(&graph, &items, &config, &Control::default())?;
    let grouped = core_seconds()?;
    Ok([indexed - started, built - indexed, grouped - built, grouped - started])
}
