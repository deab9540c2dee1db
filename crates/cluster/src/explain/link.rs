//! What speaks for and against one pair.

use samestory_model::{LinkExplanation, TermId};

use crate::config::ClusterConfig;
use crate::items::Items;

/// Why two articles are, or are not, linked; `None` when an index is not below `items.len()`.
///
/// The features are computed anew: edges keep only their probability. `shared_terms` stay empty, since terms are known here
/// by their hashes alone; see [`shared_terms`].
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Item, Items, explain_link};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.0])?;
/// let link = explain_link(&Items::new(items, vectors)?, &ClusterConfig::default(), 0, 1).unwrap();
/// let feature = |name| link.features.iter().find(|feature| feature.name == name).unwrap();
/// assert_eq!(feature("dense").value, Some(1.0));
/// // There are no names to compare, so they say nothing.
/// assert_eq!((feature("names").value, feature("names").contribution), (None, 0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn explain_link(items: &Items, config: &ClusterConfig, a: usize, b: usize) -> Option<LinkExplanation> {
    let (a, b) = (a.min(b), a.max(b));
    if b >= items.len() {
        return None;
    }
    let (probability, baseline, features) = config.model.explained(items, a, b);
    let (first, second) = (items.item(a).id().clone(), items.item(b).id().clone());
    let mut link = LinkExplanation::new(first, second, probability, config.threshold());
    link.baseline = baseline;
    link.features = features;
    Some(link)
}

/// The terms that two articles share in title and body, with the product of their weights, strongest first; of equal products
/// the smaller term first. Empty when an index is not below `items.len()`. The products add up to the cosine.
///
/// # Complexity
/// O(a log b) for articles of a and b terms.
///
/// # Examples
/// ```
/// use samestory_cluster::{Item, Items, shared_terms};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
///
/// let terms = |ids: [u64; 2]| SparseVector::from_weights(ids.map(|id| (TermId::new(id), 1.0)).to_vec());
/// let items = vec![
///     Item::new(ArticleId::new("a")?).with_text_terms(terms([1, 2])),
///     Item::new(ArticleId::new("b")?).with_text_terms(terms([2, 3])),
/// ];
/// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; 2])?)?;
/// let shared = shared_terms(&items, 0, 1);
/// assert_eq!(shared.len(), 1);
/// assert_eq!(shared[0].0, TermId::new(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn shared_terms(items: &Items, a: usize, b: usize) -> Vec<(TermId, f32)> {
    if a.max(b) >= items.len() {
        return Vec::new();
    }
    let (a, b) = (items.item(a).text_terms().entries(), items.item(b).text_terms().entries());
    let weight_in_b = |term: TermId| Some(b[b.binary_search_by_key(&term, |entry| entry.0).ok()?].1);
    let product = |&(term, weight): &(TermId, f32)| Some((term, weight * weight_in_b(term)?));
    let mut shared: Vec<(TermId, f32)> = a.iter().filter_map(product).collect();
    shared.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    shared
}
