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

#[cfg(test)]
mod tests {
    use super::super::resolution;
    use super::*;
    use crate::graph::SimilarityGraph;

    /// The parts of one community of all nodes, of which the first has so many copies each.
    fn parts<const N: usize>(
        sizes: [usize; N],
        edges: &[(usize, usize, f64)],
        threshold: f64,
    ) -> Vec<Vec<usize>> {
        let copies = sizes.map(|size| (0..size).collect()).to_vec();
        let network = Network::of(&SimilarityGraph::from_copies(copies, edges.iter().copied()));
        let whole = Communities::of_labels(&network, &[0; N]);
        let (labels, _) = refine(&network, resolution(threshold), &whole).numbered();
        samestory_model::Clustering::from_labels(&labels).stories().to_vec()
    }

    #[test]
    fn an_article_is_merged_where_it_adds_most() {
        // 0 resembles both 1 and 2, each of which would do.
        let others = [(1, 2, 0.1), (1, 3, 0.9), (2, 3, 0.1)];
        let with = |one: f64, two: f64| [&[(0, 1, one), (0, 2, two)][..], &others].concat();
        assert_eq!(parts([1; 4], &with(0.6, 0.9), 0.3), [[0, 2], [1, 3]]);
    }

    #[test]
    fn of_equal_parts_the_first_is_taken() {
        let square = [(0, 1, 0.9), (0, 2, 0.9), (1, 3, 0.8), (2, 3, 0.8)];
        assert_eq!(parts([1; 4], &square, 0.48), [[0, 1], [2, 3]]);
    }

    #[test]
    fn what_hangs_on_one_article_of_a_community_stays_a_part_of_its_own() {
        // Three articles that have just as much in common with the rest as is asked for, and one with a copy that resembles only
        // the first of them.
        let edges = [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (0, 3, 0.9)];
        assert_eq!(parts([1, 1, 1, 2], &edges, 0.5), [vec![0, 1, 2], vec![3]]);
    }
}
