//! Edges of a graph to which articles have been added.

use rayon::prelude::*;

use crate::config::ClusterConfig;
use crate::graph::{Candidates, SimilarityGraph};
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};

/// All edges as they are now.
pub(super) struct Refreshed {
    /// By ascending pair of nodes.
    pub(super) edges: Vec<(usize, usize, f64)>,
    /// Nodes that have lost an edge since they are no longer compared with the other end.
    pub(super) lost: Vec<usize>,
}

/// Keeps the edges between nodes that have not changed, as long as these are compared at all, and computes those of changed nodes.
pub(super) fn refreshed(
    graph: &SimilarityGraph,
    (items, candidates, config): (&Items, &Candidates<'_>, &ClusterConfig),
    (node_now, is_changed): (&[usize], &[bool]),
) -> Refreshed {
    let known = graph.node_edges().map(|(a, b, probability)| {
        let (a, b) = (node_now[a], node_now[b]);
        (a.min(b), a.max(b), probability)
    });
    let known: Vec<_> = known.filter(|&(a, b, _)| !is_changed[a] && !is_changed[b]).collect();
    let (mut edges, lost): (Vec<_>, Vec<_>) =
        known.into_par_iter().partition(|&(a, b, _)| candidates.are_compared(a, b));
    edges.extend(computed(items, candidates, config, is_changed));
    edges.par_sort_unstable_by_key(|&(a, b, _)| (a, b));
    Refreshed { edges, lost: lost.into_iter().flat_map(|(a, b, _)| [a, b]).collect() }
}

/// The edges with a changed node.
fn computed(
    items: &Items,
    candidates: &Candidates<'_>,
    config: &ClusterConfig,
    is_changed: &[bool],
) -> Vec<(usize, usize, f64)> {
    let (articles, modelled) = (items.first_copies(), Modelled { items, model: &config.model });
    // The changed node first; of two, the smaller.
    let oriented = |a: usize, b: usize| {
        let (a, b) = (a.min(b), a.max(b));
        if is_changed[a] { Some((a, b)) } else { is_changed[b].then_some((b, a)) }
    };
    let nodes = (0..articles.len()).into_par_iter();
    let mut pairs: Vec<(usize, usize)> = nodes
        .flat_map_iter(|node| {
            candidates.neighbors(node).filter_map(move |other| oriented(node, other as usize))
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let rows: Vec<&[(usize, usize)]> = pairs.chunk_by(|x, y| x.0 == y.0).collect();
    let edges = rows.into_par_iter().map_init(
        || modelled.room(),
        |room, row| {
            let Some(&(node, _)) = row.first() else { return Vec::new() };
            let others =
                row.iter().map(|&(_, other)| (articles[other], candidates.upper_bounds_of_pair(node, other)));
            let found = modelled.probable(room, (articles[node], others), config.graph.min_probability);
            let edge = |(place, probability): (usize, f64)| {
                let (a, b) = row[place];
                (a.min(b), a.max(b), probability)
            };
            found.into_iter().map(edge).collect()
        },
    );
    edges.collect::<Vec<_>>().concat()
}
