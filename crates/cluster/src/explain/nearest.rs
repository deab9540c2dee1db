//! The story that came nearest to being joined with another.

use std::collections::BTreeMap;

use samestory_model::NearestStory;

use super::Explainer;
use super::link::explain_link;
use super::story::sample;
use crate::pair::{Modelled, Probabilities};

/// So many stories are compared pair by pair: those with the most probability on the edges between.
const MAX_STORIES: usize = 8;

/// The story with the highest mean probability over all pairs with this one, of those that have an edge to it.
pub(super) fn nearest(explainer: &Explainer<'_>, number: usize) -> Option<NearestStory> {
    let means =
        candidates(explainer, number).into_iter().map(|other| (mean(explainer, number, other), other));
    // Of equal means, the story with the smaller number.
    let (mean, other) =
        means.reduce(
            |best, next| {
                if next.0 > best.0 || (next.0 == best.0 && next.1 < best.1) { next } else { best }
            },
        )?;
    let (a, b) = strongest_edge(explainer, number, other)?;
    let articles = &explainer.clustering.stories()[other];
    let first = explainer.items.item(*articles.first()?).id().clone();
    let mut nearest =
        NearestStory::new(first, articles.len(), explain_link(explainer.items, explainer.config, a, b)?);
    nearest.mean_probability = mean;
    Some(nearest)
}

/// Stories with an edge to this one, at most eight.
fn candidates(explainer: &Explainer<'_>, number: usize) -> Vec<usize> {
    let stories = explainer.clustering.stories();
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (_, other, probability) in edges_out(explainer, number) {
        *sums.entry(explainer.clustering.labels()[other]).or_default() += probability;
    }
    let mut found: Vec<(usize, f64)> =
        sums.into_iter().map(|(other, sum)| (other, sum / stories[other].len() as f64)).collect();
    found.sort_by(|x, y| y.1.total_cmp(&x.1));
    found.into_iter().take(MAX_STORIES).map(|(other, _)| other).collect()
}

/// Edges from a story to others: an article of each side, and the probability.
fn edges_out<'e>(
    explainer: &'e Explainer<'_>,
    number: usize,
) -> impl Iterator<Item = (usize, usize, f64)> + 'e {
    explainer.story_nodes(number).into_iter().flat_map(move |node| {
        let edges = explainer.neighbors[node].iter();
        let edges = edges.map(move |&(other, probability)| {
            (explainer.article(node), explainer.article(other), probability)
        });
        edges.filter(move |(_, other, _)| explainer.clustering.labels()[*other] != number)
    })
}

fn strongest_edge(explainer: &Explainer<'_>, number: usize, other: usize) -> Option<(usize, usize)> {
    let edges = edges_out(explainer, number).filter(|edge| explainer.clustering.labels()[edge.1] == other);
    let strongest = edges.reduce(|best, next| if next.2 > best.2 { next } else { best });
    strongest.map(|(a, b, _)| (a, b))
}

/// Over all pairs of two stories; of large ones, over evenly spread samples.
fn mean(explainer: &Explainer<'_>, number: usize, other: usize) -> f64 {
    let stories = explainer.clustering.stories();
    let (one, other) = (sample(&stories[number]), sample(&stories[other]));
    let modelled = Modelled { items: explainer.items, model: &explainer.config.model };
    let mut room = modelled.room();
    let sum: f64 =
        one.iter().map(|&article| modelled.row(&mut room, article, &other).iter().sum::<f64>()).sum();
    sum / (one.len() * other.len()) as f64
}
