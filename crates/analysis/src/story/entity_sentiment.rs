//! What articles and stories say of their entities, good or bad.

use samestory_model::Span;
use samestory_text::Document;

use crate::claim::{Claim, Passage};
use crate::entities::{Entity, ScoredEntity, StoryEntities};
use crate::labels::{Label, Sentiment, TargetLabeler};

/// Of an entity's mentions, those in so many sentences are judged.
const MAX_JUDGED: usize = 12;
/// So many sentences are shown as evidence.
const MAX_SHOWN: usize = 3;

/// The sentiment of an article or a story towards one of its entities.
///
/// # Units and ranges
/// The probabilities are the means over the sentences that name the entity; over the articles for a story. Where no sentence leans,
/// the label is neutral.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EntitySentiment {
    /// The entity's name, as in the list of entities.
    pub name: String,
    /// The label, with probabilities.
    pub sentiment: Label<Sentiment>,
    /// The sentences, or the title, that show a negative or positive label, the clearest first, at most three; none for neutral.
    pub evidence: Vec<Claim>,
}

impl EntitySentiment {
    /// A label without sentences; these are a public field.
    ///
    /// ```
    /// use samestory_analysis::{Claim, EntitySentiment, Label, Passage, Sentiment};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let body = "Helena Marsh is a hero.";
    /// let article = Article::builder("a").body(body).build()?;
    /// let sentence =
    ///     Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, Span::whole(body)))?;
    /// let label =
    ///     Label::from_probabilities(&[(Sentiment::Neutral, 0.1), (Sentiment::Positive, 0.9)]).unwrap();
    /// let mut towards = EntitySentiment::new("Helena Marsh", label);
    /// assert!(towards.evidence.is_empty());
    /// towards.evidence.push(Claim::cited(sentence));
    /// assert_eq!(towards.evidence[0].text(), body);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, sentiment: Label<Sentiment>) -> Self {
        Self { name: name.into(), sentiment, evidence: Vec::new() }
    }
}

/// What texts say of an entity: each with its label.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    /// The mean of these is the whole's.
    labels: Vec<Label<Sentiment>>,
    sentences: Vec<(Passage, Label<Sentiment>)>,
}

impl Judged {
    /// The title and the first sentences of an article that name an entity.
    pub(super) fn in_article(
        document: &Document<'_>,
        entity: &ScoredEntity,
        labeler: &dyn TargetLabeler,
    ) -> Self {
        let places = places(document, entity).take(MAX_JUDGED);
        let judge = |place: Place| {
            let label = labeler.label(place.passage.text(), place.target);
            (place.passage, label)
        };
        let sentences: Vec<_> = places.map(judge).collect();
        Self { labels: sentences.iter().map(|(_, label)| label.clone()).collect(), sentences }
    }

    /// Several articles together, each of which counts the same.
    pub(super) fn together<'j>(articles: impl Iterator<Item = &'j Self>) -> Self {
        let mut all = Self::default();
        for article in articles {
            all.labels.extend(article.mean());
            all.sentences.extend_from_slice(&article.sentences);
        }
        all
    }

    /// `None` where the entity stands in no title and no sentence.
    pub(super) fn summed_up(&self, name: &str) -> Option<EntitySentiment> {
        let sentiment = self.mean()?;
        let evidence = self.evidence(sentiment.label);
        Some(EntitySentiment { name: name.to_owned(), sentiment, evidence })
    }

    fn mean(&self) -> Option<Label<Sentiment>> {
        let mean = |label: &Sentiment| {
            let sum: f64 = self.labels.iter().map(|known| known.probability(*label)).sum();
            (*label, sum / self.labels.len() as f64)
        };
        let means: Vec<_> = Sentiment::ALL.iter().map(mean).collect();
        Label::from_probabilities(&means).filter(|_| !self.labels.is_empty())
    }

    fn evidence(&self, shown: Sentiment) -> Vec<Claim> {
        if shown == Sentiment::Neutral {
            return Vec::new();
        }
        let leans = |(_, label): &&(Passage, Label<Sentiment>)| label.label == shown;
        let mut sentences: Vec<_> = self.sentences.iter().filter(leans).collect();
        sentences.sort_by(|(_, a), (_, b)| b.confidence.total_cmp(&a.confidence));
        let mut claims: Vec<Claim> = Vec::new();
        for (passage, _) in sentences {
            let known = claims.iter().position(|known| known.text() == passage.text());
            if let Some(known) = known.and_then(|at| claims.get_mut(at)) {
                *known = known.clone().and(passage);
            } else if claims.len() < MAX_SHOWN {
                claims.push(Claim::cited(passage.clone()));
            }
        }
        claims
    }
}

/// The sentiment towards a story's entities; `judged` holds what each article says of the entities that it lists.
pub(super) fn of_story(
    story: &[Entity],
    articles: &StoryEntities<'_>,
    judged: &[Vec<(Entity, Judged)>],
) -> Vec<EntitySentiment> {
    let find = |(at, entity): (usize, &Entity)| {
        judged.get(at)?.iter().find(|(known, _)| known == entity).map(|(_, judged)| judged)
    };
    let together = |entity| Judged::together(articles.in_articles(entity).filter_map(find));
    story.iter().filter_map(|entity| together(entity).summed_up(&entity.name)).collect()
}

/// A title or sentence that names an entity.
struct Place {
    passage: Passage,
    /// The name in the passage's text.
    target: Span,
}

/// The title and each sentence that names the entity, with the first mention there.
fn places(document: &Document<'_>, entity: &ScoredEntity) -> impl Iterator<Item = Place> {
    let title = entity.title_spans.first().zip(Passage::of_title(document));
    let title = title.map(|(target, passage)| Place { passage, target: *target });
    let sentences = document.sentences().iter().filter_map(|sentence| {
        let start = sentence.span.start();
        let at = entity.body_spans.partition_point(|span| span.start() < start);
        let mention = entity.body_spans.get(at).filter(|span| sentence.span.contains(**span))?;
        let target = Span::between(mention.start() - start, mention.end() - start);
        Some(Place { passage: Passage::of_sentence(document, sentence), target })
    });
    title.into_iter().chain(sentences)
}

#[cfg(test)]
mod tests {
    use samestory_model::{Article, Fingerprint};
    use samestory_text::TermWeighter;

    use super::*;
    use crate::entities::{CrfTagger, EntityInput, article_entities};

    /// `hero` is praise and `liar` is blame of whoever is named before.
    struct TwoWords(Fingerprint);

    impl TargetLabeler for TwoWords {
        fn fingerprint(&self) -> &Fingerprint {
            &self.0
        }

        fn label(&self, sentence: &str, target: Span) -> Label<Sentiment> {
            let behind = sentence.get(target.end()..).unwrap();
            let (negative, positive) = (behind.contains("liar"), behind.contains("hero"));
            let share = |is: bool| if is { 0.8 } else { 0.1 };
            let probabilities = [
                (Sentiment::Negative, share(negative)),
                (Sentiment::Neutral, share(!negative && !positive)),
                (Sentiment::Positive, share(positive)),
            ];
            Label::from_probabilities(&probabilities).unwrap()
        }
    }

    const TITLE: &str = "Ana Brannock a liar, says Petra Holm | The Courier";
    const BODY: &str = "<p>HALDEN — Ana Brannock is a <b>liar</b>, Petra Holm said. Brannock, a liar, was seen in Tarn.</p>\
                        <p>Petra Holm is a hero. Ana Brannock declined to comment.</p>";

    fn article(id: &str, title: &str, body: &str) -> Article {
        Article::builder(id).title(title).body(body).url("https://courier.example/a").build().unwrap()
    }

    fn scored(document: &Document<'_>) -> Vec<ScoredEntity> {
        let spans: Vec<Span> = document.sentences().iter().map(|sentence| sentence.span).collect();
        let input = EntityInput::new(document.title(), document.body().as_str(), &spans);
        article_entities(&input, &CrfTagger::bundled(), &TermWeighter::bundled())
    }

    fn judged(document: &Document<'_>, scored: &[ScoredEntity]) -> Vec<(Entity, Judged)> {
        let labeler = TwoWords(Fingerprint::new("two words", &[]));
        let judge =
            |scored: &ScoredEntity| (scored.entity.clone(), Judged::in_article(document, scored, &labeler));
        scored.iter().map(judge).collect()
    }

    fn named(title: &str, body: &str, name: &str) -> EntitySentiment {
        let article = article("a", title, body);
        let document = Document::new(&article);
        let judged = judged(&document, &scored(&document));
        let found = judged.iter().find(|(entity, _)| entity.name == name).unwrap();
        found.1.summed_up(name).unwrap()
    }

    #[test]
    fn evidence_stands_in_the_original() {
        let brannock = named(TITLE, BODY, "Ana Brannock");
        assert_eq!(brannock.sentiment.label, Sentiment::Negative);
        let article = article("a", TITLE, BODY);
        let originals: Vec<_> = brannock
            .evidence
            .iter()
            .map(|claim| article.field(claim.evidence()[0].field).unwrap())
            .zip(brannock.evidence.iter().map(|claim| claim.evidence()[0].span))
            .map(|(text, span)| span.slice(text).unwrap())
            .collect();
        let expected = [
            "Ana Brannock a liar, says Petra Holm",
            "Ana Brannock is a <b>liar</b>, Petra Holm said.",
            "Brannock, a liar, was seen in Tarn.",
        ];
        assert_eq!(originals.iter().map(|text| text.replace("HALDEN — ", "")).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_entity_of_which_no_sentence_leans_is_neutral() {
        let tarn = named(TITLE, BODY, "Tarn");
        assert_eq!(tarn.sentiment.label, Sentiment::Neutral);
        assert!(tarn.evidence.is_empty());
    }

    #[test]
    fn an_entity_that_no_sentence_names_is_left_out() {
        assert!(Judged::default().summed_up("Tarn").is_none());
    }

    #[test]
    fn a_story_joins_its_articles_in_any_order() {
        let articles = [
            article("a", TITLE, BODY),
            article("b", "Brannock a liar", "Brannock is a liar. Ana Brannock is a liar, Holm said."),
        ];
        let documents: Vec<_> = articles.iter().map(Document::new).collect();
        let scored: Vec<_> = documents.iter().map(scored).collect();
        let judged: Vec<_> = documents.iter().zip(&scored).map(|(d, s)| judged(d, s)).collect();
        let of_articles = StoryEntities::of(&scored);
        let story = of_articles.most_salient(8);
        let sentiments = of_story(&story, &of_articles, &judged);
        let brannock = sentiments.iter().find(|found| found.name == "Ana Brannock").unwrap();
        assert_eq!(brannock.sentiment.label, Sentiment::Negative);
        assert_eq!(brannock.evidence.len(), MAX_SHOWN);
        let (mut scored, mut judged) = (scored, judged);
        scored.reverse();
        judged.reverse();
        let reversed = of_story(&story, &StoryEntities::of(&scored), &judged);
        let label = |list: &[EntitySentiment]| list.iter().map(|one| one.sentiment.label).collect::<Vec<_>>();
        assert_eq!(label(&reversed), label(&sentiments));
    }
}
