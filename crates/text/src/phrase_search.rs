//! Many phrases looked for in one pass.

use aho_corasick::{AhoCorasick, MatchKind};
use samestory_model::Span;

/// Finds the phrases of a list in a text.
///
/// # References
/// Aho, Corasick: *Efficient string matching*, 1975.
#[derive(Debug)]
pub(crate) struct PhraseSearch {
    /// `None` cannot be, as the lists are small, and would mean that no phrase is found.
    search: Option<AhoCorasick>,
}

impl PhraseSearch {
    pub(crate) fn new<'p>(phrases: impl Iterator<Item = &'p str>) -> Self {
        Self { search: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases).ok() }
    }

    /// The phrases in `text`, by their number in the list; the longest one where several begin, none of them overlapping.
    pub(crate) fn find_all<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, Span)> + use<'_, 't> {
        let found = self.search.iter().flat_map(move |search| search.find_iter(text));
        found.map(|found| (found.pattern().as_usize(), Span::between(found.start(), found.end())))
    }

    /// Whether `text` holds one of the phrases.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.search.as_ref().is_some_and(|search| search.is_match(text))
    }
}
