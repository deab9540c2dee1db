//! An inverted index: for each term, the nodes that hold it.

use crate::config::GraphConfig;
use crate::nearest::Nearest;
use crate::terms::{TermMatrix, TermNumber};

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

    /// The nodes nearest to `node` by the cosine over the terms that are looked up. `scores` is room for a score a node.
    pub(crate) fn nearest(&self, node: usize, config: &GraphConfig, scores: &mut [f32]) -> Nearest {
        scores.fill(0.0);
        for (term, weight) in self.looked_up(node, config) {
            for &(other, other_weight) in self.of_term(term) {
                scores[other as usize] += weight * other_weight;
            }
        }
        scores[node] = 0.0;
        let mut nearest = Nearest::new(config.n_sparse_neighbors);
        scores.iter().enumerate().for_each(|(other, &score)| nearest.offer(other, score));
        nearest
    }

    /// All terms of the node but those that stand nearly everywhere; such a term is worth its cost only where it is one of the
    /// strongest, as in a day on which one report has been copied thousands of times. In the order of the row, so that the
    /// scores are added up in an order that depends on the article alone.
    fn looked_up(&self, node: usize, config: &GraphConfig) -> Vec<(TermNumber, f32)> {
        let row = self.matrix.row(self.articles[node]);
        let is_rare = |term: TermNumber| self.of_term(term).len() <= config.max_postings;
        if row.iter().all(|&(term, _)| is_rare(term)) {
            return row.to_vec();
        }
        let mut strongest = row.to_vec();
        strongest.sort_by(|a, b| b.1.total_cmp(&a.1));
        strongest.truncate(config.n_strong_terms);
        row.iter().copied().filter(|entry| is_rare(entry.0) || strongest.contains(entry)).collect()
    }

    fn of_term(&self, term: TermNumber) -> &[(u32, f32)] {
        &self.entries[self.starts[term as usize]..self.starts[term as usize + 1]]
    }
}
