//! Articles without which a story would fall apart.

use petgraph::unionfind::UnionFind;

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
        return singles.filter(|&node| !is_connected_without(explainer, story, node)).collect();
    }
    let part = Part::of(explainer, story);
    let is_bridge = |node: &usize| !part.is_one_without(part.local(*node));
    if part.is_one_without(None) { singles.filter(is_bridge).collect() } else { Vec::new() }
}

fn is_connected_without(explainer: &Explainer<'_>, story: &[usize], without: usize) -> bool {
    let mut connected = UnionFind::<usize>::new(story.len());
    let mut n_groups = story.len() - 1;
    for (local, &node) in story.iter().enumerate().filter(|(_, node)| **node != without) {
        for &(other, _) in explainer.neighbors[node].iter().filter(|(other, _)| *other != without) {
            let joined = story.binary_search(&other).is_ok_and(|other| connected.union(local, other));
            n_groups -= usize::from(joined);
        }
    }
    n_groups == 1
}
