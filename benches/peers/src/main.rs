//! Clusters vectors as another crate does: `samestory-peers PEER VECTORS.npy LABELS.txt` prints the seconds that it took and those of
//! processor time, reading and writing not counted, and writes a label a line. `training/speed_peers.py` runs it. Linux only.
//!
//! All see unit vectors, on which Euclidean distances order pairs as cosines do. What a peer calls noise is a story of one article.

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;

use hdbscan::{Hdbscan, HdbscanHyperParams};
use linfa::prelude::{ParamGuard, Transformer};
use linfa_clustering::Dbscan;
use linfa_nn::CommonNearestNeighbour;
use linfa_nn::distance::L2Dist;
use ndarray::Array2;
use petal_clustering::{Fit, HDbscan};
use petal_neighbors::distance::Euclidean;

/// Two articles are a story.
const MIN_CLUSTER_SIZE: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, vectors, labels] = &arguments[..] else {
        return Err("usage: samestory-peers hdbscan|petal|linfa-dbscan:COSINE VECTORS.npy LABELS.txt".into());
    };
    let vectors = Vectors::parse(&std::fs::read(vectors)?).ok_or("not a matrix of f32 as numpy writes it")?;
    let (cost, found) = match peer.split_once(':') {
        None if peer == "hdbscan" => hdbscan(&vectors)?,
        None if peer == "petal" => petal(&vectors)?,
        Some(("linfa-dbscan", cosine)) => linfa_dbscan(&vectors, cosine.parse()?)?,
        _ => return Err(format!("no peer is called `{peer}`").into()),
    };
    let lines: Vec<String> = found.iter().map(usize::to_string).collect();
    std::fs::write(labels, lines.join("\n"))?;
    println!("{:.6} {:.2}", cost.seconds, cost.core_seconds);
    Ok(())
}

/// What it took, and a label a row.
type Found = Result<(Cost, Vec<usize>), Box<dyn Error>>;

struct Cost {
    seconds: f64,
    /// Of all threads: other work on the machine counts little.
    core_seconds: f64,
}

fn timed<T>(work: impl FnOnce() -> T) -> Result<(Cost, T), Box<dyn Error>> {
    let (started, before) = (Instant::now(), core_seconds()?);
    let answer = work();
    let seconds = started.elapsed().as_secs_f64();
    Ok((Cost { seconds, core_seconds: core_seconds()? - before }, answer))
}

/// Fields 14 and 15 of the kernel's table, in hundredths; the second field, a name in brackets, may hold blanks.
fn core_seconds() -> Result<f64, Box<dyn Error>> {
    let table = std::fs::read_to_string("/proc/self/stat")?;
    let behind_name = table.rsplit_once(')').ok_or("no name in brackets")?.1;
    let fields = behind_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(fields.sum::<Result<f64, _>>()? / 100.0)
}

/// Rows of equal length.
struct Vectors {
    dimension: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// Version 1.0 of numpy's format, little-endian `f32`, row by row.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let head_length = usize::from(u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?));
        let head = str::from_utf8(bytes.get(10..10 + head_length)?).ok()?;
        if !head.contains("'<f4'") || !head.contains("'fortran_order': False") {
            return None;
        }
        let shape = head.split_once("'shape': (")?.1.split_once(')')?.0;
        let dimension = shape.split_once(',')?.1.trim().trim_end_matches(',').parse().ok()?;
        let (words, _) = bytes.get(10 + head_length..)?.as_chunks::<4>();
        Some(Self { dimension, values: words.iter().map(|word| f32::from_le_bytes(*word)).collect() })
    }

    fn len(&self) -> usize {
        self.values.len() / self.dimension
    }
}

/// What has no label gets one of its own, behind the largest.
fn with_noise_alone(labels: &[Option<usize>]) -> Vec<usize> {
    let n_labels = labels.iter().flatten().max().map_or(0, |largest| largest + 1);
    labels.iter().enumerate().map(|(row, label)| label.unwrap_or(n_labels + row)).collect()
}

fn hdbscan(vectors: &Vectors) -> Found {
    let rows: Vec<Vec<f32>> = vectors.values.chunks_exact(vectors.dimension).map(<[f32]>::to_vec).collect();
    let settings = HdbscanHyperParams::builder().min_cluster_size(MIN_CLUSTER_SIZE).min_samples(1).build();
    let (cost, labels) = timed(|| Hdbscan::new(&rows, settings).cluster_par())?;
    let labels: Vec<Option<usize>> = labels?.iter().map(|label| usize::try_from(*label).ok()).collect();
    Ok((cost, with_noise_alone(&labels)))
}

fn petal(vectors: &Vectors) -> Found {
    let points = Array2::from_shape_vec((vectors.len(), vectors.dimension), vectors.values.clone())?;
    let metric = Euclidean::default();
    let mut settings =
        HDbscan { alpha: 1.0, min_samples: 1, min_cluster_size: MIN_CLUSTER_SIZE, metric, boruvka: true };
    let (cost, (stories, _, _)): (_, (HashMap<usize, Vec<usize>>, _, _)) =
        timed(|| settings.fit(&points, None))?;
    let mut labels = vec![None; vectors.len()];
    for (story, members) in stories {
        members.into_iter().for_each(|member| labels[member] = Some(story));
    }
    Ok((cost, with_noise_alone(&labels)))
}

/// Whatever a chain of pairs of at least this cosine connects.
fn linfa_dbscan(vectors: &Vectors, cosine: f32) -> Found {
    let shape = (vectors.len(), vectors.dimension);
    let points = ndarray_of_linfa::Array2::from_shape_vec(shape, vectors.values.clone())?;
    // Trees do not help in so many dimensions.
    let settings = Dbscan::params_with(MIN_CLUSTER_SIZE, L2Dist, CommonNearestNeighbour::LinearSearch);
    let settings = settings.tolerance((2.0 - 2.0 * cosine).sqrt()).check()?;
    let (cost, labels) = timed(|| settings.transform(&points))?;
    Ok((cost, with_noise_alone(&labels.to_vec())))
}
