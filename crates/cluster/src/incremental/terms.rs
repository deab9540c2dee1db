//! New articles are compared with all others by their terms, and the lists of both are brought up to date.

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::nearest::{NearestLists, Neighbor, least_score, number, offer};
use crate::postings::Postings;
use crate::terms::{TermMatrix, TermNumber};

/// So many nodes are one thread's portion: each has lists of its own for the new nodes.
const PORTION: usize = 8_192;

/// Lists of neighbours by terms, and what has to be known to bring them up to date.
pub(super) struct ByTerms<'a> {
    pub(super) matrix: &'a TermMatrix,
    /// The article whose row stands for each node.
    pub(super) articles: &'a [usize],
    /// For each term whether it stands nearly everywhere.
    pub(super) is_common: &'a [bool],
    pub(super) is_new: &'a [bool],
    pub(super) config: &'a GraphConfig,
}

/// To whom a neighbour is offered.
type Offers = Vec<(u32, Neighbor)>;

impl ByTerms<'_> {
    /// Brings `lists` up to date, which are those of the nodes that are not new: with the same common terms, the result is that of
    /// [`Postings::nearest`].
    ///
    /// # Complexity
    /// O(postings of the new nodes), and a look at each term of each node.
    pub(super) fn add(&self, mut lists: NearestLists) -> NearestLists {
        let new: Vec<usize> = (0..self.articles.len()).filter(|&node| self.is_new[node]).collect();
        let of_new: Vec<usize> = new.iter().map(|&node| self.articles[node]).collect();
        let index = Postings::of(self.matrix, &of_new);
        let limit = lists.limit();
        let looks_up_common: Vec<bool> = new.iter().map(|&node| self.own_terms(node).is_some()).collect();
        let nodes: Vec<usize> = (0..self.articles.len()).collect();
        let parts = nodes.par_chunks(PORTION).map_init(
            || vec![0.0_f32; new.len()],
            |scores, nodes| self.compare(&lists, (nodes, &new), (&index, &looks_up_common), scores),
        );
        for (to, Neighbor { number, score }) in parts.collect::<Vec<Offers>>().into_iter().flatten() {
            offer(lists.list_mut(to as usize), number, score);
        }
        let alone = new.iter().zip(&looks_up_common).filter(|(_, alone)| **alone);
        let alone: Vec<usize> = alone.map(|(&node, _)| node).collect();
        let found: Vec<NearestLists> =
            alone.par_iter().map(|&node| self.look_up_alone(node, limit)).collect();
        for (&node, found) in alone.iter().zip(found) {
            lists.list_mut(node).copy_from_slice(found.list(0));
        }
        lists
    }

    /// What a node looks up if it looks up a common term, for its strength.
    fn own_terms(&self, node: usize) -> Option<Vec<(TermNumber, f32)>> {
        let (row, is_common) =
            (self.matrix.row(self.articles[node]), |term: TermNumber| self.is_common[term as usize]);
        if !row.iter().any(|&(term, _)| is_common(term)) {
            return None;
        }
        let mut strongest = row.to_vec();
        strongest.sort_by(|a, b| b.1.total_cmp(&a.1));
        strongest.truncate(self.config.n_strong_terms);
        if !strongest.iter().any(|&(term, _)| is_common(term)) {
            return None;
        }
        Some(row.iter().filter(|entry| !is_common(entry.0) || strongest.contains(entry)).copied().collect())
    }

    /// Scores some nodes with all new ones.
    fn compare(
        &self,
        lists: &NearestLists,
        (nodes, new): (&[usize], &[usize]),
        (index, looks_up_common): (&Postings<'_>, &[bool]),
        scores: &mut [f32],
    ) -> Offers {
        let (mut offers, mut of_new) = (Vec::new(), NearestLists::new(new.len(), lists.limit()));
        for &node in nodes {
            let row = self.matrix.row(self.articles[node]).iter();
            row.filter(|entry| !self.is_common[entry.0 as usize])
                .for_each(|&(term, weight)| index.add(term, weight, scores));
            let own = self.own_terms(node);
            if own.is_none() {
                offers.extend(self.better(node, new, scores, least_score(lists.list(node))));
            }
            if !self.is_new[node] {
                let regular =
                    looks_up_common.iter().zip(scores.iter()).enumerate().filter(|(_, (alone, _))| !**alone);
                regular.for_each(|(place, (_, &score))| offer(of_new.list_mut(place), number(node), score));
            }
            scores.fill(0.0);
            if let Some(terms) = own.filter(|_| !self.is_new[node]) {
                terms.iter().for_each(|&(term, weight)| index.add(term, weight, scores));
                offers.extend(self.better(node, new, scores, least_score(lists.list(node))));
                scores.fill(0.0);
            }
        }
        let found = new.iter().enumerate().flat_map(|(place, &node)| {
            of_new.of(place).iter().map(move |neighbor| (number(node), *neighbor))
        });
        offers.extend(found);
        offers
    }

    /// The new nodes with a score that can change the list of `node`.
    fn better(&self, node: usize, new: &[usize], scores: &[f32], least: f32) -> Offers {
        let better = new.iter().zip(scores).filter(|&(&other, &score)| score >= least && other != node);
        better.map(|(&other, &score)| (number(node), Neighbor { number: number(other), score })).collect()
    }

    /// The whole list of a node that looks up a common term.
    fn look_up_alone(&self, node: usize, limit: usize) -> NearestLists {
        let mut weights = vec![0.0_f32; self.matrix.n_terms()];
        let terms = self.own_terms(node).unwrap_or_default();
        terms.iter().for_each(|&(term, weight)| weights[term as usize] = weight);
        let mut found = NearestLists::new(1, limit);
        for (other, &article) in self.articles.iter().enumerate().filter(|(other, _)| *other != node) {
            let row = self.matrix.row(article).iter();
            let score = row.fold(0.0, |sum, &(term, weight)| sum + weights[term as usize] * weight);
            offer(found.list_mut(0), number(other), score);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use samestory_model::{SparseVector, TermId};

    use super::*;

    /// The definition: each node looks up its rare terms, and its common ones among the strongest.
    fn naive(by_terms: &ByTerms<'_>, is_known: impl Fn(usize) -> bool) -> NearestLists {
        let n_nodes = by_terms.articles.len();
        let mut lists = NearestLists::new(n_nodes, 3);
        for node in (0..n_nodes).filter(|&node| is_known(node)) {
            let rare = by_terms.matrix.row(node).iter().filter(|entry| !by_terms.is_common[entry.0 as usize]);
            let terms = by_terms.own_terms(node).unwrap_or_else(|| rare.copied().collect());
            for other in (0..n_nodes).filter(|&other| other != node && is_known(other)) {
                let weight =
                    |term: TermNumber| by_terms.matrix.row(other).iter().find(|entry| entry.0 == term);
                let score = terms
                    .iter()
                    .fold(0.0, |sum, &(term, own)| sum + weight(term).map_or(0.0, |entry| own * entry.1));
                offer(lists.list_mut(node), number(other), score);
            }
        }
        lists
    }

    proptest! {
        #[test]
        fn lists_are_those_of_the_definition(
            rows in proptest::collection::vec(proptest::collection::vec((0_u64..12, 0.1_f32..4.0), 0..6), 1..20),
            is_new in proptest::collection::vec(any::<bool>(), 20),
        ) {
            let rows = rows.iter().map(|row| row.iter().map(|&(term, weight)| (TermId::new(term), weight)).collect());
            let rows: Vec<SparseVector> = rows.map(SparseVector::from_weights).collect();
            let (matrix, articles) = (TermMatrix::of(rows.iter()), (0..rows.len()).collect::<Vec<usize>>());
            let config = GraphConfig { n_strong_terms: 1, max_postings: 3, ..GraphConfig::default() };
            let is_common = matrix.common_terms(&articles, config.max_postings);
            let by_terms = ByTerms {
                matrix: &matrix,
                articles: &articles,
                is_common: &is_common,
                is_new: &is_new[..rows.len()],
                config: &config,
            };
            let all = naive(&by_terms, |_| true);
            let added = by_terms.add(naive(&by_terms, |node| !is_new[node]));
            let searched = Postings::of(&matrix, &articles).nearest(3, &config, &Default::default(), |_| ()).unwrap();
            for node in 0..rows.len() {
                prop_assert_eq!(added.of(node), all.of(node));
                prop_assert_eq!(searched.of(node), all.of(node));
            }
        }
    }
}
