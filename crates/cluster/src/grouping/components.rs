//! Connected components: an edge of at least the threshold is enough.

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use super::copies::of_articles;
use super::share::Mean;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;

/// The components of the graph of the edges that reach the threshold: single linkage, cut there.
pub(super) fn components<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    threshold: f64,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    check(control)?;
    let mut components = UnionFind::new(graph.copies().count());
    for (a, b, probability) in graph.node_edges() {
        if Mean::of(probability).reaches(threshold) {
            components.union(a, b);
        }
    }
    Ok(of_articles(graph, probabilities, threshold, &components.into_labeling()))
}
