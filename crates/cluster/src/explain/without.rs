//! The whole graph grouped again without some edges.

use std::collections::BTreeSet;

use samestory_model::Clustering;

use super::Explainer;
use crate::control::Control;
use crate::graph::SimilarityGraph;
use crate::grouping::group_by;
use crate::pair::{Modelled, Probabilities};

pub(super) fn grouped(explainer: &Explainer<'_>, pairs: &[(usize, usize)]) -> Clustering {
    let node = |article: usize| explainer.node_of.get(article).copied();
    let nodes = pairs.iter().filter_map(|&(a, b)| Some((node(a)?, node(b)?)));
    let removed: BTreeSet<(usize, usize)> = nodes.map(|(a, b)| (a.min(b), a.max(b))).collect();
    let edges = explainer.graph.node_edges().filter(|edge| !removed.contains(&(edge.0, edge.1)));
    let copies = explainer.graph.copies().map(<[usize]>::to_vec).collect();
    let graph = SimilarityGraph::from_copies(copies, edges);
    let modelled = Modelled { items: explainer.items, model: &explainer.config.model };
    let probabilities = Without { modelled, node_of: &explainer.node_of, removed };
    // Nobody cancels this.
    group_by(&graph, &probabilities, explainer.config, &Control::default()).unwrap_or_default()
}

struct Without<'a> {
    modelled: Modelled<'a>,
    node_of: &'a [usize],
    removed: BTreeSet<(usize, usize)>,
}

impl Without<'_> {
    fn is_removed(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.node_of[a], self.node_of[b]);
        self.removed.contains(&(a.min(b), a.max(b)))
    }
}

impl<'a> Probabilities for Without<'a> {
    type Room = <Modelled<'a> as Probabilities>::Room;

    fn room(&self) -> Self::Room {
        self.modelled.room()
    }

    fn row(&self, room: &mut Self::Room, a: usize, others: &[usize]) -> Vec<f64> {
        let row = self.modelled.row(room, a, others).into_iter().zip(others);
        row.map(|(probability, &b)| if self.is_removed(a, b) { 0.0 } else { probability }).collect()
    }
}
