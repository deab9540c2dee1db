//! What can go wrong.

use std::ops::RangeInclusive;

use samestory_model::ArticleId;

/// Input that does not fit together, or a setting beyond its range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to cluster: {kind}")]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error("{items} items have {rows} vectors")]
    Lengths { items: usize, rows: usize },
    #[error("id `{second}` follows `{first}`, but ids must ascend")]
    Order { first: ArticleId, second: ArticleId },
    #[error("id `{0}` is there already")]
    Known(ArticleId),
    #[error("{0}")]
    Vectors(samestory_model::Error),
    #[error("partitions of {gold} and of {found} items cannot be compared")]
    Partitions { gold: usize, found: usize },
    #[error("`{0}` is not a probability")]
    Probability(String),
    #[error("`{name}` is {value}, which does not lie in {range}")]
    Setting { name: &'static str, value: String, range: String },
}

impl Error {
    /// Whether an article was to be added with an id that is there already.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |model| Embeddings::from_rows(Fingerprint::new(model, &[]), 1, vec![1.0]);
    /// let first = Items::new(vec![item("a")?], vectors("toy")?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// let error = clusterer.extend(vec![item("a")?], &vectors("toy")?).unwrap_err();
    /// assert!(error.is_known_id() && !error.is_other_vectors());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_known_id(&self) -> bool {
        matches!(self.kind, Kind::Known(_))
    }

    /// Whether vectors are of another model than those before, or cannot be compared with them.
    ///
    /// ```
    /// use samestory_cluster::{ClusterConfig, Control, IncrementalClusterer, Item, Items};
    /// use samestory_model::{ArticleId, Embeddings, Fingerprint};
    ///
    /// let item = |id| ArticleId::new(id).map(Item::new);
    /// let vectors = |model| Embeddings::from_rows(Fingerprint::new(model, &[]), 1, vec![1.0]);
    /// let first = Items::new(vec![item("a")?], vectors("toy")?)?;
    /// let mut clusterer = IncrementalClusterer::new(first, ClusterConfig::default(), &Control::default())?;
    /// let error = clusterer.extend(vec![item("b")?], &vectors("another")?).unwrap_err();
    /// assert!(error.is_other_vectors() && !error.is_known_id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_other_vectors(&self) -> bool {
        matches!(self.kind, Kind::Vectors(_))
    }

    pub(crate) fn lengths(items: usize, rows: usize) -> Self {
        Self { kind: Kind::Lengths { items, rows } }
    }

    pub(crate) fn order(first: &ArticleId, second: &ArticleId) -> Self {
        Self { kind: Kind::Order { first: first.clone(), second: second.clone() } }
    }

    pub(crate) fn known(id: &ArticleId) -> Self {
        Self { kind: Kind::Known(id.clone()) }
    }

    pub(crate) fn vectors(cause: samestory_model::Error) -> Self {
        Self { kind: Kind::Vectors(cause) }
    }

    pub(crate) fn partitions(gold: usize, found: usize) -> Self {
        Self { kind: Kind::Partitions { gold, found } }
    }

    pub(crate) fn probability(value: f64) -> Self {
        Self { kind: Kind::Probability(value.to_string()) }
    }

    pub(crate) fn setting(name: &'static str, value: f64, range: &RangeInclusive<f64>) -> Self {
        let range = format!("{}..={}", range.start(), range.end());
        Self { kind: Kind::Setting { name, value: value.to_string(), range } }
    }
}

/// The caller asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("clustering was cancelled")]
pub struct Cancelled;
