//! What a story's page prints.

use askama::Template;
use samestory_analysis::{
    ArticleAnalysis, Claim, Digest, Disagreement, KeyPoint, LabelClaim, Position, Story,
};
use samestory_model::Note;

use super::parts::{Picture, Time, ToneMix};
use super::references::{Cited, Entry, References};
use super::style;
use super::surroundings::Surroundings;
use super::why::Why;
use crate::safe::http_url;
use crate::wording::{self, LabelWords};

#[derive(Template)]
#[template(path = "story.html", whitespace = "minimize")]
pub(super) struct StoryPage<'a> {
    title: &'a str,
    policy: &'static str,
    sheet: &'static str,
    /// The digest's day, to which the page leads back.
    day: Option<Time>,
    place: String,
    date: Option<Time>,
    size: String,
    story: &'a Story,
    said: Said<'a>,
    most_articles: usize,
    shared_origins: Vec<String>,
    tones: ToneMix,
    notes: Vec<&'a Note>,
    previous: Option<Neighbour<'a>>,
    next: Option<Neighbour<'a>>,
}

/// Every statement of the page, and the evidence of all.
struct Said<'a> {
    headline: Cited<'a>,
    figure: Option<Figure<'a>>,
    summary: Vec<Cited<'a>>,
    points: Vec<(Cited<'a>, String)>,
    disagreements: Vec<Vec<Stand<'a>>>,
    articles: Vec<Article<'a>>,
    /// One article needs no reason to be together.
    why: Option<Why<'a>>,
    evidence: Vec<Entry<'a>>,
}

struct Figure<'a> {
    /// `None` where the address must not be loaded.
    picture: Option<Picture<'a>>,
    description: Option<Cited<'a>>,
}

struct Article<'a> {
    number: usize,
    title: &'a str,
    url: Option<&'a str>,
    source: &'a str,
    published: Option<Time>,
    summary: Vec<Cited<'a>>,
    /// The names, each with the article's sentiment where it leans.
    entities: Vec<(&'a str, Option<&'static str>)>,
    labels: [(&'static str, LabelWords); 3],
    /// The labels that have sentences behind them, with these.
    label_evidence: Vec<LabelReason<'a>>,
}

/// What some outlets say where others say something else.
struct Stand<'a> {
    figure: &'a str,
    sentence: Cited<'a>,
    outlets: String,
}

/// A label with the sentences behind it.
struct LabelReason<'a> {
    /// `Tone`, `Towards Ana Brannock`.
    about: String,
    label: &'static str,
    statements: Vec<Cited<'a>>,
}

struct Neighbour<'a> {
    page: String,
    headline: &'a str,
}

impl<'a> StoryPage<'a> {
    pub(super) fn new(digest: &'a Digest, story: &'a Story, surroundings: Surroundings<'a>) -> Self {
        Self {
            title: story.headline.text(),
            policy: &style::POLICY,
            sheet: &style::SHEET,
            day: digest.date.map(Time::of_day),
            place: format!("Story {} of {}", story.number, digest.stories.len().max(story.number)),
            date: story.date.map(Time::of_day),
            size: wording::size(story),
            story,
            said: Said::new(story),
            most_articles: story.sources.iter().map(|source| source.articles).max().unwrap_or(1),
            shared_origins: wording::shared_origins(story),
            tones: ToneMix::new(story),
            notes: surroundings.notes,
            previous: surroundings.previous.map(Neighbour::new),
            next: surroundings.next.map(Neighbour::new),
        }
    }
}

impl<'a> Said<'a> {
    /// Cites in the order in which a reader meets the statements, so that the numbers rise down the page.
    fn new(story: &'a Story) -> Self {
        let mut references = References::new(story);
        let headline = references.cite(&story.headline);
        let figure = Figure::new(story, &mut references);
        let summary = references.cite_all(&story.summary);
        let mut point =
            |point: &'a KeyPoint| (references.cite(&point.claim), wording::stated_by(point, "outlet"));
        let points = story.key_points.iter().map(&mut point).collect();
        let disagreements =
            story.disagreements.iter().map(|disagreement| positions(disagreement, &mut references)).collect();
        let mut article = |numbered| Article::new(numbered, &mut references);
        let articles = (1..).zip(&story.articles).map(&mut article).collect();
        let why = (story.articles.len() > 1).then(|| Why::new(&story.why, &references));
        Self {
            headline,
            figure,
            summary,
            points,
            disagreements,
            articles,
            why,
            evidence: references.into_entries(),
        }
    }
}

impl<'a> Figure<'a> {
    fn new(story: &'a Story, references: &mut References<'a>) -> Option<Self> {
        let image = story.image.as_ref()?;
        let description = image.description.as_ref().map(|claim| references.cite(claim));
        let picture = Picture::new(image);
        (picture.is_some() || description.is_some()).then_some(Self { picture, description })
    }
}

impl<'a> Article<'a> {
    fn new((number, article): (usize, &'a ArticleAnalysis), references: &mut References<'a>) -> Self {
        Self {
            number,
            title: &article.title,
            url: article.url.as_deref().and_then(http_url),
            source: &article.source,
            published: article.published.map(Time::of),
            summary: references.cite_all(&article.summary),
            entities: entities(article),
            labels: wording::labels(article),
            label_evidence: label_evidence(article, references),
        }
    }
}

fn positions<'a>(disagreement: &'a Disagreement, references: &mut References<'a>) -> Vec<Stand<'a>> {
    let stand = |position: &'a Position| Stand {
        figure: position.figure.text(),
        sentence: references.cite(&position.sentence),
        outlets: position.sources.join(", "),
    };
    disagreement.positions.iter().map(stand).collect()
}

fn entities(article: &ArticleAnalysis) -> Vec<(&str, Option<&'static str>)> {
    let leaning = |entity| wording::leaning(entity, &article.entity_sentiments).map(|(label, _)| label);
    article.entities.iter().map(|entity| (entity.name.as_str(), leaning(entity))).collect()
}

fn label_evidence<'a>(article: &'a ArticleAnalysis, references: &mut References<'a>) -> Vec<LabelReason<'a>> {
    let behind = &article.label_evidence;
    let claims = |claims: &'a [LabelClaim]| claims.iter().map(|label| &label.claim).collect();
    let sets = [&behind.tone, &behind.sentiment, &behind.intent].map(|label| claims(label));
    let labels = wording::labels(article).into_iter().zip(sets);
    let labels = labels.map(|((set, label), claims)| (set.to_owned(), label.name, claims));
    let leanings = article.entities.iter().filter_map(|entity| {
        let (label, claims) = wording::leaning(entity, &article.entity_sentiments)?;
        Some((format!("Towards {}", entity.name), label, claims.iter().collect()))
    });
    let all = labels.chain(leanings).filter(|(_, _, claims): &(_, _, Vec<_>)| !claims.is_empty());
    let reason = |(about, label, claims): (_, _, Vec<&'a Claim>)| LabelReason {
        about,
        label,
        statements: claims.into_iter().map(|claim| references.cite(claim)).collect(),
    };
    all.map(reason).collect()
}

impl<'a> Neighbour<'a> {
    fn new(story: &'a Story) -> Self {
        Self { page: wording::page_name(story), headline: story.headline.text() }
    }
}
