//! Candidates, and the pairs among them that are related.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::buckets::Buckets;
use super::compare::{Comparison, MIN_PART, compare};
use super::config::DuplicateConfig;
use super::hash::{of_term, short};
use super::minhash::band_keys;
use super::texts::Text;

/// The shingles of a body in the lower half of all hashes lead to texts that hold a part of it. A smaller share would lose
/// short paragraphs: of the twelve shingles that a brief of twenty has in common with a text, at least two are below with
/// probability .997, and with a quarter .84.
const SAMPLE_LIMIT: u64 = 1 << 31;

/// One hash in common may be chance, or a phrase.
const MIN_SHARED_SAMPLES: usize = 2;

/// A text keeps so many relations, the closest ones.
const MAX_RELATIONS: usize = 32;

/// Two related texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// The later one.
    pub(super) text: u32,
    /// The earlier one.
    pub(super) partner: u32,
    pub(super) comparison: Comparison,
}

/// The related pairs, by text.
pub(super) fn related(texts: &[Text<'_>], config: &DuplicateConfig) -> Vec<Pair> {
    let candidates = Candidates::new(texts, config);
    let n_texts = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    (0..n_texts).into_par_iter().flat_map_iter(|text| relations(text, texts, &candidates, config)).collect()
}

fn relations(
    text: u32,
    texts: &[Text<'_>],
    candidates: &Candidates<'_>,
    config: &DuplicateConfig,
) -> Vec<Pair> {
    let Some(own) = texts.get(text as usize) else { return Vec::new() };
    let compared = candidates.of(text).into_iter().filter_map(|partner| {
        let comparison = compare(own, texts.get(partner as usize)?, config);
        (comparison.evidence.is_some() || comparison.is_partial).then_some(Pair { text, partner, comparison })
    });
    let mut pairs: Vec<Pair> = compared.collect();
    // Copies first, then by what is shared.
    pairs.sort_by_key(|pair| {
        Reverse((pair.comparison.evidence.is_some(), pair.comparison.overlap.n_shared_unsampled()))
    });
    pairs.truncate(MAX_RELATIONS);
    pairs
}

/// Which texts are worth comparing.
struct Candidates<'a> {
    texts: &'a [Text<'a>],
    /// Texts with a band of their bodies' signatures or an address in common.
    alike: Buckets,
    /// Texts with a band of their titles' signatures in common.
    titles: Buckets,
    /// Bodies with sampled shingles in common.
    samples: Buckets,
    min_containment: f64,
}

impl<'a> Candidates<'a> {
    fn new(texts: &'a [Text<'a>], config: &DuplicateConfig) -> Self {
        let numbered = || texts.par_iter().enumerate().map(|(number, text)| (number as u32, text));
        let alike = numbered().flat_map_iter(|(number, text)| keys(text).map(move |key| (key, number)));
        let titles =
            numbered().flat_map_iter(|(number, text)| title_keys(text).map(move |key| (key, number)));
        let samples =
            numbered().flat_map_iter(|(number, text)| sample(text).iter().map(move |key| (*key, number)));
        let (alike, titles, samples) = (Buckets::new(alike), Buckets::new(titles), Buckets::new(samples));
        Self { texts, alike, titles, samples, min_containment: config.min_containment }
    }

    /// Texts before `text`, ascending.
    fn of(&self, text: u32) -> Vec<u32> {
        let mut sharing: Vec<u32> = self.samples.partners(text).collect();
        sharing.sort_unstable();
        let runs = sharing.chunk_by(|a, b| a == b);
        let containing = runs.filter_map(|run| {
            let partner = *run.first()?;
            self.may_contain(text, partner, run.len()).then_some(partner)
        });
        let mut found: Vec<u32> =
            containing.chain(self.alike.partners(text)).chain(self.titled(text)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Texts with a title alike. Titles count only where one of the bodies is short, and short ones stand first.
    fn titled(&self, text: u32) -> impl Iterator<Item = u32> + '_ {
        let is_long = |number: u32| self.texts.get(number as usize).is_some_and(Text::has_long_body);
        self.titles.partners(text).filter(move |partner| !(is_long(text) && is_long(*partner)))
    }

    /// Whether so many sampled shingles in common may mean enough containment: half of what is expected, for chance and for
    /// full buckets.
    fn may_contain(&self, text: u32, partner: u32, n_shared: usize) -> bool {
        let size = |number: u32| self.texts.get(number as usize).map_or(0, |text| sample(text).len());
        let expected = self.min_containment * size(text).min(size(partner)) as f64;
        n_shared >= MIN_SHARED_SAMPLES && n_shared as f64 >= expected / 2.0
    }
}

fn sample<'a>(text: &'a Text<'_>) -> &'a [u32] {
    if text.shingles.len() >= MIN_PART { text.shingles.below(SAMPLE_LIMIT) } else { &[] }
}

/// A signature and an address may share a number by chance: then a pair is compared in vain.
fn keys(text: &Text<'_>) -> impl Iterator<Item = u32> {
    let of_address = |address: &&str| short(of_term(address));
    let addresses: Vec<u32> = text.addresses.iter().map(of_address).collect();
    band_keys(text.shingles.hashes()).into_iter().chain(addresses)
}

fn title_keys(text: &Text<'_>) -> impl Iterator<Item = u32> + use<> {
    band_keys(&text.headline.features()).into_iter()
}
