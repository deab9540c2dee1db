//! Average linkage (UPGMA) on the similarity graph.

mod queue;
mod sums;
#[cfg(test)]
pub(crate) mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::copies::mean_of_copies;
use super::dendrogram::{Dendrogram, Merge};
use super::share::{Mean, Shares, shares};
use crate::config::Stage;
use crate::control::{Control, Progress, check};
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;
use queue::{Join, Queue, Version};
use sums::{Member, Sums};

/// The caller is told of progress each time so many groups have been joined.
const JOINS_BETWEEN_REPORTS: usize = 256;

/// A group of at most so many different articles may be attached to one of at least [`MIN_LARGE`].
const MAX_SMALL: usize = 3;
const MIN_LARGE: usize = 4;

/// All joins down to the threshold of the last of `stages`, whose thresholds descend. See [`average_linkage`](super::average_linkage).
pub(crate) fn link<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    stages: &[Stage],
    control: &Control<'_>,
) -> Result<Dendrogram, Cancelled> {
    check(control)?;
    let threshold = stages.last().map_or(f64::INFINITY, |stage| stage.threshold);
    let linkage = Linkage::new(graph, Sums::new(probabilities, control), threshold);
    let articles = graph.copies().filter_map(|copies| copies.first().copied()).collect();
    let merges = merges_of_copies(graph, probabilities, threshold);
    let mut run = Run { linkage, articles, merges, lowest: None, control };
    for stage in stages {
        // What has been attached can have brought two large groups together.
        while run.join_all(stage)? + run.attach(stage)? > 0 {}
    }
    let mut merges = run.merges;
    // Stable: of equal heights, copies stay first and joins keep their order.
    merges.sort_by_key(|merge| Reverse(merge.mean()));
    Ok(Dendrogram::new(graph.n_articles(), threshold, merges))
}

/// The joins so far.
struct Run<'a, P: Probabilities> {
    linkage: Linkage<'a, P>,
    /// The first article of each node.
    articles: Vec<usize>,
    merges: Vec<Merge>,
    lowest: Option<Mean>,
    control: &'a Control<'a>,
}

impl<P: Probabilities> Run<'_, P> {
    fn join(&mut self, join: Join, height: Mean) -> Result<(), Cancelled> {
        let (first, second) = (join.first.0, join.second.0);
        let height = self.lowest.map_or(height, |lowest| lowest.min(height));
        self.lowest = Some(height);
        self.merges.push(Merge::new(self.articles[first], self.articles[second], height));
        self.linkage.join(first, second)?;
        check(self.control)?;
        if self.merges.len().is_multiple_of(JOINS_BETWEEN_REPORTS) {
            self.control.tell(Progress::Joined { joins: self.merges.len() });
        }
        Ok(())
    }

    /// Joins the groups whose mean reaches the stage's threshold. How many joins that were.
    fn join_all(&mut self, stage: &Stage) -> Result<usize, Cancelled> {
        let before = self.merges.len();
        while let Some(join) = self.linkage.next_join(stage.threshold) {
            self.join(join, join.mean)?;
        }
        Ok(self.merges.len() - before)
    }

    /// Attaches small groups to large ones, those of the highest mean first. The height of such a join is the stage's threshold: it is
    /// made once that has been arrived at. How many joins that were.
    fn attach(&mut self, stage: &Stage) -> Result<usize, Cancelled> {
        let before = self.merges.len();
        let height = Mean::of(stage.threshold);
        let mut queue = Queue::new(stage.attachment_threshold);
        (0..self.articles.len()).for_each(|group| self.linkage.offer_attachments(group, &mut queue));
        while let Some(join) = self.linkage.next_of(&mut queue, stage.attachment_threshold) {
            self.join(join, height)?;
            self.linkage.offer_attachments(join.first.0, &mut queue);
        }
        Ok(self.merges.len() - before)
    }
}

/// Copies start as one group if they resemble each other enough.
fn merges_of_copies<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    threshold: f64,
) -> Vec<Merge> {
    let merges_of = |copies: &[usize]| {
        let mean = mean_of_copies(probabilities, copies).filter(|mean| mean.reaches(threshold));
        let pairs =
            copies.first().into_iter().flat_map(|first| copies.iter().skip(1).map(|copy| (*first, *copy)));
        pairs.filter_map(|(first, copy)| Some(Merge::new(first, copy, mean?))).collect::<Vec<Merge>>()
    };
    graph.copies().flat_map(merges_of).collect()
}

fn is_current(groups: &[Option<Group>], (number, version): Version) -> bool {
    groups[number].as_ref().is_some_and(|group| group.version == version)
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
        Self { groups, queue, missing }
    }

    fn next_join(&mut self, threshold: f64) -> Option<Join> {
        let groups = &self.groups;
        self.queue.pop(threshold, |version| is_current(groups, version))
    }

    /// The next of a queue of joins other than the linkage's own.
    fn next_of(&self, queue: &mut Queue, threshold: f64) -> Option<Join> {
        queue.pop(threshold, |version| is_current(&self.groups, version))
    }

    /// Queues the joins of a large group with its small neighbours.
    fn offer_attachments(&self, number: usize, queue: &mut Queue) {
        let Some(large) = self.groups[number].as_ref().filter(|group| group.members.len() >= MIN_LARGE)
        else {
            return;
        };
        for (&other, &sum) in &large.sums {
            let Some(small) = self.groups[other].as_ref().filter(|group| group.members.len() <= MAX_SMALL)
            else {
                continue;
            };
            let mean = Mean { sum, n_pairs: large.n_articles * small.n_articles };
            queue.push(Join::new(mean, (number, large.version), (other, small.version)));
        }
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
}
