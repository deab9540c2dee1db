//! Clusters a stream, timed: what `training/speed_peers.py` compares others with.
//!
//! `cargo run --release -p samestory-benches --example ours -- write|all|vectors ARTICLES FOLDER [SET.jsonl.gz …]`
//!
//! `write` writes `FOLDER/vectors.npy` and the stories as `FOLDER/gold.txt`, a number a line. `all` clusters terms, names, numbers, times and
//! vectors, `vectors` the vectors alone; both write `FOLDER/samestory-….txt` and print `{"setting","seconds","core_seconds","labels"}`. Making the stream is not
//! counted. The sets are the stream's base beside the sample day.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use samestory::cluster::{ClusterConfig, Control, Item, Items, cluster};
use samestory::model::{ArticleId, Clustering, Embeddings};
use samestory_benches::core_seconds;
use samestory_benches::stream::{Base, Pace, Stream};

/// As in the issue that asked for it.
const N_DAYS: f64 = 30.0;
const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, n_articles, folder, sets @ ..] = &arguments[..] else {
        return Err("usage: ours write|all|vectors ARTICLES FOLDER [SET.jsonl.gz …]".into());
    };
    let base = Base::read(&sets.iter().map(PathBuf::from).collect::<Vec<_>>())?;
    let stream = Stream::new(&base, n_articles.parse()?, Pace::Days(N_DAYS), SEED);
    let folder = Path::new(folder);
    match what.as_str() {
        "write" => write(folder, &stream),
        "all" => timed(folder, what, stream.items(), stream.vectors()?),
        "vectors" => {
            let vectors = stream.vectors()?;
            let nothing = |number| Ok(Item::new(ArticleId::new(format!("{number:07}"))?));
            let items = (0..vectors.len()).map(nothing).collect::<Result<_, samestory::model::Error>>()?;
            timed(folder, what, items, vectors)
        }
        _ => Err(format!("expected write, all or vectors, not `{what}`").into()),
    }
}

fn write(folder: &Path, stream: &Stream<'_>) -> Result<(), Box<dyn Error>> {
    let vectors = stream.vectors()?;
    let shape = format!("({}, {})", vectors.len(), vectors.dimension());
    let head = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
    // Version 1.0 of numpy's format: magic, version and length take 10 bytes, and all before the values a multiple of 64.
    let n_head = (10 + head.len() + 1).next_multiple_of(64) - 10;
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(n_head)?.to_le_bytes());
    bytes.extend(format!("{head:<0$}\n", n_head - 1).bytes());
    let rows = (0..vectors.len()).flat_map(|row| vectors.row(row));
    bytes.extend(rows.flat_map(|value| value.to_le_bytes()));
    std::fs::write(folder.join("vectors.npy"), bytes)?;
    write_labels(&folder.join("gold.txt"), &stream.gold())
}

fn timed(folder: &Path, what: &str, items: Vec<Item>, vectors: Embeddings) -> Result<(), Box<dyn Error>> {
    let (started, before) = (Instant::now(), core_seconds()?);
    let items = Items::new(items, vectors)?;
    let found = cluster(&items, &ClusterConfig::default(), &Control::default())?;
    let seconds = started.elapsed().as_secs_f64();
    let core_seconds = core_seconds()? - before;
    let labels = folder.join(format!("samestory-{what}.txt"));
    write_labels(&labels, &found)?;
    let line = serde_json::json!({
        "setting": "", "seconds": seconds, "core_seconds": core_seconds, "labels": labels,
    });
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn write_labels(path: &Path, clustering: &Clustering) -> Result<(), Box<dyn Error>> {
    let lines: Vec<String> = clustering.labels().iter().map(usize::to_string).collect();
    Ok(std::fs::write(path, lines.join("\n"))?)
}
