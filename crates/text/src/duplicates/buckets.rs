//! An inverted index: which texts stand under a key.

use rayon::prelude::*;

/// A text is compared with at most so many others of one bucket.
pub(super) const BUCKET_CAP: usize = 32;

/// Texts by key, each with the first few that share one.
///
/// A text's partners are the first [`BUCKET_CAP`] texts of each of its buckets that stand before it. So a small bucket leads
/// to all its pairs, and a bucket of a hundred thousand texts to a few pairs a text: each meets the same representatives.
pub(super) struct Buckets {
    /// Key in the upper half, text in the lower; ascending.
    entries: Vec<u64>,
    /// Text in the upper half, position of its entry in the lower, of the texts that others stand before; ascending.
    of_text: Vec<u64>,
    /// Of each entry, where its bucket begins.
    starts: Vec<u32>,
}

impl Buckets {
    /// From pairs of key and text, fewer than 2³² of them.
    pub(super) fn new(keys: impl ParallelIterator<Item = (u32, u32)>) -> Self {
        let mut entries: Vec<u64> = keys.map(|(key, text)| pack(key, text)).collect();
        entries.par_sort_unstable();
        entries.dedup();
        let starts = starts(&entries);
        let followers =
            starts.par_iter().zip(&entries).enumerate().filter_map(|(position, (start, entry))| {
                let position = position as u32;
                (*start < position).then(|| pack(lower(*entry), position))
            });
        let mut of_text: Vec<u64> = followers.collect();
        of_text.par_sort_unstable();
        Self { entries, of_text, starts }
    }

    /// The texts before `text` that share a key with it; one that shares several stands there as often.
    pub(super) fn partners(&self, text: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.of_text.partition_point(|entry| upper(*entry) < text);
        let own = self.of_text.get(start..).unwrap_or_default();
        own.iter().take_while(move |entry| upper(**entry) == text).flat_map(|entry| {
            let position = lower(*entry) as usize;
            let start = self.starts.get(position).map_or(position, |start| *start as usize);
            let bucket = self.entries.get(start..position.min(start + BUCKET_CAP)).unwrap_or_default();
            bucket.iter().map(|entry| lower(*entry))
        })
    }
}

fn starts(entries: &[u64]) -> Vec<u32> {
    let mut start = 0;
    let mut key = None;
    let start_of = |(position, entry): (usize, &u64)| {
        if key.replace(upper(*entry)) != Some(upper(*entry)) {
            start = position as u32;
        }
        start
    };
    entries.iter().enumerate().map(start_of).collect()
}

fn pack(upper: u32, lower: u32) -> u64 {
    u64::from(upper) << 32 | u64::from(lower)
}

fn upper(entry: u64) -> u32 {
    (entry >> 32) as u32
}

fn lower(entry: u64) -> u32 {
    entry as u32
}
