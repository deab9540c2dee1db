//! A small set of edges without which two articles are of two stories.

use std::cmp::Reverse;

use super::part::Part;

/// The sum over all groupings of the edges and nodes that each looks at; keeps an explanation under a second or so.
const MAX_EFFORT: usize = 3_000_000;

/// Edges by their numbers.
pub(super) struct Parting {
    pub(super) edges: Vec<usize>,
    pub(super) is_proven_smallest: bool,
}

/// Edges whose removal parts `a` and `b`, none of which can be left out. `None` when the effort is too great.
///
/// First, edges are removed greedily in three ways, and what turns out to be needless is put back: from `a`, from `b`, and, for
/// average linkage, between the two groups whose join brings them together. The smallest result is then compared with all single
/// edges and all pairs of edges, as far as the effort allows.
///
/// Not all edges need be tried. An edge between two stories changes nothing: its pair only takes part in means that were too low
/// already, and lowering them leaves all joins as they were. The same goes for the second edge of a pair, once the first is removed.
/// (Of Leiden, this is not so: there all are tried.)
pub(super) fn parting(part: &Part<'_>, a: usize, b: usize) -> Option<Parting> {
    let mut search = Search { part: part.clone(), a, b, effort: MAX_EFFORT };
    let mut best = search.greedy()?;
    let proof = search.improve(&mut best);
    let is_proven_smallest = best.len() == 1 || proof.is_some();
    Some(Parting { edges: best, is_proven_smallest })
}

struct Search<'a> {
    part: Part<'a>,
    a: usize,
    b: usize,
    effort: usize,
}

impl Search<'_> {
    /// The story of each node without these edges; `None` when no effort is left.
    fn without(&mut self, removed: &[usize]) -> Option<Vec<usize>> {
        self.effort = self.effort.checked_sub(self.part.edges().len() + self.part.n_nodes())?;
        Some(self.part.grouped_without(removed))
    }

    fn parts(&mut self, removed: &[usize]) -> Option<bool> {
        let stories = self.without(removed)?;
        Some(stories[self.a] != stories[self.b])
    }

    fn greedy(&mut self) -> Option<Vec<usize>> {
        let mut found = vec![self.isolate(self.a)?, self.isolate(self.b)?];
        if self.part.has_joins() {
            found.push(self.prevent_joins()?);
        }
        let found: Vec<Vec<usize>> =
            found.into_iter().map(|edges| self.irreducible(edges)).collect::<Option<_>>()?;
        found.into_iter().min_by_key(Vec::len)
    }

    /// Removes the edges of a node, those of its story first, the strongest first, until the two are apart.
    fn isolate(&mut self, node: usize) -> Option<Vec<usize>> {
        let stories = self.without(&[])?;
        let edges = self.part.edges();
        let of_node = |edge: &usize| edges[*edge].0 == node || edges[*edge].1 == node;
        let mut own: Vec<usize> = (0..edges.len()).filter(of_node).collect();
        let is_inside = |edge: usize| stories[edges[edge].0] == stories[edges[edge].1];
        own.sort_by(|&x, &y| is_inside(y).cmp(&is_inside(x)).then(edges[y].2.total_cmp(&edges[x].2)));
        let mut removed = Vec::new();
        for edge in own {
            removed.push(edge);
            if self.parts(&removed)? {
                break;
            }
        }
        Some(removed)
    }

    /// Removes edges between the two groups whose join brings the two nodes together, the strongest first, until their mean is below
    /// the threshold; and again, since they may come together in another way.
    fn prevent_joins(&mut self) -> Option<Vec<usize>> {
        let mut removed: Vec<usize> = Vec::new();
        loop {
            self.effort = self.effort.checked_sub(self.part.edges().len() + self.part.n_nodes())?;
            let Some(groups) = self.part.groups_before_join(&removed, self.a, self.b) else {
                return Some(removed);
            };
            let more = self.edges_to_remove(&groups, &removed);
            if more.is_empty() {
                return None;
            }
            removed.extend(more);
        }
    }

    fn edges_to_remove(&self, groups: &[usize], removed: &[usize]) -> Vec<usize> {
        let (part, one, other) = (&self.part, groups[self.a], groups[self.b]);
        let n_pairs = |a: usize, b: usize| (part.n_articles(a) * part.n_articles(b)) as f64;
        let members = |group: usize| (0..groups.len()).filter(move |&node| groups[node] == group);
        let pairs = members(one).flat_map(|a| members(other).map(move |b| (a, b)));
        let (mut sum, mut total) = (0.0, 0.0);
        pairs.for_each(|(a, b)| {
            sum += part.probability(a, b) * n_pairs(a, b);
            total += n_pairs(a, b);
        });
        let gain = |edge: usize| {
            let (a, b, probability) = part.edges()[edge];
            probability * n_pairs(a, b)
        };
        removed.iter().filter(|&&edge| self.is_between(edge, groups)).for_each(|&edge| sum -= gain(edge));
        let open = (0..part.edges().len()).filter(|edge| self.is_between(*edge, groups));
        let mut open: Vec<usize> = open.filter(|edge| !removed.contains(edge)).collect();
        open.sort_by(|&x, &y| gain(y).total_cmp(&gain(x)));
        let is_needed = |&edge: &usize| {
            let is_needed = sum / total >= part.joining_threshold();
            sum -= gain(edge);
            is_needed
        };
        // The sum is rounded: one edge at least, or this would never end.
        let needed = open.iter().copied().take_while(is_needed).collect::<Vec<usize>>();
        if needed.is_empty() { open.into_iter().take(1).collect() } else { needed }
    }

    fn is_between(&self, edge: usize, groups: &[usize]) -> bool {
        let (x, y, _) = self.part.edges()[edge];
        let (one, other) = (groups[self.a], groups[self.b]);
        (groups[x], groups[y]) == (one, other) || (groups[x], groups[y]) == (other, one)
    }

    /// Puts back every edge without which the two are apart all the same, the weakest first.
    fn irreducible(&mut self, mut removed: Vec<usize>) -> Option<Vec<usize>> {
        loop {
            removed.sort_by(|&x, &y| self.part.edges()[y].2.total_cmp(&self.part.edges()[x].2));
            let before = removed.len();
            for position in (0..before).rev() {
                let mut fewer = removed.clone();
                fewer.remove(position);
                if self.parts(&fewer)? {
                    removed = fewer;
                }
            }
            // Putting one back can make another needless.
            if removed.len() == before {
                return Some(removed);
            }
        }
    }

    /// Looks for a single edge or a pair that does what `best` does. `Some` when all that are fewer than those of `best` have been
    /// tried, or all singles and pairs have been and `best` has three.
    fn improve(&mut self, best: &mut Vec<usize>) -> Option<()> {
        if best.len() == 1 {
            return Some(());
        }
        let singles = self.worth_removing(&[])?;
        for &edge in &singles {
            if self.parts(&[edge])? {
                *best = vec![edge];
                return Some(());
            }
        }
        if best.len() == 2 {
            return Some(());
        }
        for (rank, &first) in singles.iter().enumerate() {
            for second in self.worth_removing(&[first])? {
                let is_tried = singles.iter().take(rank + 1).any(|&earlier| earlier == second);
                if !is_tried && self.parts(&[first, second])? {
                    *best = vec![first, second];
                    return Some(());
                }
            }
        }
        (best.len() == 3).then_some(())
    }

    /// The edges inside stories, the strongest first.
    fn worth_removing(&mut self, removed: &[usize]) -> Option<Vec<usize>> {
        let stories = self.without(removed)?;
        let (edges, all) = (self.part.edges(), !self.part.has_joins());
        let is_inside = |&edge: &usize| all || stories[edges[edge].0] == stories[edges[edge].1];
        let mut inside: Vec<usize> = (0..edges.len()).filter(is_inside).collect();
        inside.sort_by_key(|&edge| Reverse(edges[edge].2.to_bits()));
        Some(inside)
    }
}
