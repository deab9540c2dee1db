//! The entities of one article, most salient first.

use std::borrow::Cow;
use std::collections::HashMap;

use samestory_model::Span;
use samestory_text::{Language, TermWeighter};

use super::candidates::{Candidate, candidates};
use super::join::folded_words;
use super::kinds::{Entity, EntityKind};
use super::reading::{Reading, joined_text, singular};
use super::salience::SalienceModel;
use super::tagger::NameTagger;

/// An article as the entity finder reads it.
#[derive(Debug, Clone, Copy)]
pub struct EntityInput<'a> {
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) sentences: &'a [Span],
    /// English where `None`.
    pub(super) language: Option<Language>,
}

impl<'a> EntityInput<'a> {
    /// A title, a body, and the sentences of the body as byte ranges of it, in reading order.
    ///
    /// ```
    /// use samestory_analysis::{CrfTagger, EntityInput, article_entities};
    /// use samestory_model::{Article, Span};
    /// use samestory_text::{Document, TermWeighter};
    ///
    /// let article = Article::builder("a")
    ///     .title("Minister quits")
    ///     .body("Helena Marsh resigned. Halden voted.")
    ///     .build()?;
    /// // A document has all that is asked for.
    /// let document = Document::new(&article);
    /// let sentences: Vec<Span> = document.sentences().iter().map(|sentence| sentence.span).collect();
    /// let input = EntityInput::new(document.title(), document.body().as_str(), &sentences);
    /// let entities = article_entities(&input, &CrfTagger::bundled(), &TermWeighter::bundled());
    /// assert!(entities.iter().any(|scored| scored.entity.name == "Helena Marsh"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(title: &'a str, body: &'a str, sentences: &'a [Span]) -> Self {
        Self { title, body, sentences, language: None }
    }

    /// The same of a text in this language: key concepts end at its stop words, too. Without one, a text counts as English.
    ///
    /// ```
    /// use samestory_analysis::{CrfTagger, EntityInput, article_entities};
    /// use samestory_text::{Language, TermWeighter};
    ///
    /// let (title, body) = ("Banjir landa Tarn", "Mangsa banjir yang diselamatkan polis dibawa ke hospital di Tarn.");
    /// let indonesian = Language::parse("id").unwrap();
    /// let input = EntityInput::new(title, body, &[]).with_language(indonesian);
    /// let entities = article_entities(&input, &CrfTagger::bundled(), &TermWeighter::bundled());
    /// // `yang` is `who`.
    /// assert!(entities.iter().all(|scored| !scored.entity.name.contains("yang")));
    /// ```
    #[must_use]
    pub fn with_language(self, language: impl Into<Option<Language>>) -> Self {
        Self { language: language.into(), ..self }
    }
}

/// An entity with what its place in a story is judged by.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScoredEntity {
    /// The entity with its salience in the article.
    pub entity: Entity,
    /// How often the article mentions it.
    pub mentions: usize,
    /// The forms of its name that the article uses, in alphabetical order.
    pub forms: Vec<String>,
    /// How probable it is that a reader lists it among five, in 0..=1.
    pub probability: f64,
    /// Where the title mentions it, in reading order.
    pub title_spans: Vec<Span>,
    /// Where the body mentions it, in reading order.
    pub body_spans: Vec<Span>,
}

impl ScoredEntity {
    /// An entity that is mentioned `mentions` times in the given forms, as probable as it is salient; where is not said.
    /// `forms` are the forms of its name, in alphabetical order.
    ///
    /// ```
    /// use samestory_analysis::{Entity, EntityKind, ScoredEntity};
    ///
    /// let marsh = Entity::new("Helena Marsh", EntityKind::Person, 0.8);
    /// let scored = ScoredEntity::new(marsh, 5, vec!["Helena Marsh".to_owned(), "Marsh".to_owned()]);
    /// assert_eq!((scored.mentions, scored.probability), (5, 0.8));
    /// assert!(scored.title_spans.is_empty() && scored.body_spans.is_empty());
    /// ```
    #[must_use]
    pub fn new(entity: Entity, mentions: usize, forms: Vec<String>) -> Self {
        let (title_spans, body_spans) = (Vec::new(), Vec::new());
        Self { probability: entity.salience, entity, mentions, forms, title_spans, body_spans }
    }
}

/// A concept of two words is called not much less likely than one of one word from this share of its probability.
const FULL_SHARE: f64 = 0.5;

/// At most so many concepts are kept, the most salient ones.
const MAX_CONCEPTS: usize = 20;

/// The names and key concepts of an article, the most salient first; that one has salience 1.
///
/// Mentions of one thing are joined: a surname with the full name, letters with what they stand for, `U.S.` with `United
/// States`, a company with and without its suffix; `Mexico's president` counts for whom the article gives that office. People
/// who share a surname stay apart: titles, relatives' words and the order of mentions tell whom a bare surname means, and where
/// they do not, it stays alone. A name is given in the fullest common form, without titles: what stands for
/// listed letters (`Republican Party` of `GOP`), a listed head of state without initials, but letters that are known better (`FBI`);
/// a company without `Inc`, a town without its state. Key concepts are runs of one to four content words, as the article writes them, and of words
/// with capital letters that no mention of a name holds.
///
/// # Units and ranges
/// Salience is in 0..=1.
///
/// # Complexity
/// O(n log n) for n bytes, of which at most 100,000 are read.
///
/// ```
/// use samestory_analysis::{CrfTagger, EntityInput, article_entities};
/// use samestory_model::Span;
/// use samestory_text::TermWeighter;
///
/// let title = "Brannock signs coal plant law";
/// let body = "President Ana Brannock signed the law. Brannock said every coal plant in Kestria will close.";
/// let sentences = [Span::between(0, 38), Span::between(39, body.len())];
/// let input = EntityInput::new(title, body, &sentences);
/// let entities = article_entities(&input, &CrfTagger::bundled(), &TermWeighter::bundled());
/// assert_eq!(entities[0].entity.name, "Ana Brannock");
/// assert_eq!(entities[0].mentions, 3);
/// assert_eq!(entities[0].entity.salience, 1.0);
/// assert!(entities.iter().any(|scored| scored.entity.name == "coal plant"));
/// ```
#[must_use]
pub fn article_entities(
    input: &EntityInput<'_>,
    tagger: &dyn NameTagger,
    weighter: &TermWeighter,
) -> Vec<ScoredEntity> {
    let text = joined_text(input);
    let reading = Reading::new(&text, input);
    let mut found = candidates(&reading, tagger, weighter, |_| ());
    prefer_full_concepts(&mut found, &reading);
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.name.cmp(&b.name)));
    let mut n_concepts = 0;
    found.retain(|candidate| {
        n_concepts += usize::from(candidate.kind == EntityKind::Concept);
        candidate.kind != EntityKind::Concept || n_concepts <= MAX_CONCEPTS
    });
    let mut scored: Vec<ScoredEntity> =
        found.iter().map(|candidate| scored(candidate, reading.title_length)).collect();
    let most = scored.first().map_or(1.0, |first| first.entity.salience);
    scored.iter_mut().for_each(|scored| scored.entity.salience /= most);
    scored
}

fn scored(candidate: &Candidate<'_>, title_length: usize) -> ScoredEntity {
    // The salience is made relative to the first one's later.
    let entity = Entity::new(candidate.name.as_ref(), candidate.kind, candidate.probability);
    let (spans, body_start) = (candidate.spans(), body_start(title_length));
    let n_mentions = spans.len();
    let (title_spans, body_spans): (Vec<Span>, Vec<Span>) =
        spans.into_iter().partition(|span| span.end() < body_start);
    let in_body =
        |span: Span| Span::between(span.start().saturating_sub(body_start), span.end() - body_start);
    ScoredEntity {
        title_spans,
        body_spans: body_spans.into_iter().map(in_body).collect(),
        ..ScoredEntity::new(entity, n_mentions, candidate.forms())
    }
}

/// A line break stands between title and body.
fn body_start(title_length: usize) -> usize {
    title_length + 1
}

/// A concept of one word changes places with the likeliest of two words that ends in it, where that is not much less likely: `drug
/// cartels` says more than `cartels`, and readers who list the one accept the other.
fn prefer_full_concepts(found: &mut [Candidate<'_>], reading: &Reading<'_>) {
    let folded: Vec<Cow<'_, str>> = found.iter().map(Candidate::folded_concept).collect();
    let mut fullest: HashMap<&str, usize> = HashMap::new();
    for (at, (folded, candidate)) in folded.iter().zip(found.iter()).enumerate() {
        let Some((_, last)) = folded.split_once(' ').filter(|(_, last)| !last.contains(' ')) else {
            continue;
        };
        if is_infinitive(candidate, reading) {
            continue;
        }
        let best = fullest.entry(last).or_insert(at);
        if candidate.probability > probability(found, *best) {
            *best = at;
        }
    }
    for (at, word) in folded.iter().enumerate() {
        let Some(&full) = fullest.get(word.as_ref()) else { continue };
        let (short_p, full_p) = (probability(found, at), probability(found, full));
        if (FULL_SHARE * short_p..short_p).contains(&full_p) {
            set_probability(found, at, full_p);
            set_probability(found, full, short_p);
        }
    }
}

/// Whether a concept stands in the body only, and behind `to` only: `to fight cartels`.
fn is_infinitive(candidate: &Candidate<'_>, reading: &Reading<'_>) -> bool {
    let body_start = body_start(reading.title_length);
    candidate.is_concept_where(|span| {
        let before = reading.text.get(body_start..span.start()).unwrap_or_default();
        span.end() >= body_start && before.trim_end().ends_with(" to")
    })
}

fn probability(found: &[Candidate<'_>], at: usize) -> f64 {
    found.get(at).map_or(0.0, |candidate| candidate.probability)
}

fn set_probability(found: &mut [Candidate<'_>], at: usize, probability: f64) {
    if let Some(candidate) = found.get_mut(at) {
        candidate.probability = probability;
    }
}

/// The `limit` most salient entities of a sorted list, none of them twice; of those behind the third only the probable ones.
///
/// Twice is what ends in another, as `troops` beside `U.S. troops`, and a concept that shares a word with another one, as `opioid crisis`
/// beside `opioid addiction`. How probable an entity must be was
/// chosen with the weights of the salience model, where precision and recall are in balance.
///
/// ```
/// use samestory_analysis::{Entity, EntityKind, ScoredEntity, top_entities};
///
/// let scored = |name: &str, kind, salience| {
///     ScoredEntity::new(Entity::new(name, kind, salience), 1, vec![name.to_owned()])
/// };
/// let list = [
///     scored("tidal barrage", EntityKind::Concept, 1.0),
///     scored("barrage", EntityKind::Concept, 0.9),
///     scored("Tarn", EntityKind::Location, 0.5),
///     scored("Halden", EntityKind::Location, 0.1),
/// ];
/// let names: Vec<_> = top_entities(&list, 2).into_iter().map(|entity| entity.name).collect();
/// assert_eq!(names, ["tidal barrage", "Tarn"]);
/// ```
#[must_use]
pub fn top_entities(scored: &[ScoredEntity], limit: usize) -> Vec<Entity> {
    let least = SalienceModel::bundled().least();
    let is_listed =
        |(at, scored): &(usize, &ScoredEntity)| *at < ALWAYS_LISTED || scored.probability >= least;
    let listed = distinct(scored).take(limit).enumerate().filter(is_listed);
    listed.map(|(_, scored)| scored.entity.clone()).collect()
}

/// So many entities are listed even where none is probable.
const ALWAYS_LISTED: usize = 3;

/// The entities of a sorted list, none of them twice.
pub(super) fn distinct<'a>(
    scored: impl IntoIterator<Item = &'a ScoredEntity>,
) -> impl Iterator<Item = &'a ScoredEntity> {
    let mut chosen: Vec<(&Entity, Vec<String>)> = Vec::new();
    scored.into_iter().filter(move |scored| {
        let candidate = &scored.entity;
        let words = folded_words(&candidate.name);
        let is_new = chosen.iter().all(|(entity, other)| !is_same((entity, other), (candidate, &words)));
        let is_taken = is_new && !words.is_empty();
        if is_taken {
            chosen.push((candidate, words));
        }
        is_taken
    })
}

fn is_same((first, words): (&Entity, &[String]), (second, others): (&Entity, &[String])) -> bool {
    let (short, long) = if words.len() < others.len() { (words, others) } else { (others, words) };
    let are_concepts = first.kind == EntityKind::Concept && second.kind == EntityKind::Concept;
    long.ends_with(short) || (are_concepts && short.iter().any(|word| shares(word, long)))
}

/// Whether a word stands among others, be it in the plural; small words do not count.
fn shares(word: &str, others: &[String]) -> bool {
    word.len() >= MIN_WORD_BYTES && others.iter().any(|other| singular(other) == singular(word))
}

/// Shorter words tell nothing: `at` of `at-sea transfer`.
const MIN_WORD_BYTES: usize = 3;
