//! Summaries and key points: real sentences, chosen.

use super::best::first_best;
use super::origins::Origin;
use super::pool::Pool;
use super::types::KeyPoint;
use crate::claim::{Claim, Passage};

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

/// Chooses sentences of a pool. What a sentence is worth is worked out once; how much it repeats depends on the choice so far.
pub(crate) struct Summarizer<'a> {
    pool: &'a Pool,
    scores: Vec<f64>,
}

impl<'a> Summarizer<'a> {
    pub(crate) fn new(pool: &'a Pool) -> Self {
        Self { pool, scores: (0..pool.len()).map(|index| sentence_score(pool, index)).collect() }
    }

    /// Sentences of at most `max_words` words in all, chosen greedily by worth and novelty, in reading order.
    pub(crate) fn summary(&self, max_words: usize) -> Vec<Claim> {
        let candidates: Vec<usize> = usable(self.pool, USUAL_WORDS).collect();
        let (mut chosen, mut words_left) = (Vec::new(), max_words);
        loop {
            let fitting =
                candidates.iter().copied().filter(|&index| words_of(self.pool, index) <= words_left);
            let Some(next) = self.best_novel(fitting, &chosen) else { break };
            words_left -= words_of(self.pool, next);
            chosen.push(next);
        }
        if chosen.is_empty() {
            chosen.extend(self.any_sentence());
        }
        // The best sentence opens; the others follow in the order in which the articles tell them.
        if let Some((_, rest)) = chosen.split_first_mut() {
            rest.sort_by_key(|&index| (self.pool.sentence(index).map(|sentence| sentence.position), index));
        }
        chosen.iter().filter_map(|&index| claim(self.pool, index)).collect()
    }

    /// At most five statements that stand alone and do not overlap, those of most independent origins first, then those of most
    /// outlets.
    pub(crate) fn key_points(&self, origins: &[Origin]) -> Vec<KeyPoint> {
        let candidates: Vec<usize> = usable(self.pool, KEY_POINT_WORDS).collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < MAX_KEY_POINTS
            && let Some(next) = self.best_novel(candidates.iter().copied(), &chosen)
        {
            chosen.push(next);
        }
        let mut points: Vec<KeyPoint> =
            chosen.iter().filter_map(|&index| key_point(self.pool, index, origins)).collect();
        points.sort_by_key(|point| std::cmp::Reverse((point.origins, point.sources)));
        points
    }

    /// The candidate with the highest worth less what it repeats; none that adds nothing.
    ///
    /// Carbonell, Goldstein: *The use of MMR, diversity-based reranking*, 1998.
    fn best_novel(&self, candidates: impl Iterator<Item = usize>, chosen: &[usize]) -> Option<usize> {
        let novel = candidates
            .map(|index| (index, nearest(self.pool, index, chosen)))
            .filter(|(_, repeated)| *repeated < REDUNDANT);
        first_best(novel.map(|(index, repeated)| (index, self.score(index) - REDUNDANCY_PENALTY * repeated)))
    }

    /// Where no sentence can stand alone, the most worthy one is better than nothing.
    fn any_sentence(&self) -> Option<usize> {
        first_best((0..self.pool.len()).map(|index| (index, self.score(index))))
    }

    fn score(&self, index: usize) -> f64 {
        self.scores.get(index).copied().unwrap_or_default()
    }
}

fn key_point(pool: &Pool, index: usize, origins: &[Origin]) -> Option<KeyPoint> {
    let places = pool.places_of_statement(index);
    let stated_by = |origin: &&Origin| {
        places.iter().any(|(_, passage)| origin.articles.contains(&passage.evidence().article))
    };
    let n_origins = origins.iter().filter(|origin| origin.is_independent).filter(stated_by).count();
    let claim = claim_at(places.iter().map(|(_, passage)| *passage))?;
    Some(KeyPoint::new(claim, places.len(), n_origins.max(1)))
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

fn claim(pool: &Pool, index: usize) -> Option<Claim> {
    claim_at(pool.sentence(index)?.places.iter().map(|(_, passage)| passage))
}

/// What the first place says, which the others say too.
fn claim_at<'a>(mut places: impl Iterator<Item = &'a Passage>) -> Option<Claim> {
    let claim = Claim::cited(places.next()?.clone());
    Some(places.fold(claim, Claim::and))
}
