//! A partition of the nodes of a network, and the weights of a node to its parts.

use samestory_model::Clustering;

use super::network::{Network, Weight};

/// Communities under labels below the number of nodes.
#[derive(Debug, Clone)]
pub(super) struct Communities {
    labels: Vec<usize>,
    /// Number of articles under each label.
    sizes: Vec<Weight>,
    n_nodes: Vec<usize>,
    /// Labels that no node has.
    free: Vec<usize>,
}

impl Communities {
    pub(super) fn single(network: &Network) -> Self {
        Self::of_labels(network, &(0..network.len()).collect::<Vec<usize>>())
    }

    /// Labels must be below the number of nodes of the network.
    pub(super) fn of_labels(network: &Network, labels: &[usize]) -> Self {
        let numbered = Clustering::from_labels(labels).labels().to_vec();
        let (mut sizes, mut n_nodes) = (vec![0; network.len()], vec![0; network.len()]);
        for (node, &label) in numbered.iter().enumerate() {
            sizes[label] += network.size(node);
            n_nodes[label] += 1;
        }
        let free = (0..network.len()).rev().filter(|&label| n_nodes[label] == 0).collect();
        Self { labels: numbered, sizes, n_nodes, free }
    }

    pub(super) fn label(&self, node: usize) -> usize {
        self.labels[node]
    }

    pub(super) fn size(&self, label: usize) -> Weight {
        self.sizes[label]
    }

    pub(super) fn is_alone(&self, node: usize) -> bool {
        self.n_nodes[self.labels[node]] == 1
    }

    /// A label that no node has; a node with company always finds one.
    pub(super) fn free_label(&self) -> Option<usize> {
        self.free.last().copied()
    }

    pub(super) fn move_node(&mut self, network: &Network, node: usize, to: usize) {
        let from = std::mem::replace(&mut self.labels[node], to);
        // The last free label is the one that is taken.
        if self.n_nodes[to] == 0 {
            self.free.pop_if(|label| *label == to);
        }
        self.sizes[from] -= network.size(node);
        self.sizes[to] += network.size(node);
        self.n_nodes[from] -= 1;
        self.n_nodes[to] += 1;
        if self.n_nodes[from] == 0 {
            self.free.push(from);
        }
    }

    /// For each node the number of its community, counted by first appearance, and the number of communities.
    pub(super) fn numbered(&self) -> (Vec<usize>, usize) {
        let clustering = Clustering::from_labels(&self.labels);
        (clustering.labels().to_vec(), clustering.stories().len())
    }
}

/// Room to add up the weights of a node's edges by community.
#[derive(Debug)]
pub(super) struct Weights {
    by_label: Vec<Option<Weight>>,
    labels: Vec<usize>,
}

impl Weights {
    pub(super) fn room(network: &Network) -> Self {
        Self { by_label: vec![None; network.len()], labels: Vec::new() }
    }

    /// The communities that `node` has edges to, ascending, with the sums of their weights.
    pub(super) fn of_node(
        &mut self,
        edges: impl Iterator<Item = (usize, Weight)>,
        communities: &Communities,
    ) -> Vec<(usize, Weight)> {
        for (other, weight) in edges {
            let label = communities.label(other);
            if self.by_label[label].is_none() {
                self.labels.push(label);
            }
            *self.by_label[label].get_or_insert(0) += weight;
        }
        self.labels.sort_unstable();
        let by_label = &mut self.by_label;
        self.labels.drain(..).map(|label| (label, by_label[label].take().unwrap_or_default())).collect()
    }
}
