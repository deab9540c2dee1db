//! A stream of news of any length, with known stories, made from a few real articles.
//!
//! Real articles told stories that somebody labelled. A stream tells as many stories as asked for, each by one of these real stories
//! in other words: its names and rare words are renamed, the same way in all of its articles, and its vectors are moved, by the same
//! amount in all of its articles. An article of the stream is a real article with parts of another one on the same story, so renamed and moved,
//! with noise of its own.
//!
//! - **Terms.** A term that stands in one of 100 articles of the base and in one of 10,000 of news has 100 variants, and each story has
//!   one of them. So each term of the stream is about as common as the background table says, and lists of the articles that share a
//!   term have the lengths that they have in news. Common words stay what they are.
//! - **Vectors.** A story is moved by a random sum of the base's vectors, an article by a smaller one: noise with the base's own
//!   covariance, not uniform noise.
//! - **Noise.** In each article, a share of the terms, names and numbers (none to [`MAX_NOISE`]) is replaced by such of other stories.
//! - **Stories.** Sizes fall by a power law. One of five stories follows up on an earlier one: it shares half of its renamed words and
//!   half of its move, so that what is near is not always the same.
//! - **Times.** Stories begin at any time of the stream, and their articles follow within hours, some within days.
//!
//! [`Stream::items`] and [`Stream::vectors`] are for the clustering alone; [`Stream::texts`] writes the same plan out as articles, for the
//! whole pipeline. A seed decides everything. How near that comes to real news, the example `stream` tells.

mod base;
mod items;
mod plan;
mod random;
#[cfg(test)]
mod tests;
mod texts;

use std::error::Error;

use samestory::cluster::Items;
use samestory::model::{ArticleId, Clustering};

pub use base::Base;
pub use items::MAX_NOISE;
use plan::{Plan, Planned};
use random::{hash, share};

/// How many days a stream of some number of articles lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// So many, however many articles there are.
    Days(f64),
    /// As many as it takes with so many articles a day.
    ArticlesADay(f64),
}

/// A stream of articles in order of time.
///
/// ```
/// use samestory_benches::stream::{Base, Pace, Stream};
///
/// let base = Base::read(&[])?;
/// let stream = Stream::new(&base, 500, Pace::Days(30.0), 1);
/// assert_eq!(stream.items().len(), 500);
/// assert!(stream.gold().stories().len() > 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Stream<'a> {
    base: &'a Base,
    plan: Plan,
}

impl<'a> Stream<'a> {
    /// Plans a stream; nothing is written yet.
    #[must_use]
    pub fn new(base: &'a Base, n_articles: usize, pace: Pace, seed: u64) -> Self {
        let n_days = match pace {
            Pace::Days(days) => days,
            Pace::ArticlesADay(number) => n_articles as f64 / number,
        };
        Self { base, plan: Plan::new(base, n_articles, n_days, seed) }
    }

    /// The stories that the articles tell.
    #[must_use]
    pub fn gold(&self) -> Clustering {
        Clustering::from_labels(&self.plan.articles.iter().map(|article| article.story).collect::<Vec<_>>())
    }

    /// What the clustering sees of the articles.
    ///
    /// # Errors
    /// Never, unless a vector of the base is not finite.
    pub fn clustered_items(&self) -> Result<Items, Box<dyn Error>> {
        Ok(Items::new(self.items(), self.vectors()?)?)
    }

    fn id(number: usize) -> Result<ArticleId, samestory::model::Error> {
        ArticleId::new(format!("{number:07}"))
    }

    /// Which variant of a term an article's story has: 0 is the term itself.
    fn variant(&self, article: &Planned, key: base::Key) -> u64 {
        let story = &self.plan.stories[article.story];
        let is_inherited = share(hash(story.seed ^ INHERITED, key.id.as_u64())) < SHARED_BY_FOLLOW_UPS;
        hash(if is_inherited { story.parent } else { story.seed }, key.id.as_u64()) % key.n_variants
    }
}

/// A follow-up shares so much with what it follows.
const SHARED_BY_FOLLOW_UPS: f64 = 0.5;
/// Marks a question asked of a seed, so that answers to two questions do not depend on each other.
const INHERITED: u64 = 0x1f83_d9ab_fb41_bd6b;

/// When streams begin, in seconds since 1970: 2026-01-01.
const BEGINNING: i64 = 1_767_225_600;

fn time(article: &Planned) -> Option<samestory::model::Timestamp> {
    let seconds = BEGINNING.checked_add_unsigned(article.seconds)?;
    jiff::Timestamp::from_second(seconds).ok()?.to_string().parse().ok()
}
