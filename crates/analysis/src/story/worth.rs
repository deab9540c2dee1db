//! What a sentence is worth alone, whatever else is printed.

use super::pool::{Pool, PooledSentence};
use super::shape::EASY_WORDS;

// The weights were set in sight of 26 annotated stories, behind the model of quality, whose marks are of other stories.
/// What it is worth to say what the titles say: they name the event.
pub(crate) const TITLE_BONUS: f64 = 2.0;
/// What the place of a sentence is worth: news tells the event first.
const LEAD_BONUS: f64 = 3.5;
/// Reportage opens on a scene. So much of the bonus is for any opening, the rest for what the titles have, in full at this match.
const ANY_LEAD: f64 = 0.3;
const FULL_LEAD_MATCH: f64 = 0.1;
/// What it is worth that further outlets state the same, by the square root of their number.
const OUTLET_BONUS: f64 = 2.0;
/// What it is worth that an article reports or explains plainly, instead of arguing, amusing or teasing.
const PLAIN_BONUS: f64 = 1.0;
/// What it is worth that an editor would certainly print it.
const QUALITY_BONUS: f64 = 3.5;
/// What each word beyond the easy ones takes off.
const LENGTH_PENALTY: f64 = 0.05;
/// An article that has little to do with the one whose title is the headline tells of other things.
const OFF_PENALTY: f64 = 4.0;
/// What shares no word with any title is hardly about the event.
const ASIDE_PENALTY: f64 = 1.0;
/// A sentence of fewer words seldom tells a thing in full; what each word less takes off.
const FULL_WORDS: usize = 14;
const SHORTNESS_PENALTY: f64 = 0.1;

/// A sentence's worth, from what it says, where, and how well.
pub(crate) fn worth_alone(pool: &Pool, index: usize) -> f64 {
    let Some(sentence) = pool.sentence(index) else { return 0.0 };
    let n_outlets = pool.places_of_statement(index).len() as f64;
    let is_aside = pool.title_match(index) == 0.0;
    pool.centrality(index)
        + LEAD_BONUS * lead(pool.title_match(index)) / (1.0 + sentence.position as f64)
        + TITLE_BONUS * pool.title_match(index)
        + OUTLET_BONUS * (n_outlets.sqrt() - 1.0)
        + PLAIN_BONUS * sentence.plainness
        + QUALITY_BONUS * pool.quality(index)
        - OFF_PENALTY * (1.0 - sentence.relevance)
        - if is_aside { ASIDE_PENALTY } else { 0.0 }
        - length_penalty(sentence)
}

/// The share of the bonus for its place that a sentence gets which says so much of the titles.
fn lead(title_match: f64) -> f64 {
    ANY_LEAD + (1.0 - ANY_LEAD) * (title_match / FULL_LEAD_MATCH).min(1.0)
}

fn length_penalty(sentence: &PooledSentence) -> f64 {
    let n_words = sentence.read.n_words;
    LENGTH_PENALTY * n_words.saturating_sub(EASY_WORDS) as f64
        + SHORTNESS_PENALTY * FULL_WORDS.saturating_sub(n_words) as f64
}
