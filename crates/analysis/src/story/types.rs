//! Plain data: what is printed.

use samestory_model::{
    ArticleId, Day, Note, PictureContent, PictureDescriber, PictureError, StoryExplanation, StoryId,
    Timestamp,
};

use super::disagreements::Disagreement;
use super::entity_sentiment::EntitySentiment;
use super::origins::Origin;
use crate::claim::Claim;
use crate::entities::Entity;
use crate::labels::{Intent, Label, Labels, Sentiment, Tone};

/// What is known about one article.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ArticleAnalysis {
    /// The article.
    pub id: ArticleId,
    /// Its address where it is an `http` or `https` one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub url: Option<String>,
    /// The outlet's registered domain, else the source as given, else `unknown`.
    pub source: String,
    /// The title without the outlet's name; the first words of the body where there is none.
    pub title: String,
    /// When it was published.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
    /// Sentences of the article, at most 60 words in all where a sentence allows it.
    pub summary: Vec<Claim>,
    /// The most salient entities first, at most five.
    pub entities: Vec<Entity>,
    /// The sentiment towards each of these that a title or sentence names.
    pub entity_sentiments: Vec<EntitySentiment>,
    /// How the writer speaks.
    pub tone: Label<Tone>,
    /// The attitude towards the main subject.
    pub sentiment: Label<Sentiment>,
    /// What the text is for.
    pub intent: Label<Intent>,
    /// The parts of the article that speak most for these labels.
    pub label_evidence: LabelEvidence,
}

impl ArticleAnalysis {
    /// What is known of an article that has not been read yet; the rest are public fields.
    ///
    /// ```
    /// use samestory_analysis::{ArticleAnalysis, BundledLabeler, LabelInput, Labeler};
    /// use samestory_model::ArticleId;
    ///
    /// let title = "Ferry runs aground off Halden";
    /// let labels = BundledLabeler::new().label(&LabelInput { title, ..LabelInput::default() });
    /// let mut analysis =
    ///     ArticleAnalysis::new(ArticleId::new("a")?, "courier.example", title, labels.clone());
    /// analysis.url = Some("https://courier.example/ferry".to_owned());
    /// assert_eq!(analysis.tone, labels.tone);
    /// assert!(analysis.summary.is_empty() && analysis.entities.is_empty() && analysis.published.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(id: ArticleId, source: impl Into<String>, title: impl Into<String>, labels: Labels) -> Self {
        let (source, title) = (source.into(), title.into());
        let Labels { tone, sentiment, intent } = labels;
        let (summary, entities, entity_sentiments) = (Vec::new(), Vec::new(), Vec::new());
        let label_evidence = LabelEvidence::default();
        Self {
            id,
            url: None,
            source,
            title,
            published: None,
            summary,
            entities,
            entity_sentiments,
            tone,
            sentiment,
            intent,
            label_evidence,
        }
    }
}

/// The parts of an article that speak most for its labels, the strongest first. A label without any was decided by how the article
/// is written as a whole, or by little.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LabelEvidence {
    /// For the tone.
    pub tone: Vec<LabelClaim>,
    /// For the sentiment.
    pub sentiment: Vec<LabelClaim>,
    /// For the intent.
    pub intent: Vec<LabelClaim>,
}

/// A headline or sentence that speaks for a label.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LabelClaim {
    /// The headline or sentence.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub claim: Claim,
    /// The log-odds that the label would lose without it; above 0.
    pub weight: f64,
}

impl LabelClaim {
    /// A headline or sentence with its weight.
    /// `weight` is in log-odds, above 0.
    ///
    /// ```
    /// use samestory_analysis::{Claim, LabelClaim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let body = "The plan is a disgrace. Let us stop it.";
    /// let article = Article::builder("a").body(body).build()?;
    /// let at = |span| {
    ///     Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, span)).map(Claim::cited)
    /// };
    /// let mut critical =
    ///     [LabelClaim::new(at(Span::new(24, 39)?)?, 0.4), LabelClaim::new(at(Span::new(0, 23)?)?, 1.9)];
    /// critical.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    /// assert_eq!(critical[0].claim.text(), "The plan is a disgrace.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(claim: Claim, weight: f64) -> Self {
        Self { claim, weight }
    }
}

/// One development of a story, and how many outlets report it in nearly the same words. Others may report it in words of their own: what is
/// not known adds no outlet.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KeyPoint {
    /// The statement.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub claim: Claim,
    /// Number of outlets among its evidence.
    pub sources: usize,
    /// Number of independent origins among these, at least 1.
    pub origins: usize,
}

impl KeyPoint {
    /// A statement that `sources` outlets make, of which `origins` are independent of each other.
    ///
    /// ```
    /// use samestory_analysis::{Claim, KeyPoint, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("All 200 passengers were saved").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// // Seven outlets print it, five of them by the same agency.
    /// let point = KeyPoint::new(Claim::cited(Passage::new(&article, evidence)?), 7, 3);
    /// assert_eq!(point.claim.text(), "All 200 passengers were saved");
    /// assert!((1..=point.sources).contains(&point.origins));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(claim: Claim, sources: usize, origins: usize) -> Self {
        Self { claim, sources, origins }
    }
}

/// How many articles of a story come from one outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SourceCount {
    /// The outlet's registered domain.
    pub domain: String,
    /// Its articles in the story.
    pub articles: usize,
}

impl SourceCount {
    /// An outlet with its number of articles.
    ///
    /// ```
    /// use samestory_analysis::SourceCount;
    ///
    /// let count = SourceCount::new("courier.example", 3);
    /// assert_eq!(format!("{} ({})", count.domain, count.articles), "courier.example (3)");
    /// ```
    #[must_use]
    pub fn new(domain: impl Into<String>, articles: usize) -> Self {
        Self { domain: domain.into(), articles }
    }
}

/// Whose words describe a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum DescribedBy {
    /// The publisher's alternative text.
    PublisherAlt,
    /// The publisher's caption.
    PublisherCaption,
}

/// The picture that stands for a story.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LeadImage {
    /// Where it lies: always `http` or `https`.
    pub url: String,
    /// The registered domain of the outlet that shows it.
    pub source: String,
    /// The article that shows it.
    pub article: ArticleId,
    /// What it shows, in the publisher's words; `None` when the publisher says nothing.
    pub description: Option<Claim>,
    /// Whose words those are.
    pub described_by: Option<DescribedBy>,
    /// What a model sees in it; `None` where none has looked, or it was not sure of anything. Nobody's words, so without evidence.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub content: Option<PictureContent>,
    /// Who made or owns it, where the publisher says so.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub credit: Option<String>,
    /// Width in pixels, where the publisher says so.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub width: Option<u32>,
    /// Height in pixels, where the publisher says so.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub height: Option<u32>,
}

impl LeadImage {
    /// A picture that the outlet `source` shows with `article`; the rest are public fields.
    /// `url` must be an `http` or `https` address, which is not checked.
    ///
    /// ```
    /// use samestory_analysis::LeadImage;
    /// use samestory_model::ArticleId;
    ///
    /// let mut image =
    ///     LeadImage::new("https://courier.example/ferry.jpg", "courier.example", ArticleId::new("a")?);
    /// (image.width, image.height) = (Some(1200), Some(800));
    /// image.credit = Some("Ana Holm / The Courier".to_owned());
    /// assert!(image.description.is_none() && image.described_by.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(url: impl Into<String>, source: impl Into<String>, article: ArticleId) -> Self {
        let (url, source) = (url.into(), source.into());
        Self {
            url,
            source,
            article,
            description: None,
            described_by: None,
            content: None,
            credit: None,
            width: None,
            height: None,
        }
    }

    /// Lets a model look at the picture, whose file is `picture`.
    ///
    /// # Errors
    /// When the file cannot be read, or the model fails. Then nothing has changed.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::LeadImage;
    /// use samestory_model::{
    ///     ArticleId, Fingerprint, PictureContent, PictureDescriber, PictureError, PictureTag,
    /// };
    ///
    /// struct SeesFerries(Fingerprint);
    ///
    /// impl PictureDescriber for SeesFerries {
    ///     fn fingerprint(&self) -> &Fingerprint {
    ///         &self.0
    ///     }
    ///
    ///     fn describe(&self, _: &[u8]) -> Result<PictureContent, PictureError> {
    ///         let tag = PictureTag::new("ferry", 0.8).map_err(|error| PictureError::new("ferries", error))?;
    ///         Ok(PictureContent::new(self.0.clone(), vec![tag]))
    ///     }
    /// }
    ///
    /// let mut image = LeadImage::new("https://courier.example/a.jpg", "courier.example", ArticleId::new("a")?);
    /// image.look(&SeesFerries(Fingerprint::new("ferries", &[])), b"the bytes of a.jpg")?;
    /// assert_eq!(image.content.ok_or("nothing seen")?.tags()[0].name(), "ferry");
    /// // What the publisher says of it is another matter.
    /// assert!(image.description.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn look(&mut self, describer: &dyn PictureDescriber, picture: &[u8]) -> Result<(), PictureError> {
        let content = describer.describe(picture)?;
        self.content = Some(content).filter(|content| !content.tags().is_empty());
        Ok(())
    }
}

/// Articles that report one event, and what they say.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Story {
    /// Stays the same while the smallest article id stays in the story.
    pub id: StoryId,
    /// The place in the digest, from 1.
    pub number: usize,
    /// The day on which most of its dated articles were published, ties to the later.
    pub date: Option<Day>,
    /// The headline, in title case.
    pub headline: Claim,
    /// Sentences, in reading order.
    pub summary: Vec<Claim>,
    /// At most five developments, the most widely reported first.
    pub key_points: Vec<KeyPoint>,
    /// Where the articles give different amounts for one thing, at most five.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub disagreements: Vec<Disagreement>,
    /// The outlets, by falling number of articles, then by name.
    pub sources: Vec<SourceCount>,
    /// Which articles go back to one source, the origin with most articles first.
    pub origins: Vec<Origin>,
    /// The most salient entities first.
    pub entities: Vec<Entity>,
    /// The sentiment of the articles towards each of these that is among an article's entities.
    pub entity_sentiments: Vec<EntitySentiment>,
    /// The lead picture.
    pub image: Option<LeadImage>,
    /// What holds the story together.
    pub why: StoryExplanation,
    /// The articles, by time of publication, then by id.
    pub articles: Vec<ArticleAnalysis>,
}

impl Story {
    /// A story with nothing but a headline and its articles; the rest are public fields.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage, Story};
    /// use samestory_model::{Article, Evidence, Field, Span, StoryId};
    ///
    /// let article = Article::builder("a").title("Mayor of Halden resigns").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let headline = Claim::cited(Passage::new(&article, evidence)?).in_title_case();
    /// let story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
    /// assert_eq!(story.headline.text(), "Mayor of Halden Resigns");
    /// assert_eq!(story.number, 1);
    /// assert!(story.summary.is_empty() && story.image.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(id: StoryId, headline: Claim, articles: Vec<ArticleAnalysis>) -> Self {
        Self {
            id,
            number: 1,
            date: None,
            headline,
            summary: Vec::new(),
            key_points: Vec::new(),
            disagreements: Vec::new(),
            sources: Vec::new(),
            origins: Vec::new(),
            entities: Vec::new(),
            entity_sentiments: Vec::new(),
            image: None,
            why: StoryExplanation::new(1.0),
            articles,
        }
    }

    /// Number of origins that are known to be independent of each other; 0 only without origins.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Origin, Passage, Story};
    /// use samestory_model::{Article, ArticleId, Evidence, Field, Span, StoryId};
    ///
    /// let article = Article::builder("a").title("Ferry sinks off Tarn").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let headline = Claim::cited(Passage::new(&article, evidence)?);
    /// let mut story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
    /// assert_eq!(story.n_independent(), 0);
    /// let origin = |id, is_independent| {
    ///     ArticleId::new(id).map(|id| Origin::new(vec![id], Vec::new(), is_independent))
    /// };
    /// // Of the third, nobody knows where it comes from.
    /// story.origins = vec![origin("a", true)?, origin("b", true)?, origin("c", false)?];
    /// assert_eq!(story.n_independent(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_independent(&self) -> usize {
        self.origins.iter().filter(|origin| origin.is_independent).count()
    }
}

/// Which models made a digest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ModelNames {
    /// The embedder's fingerprint.
    pub embedder: String,
    /// The background table's fingerprint.
    pub background: String,
    /// The name tagger's fingerprint.
    pub names: String,
    /// The label model's fingerprint.
    pub labels: String,
    /// That of the model for the sentiment towards entities; empty without one.
    pub targets: String,
    /// That of the model that looked at pictures; empty without one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    pub pictures: String,
}

/// One day and its stories.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Digest {
    /// The version of this form: [`Digest::SCHEMA`].
    pub schema: &'static str,
    /// The day it is a digest of; `None` when no article is dated and no day was asked for.
    pub date: Option<Day>,
    /// The models that made it.
    pub models: ModelNames,
    /// The stories, the most important first.
    pub stories: Vec<Story>,
    /// Findings about the input.
    pub notes: Vec<Note>,
}

impl Digest {
    /// The version of the form that `digest.json` has.
    pub const SCHEMA: &'static str = "samestory-digest/1";

    /// The stories of a day, in this order; the rest are public fields.
    ///
    /// ```
    /// use samestory_analysis::Digest;
    ///
    /// // A day without news.
    /// let digest = Digest::new(Some("2026-05-12".parse()?), Vec::new());
    /// assert_eq!(digest.schema, "samestory-digest/1");
    /// assert_eq!(digest.date.map(|day| day.to_string()).as_deref(), Some("2026-05-12"));
    /// assert!(digest.notes.is_empty() && digest.models.embedder.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(date: Option<Day>, stories: Vec<Story>) -> Self {
        Self { schema: Self::SCHEMA, date, models: ModelNames::default(), stories, notes: Vec::new() }
    }

    /// Number of articles in all stories.
    ///
    /// ```
    /// use samestory_analysis::{
    ///     ArticleAnalysis, BundledLabeler, Claim, Digest, LabelInput, Labeler, Passage, Story,
    /// };
    /// use samestory_model::{Article, ArticleId, Evidence, Field, Span, StoryId};
    ///
    /// let labels = BundledLabeler::new().label(&LabelInput::default());
    /// let story = |ids: &[&str]| -> Result<Story, Box<dyn std::error::Error>> {
    ///     let article = Article::builder(ids[0]).title("Ferry sinks off Tarn").build()?;
    ///     let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    ///     let analysis = |id: &&str| {
    ///         ArticleId::new(*id).map(|id| ArticleAnalysis::new(id, "unknown", "", labels.clone()))
    ///     };
    ///     let analyses = ids.iter().map(analysis).collect::<Result<Vec<_>, _>>()?;
    ///     let headline = Claim::cited(Passage::new(&article, evidence)?);
    ///     Ok(Story::new(StoryId::from_smallest_article(article.id()), headline, analyses))
    /// };
    /// let digest = Digest::new(None, vec![story(&["a", "b"])?, story(&["c"])?]);
    /// assert_eq!(digest.n_articles(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn n_articles(&self) -> usize {
        self.stories.iter().map(|story| story.articles.len()).sum()
    }
}
