//! Shingles: the runs of a few words that a body consists of, as a set of hashes.

use samestory_model::Span;

use super::hash::{join, of_term, short};
use super::result::Overlap;
use crate::furniture::is_furniture;
use crate::term_cutting::located_terms;

/// So many words in a row are a shingle. Three are found in texts that were written apart; with five, each changed word
/// spoils more of its neighbourhood.
pub(super) const SHINGLE_WORDS: usize = 4;

/// Of a text with more distinct shingles, a sample of at most so many is kept; a share read off it is within .02.
const MAX_SHINGLES: usize = 4096;

/// One past the largest hash.
const ALL: u64 = 1 << 32;

/// The distinct shingles of a body whose hash lies below a limit: all of them, or a sample when they are many.
///
/// Because the limit cuts all texts by the same hashes, the samples of two texts hold the same of their common shingles
/// (Broder's sampling modulo m, now called FracMinHash).
///
/// # References
/// Broder: *On the resemblance and containment of documents*, 1997, section 3. Irber et al.: *Lightweight compositional
/// analysis of metagenomes with FracMinHash*, 2022.
#[derive(Debug, Clone)]
pub(super) struct Shingles {
    /// Ascending.
    hashes: Vec<u32>,
    limit: u64,
}

impl Shingles {
    /// Of the lines of `body` that are news text. A shingle does not reach over the end of a sentence, so sentences in
    /// another order have the same shingles.
    pub(super) fn of(body: &str) -> Self {
        let mut found = Self { hashes: Vec::new(), limit: ALL };
        let mut window = Window::default();
        for line in body.split('\n').filter(|line| !is_furniture(line)) {
            found.add_line(line, &mut window);
            window.end_sentence();
        }
        // Too few words for one shingle are one.
        if found.hashes.is_empty() && window.n_words > 0 {
            found.hashes.push(window.hash());
        }
        found.shrink();
        found.hashes.shrink_to_fit();
        found
    }

    /// Those that stand in two of the bodies at least, out of the coarsest of the samples.
    pub(super) fn of_two_at_least(bodies: &[&Self]) -> Self {
        let limit = bodies.iter().map(|body| body.limit).min().unwrap_or(ALL);
        let mut all: Vec<u32> = bodies.iter().flat_map(|body| body.below(limit)).copied().collect();
        all.sort_unstable();
        let repeated = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
        Self { hashes: repeated.filter_map(|run| run.first().copied()).collect(), limit }
    }

    fn add_line(&mut self, line: &str, window: &mut Window) {
        let mut previous_end = 0;
        for (span, term) in located_terms(line) {
            if ends_sentence(line, previous_end, span) {
                window.end_sentence();
            }
            previous_end = span.end();
            if let Some(hash) = window.push(&term) {
                self.add(hash);
            }
        }
    }

    fn add(&mut self, hash: u32) {
        if u64::from(hash) < self.limit {
            self.hashes.push(hash);
        }
        if self.hashes.len() >= 4 * MAX_SHINGLES {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        while self.hashes.len() > MAX_SHINGLES {
            self.limit /= 2;
            self.hashes.truncate(self.n_below(self.limit));
        }
    }

    /// Number of shingles kept.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// About how many distinct shingles the body has.
    pub(super) fn n_unsampled(&self) -> u64 {
        self.hashes.len() as u64 * (ALL / self.limit)
    }

    /// Those kept, ascending.
    pub(super) fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// Those whose hash lies below `limit`.
    pub(super) fn below(&self, limit: u64) -> &[u32] {
        self.hashes.get(..self.n_below(limit)).unwrap_or_default()
    }

    fn n_below(&self, limit: u64) -> usize {
        self.hashes.partition_point(|hash| u64::from(*hash) < limit)
    }

    /// What both hold, counted in the coarser of the two samples.
    pub(super) fn overlap(&self, other: &Self) -> Overlap {
        let limit = self.limit.min(other.limit);
        let (first, second) = (self.below(limit), other.below(limit));
        Overlap::new(n_shared(first, second), first.len(), second.len(), ALL / limit)
    }
}

/// How many numbers stand in both ascending lists.
fn n_shared(first: &[u32], second: &[u32]) -> usize {
    let mut rest = second.iter().peekable();
    let is_in_second = |hash: &&u32| {
        while rest.next_if(|other| other < hash).is_some() {}
        rest.peek() == Some(hash)
    };
    first.iter().filter(is_in_second).count()
}

/// Whether the marks before the word under `word` end a sentence. A rule of thumb will do: it cuts all copies alike.
fn ends_sentence(line: &str, previous_end: usize, word: Span) -> bool {
    let between = line.get(previous_end..word.start()).unwrap_or_default();
    // Most words have one space between them.
    between != " "
        && previous_end > 0
        && between.contains(['.', '!', '?', '。', '！', '？'])
        && between != "."
}

/// The last words read.
#[derive(Default)]
struct Window {
    terms: [u64; SHINGLE_WORDS],
    /// Words since the sentence began.
    n_words: usize,
}

impl Window {
    fn push(&mut self, term: &str) -> Option<u32> {
        self.terms.rotate_left(1);
        if let Some(last) = self.terms.last_mut() {
            *last = of_term(term);
        }
        self.n_words += 1;
        (self.n_words >= SHINGLE_WORDS).then(|| self.hash())
    }

    fn hash(&self) -> u32 {
        short(self.terms.iter().fold(0, |hash, term| join(hash, *term)))
    }

    /// A sentence that is shorter than a shingle goes with the next one.
    fn end_sentence(&mut self) {
        if self.n_words >= SHINGLE_WORDS {
            *self = Self::default();
        }
    }
}
