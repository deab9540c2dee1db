//! Stories and the digest of a day.

mod best;
mod coverage;
mod disagreements;
#[cfg(test)]
mod disagreements_tests;
mod entity_sentiment;
mod headline;
mod introductions;
mod kept;
mod label_evidence;
mod language;
mod order;
mod origins;
#[cfg(test)]
mod origins_tests;
mod outdated;
mod picture;
mod pool;
mod quality;
mod roles;
mod said;
mod shape;
mod standing;
mod summary;
mod term_index;
mod types;
mod worth;

use rayon::prelude::*;
use samestory_model::{Article, Day, EmbedError, Embedder, Field, Note, Span, StoryExplanation, StoryId};
use samestory_text::{Document, TermWeighter, http_url, normalize_line};

pub use disagreements::{Disagreement, Position};
pub use entity_sentiment::EntitySentiment;
pub use origins::{Origin, OriginLink, OriginReason, story_origins};
pub use quality::SentenceFeatures;
pub use types::{
    ArticleAnalysis, DescribedBy, Digest, KeyPoint, LabelClaim, LabelEvidence, LeadImage, ModelNames,
    SourceCount, Story,
};

use crate::claim::{Claim, Passage, UNTITLED};
use crate::entities::{self, Entity, EntityInput, NameKinds, NameTagger, ScoredEntity, StoryEntities};
use crate::labels::{Intent, LabelInput, Labeler, TargetLabeler, Tone};
use disagreements::{amounts, disagreements};
use entity_sentiment::Judged;
use introductions::{FullName, Introduced};
use language::PageLanguage;
use outdated::Outdated;
use pool::{Pool, ReadSentences, Told, Voice};
use summary::Summarizer;

/// Articles list so many entities, stories twice as many.
const ARTICLE_ENTITIES: usize = 5;
const STORY_ENTITIES: usize = 8;

/// Without a title, so many characters of the body stand in for it.
const TITLE_CHARACTERS: usize = 80;

/// Says what articles and stories are about. Built from the models that it asks.
///
/// # Determinism
/// Given the same models, the answer depends on the articles alone, not on their order.
pub struct Analyzer<'m> {
    embedder: &'m dyn Embedder,
    weighter: &'m TermWeighter,
    tagger: &'m dyn NameTagger,
    labeler: &'m dyn Labeler,
    targets: Option<&'m dyn TargetLabeler>,
    kinds: Option<&'m NameKinds>,
}

/// An article's analysis beside what its story needs.
struct Analyzed {
    analysis: ArticleAnalysis,
    entities: Vec<ScoredEntity>,
    /// What the article says of each entity that it lists.
    judged: Vec<(Entity, Judged)>,
    people: Vec<FullName>,
    read: ReadSentences,
    /// The sentences of this article alone, where the article is the whole story: for many articles they would fill the memory.
    pool: Option<Pool>,
}

impl<'m> Analyzer<'m> {
    /// Asks these models.
    /// Any embedder will do: `samestory-embed` has one. The other models are bundled with this crate and
    /// `samestory-text`.
    ///
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger};
    /// use samestory_text::TermWeighter;
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    /// // Without a model for it, the sentiment towards entities is not told.
    /// assert_eq!(analyzer.model_names().targets, "");
    /// ```
    #[must_use]
    pub fn new(
        embedder: &'m dyn Embedder,
        weighter: &'m TermWeighter,
        tagger: &'m dyn NameTagger,
        labeler: &'m dyn Labeler,
    ) -> Self {
        Self { embedder, weighter, tagger, labeler, targets: None, kinds: None }
    }

    /// Asks this one, too, for the sentiment towards entities, which is not told otherwise.
    ///
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, BundledTargetLabeler, CrfTagger, Sentiment};
    /// use samestory_model::Article;
    /// use samestory_text::{Document, TermWeighter};
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let targets = BundledTargetLabeler::new();
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler).with_targets(&targets);
    /// let body = "Helena Marsh lied to voters and betrayed her own party, critics say.";
    /// let article = Article::builder("a").body(body).build()?;
    /// let analysis = analyzer.analyze_article(&Document::new(&article))?;
    /// let towards_marsh =
    ///     analysis.entity_sentiments.iter().find(|towards| towards.name == "Helena Marsh").unwrap();
    /// assert_eq!(towards_marsh.sentiment.label, Sentiment::Negative);
    /// assert_eq!(towards_marsh.evidence[0].text(), body);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_targets(self, targets: &'m dyn TargetLabeler) -> Self {
        Self { targets: Some(targets), ..self }
    }

    /// Gives names the kinds that they have in many articles, where it knows them; else an article's tagger decides for each article and story.
    ///
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger, EntityKind, Mention, NameKinds};
    /// use samestory_model::{Article, Span};
    /// use samestory_text::{Document, TermWeighter};
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// // Other articles have told that this is a company.
    /// let mut kinds = NameKinds::default();
    /// kinds.count(&[Mention::new(Span::between(0, 12), "Helena Marsh", EntityKind::Organization)]);
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler).with_kinds(&kinds);
    /// let article = Article::builder("a").body("Helena Marsh won the contract for the bridge.").build()?;
    /// let analysis = analyzer.analyze_article(&Document::new(&article))?;
    /// let company = analysis.entities.iter().find(|entity| entity.name == "Helena Marsh").ok_or("not found")?;
    /// assert_eq!(company.kind, EntityKind::Organization);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_kinds(self, kinds: &'m NameKinds) -> Self {
        Self { kinds: Some(kinds), ..self }
    }

    /// The models' names, as a digest tells them.
    ///
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger, NameTagger};
    /// use samestory_text::TermWeighter;
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let names = Analyzer::new(&embedder, &weighter, &tagger, &labeler).model_names();
    /// assert_eq!(names.embedder, embedder.fingerprint().as_str());
    /// assert_eq!(names.names, tagger.fingerprint().as_str());
    /// ```
    #[must_use]
    pub fn model_names(&self) -> ModelNames {
        ModelNames {
            embedder: self.embedder.fingerprint().to_string(),
            background: self.weighter.fingerprint().to_string(),
            names: self.tagger.fingerprint().to_string(),
            labels: self.labeler.fingerprint().to_string(),
            targets: self.targets.map(|targets| targets.fingerprint().to_string()).unwrap_or_default(),
            pictures: String::new(),
        }
    }

    /// Summary, entities, tone, sentiment and intent of one article.
    ///
    /// # Errors
    /// When the embedder cannot be run.
    ///
    /// # Complexity
    /// The embedder is asked once, for at most 240 sentences, which are compared in pairs; names are found in
    /// O(n log n) for n bytes.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger, Intent};
    /// use samestory_model::Article;
    /// use samestory_text::{Document, TermWeighter};
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    /// let article = Article::builder("a")
    ///     .title("Ferry with 214 aboard runs aground off Halden")
    ///     .source("courier.example")
    ///     .body("A ferry carrying 214 people ran aground near Halden on Tuesday. All were safe by noon.")
    ///     .build()?;
    /// let analysis = analyzer.analyze_article(&Document::new(&article))?;
    /// assert_eq!(analysis.source, "courier.example");
    /// assert_eq!(analysis.intent.label, Intent::Inform);
    /// assert!(analysis.entities.iter().any(|entity| entity.name == "Halden"));
    /// // Every sentence of the summary says where it stands.
    /// assert!(analysis.summary.iter().all(|claim| claim.evidence()[0].article == analysis.id));
    /// assert!(analysis.summary[0].text().starts_with("A ferry carrying 214 people ran aground"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn analyze_article(&self, document: &Document<'_>) -> Result<ArticleAnalysis, EmbedError> {
        Ok(self.analyze(document, false)?.analysis)
    }

    /// Headline, summary, key points, sources, picture and entities of a story, and the analysis of its articles.
    ///
    /// `documents` are the story's articles in any order; `why` is passed on. `None` when there is no article.
    ///
    /// # Errors
    /// When the embedder cannot be run.
    ///
    /// # Complexity
    /// That of [`Analyzer::analyze_article`] for each article, on all threads of the caller's pool; of the
    /// whole story, at most 240 different sentences are compared in pairs, and articles as [`story_origins`]
    /// does.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger};
    /// use samestory_model::{Article, StoryExplanation};
    /// use samestory_text::{Document, TermWeighter};
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    /// let article =
    ///     |id, outlet, title, body| Article::builder(id).source(outlet).title(title).body(body).build();
    /// let articles = [
    ///     article(
    ///         "a",
    ///         "courier.example",
    ///         "Ferry runs aground off Halden",
    ///         "A ferry ran aground near Halden on Tuesday.",
    ///     )?,
    ///     article(
    ///         "b",
    ///         "lantern.example",
    ///         "Halden ferry hits sandbank",
    ///         "The Halden ferry struck a sandbank in heavy fog.",
    ///     )?,
    /// ];
    /// let documents: Vec<Document> = articles.iter().map(Document::new).collect();
    /// let documents: Vec<&Document> = documents.iter().collect();
    /// let story = analyzer.analyze_story(&documents, StoryExplanation::new(1.0))?.unwrap();
    /// let outlets: Vec<&str> = story.sources.iter().map(|source| source.domain.as_str()).collect();
    /// assert_eq!(outlets, ["courier.example", "lantern.example"]);
    /// assert!(story.headline.text().contains("Halden"));
    /// assert!(analyzer.analyze_story(&[], StoryExplanation::new(1.0))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn analyze_story(
        &self,
        documents: &[&Document<'_>],
        why: StoryExplanation,
    ) -> Result<Option<Story>, EmbedError> {
        let documents = in_reading_order(documents);
        let Some(smallest) = documents.iter().map(|document| document.article().id()).min() else {
            return Ok(None);
        };
        let mut analyzed = self.analyze_all(&documents)?;
        let voices: Vec<Voice> = analyzed.iter().map(|article| voice(&article.analysis)).collect();
        let tones: Vec<_> = analyzed.iter().map(|article| &article.analysis.tone).collect();
        let amounts = amounts(&documents);
        let outdated = Outdated::of(&documents, &amounts);
        let language = PageLanguage::of(&documents);
        let Some(headline) = headline::headline(&documents, &tones, (&outdated, &language), self.weighter)
        else {
            return Ok(None);
        };
        let pool = self.pool(&documents, &voices, &mut analyzed).under(&headline, self.weighter);
        let summarizer = Summarizer::new(&pool).without(&outdated).told_in(&language);
        let chosen = summarizer.choose_for_story();
        let mut introduced = Introduced::default();
        let origins = story_origins(&documents, self.weighter);
        let parts =
            analyzed.into_iter().map(|article| (article.analysis, (article.entities, article.judged)));
        let (analyses, (scored, judged)): (Vec<_>, (Vec<_>, Vec<_>)) = parts.unzip();
        let of_articles = StoryEntities::of(&scored);
        let entities = of_articles.most_salient(STORY_ENTITIES);
        Ok(Some(Story {
            id: StoryId::from_smallest_article(smallest),
            number: 1,
            date: order::busiest_day(analyses.iter().filter_map(|article| article.published)),
            headline: headline.claim,
            summary: summarizer.claims(&chosen, &mut introduced),
            key_points: summarizer.key_points(&origins, &chosen, &mut introduced),
            sources: order::source_counts(voices.iter().map(|voice| voice.outlet.as_str())),
            disagreements: disagreements(&amounts, &documents, &voices),
            origins,
            entity_sentiments: entity_sentiment::of_story(&entities, &of_articles, &judged),
            entities: self.of_common_kinds(entities),
            image: picture::lead_image(&documents, &voices),
            why,
            articles: analyses,
        }))
    }

    /// The articles of a story, on all threads of the caller's pool.
    fn analyze_all(&self, documents: &[&Document<'_>]) -> Result<Vec<Analyzed>, EmbedError> {
        let is_alone = documents.len() == 1;
        let analyzed: Vec<_> =
            documents.par_iter().map(|document| self.analyze(document, is_alone)).collect();
        // Of several errors the first article's, whichever thread is the first.
        analyzed.into_iter().collect()
    }

    fn pool(&self, documents: &[&Document<'_>], voices: &[Voice], analyzed: &mut [Analyzed]) -> Pool {
        if let ([only], [voice]) = (&mut *analyzed, voices) {
            // Most stories are one article, whose sentences have been compared.
            return only.pool.take().unwrap_or_default().said_by(voice);
        }
        let articles = documents.iter().zip(voices).zip(&*analyzed);
        let told: Vec<Told<'_, '_>> = articles
            .map(|((document, voice), Analyzed { people, read, .. })| Told { document, voice, people, read })
            .collect();
        Pool::new(&told, self.weighter)
    }

    /// Puts stories in order under a day: `day`, else the day with most articles.
    /// First come the stories that most outlets report, then those with most articles, then the latest; they
    /// are numbered anew. `day` is printed only: no story is left out for it.
    ///
    /// ```
    /// use samestory_analysis::{Analyzer, BundledLabeler, CrfTagger};
    /// use samestory_model::{Article, StoryExplanation};
    /// use samestory_text::{Document, TermWeighter};
    /// # use samestory_model::{EmbedError, Embedder, Embeddings, Fingerprint};
    /// # /// Counts letters.
    /// # struct Letters(Fingerprint);
    /// # impl Embedder for Letters {
    /// #     fn fingerprint(&self) -> &Fingerprint {
    /// #         &self.0
    /// #     }
    /// #     fn dimension(&self) -> usize {
    /// #         26
    /// #     }
    /// #     fn embed(&self, texts: &[&str]) -> Result<Embeddings, EmbedError> {
    /// #         let count = |text: &str, letter| text.bytes().filter(|byte| (byte | 32) == letter).count();
    /// #         let counts = |text| (b'a'..=b'z').map(move |letter| count(text, letter) as f32);
    /// #         let rows = texts.iter().flat_map(|text| counts(*text)).collect();
    /// #         let embeddings = Embeddings::from_rows(self.0.clone(), 26, rows);
    /// #         embeddings.map_err(|error| EmbedError::new("letters", error))
    /// #     }
    /// # }
    /// # let embedder = Letters(Fingerprint::new("letters", &[]));
    ///
    /// let (weighter, tagger, labeler) =
    ///     (TermWeighter::bundled(), CrfTagger::bundled(), BundledLabeler::new());
    /// let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler);
    /// let mut stories = Vec::new();
    /// for (id, title, published) in
    ///     [("a", "Rain floods Tarn", "2026-05-11"), ("b", "Halden votes", "2026-05-12")]
    /// {
    ///     let article = Article::builder(id).title(title).published(published.parse()?).build()?;
    ///     stories.extend(analyzer.analyze_story(&[&Document::new(&article)], StoryExplanation::new(1.0))?);
    /// }
    /// let digest = analyzer.digest(stories, None, Vec::new());
    /// // One article each: the later story comes first. Of two days with as many articles, the later counts.
    /// let headlines: Vec<(usize, &str)> =
    ///     digest.stories.iter().map(|story| (story.number, story.headline.text())).collect();
    /// assert_eq!(headlines, [(1, "Halden Votes"), (2, "Rain Floods Tarn")]);
    /// assert_eq!(digest.date, Some("2026-05-12".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn digest(&self, mut stories: Vec<Story>, day: Option<Day>, notes: Vec<Note>) -> Digest {
        order::put_in_order(&mut stories);
        let times = stories.iter().flat_map(|story| &story.articles).filter_map(|article| article.published);
        let date = day.or_else(|| order::busiest_day(times));
        Digest { schema: Digest::SCHEMA, date, models: self.model_names(), stories, notes }
    }

    fn analyze(&self, document: &Document<'_>, is_alone: bool) -> Result<Analyzed, EmbedError> {
        let article = document.article();
        let outlet = outlet_name(document);
        // Within one article every sentence speaks with the same voice.
        let voice = Voice { outlet: outlet.clone(), plainness: 1.0 };
        let spans: Vec<Span> = document.sentences().iter().map(|sentence| sentence.span).collect();
        let input = EntityInput::new(document.title(), document.body().as_str(), &spans)
            .with_language(document.language().map(|found| found.language));
        let entities = entities::article_entities(&input, self.tagger, self.weighter);
        let people = FullName::of_article(document, &entities);
        let read = ReadSentences::new(document, self.embedder, self.weighter)?;
        let told = Told { document, voice: &voice, people: &people, read: &read };
        let pool = Pool::new(&[told], self.weighter).headed_by(document.title(), self.weighter);
        let listed = entities::top_entities(&entities, ARTICLE_ENTITIES);
        let judged = self.judge(document, &entities, &listed);
        let title = normalize_line(article.title());
        let label_input = label_input(document, title.as_str());
        let (labels, reasons) = self.labeler.label_with_reasons(&label_input, &spans);
        let summarizer = Summarizer::of_article(&pool);
        let mut summary =
            summarizer.claims(&summarizer.choose(summary::ARTICLE_WORDS), &mut Introduced::default());
        if summary.is_empty() {
            summary.extend(without_sentences(document).or_else(|| summarizer.whatever_there_is()));
        }
        let analysis = ArticleAnalysis {
            id: article.id().clone(),
            url: article.url().and_then(http_url).map(str::to_owned),
            source: outlet,
            title: printed_title(document),
            published: article.published(),
            summary,
            entity_sentiments: judged
                .iter()
                .filter_map(|(entity, judged)| judged.summed_up(&entity.name))
                .collect(),
            entities: self.of_common_kinds(listed),
            tone: labels.tone,
            sentiment: labels.sentiment,
            intent: labels.intent,
            label_evidence: label_evidence::label_evidence(document, &reasons),
        };
        let pool = is_alone.then_some(pool);
        Ok(Analyzed { analysis, entities, judged, people, read, pool })
    }

    /// The entities as they are told: which mentions are of one of them was decided by what their article takes them for.
    fn of_common_kinds(&self, mut entities: Vec<Entity>) -> Vec<Entity> {
        if let Some(kinds) = self.kinds {
            kinds.put_in(&mut entities);
        }
        entities
    }

    /// What the article says of each of the entities that it lists.
    fn judge(
        &self,
        document: &Document<'_>,
        entities: &[ScoredEntity],
        listed: &[Entity],
    ) -> Vec<(Entity, Judged)> {
        let Some(targets) = self.targets else { return Vec::new() };
        let is_listed = |scored: &&ScoredEntity| listed.contains(&scored.entity);
        let judge =
            |scored: &ScoredEntity| (scored.entity.clone(), Judged::in_article(document, scored, targets));
        entities.iter().filter(is_listed).map(judge).collect()
    }
}

/// By time of publication, undated ones last, then by id.
fn in_reading_order<'d, 'a>(documents: &[&'d Document<'a>]) -> Vec<&'d Document<'a>> {
    let key = |article: &Article| (article.published().is_none(), article.published(), article.id().clone());
    let mut ordered = documents.to_vec();
    ordered.sort_by_cached_key(|document| key(document.article()));
    ordered
}

/// How probable it is that the article reports or explains in a plain tone.
fn voice(analysis: &ArticleAnalysis) -> Voice {
    let tones = &analysis.tone.probabilities;
    let intents = &analysis.intent.probabilities;
    let plain_tone: f64 = tones
        .iter()
        .filter(|(tone, _)| matches!(tone, Tone::Factual | Tone::Analytical))
        .map(|(_, p)| p)
        .sum();
    let telling: f64 = intents
        .iter()
        .filter(|(intent, _)| matches!(intent, Intent::Inform | Intent::Explain))
        .map(|(_, p)| p)
        .sum();
    Voice { outlet: analysis.source.clone(), plainness: plain_tone * telling }
}

/// The registered domain, else the source as given; `None` where neither is told.
fn known_outlet(document: &Document<'_>) -> Option<String> {
    let given = || document.article().source().map(|source| normalize_line(source).as_str().to_owned());
    document.outlet().map(str::to_owned).or_else(given).filter(|name| !name.is_empty())
}

fn outlet_name(document: &Document<'_>) -> String {
    known_outlet(document).unwrap_or_else(|| "unknown".to_owned())
}

/// With the whole title: a label such as `OPINION:`, which a clean title lacks, tells what the text is for.
fn label_input<'a>(document: &'a Document<'_>, title: &'a str) -> LabelInput<'a> {
    let article = document.article();
    LabelInput {
        title,
        body: document.body().as_str(),
        url: article.url().unwrap_or_default(),
        section: article.section().unwrap_or_default(),
    }
}

/// The description, else the title: an article without sentences still says that much.
fn without_sentences(document: &Document<'_>) -> Option<Claim> {
    Passage::of_line(document, Field::Description).or_else(|| Passage::of_title(document)).map(Claim::cited)
}

fn printed_title(document: &Document<'_>) -> String {
    let title = document.title();
    let body = document.body().as_str();
    match (title.is_empty(), body.is_empty()) {
        (false, _) => title.to_owned(),
        (true, false) => first_characters(body),
        (true, true) => UNTITLED.to_owned(),
    }
}

fn first_characters(body: &str) -> String {
    let line = body.lines().next().unwrap_or_default();
    match line.char_indices().nth(TITLE_CHARACTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line.to_owned(),
    }
}
