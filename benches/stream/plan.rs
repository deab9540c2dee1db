//! Which stories a stream has, how many articles each, and when they appear.

use super::base::Base;
use super::random::{Random, hash};

/// Sizes of stories fall with this power: three of five have one article, and the mean is 2.6.
const SIZE_EXPONENT: f64 = 2.4;
/// No story has more articles.
const MAX_SIZE: usize = 50;
/// So many stories follow up on an earlier one.
const FOLLOW_UPS: f64 = 0.2;
/// A follow-up appears this long behind what it follows, on average.
const FOLLOW_UP_SECONDS: f64 = 3.0 * 86_400.0;
/// Articles appear this long behind the first of their story, on average.
const DELAY_SECONDS: f64 = 10.0 * 3_600.0;
/// So many are late, by this factor.
const LATE: (f64, f64) = (0.1, 6.0);

/// A story to be told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    /// Decides its names and rare words.
    pub(super) seed: u64,
    /// That of the story that it follows up on; its own where it follows none.
    pub(super) parent: u64,
    /// Which story of the base tells it.
    base: usize,
    start: f64,
}

/// An article to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    /// Number of its story.
    pub(super) story: usize,
    /// Number of the article of the base that it is made from.
    pub(super) base: usize,
    /// That of another article on the same story, or of the same, which some of it comes from.
    pub(super) second: usize,
    /// How much of it is from the first, 0.5..1.
    pub(super) of_first: f64,
    /// Decides what differs from that.
    pub(super) seed: u64,
    /// Seconds behind the beginning of the stream.
    pub(super) seconds: u64,
}

/// Stories, and their articles in order of time.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) stories: Vec<Story>,
    pub(super) articles: Vec<Planned>,
}

impl Plan {
    pub(super) fn new(base: &Base, n_articles: usize, n_days: f64, seed: u64) -> Self {
        let mut random = Random::new(hash(seed, n_articles as u64));
        let mut plan = Self { stories: Vec::new(), articles: Vec::with_capacity(n_articles) };
        while plan.articles.len() < n_articles {
            let story = plan.story(base, n_days, &mut random);
            let n_left = n_articles - plan.articles.len();
            let number = plan.stories.len();
            let size = size(&mut random).min(n_left);
            plan.articles.extend((0..size).map(|place| article(base, &story, (number, place), &mut random)));
            plan.stories.push(story);
        }
        plan.articles.sort_by_key(|article| (article.seconds, article.seed));
        plan
    }

    fn story(&self, base: &Base, n_days: f64, random: &mut Random) -> Story {
        let seed = random.bits();
        if !self.stories.is_empty() && random.share() < FOLLOW_UPS {
            let followed = self.stories[random.below(self.stories.len())];
            let start = followed.start + random.exponential() * FOLLOW_UP_SECONDS;
            return Story { seed, parent: followed.seed, base: followed.base, start };
        }
        let start = random.share() * n_days * 86_400.0;
        Story { seed, parent: seed, base: base.story_of(random.below(base.len())), start }
    }
}

/// How many articles a story has.
fn size(random: &mut Random) -> usize {
    // The inverse of the distribution function of a Pareto distribution, rounded down to whole articles.
    let size = libm::pow(1.0 - random.share(), -1.0 / (SIZE_EXPONENT - 1.0));
    (size as usize).min(MAX_SIZE)
}

fn article(base: &Base, story: &Story, (number, place): (usize, usize), random: &mut Random) -> Planned {
    let factor = if random.share() < LATE.0 { LATE.1 } else { 1.0 };
    let delay = if place == 0 { 0.0 } else { random.exponential() * DELAY_SECONDS * factor };
    let told_by = base.articles_of(story.base);
    Planned {
        story: number,
        base: told_by[random.below(told_by.len())],
        second: told_by[random.below(told_by.len())],
        of_first: 0.5 + random.share() / 2.0,
        seed: random.bits(),
        seconds: (story.start + delay) as u64,
    }
}
