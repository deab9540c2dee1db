//! Probabilities of whole rows of pairs, for the graph and the linkage.

use super::PairModel;
use super::bounds::{UpperBounds, evidence, least_log_odds};
use super::evidence::{Evidence, SpreadArticle, cosine};
use super::model::Prepared;
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

    /// The same, but for probabilities that are found to be less than `least` before they are known.
    fn row_from(&self, room: &mut Self::Room, a: usize, others: &[usize], _least: f64) -> Vec<Option<f64>> {
        self.row(room, a, others).into_iter().map(Some).collect()
    }
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
        (a, others): (usize, impl Iterator<Item = (usize, UpperBounds)>),
        least: f64,
    ) -> Vec<(usize, f64)> {
        let (mut found, from) = (Vec::new(), self.from(least));
        self.while_laid_out(room, a, |spread| {
            let probability = |(b, most)| {
                let cosines = (|| spread.text(self.items, (a, b)), || spread.names(self.items, (a, b)));
                self.probability_from(&from, ((a, b), most), cosines)
                    .filter(|probability| *probability >= least)
            };
            found.extend(others.enumerate().filter_map(|(place, other)| Some((place, probability(other)?))));
        });
        found
    }

    fn while_laid_out(&self, room: &mut ModelledRoom, a: usize, work: impl FnOnce(&SpreadArticle)) {
        let spread = room.0.get_or_insert_with(|| SpreadArticle::room(self.items));
        spread.while_laid_out(self.items, a, work);
    }

    fn from(&self, least: f64) -> From<'_> {
        From { model: self.model.prepared(), log_odds: least_log_odds(least) }
    }

    /// The probability of a pair, unless it is found to be less than the least before it is known.
    fn probability_from(
        &self,
        from: &From<'_>,
        (pair, most): ((usize, usize), UpperBounds),
        cosines: (impl Fn() -> Option<f64>, impl Fn() -> Option<f64>),
    ) -> Option<f64> {
        let evidence = evidence((self.items, &from.model), pair, (most, from.log_odds), cosines)?;
        Some(from.model.probability_of(&evidence))
    }
}

/// What is the same for all pairs: the logarithms would be as dear as a pair that is given up.
struct From<'m> {
    model: Prepared<'m>,
    log_odds: f64,
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

    fn row_from(&self, room: &mut ModelledRoom, a: usize, others: &[usize], least: f64) -> Vec<Option<f64>> {
        let (items, from) = (self.items, self.from(least));
        if others.len() < MIN_SPREAD {
            let probability = |&b: &usize| {
                let (first, second) = (items.item(a), items.item(b));
                let cosines = (
                    || cosine(first.text_terms(), second.text_terms()),
                    || cosine(first.names(), second.names()),
                );
                self.probability_from(&from, ((a, b), items.upper_bounds(a, b)), cosines)
            };
            return others.iter().map(probability).collect();
        }
        let mut row = Vec::with_capacity(others.len());
        self.while_laid_out(room, a, |spread| {
            row.extend(others.iter().map(|&b| {
                let cosines = (|| spread.text(items, (a, b)), || spread.names(items, (a, b)));
                self.probability_from(&from, ((a, b), items.upper_bounds(a, b)), cosines)
            }));
        });
        row
    }
}
