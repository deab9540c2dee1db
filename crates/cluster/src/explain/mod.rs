//! Why two articles are linked, and what holds a story together.

use samestory_model::{LinkExplanation, StoryExplanation, TermId};

use crate::config::ClusterConfig;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities, features};

/// In a story of more articles than this, only links to the central article are told; all pairs would be too many.
const ALL_PAIRS_LIMIT: usize = 60;

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
/// assert_eq!((link.features[2].name, link.features[2].value), ("dense", Some(1.0)));
/// // There are no titles to compare, so they say nothing.
/// assert_eq!((link.features[1].value, link.features[1].contribution), (None, 0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn explain_link(items: &Items, config: &ClusterConfig, a: usize, b: usize) -> Option<LinkExplanation> {
    let (a, b) = (a.min(b), a.max(b));
    if b >= items.len() {
        return None;
    }
    let (probability, features) = features(items, &config.model, a, b);
    let (first, second) = (items.item(a).id().clone(), items.item(b).id().clone());
    let mut link = LinkExplanation::new(first, second, probability, config.threshold());
    link.baseline = config.model.baseline;
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

/// What holds the story of `members` together: the mean probability over its pairs, its central article, and the strongest
/// links that connect it (a maximum spanning tree), strongest first.
///
/// The order of `members` does not matter; doubles and those not below `items.len()` are left out. Of more than 60 members, the
/// mean and the central article are estimated from an evenly spread sample, and the links are those of the central article, so
/// that the cost stays linear.
///
/// # Complexity
/// O(m²) evaluations for m members up to 60, O(60 m) beyond.
///
/// # References
/// Prim: *Shortest connection networks and some generalizations*, 1957.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Item, Items, explain_story};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let ids = ["a", "b", "c"].map(|id| ArticleId::new(id).map(Item::new));
/// let items = ids.into_iter().collect::<Result<Vec<Item>, _>>()?;
/// let vectors = vec![1.0, 0.5, 1.0, 0.0, 1.0, -0.5];
/// let items = Items::new(items, Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vectors)?)?;
/// let story = explain_story(&items, &ClusterConfig::default(), &[0, 1, 2]);
/// assert_eq!(story.central.unwrap().as_str(), "b");
/// assert_eq!(story.links.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn explain_story(items: &Items, config: &ClusterConfig, members: &[usize]) -> StoryExplanation {
    let mut members: Vec<usize> = members.iter().copied().filter(|&member| member < items.len()).collect();
    members.sort_unstable();
    members.dedup();
    let step = members.len().div_ceil(ALL_PAIRS_LIMIT).max(1);
    let sampled: Vec<usize> = members.iter().copied().step_by(step).collect();
    let means = mean_probabilities(&Modelled { items, model: &config.model }, &members, &sampled);
    let Some(central) = strongest(&means) else { return StoryExplanation::default() };
    let mut story = StoryExplanation::new(means.iter().sum::<f64>() / means.len() as f64);
    story.central = Some(items.item(members[central]).id().clone());
    let pairs = if step == 1 {
        spanning_tree(items, config, &members)
    } else {
        members.iter().map(|&member| (members[central], member)).filter(|(a, b)| a != b).collect()
    };
    story.links = pairs.into_iter().filter_map(|(a, b)| explain_link(items, config, a, b)).collect();
    // Stable: of equally strong links, those found first stay first.
    story.links.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    story
}

/// For each member the mean over its pairs with the others in the sample; 1 where there is none.
fn mean_probabilities(modelled: &Modelled<'_>, members: &[usize], sampled: &[usize]) -> Vec<f64> {
    let mut room = modelled.room();
    let mean = |&member: &usize| {
        let others: Vec<usize> = sampled.iter().copied().filter(|&other| other != member).collect();
        if others.is_empty() {
            return 1.0;
        }
        modelled.row(&mut room, member, &others).iter().sum::<f64>() / others.len() as f64
    };
    members.iter().map(mean).collect()
}

/// The position of the greatest value, the first of equals.
fn strongest(values: &[f64]) -> Option<usize> {
    (0..values.len()).reduce(|best, next| if values[next] > values[best] { next } else { best })
}

/// Prim's algorithm on the complete graph of the members: the nearest member joins the tree, again and again.
fn spanning_tree(items: &Items, config: &ClusterConfig, members: &[usize]) -> Vec<(usize, usize)> {
    let [root, rest @ ..] = members else { return Vec::new() };
    let modelled = Modelled { items, model: &config.model };
    let mut room = modelled.room();
    let mut open = rest.to_vec();
    let mut parents = vec![*root; open.len()];
    let mut probabilities = modelled.row(&mut room, *root, &open);
    let mut tree = Vec::with_capacity(open.len());
    while let Some(nearest) = strongest(&probabilities) {
        let (from, to) = (parents.remove(nearest), open.remove(nearest));
        probabilities.remove(nearest);
        tree.push((from, to));
        for (position, probability) in modelled.row(&mut room, to, &open).into_iter().enumerate() {
            if probability > probabilities[position] {
                (parents[position], probabilities[position]) = (to, probability);
            }
        }
    }
    tree
}
