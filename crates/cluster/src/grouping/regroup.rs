//! Grouping again where something has changed.

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use super::linkage::link;
use super::{group, share::Mean};
use crate::config::{ClusterConfig, Grouping};
use crate::control::Control;
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::items::Items;
use crate::pair::Modelled;

/// An earlier clustering of some of the articles.
pub(crate) struct Earlier<'a> {
    pub(crate) clustering: &'a Clustering,
    /// What has become of each article's number.
    pub(crate) article_now: &'a [usize],
    /// For each node of the graph whether anything that a grouping depends on has changed.
    pub(crate) has_changed: &'a [bool],
}

/// The clustering by average linkage, for which only what lies near changes is grouped again; by other methods, all is.
///
/// Open are the changed nodes, those with an edge to them at which groups can be joined, and all that edges of at least the threshold
/// or an earlier story connect with these. Joins of others cannot have changed, unless two groups are joined between which no *edge*
/// reaches the threshold although their mean does, or a fragment is attached across the border of what is open.
pub(crate) fn regroup(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    earlier: &Earlier<'_>,
) -> Result<Clustering, Cancelled> {
    let control = Control::default();
    if config.grouping != Grouping::AverageLinkage {
        return group(graph, items, config, &control);
    }
    let is_open = open_nodes(graph, items, config, earlier);
    let open = part(graph, &is_open);
    let dendrogram = link(&open, &Modelled { items, model: &config.model }, &config.stages(), &control)?;
    let mut groups = UnionFind::new(items.len());
    let reaching = dendrogram.merges().iter().filter(|merge| merge.mean().reaches(config.threshold()));
    reaching.for_each(|merge| {
        groups.union(merge.first(), merge.second());
    });
    let mut is_closed = vec![true; items.len()];
    open.copies().flatten().for_each(|&article| is_closed[article] = false);
    unite_stories(earlier, &mut groups, |article| is_closed[article].then_some(article));
    Ok(Clustering::from_labels(&groups.into_labeling()))
}

/// Joins the articles of each earlier story, by what `number` makes of them.
fn unite_stories(
    earlier: &Earlier<'_>,
    groups: &mut UnionFind<usize>,
    number: impl Fn(usize) -> Option<usize>,
) {
    for story in earlier.clustering.stories() {
        let mut numbers = story.iter().filter_map(|&article| number(earlier.article_now[article]));
        let Some(first) = numbers.next() else { continue };
        numbers.for_each(|other| {
            groups.union(first, other);
        });
    }
}

fn open_nodes(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    earlier: &Earlier<'_>,
) -> Vec<bool> {
    let mut node_of = vec![0; items.len()];
    for (node, copies) in graph.copies().enumerate() {
        copies.iter().for_each(|&article| node_of[article] = node);
    }
    let mut connected = UnionFind::new(earlier.has_changed.len());
    unite_stories(earlier, &mut connected, |article| Some(node_of[article]));
    let (mut touched, joinable) = (earlier.has_changed.to_vec(), config.joining_threshold());
    for (a, b, probability) in graph.node_edges() {
        if Mean::of(probability).reaches(config.threshold()) {
            connected.union(a, b);
        }
        if Mean::of(probability).reaches(joinable) && (earlier.has_changed[a] || earlier.has_changed[b]) {
            (touched[a], touched[b]) = (true, true);
        }
    }
    let labels = connected.into_labeling();
    let mut is_open = vec![false; labels.len()];
    labels
        .iter()
        .zip(&touched)
        .filter(|(_, touched)| **touched)
        .for_each(|(&label, _)| is_open[label] = true);
    labels.iter().map(|&label| is_open[label]).collect()
}

/// The graph of some nodes and the edges between them. Articles keep their numbers.
fn part(graph: &SimilarityGraph, is_open: &[bool]) -> SimilarityGraph {
    let mut number = vec![0; is_open.len()];
    let open = (0..is_open.len()).filter(|&node| is_open[node]);
    open.enumerate().for_each(|(place, node)| number[node] = place);
    let copies = graph.copies().zip(is_open).filter(|(_, is_open)| **is_open);
    let copies = copies.map(|(copies, _)| copies.to_vec()).collect();
    let edges = graph.node_edges().filter(|&(a, b, _)| is_open[a] && is_open[b]);
    SimilarityGraph::from_copies(copies, edges.map(|(a, b, probability)| (number[a], number[b], probability)))
}
