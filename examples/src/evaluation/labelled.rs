//! Articles with a story label.

use std::collections::BTreeMap;
use std::error::Error;

use samestory::model::{Batch, Clustering};

use crate::input::Labelled;

/// Articles, and the stories of their labels in the order of the batch.
#[derive(Debug)]
pub struct LabelledBatch {
    /// The articles.
    pub batch: Batch,
    /// Their stories.
    pub gold: Clustering,
}

/// The articles that have a label; the others are left out.
///
/// # Errors
/// When none has one.
pub fn labelled(input: Labelled) -> Result<LabelledBatch, Box<dyn Error>> {
    let pairs = input.articles.into_iter().zip(input.clusters);
    let labelled: Vec<_> = pairs.filter_map(|(article, cluster)| Some((article, cluster?))).collect();
    if labelled.is_empty() {
        return Err("failed to evaluate: no line has a `cluster`".into());
    }
    let label_of: BTreeMap<_, _> =
        labelled.iter().map(|(article, cluster)| (article.id().clone(), cluster.clone())).collect();
    let batch = Batch::new(labelled.into_iter().map(|(article, _)| article).collect());
    let labels: Vec<_> = batch.articles().iter().filter_map(|article| label_of.get(article.id())).collect();
    let gold = Clustering::from_labels(&labels);
    Ok(LabelledBatch { batch, gold })
}
