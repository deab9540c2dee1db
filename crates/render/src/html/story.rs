//! What a story's page prints.

use askama::Template;
use samestory_analysis::{
    ArticleAnalysis, Claim, Digest, Disagreement, KeyPoint, LabelClaim, Position, Story,
};
use samestory_model::Note;

use super::division::Division;
use super::parts::{MAX_NOTES, Picture, Shown, Sources, Time, ToneMix};
use super::references::{Cited, Entry, References};
use super::style;
use super::surroundings::Surroundings;
use super::turning::Turning;
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
    /// Which articles stand here, where they are on several pages.
    range: String,
    turning: Turning,
    sources: Sources<'a>,
    shared_origins: Shown<String>,
    tones: ToneMix,
    notes: Shown<&'a Note>,
    previous: Option<Neighbour<'a>>,
    next: Option<Neighbour<'a>>,
}

/// A further page of a story, for which one page is too small.
#[derive(Template)]
#[template(path = "continued.html", whitespace = "minimize")]
pub(super) struct ContinuedPage<'a> {
    title: String,
    policy: &'static str,
    sheet: &'static str,
    day: Option<Time>,
    place: String,
    headline: &'a str,
    first_page: String,
    said: SaidOfArticles<'a>,
    /// Which articles stand here, where they are on several pages.
    range: String,
    turning: Turning,
}

/// Every statement of a further page, and the evidence of all.
struct SaidOfArticles<'a> {
    articles: Vec<Article<'a>>,
    explains_labels: bool,
    evidence: Vec<Entry<'a>>,
}

/// Every statement of the page, and the evidence of all.
struct Said<'a> {
    headline: Cited<'a>,
    figure: Option<Figure<'a>>,
    summary: Vec<Cited<'a>>,
    points: Vec<(Cited<'a>, String)>,
    disagreements: Vec<Vec<Stand<'a>>>,
    articles: Vec<Article<'a>>,
    /// Whether a label of an article has sentences behind it.
    explains_labels: bool,
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

/// Labels with the sentences behind them.
struct LabelReason<'a> {
    /// `Tone: factual · Towards Ana Brannock: negative`.
    labels: String,
    statements: Vec<Cited<'a>>,
}

struct Neighbour<'a> {
    page: String,
    headline: &'a str,
}

/// Of many outlets that say one thing or share an origin, so many are named.
const MAX_OUTLETS: usize = 12;

/// Of many shared origins, so many are told.
const MAX_ORIGINS: usize = 20;

impl<'a> StoryPage<'a> {
    pub(super) fn new(
        digest: &'a Digest,
        division: &'a Division<'a>,
        surroundings: &'a Surroundings<'a>,
    ) -> Self {
        let story = division.story;
        Self {
            title: story.headline.text(),
            policy: &style::POLICY,
            sheet: &style::SHEET,
            day: digest.date.map(Time::of_day),
            place: place(digest, story),
            date: story.date.map(Time::of_day),
            size: wording::size(story),
            story,
            said: Said::new(division),
            range: division.range(0),
            turning: division.turning(0),
            sources: Sources::new(story),
            shared_origins: shared_origins(story),
            tones: ToneMix::new(story),
            notes: Shown::first(MAX_NOTES, surroundings.notes.iter().copied()),
            previous: surroundings.previous.map(Neighbour::new),
            next: surroundings.next.map(Neighbour::new),
        }
    }
}

impl<'a> ContinuedPage<'a> {
    pub(super) fn new(digest: &'a Digest, division: &'a Division<'a>, page: usize) -> Self {
        let story = division.story;
        let mut references = References::new(division, page);
        let articles = articles(division, page, &mut references);
        Self {
            title: format!("{}, page {}", story.headline.text(), page + 1),
            policy: &style::POLICY,
            sheet: &style::SHEET,
            day: digest.date.map(Time::of_day),
            place: place(digest, story),
            headline: story.headline.text(),
            first_page: division.file(0),
            said: SaidOfArticles {
                explains_labels: explains_labels(&articles),
                articles,
                evidence: references.into_entries(),
            },
            range: division.range(page),
            turning: division.turning(page),
        }
    }
}

fn shared_origins(story: &Story) -> Shown<String> {
    Shown::first(MAX_ORIGINS, wording::shared_origins(story, MAX_OUTLETS).into_iter())
}

fn place(digest: &Digest, story: &Story) -> String {
    format!("Story {} of {}", story.number, digest.stories.len().max(story.number))
}

fn articles<'a>(division: &Division<'a>, page: usize, references: &mut References<'a>) -> Vec<Article<'a>> {
    division.articles(page).map(|numbered| Article::new(numbered, references)).collect()
}

fn explains_labels(articles: &[Article<'_>]) -> bool {
    articles.iter().any(|article| !article.label_evidence.is_empty())
}

impl<'a> Said<'a> {
    /// Cites in the order in which a reader meets the statements, so that the numbers rise down the page.
    fn new(division: &'a Division<'a>) -> Self {
        let story = division.story;
        let mut references = References::new(division, 0);
        let headline = references.cite(&story.headline);
        let figure = Figure::new(story, &mut references);
        let summary = references.cite_all(&story.summary);
        let mut point =
            |point: &'a KeyPoint| (references.cite(&point.claim), wording::stated_by(point, story));
        let points = story.key_points.iter().map(&mut point).collect();
        let disagreements =
            story.disagreements.iter().map(|disagreement| positions(disagreement, &mut references)).collect();
        let articles = articles(division, 0, &mut references);
        let why = (story.articles.len() > 1).then(|| Why::new(&story.why, &references));
        Self {
            headline,
            figure,
            summary,
            points,
            disagreements,
            explains_labels: explains_labels(&articles),
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
        outlets: first_outlets(&position.sources),
    };
    disagreement.positions.iter().map(stand).collect()
}

fn first_outlets(sources: &[String]) -> String {
    let names: Vec<&str> = sources.iter().map(String::as_str).collect();
    wording::first_names(&names, MAX_OUTLETS)
}

fn entities(article: &ArticleAnalysis) -> Vec<(&str, Option<&'static str>)> {
    let leaning = |entity| wording::leaning(entity, &article.entity_sentiments).map(|(label, _)| label);
    article.entities.iter().map(|entity| (entity.name.as_str(), leaning(entity))).collect()
}

/// Each sentence once, with all labels that it speaks for.
fn label_evidence<'a>(article: &'a ArticleAnalysis, references: &mut References<'a>) -> Vec<LabelReason<'a>> {
    let mut sentences: Vec<(String, &'a Claim)> = Vec::new();
    for (label, claim) in claims_of_labels(article) {
        match sentences.iter_mut().find(|(_, known)| known.evidence() == claim.evidence()) {
            Some((labels, _)) => labels.extend([" · ", &label]),
            None => sentences.push((label, claim)),
        }
    }
    let mut reasons: Vec<LabelReason<'a>> = Vec::new();
    for (labels, claim) in sentences {
        let statement = references.cite_as_reason(claim);
        match reasons.last_mut() {
            Some(last) if last.labels == labels => last.statements.push(statement),
            _ => reasons.push(LabelReason { labels, statements: vec![statement] }),
        }
    }
    reasons
}

fn claims_of_labels(article: &ArticleAnalysis) -> Vec<(String, &Claim)> {
    let behind = &article.label_evidence;
    let sets = [&behind.tone, &behind.sentiment, &behind.intent].map(|label| claims(label));
    let labels = wording::labels(article).into_iter().zip(sets);
    let labels = labels.map(|((set, label), claims)| (format!("{set}: {}", label.name), claims));
    let leanings = article.entities.iter().filter_map(|entity| {
        let (label, claims) = wording::leaning(entity, &article.entity_sentiments)?;
        Some((format!("Towards {}: {label}", entity.name), claims.iter().collect()))
    });
    let each =
        |(label, claims): (String, Vec<_>)| claims.into_iter().map(move |claim| (label.clone(), claim));
    labels.chain(leanings).flat_map(each).collect()
}

fn claims(labels: &[LabelClaim]) -> Vec<&Claim> {
    labels.iter().map(|label| &label.claim).collect()
}

impl<'a> Neighbour<'a> {
    fn new(story: &'a Story) -> Self {
        Self { page: wording::page_name(story, 0), headline: story.headline.text() }
    }
}
