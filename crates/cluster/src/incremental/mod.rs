//! Articles that are clustered as they come.

mod changes;
mod edges;
mod merge;
mod terms;

use samestory_model::{Clustering, Embeddings};

use crate::config::{ClusterConfig, GraphConfig};
use crate::control::Control;
use crate::dense::add_vectors;
use crate::error::{Cancelled, Error};
use crate::graph::{Candidates, SimilarityGraph, nearest_across};
use crate::grouping::{Earlier, group, regroup};
use crate::items::{Item, Items, n_text_neighbors};
use crate::nearest::NearestLists;
use crate::postings::common_terms;
use crate::terms::TermMatrix;
use crate::text_neighbors::TextNeighbors;
use crate::time_order::TimeOrder;
use changes::Changes;
use merge::Merge;
use terms::ByTerms;

/// A clustering to which articles can be added: what they leave as it was is not computed again.
///
/// Neighbours, surroundings and probabilities are those of all articles at once, bit for bit: where a new article becomes a neighbour of
/// an old one, the old one's surroundings change, and so do its edges. Then the stories near changed articles are grouped anew.
///
/// # Where the stories may differ from those of all articles at once
/// - Which terms are too common to lead to candidates ([`GraphConfig::max_postings`]) is decided by the articles of
///   [`IncrementalClusterer::new`] and stays so. Measured on a made-up stream, 500 articles added to 10,000: 12 of 3,266 stories are others,
///   BCubed F1 .998 between both; grouped as a whole, the same graph gave the same stories. A new clusterer decides anew.
/// - By average linkage, what is far from any change stays as it is: it has edges at which groups can be joined only to unchanged
///   articles and to stories that are what they were. All at once, joins on the way to these stories can have been made in another order,
///   and two groups can be joined by their mean although no pair of them that was compared reaches the threshold.
/// - An article that is a copy of an earlier one and has a smaller id takes its place where equal scores are put in order.
///
/// # Complexity
/// For m articles added to n: O(m × window) dot products, O(m × n) to compare by terms, the same for articles that these take too far from a neighbour, the pairs of the articles whose surroundings have
/// changed, the joins near these; and O(n) to bring ids and edges in order. Where articles are of two languages, the nearest of other languages
/// are looked up for all articles again; so are the nearest by texts where a configuration asks for others than the usual, and all pairs. When the median of all times moves so far that an article's time
/// is no longer believed, or is again, all is clustered anew; so where a copy comes before a known article in the order of ids, which may bring others nearer to each
/// other, if there are more articles with a time than a window holds.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items, cluster};
/// use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
///
/// let item = |id: &str, ids: [u64; 2]| -> Result<Item, samestory_model::Error> {
///     let terms = SparseVector::from_weights(ids.map(|id| (TermId::new(id), 1.0)).to_vec());
///     Ok(Item::new(ArticleId::new(id)?).with_text_terms(terms))
/// };
/// let vectors = |n| Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; n]);
/// let config = ClusterConfig::default();
///
/// let first = Items::new(vec![item("b", [1, 2])?, item("d", [3, 4])?], vectors(2)?)?;
/// let mut clusterer = IncrementalClusterer::new(first, config.clone(), &Control::default())?;
/// assert_eq!(clusterer.clustering().stories().len(), 2);
///
/// clusterer.extend(vec![item("a", [3, 4])?, item("c", [5, 6])?], &vectors(2)?)?;
/// // By ascending id: a and d tell one story.
/// assert_eq!(clusterer.clustering().stories(), [vec![0, 3], vec![1], vec![2]]);
/// assert_eq!(clusterer.clustering(), &cluster(clusterer.items(), &config, &Control::default())?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct IncrementalClusterer {
    config: ClusterConfig,
    items: Items,
    /// The neighbours by titles, by vectors and in other languages; those by texts belong to the items.
    titles: NearestLists,
    vectors: NearestLists,
    across: NearestLists,
    /// For each term of texts and of titles whether it is too common to lead to candidates.
    common_in_texts: Vec<bool>,
    common_in_titles: Vec<bool>,
    graph: SimilarityGraph,
    clustering: Clustering,
}

impl IncrementalClusterer {
    /// Clusters the first articles, of which there may be none.
    ///
    /// # Errors
    /// When the caller cancels.
    ///
    /// # Complexity
    /// That of [`cluster`](crate::cluster).
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items, cluster};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |rows| Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows);
    /// let first = Items::new(vec![item("b")?, item("c")?], vectors(vec![1.0, 0.0, -1.0, 0.5])?)?;
    /// let (config, control) = (ClusterConfig::default(), Control::default());
    /// let expected = cluster(&first, &config, &control)?;
    /// assert_eq!(IncrementalClusterer::new(first, config, &control)?.clustering(), &expected);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(items: Items, config: ClusterConfig, control: &Control<'_>) -> Result<Self, Cancelled> {
        let articles = items.first_copies();
        let candidates = Candidates::find(&items, &articles, &config.graph, control)?;
        let graph = SimilarityGraph::of_candidates(&items, &candidates, &config, control)?;
        let clustering = group(&graph, &items, &config, control)?;
        let common_in_texts = items.common_in_texts();
        let order = TimeOrder::of(&items, &articles, config.graph.time_window);
        let common_in_titles = common_terms((items.title_matrix(), &articles), &order, &config.graph);
        let (titles, vectors, across) = candidates.into_lists();
        Ok(Self {
            config,
            items,
            titles,
            vectors,
            across,
            common_in_texts,
            common_in_titles,
            graph,
            clustering,
        })
    }

    /// Adds articles by ascending id; row `i` of `vectors` belongs to `items[i]`.
    ///
    /// A call that has begun is finished; there is nothing to cancel.
    ///
    /// # Errors
    /// When there are not as many vectors as items, they come from another model than those before, the ids are not strictly ascending, or one
    /// is there already. Then nothing has changed.
    ///
    /// # Complexity
    /// That told of [`IncrementalClusterer`].
    ///
    /// # Examples
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |rows| Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows);
    /// let first = Items::new(vec![item("b")?, item("c")?], vectors(vec![1.0, 0.0, -1.0, 0.5])?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// clusterer.extend(vec![item("a")?], &vectors(vec![1.0, 0.1])?)?;
    /// assert_eq!(clusterer.clustering().stories(), [vec![0, 1], vec![2]]);
    ///
    /// let error = clusterer.extend(vec![item("a")?], &vectors(vec![1.0, 0.1])?).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to cluster: id `a` is there already");
    /// assert_eq!(clusterer.items().len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extend(&mut self, items: Vec<Item>, vectors: &Embeddings) -> Result<(), Error> {
        let merge = Merge::of(&self.items, &items)?;
        let embeddings = merge.embeddings(&self.items, &items, vectors)?;
        let nothing = Items::nothing(merge::nothing(&embeddings)?);
        let earlier = std::mem::replace(&mut self.items, nothing).into_parts();
        let all = merge.items(earlier.items, items);
        let matrices = merge.matrices(earlier.matrices, &all);
        let now = Items::assembled(all, embeddings, matrices);
        let now = now.with_aligned_languages(earlier.vectors_align_languages);
        let changes = Changes::of(&now, merge.article_now(), &earlier.copies);
        let (articles, usual) = (now.first_copies(), GraphConfig::default());
        let window = self.config.graph.time_window.min(usual.time_window);
        let n_dated = articles.iter().filter(|&&article| now.time(article).is_some()).count();
        // Else all are compared with all.
        let is_cut = n_dated > window.saturating_add(1);
        if changes.of_times(&now, &earlier.times) || (changes.has_moved && is_cut) {
            return self.start_over(now);
        }
        let order = |window| TimeOrder::of(&now, &articles, window).places(articles.len());
        let graph = &self.config.graph;
        let (of_texts, of_titles) = (order(usual.time_window), order(graph.time_window));
        let by_terms = |matrix, is_common, places, config| ByTerms {
            matrix,
            articles: &articles,
            is_common,
            is_new: &changes.is_new,
            places,
            config,
        };
        let known = |lists: &NearestLists, limit| lists.renumbered(&changes.node_now, articles.len(), limit);
        note_new_terms(&mut self.common_in_texts, now.text_matrix());
        note_new_terms(&mut self.common_in_titles, now.title_matrix());
        let texts = by_terms(now.text_matrix(), &self.common_in_texts, &of_texts, &usual);
        let (texts, mut anew) = texts.add(known(earlier.text_neighbors.lists(), n_text_neighbors()));
        let titles = by_terms(now.title_matrix(), &self.common_in_titles, &of_titles, graph);
        let (titles, anew_by_titles) = titles.add(known(&self.titles, graph.n_sparse_neighbors));
        let across = known(&self.across, self.across.limit());
        let vectors = known(&self.vectors, graph.n_dense_neighbors);
        let (vectors, anew_by_vectors) = add_vectors(vectors, &now, &articles, (graph, &changes.is_new));
        let texts =
            TextNeighbors::new(texts, of_texts, (now.text_matrix(), &articles), &self.common_in_texts);
        self.items = now.with_text_neighbors(texts);
        let mut is_changed = changes.of_pairs(&self.items, &earlier.surroundings, &earlier.copies);
        anew.extend(anew_by_titles.into_iter().chain(anew_by_vectors));
        anew.into_iter().for_each(|node| is_changed[node] = true);
        // Those of other languages are looked up anew for all; where one has gone, another may have taken its place.
        let has_lost = across.with_far(&of_titles);
        is_changed.iter_mut().zip(has_lost).for_each(|(changed, lost)| *changed |= lost);
        if !self.items.knows_texts(&self.config.graph) {
            // They are searched anew, and which of them are others is not known.
            is_changed.fill(true);
        }
        self.regroup(&changes, (titles, vectors), (is_changed, &earlier.copies));
        Ok(())
    }

    /// `is_changed` says of which nodes the pairs are to be computed; `copies` are the articles of the earlier nodes.
    fn regroup(
        &mut self,
        changes: &Changes,
        (titles, vectors): (NearestLists, NearestLists),
        (is_changed, copies): (Vec<bool>, &[Vec<usize>]),
    ) {
        // Nobody cancels this.
        let texts = self.items.nearest_texts(&self.config.graph, &Control::default()).unwrap_or_default();
        let articles = self.items.first_copies();
        let order = TimeOrder::of_vectors(&self.items, &articles, self.config.graph.time_window);
        // Nobody cancels this.
        let (graph, is_common) = (&self.config.graph, || &self.common_in_texts);
        let across = nearest_across(&self.items, &articles, (graph, is_common), &Control::default(), |_| ());
        let lists = (titles, vectors, across.unwrap_or_default());
        let candidates = Candidates::new(texts, lists, order.places(articles.len()));
        let refreshed = edges::refreshed(
            &self.graph,
            (&self.items, &candidates, &self.config),
            (&changes.node_now, &is_changed),
        );
        (self.titles, self.vectors, self.across) = candidates.into_lists();
        self.graph = SimilarityGraph::from_copies(self.items.copies().to_vec(), refreshed.edges);
        let mut has_changed = is_changed;
        refreshed.lost.into_iter().for_each(|node| has_changed[node] = true);
        changes.grown(&self.items, copies).for_each(|node| has_changed[node] = true);
        let earlier = Earlier {
            clustering: &self.clustering,
            article_now: &changes.article_now,
            has_changed: &has_changed,
        };
        // Nobody cancels this.
        self.clustering = regroup(&self.graph, &self.items, &self.config, &earlier).unwrap_or_default();
    }

    /// Clusters all articles anew.
    fn start_over(&mut self, now: Items) -> Result<(), Error> {
        let items = now.with_neighbors_found();
        // Nobody cancels this.
        if let Ok(anew) = Self::new(items, self.config.clone(), &Control::default()) {
            *self = anew;
        }
        Ok(())
    }

    /// All articles, by ascending id.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |rows| Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows);
    /// let first = Items::new(vec![item("b")?, item("c")?], vectors(vec![1.0, 0.0, -1.0, 0.5])?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// // The numbers of articles change when others come before them.
    /// assert_eq!(clusterer.items().id(0).as_str(), "b");
    /// clusterer.extend(vec![item("a")?], &vectors(vec![1.0, 0.1])?)?;
    /// assert_eq!(clusterer.items().id(0).as_str(), "a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn items(&self) -> &Items {
        &self.items
    }

    /// The similarity graph of all articles.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |rows| Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows);
    /// let first = Items::new(vec![item("b")?, item("c")?], vectors(vec![1.0, 0.0, -1.0, 0.5])?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// assert_eq!(clusterer.graph().n_edges(), 0);
    /// clusterer.extend(vec![item("a")?], &vectors(vec![1.0, 0.1])?)?;
    /// let pairs: Vec<(usize, usize)> = clusterer.graph().edges().map(|(a, b, _)| (a, b)).collect();
    /// assert_eq!(pairs, [(0, 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn graph(&self) -> &SimilarityGraph {
        &self.graph
    }

    /// The stories. Item `i` is item `i` of [`IncrementalClusterer::items`].
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |rows| Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, rows);
    /// let first = Items::new(vec![item("b")?, item("c")?], vectors(vec![1.0, 0.0, -1.0, 0.5])?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// assert_eq!(clusterer.clustering().stories(), [[0], [1]]);
    /// // By ascending id: the new article is the last, and of the story of the first.
    /// clusterer.extend(vec![item("d")?], &vectors(vec![1.0, 0.1])?)?;
    /// assert_eq!(clusterer.clustering().stories(), [vec![0, 2], vec![1]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn clustering(&self) -> &Clustering {
        &self.clustering
    }

    /// The settings.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, Granularity, IncrementalClusterer, Items};
    /// use samestory_model::{Embeddings, Fingerprint};
    ///
    /// let no_vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 2, Vec::new())?;
    /// let nothing = Items::new(Vec::new(), no_vectors)?;
    /// let mut config = ClusterConfig::default();
    /// config.granularity = Granularity::RunningStory;
    /// let clusterer = IncrementalClusterer::new(nothing, config, &Control::default())?;
    /// // New articles are clustered as the first ones were.
    /// assert_eq!(clusterer.config().granularity, Granularity::RunningStory);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn config(&self) -> &ClusterConfig {
        &self.config
    }
}

/// A term that came later is not common.
fn note_new_terms(is_common: &mut Vec<bool>, matrix: &TermMatrix) {
    is_common.resize(matrix.n_terms(), false);
}
