//! Items that were there and items that come, by ascending id.

use samestory_model::Embeddings;

use crate::error::Error;
use crate::items::{Item, Items, Matrices, check_order};
use crate::terms::{Row, TermMatrix};

/// Where an item comes from.
#[derive(Debug, Clone, Copy)]
enum Source {
    Known(usize),
    New(usize),
}

/// No vectors, of the model and dimension of others.
pub(super) fn nothing(of: &Embeddings) -> Result<Embeddings, Error> {
    Embeddings::from_unit_rows(of.fingerprint().clone(), of.dimension(), Vec::new()).map_err(Error::vectors)
}

/// The order of all items.
pub(super) struct Merge(Vec<Source>);

impl Merge {
    /// # Errors
    /// When the ids of the new items do not ascend, or one is known.
    pub(super) fn of(known: &Items, new: &[Item]) -> Result<Self, Error> {
        check_order(new)?;
        let mut order = Vec::with_capacity(known.len() + new.len());
        let mut next = 0;
        for (number, item) in new.iter().enumerate() {
            while next < known.len() && known.id(next) < item.id() {
                order.push(Source::Known(next));
                next += 1;
            }
            if next < known.len() && known.id(next) == item.id() {
                return Err(Error::known(item.id()));
            }
            order.push(Source::New(number));
        }
        order.extend((next..known.len()).map(Source::Known));
        Ok(Self(order))
    }

    /// The vectors of all items.
    ///
    /// # Errors
    /// When there are not as many as items, or they come from another model.
    pub(super) fn embeddings(
        &self,
        known: &Items,
        new: &[Item],
        vectors: &Embeddings,
    ) -> Result<Embeddings, Error> {
        if new.len() != vectors.len() {
            return Err(Error::lengths(new.len(), vectors.len()));
        }
        let known = known.embeddings();
        // An empty batch of vectors has a model as well.
        nothing(known)?.append(&nothing(vectors)?).map_err(Error::vectors)?;
        let row = |source: &Source| match *source {
            Source::Known(row) => known.row(row),
            Source::New(row) => vectors.row(row),
        };
        let values = self.0.iter().flat_map(row).copied().collect();
        Embeddings::from_unit_rows(known.fingerprint().clone(), known.dimension(), values)
            .map_err(Error::vectors)
    }

    /// The items in their order.
    pub(super) fn items(&self, known: Vec<Item>, new: Vec<Item>) -> Vec<Item> {
        let (mut known, mut new) = (known.into_iter(), new.into_iter());
        let next = |source: &Source| match source {
            Source::Known(_) => known.next(),
            Source::New(_) => new.next(),
        };
        self.0.iter().filter_map(next).collect()
    }

    /// The terms of `items`, which are all items in their order.
    pub(super) fn matrices(&self, known: Matrices, items: &[Item]) -> Matrices {
        let extended = |matrix: TermMatrix, terms: fn(&Item) -> &samestory_model::SparseVector| {
            let row = |(source, item): (&Source, _)| match *source {
                Source::Known(row) => Row::Known(row),
                Source::New(_) => Row::New(terms(item)),
            };
            matrix.with_rows(self.0.iter().zip(items).map(row))
        };
        Matrices {
            texts: extended(known.texts, Item::text_terms),
            titles: extended(known.titles, Item::title_terms),
            names: extended(known.names, Item::names),
        }
    }

    /// What has become of the number of each known item.
    pub(super) fn article_now(&self) -> Vec<usize> {
        let known = self.0.iter().enumerate().filter(|(_, source)| matches!(source, Source::Known(_)));
        known.map(|(now, _)| now).collect()
    }
}
