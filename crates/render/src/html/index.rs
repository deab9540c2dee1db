//! What the front page prints.

use askama::Template;
use samestory_analysis::{Digest, ModelNames, Story};
use samestory_model::Note;

use super::parts::{MAX_NOTES, Picture, Shown, Time, ToneMix};
use super::style;
use crate::wording;

/// The lead story shows so many key points and names so many outlets.
const LEAD_POINTS: usize = 4;
const LEAD_SENTENCES: usize = 2;
const NAMED_OUTLETS: usize = 6;

#[derive(Template)]
#[template(path = "index.html", whitespace = "minimize")]
pub(super) struct IndexPage<'a> {
    title: String,
    policy: &'static str,
    sheet: &'static str,
    date: Option<Time>,
    n_stories: String,
    n_articles: String,
    n_outlets: String,
    lead: Option<Lead<'a>>,
    cards: Vec<Card<'a>>,
    briefs: Vec<Brief<'a>>,
    notes: Shown<&'a Note>,
    models: Vec<(&'static str, &'a str)>,
}

struct Lead<'a> {
    card: Card<'a>,
    points: Vec<(&'a str, String)>,
    outlets: String,
}

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

struct Brief<'a> {
    page: String,
    headline: &'a str,
    outlet: &'a str,
}

impl<'a> IndexPage<'a> {
    pub(super) fn new(digest: &'a Digest) -> Self {
        let (lead, others) =
            digest.stories.split_first().map_or((None, [].as_slice()), |(lead, others)| (Some(lead), others));
        let date = digest.date.map(Time::of_day);
        let is_brief = |story: &&Story| story.articles.len() < 2;
        Self {
            title: format!("samestory, {}", date.as_ref().map_or("undated", |date| date.words.as_str())),
            policy: &style::POLICY,
            sheet: &style::SHEET,
            date,
            n_stories: wording::count(digest.stories.len(), "story"),
            n_articles: wording::count(digest.n_articles(), "article"),
            n_outlets: wording::count(wording::n_outlets(digest), "outlet"),
            lead: lead.map(|story| Lead::new(digest, story)),
            cards: others
                .iter()
                .filter(|story| !is_brief(story))
                .map(|story| Card::new(digest, story))
                .collect(),
            briefs: others.iter().filter(is_brief).map(Brief::new).collect(),
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
        let points = points.map(|point| (point.claim.text(), wording::stated_by(point, "outlet"))).collect();
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
