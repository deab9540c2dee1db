//! Article lines with labels: for tests, and for `examples/duplicates.rs`.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use samestory_text::{DuplicateInput, Duplicates, canonical_url};

pub(crate) struct Labelled {
    pub(crate) title: String,
    pub(crate) body: String,
    /// In canonical form.
    pub(crate) address: String,
    pub(crate) cluster: String,
}

impl Labelled {
    pub(crate) fn input(&self, with_address: bool) -> DuplicateInput<'_> {
        let input = DuplicateInput::new(&self.title, &self.body);
        if with_address { input.with_address(&self.address) } else { input }
    }
}

pub(crate) fn read(path: &Path) -> io::Result<Vec<Labelled>> {
    let file = std::fs::File::open(path)?;
    let is_zipped = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> =
        if is_zipped { Box::new(flate2::read::GzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(reader).lines().map(|line| Ok(article(&serde_json::from_str(&line?)?))).collect()
}

fn article(line: &serde_json::Value) -> Labelled {
    let field = |name: &str| line.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    Labelled {
        title: field("title"),
        body: field("body"),
        address: canonical_url(&field("url")).unwrap_or_default(),
        cluster: field("cluster"),
    }
}

/// Pairs in one group, by whether they have one label.
#[derive(Debug, Default)]
pub(crate) struct PairCounts {
    right: usize,
    wrong: usize,
    labelled: usize,
}

impl PairCounts {
    pub(crate) fn of(articles: &[Labelled], found: &Duplicates) -> Self {
        let mut counts = Self::default();
        for group in found.groups() {
            let labels = group.members().iter().map(|member| articles[*member].cluster.as_str());
            let n_right = pairs_of_one_label(labels);
            counts.right += n_right;
            counts.wrong += n_pairs(group.members().len()) - n_right;
        }
        counts.labelled = pairs_of_one_label(articles.iter().map(|article| article.cluster.as_str()));
        counts
    }

    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / self.labelled.max(1) as f64
    }
}

fn pairs_of_one_label<'a>(labels: impl Iterator<Item = &'a str>) -> usize {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    labels.for_each(|label| *sizes.entry(label).or_default() += 1);
    sizes.values().map(|size| n_pairs(*size)).sum()
}

fn n_pairs(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}
