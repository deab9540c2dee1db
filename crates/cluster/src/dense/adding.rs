//! Articles that come later are compared with all that are near in time, and the lists of both are brought up to date.

use rayon::prelude::*;

use super::kernel::{Panels, Tile};
use super::{BLOCK, Search};
use crate::config::GraphConfig;
use crate::items::Items;
use crate::nearest::{NearestLists, Neighbor, least_score, number, offer};

/// Brings `lists` up to date, which are those of the nodes that are not new: the result is that of
/// [`nearest_vectors`](super::nearest_vectors). Beside it the nodes whose lists are made anew: the new ones, and those that have been
/// taken too far from a neighbour.
///
/// # Complexity
/// O(new × window) dot products, and a look at each list.
pub(crate) fn add_vectors(
    mut lists: NearestLists,
    items: &Items,
    articles: &[usize],
    (config, is_new): (&GraphConfig, &[bool]),
) -> (NearestLists, Vec<usize>) {
    if lists.limit() == 0 {
        return (lists, Vec::new());
    }
    let search = Search::new(items, articles, config);
    // New articles between two others can have taken them too far apart.
    let has_lost = lists.with_far(&search.order.places(articles.len()));
    let is_open: Vec<bool> = search.order.nodes.iter().map(|&node| is_new[node] || has_lost[node]).collect();
    let open: Vec<usize> = (0..search.order.nodes.len()).filter(|&place| is_open[place]).collect();
    let parts: Vec<&[usize]> = open.chunks(BLOCK).collect();
    let room = || (Panels::default(), Tile::default(), Vec::new());
    let found = parts.par_iter().map_init(room, |room, places| search.add(&lists, (places, &is_open), room));
    for (places, (own, offers)) in parts.iter().zip(found.collect::<Vec<_>>()) {
        for (column, &place) in places.iter().enumerate() {
            lists.list_mut(search.order.nodes[place]).copy_from_slice(own.list(column));
        }
        offers
            .into_iter()
            .for_each(|(node, neighbor)| offer(lists.list_mut(node), neighbor.number, neighbor.score));
    }
    (lists, open.into_iter().map(|place| search.order.nodes[place]).collect())
}

/// The lists of some nodes, and neighbours for others.
type Added = (NearestLists, Vec<(usize, Neighbor)>);

impl Search<'_> {
    /// Compares the nodes at `places`, which ascend, with all others.
    fn add(
        &self,
        lists: &NearestLists,
        (places, is_open): (&[usize], &[bool]),
        (panels, tile, found): &mut (Panels, Tile, Vec<(usize, usize)>),
    ) -> Added {
        let vector = |&place: &usize| self.items.embeddings().row(self.articles[self.order.nodes[place]]);
        self.kernel.lay_out(places.iter().map(vector), panels);
        let (mut own, mut offers) = (NearestLists::new(places.len(), lists.limit()), Vec::new());
        for block in (0..self.blocks.len()).filter(|&block| self.is_near_any(block, places)) {
            let first = block * BLOCK;
            let nodes = self.nodes_of(block);
            self.kernel.compare(&self.rows[block], panels, tile);
            let of_row = |row: usize| {
                if is_open[first + row] {
                    f32::INFINITY
                } else {
                    least_score(lists.list(self.order.nodes[first + row]))
                }
            };
            let of_rows: Vec<f32> = (0..nodes.len()).map(of_row).collect();
            let of_columns: Vec<f32> =
                (0..places.len()).map(|column| least_score(own.list(column))).collect();
            self.kernel.find(tile, (&of_rows, &of_columns), found);
            for &(row, column) in found.iter() {
                let (one, other) = (first + row, places[column]);
                if one == other || !self.order.are_near(one.min(other), one.max(other)) {
                    continue;
                }
                let score = self.score(self.order.nodes[one], self.order.nodes[other]);
                offer(own.list_mut(column), number(self.order.nodes[one]), score);
                if score >= of_rows[row] {
                    offers.push((
                        self.order.nodes[one],
                        Neighbor { number: number(self.order.nodes[other]), score },
                    ));
                }
            }
        }
        (own, offers)
    }

    /// Whether a block has a node that may be near one of `places`, which ascend.
    fn is_near_any(&self, block: usize, places: &[usize]) -> bool {
        let (first, last) = (block * BLOCK, self.order.nodes.len().min((block + 1) * BLOCK) - 1);
        let (Some(&least), Some(&greatest)) = (places.first(), places.last()) else { return false };
        last >= self.order.n_dated
            || greatest >= self.order.n_dated
            || (first <= greatest.saturating_add(self.order.window)
                && least <= last.saturating_add(self.order.window))
    }
}
