//! Writes the evidence of all pairs of labelled articles, for `tune_pair_model.py`.
//!
//! `pair_features ARTICLES.jsonl[.gz] [TABLE] > PAIRS`; TABLE is a folder with another static table, as `train_embedder.py` writes it.
//!
//! The first line of the output is `{"features":[…],"clusters":[…]}`: the names of the features and, by ascending id, the label of each
//! article. Behind it, for articles b > a in the order (0,1) (0,2) … (1,2) …, the features of the pair as little-endian `f32`;
//! NaN where one cannot be measured.
#![allow(clippy::print_stdout, reason = "the features go to standard output")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write, stdout};
use std::path::Path;

use samestory::Pipeline;
use samestory::cluster::{ClusterConfig, explain_link};
use samestory::embed::StaticEmbedder;
use samestory_model::{ArticleLines, Batch, FeatureShare, decompressed};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let articles = arguments.next().ok_or("usage: pair_features ARTICLES.jsonl[.gz] [TABLE] > PAIRS")?;
    let (batch, clusters) = labelled(Path::new(&articles))?;
    let items = pipeline(arguments.next().as_deref())?.items(&batch)?;
    let config = ClusterConfig::default();
    let features = |a, b| explain_link(&items, &config, a, b).map(|link| link.features).unwrap_or_default();
    let mut output = BufWriter::new(stdout().lock());
    let names: Vec<&str> = features(0, 1).iter().map(|share| share.name).collect();
    writeln!(output, "{}", json!({"features": names, "clusters": clusters}))?;
    for a in 0..items.len() {
        for b in a + 1..items.len() {
            for share in features(a, b) {
                output.write_all(&value(&share).to_le_bytes())?;
            }
        }
    }
    Ok(output.flush()?)
}

/// The labelled articles, and their labels in the order of the batch.
fn labelled(path: &Path) -> Result<(Batch, Vec<String>), Box<dyn Error>> {
    let mut label_of = BTreeMap::new();
    let mut articles = Vec::new();
    for line in ArticleLines::new(decompressed(BufReader::new(File::open(path)?))?) {
        let line = line?;
        let id = line.article.id().clone();
        label_of.insert(id.clone(), line.cluster.ok_or_else(|| format!("article `{id}` has no cluster"))?);
        articles.push(line.article);
    }
    let batch = Batch::new(articles);
    let labels = batch.articles().iter().filter_map(|article| label_of.remove(article.id())).collect();
    Ok((batch, labels))
}

fn pipeline(table: Option<&str>) -> Result<Pipeline, Box<dyn Error>> {
    let Some(folder) = table.map(Path::new) else { return Ok(Pipeline::bundled()) };
    let bytes = fs::read(folder.join("static-minilm-256.bin"))?;
    let vocabulary = fs::read_to_string(folder.join("vocab.txt"))?;
    Ok(Pipeline::bundled().with_embedder(StaticEmbedder::from_parts("left out", &bytes, &vocabulary)?))
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are enough to learn from")]
fn value(share: &FeatureShare) -> f32 {
    share.value.map_or(f32::NAN, |value| value as f32)
}
