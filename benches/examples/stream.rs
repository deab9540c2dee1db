//! How near a stream comes to real news: what the clustering measures of pairs of articles, beside the same of labelled sets.
//!
//! `cargo run --release -p samestory-benches --example stream -- ARTICLES [--base SET.jsonl.gz …] [--beside SET.jsonl.gz …]` writes a
//! table with a row for each feature and kind of pair: of one story; of two stories, at random; of two stories, the most probable of each
//! article. In a cell, the 5th, 25th, 50th, 75th and 95th percentile.

use std::error::Error;
use std::path::PathBuf;

use samestory::Pipeline;
use samestory::cluster::measures::bcubed;
use samestory::cluster::{ClusterConfig, Control, Items, SimilarityGraph, explain_link, group};
use samestory::model::Clustering;
use samestory_benches::stream::{Base, Pace, Stream};
use samestory_benches::{arguments_of, table_row};
use samestory_examples::evaluation::labelled;
use samestory_examples::{Source, read};

const PERCENTILES: [usize; 5] = [5, 25, 50, 75, 95];
/// At most so many pairs of a kind are looked at, evenly spread.
const N_PAIRS: usize = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let n_articles =
        arguments.first().ok_or("usage: stream ARTICLES [--base SET …] [--beside SET …]")?.parse()?;
    let base = Base::read(&arguments_of(&arguments, "--base"))?;
    let stream = Stream::new(&base, n_articles, Pace::Days(30.0), 1);
    let mut sets = vec![Set::new("the stream", stream.clustered_items()?, stream.gold())?];
    for file in arguments_of(&arguments, "--beside") {
        sets.push(read_set(file)?);
    }
    print_table(&sets);
    Ok(())
}

fn read_set(file: PathBuf) -> Result<Set, Box<dyn Error>> {
    let name = file.display().to_string();
    let set = labelled(read(&Source::File(file), false)?)?;
    Set::new(&name, Pipeline::bundled().items(&set.batch)?, set.gold)
}

type Pair = (usize, usize);

/// What one column tells.
struct Set {
    name: String,
    /// Articles, stories, found stories, precision and so on.
    head: Vec<(&'static str, String)>,
    /// For each kind of pair and each feature, percentiles.
    features: Vec<(String, String)>,
}

impl Set {
    fn new(name: &str, items: Items, gold: Clustering) -> Result<Self, Box<dyn Error>> {
        let config = ClusterConfig::default();
        let graph = SimilarityGraph::build(&items, &config, &Control::default())?;
        let found = group(&graph, &items, &config, &Control::default())?;
        let score = bcubed(&gold, &found)?;
        let alone = gold.stories().iter().filter(|story| story.len() == 1).count();
        let largest = gold.stories().iter().map(Vec::len).max().unwrap_or(0);
        let head = vec![
            ("articles", gold.len().to_string()),
            ("stories", gold.stories().len().to_string()),
            ("stories of one article", alone.to_string()),
            ("articles of the largest story", largest.to_string()),
            ("stories found", found.stories().len().to_string()),
            ("BCubed precision", format!("{:.3}", score.precision)),
            ("BCubed recall", format!("{:.3}", score.recall)),
            ("BCubed F1", format!("{:.3}", score.f1)),
            ("edges an article", format!("{:.1}", graph.n_edges() as f64 / gold.len() as f64)),
        ];
        let kinds = [
            ("one story", of_one_story(&gold)),
            ("two stories", of_two_stories(&gold)),
            ("two stories, the nearest", nearest_of_others(&graph, &gold)),
        ];
        let rows = kinds.iter().flat_map(|(kind, pairs)| percentiles(&items, &config, kind, pairs));
        Ok(Self { name: name.to_owned(), head, features: rows.collect() })
    }
}

fn of_one_story(gold: &Clustering) -> Vec<Pair> {
    let pairs = gold.stories().iter().flat_map(|story| {
        story.iter().enumerate().flat_map(|(place, a)| story[..place].iter().map(|b| (*b, *a)))
    });
    pairs.collect()
}

/// Strides that share no factor with the number of articles would meet every pair; these meet enough of them.
fn of_two_stories(gold: &Clustering) -> Vec<Pair> {
    let n = gold.len();
    let pairs = (1..40).flat_map(|stride| (0..n).map(move |a| (a, (a + stride * 37) % n)));
    pairs.filter(|(a, b)| gold.labels()[*a] != gold.labels()[*b]).collect()
}

fn nearest_of_others(graph: &SimilarityGraph, gold: &Clustering) -> Vec<Pair> {
    let mut best: Vec<Option<(f64, usize)>> = vec![None; gold.len()];
    for (a, b, probability) in graph.edges() {
        if gold.labels()[a] != gold.labels()[b] {
            for (article, other) in [(a, b), (b, a)] {
                if best[article].is_none_or(|(before, _)| before < probability) {
                    best[article] = Some((probability, other));
                }
            }
        }
    }
    best.iter().enumerate().filter_map(|(article, best)| Some((article, best.as_ref()?.1))).collect()
}

fn percentiles(items: &Items, config: &ClusterConfig, kind: &str, pairs: &[Pair]) -> Vec<(String, String)> {
    let step = pairs.len().div_ceil(N_PAIRS).max(1);
    let links = pairs.iter().step_by(step).filter_map(|(a, b)| explain_link(items, config, *a, *b));
    let links: Vec<_> = links.collect();
    let names =
        links.first().map(|link| link.features.iter().map(|feature| feature.name)).into_iter().flatten();
    let row = |(place, name): (usize, &str)| {
        let mut values: Vec<f64> = links.iter().filter_map(|link| link.features[place].value).collect();
        (format!("{kind}: {name}"), percentiles_of(&mut values))
    };
    names.enumerate().map(row).collect()
}

fn percentiles_of(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let value = |percentile: usize| {
        let value = values.get(values.len() * percentile / 100)?;
        Some(if value.abs() < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") })
    };
    PERCENTILES.iter().filter_map(|percentile| value(*percentile)).collect::<Vec<_>>().join(" ")
}

fn print_table(sets: &[Set]) {
    let names = sets.iter().map(|set| set.name.clone());
    eprintln!("{}", table_row("", names));
    eprintln!("|---|{}", "---|".repeat(sets.len()));
    for place in 0..sets.first().map_or(0, |set| set.head.len()) {
        eprintln!("{}", table_row(sets[0].head[place].0, sets.iter().map(|set| set.head[place].1.clone())));
    }
    for place in 0..sets.first().map_or(0, |set| set.features.len()) {
        let cells =
            sets.iter().map(|set| set.features.get(place).map(|row| row.1.clone()).unwrap_or_default());
        eprintln!("{}", table_row(&sets[0].features[place].0, cells));
    }
}
