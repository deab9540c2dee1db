//! New articles are compared with all others by their terms, and the lists of both are brought up to date.

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::nearest::{NearestLists, Neighbor, SMALLEST, least_score, number, offer, push};
use crate::postings::Postings;
use crate::terms::{TermMatrix, TermNumber};
use crate::time_order::Places;

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
    /// Which nodes are compared.
    pub(super) places: &'a Places,
    pub(super) config: &'a GraphConfig,
}

/// The nodes whose lists are made anew.
struct Open<'a> {
    nodes: &'a [usize],
    /// For each of them whether it looks up a common term, and so is looked up by itself.
    is_alone: &'a [bool],
    /// For each node whether it is one of them.
    is_open: &'a [bool],
    index: &'a Postings<'a>,
}

/// To whom a neighbour is offered.
type Offers = Vec<(u32, Neighbor)>;

impl ByTerms<'_> {
    /// Brings `lists` up to date, which are those of the nodes that are not new: with the same common terms, the result is that of
    /// [`nearest_by_terms`](crate::postings::nearest_by_terms). Beside it the nodes whose lists are made anew: the new ones, and those that
    /// have been taken too far from a neighbour.
    ///
    /// # Complexity
    /// O(n × these nodes), and a look at each term of each node.
    pub(super) fn add(&self, mut lists: NearestLists) -> (NearestLists, Vec<usize>) {
        let has_lost = lists.with_far(self.places);
        let is_open: Vec<bool> = self.is_new.iter().zip(has_lost).map(|(new, lost)| *new || lost).collect();
        let open: Vec<usize> = (0..self.articles.len()).filter(|&node| is_open[node]).collect();
        open.iter().for_each(|&node| lists.clear(node));
        let of_open: Vec<usize> = open.iter().map(|&node| self.articles[node]).collect();
        let index = Postings::of(self.matrix, &of_open);
        let limit = lists.limit();
        let is_alone: Vec<bool> = open.iter().map(|&node| self.own_terms(node).is_some()).collect();
        let nodes: Vec<usize> = (0..self.articles.len()).collect();
        let parts = nodes.par_chunks(PORTION).map_init(
            || vec![0.0_f32; open.len()],
            |scores, nodes| {
                let open = Open { nodes: &open, is_alone: &is_alone, is_open: &is_open, index: &index };
                self.compare(&lists, nodes, &open, scores)
            },
        );
        for (to, Neighbor { number, score }) in parts.collect::<Vec<Offers>>().into_iter().flatten() {
            offer(lists.list_mut(to as usize), number, score);
        }
        let alone: Vec<usize> =
            open.iter().zip(&is_alone).filter(|(_, alone)| **alone).map(|(&node, _)| node).collect();
        let weights = || vec![0.0_f32; self.matrix.n_terms()];
        let found =
            alone.par_iter().map_init(weights, |weights, &node| self.look_up_alone(node, limit, weights));
        let found: Vec<NearestLists> = found.collect();
        for (&node, found) in alone.iter().zip(found) {
            lists.list_mut(node).copy_from_slice(found.list(0));
        }
        (lists, open)
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

    /// Scores some nodes with all whose lists are made anew.
    fn compare(&self, lists: &NearestLists, nodes: &[usize], open: &Open<'_>, scores: &mut [f32]) -> Offers {
        let (mut offers, mut of_open) = (Vec::new(), NearestLists::new(open.nodes.len(), lists.limit()));
        for &node in nodes {
            let row = self.matrix.row(self.articles[node]).iter();
            row.filter(|entry| !self.is_common[entry.0 as usize])
                .for_each(|&(term, weight)| open.index.add(term, weight, scores));
            let own = self.own_terms(node);
            if own.is_none() {
                offers.extend(self.better(node, open.nodes, (scores, lists.list(node))));
            }
            if !open.is_open[node] {
                let regular = (0..).zip(open.nodes.iter().zip(open.is_alone)).zip(scores.iter());
                let regular = regular.filter(|((_, (_, is_alone)), _)| !**is_alone);
                for ((place, (&other, _)), &score) in regular {
                    if score >= SMALLEST && self.places.are_near(node, other) {
                        offer(of_open.list_mut(place), number(node), score);
                    }
                }
            }
            scores.fill(0.0);
            if let Some(terms) = own.filter(|_| !open.is_open[node]) {
                terms.iter().for_each(|&(term, weight)| open.index.add(term, weight, scores));
                offers.extend(self.better(node, open.nodes, (scores, lists.list(node))));
                scores.fill(0.0);
            }
        }
        let found = open.nodes.iter().enumerate().flat_map(|(place, &node)| {
            of_open.of(place).iter().map(move |neighbor| (number(node), *neighbor))
        });
        offers.extend(found);
        offers
    }

    /// The best of `others` with a score that can change the list of `node`, no more than it holds.
    fn better(&self, node: usize, others: &[usize], (scores, list): (&[f32], &[Neighbor])) -> Offers {
        let least = least_score(list);
        let mut best = NearestLists::new(1, list.len());
        for (&other, &score) in others.iter().zip(scores) {
            if score >= least && other != node && self.places.are_near(node, other) {
                push(best.list_mut(0), Neighbor { number: number(other), score });
            }
        }
        best.sorted().of(0).iter().map(|neighbor| (number(node), *neighbor)).collect()
    }

    /// The whole list of a node that looks up a common term. `weights` are all 0, before and behind this.
    fn look_up_alone(&self, node: usize, limit: usize, weights: &mut [f32]) -> NearestLists {
        let terms = self.own_terms(node).unwrap_or_default();
        terms.iter().for_each(|&(term, weight)| weights[term as usize] = weight);
        let mut found = NearestLists::new(1, limit);
        let others = self.articles.iter().enumerate();
        let near = others.filter(|(other, _)| *other != node && self.places.are_near(node, *other));
        for (other, &article) in near {
            let row = self.matrix.row(article).iter();
            let score = row.fold(0.0, |sum, &(term, weight)| sum + weights[term as usize] * weight);
            offer(found.list_mut(0), number(other), score);
        }
        terms.iter().for_each(|&(term, _)| weights[term as usize] = 0.0);
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use samestory_model::{SparseVector, TermId};

    use super::*;
    use crate::control::Control;
    use crate::postings::{common_terms, nearest_by_terms};
    use crate::time_order::TimeOrder;

    /// The definition: each node looks up its rare terms, and its common ones among the strongest.
    fn naive(by_terms: &ByTerms<'_>, is_known: impl Fn(usize) -> bool) -> NearestLists {
        let n_nodes = by_terms.articles.len();
        let mut lists = NearestLists::new(n_nodes, 3);
        for node in (0..n_nodes).filter(|&node| is_known(node)) {
            let rare = by_terms.matrix.row(node).iter().filter(|entry| !by_terms.is_common[entry.0 as usize]);
            let terms = by_terms.own_terms(node).unwrap_or_else(|| rare.copied().collect());
            for other in (0..n_nodes).filter(|&other| other != node && is_known(other)) {
                if !by_terms.places.are_near(node, other) {
                    continue;
                }
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

    /// Rows of a few terms, whose nodes are in the order of `nodes` but for those that there are not: the first of them with a time.
    fn check(
        rows: &[Vec<(u64, f32)>],
        is_new: &[bool],
        (nodes, n_dated, window): (&[usize], usize, usize),
        max_postings: usize,
    ) {
        let rows =
            rows.iter().map(|row| row.iter().map(|&(term, weight)| (TermId::new(term), weight)).collect());
        let rows: Vec<SparseVector> = rows.map(SparseVector::from_weights).collect();
        let (matrix, articles) = (TermMatrix::of(rows.iter()), (0..rows.len()).collect::<Vec<usize>>());
        let config = GraphConfig { n_strong_terms: 1, max_postings, ..GraphConfig::default() };
        let ordered = |is_in: &dyn Fn(usize) -> bool| {
            let is_in = |node: usize| node < rows.len() && is_in(node);
            let n_dated = nodes[..n_dated].iter().filter(|&&node| is_in(node)).count();
            let nodes = nodes.iter().copied().filter(|&node| is_in(node)).collect();
            TimeOrder { nodes, n_dated, window }
        };
        let (before, order) = (ordered(&|node| !is_new[node]), ordered(&|_| true));
        let is_common = common_terms((&matrix, &articles), &order, &config);
        let (places_before, places) = (before.places(rows.len()), order.places(rows.len()));
        let by_terms = ByTerms {
            places: &places,
            matrix: &matrix,
            articles: &articles,
            is_common: &is_common,
            is_new: &is_new[..rows.len()],
            config: &config,
        };
        let all = naive(&by_terms, |_| true);
        let known = naive(&ByTerms { places: &places_before, ..by_terms }, |node| !is_new[node]);
        let (added, _) = by_terms.add(known);
        let rows = (&matrix, &articles[..]);
        let searched = nearest_by_terms(rows, &order, (3, &config), &Control::default(), |_| ()).unwrap();
        for node in articles {
            assert_eq!(added.of(node), all.of(node));
            assert_eq!(searched.of(node), all.of(node));
        }
    }

    fn shuffled(n_nodes: usize) -> impl Strategy<Value = Vec<usize>> {
        Just((0..n_nodes).collect::<Vec<usize>>()).prop_shuffle()
    }

    proptest! {
        #[test]
        fn lists_are_those_of_the_definition(
            rows in proptest::collection::vec(proptest::collection::vec((0_u64..12, 0.1_f32..4.0), 0..6), 1..20),
            is_new in proptest::collection::vec(any::<bool>(), 20),
            nodes in shuffled(20),
            // So few that nodes without a time, and nodes too far away, are among them.
            (n_dated, window) in (0_usize..=20, 1_usize..25),
        ) {
            check(&rows, &is_new, (&nodes, n_dated, window), 3);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn nodes_of_many_blocks_are_compared_with_those_near_them(
            rows in proptest::collection::vec(proptest::collection::vec((0_u64..400, 0.1_f32..4.0), 0..9), 400),
            is_new in proptest::collection::vec(proptest::bool::weighted(0.2), 400),
            nodes in shuffled(400),
            (n_dated, window) in (200_usize..=400, 1_usize..200),
        ) {
            check(&rows, &is_new, (&nodes, n_dated, window), 9);
        }
    }
}
