//! Average linkage (UPGMA) on the similarity graph.

mod neighbors;
mod queue;
mod sums;
#[cfg(test)]
pub(crate) mod tests;

use std::cmp::Reverse;

use samestory_model::Clustering;

use super::copies::mean_of_copies;
use super::dendrogram::{Dendrogram, Merge};
use super::share::{Mean, shares};
use crate::config::{ClusterConfig, Stage};
use crate::control::{Control, Progress, check};
use crate::error::Cancelled;
use crate::graph::SimilarityGraph;
use crate::pair::Probabilities;
use neighbors::{NeighborSums, merged};
use queue::{Join, Queue, Version};
use sums::{Member, Sum, Sums};

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
    let sums = sums(probabilities, stages.iter().copied(), control);
    let run = run(graph, &sums, stages, control)?;
    Ok(run.dendrogram(graph, probabilities))
}

/// The same, and what was not joined.
pub(super) fn link_and_refused<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    stages: &[Stage],
    control: &Control<'_>,
) -> Result<(Dendrogram, Vec<Refused>), Cancelled> {
    let sums = sums(probabilities, stages.iter().copied(), control);
    let run = run(graph, &sums, stages, control)?;
    let refused = run.refused()?;
    Ok((run.dendrogram(graph, probabilities), refused))
}

/// Sums of which all is known that may decide something in one of these stages.
fn sums<'a, P: Probabilities>(
    probabilities: &'a P,
    stages: impl Iterator<Item = Stage>,
    control: &'a Control<'a>,
) -> Sums<'a, P> {
    let lowest = stages.map(|stage| stage.threshold.min(stage.attachment_threshold));
    Sums::new(probabilities, lowest.fold(f64::INFINITY, f64::min), control)
}

fn run<'a, P: Probabilities>(
    graph: &SimilarityGraph,
    sums: &'a Sums<'a, P>,
    stages: &[Stage],
    control: &'a Control<'a>,
) -> Result<Run<'a, P>, Cancelled> {
    check(control)?;
    let mut run = Run::new(graph, sums, threshold_of(stages), control);
    for stage in stages {
        run.go_through(stage)?;
    }
    Ok(run)
}

fn threshold_of(stages: &[Stage]) -> f64 {
    stages.last().map_or(f64::INFINITY, |stage| stage.threshold)
}

/// The partitions of the articles at several thresholds of the chosen granularity, which descend: for each, what
/// [`link`] gives when it is the threshold of `config`.
///
/// One run goes through all thresholds; at each a copy of it attaches small groups, which the run itself does not see.
pub(super) fn partitions<P: Probabilities>(
    graph: &SimilarityGraph,
    probabilities: &P,
    (config, thresholds): (&ClusterConfig, &[f64]),
    control: &Control<'_>,
) -> Result<Vec<Clustering>, Cancelled> {
    check(control)?;
    let chosen = thresholds.iter().map(|&threshold| config.with_threshold(threshold).chosen_stage());
    let sums = sums(probabilities, chosen.chain(config.other_stages()), control);
    let lowest = thresholds.last().copied().unwrap_or(f64::INFINITY);
    let mut run = Run::new(graph, &sums, lowest, control);
    let mut others = config.other_stages().into_iter().peekable();
    let mut partitions = Vec::with_capacity(thresholds.len());
    for &threshold in thresholds {
        while let Some(stage) = others.next_if(|stage| stage.threshold > threshold) {
            run.go_through(&stage)?;
        }
        let stage = config.with_threshold(threshold).chosen_stage();
        run.join_all(&stage)?;
        let mut here = run.clone();
        here.go_through(&stage)?;
        here.merges.extend(merges_of_copies(graph, probabilities, threshold));
        partitions.push(Dendrogram::new(graph.n_articles(), threshold, here.merges).all_joined());
    }
    Ok(partitions)
}

/// Two groups with an edge between them that were not joined.
pub(super) struct Refused {
    /// An article of each.
    pub(super) articles: (usize, usize),
    pub(super) mean: Mean,
    /// Whether they would have been joined at the threshold of attachments.
    pub(super) attachable: bool,
}

/// The joins so far.
struct Run<'a, P: Probabilities> {
    linkage: Linkage<'a, P>,
    /// The first article of each node.
    articles: Vec<usize>,
    threshold: f64,
    merges: Vec<Merge>,
    lowest: Option<Mean>,
    control: &'a Control<'a>,
}

impl<P: Probabilities> Clone for Run<'_, P> {
    fn clone(&self) -> Self {
        let (linkage, articles, merges) = (self.linkage.clone(), self.articles.clone(), self.merges.clone());
        Self { linkage, articles, merges, ..*self }
    }
}

impl<'a, P: Probabilities> Run<'a, P> {
    /// Nothing is joined yet, and nothing will be below `threshold`, but for attachments.
    fn new(graph: &SimilarityGraph, sums: &'a Sums<'a, P>, threshold: f64, control: &'a Control<'a>) -> Self {
        let articles = graph.copies().filter_map(|copies| copies.first().copied()).collect();
        let linkage = Linkage::new(graph, sums, threshold);
        Self { linkage, articles, threshold, merges: Vec::new(), lowest: None, control }
    }

    /// The joins so far, and those of copies.
    fn dendrogram(self, graph: &SimilarityGraph, probabilities: &P) -> Dendrogram {
        let mut merges = merges_of_copies(graph, probabilities, self.threshold);
        merges.extend(self.merges);
        // Stable: of equal heights, copies stay first and joins keep their order.
        merges.sort_by_key(|merge| Reverse(merge.mean()));
        Dendrogram::new(graph.n_articles(), self.threshold, merges)
    }

    fn go_through(&mut self, stage: &Stage) -> Result<(), Cancelled> {
        // What has been attached can have brought two large groups together.
        while self.join_all(stage)? + self.attach(stage)? > 0 {}
        Ok(())
    }

    fn join(&mut self, join: Join, merge: Merge) -> Result<(), Cancelled> {
        let height = self.lowest.map_or(merge.mean(), |lowest| lowest.min(merge.mean()));
        self.lowest = Some(height);
        self.merges.push(merge.with_height(height));
        self.linkage.join(join.first.0 as usize, join.second.0 as usize)?;
        check(self.control)?;
        if self.merges.len().is_multiple_of(JOINS_BETWEEN_REPORTS) {
            self.control.tell(Progress::Joined { joins: self.merges.len() });
        }
        Ok(())
    }

    fn merge_of(&self, join: &Join) -> Merge {
        let article = |(number, _): Version| self.articles[number as usize];
        Merge::new(article(join.first), article(join.second), join.mean)
    }

    /// Joins the groups whose mean reaches the stage's threshold. How many joins that were.
    fn join_all(&mut self, stage: &Stage) -> Result<usize, Cancelled> {
        let before = self.merges.len();
        while let Some(join) = self.linkage.next_join(stage.threshold) {
            self.join(join, self.merge_of(&join))?;
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
            self.join(join, self.merge_of(&join).with_height(height).as_attachment())?;
            self.linkage.offer_attachments(join.first.0 as usize, &mut queue);
        }
        Ok(self.merges.len() - before)
    }

    /// The pairs of groups that are left, as far as there is an edge between them.
    fn refused(&self) -> Result<Vec<Refused>, Cancelled> {
        let mut refused = Vec::new();
        for (number, group) in self.linkage.groups.iter().enumerate() {
            let Some(group) = group else { continue };
            let mut sums: NeighborSums = group.sums.iter().filter(|&(other, _)| other > number).collect();
            let open = sums.iter().filter(|(_, sum)| !sum.is_known).map(|(other, _)| other).collect();
            self.linkage
                .known_sums(group, open)?
                .into_iter()
                .for_each(|(other, sum)| sums.insert(other, sum));
            for (other, sum) in sums.iter() {
                let Some(neighbor) = &self.linkage.groups[other] else { continue };
                let mean = Mean::new(sum.shares, group.n_articles * neighbor.n_articles);
                let attachable = group.may_take(neighbor) || neighbor.may_take(group);
                let articles = (self.articles[number], self.articles[other]);
                refused.push(Refused { articles, mean, attachable });
            }
        }
        Ok(refused)
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
    groups[number as usize].as_ref().is_some_and(|group| group.version == version)
}

/// A group of nodes, numbered by its smallest one.
#[derive(Clone)]
struct Group {
    /// The first article of each node, and how many copies it has.
    members: Vec<Member>,
    n_articles: u64,
    /// Grows with each join, so that older queue entries are recognised as stale.
    version: u32,
    /// Sums of probabilities over all pairs with each neighbouring group.
    sums: NeighborSums,
}

impl Group {
    fn of_copies(copies: &[usize]) -> Option<Self> {
        let (article, n_copies) = (*copies.first()?, copies.len() as u64);
        let members = vec![Member { article, n_copies, slot: 0 }];
        Some(Self { members, n_articles: n_copies, version: 0, sums: NeighborSums::default() })
    }

    fn is_large(&self) -> bool {
        self.members.len() >= MIN_LARGE
    }

    /// Whether the other one is small enough to be attached to this one.
    fn may_take(&self, other: &Self) -> bool {
        self.is_large() && other.members.len() <= MAX_SMALL
    }
}

struct Linkage<'a, P: Probabilities> {
    /// `None` once the group has been joined to one with a smaller number.
    groups: Vec<Option<Group>>,
    queue: Queue,
    missing: &'a Sums<'a, P>,
}

impl<P: Probabilities> Clone for Linkage<'_, P> {
    fn clone(&self) -> Self {
        Self { groups: self.groups.clone(), queue: self.queue.clone(), missing: self.missing }
    }
}

impl<'a, P: Probabilities> Linkage<'a, P> {
    fn new(graph: &SimilarityGraph, missing: &'a Sums<'a, P>, threshold: f64) -> Self {
        let mut groups: Vec<Option<Group>> = graph.copies().map(Group::of_copies).collect();
        let mut queue = Queue::new(threshold);
        for (first, second, probability) in graph.node_edges() {
            let size = |node: usize| groups[node].as_ref().map_or(0, |group: &Group| group.n_articles);
            let n_pairs = size(first) * size(second);
            let sum = shares(probability) * u128::from(n_pairs);
            for (own, other) in [(first, second), (second, first)] {
                groups[own].iter_mut().for_each(|group| {
                    group.sums.insert(other, Sum::of(sum));
                });
            }
            queue.push(Join::new(Mean::new(sum, n_pairs), (number(first), 0), (number(second), 0)));
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
        let Some(large) = self.groups[number].as_ref().filter(|group| group.is_large()) else { return };
        for (other, sum) in large.sums.iter() {
            let Some(small) = self.groups[other].as_ref().filter(|group| large.may_take(group)) else {
                continue;
            };
            let mean = Mean::new(sum.shares, large.n_articles * small.n_articles);
            queue.push(Join::new(
                mean,
                (self::number(number), large.version),
                (self::number(other), small.version),
            ));
        }
    }

    fn join(&mut self, first: usize, second: usize) -> Result<(), Cancelled> {
        let (Some(mut kept), Some(mut gone)) = (self.groups[first].take(), self.groups[second].take()) else {
            return Ok(());
        };
        kept.sums.remove(second);
        gone.sums.remove(first);
        let more = self.sums_with(&kept, &gone)?;
        let also = self.sums_with(&gone, &kept)?;
        kept.sums = merged([&kept.sums, &more, &gone.sums, &also]);
        kept.members.append(&mut gone.members);
        kept.n_articles += gone.n_articles;
        kept.version += 1;
        self.settle(&mut kept)?;
        self.tell_neighbors(first, second, &kept);
        self.groups[first] = Some(kept);
        Ok(())
    }

    /// The sums with those neighbours of `joined` that a group has no edge to: pairs without an edge count as well.
    fn sums_with(&self, group: &Group, joined: &Group) -> Result<NeighborSums, Cancelled> {
        let missing = joined.sums.missing_from(&group.sums);
        let sums = self.missing.between(&group.members, &self.members(&missing), missing.len())?;
        let mut sums: NeighborSums = missing.into_iter().zip(sums).collect();
        let open = sums.iter().filter(|&(other, sum)| {
            let mut all = joined.sums.get(other).unwrap_or_default();
            all += sum;
            self.may_decide(all, group.n_articles + joined.n_articles, other)
        });
        let open: Vec<usize> = open.map(|(other, _)| other).collect();
        self.known_sums(group, open)?.into_iter().for_each(|(other, sum)| sums.insert(other, sum));
        Ok(sums)
    }

    /// Leaves nothing unknown in sums that may decide something.
    fn settle(&self, group: &mut Group) -> Result<(), Cancelled> {
        let open = group.sums.iter().filter(|&(other, sum)| self.may_decide(sum, group.n_articles, other));
        let open: Vec<usize> = open.map(|(other, _)| other).collect();
        self.known_sums(group, open)?.into_iter().for_each(|(other, sum)| group.sums.insert(other, sum));
        Ok(())
    }

    /// Whether what is not known of a sum with another group could matter.
    fn may_decide(&self, sum: Sum, n_articles: u64, other: usize) -> bool {
        let n_others = self.groups[other].as_ref().map_or(0, |group| group.n_articles);
        self.missing.may_decide(sum, n_articles * n_others)
    }

    /// The sums with other groups, all pairs known.
    fn known_sums(&self, group: &Group, others: Vec<usize>) -> Result<Vec<(usize, Sum)>, Cancelled> {
        let sums = self.missing.known_between(&group.members, &self.members(&others), others.len())?;
        Ok(others.into_iter().zip(sums).collect())
    }

    /// The members of some groups, in the slots of their places.
    fn members(&self, groups: &[usize]) -> Vec<Member> {
        let members = groups.iter().enumerate().flat_map(|(slot, &group)| {
            let members = self.groups[group].iter().flat_map(|group| group.members.iter());
            members.map(move |member| Member { slot, ..*member })
        });
        members.collect()
    }

    /// The neighbours of a group that has swallowed `gone` forget that one, and may be joined with the whole.
    fn tell_neighbors(&mut self, number: usize, gone: usize, joined: &Group) {
        for (other, sum) in joined.sums.iter() {
            let Some(neighbor) = &mut self.groups[other] else { continue };
            neighbor.sums.remove(gone);
            neighbor.sums.insert(number, sum);
            let mean = Mean::new(sum.shares, joined.n_articles * neighbor.n_articles);
            let (one, other) =
                ((self::number(number), joined.version), (self::number(other), neighbor.version));
            self.queue.push(Join::new(mean, one, other));
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a graph numbers its nodes in 32 bits")]
fn number(group: usize) -> u32 {
    group as u32
}
