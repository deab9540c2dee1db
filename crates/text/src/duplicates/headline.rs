//! Titles, for texts whose bodies are too short to tell copies by.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::hash::{join, of_term, short};
use crate::background::Background;
use crate::term_cutting::terms;
use crate::word_list::words_under;

const LISTS: &str = include_str!("counting_words.txt");

/// Words that tell two reports of a series apart.
static COUNTING_WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let counting = ["days", "months", "numbers", "ordinals"];
    counting.into_iter().flat_map(|heading| words_under(LISTS, heading)).collect()
});
static NEGATIONS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| words_under(LISTS, "negations").collect());

/// Of a title, so many words are read.
const MAX_WORDS: usize = 64;

/// The words of a title and its pairs of neighbouring words, each weighted by rarity.
///
/// Single words find a title said in another order; neighbours tell `Tarn beats Calder` from `Calder beats Tarn`.
#[derive(Debug, Clone, Default)]
pub(super) struct Headline {
    /// Hash and inverse document frequency; ascending, distinct.
    words: Vec<(u32, f32)>,
    /// Hash and the mean weight of its two words; ascending, distinct.
    neighbours: Vec<(u32, f32)>,
    /// Hashes of the words that count or date; ascending.
    numbers: Vec<u32>,
    /// Whether it says `not`.
    negates: bool,
}

impl Headline {
    pub(super) fn of(title: &str, background: &Background) -> Self {
        let mut found = Self::default();
        let mut before: Option<(u64, f32)> = None;
        for term in terms(title).take(MAX_WORDS) {
            let (hash, weight) = (of_term(&term), background.idf(&term));
            found.negates |= NEGATIONS.contains(term.replace('’', "'").as_str());
            found.words.push((short(hash), weight));
            if let Some((hash_before, weight_before)) = before.replace((hash, weight)) {
                found.neighbours.push((short(join(hash_before, hash)), (weight_before + weight) / 2.0));
            }
            if term.contains(|c: char| c.is_numeric()) || COUNTING_WORDS.contains(term.as_ref()) {
                found.numbers.push(short(hash));
            }
        }
        for features in [&mut found.words, &mut found.neighbours] {
            features.sort_unstable_by_key(|(hash, _)| *hash);
            features.dedup_by_key(|(hash, _)| *hash);
        }
        found.numbers.sort_unstable();
        found
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The hashes of words and neighbours: what candidates are found by.
    pub(super) fn features(&self) -> Vec<u32> {
        self.words.iter().chain(&self.neighbours).map(|(hash, _)| *hash).collect()
    }

    /// Whether each counts or dates something that the other does not: `Q3 results` and `Q4 results`.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let lacks = |list: &[u32], number: &u32| list.binary_search(number).is_err();
        self.numbers.iter().any(|number| lacks(&other.numbers, number))
            && other.numbers.iter().any(|number| lacks(&self.numbers, number))
    }

    /// Whether one of the two says `not`: `Kestria to join`, `Kestria not to join`.
    pub(super) fn is_opposite(&self, other: &Self) -> bool {
        self.negates != other.negates
    }

    /// The weight of what both say over the weight of what either says, 0..=1.
    ///
    /// # References
    /// Ioffe: *Improved consistent sampling, weighted minhash and L1 sketching*, 2010, equation 1: weighted Jaccard.
    pub(super) fn similarity(&self, other: &Self) -> f32 {
        let shared =
            shared_weight(&self.words, &other.words) + shared_weight(&self.neighbours, &other.neighbours);
        let either = self.weight() + other.weight() - shared;
        if either > 0.0 { shared / either } else { 0.0 }
    }

    /// How telling the words are that both have: the sum of their inverse document frequencies.
    pub(super) fn rarity(&self, other: &Self) -> f32 {
        shared_weight(&self.words, &other.words)
    }

    fn weight(&self) -> f32 {
        self.words.iter().chain(&self.neighbours).map(|(_, weight)| weight).sum()
    }
}

/// Summed in ascending order of hash, so that both directions have the same bits.
fn shared_weight(first: &[(u32, f32)], second: &[(u32, f32)]) -> f32 {
    let mut rest = second.iter().peekable();
    let is_in_second = |(hash, _): &&(u32, f32)| {
        while rest.next_if(|(other, _)| other < hash).is_some() {}
        rest.peek().is_some_and(|(other, _)| other == hash)
    };
    first.iter().filter(is_in_second).map(|(_, weight)| weight).sum()
}
