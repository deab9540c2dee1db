//! Leiden with the constant Potts model.

mod communities;
mod moving;
mod network;
mod refining;

use rayon::prelude::*;
use samestory_model::Clustering;

use super::copies::of_articles;
use super::share::shares;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;
use communities::Communities;
use network::{Network, Weight};

/// No mean of probabilities comes near it; larger thresholds are as good as this one, and would overflow.
const UNREACHABLE: f64 = 2.0;

/// Communities at the last of `thresholds`, inside those at the one before, and so on.
///
/// Of a partition into communities C with weights of edges e(C) and n(C) articles each, the algorithm looks for a high
///
/// ```text
/// Σ over C of [ e(C) − threshold × n(C) (n(C) − 1) / 2 ]
/// ```
///
/// so that communities are denser inside than the threshold, and less dense between each other. An iteration moves nodes between
/// communities, refines each community into well-connected parts, makes a node of each part, and starts again with those; it is
/// repeated until nothing changes. Every change raises the sum above, which is a whole number, so this ends.
///
/// # Differences from the paper
/// Nodes are visited in the order of their articles instead of a random one, and a part is merged with the best other part instead
/// of a random good one, so that the result is one.
///
/// # References
/// Traag, Waltman, van Eck: *From Louvain to Leiden: guaranteeing well-connected communities*, 2019 (algorithm A.2). Traag, Van
/// Dooren, Nesterov: *Narrow scope for resolution-limit-free community detection*, 2011 (the constant Potts model).
pub(super) fn leiden<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    thresholds: &[f64],
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    let whole = Network::of(graph);
    let mut labels = vec![0; whole.len()];
    for &threshold in thresholds {
        let resolution = resolution(threshold);
        let found = communities(&whole.inside(&labels), resolution, control)?;
        // A threshold that is not a number is reached by nothing.
        let own = |node: usize| if threshold.is_nan() { node } else { found[node] };
        let pairs: Vec<(usize, usize)> =
            labels.iter().copied().enumerate().map(|(node, label)| (label, own(node))).collect();
        labels = Clustering::from_labels(&pairs).labels().to_vec();
    }
    let threshold = thresholds.last().copied().unwrap_or_default();
    Ok(of_articles(graph, probabilities, threshold, &labels))
}

#[expect(clippy::cast_possible_wrap, reason = "at most 2⁵⁴")]
fn resolution(threshold: f64) -> Weight {
    shares(threshold.min(UNREACHABLE)) as Weight
}

/// Each connected component by itself: what is not connected with it cannot be seen in its communities.
fn communities(
    network: &Network,
    resolution: Weight,
    control: &Control<'_>,
) -> Result<Vec<usize>, Cancelled> {
    let components = network.components();
    let found =
        components.par_iter().map(|nodes| stable_communities(&network.part(nodes), resolution, control));
    let found = found.collect::<Result<Vec<_>, Cancelled>>()?;
    let mut labels = vec![(0, 0); network.len()];
    for (component, (nodes, found)) in components.iter().zip(found).enumerate() {
        nodes.iter().zip(found).for_each(|(&node, label)| labels[node] = (component, label));
    }
    Ok(Clustering::from_labels(&labels).labels().to_vec())
}

/// Iterates until the partition stays as it is.
fn stable_communities(
    network: &Network,
    resolution: Weight,
    control: &Control<'_>,
) -> Result<Vec<usize>, Cancelled> {
    let mut labels: Vec<usize> = (0..network.len()).collect();
    loop {
        check(control)?;
        let next = iterate(network, resolution, &labels);
        if next == labels {
            return Ok(labels);
        }
        labels = next;
    }
}

/// One iteration from a partition to one that is at least as good. Labels are numbered by first appearance.
fn iterate(network: &Network, resolution: Weight, labels: &[usize]) -> Vec<usize> {
    let mut communities = Communities::of_labels(network, labels);
    let mut node_of: Vec<usize> = (0..network.len()).collect();
    let mut level = network.clone();
    loop {
        moving::move_nodes(&level, resolution, &mut communities);
        let (of_part, n_parts) = refining::refine(&level, resolution, &communities).numbered();
        // Nothing could be merged: no two nodes are in one community, or none may be.
        if n_parts == level.len() {
            break;
        }
        let mut label_of_part = vec![0; n_parts];
        of_part.iter().enumerate().for_each(|(node, &part)| label_of_part[part] = communities.label(node));
        level = level.aggregated(&of_part, n_parts);
        communities = Communities::of_labels(&level, &label_of_part);
        node_of.iter_mut().for_each(|node| *node = of_part[*node]);
    }
    let found: Vec<usize> = node_of.iter().map(|&node| communities.label(node)).collect();
    Clustering::from_labels(&found).labels().to_vec()
}
