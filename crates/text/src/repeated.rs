//! Sentences that an outlet prints under everything.

use std::collections::BTreeSet;

use samestory_model::TermId;

use crate::document::Document;
use crate::term_cutting::terms;
use crate::terms::term_id;

/// A sentence that stands in articles on so many unrelated matters is a part of the outlet's page.
const MIN_MATTERS: usize = 3;

/// So many articles with a sentence are looked at.
const MAX_ARTICLES: usize = 64;

/// Shorter words of titles are shared by unrelated ones.
const MIN_TITLE_WORD_BYTES: usize = 5;

/// Sentences that an outlet prints under articles on unrelated matters, learned from a batch: appeals for tips, house rules,
/// notes on the series.
///
/// A sentence counts as repeated when the outlet prints it in at least three articles of which no two have a longer word
/// of their titles in common. Background that an outlet repeats within one story, and its own copies of one text, do not count.
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
    /// Finds them. The order of the documents does not matter.
    ///
    /// # Complexity
    /// O(n log n) in the number of sentences.
    #[must_use]
    pub fn learn(documents: &[Document<'_>]) -> Self {
        let mut in_order: Vec<&Document<'_>> = documents.iter().collect();
        in_order.sort_by_key(|document| document.article().id());
        let mut found: Vec<(TermId, usize)> = in_order
            .iter()
            .enumerate()
            .flat_map(|(index, document)| keys(document).map(move |key| (key, index)))
            .collect();
        found.sort_unstable();
        let of_sentence = found.chunk_by(|(first, _), (second, _)| first == second);
        let repeated = of_sentence.filter(|articles| spans_matters(articles, &in_order));
        Self { keys: repeated.filter_map(|articles| articles.first()).map(|(key, _)| *key).collect() }
    }

    pub(crate) fn contains(&self, outlet: &str, sentence: &str) -> bool {
        !self.keys.is_empty() && self.keys.binary_search(&key(outlet, sentence)).is_ok()
    }
}

fn keys(document: &Document<'_>) -> impl Iterator<Item = TermId> {
    let sentences = document.outlet().map(|outlet| {
        document.sentences().iter().map(move |sentence| key(outlet, document.sentence_text(sentence)))
    });
    sentences.into_iter().flatten()
}

fn key(outlet: &str, sentence: &str) -> TermId {
    term_id(&format!("{outlet}\n{sentence}"))
}

/// Whether the articles are about enough unrelated matters.
fn spans_matters(articles: &[(TermId, usize)], documents: &[&Document<'_>]) -> bool {
    if articles.len() < MIN_MATTERS {
        return false;
    }
    let mut seen = BTreeSet::new();
    let mut n_matters = 0;
    for document in articles.iter().take(MAX_ARTICLES).filter_map(|(_, index)| documents.get(*index)) {
        let words: Vec<_> =
            terms(document.title()).filter(|word| word.len() >= MIN_TITLE_WORD_BYTES).collect();
        if !words.is_empty() && words.iter().all(|word| !seen.contains(word)) {
            n_matters += 1;
            seen.extend(words);
        }
    }
    n_matters >= MIN_MATTERS
}
