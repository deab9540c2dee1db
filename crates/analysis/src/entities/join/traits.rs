//! What is known of somebody beside a short name.

use std::collections::BTreeSet;

use super::lists::Gender;

/// What tells two people of one short name apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Traits {
    pub(super) gender: Option<Gender>,
    /// `jr`, `sr`, the number of a king.
    pub(super) suffix: Option<String>,
    /// `king`, `prince`: a king and a prince of one name are two people.
    pub(super) regal: Option<String>,
    /// `president`, `sergeant`: so are a president and a sergeant.
    pub(super) ranks: BTreeSet<&'static str>,
}

impl Traits {
    /// Whether nothing that is known of both differs.
    pub(super) fn fit(&self, other: &Self) -> bool {
        agree(&self.gender, &other.gender)
            && self.same_generation(other)
            && agree(&self.regal, &other.regal)
            && (self.ranks.is_empty() || other.ranks.is_empty() || !self.ranks.is_disjoint(&other.ranks))
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
        self.regal = self.regal.take().or_else(|| other.regal.clone());
        self.ranks.extend(&other.ranks);
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
