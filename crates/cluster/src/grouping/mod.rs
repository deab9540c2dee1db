//! Which articles are one story, given the edges between them: several methods behind one interface.

mod components;
mod copies;
mod dendrogram;
mod leiden;
mod linkage;
#[cfg(test)]
pub(crate) mod made_up;
mod regroup;
mod share;
mod sweep;
#[cfg(test)]
mod tests;

use samestory_model::Clustering;

use crate::config::{ClusterConfig, Grouping};
use crate::control::Control;
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};

pub use dendrogram::{Dendrogram, Merge};
pub(crate) use linkage::link;
pub(crate) use regroup::{Earlier, regroup};
pub use sweep::{JoinCount, JoinMargins, ThresholdSweep};

/// Groups the articles of a graph into stories, by the method and at the threshold of `config`.
///
/// Item `i` of the result is item `i` of `items`; `graph` must have been built of `items`. Finer granularities nest inside coarser
/// ones, whatever the method, as long as their thresholds are in order: articles of one report are of one event, and those of one
/// event are of one running story.
///
/// Articles that no feature can tell apart are one story if their own probability reaches the threshold. Else the first of them is
/// grouped and the others stay alone.
///
/// # Errors
/// When the caller cancels.
///
/// # Panics
/// When `graph` was built of other, and more, items.
///
/// # Complexity
/// For e edges: [`Grouping::AverageLinkage`] that of [`average_linkage`]; [`Grouping::Leiden`] O(e) a pass, with a few passes for
/// each granularity from the coarsest to the chosen one; [`Grouping::Components`] O(e).
///
/// # Determinism
/// All sums are of whole numbers and all orders are fixed: the result depends on the arguments alone.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Grouping, Item, Items, SimilarityGraph, group};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let items = ["a", "b", "c"].into_iter().map(|id| ArticleId::new(id).map(Item::new)).collect::<Result<_, _>>()?;
/// let vectors = vec![1.0, 0.0, 1.0, 0.1, -1.0, 0.0];
/// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
/// let (mut config, control) = (ClusterConfig::default(), Control::default());
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
/// for grouping in [Grouping::AverageLinkage, Grouping::Leiden, Grouping::Components] {
///     config.grouping = grouping;
///     assert_eq!(group(&graph, &items, &config, &control)?.stories(), [vec![0, 1], vec![2]]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn group(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    group_by(graph, &Modelled { items, model: &config.model }, config, control)
}

/// The same for probabilities from anywhere.
pub(crate) fn group_by<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    config: &ClusterConfig,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    match config.grouping {
        Grouping::AverageLinkage => {
            Ok(linkage::link(graph, probabilities, &config.stages(), control)?.cut(config.threshold()))
        }
        Grouping::Leiden => leiden::leiden(graph, probabilities, &config.nested_thresholds(), control),
        Grouping::Components => components::components(graph, probabilities, config.threshold(), control),
    }
}

/// Joins the two groups with the highest mean probability over all their pairs, again and again, until no mean reaches the
/// threshold of `config`: [`Dendrogram::build`], cut at that threshold.
///
/// The mean runs over *all* pairs of the two groups: those without an edge are evaluated when a neighbour of one group becomes a
/// neighbour of the other. Groups without any edge between them are never joined. Of equal means the pair with the smaller groups'
/// smallest articles goes first. `graph` must have been built of `items`.
///
/// Articles that no feature can tell apart start as one group if their own probability reaches the threshold; that is what
/// joining one by one would do first, since no pair can resemble each other more.
///
/// # Errors
/// When the caller cancels.
///
/// # Panics
/// When `graph` was built of other, and more, items.
///
/// # Complexity
/// O(e log e) for e edges between groups, and one evaluation at most for each pair of articles that lie in one connected
/// component; these are shared over threads. Memory O(e).
///
/// # Determinism
/// Sums are of whole numbers and means are compared as fractions, so neither the order of addition nor the number of threads
/// can be seen in the result.
///
/// # References
/// Sokal, Michener: *A statistical method for evaluating systematic relationships*, 1958. Day, Edelsbrunner: *Efficient algorithms
/// for agglomerative hierarchical clustering methods*, 1984 (the queue).
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, average_linkage};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.1])?;
/// let items = Items::new(items, vectors)?;
/// let (config, control) = (ClusterConfig::default(), Control::default());
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
/// assert_eq!(average_linkage(&graph, &items, &config, &control)?.stories(), [[0, 1]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn average_linkage(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    Ok(Dendrogram::build(graph, items, config, control)?.cut(config.threshold()))
}
