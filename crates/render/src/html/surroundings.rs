//! What the page of a story takes from the rest of the digest.

use std::collections::{BTreeMap, BTreeSet};

use samestory_analysis::{Digest, Story};
use samestory_model::{ArticleId, Note};

/// The stories before and after a story, and the notes about its articles in the digest's order.
#[derive(Default)]
pub(super) struct Surroundings<'a> {
    pub(super) previous: Option<&'a Story>,
    pub(super) next: Option<&'a Story>,
    pub(super) notes: Vec<&'a Note>,
}

impl<'a> Surroundings<'a> {
    /// Found by looking through the digest; a story that is not in it has no neighbours.
    pub(super) fn of(digest: &'a Digest, story: &Story) -> Self {
        let at = digest.stories.iter().position(|other| other.id == story.id);
        let ids: BTreeSet<_> = story.articles.iter().map(|article| &article.id).collect();
        let is_ours = |note: &&Note| note.article().is_some_and(|id| ids.contains(id));
        let notes = digest.notes.iter().filter(is_ours).collect();
        Self { notes, ..at.map(|at| Self::between_neighbours(digest, at)).unwrap_or_default() }
    }

    /// Those of each story: the digest is looked through once, not once a story.
    pub(super) fn of_all(digest: &'a Digest) -> impl Iterator<Item = Self> {
        let mut notes: BTreeMap<&ArticleId, Vec<(usize, &Note)>> = BTreeMap::new();
        for (number, note) in digest.notes.iter().enumerate() {
            if let Some(id) = note.article() {
                notes.entry(id).or_default().push((number, note));
            }
        }
        digest.stories.iter().enumerate().map(move |(at, story)| {
            let ids: BTreeSet<_> = story.articles.iter().map(|article| &article.id).collect();
            let mut ours: Vec<_> = ids.iter().filter_map(|id| notes.get(id)).flatten().copied().collect();
            ours.sort_unstable_by_key(|(number, _)| *number);
            let notes = ours.into_iter().map(|(_, note)| note).collect();
            Self { notes, ..Self::between_neighbours(digest, at) }
        })
    }

    fn between_neighbours(digest: &'a Digest, at: usize) -> Self {
        let story = |at: usize| digest.stories.get(at);
        Self { previous: at.checked_sub(1).and_then(story), next: story(at + 1), notes: Vec::new() }
    }
}
