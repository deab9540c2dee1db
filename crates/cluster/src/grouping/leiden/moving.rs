//! Fast local moving: nodes go where they fit best, until each fits where it is.

use std::collections::VecDeque;

use super::communities::{Communities, Weights};
use super::network::{Network, Weight};

/// Visits all nodes, and again those whose neighbours have moved away from them.
pub(super) fn move_nodes(network: &Network, resolution: Weight, communities: &mut Communities) {
    let mut waiting: VecDeque<usize> = (0..network.len()).collect();
    let mut is_waiting = vec![true; network.len()];
    let mut weights = Weights::room(network);
    while let Some(node) = waiting.pop_front() {
        is_waiting[node] = false;
        let Some(to) = better_community(network, resolution, communities, &mut weights, node) else {
            continue;
        };
        communities.move_node(network, node, to);
        for &(other, _) in network.neighbors(node) {
            if communities.label(other) != to && !std::mem::replace(&mut is_waiting[other], true) {
                waiting.push_back(other);
            }
        }
    }
}

/// The community in which a node adds most to the quality, if that is more than where it is; the first of equals.
fn better_community(
    network: &Network,
    resolution: Weight,
    communities: &Communities,
    weights: &mut Weights,
    node: usize,
) -> Option<usize> {
    let (own, size) = (communities.label(node), network.size(node));
    let found = weights.of_node(network.neighbors(node).iter().copied(), communities);
    let quality = |label: usize, weight: Weight| {
        let others = communities.size(label) - if label == own { size } else { 0 };
        weight - resolution * size * others
    };
    let own_weight = found.iter().find(|(label, _)| *label == own).map_or(0, |(_, weight)| *weight);
    let mut best = (quality(own, own_weight), None);
    // Alone, a node adds nothing and costs nothing.
    if !communities.is_alone(node) && best.0 < 0 {
        best = (0, communities.free_label());
    }
    for (label, weight) in found {
        let quality = quality(label, weight);
        if quality > best.0 && label != own {
            best = (quality, Some(label));
        }
    }
    best.1
}
