//! Probabilities of whole rows of pairs, for the graph and the linkage.

use super::PairModel;
use super::evidence::{Evidence, SpreadArticle};
use super::most::{Most, least_log_odds};
use crate::items::Items;

/// Below so many pairs, laying out an article costs more than it saves.
const MIN_SPREAD: usize = 4;

/// Says how probable it is that two articles tell the same story.
pub(crate) trait Probabilities: Sync {
    /// Room to work in, one a thread.
    type Room: Send;

    /// New room.
    fn room(&self) -> Self::Room;

    /// The probabilities of `a` with each of `others`, in their order.
    fn row(&self, room: &mut Self::Room, a: usize, others: &[usize]) -> Vec<f64>;
}

/// Probabilities by the pair model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Modelled<'a> {
    pub(crate) items: &'a Items,
    pub(crate) model: &'a PairModel,
}

impl Modelled<'_> {
    /// The probabilities of `a` with those of `others` with which it is at least `least`: their places in `others` come first.
    pub(crate) fn probable(
        &self,
        room: &mut ModelledRoom,
        (a, others): (usize, impl Iterator<Item = (usize, Most)>),
        least: f64,
    ) -> Vec<(usize, f64)> {
        let (model, least_log_odds) = (self.model.prepared(), least_log_odds(least));
        let mut found = Vec::new();
        let spread = room.0.get_or_insert_with(|| SpreadArticle::room(self.items));
        spread.while_laid_out(self.items, a, |spread| {
            let probability = |(b, most): (usize, Most)| {
                let evidence = spread.evidence((self.items, &model), (a, b), (most, least_log_odds))?;
                Some(model.probability_of(&evidence)).filter(|probability| *probability >= least)
            };
            found.extend(others.enumerate().filter_map(|(place, other)| Some((place, probability(other)?))));
        });
        found
    }
}

/// Made when first used: most callers ask for a few short rows only.
#[derive(Debug, Default)]
pub(crate) struct ModelledRoom(Option<SpreadArticle>);

impl Probabilities for Modelled<'_> {
    type Room = ModelledRoom;

    fn room(&self) -> ModelledRoom {
        ModelledRoom::default()
    }

    fn row(&self, room: &mut ModelledRoom, a: usize, others: &[usize]) -> Vec<f64> {
        let mut row = Vec::with_capacity(others.len());
        let model = self.model.prepared();
        let mut take = |evidence: Evidence| row.push(model.probability_of(&evidence));
        if others.len() < MIN_SPREAD {
            others.iter().for_each(|&b| take(Evidence::of(self.items, a, b)));
        } else {
            let spread = room.0.get_or_insert_with(|| SpreadArticle::room(self.items));
            spread.compare(self.items, a, others.iter().copied(), take);
        }
        row
    }
}
