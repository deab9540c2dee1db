//! Articles without which a story would fall apart.

use super::Explainer;
use super::part::Part;

/// Larger stories are not grouped again for each of their articles.
const MAX_GROUPED: usize = 30;

/// Of larger stories, none is looked for.
const MAX_NODES: usize = 1_000;

/// The nodes without which the others are more than one story.
pub(super) fn bridges(explainer: &Explainer<'_>, story: &[usize]) -> Vec<usize> {
    // An article with copies leaves them behind.
    let is_single = |node: usize| explainer.copies[node].len() == 1;
    let singles = story.iter().copied().filter(|&node| is_single(node));
    if story.len() < 3 || story.len() > MAX_NODES {
        return Vec::new();
    }
    if story.len() > MAX_GROUPED {
        let local = |&(other, _): &(usize, f64)| story.binary_search(&other).ok();
        let edges = story.iter().map(|&node| explainer.neighbors[node].iter().filter_map(local).collect());
        let n_rests = components_without(&edges.collect::<Vec<_>>());
        let parts = |node: &usize| story.binary_search(node).is_ok_and(|local| n_rests[local] != 1);
        return singles.filter(parts).collect();
    }
    let part = Part::of(explainer, story);
    let is_bridge = |node: &usize| !part.is_one_without(part.local(*node));
    if part.is_one_without(None) { singles.filter(is_bridge).collect() } else { Vec::new() }
}

/// For each node of a graph the number of connected components that are left without it.
///
/// In a walk into the depth, a branch that leads back to no node above falls off with the node it starts from.
///
/// # Complexity
/// O(nodes + edges).
///
/// # References
/// Hopcroft, Tarjan: *Algorithm 447: efficient algorithms for graph manipulation*, 1973.
fn components_without(neighbors: &[Vec<usize>]) -> Vec<usize> {
    let mut walk = Walk {
        depth: vec![0; neighbors.len()],
        highest: vec![0; neighbors.len()],
        n_branches: vec![0; neighbors.len()],
    };
    let mut n_components = 0;
    for root in 0..neighbors.len() {
        if walk.depth[root] == 0 {
            n_components += 1;
            walk.from(root, neighbors);
        }
    }
    // A node's own component is replaced by the branches that fall off, and by what is above it.
    walk.n_branches.into_iter().map(|n_branches| n_components - 1 + n_branches).collect()
}

struct Walk {
    /// From 1; 0 where the walk has not been.
    depth: Vec<usize>,
    /// The least depth that a node or those below it have an edge to.
    highest: Vec<usize>,
    /// How many components a node's own would fall into.
    n_branches: Vec<usize>,
}

impl Walk {
    fn from(&mut self, root: usize, neighbors: &[Vec<usize>]) {
        (self.depth[root], self.highest[root]) = (1, 1);
        // The way down: each node, and which of its neighbours is next.
        let mut way = vec![(root, 0)];
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let Some(&other) = neighbors[node].get(*next) else {
                way.pop();
                if let Some(&(above, _)) = way.last() {
                    self.return_to(above, node);
                }
                continue;
            };
            *next += 1;
            if self.depth[other] == 0 {
                let depth = self.depth[node] + 1;
                (self.depth[other], self.highest[other]) = (depth, depth);
                // What is above it stays together.
                self.n_branches[other] = 1;
                way.push((other, 0));
            } else {
                self.highest[node] = self.highest[node].min(self.depth[other]);
            }
        }
    }

    fn return_to(&mut self, above: usize, node: usize) {
        self.highest[above] = self.highest[above].min(self.highest[node]);
        self.n_branches[above] += usize::from(self.highest[node] >= self.depth[above]);
    }
}

#[cfg(test)]
mod tests {
    use petgraph::unionfind::UnionFind;
    use proptest::prelude::*;

    use super::components_without;

    fn naive(neighbors: &[Vec<usize>], without: usize) -> usize {
        let mut connected = UnionFind::<usize>::new(neighbors.len());
        let mut n_groups = neighbors.len() - 1;
        for node in (0..neighbors.len()).filter(|&node| node != without) {
            for &other in neighbors[node].iter().filter(|&&other| other != without) {
                n_groups -= usize::from(connected.union(node, other));
            }
        }
        n_groups
    }

    proptest! {
        #[test]
        fn equals_counting_without_each_node(n in 1_usize..12, pairs in proptest::collection::vec((0_usize..12, 0_usize..12), 0..20)) {
            let mut neighbors = vec![Vec::new(); n];
            for (a, b) in pairs.into_iter().filter(|&(a, b)| a != b && a.max(b) < n) {
                neighbors[a].push(b);
                neighbors[b].push(a);
            }
            let found = components_without(&neighbors);
            let expected: Vec<usize> = (0..n).map(|node| naive(&neighbors, node)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
