//! Average linkage (UPGMA) on the similarity graph.

mod queue;
mod share;
mod sums;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::Clustering;

use crate::config::ClusterConfig;
use crate::control::{Control, Progress, check};
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};
use queue::{Join, Queue};
use share::{Mean, Shares, shares};
use sums::{Member, Sums};

/// The caller is told of progress each time so many groups have been joined.
const JOINS_BETWEEN_REPORTS: usize = 256;

/// Joins the two groups with the highest mean probability over all their pairs, again and again, until no mean reaches the
/// threshold of `config`.
///
/// The mean runs over *all* pairs of the two groups: those without an edge are evaluated when a neighbour of one group becomes a
/// neighbour of the other. Groups without any edge between them are never joined. Of equal means the pair with the smaller groups'
/// smallest articles goes first. `graph` must have been built of `items`.
///
/// Articles that no feature can tell apart start as one group if their own probability reaches the threshold; that is what
/// joining one by one would do first, since no pair can resemble each other more.
///
/// # Errors
/// When the caller cancels.
///
/// # Panics
/// When `graph` was built of other, and more, items.
///
/// # Complexity
/// O(e log e) for e edges between groups, and one evaluation at most for each pair of articles that lie in one connected
/// component; these are shared over threads. Memory O(e).
///
/// # Determinism
/// Sums are of whole numbers and means are compared as fractions, so neither the order of addition nor the number of threads
/// can be seen in the result.
///
/// # References
/// Sokal, Michener: *A statistical method for evaluating systematic relationships*, 1958. Day, Edelsbrunner: *Efficient algorithms
/// for agglomerative hierarchical clustering methods*, 1984 (the queue).
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph, average_linkage};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.1])?;
/// let items = Items::new(items, vectors)?;
/// let (config, control) = (ClusterConfig::default(), Control::default());
/// let graph = SimilarityGraph::build(&items, &config, &control)?;
/// assert_eq!(average_linkage(&graph, &items, &config, &control)?.stories(), [[0, 1]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn average_linkage(
    graph: &SimilarityGraph,
    items: &Items,
    config: &ClusterConfig,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    link(graph, &Modelled { items, model: &config.model }, config.threshold(), control)
}

fn link<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    threshold: f64,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    check(control)?;
    let mut linkage = Linkage::new(graph, Sums::new(probabilities, control), threshold);
    let mut joins = 0_usize;
    while let Some(join) = linkage.next_join() {
        linkage.join(join.first.0, join.second.0)?;
        joins += 1;
        check(control)?;
        if joins.is_multiple_of(JOINS_BETWEEN_REPORTS) {
            control.tell(Progress::Joined { joins });
        }
    }
    let copies_are_one = |copies: &[usize]| are_one(probabilities, copies, threshold);
    Ok(linkage.into_clustering(graph, copies_are_one))
}

/// Whether copies resemble each other enough to be one story: articles with a vector alone may not.
fn are_one<P: Probabilities>(probabilities: &P, copies: &[usize], threshold: f64) -> bool {
    let [first, second, ..] = copies else { return true };
    let found = probabilities.row(&mut probabilities.room(), *first, &[*second]);
    found.iter().all(|&probability| Mean { sum: shares(probability), n_pairs: 1 }.reaches(threshold))
}

/// A group of nodes, numbered by its smallest one.
struct Group {
    /// The first article of each node, and how many copies it has.
    members: Vec<Member>,
    n_articles: u64,
    /// Grows with each join, so that older queue entries are recognised as stale.
    version: u32,
    /// Sums of probabilities over all pairs with each neighbouring group.
    sums: BTreeMap<usize, Shares>,
}

impl Group {
    fn of_copies(copies: &[usize]) -> Option<Self> {
        let (article, n_copies) = (*copies.first()?, copies.len() as u64);
        let members = vec![Member { article, n_copies, slot: 0 }];
        Some(Self { members, n_articles: n_copies, version: 0, sums: BTreeMap::new() })
    }
}

struct Linkage<'a, P: Probabilities> {
    /// `None` once the group has been joined to one with a smaller number.
    groups: Vec<Option<Group>>,
    /// For each node the number of the group that its own was joined to, or its own number.
    joined_to: Vec<usize>,
    queue: Queue,
    missing: Sums<'a, P>,
}

impl<'a, P: Probabilities> Linkage<'a, P> {
    fn new(graph: &SimilarityGraph, missing: Sums<'a, P>, threshold: f64) -> Self {
        let mut groups: Vec<Option<Group>> = graph.copies().map(Group::of_copies).collect();
        let mut queue = Queue::new(threshold);
        for (first, second, probability) in graph.node_edges() {
            let size = |node: usize| groups[node].as_ref().map_or(0, |group: &Group| group.n_articles);
            let n_pairs = size(first) * size(second);
            let sum = shares(probability) * u128::from(n_pairs);
            for (own, other) in [(first, second), (second, first)] {
                groups[own].iter_mut().for_each(|group| {
                    group.sums.insert(other, sum);
                });
            }
            queue.push(Join::new(Mean { sum, n_pairs }, (first, 0), (second, 0)));
        }
        let joined_to = (0..groups.len()).collect();
        Self { groups, joined_to, queue, missing }
    }

    fn next_join(&mut self) -> Option<Join> {
        let groups = &self.groups;
        self.queue
            .pop(|(number, version)| groups[number].as_ref().is_some_and(|group| group.version == version))
    }

    fn join(&mut self, first: usize, second: usize) -> Result<(), Cancelled> {
        let (Some(mut kept), Some(mut gone)) = (self.groups[first].take(), self.groups[second].take()) else {
            return Ok(());
        };
        kept.sums.remove(&second);
        gone.sums.remove(&first);
        let neighbors: BTreeSet<usize> = kept.sums.keys().chain(gone.sums.keys()).copied().collect();
        self.complete(&mut kept, &neighbors)?;
        self.complete(&mut gone, &neighbors)?;
        // Both maps now have the same keys.
        kept.sums.iter_mut().zip(gone.sums.values()).for_each(|((_, sum), more)| *sum += more);
        kept.members.append(&mut gone.members);
        kept.n_articles += gone.n_articles;
        kept.version += 1;
        self.joined_to[second] = first;
        self.tell_neighbors(first, second, &kept);
        self.groups[first] = Some(kept);
        Ok(())
    }

    /// Adds the sums with those `neighbors` that the group has no edge to: pairs without an edge count as well.
    fn complete(&mut self, group: &mut Group, neighbors: &BTreeSet<usize>) -> Result<(), Cancelled> {
        let missing: Vec<usize> =
            neighbors.iter().copied().filter(|other| !group.sums.contains_key(other)).collect();
        let members_of =
            |other: usize| self.groups[other].iter().flat_map(|group| group.members.iter().copied());
        let others: Vec<Member> = missing
            .iter()
            .enumerate()
            .flat_map(|(slot, &other)| members_of(other).map(move |member| Member { slot, ..member }))
            .collect();
        let sums = self.missing.between(&group.members, &others, missing.len())?;
        group.sums.extend(missing.into_iter().zip(sums));
        Ok(())
    }

    /// The neighbours of a group that has swallowed `gone` forget that one, and may be joined with the whole.
    fn tell_neighbors(&mut self, number: usize, gone: usize, joined: &Group) {
        for (&other, &sum) in &joined.sums {
            let Some(neighbor) = &mut self.groups[other] else { continue };
            neighbor.sums.remove(&gone);
            neighbor.sums.insert(number, sum);
            let mean = Mean { sum, n_pairs: joined.n_articles * neighbor.n_articles };
            self.queue.push(Join::new(mean, (number, joined.version), (other, neighbor.version)));
        }
    }

    fn into_clustering(self, graph: &SimilarityGraph, are_one: impl Fn(&[usize]) -> bool) -> Clustering {
        let mut labels: Vec<usize> = (0..graph.n_articles()).collect();
        let mut label_of_node = vec![0; self.groups.len()];
        for (node, copies) in graph.copies().enumerate() {
            let [first, others @ ..] = copies else { continue };
            // Groups are joined to smaller numbers only, so the label was set before.
            let joined_to = self.joined_to[node];
            label_of_node[node] = if joined_to == node { *first } else { label_of_node[joined_to] };
            labels[*first] = label_of_node[node];
            if are_one(copies) {
                others.iter().for_each(|&copy| labels[copy] = label_of_node[node]);
            }
        }
        Clustering::from_labels(&labels)
    }
}
