//! All nodes looked up in an index, on all threads.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::scan::Scan;
use super::{Postings, add};
use crate::config::GraphConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::nearest::{NearestLists, Neighbor, SMALLEST, keep_best, least_of_heap, number, push};
use crate::terms::TermNumber;

/// So many nodes are looked up between two looks at the caller's wish to stop, and share a lock.
const BLOCK: usize = 64;

/// Where fewer than one of so many nodes are met, these are gone through, and not all scores.
const FEW: usize = 8;

pub(super) struct Search<'a> {
    postings: &'a Postings<'a>,
    config: &'a GraphConfig,
    limit: usize,
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
    /// The least scores of all nodes so far.
    least: Vec<f32>,
    /// What is looked up of a node: a weight, and who has the term.
    terms: Vec<(f32, &'a [(u32, f32)])>,
    maxima: Vec<f32>,
    /// Neighbours of the node that is looked up.
    own: Vec<Neighbor>,
    /// For each block, to whom of it a neighbour is offered.
    offers: Vec<Vec<(u32, Neighbor)>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(postings: &'a Postings<'a>, limit: usize, config: &'a GraphConfig) -> Self {
        let mut search = Self { postings, config, limit, scan: Scan::new(), blocks: Vec::new() };
        let n_nodes = postings.articles.len();
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
        let lists = self.blocks.into_iter().map(|block| unlocked(block.into_inner()).lists.sorted());
        Ok(NearestLists::joined(self.limit, lists))
    }

    fn room(&self) -> Room<'a> {
        Room {
            scores: vec![0.0; self.postings.articles.len()],
            least: Vec::new(),
            terms: Vec::new(),
            maxima: Vec::new(),
            own: Vec::new(),
            offers: vec![Vec::new(); self.blocks.len()],
        }
    }

    fn nodes_of(&self, block: usize) -> Range<usize> {
        block * BLOCK..self.postings.articles.len().min((block + 1) * BLOCK)
    }

    fn is_rare(&self, term: TermNumber) -> bool {
        self.postings.of_term(term).len() <= self.config.max_postings
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
        room.least.clear();
        for earlier in &self.blocks[..=block] {
            room.least.extend_from_slice(&locked(earlier).least);
        }
        for node in self.nodes_of(block) {
            if room.least[node] == f32::INFINITY {
                self.look_up_alone(node, room);
            }
            self.look_up_before(node, room);
        }
        for (block, offers) in self.blocks.iter().zip(&mut room.offers) {
            locked(block).accept(offers);
        }
    }

    /// Scores all nodes, in the order of the row, so that the sums depend on the pair alone.
    fn look_up_alone(&self, node: usize, room: &mut Room<'a>) {
        let (strongest, row) = (self.strongest(node), self.postings.row(node));
        for &(term, weight) in row.iter().filter(|entry| self.is_rare(entry.0) || strongest.contains(entry)) {
            add(&mut room.scores, weight, self.postings.of_term(term));
        }
        room.scores[node] = 0.0;
        // The others do not look up the same terms, so nobody is offered to them.
        let nobody = vec![f32::INFINITY; room.scores.len()];
        let least = std::mem::replace(&mut room.least, nobody);
        self.take_all(node, room, self.limit);
        room.least = least;
    }

    /// Scores the nodes before a node by the rare terms.
    fn look_up_before(&self, node: usize, room: &mut Room<'a>) {
        let entries = self.postings.row(node).iter();
        let terms = entries.map(|&(term, weight)| (weight, self.postings.of_term(term)));
        // Most terms stand in one node only, which has no neighbour by them.
        let is_looked_up = |of_term: &[(u32, f32)]| (2..=self.config.max_postings).contains(&of_term.len());
        room.terms.clear();
        room.terms.extend(terms.filter(|(_, of_term)| is_looked_up(of_term)));
        let scores = &mut room.scores[..node];
        let n_met: usize = room.terms.iter().map(|&(weight, of_term)| add(scores, weight, of_term)).sum();
        let n_wanted = if room.least[node] == f32::INFINITY { 0 } else { self.limit };
        if n_met < node / FEW {
            self.take_met(node, room, n_wanted);
        } else {
            self.take_all(node, room, n_wanted);
        }
    }

    /// Takes what is near enough of the nodes that the terms of a node have led to.
    fn take_met(&self, node: usize, room: &mut Room<'a>, n_wanted: usize) {
        let Room { scores, least, terms, own, offers, .. } = room;
        let before =
            terms.iter().flat_map(|(_, of_term)| of_term.iter().take_while(|met| (met.0 as usize) < node));
        for other in before.map(|&(other, _)| other as usize) {
            // Met again, it has given its score away.
            let score = std::mem::take(&mut scores[other]);
            if n_wanted > 0 && score >= SMALLEST {
                own.push(Neighbor { number: number(other), score });
            }
            if score >= least[other] {
                offers[other / BLOCK].push((number(other), Neighbor { number: number(node), score }));
            }
        }
        self.offer_own(node, room, n_wanted);
    }

    /// Takes what is near enough of all nodes that may have a score.
    fn take_all(&self, node: usize, room: &mut Room<'a>, n_wanted: usize) {
        let Room { scores, least, maxima, own, offers, .. } = room;
        let scores = &mut scores[..least.len()];
        let of_own = if n_wanted > 0 { self.scan.threshold(scores, n_wanted, maxima) } else { f32::INFINITY };
        self.scan.drain(scores, (of_own, least), |other, score| {
            if score >= of_own {
                own.push(Neighbor { number: number(other), score });
            }
            if score >= least[other] {
                offers[other / BLOCK].push((number(other), Neighbor { number: number(node), score }));
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
