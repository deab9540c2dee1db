//! What is clustered: terms, names, numbers, a vector and a time an article.

use std::borrow::Cow;

use samestory_model::{ArticleId, Embeddings, Precision, SparseVector, TermId, Timestamp};

use crate::config::GraphConfig;
use crate::control::Control;
use crate::copies::copies;
use crate::error::{Cancelled, Error};
use crate::numbers::Numbers;
use crate::pair::UpperBounds;
use crate::postings::{common_terms, nearest_by_terms};
use crate::surroundings::{CROWD, Surroundings};
use crate::terms::TermMatrix;
use crate::text_neighbors::TextNeighbors;
use crate::time_order::TimeOrder;

/// A time further than this from the median of all times is not believed.
const MAX_SPREAD_SECONDS: u64 = 10 * 366 * 24 * 3600;

/// Added to the number of terms before its logarithm is taken.
pub(crate) const LENGTH_FLOOR: f64 = 10.0;

/// Shorter articles count as this long: what has no body has few terms, but then so have all the others.
const MIN_LENGTH: f64 = 40.0;

/// An article as the clustering sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    id: ArticleId,
    title_terms: SparseVector,
    text_terms: SparseVector,
    names: SparseVector,
    numbers: Vec<TermId>,
    language: Option<u32>,
    published: Option<Timestamp>,
}

impl Item {
    /// An article of which nothing is known yet.
    ///
    /// ```
    /// use samestory_cluster::Item;
    /// use samestory_model::ArticleId;
    ///
    /// let item = Item::new(ArticleId::new("mt-1")?);
    /// assert_eq!(item.id().as_str(), "mt-1");
    /// // What comes later completes it.
    /// assert_ne!(item.clone().with_language(1), item);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(id: ArticleId) -> Self {
        let nothing = SparseVector::default;
        let (title_terms, text_terms, names) = (nothing(), nothing(), nothing());
        Self { id, title_terms, text_terms, names, numbers: Vec::new(), language: None, published: None }
    }

    /// The weighted terms of the title. Articles that share some are compared; as evidence, the terms of title and
    /// body together count.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, SimilarityGraph};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
    ///
    /// let item = |id: &str, word, day: &str| -> Result<Item, samestory_model::Error> {
    ///     let title = SparseVector::from_weights(vec![(TermId::new(word), 1.0)]);
    ///     let item = Item::new(ArticleId::new(id)?).with_title_terms(title.clone()).with_text_terms(title);
    ///     Ok(item.with_published(day.parse()?))
    /// };
    /// let (a, b) = (item("a", 1, "2026-05-12")?, item("b", 2, "2026-05-13")?);
    /// let items = vec![a, b, item("c", 1, "2026-05-14")?];
    /// let no_vectors = Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; 3])?;
    /// let items = Items::new(items, no_vectors)?;
    /// let graph = SimilarityGraph::build(&items, &ClusterConfig::default(), &Control::default())?;
    /// // A word that two titles share is enough for the two articles to be compared; the texts decide.
    /// let pairs: Vec<(usize, usize)> = graph.edges().map(|(a, b, _)| (a, b)).collect();
    /// assert_eq!(pairs, [(0, 2)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_title_terms(mut self, terms: SparseVector) -> Self {
        self.title_terms = terms;
        self
    }

    /// The weighted terms of title and body together.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
    ///
    /// let text = |ids: [u64; 2]| SparseVector::from_weights(ids.map(|id| (TermId::new(id), 1.0)).to_vec());
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_text_terms(text([1, 2])),
    ///     Item::new(ArticleId::new("b")?).with_text_terms(text([1, 2])),
    ///     Item::new(ArticleId::new("c")?).with_text_terms(text([3, 4])),
    /// ];
    /// let no_vectors = Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; 3])?;
    /// let items = Items::new(items, no_vectors)?;
    /// let model = PairModel::default();
    /// assert!(model.probability(&items, 0, 1) > 0.99);
    /// assert!(model.probability(&items, 0, 2) < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_text_terms(mut self, terms: SparseVector) -> Self {
        self.text_terms = terms;
        self
    }

    /// The weighted names of persons, organisations, places and other things that title and lead name.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
    ///
    /// let name = |id| SparseVector::from_weights(vec![(TermId::new(id), 1.0)]);
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_names(name(1)),
    ///     Item::new(ArticleId::new("b")?).with_names(name(1)),
    ///     Item::new(ArticleId::new("c")?).with_names(name(2)),
    /// ];
    /// let no_vectors = Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; 3])?;
    /// let items = Items::new(items, no_vectors)?;
    /// // The same name speaks for one story, another name against it.
    /// let probability = |a, b| PairModel::default().probability(&items, a, b);
    /// assert!(probability(0, 1) > 0.5 && probability(0, 2) < 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_names(mut self, names: SparseVector) -> Self {
        self.names = names;
        self
    }

    /// The numbers in title and lead, each as an id.
    ///
    /// ```
    /// use samestory_cluster::Item;
    /// use samestory_model::{ArticleId, TermId};
    ///
    /// // Their order does not matter, nor how often each is there.
    /// let item = Item::new(ArticleId::new("a")?);
    /// let numbers = item.clone().with_numbers([45, 2026, 45].map(TermId::new));
    /// assert_eq!(numbers, item.clone().with_numbers([2026, 45].map(TermId::new)));
    /// assert_ne!(numbers, item);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_numbers(mut self, numbers: impl IntoIterator<Item = TermId>) -> Self {
        self.numbers = numbers.into_iter().collect();
        self.numbers.sort_unstable();
        self.numbers.dedup();
        self
    }

    /// A code for the language of the text, whatever the codes are: articles of two languages have fewer terms in common, and are compared as
    /// such. Leave it out where the language is not certain; the terms of such an article are taken to be in the other one's language.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_language(1),
    ///     Item::new(ArticleId::new("b")?).with_language(1),
    ///     Item::new(ArticleId::new("c")?).with_language(2),
    /// ];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0; 3])?;
    /// let (items, model) = (Items::new(items, vectors)?, PairModel::default());
    /// assert!(model.probability(&items, 0, 1) > 0.99);
    /// // Equal vectors say nothing of texts in two languages.
    /// assert!(model.probability(&items, 0, 2) < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_language(mut self, code: u32) -> Self {
        self.language = Some(code);
        self
    }

    /// When it was published. Without a time, time says nothing of the article. One that is far from those of all
    /// others is not believed; see [`Items::implausible_times`].
    ///
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_published("2026-05-12T07:40:00Z".parse()?),
    ///     Item::new(ArticleId::new("b")?).with_published("2026-05-12T09:00:00Z".parse()?),
    ///     Item::new(ArticleId::new("c")?).with_published("2026-07-12T09:00:00Z".parse()?),
    /// ];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0; 3])?;
    /// let (items, model) = (Items::new(items, vectors)?, PairModel::default());
    /// // Two months apart, one story is a little less probable.
    /// assert!(model.probability(&items, 0, 1) > model.probability(&items, 0, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_published(mut self, time: Timestamp) -> Self {
        self.published = Some(time);
        self
    }

    /// The article's id.
    ///
    /// ```
    /// use samestory_cluster::Item;
    /// use samestory_model::ArticleId;
    ///
    /// let mut items = vec![Item::new(ArticleId::new("b")?), Item::new(ArticleId::new("a")?)];
    /// // As they have to be for `Items`.
    /// items.sort_by(|first, second| first.id().cmp(second.id()));
    /// assert_eq!(items[0].id().as_str(), "a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> &ArticleId {
        &self.id
    }

    pub(crate) fn title_terms(&self) -> &SparseVector {
        &self.title_terms
    }

    pub(crate) fn text_terms(&self) -> &SparseVector {
        &self.text_terms
    }

    pub(crate) fn names(&self) -> &SparseVector {
        &self.names
    }

    pub(crate) fn language(&self) -> Option<u32> {
        self.language
    }

    /// Ascending, without doubles.
    pub(crate) fn numbers(&self) -> &[TermId] {
        &self.numbers
    }
}

/// The terms of all articles, a row an article.
#[derive(Debug, Clone)]
pub(crate) struct Matrices {
    pub(crate) texts: TermMatrix,
    pub(crate) titles: TermMatrix,
    pub(crate) names: TermMatrix,
}

/// Parts of [`Items`], with which other items can be made.
pub(crate) struct Parts {
    pub(crate) items: Vec<Item>,
    pub(crate) matrices: Matrices,
    pub(crate) copies: Vec<Vec<usize>>,
    pub(crate) text_neighbors: TextNeighbors,
    pub(crate) surroundings: Surroundings,
    pub(crate) times: Vec<Option<Timestamp>>,
    pub(crate) vectors_align_languages: bool,
}

/// Articles by ascending id, each with its vector.
///
/// ```
/// use samestory_cluster::{Item, Items};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint};
///
/// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0])?;
/// let items = Items::new(vec![Item::new(ArticleId::new("a")?)], vectors)?;
/// assert_eq!(items.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Items {
    items: Vec<Item>,
    embeddings: Embeddings,
    has_vector: Vec<bool>,
    vectors_align_languages: bool,
    /// Believed times only.
    times: Vec<Option<Timestamp>>,
    implausible_times: Vec<usize>,
    matrices: Matrices,
    /// Articles that no feature can tell apart, together.
    copies: Vec<Vec<usize>>,
    /// For each article its place among these.
    node_of: Vec<u32>,
    /// For each node those nearest by the terms of the texts, as a [`GraphConfig`] asks for them that leaves everything as it is.
    text_neighbors: TextNeighbors,
    surroundings: Surroundings,
    numbers: Numbers,
    /// For each article half the logarithm of its length above [`LENGTH_FLOOR`].
    half_log_length: Vec<f64>,
}

impl Items {
    /// Row `i` of `embeddings` belongs to `items[i]`.
    ///
    /// # Errors
    /// When there are not as many rows as items, or the ids are not strictly ascending: with ids in order, no result can
    /// depend on the order of the input.
    ///
    /// # Complexity
    /// O(n × postings) for n distinct articles, shared over threads: the surroundings of each are looked at.
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0, 0.5])?;
    /// assert_eq!(Items::new(vec![item("a")?, item("b")?], vectors.clone())?.len(), 2);
    /// let error = Items::new(vec![item("b")?, item("a")?], vectors).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to cluster: id `a` follows `b`, but ids must ascend");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(items: Vec<Item>, embeddings: Embeddings) -> Result<Self, Error> {
        if items.len() != embeddings.len() {
            return Err(Error::lengths(items.len(), embeddings.len()));
        }
        check_order(&items)?;
        let of_all = |terms: fn(&Item) -> &SparseVector| TermMatrix::of(items.iter().map(terms));
        let others = || (of_all(Item::title_terms), of_all(Item::names));
        let (texts, (titles, names)) = rayon::join(|| of_all(Item::text_terms), others);
        let matrices = Matrices { texts, titles, names };
        Ok(Self::assembled(items, embeddings, matrices).with_neighbors_found())
    }

    /// The same with vectors that can be compared across languages, as those of a multilingual model can whose
    /// [`Embedder::aligns_languages`](samestory_model::Embedder::aligns_languages) says so. Without this, vectors say nothing of two articles in two
    /// languages.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items, PairModel};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_language(1),
    ///     Item::new(ArticleId::new("b")?).with_language(2),
    /// ];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, vec![1.0, 0.0, 1.0, 0.0])?;
    /// let (items, model) = (Items::new(items, vectors)?, PairModel::default());
    /// assert!(model.probability(&items, 0, 1) <= 0.5);
    /// assert!(model.probability(&items.with_aligned_languages(true), 0, 1) > 0.99);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_aligned_languages(mut self, are_aligned: bool) -> Self {
        self.vectors_align_languages = are_aligned;
        self
    }

    /// Everything but what is found by comparing articles.
    pub(crate) fn assembled(items: Vec<Item>, embeddings: Embeddings, matrices: Matrices) -> Self {
        let has_vector =
            (0..items.len()).map(|row| embeddings.row(row).iter().any(|value| *value != 0.0)).collect();
        let median = median_seconds(&items);
        let is_believed = |time: &Timestamp| time.seconds().abs_diff(median) <= MAX_SPREAD_SECONDS;
        let times: Vec<Option<Timestamp>> =
            items.iter().map(|item| item.published.filter(is_believed)).collect();
        let is_refused = |&index: &usize| items[index].published.is_some() && times[index].is_none();
        let implausible_times = (0..items.len()).filter(is_refused).collect();
        let half_log_length = |item: &Item| libm::log(length(item) + LENGTH_FLOOR) / 2.0;
        let half_log_length = items.iter().map(half_log_length).collect();
        let numbers = Numbers::of(items.iter().map(Item::numbers));
        let mut items = Self {
            items,
            embeddings,
            has_vector,
            vectors_align_languages: false,
            times,
            implausible_times,
            matrices,
            copies: Vec::new(),
            node_of: Vec::new(),
            text_neighbors: TextNeighbors::default(),
            surroundings: Surroundings::default(),
            numbers,
            half_log_length,
        };
        items.copies = copies(&items);
        items.node_of = nodes_of(&items.copies, items.len());
        items
    }

    /// No items; `vectors` has no row.
    pub(crate) fn nothing(vectors: Embeddings) -> Self {
        let nothing = || TermMatrix::of(std::iter::empty());
        let matrices = Matrices { texts: nothing(), titles: nothing(), names: nothing() };
        Self::assembled(Vec::new(), vectors, matrices)
    }

    /// The same with the neighbours that a search finds.
    pub(crate) fn with_neighbors_found(self) -> Self {
        let found = self.find_text_neighbors();
        self.with_text_neighbors(found)
    }

    /// The same with other neighbours.
    pub(crate) fn with_text_neighbors(mut self, text_neighbors: TextNeighbors) -> Self {
        self.text_neighbors = text_neighbors;
        self.surroundings = Surroundings::of(&self);
        self
    }

    /// What it was made of and what was found.
    pub(crate) fn into_parts(self) -> Parts {
        let Self {
            items,
            matrices,
            copies,
            text_neighbors,
            surroundings,
            times,
            vectors_align_languages,
            ..
        } = self;
        Parts { items, matrices, copies, text_neighbors, surroundings, times, vectors_align_languages }
    }

    /// Number of articles, copies included.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// // Copies count as the articles that they are.
    /// let items = vec![Item::new(ArticleId::new("a")?), Item::new(ArticleId::new("b")?)];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0, 1.0])?;
    /// assert_eq!(Items::new(items, vectors)?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no article.
    ///
    /// ```
    /// use samestory_cluster::Items;
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let no_vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, Vec::new())?;
    /// assert!(Items::new(Vec::new(), no_vectors)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The id of an article.
    ///
    /// # Panics
    /// When `index` is not below [`Items::len`].
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Item, Items, cluster};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![Item::new(ArticleId::new("mt-1")?), Item::new(ArticleId::new("mt-2")?)];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0, -1.0])?;
    /// let items = Items::new(items, vectors)?;
    /// let clustering = cluster(&items, &ClusterConfig::default(), &Control::default())?;
    /// // The smallest id of each story.
    /// let first = |story: &Vec<usize>| items.id(story[0]).as_str();
    /// let firsts: Vec<&str> = clustering.stories().iter().map(first).collect();
    /// assert_eq!(firsts, ["mt-1", "mt-2"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self, index: usize) -> &ArticleId {
        self.items[index].id()
    }

    /// The articles whose time lies more than ten years from the median time, ascending; they count as undated.
    ///
    /// ```
    /// use samestory_cluster::{Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let items = vec![
    ///     Item::new(ArticleId::new("a")?).with_published("2026-05-12".parse()?),
    ///     Item::new(ArticleId::new("b")?).with_published("1970-01-01".parse()?),
    ///     Item::new(ArticleId::new("c")?).with_published("2026-05-14".parse()?),
    /// ];
    /// let vectors = Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; 3])?;
    /// assert_eq!(Items::new(items, vectors)?.implausible_times(), [1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn implausible_times(&self) -> &[usize] {
        &self.implausible_times
    }

    pub(crate) fn item(&self, index: usize) -> &Item {
        &self.items[index]
    }

    pub(crate) fn embeddings(&self) -> &Embeddings {
        &self.embeddings
    }

    /// Whether two articles are in two languages, both of which are known.
    pub(crate) fn differ_in_language(&self, a: usize, b: usize) -> bool {
        let languages = self.items[a].language.zip(self.items[b].language);
        languages.is_some_and(|(first, second)| first != second)
    }

    pub(crate) fn vectors_align_languages(&self) -> bool {
        self.vectors_align_languages
    }

    pub(crate) fn has_vector(&self, index: usize) -> bool {
        self.has_vector[index]
    }

    /// Articles that no feature can tell apart, together: each list ascending, the lists by their first article.
    pub(crate) fn copies(&self) -> &[Vec<usize>] {
        &self.copies
    }

    /// The first article of each list of [`Items::copies`], which stands for all of them.
    pub(crate) fn first_copies(&self) -> Vec<usize> {
        self.copies.iter().filter_map(|copies| copies.first().copied()).collect()
    }

    pub(crate) fn text_neighbors(&self) -> &TextNeighbors {
        &self.text_neighbors
    }

    fn find_text_neighbors(&self) -> TextNeighbors {
        let config = GraphConfig::default();
        // Nobody cancels this.
        self.search_texts(n_text_neighbors(), &config, &Control::default()).unwrap_or_default()
    }

    fn search_texts(
        &self,
        limit: usize,
        config: &GraphConfig,
        control: &Control<'_>,
    ) -> Result<TextNeighbors, Cancelled> {
        let articles = self.first_copies();
        let order = TimeOrder::of(self, &articles, config.time_window);
        let texts = (&self.matrices.texts, &articles[..]);
        let lists = nearest_by_terms(texts, &order, (limit, config), control, |_| ())?;
        let is_common = common_terms(texts, &order, config);
        Ok(TextNeighbors::new(lists, order.places(articles.len()), texts, &is_common))
    }

    /// For each node those nearest by the terms of the texts. They are known already, unless a configuration asks for others.
    pub(crate) fn nearest_texts(
        &self,
        config: &GraphConfig,
        control: &Control<'_>,
    ) -> Result<Cow<'_, TextNeighbors>, Cancelled> {
        let limit = config.n_sparse_neighbors.min(self.copies.len());
        let n_known = self.text_neighbors.lists().limit();
        if !self.knows_texts(config) {
            return Ok(Cow::Owned(self.search_texts(limit, config, control)?));
        }
        if limit < n_known {
            return Ok(Cow::Owned(self.text_neighbors.truncated(limit)));
        }
        Ok(Cow::Borrowed(&self.text_neighbors))
    }

    /// For each term of the texts whether it is common, by the usual configuration.
    pub(crate) fn common_in_texts(&self) -> Vec<bool> {
        let (articles, usual) = (self.first_copies(), GraphConfig::default());
        let order = TimeOrder::of(self, &articles, usual.time_window);
        common_terms((self.text_matrix(), &articles), &order, &usual)
    }

    /// Whether the neighbours by texts that a configuration asks for are known already.
    pub(crate) fn knows_texts(&self, config: &GraphConfig) -> bool {
        let window = |config: &GraphConfig| config.time_window.min(self.copies.len());
        let asked = |config: &GraphConfig| (config.max_postings, config.n_strong_terms, window(config));
        let limit = config.n_sparse_neighbors.min(self.copies.len());
        asked(config) == asked(&GraphConfig::default()) && limit <= self.text_neighbors.lists().limit()
    }

    /// Whether there is anything at all to compare the article by.
    pub(crate) fn has_evidence(&self, index: usize) -> bool {
        let item = &self.items[index];
        self.has_vector[index] || !item.text_terms.is_empty() || !item.title_terms.is_empty()
    }

    /// The time it was published, unless that is not believed.
    pub(crate) fn time(&self, index: usize) -> Option<Timestamp> {
        self.times[index]
    }

    /// The terms of titles and bodies, a row an article.
    pub(crate) fn text_matrix(&self) -> &TermMatrix {
        &self.matrices.texts
    }

    /// The terms of the titles, a row an article.
    pub(crate) fn title_matrix(&self) -> &TermMatrix {
        &self.matrices.titles
    }

    /// The names, a row an article.
    pub(crate) fn name_matrix(&self) -> &TermMatrix {
        &self.matrices.names
    }

    /// How many different terms two articles have, at least 40: the geometric mean, each [`LENGTH_FLOOR`] above. Told as the logarithm
    /// of that and [`LENGTH_FLOOR`].
    pub(crate) fn log_length(&self, a: usize, b: usize) -> f64 {
        self.half_log_length[a] + self.half_log_length[b]
    }

    /// How much two articles can resemble each other, as far as is known without comparing them.
    pub(crate) fn upper_bounds(&self, a: usize, b: usize) -> UpperBounds {
        let nodes = (self.node_of[a] as usize, self.node_of[b] as usize);
        UpperBounds::new(self.text_neighbors.upper_bound_of_pair(nodes.0, nodes.1), f32::INFINITY)
    }

    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// Hours between two believed times; a day without a time of day may be off by a day and is given that much.
    pub(crate) fn hours_apart(&self, a: usize, b: usize) -> Option<f64> {
        let (a, b) = (self.time(a)?, self.time(b)?);
        let hours = a.seconds().abs_diff(b.seconds()) as f64 / 3600.0;
        let vague = a.precision() == Precision::Day || b.precision() == Precision::Day;
        Some(if vague { (hours - 24.0).max(0.0) } else { hours })
    }
}

/// Ids have to ascend.
pub(crate) fn check_order(items: &[Item]) -> Result<(), Error> {
    match items.windows(2).find(|pair| pair[0].id >= pair[1].id) {
        Some(pair) => Err(Error::order(&pair[0].id, &pair[1].id)),
        None => Ok(()),
    }
}

fn nodes_of(copies: &[Vec<usize>], n_articles: usize) -> Vec<u32> {
    let mut node_of = vec![0; n_articles];
    for (node, copies) in (0..).zip(copies) {
        copies.iter().for_each(|&article| node_of[article] = node);
    }
    node_of
}

fn length(item: &Item) -> f64 {
    (item.text_terms.len() as f64).max(MIN_LENGTH)
}

fn median_seconds(items: &[Item]) -> i64 {
    let mut seconds: Vec<i64> = items.iter().filter_map(|item| Some(item.published?.seconds())).collect();
    seconds.sort_unstable();
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

/// So many neighbours by text are known of each article, as far as there are so many: those of the usual configuration, and those that
/// tell how crowded its surroundings are.
pub(crate) fn n_text_neighbors() -> usize {
    GraphConfig::default().n_sparse_neighbors.max(CROWD)
}
