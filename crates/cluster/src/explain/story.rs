//! What holds a story together.

use samestory_model::StoryExplanation;

use super::link::explain_link;
use crate::config::ClusterConfig;
use crate::items::Items;
use crate::pair::{Modelled, Probabilities};

/// In a story of more articles than this, only links to the central article are told; all pairs would be too many.
const ALL_PAIRS_LIMIT: usize = 60;

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
    let sampled = sample(&members);
    let means = mean_probabilities(&Modelled { items, model: &config.model }, &members, &sampled);
    let Some(central) = strongest(&means) else { return StoryExplanation::default() };
    let mut story = StoryExplanation::new(means.iter().sum::<f64>() / means.len() as f64);
    story.central = Some(items.item(members[central]).id().clone());
    let pairs = if sampled.len() == members.len() {
        spanning_tree(items, config, &members)
    } else {
        members.iter().map(|&member| (members[central], member)).filter(|(a, b)| a != b).collect()
    };
    story.links = pairs.into_iter().filter_map(|(a, b)| explain_link(items, config, a, b)).collect();
    // Stable: of equally strong links, those found first stay first.
    story.links.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    story
}

/// An evenly spread sample of a large story, all of a small one.
pub(super) fn sample(members: &[usize]) -> Vec<usize> {
    members.iter().copied().step_by(members.len().div_ceil(ALL_PAIRS_LIMIT).max(1)).collect()
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
