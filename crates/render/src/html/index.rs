//! The front page: what it prints, on one page or on several.

use std::ops::Range;

use askama::Template;
use samestory_analysis::{Digest, ModelNames, Story};
use samestory_model::Note;

use super::parts::{MAX_NOTES, Picture, Shown, Time, ToneMix};
use super::style;
use super::turning::{FILLED_BYTES, MAX_BYTES, Pages, Turning, filled};
use crate::error::Error;
use crate::safe::printable;
use crate::wording;

/// The lead story shows so many key points and names so many outlets.
const LEAD_POINTS: usize = 4;
const LEAD_SENTENCES: usize = 2;
const NAMED_OUTLETS: usize = 6;

/// The front page, and the pages on which it goes on.
pub(super) struct FrontPages<'a> {
    digest: &'a Digest,
    /// In the order in which they are printed: stories of several articles, then those of one.
    cards: Vec<String>,
    briefs: Vec<String>,
}

#[derive(Template)]
#[template(path = "index.html", whitespace = "minimize")]
struct IndexPage<'a> {
    title: String,
    policy: &'static str,
    sheet: &'static str,
    date: Option<Time>,
    n_stories: String,
    n_articles: String,
    n_outlets: String,
    lead: Option<Lead<'a>>,
    /// Of this page; markup of their templates, which escape.
    cards: &'a [String],
    briefs: &'a [String],
    turning: Turning,
    notes: Shown<&'a Note>,
    models: Vec<(&'static str, &'a str)>,
}

struct Lead<'a> {
    card: Card<'a>,
    points: Vec<(&'a str, String)>,
    outlets: String,
}

#[derive(Template)]
#[template(path = "card.html", whitespace = "minimize")]
struct Card<'a> {
    page: String,
    headline: &'a str,
    sentences: Vec<&'a str>,
    size: String,
    /// Only where it is not the digest's own.
    date: Option<Time>,
    picture: Option<Picture<'a>>,
    tones: ToneMix,
}

#[derive(Template)]
#[template(path = "brief.html", whitespace = "minimize")]
struct Brief<'a> {
    page: String,
    headline: &'a str,
    outlet: &'a str,
}

impl<'a> FrontPages<'a> {
    pub(super) fn of(digest: &'a Digest) -> Result<Self, Error> {
        let others = digest.stories.iter().skip(1);
        let (briefs, cards): (Vec<&Story>, Vec<&Story>) = others.partition(|story| story.articles.len() < 2);
        let cards = cards.into_iter().map(|story| rendered(&Card::new(digest, story)));
        let briefs = briefs.into_iter().map(|story| rendered(&Brief::new(story)));
        Ok(Self {
            digest,
            cards: cards.collect::<Result<_, _>>()?,
            briefs: briefs.collect::<Result<_, _>>()?,
        })
    }

    /// One page, or several where one would be too heavy.
    pub(super) fn pages(&self) -> Result<Pages, Error> {
        let first = self.page(&[0], 0)?;
        if first.len() < MAX_BYTES {
            return Ok(Pages { first, continued: Vec::new() });
        }
        // Two pages without an entry, to find out what is left for entries.
        let bare = [0, 0, 0];
        let room = |page| Ok::<_, Error>(FILLED_BYTES.saturating_sub(self.page(&bare, page)?.len()));
        let weights: Vec<usize> = self.cards.iter().chain(&self.briefs).map(String::len).collect();
        let starts = filled(&weights, room(0)?, room(1)?);
        let continued = (1..starts.len()).map(|page| self.page(&starts, page)).collect::<Result<_, _>>()?;
        Ok(Pages { first: self.page(&starts, 0)?, continued })
    }

    /// The page with this number, from 0 on, where `starts` says for each page how many entries stand before it.
    fn page(&self, starts: &[usize], page: usize) -> Result<String, Error> {
        let place = |page: usize| starts.get(page).copied().unwrap_or(usize::MAX);
        let entries = place(page)..place(page + 1);
        let n_cards = self.cards.len();
        let briefs = entries.start.saturating_sub(n_cards)..entries.end.saturating_sub(n_cards);
        let turning = Turning::new(page, starts.len(), wording::front_page_name);
        let page =
            IndexPage::new(self.digest, part(&self.cards, entries), part(&self.briefs, briefs), turning);
        rendered(&page).map(printable)
    }
}

fn part(entries: &[String], range: Range<usize>) -> &[String] {
    entries.get(range.start.min(entries.len())..range.end.min(entries.len())).unwrap_or_default()
}

fn rendered(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(|error| Error::page("front page", error))
}

impl<'a> IndexPage<'a> {
    fn new(digest: &'a Digest, cards: &'a [String], briefs: &'a [String], turning: Turning) -> Self {
        let is_first = turning.page == 1;
        let date = digest.date.map(Time::of_day);
        let day = date.as_ref().map_or("undated", |date| date.words.as_str());
        let of_pages = if is_first { String::new() } else { format!(", page {}", turning.page) };
        Self {
            title: format!("samestory, {day}{of_pages}"),
            policy: &style::POLICY,
            sheet: &style::SHEET,
            date,
            n_stories: wording::count(digest.stories.len(), "story"),
            n_articles: wording::count(digest.n_articles(), "article"),
            n_outlets: wording::count(wording::n_outlets(digest), "outlet"),
            lead: digest.stories.first().filter(|_| is_first).map(|story| Lead::new(digest, story)),
            cards,
            briefs,
            turning,
            notes: Shown::first(MAX_NOTES, digest.notes.iter()),
            models: models(&digest.models),
        }
    }
}

/// The models that are named.
fn models(names: &ModelNames) -> Vec<(&'static str, &str)> {
    let all = [
        ("Embedder", names.embedder.as_str()),
        ("Background", &names.background),
        ("Names", &names.names),
        ("Labels", &names.labels),
        ("Pictures", &names.pictures),
    ];
    all.into_iter().filter(|(_, model)| !model.is_empty()).collect()
}

impl<'a> Lead<'a> {
    fn new(digest: &Digest, story: &'a Story) -> Self {
        let sentences = story.summary.iter().take(LEAD_SENTENCES).map(|claim| claim.text()).collect();
        let points = story.key_points.iter().take(LEAD_POINTS);
        let points = points.map(|point| (point.claim.text(), wording::stated_by(point, story))).collect();
        let outlets: Vec<&str> = story.sources.iter().map(|source| source.domain.as_str()).collect();
        let outlets = wording::first_names(&outlets, NAMED_OUTLETS);
        Self { card: Card { sentences, ..Card::new(digest, story) }, points, outlets }
    }
}

impl<'a> Card<'a> {
    fn new(digest: &Digest, story: &'a Story) -> Self {
        let picture = story.image.as_ref().and_then(Picture::new);
        // Text takes the room of a picture.
        let n_sentences = if picture.is_some() { 1 } else { 3 };
        Self {
            page: wording::page_name(story, 0),
            headline: story.headline.text(),
            sentences: story.summary.iter().take(n_sentences).map(|claim| claim.text()).collect(),
            size: wording::size(story),
            date: story.date.filter(|date| digest.date != Some(*date)).map(Time::of_short_day),
            picture,
            tones: ToneMix::new(story),
        }
    }
}

impl<'a> Brief<'a> {
    fn new(story: &'a Story) -> Self {
        let outlet = story.articles.first().map_or("", |article| article.source.as_str());
        Self { page: wording::page_name(story, 0), headline: story.headline.text(), outlet }
    }
}
