//! The words that two linked articles share, as the articles write them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use samestory_cluster::{Items, shared_terms};
use samestory_model::{ArticleId, LinkExplanation, TermId};
use samestory_text::{Document, term_id, terms};

/// An explanation names so many shared terms.
const SHARED_TERMS: usize = 8;

/// `written` gives the texts of terms that an article has, by its number.
pub(crate) fn with_shared_terms(
    mut link: LinkExplanation,
    items: &Items,
    written: impl Fn(usize, &[TermId]) -> Vec<String>,
) -> LinkExplanation {
    if let (Some(first), Some(second)) = (place(items, &link.first), place(items, &link.second)) {
        let shared = shared_terms(items, first, second);
        let ids: Vec<TermId> = shared.iter().take(SHARED_TERMS).map(|(id, _)| *id).collect();
        link.shared_terms = written(first, &ids);
    }
    link
}

/// The number of an article.
pub(crate) fn place(items: &Items, id: &ArticleId) -> Option<usize> {
    let (mut start, mut end) = (0, items.len());
    while start < end {
        let middle = start.midpoint(end);
        if items.id(middle) < id { start = middle + 1 } else { end = middle }
    }
    (start < items.len() && items.id(start) == id).then_some(start)
}

/// Terms are compared by their hashes; the article has their texts. One walk finds all, and mostly ends early.
pub(crate) fn written_terms(document: &Document<'_>, ids: &[TermId]) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; ids.len()];
    for term in [document.title(), document.body().as_str()].into_iter().flat_map(terms) {
        let id = term_id(&term);
        if let Some((_, place)) =
            ids.iter().zip(&mut found).find(|(known, place)| **known == id && place.is_none())
        {
            *place = Some(term.into_owned());
            if found.iter().all(Option::is_some) {
                break;
            }
        }
    }
    found.into_iter().flatten().collect()
}

/// The texts of all terms of a clustering, which outlives its articles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary(BTreeMap<TermId, Box<str>>);

impl Vocabulary {
    pub(crate) fn of(documents: &[Document<'_>]) -> Self {
        let of_document = |document: &Document<'_>| {
            let written = [document.title(), document.body().as_str()].into_iter().flat_map(terms);
            Self(written.map(|term| (term_id(&term), term.into())).collect())
        };
        documents.par_iter().map(of_document).reduce(Self::default, Self::and)
    }

    /// A term's number is made of its text, so that of two texts for one number either will do.
    pub(crate) fn and(self, other: Self) -> Self {
        let (mut more, fewer) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        more.0.extend(fewer.0);
        more
    }

    pub(crate) fn written(&self, ids: &[TermId]) -> Vec<String> {
        ids.iter().filter_map(|id| self.0.get(id)).map(|text| (**text).to_owned()).collect()
    }
}
