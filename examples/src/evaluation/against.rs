//! `--against FILE`: another clustering of the same articles.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use samestory::cluster::measures::{Bootstrap, Estimate, Scores};
use samestory::model::{ArticleId, Batch, Clustering, decompressed};
use serde::{Deserialize, Serialize};

/// How ours compares with the other clustering.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// The file with the other clustering.
    pub file: String,
    /// The other clustering's measures.
    pub scores: Scores,
    /// Our BCubed F1 less the other's.
    pub bcubed_f1_difference: Estimate,
}

impl Against {
    /// Compares our clustering with the other, which `read_partition` read from `path`.
    ///
    /// # Errors
    /// When they are not of equally many articles.
    pub fn of(
        (path, other): (&Path, &Clustering),
        gold: &Clustering,
        found: &Clustering,
    ) -> Result<Self, Box<dyn Error>> {
        let difference = Bootstrap::default().bcubed_f1_difference(gold, found, other)?;
        let scores = Scores::of(gold, other)?;
        Ok(Self { file: path.display().to_string(), scores, bcubed_f1_difference: difference })
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (bcubed, difference) = (&self.scores.bcubed, &self.bcubed_f1_difference);
        let (precision, recall, f1) = (bcubed.precision, bcubed.recall, bcubed.f1);
        writeln!(out, "\nagainst           {} ({} stories)", self.file, self.scores.n_found)?;
        writeln!(out, "its BCubed        P {precision:.4}  R {recall:.4}  F1 {f1:.4}")?;
        let (low, high) = (difference.low, difference.high);
        writeln!(out, "difference in F1  {:+.4}  95 % [{low:+.4}, {high:+.4}]", difference.value)
    }
}

/// A line of a clustering: what the `cluster` example writes. Other fields are ignored.
#[derive(Deserialize)]
struct Line {
    id: String,
    cluster: Label,
}

/// A story's name or number.
#[derive(Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum Label {
    Number(i64),
    Name(String),
}

/// Reads a line an article, `{"id","cluster"}`, plain or gzip; `cluster` is a whole number or a text. Articles that the batch lacks are
/// ignored.
///
/// # Errors
/// Naming the file: when it cannot be read, a line is not of that form, an id is there twice with two stories, or an article of the
/// batch is not there.
pub fn read_partition(path: &Path, batch: &Batch) -> Result<Clustering, Box<dyn Error>> {
    let named =
        |cause: &dyn std::fmt::Display| format!("failed to compare with `{}`: {cause}", path.display());
    let lines = File::open(path).and_then(|file| decompressed(BufReader::new(file)));
    let label_of = labels(lines.map_err(|cause| named(&cause))?).map_err(|cause| named(&cause))?;
    let label = |id: &ArticleId| {
        label_of.get(id).ok_or_else(|| named(&format_args!("no line is of the article `{id}`")))
    };
    let labels: Vec<&Label> =
        batch.articles().iter().map(|article| label(article.id())).collect::<Result<_, _>>()?;
    Ok(Clustering::from_labels(&labels))
}

fn labels(lines: impl BufRead) -> Result<BTreeMap<ArticleId, Label>, Box<dyn Error>> {
    let mut label_of = BTreeMap::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let at = |cause: &dyn std::fmt::Display| format!("line {number}: {cause}");
        let line = line.map_err(|cause| at(&cause))?;
        if line.trim().is_empty() {
            continue;
        }
        let Line { id, cluster } = serde_json::from_str(&line).map_err(|cause| at(&cause))?;
        let id = ArticleId::new(id).map_err(|cause| at(&cause))?;
        if label_of.insert(id.clone(), cluster.clone()).is_some_and(|before| before != cluster) {
            return Err(at(&format_args!("the article `{id}` is in two stories")).into());
        }
    }
    Ok(label_of)
}
