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
