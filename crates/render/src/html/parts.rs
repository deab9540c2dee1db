//! Parts that both pages print.

use samestory_analysis::{LeadImage, SourceCount, Story};
use samestory_model::{Day, Timestamp};

use crate::safe::http_url;
use crate::wording;

/// A moment for readers and for machines.
pub(super) struct Time {
    pub(super) words: String,
    pub(super) machine: String,
}

impl Time {
    pub(super) fn of(time: Timestamp) -> Self {
        Self { words: wording::time(time), machine: time.to_string() }
    }

    pub(super) fn of_day(day: Day) -> Self {
        Self { words: day.long(), machine: day.to_string() }
    }

    pub(super) fn of_short_day(day: Day) -> Self {
        Self { words: wording::short_day(day), machine: day.to_string() }
    }
}

/// A page shows so many notes.
pub(super) const MAX_NOTES: usize = 40;

/// The first of a list, and how many more `digest.json` has.
pub(super) struct Shown<T> {
    pub(super) total: usize,
    pub(super) shown: Vec<T>,
    pub(super) n_more: usize,
}

impl<T> Shown<T> {
    pub(super) fn first(max: usize, all: impl ExactSizeIterator<Item = T>) -> Self {
        let total = all.len();
        Self { total, shown: all.take(max).collect(), n_more: total.saturating_sub(max) }
    }
}

/// A story's picture, where it has one that may be loaded.
pub(super) struct Picture<'a> {
    pub(super) url: &'a str,
    /// Stands in for the picture, also when it cannot be loaded.
    pub(super) alt: String,
    pub(super) source: &'a str,
    pub(super) credit: Option<&'a str>,
    pub(super) described_by: &'static str,
    /// What a model sees in it.
    pub(super) seen: Option<String>,
}

impl<'a> Picture<'a> {
    pub(super) fn new(image: &'a LeadImage) -> Option<Self> {
        let alt = match &image.description {
            Some(description) => description.text().to_owned(),
            None => format!("Picture from {}, which gives no description", image.source),
        };
        Some(Self {
            url: http_url(&image.url)?,
            alt,
            source: &image.source,
            credit: image.credit.as_deref(),
            described_by: wording::described_by(image),
            seen: wording::seen(image),
        })
    }
}

/// How many articles of a story have each tone, drawn as a bar of pieces.
pub(super) struct ToneMix {
    pub(super) pieces: Vec<TonePiece>,
    /// The length of the whole bar.
    pub(super) total: usize,
}

/// A piece of the bar. Lengths are numbers of articles.
pub(super) struct TonePiece {
    pub(super) tone: &'static str,
    pub(super) start: usize,
    pub(super) length: usize,
}

impl ToneMix {
    pub(super) fn new(story: &Story) -> Self {
        let mut total = 0;
        let mut piece = |(tone, length)| {
            let start = total;
            total += length;
            TonePiece { tone, start, length }
        };
        let pieces = wording::tones(story).into_iter().map(&mut piece).collect();
        Self { pieces, total }
    }
}

/// So many outlets have a bar; of the others, so many are named.
const MAX_BARS: usize = 24;
const MAX_OTHERS: usize = 200;

/// The outlets of a story, those with most articles first.
pub(super) struct Sources<'a> {
    pub(super) bars: &'a [SourceCount],
    pub(super) most_articles: usize,
    pub(super) others: String,
}

impl<'a> Sources<'a> {
    pub(super) fn new(story: &'a Story) -> Self {
        let (bars, others) = story.sources.split_at_checked(MAX_BARS).unwrap_or((&story.sources, &[]));
        let others: Vec<String> =
            others.iter().map(|source| format!("{}: {}", source.domain, source.articles)).collect();
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        Self {
            bars,
            most_articles: story.sources.iter().map(|source| source.articles).max().unwrap_or(1),
            others: wording::first_names(&others, MAX_OTHERS),
        }
    }
}
