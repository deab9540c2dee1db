//! The sentences that a text is summarised from, and how they relate.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ndarray::{Array1, Array2};
use samestory_model::{EmbedError, Embedder, Embeddings, SparseVector, dot};
use samestory_text::{Document, Language, Sentence, TermWeighter, words};

use super::coverage::Coverage;
use super::headline::Headline;
use super::introductions::FullName;
use super::kept::Kept;
use super::quality::{Impression, TitleWords, USUAL_QUALITY};
use super::said::said_by_others;
use super::shape::{Printed, Shape};
use super::standing::{Known, Needs};
use super::term_index::TermIndex;
use crate::claim::Passage;
use crate::reading::Reading;

/// At most so many different sentences are compared; each article gives its first ones, in turn.
const MAX_SENTENCES: usize = 240;

/// Two sentences of at least this similarity state the same thing.
const SAME_STATEMENT: f64 = 0.62;

/// Share of the walk in LexRank that follows similarity; the rest jumps anywhere.
const DAMPING: f64 = 0.85;
/// The walk's distribution hardly moves after so many steps.
const WALK_STEPS: usize = 30;

/// Who speaks in an article, and how plainly.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    pub outlet: String,
    /// How probable it is that the article reports or explains in a plain tone, in 0..=1.
    pub plainness: f64,
}

/// A sentence of a story, with every article that has it word for word.
#[derive(Debug, Clone)]
pub(crate) struct PooledSentence {
    pub text: String,
    /// What is known of it, wherever it stands.
    pub read: Arc<ReadSentence>,
    /// The earliest place in any article: 0 for a first sentence.
    pub position: usize,
    /// One place an outlet, the first article first.
    pub places: Vec<(String, Passage)>,
    /// The articles that have it, by number.
    pub articles: Vec<usize>,
    /// Those of its first article whom it names by a part of their name, or in full.
    pub people: Vec<FullName>,
    /// That of the plainest article that has it.
    pub plainness: f64,
    /// How much the articles that have it are about what the headline says, in 0..=1.
    pub relevance: f64,
}

/// The different sentences of one or more articles, how similar they are, and how central each is.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    sentences: Vec<PooledSentence>,
    similarity: Array2<f64>,
    centrality: Vec<f64>,
    title_match: Vec<f64>,
    coverage: Coverage,
    /// What the titles tell.
    titles: Known,
    /// That, and what the story is about.
    known: Known,
    headline_match: Vec<f64>,
    quality: Vec<f64>,
    /// What the headline tells; of an article, its title.
    kept: Kept,
}

/// What is known of the first sentences of an article: worked out once, for the article and for its story.
#[derive(Debug)]
pub(crate) struct ReadSentences {
    sentences: Vec<Arc<ReadSentence>>,
    vectors: Embeddings,
}

/// What is known of a sentence by its words.
#[derive(Debug)]
pub(crate) struct ReadSentence {
    terms: SparseVector,
    pub n_words: usize,
    /// Whether it is somebody's words, though it does not show that.
    is_said: bool,
    /// Whether its article is in English, or in no language that was recognised.
    pub is_english: bool,
    /// Where it is English, which editors have marked.
    impression: Option<Impression>,
    /// In each [`Shape`], once it was asked for; `None` where it cannot be printed so.
    printed: [OnceLock<Option<Printed>>; Shape::ALL.len()],
}

impl ReadSentences {
    pub(crate) fn new(
        document: &Document<'_>,
        embedder: &dyn Embedder,
        weighter: &TermWeighter,
    ) -> Result<Self, EmbedError> {
        let sentences = document.sentences().iter().take(MAX_SENTENCES);
        let texts: Vec<&str> = sentences.map(|sentence| document.sentence_text(sentence)).collect();
        let is_english = document.language().is_none_or(|found| found.language == Language::ENGLISH);
        let said = said_by_others(document, MAX_SENTENCES);
        let read = |(text, is_said): (&&str, bool)| {
            Arc::new(ReadSentence {
                is_said,
                terms: weighter.weigh_title(text),
                n_words: words(text).count(),
                is_english,
                impression: is_english.then(|| Impression::of(text)),
                printed: Default::default(),
            })
        };
        let sentences = texts.iter().zip(said).map(read).collect();
        Ok(Self { sentences, vectors: embedder.embed(&texts)? })
    }
}

impl PooledSentence {
    /// As it is printed under a headline: shortened, but not of what that tells; `None` where it cannot be printed so.
    pub(crate) fn printed_under(&self, shape: Shape, kept: &Kept) -> Option<Cow<'_, Printed>> {
        let printed = self.printed(shape)?;
        if !kept.is_lost(&self.text, &printed.text) {
            return Some(Cow::Borrowed(printed));
        }
        shape.printed_keeping(&self.text, self.read.is_english, kept).map(Cow::Owned)
    }

    /// As it is printed; `None` where it can stand nowhere, or is too short or too long.
    pub(crate) fn printed(&self, shape: Shape) -> Option<&Printed> {
        let printed = self.read.printed.get(shape as usize).filter(|_| !self.read.is_said)?;
        printed.get_or_init(|| shape.printed(&self.text, self.read.is_english)).as_ref()
    }
}

/// An article of a pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'p, 'a> {
    pub document: &'p Document<'a>,
    pub voice: &'p Voice,
    pub people: &'p [FullName],
    pub read: &'p ReadSentences,
}

impl Pool {
    /// Gathers the sentences of articles.
    pub(crate) fn new(articles: &[Told<'_, '_>], weighter: &TermWeighter) -> Self {
        let sentences = gather(articles);
        let vectors: Vec<(&SparseVector, &[f32])> =
            sentences.iter().filter_map(|sentence| vectors_of(sentence, articles)).collect();
        let terms: Vec<&SparseVector> = vectors.iter().map(|(terms, _)| *terms).collect();
        let similarity = similarities(&vectors);
        let centrality = lexrank(&similarity);
        let titles: Vec<SparseVector> =
            articles.iter().map(|told| weighter.weigh_title(told.document.title())).collect();
        let titles = TermIndex::of(&titles);
        let title_match = terms.iter().map(|sentence| titles.mean_cosine(sentence)).collect();
        let users: Vec<&[usize]> = sentences.iter().map(|sentence| sentence.articles.as_slice()).collect();
        let coverage = Coverage::new(&terms, &users);
        let mut told_by_titles = Known::default();
        articles.iter().for_each(|told| told_by_titles.tell(&Needs::of(&Reading::of(told.document.title()))));
        let known = told_by_titles.clone().and(coverage.central());
        let title_words = TitleWords::of(articles.iter().map(|told| told.document.title()));
        let impressions = sentences.iter().map(|sentence| sentence.read.impression.as_ref());
        let quality = impressions.map(|seen| seen.map_or(USUAL_QUALITY, |seen| seen.quality(&title_words)));
        let quality = quality.collect();
        Self {
            sentences,
            similarity,
            centrality,
            title_match,
            coverage,
            titles: told_by_titles,
            known,
            headline_match: Vec::new(),
            quality,
            kept: Kept::default(),
        }
    }

    /// The same sentences, said by a single voice.
    pub(crate) fn said_by(mut self, voice: &Voice) -> Self {
        self.sentences.iter_mut().for_each(|sentence| sentence.plainness = voice.plainness);
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// The same sentences under a headline.
    pub(crate) fn under(mut self, headline: &Headline, weighter: &TermWeighter) -> Self {
        let of_article = |number: &usize| headline.relevance.get(*number).copied().unwrap_or(1.0);
        for sentence in &mut self.sentences {
            sentence.relevance = sentence.articles.iter().map(of_article).fold(0.0, f64::max);
        }
        self.headed_by(headline.claim.text(), weighter)
    }

    /// The same sentences under this headline or title.
    pub(crate) fn headed_by(mut self, title: &str, weighter: &TermWeighter) -> Self {
        self.kept = Kept::of(title);
        let title = weighter.weigh_title(title);
        let terms = self.sentences.iter().map(|sentence| &sentence.read.terms);
        self.headline_match = terms.map(|terms| f64::from(terms.cosine(&title))).collect();
        self
    }

    /// How much of what the headline says a sentence says: the cosine of their terms, 0 where none was given.
    pub(crate) fn headline_match(&self, index: usize) -> f64 {
        self.headline_match.get(index).copied().unwrap_or_default()
    }

    /// What no sentence may lose when it is shortened.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What a reader of the titles knows.
    pub(crate) fn titles(&self) -> &Known {
        &self.titles
    }

    /// What a reader takes as known: that of the titles, and what most articles speak of.
    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    /// Whether a sentence has to do with the story: it shares a weighty word with another article or any with the headline, or stands in
    /// an article of which most sentences do.
    pub(crate) fn is_linked(&self, index: usize) -> bool {
        let is_told = |index: usize| self.coverage.is_shared(index) || self.headline_match(index) > 0.0;
        let is_about = |article: &usize| {
            let own = (0..self.len())
                .filter(|other| self.sentence(*other).is_some_and(|own| own.articles.contains(article)));
            let (n, n_told) = own.fold((0, 0), |(n, told), own| (n + 1, told + usize::from(is_told(own))));
            n_told * 2 >= n
        };
        let first = self.sentence(index).and_then(|sentence| sentence.articles.first());
        is_told(index) || first.is_none_or(is_about)
    }

    pub(crate) fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    pub(crate) fn sentence(&self, index: usize) -> Option<&PooledSentence> {
        self.sentences.get(index)
    }

    pub(crate) fn similarity(&self, a: usize, b: usize) -> f64 {
        self.similarity.get((a, b)).copied().unwrap_or_default()
    }

    /// How central a sentence is, 1 being the mean of the pool.
    pub(crate) fn centrality(&self, index: usize) -> f64 {
        self.centrality.get(index).copied().unwrap_or_default()
    }

    /// How probable it is that an editor prints a sentence as it stands, in 0..=1.
    pub(crate) fn quality(&self, index: usize) -> f64 {
        self.quality.get(index).copied().unwrap_or_default()
    }

    /// How much of what the titles say a sentence says: mean cosine of their terms.
    pub(crate) fn title_match(&self, index: usize) -> f64 {
        self.title_match.get(index).copied().unwrap_or_default()
    }

    /// The sentences that state the same as `index`, itself first.
    pub(crate) fn same_statement(&self, index: usize) -> Vec<usize> {
        let others = (0..self.len())
            .filter(|&other| other != index && self.similarity(index, other) >= SAME_STATEMENT);
        std::iter::once(index).chain(others).collect()
    }

    /// Where a statement can be read: one place an outlet, those of the sentence itself first.
    pub(crate) fn places_of_statement(&self, index: usize) -> Vec<(&str, &Passage)> {
        let mut outlets = BTreeSet::new();
        let sentences = self.same_statement(index).into_iter().filter_map(|same| self.sentence(same));
        let places = sentences.flat_map(|sentence| &sentence.places);
        places
            .filter(|(outlet, _)| outlets.insert(outlet.as_str()))
            .map(|(outlet, passage)| (outlet.as_str(), passage))
            .collect()
    }
}

/// The terms and the vector of a sentence, as its first article has them.
fn vectors_of<'p>(
    sentence: &PooledSentence,
    articles: &[Told<'p, '_>],
) -> Option<(&'p SparseVector, &'p [f32])> {
    let known = articles.get(*sentence.articles.first()?)?.read;
    Some((&known.sentences.get(sentence.position)?.terms, known.vectors.row(sentence.position)))
}

/// First sentences of all articles, then second ones, and so on, equal ones joined.
fn gather(articles: &[Told<'_, '_>]) -> Vec<PooledSentence> {
    let mut sentences: Vec<PooledSentence> = Vec::new();
    let mut index_of: BTreeMap<&str, usize> = BTreeMap::new();
    let deepest = articles.iter().map(|told| told.read.sentences.len()).max().unwrap_or(0);
    for position in 0..deepest {
        for (number, told) in articles.iter().enumerate() {
            let sentence = told.document.sentences().get(position).zip(told.read.sentences.get(position));
            let Some((sentence, read)) = sentence else { continue };
            let text = told.document.sentence_text(sentence);
            if let Some(pooled) = index_of.get(text).and_then(|&index| sentences.get_mut(index)) {
                add_place(pooled, told.voice, told.document, sentence);
                pooled.articles.push(number);
            } else if sentences.len() < MAX_SENTENCES {
                index_of.insert(text, sentences.len());
                sentences.push(pooled((number, told), (sentence, read), position));
            }
        }
    }
    sentences
}

fn named(text: &str, people: &[FullName], places: &[(String, Passage)]) -> Vec<FullName> {
    let is_here = |person: &&FullName| places.iter().any(|(_, passage)| person.is_introduced_in(passage));
    let named = people.iter().filter(|person| person.is_in(text));
    named
        .map(|person| if is_here(&person) { person.clone().without_role() } else { person.clone() })
        .collect()
}

fn pooled(
    (number, told): (usize, &Told<'_, '_>),
    (sentence, read): (&Sentence, &Arc<ReadSentence>),
    position: usize,
) -> PooledSentence {
    let text = told.document.sentence_text(sentence).to_owned();
    let places = vec![(told.voice.outlet.clone(), Passage::of_sentence(told.document, sentence))];
    PooledSentence {
        read: Arc::clone(read),
        people: named(&text, told.people, &places),
        articles: vec![number],
        plainness: told.voice.plainness,
        relevance: 1.0,
        text,
        position,
        places,
    }
}

fn add_place(pooled: &mut PooledSentence, voice: &Voice, document: &Document<'_>, sentence: &Sentence) {
    pooled.plainness = pooled.plainness.max(voice.plainness);
    if !pooled.places.iter().any(|(known, _)| *known == voice.outlet) {
        pooled.places.push((voice.outlet.clone(), Passage::of_sentence(document, sentence)));
    }
}

/// Words and meaning each count half: words alone miss paraphrases, vectors alone take one place or number for another.
fn similarities(vectors: &[(&SparseVector, &[f32])]) -> Array2<f64> {
    let mut similarity = Array2::eye(vectors.len());
    let mut before = TermIndex::default();
    for (row, (terms, vector)) in vectors.iter().enumerate() {
        for (column, ((_, other), cosine)) in vectors.iter().zip(before.cosines(terms)).enumerate() {
            let meaning = f64::from(dot(vector, other)).max(0.0);
            let value = f64::midpoint(f64::from(cosine), meaning);
            for place in [(row, column), (column, row)] {
                if let Some(entry) = similarity.get_mut(place) {
                    *entry = value;
                }
            }
        }
        before.add(terms);
    }
    similarity
}

/// Continuous LexRank: the stationary distribution of a walk from sentence to similar sentence, scaled to a mean of 1.
///
/// Erkan, Radev: *LexRank: Graph-based lexical centrality as salience in text summarization*, 2004, section 3.2.
fn lexrank(similarity: &Array2<f64>) -> Vec<f64> {
    let n = similarity.nrows();
    let mut transition = similarity.clone();
    for mut row in transition.rows_mut() {
        // The diagonal is 1, so no row sums to zero.
        let sum = row.sum();
        row.mapv_inplace(|value| value / sum);
    }
    let mut rank = Array1::from_elem(n, 1.0);
    for _ in 0..WALK_STEPS {
        let mut reached = Array1::zeros(n);
        for (row, mass) in transition.rows().into_iter().zip(&rank) {
            reached.scaled_add(*mass, &row);
        }
        rank = reached.mapv(|mass: f64| DAMPING * mass + (1.0 - DAMPING));
    }
    rank.to_vec()
}
