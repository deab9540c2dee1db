//! Refinement: each community falls into parts that are well connected.

use super::communities::{Communities, Weights};
use super::network::{Network, Weight};

/// Parts of the communities. Single nodes are merged with a part of their community, if both are well connected with the rest of
/// the community and the merge lowers the quality of the partition by nothing.
pub(super) fn refine(network: &Network, resolution: Weight, communities: &Communities) -> Communities {
    let mut parts = Communities::single(network);
    let mut refining = Refining {
        network,
        resolution,
        communities,
        outside: (0..network.len()).map(|node| weight_inside(network, communities, node)).collect(),
        weights: Weights::room(network),
    };
    for node in 0..network.len() {
        if parts.is_alone(node) && refining.is_well_connected(&parts, parts.label(node), node) {
            refining.merge(&mut parts, node);
        }
    }
    parts
}

struct Refining<'a> {
    network: &'a Network,
    resolution: Weight,
    communities: &'a Communities,
    /// For each part, the weight of its edges to the rest of its community.
    outside: Vec<Weight>,
    weights: Weights,
}

impl Refining<'_> {
    /// Whether a part, of which `node` is one node, has as much weight to the rest of its community as the resolution asks for.
    fn is_well_connected(&self, parts: &Communities, part: usize, node: usize) -> bool {
        let (size, whole) = (parts.size(part), self.communities.size(self.communities.label(node)));
        self.outside[part] >= self.resolution * size * (whole - size)
    }

    /// Merges a single node with the part where it adds most, if it takes nothing off there; the first of equals.
    fn merge(&mut self, parts: &mut Communities, node: usize) {
        let own = parts.label(node);
        let inside = edges_inside(self.network, self.communities, node);
        let found = self.weights.of_node(inside, parts);
        let mut best: Option<(Weight, usize, Weight)> = None;
        for (part, weight) in found {
            let quality = weight - self.resolution * self.network.size(node) * parts.size(part);
            let is_better = quality >= 0 && best.is_none_or(|(highest, ..)| quality > highest);
            // All nodes of a part are of one community, so any of them says which.
            if part != own && is_better && self.is_well_connected(parts, part, node) {
                best = Some((quality, part, weight));
            }
        }
        let Some((_, part, weight)) = best else { return };
        self.outside[part] += self.outside[own] - 2 * weight;
        parts.move_node(self.network, node, part);
    }
}

fn edges_inside(
    network: &Network,
    communities: &Communities,
    node: usize,
) -> impl Iterator<Item = (usize, Weight)> {
    let own = communities.label(node);
    network.neighbors(node).iter().copied().filter(move |&(other, _)| communities.label(other) == own)
}

fn weight_inside(network: &Network, communities: &Communities, node: usize) -> Weight {
    edges_inside(network, communities, node).map(|(_, weight)| weight).sum()
}
