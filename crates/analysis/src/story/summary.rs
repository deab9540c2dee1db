//! Summaries and key points: real sentences, chosen.

use samestory_model::Evidence;

use super::pool::Pool;
use super::types::KeyPoint;
use crate::claim::Claim;

/// An article's summary has at most so many words, unless its only sentence is longer.
pub(crate) const ARTICLE_WORDS: usize = 60;
/// A story's summary has at most so many words, unless its only sentence is longer.
pub(crate) const STORY_WORDS: usize = 110;
const MAX_KEY_POINTS: usize = 5;

/// A sentence this similar to a chosen one adds nothing.
const REDUNDANT: f64 = 0.5;
/// How much the nearest chosen sentence counts against a candidate.
const REDUNDANCY_PENALTY: f64 = 1.2;
/// What the place of a sentence is worth: news tells the event first.
const LEAD_BONUS: f64 = 1.5;
/// What it is worth to say what the titles say: they name the event.
const TITLE_BONUS: f64 = 3.0;
/// What it is worth that further outlets state the same, by the square root of their number.
const OUTLET_BONUS: f64 = 1.0;
/// What it is worth that an article reports or explains plainly, instead of arguing, amusing or teasing.
const PLAIN_BONUS: f64 = 2.0;
/// Sentences of more words tire, and tell several things at once.
const EASY_WORDS: usize = 26;
const LENGTH_PENALTY: f64 = 0.05;
const USUAL_WORDS: std::ops::RangeInclusive<usize> = 8..=40;
const KEY_POINT_WORDS: std::ops::RangeInclusive<usize> = 7..=28;

/// Sentences of at most `max_words` words in all, chosen greedily by centrality, place and novelty, in reading order.
///
/// Carbonell, Goldstein: *The use of MMR, diversity-based reranking*, 1998 (novelty).
pub(crate) fn summarize(pool: &Pool, max_words: usize) -> Vec<Claim> {
    let mut chosen = Vec::new();
    let mut n_words = 0;
    while let Some(next) = best_next(pool, &chosen, max_words.saturating_sub(n_words)) {
        n_words += words_of(pool, next);
        chosen.push(next);
    }
    if chosen.is_empty() {
        chosen.extend(any_sentence(pool));
    }
    // The best sentence opens; the others follow in the order in which the articles tell them.
    if let Some((_, rest)) = chosen.split_first_mut() {
        rest.sort_by_key(|&index| (pool.sentence(index).map(|sentence| sentence.position), index));
    }
    chosen.iter().filter_map(|&index| claim(pool, index)).collect()
}

/// At most five statements that stand alone and do not overlap, the most widely reported first.
pub(crate) fn key_points(pool: &Pool) -> Vec<KeyPoint> {
    let mut chosen: Vec<usize> = Vec::new();
    let candidates: Vec<usize> = usable(pool, KEY_POINT_WORDS).collect();
    while chosen.len() < MAX_KEY_POINTS {
        let novel = candidates.iter().copied().filter(|&index| nearest(pool, index, &chosen) < REDUNDANT);
        let score =
            |index: usize| sentence_score(pool, index) - REDUNDANCY_PENALTY * nearest(pool, index, &chosen);
        let Some(next) = first_best(novel, score) else { break };
        chosen.push(next);
    }
    let mut points: Vec<KeyPoint> = chosen.iter().filter_map(|&index| key_point(pool, index)).collect();
    points.sort_by_key(|point| std::cmp::Reverse(point.sources));
    points
}

fn key_point(pool: &Pool, index: usize) -> Option<KeyPoint> {
    let places = pool.places_of_statement(index);
    let text = &pool.sentence(index)?.text;
    Some(KeyPoint::new(claim_at(text, places.iter().map(|(_, evidence)| *evidence))?, places.len()))
}

fn best_next(pool: &Pool, chosen: &[usize], words_left: usize) -> Option<usize> {
    let fits =
        |index: &usize| words_of(pool, *index) <= words_left && nearest(pool, *index, chosen) < REDUNDANT;
    let score =
        |index: usize| sentence_score(pool, index) - REDUNDANCY_PENALTY * nearest(pool, index, chosen);
    first_best(usable(pool, USUAL_WORDS).filter(fits), score)
}

/// Where no sentence can stand alone, the most central one is better than nothing.
fn any_sentence(pool: &Pool) -> Option<usize> {
    first_best(0..pool.len(), |index| sentence_score(pool, index))
}

fn usable(pool: &Pool, n_words: std::ops::RangeInclusive<usize>) -> impl Iterator<Item = usize> {
    (0..pool.len()).filter(move |&index| {
        pool.sentence(index)
            .is_some_and(|sentence| sentence.self_contained && n_words.contains(&sentence.n_words))
    })
}

fn sentence_score(pool: &Pool, index: usize) -> f64 {
    let position = pool.sentence(index).map_or(0, |sentence| sentence.position);
    let n_outlets = pool.places_of_statement(index).len() as f64;
    let excess = words_of(pool, index).saturating_sub(EASY_WORDS) as f64;
    pool.centrality(index)
        + LEAD_BONUS / (1.0 + position as f64)
        + TITLE_BONUS * pool.title_match(index)
        + OUTLET_BONUS * (n_outlets.sqrt() - 1.0)
        + PLAIN_BONUS * pool.sentence(index).map_or(0.0, |sentence| sentence.plainness)
        - LENGTH_PENALTY * excess
}

fn nearest(pool: &Pool, index: usize, chosen: &[usize]) -> f64 {
    chosen.iter().map(|&other| pool.similarity(index, other)).fold(0.0, f64::max)
}

fn words_of(pool: &Pool, index: usize) -> usize {
    pool.sentence(index).map_or(0, |sentence| sentence.n_words)
}

/// The candidate with the highest score; of equal ones the first.
fn first_best(candidates: impl Iterator<Item = usize>, score: impl Fn(usize) -> f64) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for candidate in candidates {
        let value = score(candidate);
        if best.is_none_or(|(_, highest)| value > highest) {
            best = Some((candidate, value));
        }
    }
    best.map(|(candidate, _)| candidate)
}

fn claim(pool: &Pool, index: usize) -> Option<Claim> {
    let sentence = pool.sentence(index)?;
    claim_at(&sentence.text, sentence.places.iter().map(|(_, evidence)| evidence))
}

fn claim_at<'a>(text: &str, mut places: impl Iterator<Item = &'a Evidence>) -> Option<Claim> {
    let claim = Claim::new(text, places.next()?.clone());
    Some(places.cloned().fold(claim, Claim::and))
}
