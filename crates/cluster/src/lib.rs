//! Graph-based clustering of news articles into stories, with explanations and measures.
//!
//! ```
//! use samestory_cluster::{ClusterConfig, Control, Item, Items, cluster};
//! use samestory_model::{ArticleId, Embeddings, Fingerprint, SparseVector, TermId};
//!
//! // Five articles of two terms each: two tell one story, two another, and one stands alone.
//! let contents = [("a", [1, 2]), ("b", [1, 2]), ("c", [3, 4]), ("d", [5, 6]), ("e", [3, 4])];
//! let terms = |ids: [u64; 2]| SparseVector::from_weights(ids.map(|id| (TermId::new(id), 1.0)).to_vec());
//! let item = |(id, ids)| Ok(Item::new(ArticleId::new(id)?).with_text_terms(terms(ids)));
//! let items = contents.into_iter().map(item).collect::<Result<Vec<Item>, samestory_model::Error>>()?;
//! // No vectors are known; what is missing is neutral.
//! let vectors = Embeddings::from_rows(Fingerprint::new("none", &[]), 1, vec![0.0; 5])?;
//!
//! let clustering = cluster(&Items::new(items, vectors)?, &ClusterConfig::default(), &Control::default())?;
//! assert_eq!(clustering.stories(), [vec![0, 1], vec![2, 4], vec![3]]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The types to know: [`Items`] go in; [`ClusterConfig`] holds the settings; [`SimilarityGraph`] and [`group`] are the
//! two steps of [`cluster`]; [`explain_link`] and [`Explainer`] say why; [`measures`] say how well.
//!
//! # Contents
//! - What goes in: [`Item`], [`Items`]; how a long call is watched and stopped: [`Control`], [`Progress`], [`Cancelled`].
//! - Settings: [`ClusterConfig`] of a [`PairModel`], a [`GraphConfig`], a [`Grouping`] and a [`Granularity`].
//! - Steps: [`SimilarityGraph::build`], [`group`], both by [`cluster`]; all granularities at once: [`Dendrogram`]; articles that come
//!   one batch after another: [`IncrementalClusterer`].
//! - Reasons: [`explain_link`], [`shared_terms`], [`explain_story`]; what holds articles together and what would part them:
//!   [`Explainer`].
//! - Quality: [`measures::Scores`], [`measures::Bootstrap`], [`measures::Calibration`]; other thresholds, and how near a join was to
//!   being decided otherwise: [`ThresholdSweep`], [`JoinMargins`].
//!
//! # Should I use this crate?
//! Yes, to group any texts for which you have weighted terms, vectors or both. For articles as text, use `samestory`.
//!
//! # Features
//! - `serde`: reading and writing [`ClusterConfig`], writing [`measures`].
//!
//! # What it does not do
//! It knows no language, reads no text and no model file, and starts no threads of its own: work is shared over the
//! `rayon` pool that it is called in. The result does not depend on the number of threads.

// Other crates of ours deny `clippy::indexing_slicing`. Indices are made here, from 0 to n, in inner loops; docs/DESIGN.md says what
// stands in its place.

mod config;
mod control;
mod copies;
mod dense;
mod error;
mod explain;
mod graph;
mod grouping;
mod incremental;
mod items;
pub mod measures;
mod nearest;
mod numbers;
mod pair;
mod postings;
mod ranges;
mod surroundings;
mod terms;
mod text_neighbors;
mod time_order;

pub use config::{ClusterConfig, Granularity, GraphConfig, Grouping};
pub use control::{Control, Progress};
pub use error::{Cancelled, Error};
pub use explain::{Explainer, explain_link, explain_story, shared_terms};
pub use graph::SimilarityGraph;
pub use grouping::{Dendrogram, JoinCount, JoinMargins, Merge, ThresholdSweep, average_linkage, group};
pub use incremental::IncrementalClusterer;
pub use items::{Item, Items};
pub use pair::PairModel;

use samestory_model::Clustering;

/// Groups articles into stories: builds the similarity graph and groups its articles, by average linkage unless told otherwise.
///
/// Item `i` of the result is item `i` of `items`.
///
/// # Errors
/// When the caller cancels.
///
/// # Complexity
/// That of [`SimilarityGraph::build`] and [`group`].
///
/// # Determinism
/// The result depends on the items and the configuration alone.
///
/// # Examples
/// ```
/// use samestory_cluster::{ClusterConfig, Control, Granularity, Items, cluster};
/// use samestory_model::{Embeddings, Fingerprint};
///
/// let nothing = Items::new(Vec::new(), Embeddings::from_rows(Fingerprint::new("none", &[]), 1, Vec::new())?)?;
/// let mut config = ClusterConfig::default();
/// config.granularity = Granularity::RunningStory;
/// assert!(cluster(&nothing, &config, &Control::default())?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cluster(
    items: &Items,
    config: &ClusterConfig,
    control: &Control<'_>,
) -> Result<Clustering, Cancelled> {
    let graph = SimilarityGraph::build(items, config, control)?;
    group(&graph, items, config, control)
}

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
