//! An inverted index: for each term, the nodes that hold it.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::nearest::{NearestLists, Neighbor, least_score, number, offer};
use crate::terms::{TermMatrix, TermNumber};

/// So many nodes are looked up between two looks at the caller's wish to stop, and share a lock.
const BLOCK: usize = 64;

/// So many scores are looked at together: if all are too low, that is all there is to do.
const CHUNK: usize = 32;

/// For each term the nodes that hold it and their weights: the columns of a [`TermMatrix`].
pub(crate) struct Postings<'a> {
    matrix: &'a TermMatrix,
    /// The article whose row stands for each node.
    articles: &'a [usize],
    /// Column `t` is `entries[starts[t]..starts[t + 1]]`, by ascending node.
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl<'a> Postings<'a> {
    pub(crate) fn of(matrix: &'a TermMatrix, articles: &'a [usize]) -> Self {
        let mut starts = vec![0; matrix.n_terms() + 1];
        for &(term, _) in articles.iter().flat_map(|&article| matrix.row(article)) {
            starts[term as usize + 1] += 1;
        }
        for term in 0..matrix.n_terms() {
            starts[term + 1] += starts[term];
        }
        let mut ends = starts.clone();
        let mut entries = vec![(0, 0.0); starts.last().copied().unwrap_or_default()];
        for (node, &article) in (0..).zip(articles) {
            for &(term, weight) in matrix.row(article) {
                entries[ends[term as usize]] = (node, weight);
                ends[term as usize] += 1;
            }
        }
        Self { matrix, articles, starts, entries }
    }

    /// For each node those nearest by the cosine over the terms that are looked up, at most `limit`: all terms of the node but those
    /// that stand nearly everywhere; such a term is worth its cost only where it is one of the strongest, as in a day on which one
    /// report has been copied thousands of times. `tell` is told of so many nodes when they have been looked up.
    ///
    /// A pair is scored once, when its later node is looked up, and offered to the lists of both: both look up the same of the terms
    /// that they share. Only a node that looks up a common term, for its strength, is looked up by itself.
    pub(crate) fn nearest(
        &self,
        limit: usize,
        config: &GraphConfig,
        control: &Control<'_>,
        tell: impl Fn(usize) + Sync,
    ) -> Result<NearestLists, Cancelled> {
        let n_nodes = self.articles.len();
        if limit == 0 {
            tell(n_nodes);
            return Ok(NearestLists::new(n_nodes, limit));
        }
        let search = Search::new(self, limit, config);
        let room = || Room { scores: vec![0.0; n_nodes], least: Vec::new(), offers: Vec::new() };
        (0..search.blocks.len()).into_par_iter().try_for_each_init(room, |room, block| {
            check(control)?;
            search.look_up(block, room);
            tell(search.nodes_of(block).len());
            Ok(())
        })?;
        let lists = search.blocks.into_iter();
        Ok(NearestLists::joined(limit, lists.map(|block| unlocked(block.into_inner()).lists)))
    }

    /// Adds a term's share to the score of each node that holds it.
    pub(crate) fn add(&self, term: TermNumber, weight: f32, scores: &mut [f32]) {
        add(scores, weight, self.of_term(term));
    }

    /// Calls `take` for each node that shares one of the rare terms of `node`, once a term, with the term's share of their cosine.
    pub(crate) fn add_rare(&self, node: usize, max_postings: usize, mut take: impl FnMut(usize, f32)) {
        for &(term, weight) in self.row(node) {
            let postings = self.of_term(term);
            if postings.len() <= max_postings {
                postings.iter().for_each(|&(other, share)| take(other as usize, weight * share));
            }
        }
    }

    fn row(&self, node: usize) -> &[(TermNumber, f32)] {
        self.matrix.row(self.articles[node])
    }

    fn of_term(&self, term: TermNumber) -> &[(u32, f32)] {
        &self.entries[self.starts[term as usize]..self.starts[term as usize + 1]]
    }
}

/// All nodes looked up in an index.
struct Search<'a> {
    postings: &'a Postings<'a>,
    config: &'a GraphConfig,
    limit: usize,
    blocks: Vec<Mutex<Block>>,
}

/// The lists of some nodes in sequence.
struct Block {
    lists: NearestLists,
    /// For each list the least score that can change it; infinite where the node is looked up by itself.
    least: Vec<f32>,
}

/// What a thread works in.
struct Room {
    /// For each node, 0 between two nodes that are looked up.
    scores: Vec<f32>,
    /// The least scores of all nodes so far.
    least: Vec<f32>,
    /// To whom a neighbour is offered.
    offers: Vec<(u32, Neighbor)>,
}

impl<'a> Search<'a> {
    fn new(postings: &'a Postings<'a>, limit: usize, config: &'a GraphConfig) -> Self {
        let mut search = Self { postings, config, limit, blocks: Vec::new() };
        let n_nodes = postings.articles.len();
        let block = |start: usize| {
            let nodes = start..n_nodes.min(start + BLOCK);
            let lists = NearestLists::new(nodes.len(), limit);
            let least =
                |node| if search.looks_up_common(node) { f32::INFINITY } else { least_score(lists.list(0)) };
            Mutex::new(Block { least: nodes.map(least).collect(), lists })
        };
        search.blocks = (0..n_nodes).step_by(BLOCK).map(block).collect();
        search
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

    fn look_up(&self, block: usize, room: &mut Room) {
        room.least.clear();
        for earlier in &self.blocks[..=block] {
            room.least.extend_from_slice(&locked(earlier).least);
        }
        room.offers.clear();
        for node in self.nodes_of(block) {
            if room.least[node] == f32::INFINITY {
                self.look_up_alone(node, &mut room.scores, &mut room.offers);
            }
            self.look_up_before(node, room);
        }
        room.offers.sort_unstable_by_key(|(to, _)| *to);
        for offers in room.offers.chunk_by(|x, y| x.0 as usize / BLOCK == y.0 as usize / BLOCK) {
            self.accept(offers);
        }
    }

    /// Scores all nodes, in the order of the row, so that the sums depend on the pair alone.
    fn look_up_alone(&self, node: usize, scores: &mut [f32], offers: &mut Vec<(u32, Neighbor)>) {
        let (strongest, row) = (self.strongest(node), self.postings.row(node));
        for &(term, weight) in row.iter().filter(|entry| self.is_rare(entry.0) || strongest.contains(entry)) {
            add(scores, weight, self.postings.of_term(term));
        }
        scores[node] = 0.0;
        let mut found = NearestLists::new(1, self.limit);
        (0..).zip(scores.iter()).for_each(|(other, score)| offer(found.list_mut(0), other, *score));
        offers.extend(found.of(0).iter().map(|neighbor| (number(node), *neighbor)));
        scores.fill(0.0);
    }

    /// Scores the nodes before a node by the rare terms.
    fn look_up_before(&self, node: usize, room: &mut Room) {
        let rare = || self.postings.row(node).iter().filter(|entry| self.is_rare(entry.0));
        let mut n_postings = 0;
        for &(term, weight) in rare() {
            n_postings += add(&mut room.scores[..node], weight, self.postings.of_term(term));
        }
        let mut found = NearestLists::new(1, if room.least[node] == f32::INFINITY { 0 } else { self.limit });
        let mut take = |other: usize, score: f32, least: f32| {
            offer(found.list_mut(0), number(other), score);
            if score >= least {
                room.offers.push((number(other), Neighbor { number: number(node), score }));
            }
            least_score(found.list(0))
        };
        if n_postings < node / 8 {
            let is_before = |posting: &&(u32, f32)| (posting.0 as usize) < node;
            let touched =
                rare().flat_map(|&(term, _)| self.postings.of_term(term).iter().take_while(is_before));
            for other in touched.map(|&(other, _)| other as usize) {
                take(other, std::mem::take(&mut room.scores[other]), room.least[other]);
            }
        } else {
            scan(&room.scores[..node], &room.least, take);
            room.scores[..node].fill(0.0);
        }
        room.offers.extend(found.of(0).iter().map(|neighbor| (number(node), *neighbor)));
    }

    /// Offers to the nodes of one block.
    fn accept(&self, offers: &[(u32, Neighbor)]) {
        let Some(block) = offers.first().map(|(to, _)| *to as usize / BLOCK) else { return };
        let Block { lists, least } = &mut *locked(&self.blocks[block]);
        for &(to, Neighbor { number, score }) in offers {
            let place = to as usize % BLOCK;
            offer(lists.list_mut(place), number, score);
            if least[place] != f32::INFINITY {
                least[place] = least_score(lists.list(place));
            }
        }
    }
}

/// Adds a term's share to the score of each node that holds it, up to the first without a score. How many there were.
fn add(scores: &mut [f32], weight: f32, postings: &[(u32, f32)]) -> usize {
    for (n_before, &(other, other_weight)) in postings.iter().enumerate() {
        let Some(score) = scores.get_mut(other as usize) else { return n_before };
        *score += weight * other_weight;
    }
    postings.len()
}

/// Calls `take` for each score that may reach the least of its node, or the least that `take` has answered.
fn scan(scores: &[f32], least: &[f32], mut take: impl FnMut(usize, f32, f32) -> f32) {
    let mut own = 0.0;
    for (number, (scores, least)) in scores.chunks(CHUNK).zip(least.chunks(CHUNK)).enumerate() {
        // All are looked at, so that a compiler can use vector instructions.
        let reaches = |(score, least): (&f32, &f32)| (*score >= own) | (score >= least);
        if scores.iter().zip(least).fold(false, |any, pair| any | reaches(pair)) {
            for (place, (&score, &least)) in scores.iter().zip(least).enumerate() {
                own = take(number * CHUNK + place, score, least);
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
