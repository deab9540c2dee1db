//! The path whose weakest edge is strongest.

use std::collections::{BTreeMap, VecDeque};

use petgraph::unionfind::UnionFind;

/// Nodes from `from` to `to` inside `story`, each with the probability of the edge before it: of the paths whose weakest edge is
/// strongest one of the shortest. Empty when there is none.
///
/// Edges are added from the strongest on until the two are connected (Kruskal's algorithm for a maximum spanning tree, stopped
/// early): the last one is the weakest edge of the best paths. A breadth-first search over the edges so far finds a shortest one.
///
/// # References
/// Hu: *The maximum capacity route problem*, 1961.
pub(super) fn strongest(
    neighbors: &[Vec<(usize, f64)>],
    story: &[usize],
    from: usize,
    to: usize,
) -> Vec<(usize, f64)> {
    let is_inside = |node: usize| story.binary_search(&node).is_ok();
    let edges_of =
        |&a: &usize| neighbors[a].iter().filter(move |edge| edge.0 > a).map(move |edge| (a, edge.0, edge.1));
    let mut edges: Vec<(usize, usize, f64)> =
        story.iter().flat_map(edges_of).filter(|edge| is_inside(edge.1)).collect();
    edges.sort_by(|x, y| y.2.total_cmp(&x.2));
    let mut connected = UnionFind::new(neighbors.len());
    let weakest = edges.iter().find(|&&(a, b, _)| {
        connected.union(a, b);
        connected.equiv(from, to)
    });
    let Some(&(.., weakest)) = weakest else { return Vec::new() };
    let open = |node: usize| {
        neighbors[node].iter().copied().filter(move |edge| edge.1 >= weakest && is_inside(edge.0))
    };
    shortest(open, from, to)
}

/// Breadth first; of equally short paths the one over the smaller nodes.
fn shortest<I: Iterator<Item = (usize, f64)>>(
    open: impl Fn(usize) -> I,
    from: usize,
    to: usize,
) -> Vec<(usize, f64)> {
    let mut reached_from: BTreeMap<usize, (usize, f64)> = BTreeMap::from([(from, (from, 1.0))]);
    let mut waiting = VecDeque::from([from]);
    while let Some(node) = waiting.pop_front() {
        for (next, probability) in open(node) {
            reached_from.entry(next).or_insert_with(|| {
                waiting.push_back(next);
                (node, probability)
            });
        }
    }
    let mut path = Vec::new();
    let mut node = to;
    while let Some(&(before, probability)) = reached_from.get(&node) {
        path.push((node, probability));
        if node == from {
            break;
        }
        node = before;
    }
    path.reverse();
    path
}
