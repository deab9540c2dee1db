//! The distinct texts of an input, ready for comparing.

use rayon::prelude::*;

use super::hash::{join, of_term};
use super::headline::Headline;
use super::input::DuplicateInput;
use super::shingles::Shingles;
use crate::background::Background;

/// Bodies of so many shingles are told by their bodies alone; below, titles count.
const LONG_BODY: usize = 40;

/// A title and a body, with all texts of the input that are the same.
pub(super) struct Text<'a> {
    /// Positions in the input, ascending.
    pub(super) positions: Vec<usize>,
    /// Ascending, distinct.
    pub(super) addresses: Vec<&'a str>,
    pub(super) shingles: Shingles,
    pub(super) headline: Headline,
}

impl Text<'_> {
    pub(super) fn has_long_body(&self) -> bool {
        self.shingles.len() >= LONG_BODY
    }

    /// The first position in the input.
    pub(super) fn first(&self) -> usize {
        self.positions.first().copied().unwrap_or_default()
    }

    pub(super) fn shares_address(&self, other: &Self) -> bool {
        let (few, many) = (&self.addresses, &other.addresses);
        let (few, many) = if few.len() <= many.len() { (few, many) } else { (many, few) };
        few.iter().any(|address| many.binary_search(address).is_ok())
    }
}

/// The distinct texts, those with short bodies first, in an order that depends on what they say and not on where they stand
/// in the input.
///
/// A text without a word is the same as no other: there is nothing to copy.
pub(super) fn distinct<'a>(inputs: &[DuplicateInput<'a>], background: &Background) -> Vec<Text<'a>> {
    let mut order: Vec<(u64, usize)> = inputs.par_iter().map(content_hash).zip(0..inputs.len()).collect();
    let content = |position: usize| inputs.get(position).map(|input| (input.title(), input.body()));
    order.par_sort_unstable_by(|(hash, a), (other, b)| {
        hash.cmp(other).then_with(|| content(*a).cmp(&content(*b))).then(a.cmp(b))
    });
    let is_same = |(hash, a): &(u64, usize), (other, b): &(u64, usize)| {
        hash == other && content(*a) == content(*b) && inputs.get(*a).is_some_and(has_words)
    };
    let runs: Vec<&[(u64, usize)]> = order.chunk_by(is_same).collect();
    let texts =
        runs.par_iter().map(|run| text(inputs, run.iter().map(|(_, position)| *position), background));
    let mut texts: Vec<Text<'a>> = texts.collect();
    texts.sort_by_key(Text::has_long_body);
    texts
}

fn content_hash(input: &DuplicateInput<'_>) -> u64 {
    join(of_term(input.title()), of_term(input.body()))
}

fn has_words(input: &DuplicateInput<'_>) -> bool {
    input.title().contains(char::is_alphanumeric) || input.body().contains(char::is_alphanumeric)
}

/// The text at `positions`, which are ascending and hold the same.
fn text<'a>(
    inputs: &[DuplicateInput<'a>],
    positions: impl Iterator<Item = usize>,
    background: &Background,
) -> Text<'a> {
    let positions: Vec<usize> = positions.collect();
    let same = || positions.iter().filter_map(|position| inputs.get(*position));
    let mut addresses: Vec<&str> = same().filter_map(DuplicateInput::address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let first = same().next().copied().unwrap_or(DuplicateInput::new("", ""));
    let shingles = Shingles::of(first.body());
    Text { addresses, shingles, headline: Headline::of(first.title(), background), positions }
}
