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
/// or an earlier story connect with these. When a story has become another, so are those with such an edge to it, and what is
/// open is grouped once more. In the end, whatever was not grouped again has such edges only to stories that are what they were.
pub(crate) fn regroup(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    earlier: &Earlier<'_>,
) -> Result<Clustering, Cancelled> {
    if config.grouping != Grouping::AverageLinkage {
        return group(graph, items, config, &Control::default());
    }
    let mut node_of = vec![0; items.len()];
    for (node, copies) in graph.copies().enumerate() {
        copies.iter().for_each(|&article| node_of[article] = node);
    }
    let regroup = Regroup { graph, items, config, earlier, node_of };
    let mut touched = earlier.has_changed.to_vec();
    regroup.touch_neighbors(&mut touched, |node| earlier.has_changed[node]);
    loop {
        let is_open = regroup.open_nodes(&touched);
        let clustering = regroup.grouped(&is_open)?;
        let is_other = regroup.nodes_of_other_stories(&clustering);
        regroup.touch_neighbors(&mut touched, |node| is_open[node] && is_other[node]);
        if touched.iter().zip(&is_open).all(|(touched, is_open)| *is_open || !touched) {
            return Ok(clustering);
        }
    }
}

struct Regroup<'a> {
    graph: &'a SimilarityGraph,
    items: &'a Items,
    config: &'a ClusterConfig,
    earlier: &'a Earlier<'a>,
    /// The node of each article.
    node_of: Vec<usize>,
}

impl Regroup<'_> {
    /// Touches the nodes with an edge, at which groups can be joined, to one of these.
    fn touch_neighbors(&self, touched: &mut [bool], is_one: impl Fn(usize) -> bool) {
        let joinable = self.config.joining_threshold();
        for (a, b, _) in self.graph.node_edges().filter(|edge| Mean::of(edge.2).reaches(joinable)) {
            touched[a] |= is_one(b);
            touched[b] |= is_one(a);
        }
    }

    /// Touched nodes and all that edges of at least the threshold, or an earlier story, connect with them.
    fn open_nodes(&self, touched: &[bool]) -> Vec<bool> {
        let mut connected = UnionFind::new(touched.len());
        self.unite_stories(&mut connected, |article| Some(self.node_of[article]));
        for (a, b, probability) in self.graph.node_edges() {
            if Mean::of(probability).reaches(self.config.threshold()) {
                connected.union(a, b);
            }
        }
        let labels = connected.into_labeling();
        let mut is_open = vec![false; labels.len()];
        labels.iter().zip(touched).filter(|pair| *pair.1).for_each(|(&label, _)| is_open[label] = true);
        labels.iter().map(|&label| is_open[label]).collect()
    }

    /// Joins the articles of each earlier story, by what `number` makes of them.
    fn unite_stories(&self, groups: &mut UnionFind<usize>, number: impl Fn(usize) -> Option<usize>) {
        for story in self.earlier.clustering.stories() {
            let mut numbers = story.iter().filter_map(|&article| number(self.earlier.article_now[article]));
            let Some(first) = numbers.next() else { continue };
            numbers.for_each(|other| {
                groups.union(first, other);
            });
        }
    }

    /// The earlier stories, and the open nodes grouped again.
    fn grouped(&self, is_open: &[bool]) -> Result<Clustering, Cancelled> {
        let modelled = Modelled { items: self.items, model: &self.config.model };
        let dendrogram = link(&self.part(is_open), &modelled, &self.config.stages(), &Control::default())?;
        let mut groups = UnionFind::new(self.items.len());
        let threshold = self.config.threshold();
        for merge in dendrogram.merges().iter().filter(|merge| merge.mean().reaches(threshold)) {
            groups.union(merge.first(), merge.second());
        }
        let is_closed = |article: usize| !is_open[self.node_of[article]];
        self.unite_stories(&mut groups, |article| is_closed(article).then_some(article));
        Ok(Clustering::from_labels(&groups.into_labeling()))
    }

    /// The graph of some nodes and the edges between them. Articles keep their numbers.
    fn part(&self, is_open: &[bool]) -> SimilarityGraph {
        let mut number = vec![0; is_open.len()];
        let open = (0..is_open.len()).filter(|&node| is_open[node]);
        open.enumerate().for_each(|(place, node)| number[node] = place);
        let copies = self.graph.copies().zip(is_open).filter(|(_, is_open)| **is_open);
        let copies = copies.map(|(copies, _)| copies.to_vec()).collect();
        let edges = self.graph.node_edges().filter(|&(a, b, _)| is_open[a] && is_open[b]);
        SimilarityGraph::from_copies(copies, edges.map(|(a, b, p)| (number[a], number[b], p)))
    }

    /// Which nodes are of a story that is none of the earlier ones.
    fn nodes_of_other_stories(&self, clustering: &Clustering) -> Vec<bool> {
        let mut earlier_label = vec![None; self.items.len()];
        for (&label, &article) in self.earlier.clustering.labels().iter().zip(self.earlier.article_now) {
            earlier_label[article] = Some(label);
        }
        let mut is_other = vec![false; self.earlier.has_changed.len()];
        for story in clustering.stories() {
            let label = story.first().and_then(|&article| earlier_label[article]);
            let size = label.map_or(0, |label| self.earlier.clustering.stories()[label].len());
            let is_same = size == story.len() && story.iter().all(|&article| earlier_label[article] == label);
            story.iter().for_each(|&article| is_other[self.node_of[article]] |= !is_same);
        }
        is_other
    }
}
