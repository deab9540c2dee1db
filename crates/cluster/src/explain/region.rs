//! Which articles can have a say in whether two articles are of one story.

use std::collections::BTreeSet;

use super::Explainer;
use crate::config::Grouping;
use crate::pair::{Modelled, Probabilities};

/// Of more nodes than this, the pairs are too many to be grouped again and again.
const MAX_NODES: usize = 400;

/// So many pairs are evaluated to be sure that no other article matters.
const MAX_PAIRS: usize = 400_000;

/// Nodes, ascending, that can be grouped without the others and give the same stories, whichever of their edges are removed.
/// `None` when there are too many.
///
/// - Components: the component of the two in the graph of the edges that reach the joining threshold.
/// - Average linkage: the same, and every other component with which it has an edge at all and a pair, with or without an edge, that
///   reaches the threshold. Between nodes inside and outside, no mean can reach the threshold then, since no pair does; and what
///   cannot be joined with them has no say in the order of their joins.
/// - Leiden: the component in the graph of all edges, since those below the threshold count as well.
pub(super) fn region(explainer: &Explainer<'_>, a: usize, b: usize) -> Option<Vec<usize>> {
    let mut inside = BTreeSet::new();
    match explainer.config.grouping {
        Grouping::Leiden => add_connected(explainer, &mut inside, a)?,
        Grouping::Components => add_component(explainer, &mut inside, a),
        Grouping::AverageLinkage => {
            add_component(explainer, &mut inside, a);
            add_component(explainer, &mut inside, b);
            while add_reached(explainer, &mut inside)? {}
        }
    }
    (inside.len() <= MAX_NODES).then(|| inside.into_iter().collect())
}

fn add_connected(explainer: &Explainer<'_>, inside: &mut BTreeSet<usize>, node: usize) -> Option<()> {
    let mut waiting = vec![node];
    inside.insert(node);
    while let Some(node) = waiting.pop() {
        for &(other, _) in &explainer.neighbors[node] {
            if inside.insert(other) {
                waiting.push(other);
            }
        }
        if inside.len() > MAX_NODES {
            return None;
        }
    }
    Some(())
}

fn add_component(explainer: &Explainer<'_>, inside: &mut BTreeSet<usize>, node: usize) {
    inside.extend(component_of(explainer, node));
}

fn component_of<'e>(explainer: &'e Explainer<'_>, node: usize) -> &'e [usize] {
    &explainer.components.stories()[explainer.components.labels()[node]]
}

/// Adds the components that have an edge to the inside and a pair that reaches the threshold. Whether there were any; `None` when
/// there are too many to look at.
fn add_reached(explainer: &Explainer<'_>, inside: &mut BTreeSet<usize>) -> Option<bool> {
    let neighbors = inside.iter().flat_map(|&node| &explainer.neighbors[node]).map(|edge| edge.0);
    let outside = neighbors.filter(|node| !inside.contains(node));
    let adjacent: BTreeSet<usize> = outside.flat_map(|node| component_of(explainer, node)).copied().collect();
    if inside.len() > MAX_NODES || inside.len() * adjacent.len() > MAX_PAIRS {
        return None;
    }
    let modelled = Modelled { items: explainer.items, model: &explainer.config.model };
    let others: Vec<usize> = adjacent.iter().map(|&node| explainer.article(node)).collect();
    let mut room = modelled.room();
    let mut reached = BTreeSet::new();
    for &node in &*inside {
        let row = modelled.row(&mut room, explainer.article(node), &others);
        let is_reached =
            |(_, probability): &(&usize, f64)| *probability >= explainer.config.joining_threshold();
        reached.extend(adjacent.iter().zip(row).filter(is_reached).map(|(node, _)| *node));
    }
    reached.iter().for_each(|&node| add_component(explainer, inside, node));
    Some(!reached.is_empty())
}
