//! Days, outlets, and the order of stories.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use samestory_model::{Day, Timestamp};

use super::types::{SourceCount, Story};

/// The day on which most of the times lie, ties to the later; `None` without any time.
pub(crate) fn busiest_day(times: impl Iterator<Item = Timestamp>) -> Option<Day> {
    let mut counts: BTreeMap<Day, usize> = BTreeMap::new();
    for time in times {
        *counts.entry(time.day()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(day, count)| (count, day)).map(|(day, _)| day)
}

/// Articles an outlet, the most frequent first, then by name.
pub(crate) fn source_counts<'a>(outlets: impl Iterator<Item = &'a str>) -> Vec<SourceCount> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for outlet in outlets {
        *counts.entry(outlet).or_default() += 1;
    }
    let mut sources: Vec<SourceCount> =
        counts.into_iter().map(|(domain, articles)| SourceCount::new(domain, articles)).collect();
    sources.sort_by_key(|source| Reverse(source.articles));
    sources
}

/// Puts the stories that most outlets report first, then those with most articles, then the latest, then by id; and
/// numbers them.
pub(crate) fn put_in_order(stories: &mut [Story]) {
    let latest = |story: &Story| story.articles.iter().filter_map(|article| article.published).max();
    stories.sort_by_cached_key(|story| {
        (
            Reverse(story.sources.len()),
            Reverse(story.articles.len()),
            Reverse(latest(story)),
            story.id.clone(),
        )
    });
    for (number, story) in (1..).zip(stories) {
        story.number = number;
    }
}
