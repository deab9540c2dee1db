//! Articles that share a node of the graph.

use samestory_model::Clustering;

use super::share::Mean;
use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;

/// How probable it is that copies tell the same story: articles with a vector alone may not. `None` for one article.
pub(super) fn mean_of_copies<P: Probabilities>(probabilities: &P, copies: &[usize]) -> Option<Mean> {
    let [first, second, ..] = copies else { return None };
    let found = probabilities.row(&mut probabilities.room(), *first, &[*second]);
    found.first().map(|&probability| Mean::of(probability))
}

/// The partition of articles that follows from a label for each node.
pub(super) fn of_articles<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    threshold: f64,
    label_of_node: &[usize],
) -> Clustering {
    // Labels of nodes are below the number of nodes; an article that leaves its node gets one of its own behind them.
    let mut labels: Vec<usize> =
        (0..graph.n_articles()).map(|article| label_of_node.len() + article).collect();
    for (copies, &label) in graph.copies().zip(label_of_node) {
        let are_one = mean_of_copies(probabilities, copies).is_none_or(|mean| mean.reaches(threshold));
        let together = if are_one { copies.len() } else { 1 };
        copies.iter().take(together).for_each(|&article| labels[article] = label);
    }
    Clustering::from_labels(&labels)
}
