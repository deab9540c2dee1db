//! A smallest set of edges that separates two nodes.

use std::collections::VecDeque;

use super::part::Part;

/// The edges of a minimum cut between `a` and `b`, of those edges that reach the threshold.
///
/// As long as there is a path that uses no edge twice in one direction, a unit of flow is sent along it; when there is none, the edges
/// between what can be reached and the rest are a smallest cut (max-flow min-cut).
///
/// # Complexity
/// O(k e) for e edges and a cut of k.
///
/// # References
/// Menger: *Zur allgemeinen Kurventheorie*, 1927. Ford, Fulkerson: *Maximal flow through a network*, 1956. Edmonds, Karp: *Theoretical
/// improvements in algorithmic efficiency for network flow problems*, 1972 (shortest paths first).
pub(super) fn minimum_cut(part: &Part<'_>, a: usize, b: usize) -> Vec<usize> {
    let mut flow = Flow::new(part);
    loop {
        let reached = flow.reached_from(a);
        if reached[b].is_none() {
            let crosses = |edge: &usize| {
                let (x, y, _) = part.edges()[*edge];
                reached[x].is_some() != reached[y].is_some()
            };
            return flow.open_edges().filter(crosses).collect();
        }
        flow.send(&reached, a, b);
    }
}

struct Flow<'p> {
    edges: &'p [(usize, usize, f64)],
    /// For each node its neighbours and the edges to them.
    neighbors: Vec<Vec<(usize, usize)>>,
    /// Units that flow along each edge from its first node to its second: −1, 0 or 1.
    units: Vec<i8>,
}

impl<'p> Flow<'p> {
    fn new(part: &'p Part<'_>) -> Self {
        let mut neighbors = vec![Vec::new(); part.n_nodes()];
        for (number, &(x, y, probability)) in part.edges().iter().enumerate() {
            if probability >= part.threshold() {
                neighbors[x].push((y, number));
                neighbors[y].push((x, number));
            }
        }
        Self { edges: part.edges(), neighbors, units: vec![0; part.edges().len()] }
    }

    fn open_edges(&self) -> impl Iterator<Item = usize> {
        let mut open: Vec<usize> = self.neighbors.iter().flatten().map(|(_, edge)| *edge).collect();
        open.sort_unstable();
        open.dedup();
        open.into_iter()
    }

    /// +1 for the direction in which the edge is written, −1 against it.
    fn direction(&self, edge: usize, from: usize) -> i8 {
        if self.edges[edge].0 == from { 1 } else { -1 }
    }

    /// For each node that more flow can reach, the node before it and the edge between them.
    fn reached_from(&self, start: usize) -> Vec<Option<(usize, usize)>> {
        let mut reached = vec![None; self.neighbors.len()];
        reached[start] = Some((start, usize::MAX));
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            for &(next, edge) in &self.neighbors[node] {
                let has_room = self.units[edge] * self.direction(edge, node) < 1;
                if has_room && reached[next].is_none() {
                    reached[next] = Some((node, edge));
                    waiting.push_back(next);
                }
            }
        }
        reached
    }

    fn send(&mut self, reached: &[Option<(usize, usize)>], from: usize, to: usize) {
        let mut node = to;
        while node != from {
            let Some((before, edge)) = reached[node] else { return };
            self.units[edge] += self.direction(edge, before);
            node = before;
        }
    }
}
