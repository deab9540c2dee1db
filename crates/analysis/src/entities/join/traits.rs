//! What is known of somebody beside a short name.

use std::collections::BTreeSet;

use super::lists::{Gender, PeopleLists};

/// What tells two people of one short name apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Traits {
    pub(super) gender: Option<Gender>,
    /// `jr`, `sr`, the number of a king.
    pub(super) suffix: Option<String>,
    /// `king`, `prince`: two ranks of one name are two people.
    pub(super) rank: Option<String>,
}

impl Traits {
    pub(super) fn new<'t>(
        gender: Option<Gender>,
        suffix: Option<String>,
        mut titles: impl Iterator<Item = &'t String>,
    ) -> Self {
        Self { gender, suffix, rank: titles.find(|title| PeopleLists::bundled().is_regal(title)).cloned() }
    }

    /// Whether nothing that is known of both differs.
    pub(super) fn fit(&self, other: &Self) -> bool {
        agree(&self.gender, &other.gender) && self.same_generation(other) && agree(&self.rank, &other.rank)
    }

    /// Where `Trump Jr.` is written, `Trump` is somebody else; `Margrethe` may be `Margrethe IV`.
    fn same_generation(&self, other: &Self) -> bool {
        let is_generation = |suffix: &Option<String>| matches!(suffix.as_deref(), Some("jr" | "sr"));
        let is_strict = is_generation(&self.suffix) || is_generation(&other.suffix);
        if is_strict { self.suffix == other.suffix } else { agree(&self.suffix, &other.suffix) }
    }

    /// Takes what was not known.
    pub(super) fn learn(&mut self, other: &Self) {
        self.gender = self.gender.or(other.gender);
        self.suffix = self.suffix.take().or_else(|| other.suffix.clone());
        self.rank = self.rank.take().or_else(|| other.rank.clone());
    }

    /// With what all the others know, if these agree with one another.
    pub(super) fn completed(mut self, others: &BTreeSet<Self>) -> Self {
        if others.iter().all(|one| others.iter().all(|other| one.fit(other))) {
            others.iter().for_each(|other| self.learn(other));
        }
        self
    }
}

fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}
