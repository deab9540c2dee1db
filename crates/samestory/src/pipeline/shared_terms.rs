//! The words that two linked articles share, as the articles write them.

use samestory_model::{ArticleId, LinkExplanation, TermId};
use samestory_text::{Document, term_id, terms};

use super::Prepared;

/// An explanation names so many shared terms.
const SHARED_TERMS: usize = 8;

pub(super) fn with_shared_terms(mut link: LinkExplanation, prepared: &Prepared<'_>) -> LinkExplanation {
    let index =
        |id: &ArticleId| prepared.documents.binary_search_by(|document| document.article().id().cmp(id)).ok();
    let (Some(first), Some(second)) = (index(&link.first), index(&link.second)) else { return link };
    let shared = samestory_cluster::shared_terms(&prepared.items, first, second);
    let Some(document) = prepared.documents.get(first) else { return link };
    let ids: Vec<TermId> = shared.iter().take(SHARED_TERMS).map(|(id, _)| *id).collect();
    link.shared_terms = written_terms(document, &ids);
    link
}

/// Terms are compared by their hashes; the article has their texts. One walk finds all, and mostly ends early.
fn written_terms(document: &Document<'_>, ids: &[TermId]) -> Vec<String> {
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
