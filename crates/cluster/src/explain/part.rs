//! A part of a graph that can be grouped again and again.

use petgraph::unionfind::UnionFind;
use samestory_model::Clustering;

use super::Explainer;
use crate::config::{ClusterConfig, Grouping};
use crate::control::Control;
use crate::graph::SimilarityGraph;
use crate::grouping::{group_by, link};
use crate::pair::{Modelled, Probabilities};

/// Some nodes of a graph, numbered anew, with the edges between them.
#[derive(Clone)]
pub(super) struct Part<'a> {
    config: &'a ClusterConfig,
    /// The numbers in the whole graph, ascending.
    nodes: Vec<usize>,
    /// The articles of each node, numbered anew.
    copies: Vec<Vec<usize>>,
    edges: Vec<(usize, usize, f64)>,
    probabilities: Table,
}

/// The probabilities of all pairs of nodes. A node's own is that of its copies.
#[derive(Clone)]
struct Table {
    node_of_article: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

impl Probabilities for Table {
    type Room = ();

    fn room(&self) {}

    fn row(&self, (): &mut (), a: usize, others: &[usize]) -> Vec<f64> {
        let row = &self.rows[self.node_of_article[a]];
        others.iter().map(|&b| row[self.node_of_article[b]]).collect()
    }
}

impl<'a> Part<'a> {
    /// `nodes` ascend.
    pub(super) fn of(explainer: &Explainer<'a>, nodes: &[usize]) -> Self {
        let mut node_of_article = Vec::new();
        let mut copies = Vec::with_capacity(nodes.len());
        for (local, &node) in nodes.iter().enumerate() {
            let start = node_of_article.len();
            node_of_article.resize(start + explainer.copies[node].len(), local);
            copies.push((start..node_of_article.len()).collect());
        }
        let edges_of = |(local, &node): (usize, &usize)| {
            let edges = explainer.neighbors[node].iter().filter(move |edge| edge.0 > node);
            edges.filter_map(move |edge| Some((local, nodes.binary_search(&edge.0).ok()?, edge.1)))
        };
        let edges = nodes.iter().enumerate().flat_map(edges_of).collect();
        let probabilities = Table { node_of_article, rows: rows(explainer, nodes) };
        Self { config: explainer.config, nodes: nodes.to_vec(), copies, edges, probabilities }
    }

    pub(super) fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn threshold(&self) -> f64 {
        self.config.threshold()
    }

    /// The least mean at which groups can be joined.
    pub(super) fn joining_threshold(&self) -> f64 {
        self.config.joining_threshold()
    }

    pub(super) fn has_joins(&self) -> bool {
        self.config.grouping == Grouping::AverageLinkage
    }

    /// The number here of a node of the whole graph.
    pub(super) fn local(&self, node: usize) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }

    /// By numbers here.
    pub(super) fn edges(&self) -> &[(usize, usize, f64)] {
        &self.edges
    }

    /// By the numbers of the whole graph.
    pub(super) fn edge(&self, edge: usize) -> (usize, usize, f64) {
        let (a, b, probability) = self.edges[edge];
        (self.nodes[a], self.nodes[b], probability)
    }

    pub(super) fn n_articles(&self, node: usize) -> usize {
        self.copies[node].len()
    }

    pub(super) fn probability(&self, a: usize, b: usize) -> f64 {
        self.probabilities.rows[a][b]
    }

    /// The threshold up to which two nodes of the whole graph are joined by average linkage.
    pub(super) fn height(&self, a: usize, b: usize) -> Option<f64> {
        let article = |node: usize| self.copies[self.local(node)?].first().copied();
        let dendrogram =
            link(&self.graph(&[]), &self.probabilities, &self.config.stages(), &Control::default());
        dendrogram.ok()?.height_of_pair(article(a)?, article(b)?)
    }

    /// For each node its story when the pairs of these edges count as improbable.
    pub(super) fn grouped_without(&mut self, removed: &[usize]) -> Vec<usize> {
        self.with_removed(removed, |part| {
            let control = Control::default();
            let found = group_by(&part.graph(removed), &part.probabilities, part.config, &control);
            // Nobody cancels this.
            part.labels_of_nodes(&found.unwrap_or_default())
        })
    }

    /// For each node its group just before the join that brings two nodes together, when these pairs count as improbable; `None`
    /// when nothing brings them together.
    pub(super) fn groups_before_join(&mut self, removed: &[usize], a: usize, b: usize) -> Option<Vec<usize>> {
        self.with_removed(removed, |part| {
            let graph = part.graph(removed);
            let found = link(&graph, &part.probabilities, &part.config.stages(), &Control::default()).ok()?;
            let node = |article: usize| part.probabilities.node_of_article[article];
            let mut groups = UnionFind::<usize>::new(part.n_nodes());
            for merge in found.merges() {
                let before = groups.clone();
                groups.union(node(merge.first()), node(merge.second()));
                if groups.equiv(a, b) {
                    return Some(before.into_labeling());
                }
            }
            None
        })
    }

    /// Whether the other nodes are one story without `node`.
    pub(super) fn is_one_without(&self, node: Option<usize>) -> bool {
        let kept: Vec<usize> = (0..self.n_nodes()).filter(|&other| Some(other) != node).collect();
        let edges = self.edges.iter().filter_map(|&(a, b, probability)| {
            Some((kept.binary_search(&a).ok()?, kept.binary_search(&b).ok()?, probability))
        });
        let copies = kept.iter().map(|&kept| self.copies[kept].clone()).collect();
        let graph = SimilarityGraph::from_copies(renumbered(copies), edges);
        let node_of_article =
            kept.iter().enumerate().flat_map(|(new, &old)| vec![new; self.copies[old].len()]);
        let rows = kept.iter().map(|&a| kept.iter().map(|&b| self.probability(a, b)).collect()).collect();
        let table = Table { node_of_article: node_of_article.collect(), rows };
        let found = group_by(&graph, &table, self.config, &Control::default()).unwrap_or_default();
        let first = |copies: &[usize]| copies.first().map(|&article| found.labels()[article]);
        let labels: std::collections::BTreeSet<_> = graph.copies().filter_map(first).collect();
        labels.len() <= 1
    }

    fn with_removed<T>(&mut self, removed: &[usize], work: impl FnOnce(&Self) -> T) -> T {
        let set = |part: &mut Self, to: fn(f64) -> f64| {
            for &edge in removed {
                let (a, b, probability) = part.edges[edge];
                part.probabilities.rows[a][b] = to(probability);
                part.probabilities.rows[b][a] = to(probability);
            }
        };
        set(self, |_| 0.0);
        let result = work(self);
        set(self, |probability| probability);
        result
    }

    fn graph(&self, removed: &[usize]) -> SimilarityGraph {
        let is_kept = |&(number, _): &(usize, &(usize, usize, f64))| !removed.contains(&number);
        let edges = self.edges.iter().enumerate().filter(is_kept).map(|(_, edge)| *edge);
        SimilarityGraph::from_copies(self.copies.clone(), edges)
    }

    fn labels_of_nodes(&self, found: &Clustering) -> Vec<usize> {
        let first = |copies: &Vec<usize>| copies.first().and_then(|&article| found.labels().get(article));
        self.copies.iter().map(|copies| first(copies).copied().unwrap_or_default()).collect()
    }
}

/// The same lists over articles without gaps.
fn renumbered(copies: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut next = 0;
    let mut renumber = |copies: Vec<usize>| {
        let start = next;
        next += copies.len();
        (start..next).collect()
    };
    copies.into_iter().map(&mut renumber).collect()
}

fn rows(explainer: &Explainer<'_>, nodes: &[usize]) -> Vec<Vec<f64>> {
    let modelled = Modelled { items: explainer.items, model: &explainer.config.model };
    let articles: Vec<usize> = nodes.iter().map(|&node| explainer.article(node)).collect();
    let mut room = modelled.room();
    let mut row = |(&node, &article): (&usize, &usize)| {
        let mut row = modelled.row(&mut room, article, &articles);
        if let (Some(&copy), Ok(own)) = (explainer.copies[node].get(1), nodes.binary_search(&node)) {
            row[own] = modelled.row(&mut room, article, &[copy]).first().copied().unwrap_or_default();
        }
        row
    };
    nodes.iter().zip(&articles).map(&mut row).collect()
}
