//! All nodes looked up in an index, on all threads.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::scan::Scan;
use super::{Postings, add, since};
use crate::config::GraphConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::nearest::{NearestLists, Neighbor, SMALLEST, keep_best, least_of_heap, number, push};
use crate::terms::TermNumber;
use crate::time_order::TimeOrder;

/// So many nodes are looked up between two looks at the caller's wish to stop, and share a lock.
const BLOCK: usize = 64;

/// Where fewer than one of so many nodes are met, these are gone through, and not all scores.
const FEW: usize = 8;

/// Nodes are known by their places in the order of times, but as neighbours, whose numbers decide between equal scores.
pub(super) struct Search<'a> {
    postings: &'a Postings<'a>,
    order: &'a TimeOrder,
    config: &'a GraphConfig,
    limit: usize,
    /// A term of more nodes is common.
    max_postings: usize,
    scan: Scan,
    blocks: Vec<Mutex<Block>>,
}

/// The lists of some nodes in sequence.
struct Block {
    lists: NearestLists,
    /// For each list the least score that can change it; infinite where the node is looked up by itself.
    least: Vec<f32>,
}

/// What a thread works in.
struct Room<'a> {
    /// For each node, 0 between two nodes that are looked up.
    scores: Vec<f32>,
    /// The least scores of the nodes from `start` to the end of the block.
    least: Vec<f32>,
    start: usize,
    /// What is looked up of a node: a weight, and who has the term.
    terms: Vec<(f32, &'a [(u32, f32)])>,
    maxima: Vec<f32>,
    /// Least scores that change nothing.
    nobody: Vec<f32>,
    /// Neighbours of the node that is looked up.
    own: Vec<Neighbor>,
    /// For each block, to whom of it a neighbour is offered.
    offers: Vec<Vec<(u32, Neighbor)>>,
}

impl<'a> Search<'a> {
    /// The postings are of the nodes in their order.
    pub(super) fn new(
        postings: &'a Postings<'a>,
        order: &'a TimeOrder,
        limit: usize,
        config: &'a GraphConfig,
    ) -> Self {
        let n_nodes = postings.articles.len();
        let max_postings = config.max_postings_in(order);
        let mut search =
            Self { postings, order, config, limit, max_postings, scan: Scan::new(), blocks: Vec::new() };
        let least = |node| if search.looks_up_common(node) { f32::INFINITY } else { SMALLEST };
        let block = |start: usize| {
            let nodes = start..n_nodes.min(start + BLOCK);
            let lists = NearestLists::new(nodes.len(), limit);
            Mutex::new(Block { lists, least: nodes.map(least).collect() })
        };
        search.blocks = (0..n_nodes).into_par_iter().step_by(BLOCK).map(block).collect();
        search
    }

    pub(super) fn all(
        self,
        control: &Control<'_>,
        tell: impl Fn(usize) + Sync,
    ) -> Result<NearestLists, Cancelled> {
        (0..self.blocks.len()).into_par_iter().try_for_each_init(
            || self.room(),
            |room, block| {
                check(control)?;
                self.look_up(block, room);
                tell(self.nodes_of(block).len());
                Ok(())
            },
        )?;
        let sorted = |block: Mutex<Block>| unlocked(block.into_inner()).lists.sorted();
        let found: Vec<NearestLists> = self.blocks.into_par_iter().map(sorted).collect();
        let mut lists = NearestLists::new(self.order.nodes.len(), self.limit);
        for (found, nodes) in found.into_iter().zip(self.order.nodes.chunks(BLOCK)) {
            for (place, &node) in nodes.iter().enumerate() {
                lists.list_mut(node).copy_from_slice(found.list(place));
            }
        }
        Ok(lists)
    }

    fn room(&self) -> Room<'a> {
        Room {
            scores: vec![0.0; self.postings.articles.len()],
            least: Vec::new(),
            start: 0,
            terms: Vec::new(),
            maxima: Vec::new(),
            nobody: Vec::new(),
            own: Vec::new(),
            offers: vec![Vec::new(); self.blocks.len()],
        }
    }

    fn nodes_of(&self, block: usize) -> Range<usize> {
        block * BLOCK..self.postings.articles.len().min((block + 1) * BLOCK)
    }

    fn neighbor(&self, place: usize, score: f32) -> Neighbor {
        Neighbor { number: number(self.order.nodes[place]), score }
    }

    fn is_rare(&self, term: TermNumber) -> bool {
        self.postings.of_term(term).len() <= self.max_postings
    }

    fn strongest(&self, node: usize) -> Vec<(TermNumber, f32)> {
        let mut strongest = self.postings.row(node).to_vec();
        strongest.sort_by(|a, b| b.1.total_cmp(&a.1));
        strongest.truncate(self.config.n_strong_terms);
        strongest
    }

    fn looks_up_common(&self, node: usize) -> bool {
        let has_common = self.postings.row(node).iter().any(|&(term, _)| !self.is_rare(term));
        has_common && self.strongest(node).iter().any(|&(term, _)| !self.is_rare(term))
    }

    fn look_up(&self, block: usize, room: &mut Room<'a>) {
        let nodes = self.nodes_of(block);
        let is_dated = nodes.end <= self.order.n_dated;
        let first = if is_dated { self.order.first_near(nodes.start) / BLOCK } else { 0 };
        room.start = first * BLOCK;
        room.least.clear();
        for earlier in &self.blocks[first..=block] {
            room.least.extend_from_slice(&locked(earlier).least);
        }
        for node in nodes {
            if room.least[node - room.start] == f32::INFINITY {
                self.look_up_alone(node, room);
            }
            self.look_up_before(node, room);
        }
        // All that were met are in these.
        for (block, offers) in self.blocks[first..=block].iter().zip(&mut room.offers[first..=block]) {
            locked(block).accept(offers);
        }
    }

    /// Scores all nodes that are near, in the order of the row, so that the sums depend on the pair alone.
    fn look_up_alone(&self, node: usize, room: &mut Room<'a>) {
        let (strongest, row) = (self.strongest(node), self.postings.row(node));
        let terms = row.iter().filter(|entry| self.is_rare(entry.0) || strongest.contains(entry));
        let terms: Vec<_> = terms.map(|&(term, weight)| (weight, self.postings.of_term(term))).collect();
        let n_nodes = self.order.nodes.len();
        for near in self.order.near(node) {
            for &(weight, of_term) in &terms {
                add(&mut room.scores[..near.end], weight, since(near.start, n_nodes, of_term));
            }
            if near.contains(&node) {
                room.scores[node] = 0.0;
            }
            // The others do not look up the same terms, so it is offered to none of them.
            room.nobody.resize(near.len(), f32::INFINITY);
            let scores = &mut room.scores[near.clone()];
            let least = self.scan.threshold(scores, self.limit, &mut room.maxima);
            self.scan.drain(scores, (least, &room.nobody), |place, score| {
                room.own.push(self.neighbor(near.start + place, score));
            });
        }
        self.offer_own(node, room, self.limit);
    }

    /// Scores the nodes that are near and before a node by the rare terms.
    fn look_up_before(&self, node: usize, room: &mut Room<'a>) {
        let (first, n_nodes) = (self.order.first_near(node), self.order.nodes.len());
        let entries = self.postings.row(node).iter();
        let terms = entries.map(|&(term, weight)| (weight, self.postings.of_term(term)));
        // Most terms stand in one node only, which has no neighbour by them.
        let is_looked_up = |of_term: &[(u32, f32)]| (2..=self.max_postings).contains(&of_term.len());
        let terms = terms.filter(|(_, of_term)| is_looked_up(of_term));
        room.terms.clear();
        room.terms.extend(terms.map(|(weight, of_term)| (weight, since(first, n_nodes, of_term))));
        let scores = &mut room.scores[..node];
        let n_met: usize = room.terms.iter().map(|&(weight, of_term)| add(scores, weight, of_term)).sum();
        let n_wanted = if room.least[node - room.start] == f32::INFINITY { 0 } else { self.limit };
        if n_met < (node - first) / FEW {
            self.take_met(node, room, n_wanted);
        } else {
            self.take_all(node, room, n_wanted);
        }
    }

    /// Takes what is near enough of the nodes that the terms of a node have led to.
    fn take_met(&self, node: usize, room: &mut Room<'a>, n_wanted: usize) {
        let Room { scores, least, start, terms, own, offers, .. } = room;
        let before =
            terms.iter().flat_map(|(_, of_term)| of_term.iter().take_while(|met| (met.0 as usize) < node));
        for other in before.map(|&(other, _)| other as usize) {
            // Met again, it has given its score away.
            let score = std::mem::take(&mut scores[other]);
            if n_wanted > 0 && score >= SMALLEST {
                own.push(self.neighbor(other, score));
            }
            if score >= least[other - *start] {
                offers[other / BLOCK].push((number(other), self.neighbor(node, score)));
            }
        }
        self.offer_own(node, room, n_wanted);
    }

    /// Takes what is near enough of all nodes that may have a score.
    fn take_all(&self, node: usize, room: &mut Room<'a>, n_wanted: usize) {
        let Room { scores, least, start, maxima, own, offers, .. } = room;
        let scores = &mut scores[*start..*start + least.len()];
        let of_own = if n_wanted > 0 { self.scan.threshold(scores, n_wanted, maxima) } else { f32::INFINITY };
        self.scan.drain(scores, (of_own, least), |place, score| {
            let other = *start + place;
            if score >= of_own {
                own.push(self.neighbor(other, score));
            }
            if score >= least[place] {
                offers[other / BLOCK].push((number(other), self.neighbor(node, score)));
            }
        });
        self.offer_own(node, room, n_wanted);
    }

    fn offer_own(&self, node: usize, room: &mut Room<'a>, n_wanted: usize) {
        keep_best(&mut room.own, n_wanted);
        room.offers[node / BLOCK].extend(room.own.drain(..).map(|neighbor| (number(node), neighbor)));
    }
}

impl Block {
    fn accept(&mut self, offers: &mut Vec<(u32, Neighbor)>) {
        for (to, neighbor) in offers.drain(..) {
            let place = to as usize % BLOCK;
            push(self.lists.list_mut(place), neighbor);
            if self.least[place] != f32::INFINITY {
                self.least[place] = least_of_heap(self.lists.list(place));
            }
        }
    }
}

fn locked(block: &Mutex<Block>) -> MutexGuard<'_, Block> {
    unlocked(block.lock())
}

/// A list is a valid one between any two offers, so another thread's panic has not broken it.
fn unlocked<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}
