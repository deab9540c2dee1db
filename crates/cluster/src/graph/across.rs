//! Each node's nearest among those of other languages: among its nearest of all, those of its own language leave them no room.

use rayon::prelude::*;

use crate::config::GraphConfig;
use crate::control::{Control, check};
use crate::error::Cancelled;
use crate::items::Items;
use crate::nearest::{NearestLists, number, offer};
use crate::postings::Postings;
use crate::time_order::TimeOrder;

/// For each node those of other languages that are nearest by the terms of the texts, but for common terms, of those that are near it in time. Empty lists where all are of one language, or of none
/// that is known. `is_common` says of each term whether it stands nearly everywhere; it is asked only where two languages are known.
///
/// # Complexity
/// O(n × postings within the window) where two languages are known, else O(n). `tell` is told of so many nodes when they have been looked up.
pub(crate) fn nearest_across<C: AsRef<[bool]>>(
    items: &Items,
    articles: &[usize],
    (config, is_common): (&GraphConfig, impl FnOnce() -> C),
    control: &Control<'_>,
    tell: impl Fn(usize) + Sync,
) -> Result<NearestLists, Cancelled> {
    let language = |node: usize| items.item(articles[node]).language();
    let mut known = (0..articles.len()).filter_map(language);
    let first = known.next();
    let limit = config.n_across_neighbors.min(articles.len());
    if limit == 0 || known.all(|language| Some(language) == first) {
        tell(articles.len());
        return Ok(NearestLists::new(articles.len(), 0));
    }
    let is_common = is_common();
    let is_common = is_common.as_ref();
    let order = TimeOrder::of(items, articles, config.time_window);
    let by_place: Vec<usize> = order.in_order(articles);
    let across = Across { items, order: &order, by_place: &by_place, is_common, limit };
    let postings = Postings::of(items.text_matrix(), &by_place);
    let found = (0..articles.len()).into_par_iter().map_init(
        || vec![0.0; articles.len()],
        |scores, place| {
            check(control)?;
            let found = across.nearest(&postings, place, scores);
            tell(1);
            Ok(found)
        },
    );
    let mut lists = NearestLists::new(articles.len(), limit);
    for (found, &node) in found.collect::<Result<Vec<NearestLists>, Cancelled>>()?.iter().zip(&order.nodes) {
        lists.list_mut(node).copy_from_slice(found.list(0));
    }
    Ok(lists)
}

/// What is looked up, by places in the order of times.
struct Across<'a> {
    items: &'a Items,
    order: &'a TimeOrder,
    by_place: &'a [usize],
    is_common: &'a [bool],
    limit: usize,
}

impl Across<'_> {
    /// A list of one node's nearest in other languages. `scores` are all 0, before and behind this.
    fn nearest(&self, postings: &Postings<'_>, place: usize, scores: &mut [f32]) -> NearestLists {
        let mut found = NearestLists::new(1, self.limit);
        let differs =
            |other: usize| self.items.differ_in_language(self.by_place[place], self.by_place[other]);
        for near in self.order.near(place) {
            let terms = (&near, self.is_common);
            postings.add_rare(place, terms, |other, share| scores[other] += share);
            postings.add_rare(place, terms, |other, _| {
                let score = std::mem::take(&mut scores[other]);
                if score > 0.0 && differs(other) {
                    offer(found.list_mut(0), number(self.order.nodes[other]), score);
                }
            });
        }
        found
    }
}
