//! From a clustering to a digest.

use rayon::prelude::*;
use samestory_analysis::{Digest, NameKinds, Story};
use samestory_cluster::{Explainer, Items};
use samestory_model::{Batch, Clustering, Note, NoteKind, TermId};
use samestory_text::{Document, RepeatedSentences};

use super::{Pipeline, TELLING};
use crate::error::Kind;
use crate::pictures::Pictures;
use crate::shared_terms::{with_shared_terms, written_terms};

/// Documents in their stories. Document `i` is item `i`.
pub(super) struct Grouped<'g> {
    pub(super) documents: &'g [Document<'g>],
    pub(super) items: &'g Items,
    pub(super) clustering: &'g Clustering,
    pub(super) explainer: Explainer<'g>,
    /// Those of the names of all documents.
    pub(super) kinds: &'g NameKinds,
}

/// Leaves out what outlets print under everything. Behind vectors and terms: those of an article do not depend on its neighbours.
pub(super) fn leave_out_repeated(documents: &mut [Document<'_>]) {
    let repeated = RepeatedSentences::learn(documents);
    documents.par_iter_mut().for_each(|document| document.leave_out(&repeated));
}

impl Pipeline {
    pub(super) fn told(&self, batch: &Batch, grouped: &Grouped<'_>) -> Result<Digest, Kind> {
        let mut stories = self.stories(grouped)?;
        let mut notes = notes(batch, grouped);
        if let Some(pictures) = &self.pictures {
            let tell = |progress| self.tell(progress);
            notes.extend(pictures.look_at_all(&mut stories, &self.control().with_progress(&tell))?);
            notes.sort();
        }
        let mut digest = self.analyzer().digest(stories, None, notes);
        digest.models.pictures = self.pictures.as_ref().map(Pictures::model).unwrap_or_default();
        Ok(digest)
    }

    fn stories(&self, grouped: &Grouped<'_>) -> Result<Vec<Story>, Kind> {
        let numbered: Vec<(usize, &Vec<usize>)> = grouped.clustering.stories().iter().enumerate().collect();
        let told = self.each(TELLING, &numbered, |story| self.story(grouped, *story))?;
        Ok(told.into_iter().flatten().collect())
    }

    fn story(
        &self,
        grouped: &Grouped<'_>,
        (number, members): (usize, &Vec<usize>),
    ) -> Result<Option<Story>, Kind> {
        let documents: Vec<&Document<'_>> =
            members.iter().filter_map(|&member| grouped.documents.get(member)).collect();
        let mut why = grouped.explainer.story(number);
        let written = |article: usize, ids: &[TermId]| {
            grouped.documents.get(article).map(|document| written_terms(document, ids)).unwrap_or_default()
        };
        let named = |link| with_shared_terms(link, grouped.items, written);
        why.links = why.links.into_iter().map(named).collect();
        if let Some(nearest) = &mut why.nearest {
            nearest.strongest = named(nearest.strongest.clone());
        }
        Ok(self.analyzer().with_kinds(grouped.kinds).analyze_story(&documents, why)?)
    }
}

fn notes(batch: &Batch, grouped: &Grouped<'_>) -> Vec<Note> {
    let implausible = grouped.items.implausible_times().iter();
    let implausible = implausible.filter_map(|index| batch.articles().get(*index));
    let implausible =
        implausible.map(|article| Note::new(NoteKind::ImplausibleTime, Some(article.id().clone())));
    let found = grouped.documents.iter().flat_map(Document::notes);
    let mut notes: Vec<Note> = batch.notes().iter().cloned().chain(found).chain(implausible).collect();
    notes.sort();
    notes
}
