//! The real articles that a stream is made from.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use samestory::analysis::{CrfTagger, NameTagger, name_vector};
use samestory::embed::StaticEmbedder;
use samestory::model::{Article, Clustering, Embedder, Fingerprint, SparseVector, TermId};
use samestory::text::{Document, TermWeighter, figures, term_id, terms, words};
use samestory_examples::evaluation::labelled;
use samestory_examples::{Source, read};

use crate::{COUNTED_WORDS, EMBEDDED_WORDS, NAMED_WORDS, beginning};

/// Labelled articles, read into terms, names, numbers and vectors.
#[derive(Debug)]
pub struct Base {
    pub(super) articles: Vec<BaseArticle>,
    stories: Clustering,
    pub(super) fingerprint: Fingerprint,
}

#[derive(Debug)]
pub(super) struct BaseArticle {
    pub(super) title_terms: Vec<Weighted>,
    pub(super) text_terms: Vec<Weighted>,
    pub(super) names: Vec<Weighted>,
    pub(super) numbers: Vec<Key>,
    pub(super) vector: Vec<f32>,
    pub(super) title: Vec<Word>,
    pub(super) sentences: Vec<Vec<Word>>,
}

/// What decides whether a term is another one in another story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// A term; of a name, that of its last word, so that a person is one whether or not the given name stands there.
    pub(super) id: TermId,
    /// In so many ways it appears: with so many, each is as common in the stream as the term is in news.
    pub(super) n_variants: u64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Weighted {
    pub(super) id: TermId,
    pub(super) key: Key,
    pub(super) weight: f32,
}

/// A word and what stands between it and the one before.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) before: String,
    pub(super) text: String,
    pub(super) key: Key,
}

impl Base {
    /// The bundled sample day, and the labelled articles of further files.
    ///
    /// # Errors
    /// When a file cannot be read, or holds no label.
    pub fn read(files: &[PathBuf]) -> Result<Self, Box<dyn Error>> {
        let files = files.iter().cloned().map(Source::File);
        let mut base = (Vec::new(), Vec::new());
        for (number, source) in std::iter::once(Source::SampleDay).chain(files).enumerate() {
            let set = labelled(read(&source, false)?)?;
            base.0.extend(set.batch.articles().iter().cloned());
            base.1.extend(set.gold.labels().iter().map(|label| (number, *label)));
        }
        Reader::new(&base.0).base(Clustering::from_labels(&base.1))
    }

    /// Number of articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    pub(super) fn story_of(&self, article: usize) -> usize {
        self.stories.labels()[article]
    }

    pub(super) fn articles_of(&self, story: usize) -> &[usize] {
        &self.stories.stories()[story]
    }
}

/// Reads articles into what a stream needs.
struct Reader<'a> {
    documents: Vec<Document<'a>>,
    weighter: TermWeighter,
    tagger: CrfTagger,
    /// In how many articles each term stands.
    counts: BTreeMap<TermId, usize>,
}

impl<'a> Reader<'a> {
    fn new(articles: &'a [Article]) -> Self {
        let documents: Vec<Document<'a>> = articles.iter().map(Document::new).collect();
        let mut counts = BTreeMap::new();
        for document in &documents {
            let texts = [document.title(), document.body().as_str()].into_iter();
            let mut ids: Vec<TermId> = texts.flat_map(terms).map(|term| term_id(&term)).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().for_each(|id| *counts.entry(id).or_default() += 1);
        }
        Self { documents, weighter: TermWeighter::bundled(), tagger: CrfTagger::bundled(), counts }
    }

    fn base(&self, stories: Clustering) -> Result<Base, Box<dyn Error>> {
        let embedder = StaticEmbedder::bundled();
        let texts: Vec<String> = self.documents.iter().map(embedded_text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = embedder.embed(&texts)?;
        let rows = self.documents.iter().enumerate();
        let articles = rows.map(|(row, document)| self.article(document, vectors.row(row))).collect();
        Ok(Base { articles, stories, fingerprint: embedder.fingerprint().clone() })
    }

    fn article(&self, document: &Document<'_>, vector: &[f32]) -> BaseArticle {
        let (title, body) = (document.title(), document.body().as_str());
        let keys = self.keys([title, body]);
        let weighted = |terms: SparseVector| {
            let entries = terms.entries().iter();
            entries.filter_map(|&(id, weight)| Some(Weighted { id, key: *keys.get(&id)?, weight })).collect()
        };
        let counted = [title, beginning(body, COUNTED_WORDS)].into_iter().flat_map(figures);
        let sentences = document.sentences().iter().map(|sentence| document.sentence_text(sentence));
        BaseArticle {
            title_terms: weighted(self.weighter.weigh_document_title(document)),
            text_terms: weighted(self.weighter.weigh_document(document)),
            names: self.names(title, beginning(body, NAMED_WORDS)),
            numbers: counted.map(|figure| self.key(&figure)).collect(),
            vector: vector.to_vec(),
            title: self.words(title),
            sentences: sentences.map(|sentence| self.words(sentence)).collect(),
        }
    }

    fn keys(&self, texts: [&str; 2]) -> BTreeMap<TermId, Key> {
        texts.into_iter().flat_map(terms).map(|term| (term_id(&term), self.key(&term))).collect()
    }

    fn key(&self, term: &str) -> Key {
        let id = term_id(term);
        let n_articles = self.counts.get(&id).copied().unwrap_or(1) as f32;
        let in_base = n_articles / self.documents.len() as f32;
        let in_news = libm::expf(-self.weighter.idf(term));
        Key { id, n_variants: libm::roundf(in_base / in_news).max(1.0) as u64 }
    }

    fn names(&self, title: &str, lead: &str) -> Vec<Weighted> {
        let (title, lead) = (self.tagger.mentions(title), self.tagger.mentions(lead));
        let mut keys: BTreeMap<TermId, Key> = BTreeMap::new();
        for mention in title.iter().chain(&lead) {
            let Some(key) = terms(&mention.text).last().map(|word| self.key(&word)) else { continue };
            for (id, _) in name_vector(&[], std::slice::from_ref(mention)).entries() {
                keys.entry(*id).or_insert(key);
            }
        }
        let named = name_vector(&title, &lead);
        let entries = named.entries().iter();
        entries.filter_map(|&(id, weight)| Some(Weighted { id, key: *keys.get(&id)?, weight })).collect()
    }

    fn words(&self, text: &str) -> Vec<Word> {
        let mut end = 0;
        let word = |(span, word): (samestory::model::Span, &str)| {
            let before = text.get(end..span.start()).unwrap_or_default().to_owned();
            end = span.end();
            let key = self.key(&terms(word).next().unwrap_or_default());
            Word { before, text: word.to_owned(), key }
        };
        words(text).map(word).collect()
    }
}

fn embedded_text(document: &Document<'_>) -> String {
    format!("{}\n{}", document.title(), beginning(document.body().as_str(), EMBEDDED_WORDS))
}
