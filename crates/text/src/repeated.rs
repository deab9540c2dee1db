//! Sentences that an outlet prints under everything.

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::TermId;

use crate::document::Document;
use crate::language::{Language, StopWordIds};
use crate::term_cutting::terms;
use crate::terms::term_id;

/// A sentence that stands in articles on so many unrelated matters is a part of the outlet's page.
const MIN_MATTERS: usize = 3;

/// So many articles with a sentence are looked at.
const MAX_ARTICLES: usize = 64;

/// Shorter words are shared by unrelated articles.
const MIN_WORD_BYTES: usize = 5;

/// Of a title or a sentence, so many words are looked at.
const MAX_WORDS: usize = 64;

/// An article says what it is about in its title and its first few sentences.
const MAX_LEAD: usize = 3;

/// Sentences that an outlet prints under articles on unrelated matters, learned from a batch: appeals for tips, house rules,
/// notes on the series.
///
/// A sentence counts as repeated when the outlet prints it in at least three articles of which no two have a longer word
/// of their titles in common, unless half of them or more speak of the same things as the sentence in their titles or first
/// sentences: that is background of one story, whose titles may all differ. An outlet's own copies of one text do not count.
///
/// ```
/// use samestory_model::Article;
/// use samestory_text::{Document, RepeatedSentences};
///
/// let article = |id, title: &str, event: &str| {
///     let body = format!("{event} Do you know more? Ring the newsroom.");
///     Article::builder(id).title(title).source("courier.example").body(body).build()
/// };
/// let articles = [
///     article("a", "Ferry sinks off Sorrel", "A ferry sank.")?,
///     article("b", "Council votes on bridge", "The bridge will be built.")?,
///     article("c", "Northside win the cup", "Northside won.")?,
/// ];
/// let mut documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
/// let repeated = RepeatedSentences::learn(&documents);
/// documents.iter_mut().for_each(|document| document.leave_out(&repeated));
/// let left: Vec<&str> = documents.iter().map(|d| d.sentence_text(&d.sentences()[0])).collect();
/// assert_eq!(left, ["A ferry sank.", "The bridge will be built.", "Northside won."]);
/// assert!(documents.iter().all(|document| document.sentences().len() == 1));
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct RepeatedSentences {
    /// Keys of an outlet with a sentence, ascending.
    keys: Vec<TermId>,
}

impl RepeatedSentences {
    /// Finds them in the sentences of all documents, each with its outlet. The order of the documents does
    /// not matter.
    ///
    /// # Complexity
    /// O(n log n) in the number of sentences, linear in the length of titles.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Article;
    /// use samestory_text::{Document, RepeatedSentences};
    ///
    /// let article = |id, title: &str| {
    ///     let body = format!("{title}. Ring the newsroom with tips. The Sorrel ferry sank in May.");
    ///     Article::builder(id).title(title).source("courier.example").body(body).build()
    /// };
    /// let articles = [
    ///     article("a", "Inquiry hears captain of the ferry")?,
    ///     article("b", "Wreck raised off Sorrel")?,
    ///     article("c", "Families remember the dead")?,
    /// ];
    /// let mut documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    /// let repeated = RepeatedSentences::learn(&documents);
    /// documents[0].leave_out(&repeated);
    /// let left: Vec<_> = documents[0].sentences().iter().map(|s| documents[0].sentence_text(s)).collect();
    /// // The last sentence is background of the story that the articles tell, and stays.
    /// assert_eq!(left, ["Inquiry hears captain of the ferry.", "The Sorrel ferry sank in May."]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn learn(documents: &[Document<'_>]) -> Self {
        let mut in_order: Vec<&Document<'_>> = documents.iter().collect();
        in_order.sort_by_key(|document| document.article().id());
        let mut found: Vec<Place> =
            in_order.iter().enumerate().flat_map(|(index, document)| places(index, document)).collect();
        found.sort_unstable();
        let of_sentence = found.chunk_by(|first, second| first.key == second.key);
        let frequent: Vec<&[Place]> = of_sentence.filter(|places| places.len() >= MIN_MATTERS).collect();
        let matters = matters(&frequent, &in_order);
        let repeated = frequent.into_iter().filter(|places| {
            let own: Vec<&Matter> =
                places.iter().take(MAX_ARTICLES).filter_map(|place| matters.get(&place.document)).collect();
            spans_matters(&own) && places.first().is_some_and(|place| !is_background(place, &own, &in_order))
        });
        Self { keys: repeated.filter_map(|places| places.first()).map(|place| place.key).collect() }
    }

    pub(crate) fn contains(&self, outlet: &str, sentence: &str) -> bool {
        !self.keys.is_empty() && self.keys.binary_search(&key(outlet, sentence)).is_ok()
    }
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Of the outlet with the sentence.
    key: TermId,
    document: usize,
    sentence: usize,
}

fn places(index: usize, document: &Document<'_>) -> impl Iterator<Item = Place> {
    let keys = document.outlet().map(|outlet| {
        document.sentences().iter().map(move |sentence| key(outlet, document.sentence_text(sentence)))
    });
    let numbered = keys.into_iter().flatten().enumerate();
    numbered.map(move |(sentence, key)| Place { key, document: index, sentence })
}

fn key(outlet: &str, sentence: &str) -> TermId {
    term_id(&format!("{outlet}\n{sentence}"))
}

/// What the articles are about in which frequent sentences stand, each read once.
fn matters(frequent: &[&[Place]], documents: &[&Document<'_>]) -> BTreeMap<usize, Matter> {
    let numbers = frequent.iter().flat_map(|places| places.iter().take(MAX_ARTICLES));
    let numbers: BTreeSet<usize> = numbers.map(|place| place.document).collect();
    let matter = |number: usize| Some((number, Matter::of(documents.get(number)?)));
    numbers.into_iter().filter_map(matter).collect()
}

/// What an article is about: longer words.
struct Matter {
    title: BTreeSet<TermId>,
    /// Of its first sentences, each with its key.
    lead: Vec<(TermId, BTreeSet<TermId>)>,
}

impl Matter {
    fn of(document: &Document<'_>) -> Self {
        let words_of = |text: &str| long_words(text, document).collect();
        let lead = document.outlet().into_iter().flat_map(|outlet| {
            let texts = document.sentences().iter().take(MAX_LEAD).map(|s| document.sentence_text(s));
            texts.map(move |text| (key(outlet, text), long_words(text, document).collect()))
        });
        Self { title: words_of(document.title()), lead: lead.collect() }
    }

    /// Whether the title or a first sentence other than that of `own` holds `word`.
    fn speaks_of(&self, word: TermId, own: TermId) -> bool {
        let mut others = self.lead.iter().filter(|(key, _)| *key != own);
        self.title.contains(&word) || others.any(|(_, words)| words.contains(&word))
    }
}

/// The longer words of a text that are no stop words.
fn long_words(text: &str, document: &Document<'_>) -> impl Iterator<Item = TermId> {
    let language = document.language().map_or(Language::ENGLISH, |found| found.language);
    let stop_words = StopWordIds::of(language);
    let long = terms(text).take(MAX_WORDS).filter(|word| word.len() >= MIN_WORD_BYTES);
    long.map(|word| term_id(&word)).filter(move |word| !stop_words.contains(*word))
}

/// Whether the articles are about enough unrelated matters.
fn spans_matters(articles: &[&Matter]) -> bool {
    let mut seen = BTreeSet::new();
    let mut n_matters = 0;
    for article in articles {
        if !article.title.is_empty() && article.title.is_disjoint(&seen) {
            n_matters += 1;
            seen.extend(&article.title);
        }
    }
    n_matters >= MIN_MATTERS
}

/// Whether the articles speak of the same things as a sentence of theirs.
fn is_background(place: &Place, articles: &[&Matter], documents: &[&Document<'_>]) -> bool {
    let Some(document) = documents.get(place.document) else { return false };
    let text =
        document.sentences().get(place.sentence).map_or("", |sentence| document.sentence_text(sentence));
    let words: Vec<TermId> = long_words(text, document).collect();
    let speaks = |article: &&&Matter| words.iter().any(|word| article.speaks_of(*word, place.key));
    articles.iter().filter(speaks).count() * 2 >= articles.len()
}
