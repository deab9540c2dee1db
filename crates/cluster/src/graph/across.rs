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
/// O(n × postings) where two languages are known, else O(n). `tell` is told of so many nodes when they have been looked up.
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
    let postings = Postings::of(items.text_matrix(), articles);
    let places = TimeOrder::of(items, articles, config.time_window, |_| true).places(articles.len());
    let lists = (0..articles.len()).into_par_iter().map_init(
        || vec![0.0; articles.len()],
        |scores, node| {
            check(control)?;
            let differs = |other: usize| {
                items.differ_in_language(articles[node], articles[other]) && places.are_near(node, other)
            };
            let found = nearest(&postings, (node, scores), (limit, is_common), differs);
            tell(1);
            Ok(found)
        },
    );
    let lists: Vec<NearestLists> = lists.collect::<Result<_, Cancelled>>()?;
    Ok(NearestLists::joined(limit, lists.into_iter()))
}

/// A list of one node's nearest among those that `differs` from it. `scores` are all 0, before and behind this.
fn nearest(
    postings: &Postings<'_>,
    (node, scores): (usize, &mut [f32]),
    (limit, is_common): (usize, &[bool]),
    differs: impl Fn(usize) -> bool,
) -> NearestLists {
    let mut found = NearestLists::new(1, limit);
    postings.add_rare(node, is_common, |other, share| scores[other] += share);
    postings.add_rare(node, is_common, |other, _| {
        let score = std::mem::take(&mut scores[other]);
        if score > 0.0 && differs(other) {
            offer(found.list_mut(0), number(other), score);
        }
    });
    found
}
