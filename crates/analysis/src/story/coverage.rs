//! What a choice of sentences already says.

use std::collections::BTreeSet;

use samestory_model::{SparseVector, TermId};

/// The words of a pool, each with what it is worth to say it: rare words that many articles use tell the story.
///
/// A choice of sentences is worth the words that it covers, each once. Choosing the sentence that adds most, step by step, comes
/// near the best choice, as what it adds only shrinks. Gillick, Favre: *A scalable global model for summarization*, 2009, section 2;
/// Lin, Bilmes: *A class of submodular functions for document summarization*, 2011.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// Of each sentence, the numbers of its words by rising number, with what they are worth.
    words: Vec<Vec<(usize, f64)>>,
    n_words: usize,
    /// What the best sentence is worth alone.
    best: f64,
    /// The words that the story is about.
    central: Vec<TermId>,
    /// Of each sentence whether it shares a weighty word with another article.
    is_shared: Vec<bool>,
}

/// A word is central that so many articles use of each ten, and so many sentences.
const CENTRAL_TENTHS: usize = 5;
const CENTRAL_SENTENCES: usize = 3;

/// How much of each word of a pool is said, from 0 to 1.
#[derive(Debug)]
pub(crate) struct Covered {
    shares: Vec<f64>,
}

/// A word where a sentence has it.
#[derive(Debug, Clone, Copy)]
struct Place {
    term: TermId,
    sentence: usize,
    weight: f64,
}

/// Where sentences have their words: those of one word side by side.
fn places(terms: &[&SparseVector]) -> Vec<Place> {
    let entries = terms.iter().enumerate();
    let entries =
        entries.flat_map(|(sentence, terms)| terms.entries().iter().map(move |entry| (sentence, entry)));
    let place = |(sentence, (term, weight)): (usize, &(TermId, f32))| Place {
        term: *term,
        sentence,
        weight: f64::from(*weight),
    };
    let mut places: Vec<Place> = entries.map(place).collect();
    places.sort_unstable_by_key(|place| (place.term, place.sentence));
    places
}

/// What the words of a sentence weigh on average.
fn mean_weight(terms: &SparseVector) -> f64 {
    let entries = terms.entries();
    entries.iter().map(|(_, weight)| f64::from(*weight)).sum::<f64>() / entries.len().max(1) as f64
}

impl Coverage {
    /// `terms` are those of each sentence, `articles` the numbers of those that have the sentence.
    pub(crate) fn new(terms: &[&SparseVector], articles: &[&[usize]]) -> Self {
        let n_articles = articles.iter().copied().flatten().collect::<BTreeSet<_>>().len();
        let means: Vec<f64> = terms.iter().map(|terms| mean_weight(terms)).collect();
        let mut coverage = Self {
            words: terms.iter().map(|terms| Vec::with_capacity(terms.entries().len())).collect(),
            is_shared: vec![false; terms.len()],
            ..Self::default()
        };
        let mut users: Vec<usize> = Vec::new();
        for word in places(terms).chunk_by(|one, other| one.term == other.term) {
            users.clear();
            users.extend(word.iter().filter_map(|place| articles.get(place.sentence)).copied().flatten());
            users.sort_unstable();
            users.dedup();
            let is_central =
                users.len() * 10 >= n_articles * CENTRAL_TENTHS && word.len() >= CENTRAL_SENTENCES;
            coverage.central.extend(word.first().filter(|_| is_central).map(|place| place.term));
            coverage.add(word, users.len(), &means);
        }
        let total = |words: &Vec<(usize, f64)>| words.iter().map(|(_, worth)| worth).sum::<f64>();
        coverage.best = coverage.words.iter().map(total).fold(f64::MIN_POSITIVE, f64::max);
        coverage
    }

    /// Adds a word that so many articles use. One that weighs at least as much as the words of a sentence do on average links it to another
    /// article that uses it.
    fn add(&mut self, word: &[Place], n_articles: usize, means: &[f64]) {
        for Place { sentence, weight, .. } in word {
            if let Some(words) = self.words.get_mut(*sentence) {
                words.push((self.n_words, weight * n_articles as f64));
            }
            let is_weighty = means.get(*sentence).is_some_and(|mean| weight >= mean);
            if let Some(is_shared) = self.is_shared.get_mut(*sentence) {
                *is_shared |= is_weighty && n_articles > 1;
            }
        }
        self.n_words += 1;
    }

    /// Whether a sentence shares a weighty word with another article: what does not, in a round-up, may be other news.
    pub(crate) fn is_shared(&self, index: usize) -> bool {
        self.is_shared.get(index).is_some_and(|is_shared| *is_shared)
    }

    /// Words that many articles and sentences use: what a reader takes the story to be about.
    pub(crate) fn central(&self) -> &[TermId] {
        &self.central
    }

    /// Nothing is said.
    pub(crate) fn nothing(&self) -> Covered {
        Covered { shares: vec![0.0; self.n_words] }
    }

    /// What a sentence adds to what is covered, as a share of what the best sentence is worth.
    pub(crate) fn added(&self, index: usize, covered: &Covered) -> f64 {
        let left =
            |(word, worth): &(usize, f64)| worth * (1.0 - covered.shares.get(*word).copied().unwrap_or(0.0));
        self.words.get(index).map_or(0.0, |words| words.iter().map(left).sum::<f64>()) / self.best
    }

    /// The share of what a sentence says, by worth, that another one says.
    pub(crate) fn held(&self, index: usize, other: usize) -> f64 {
        let (Some(words), Some(others)) = (self.words.get(index), self.words.get(other)) else { return 0.0 };
        let (mut held, mut all, mut at) = (0.0, f64::MIN_POSITIVE, 0);
        for (word, worth) in words {
            all += worth;
            while others.get(at).is_some_and(|(other, _)| other < word) {
                at += 1;
            }
            if others.get(at).is_some_and(|(other, _)| other == word) {
                held += worth;
            }
        }
        held / all
    }

    /// Marks the words of a sentence as said to `share`.
    pub(crate) fn cover(&self, index: usize, share: f64, covered: &mut Covered) {
        for (word, _) in self.words.get(index).into_iter().flatten() {
            if let Some(part) = covered.shares.get_mut(*word) {
                *part = part.max(share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(words: &[u64]) -> SparseVector {
        let id = |word: &u64| (samestory_text::term_id(&word.to_string()), 1.0);
        SparseVector::from_weights(words.iter().map(id).collect())
    }

    #[test]
    fn a_light_word_in_common_links_no_sentence() {
        let id = |word: &str| samestory_text::term_id(word);
        let of = |weights: &[(&str, f32)]| {
            SparseVector::from_weights(weights.iter().map(|(word, weight)| (id(word), *weight)).collect())
        };
        let sentences =
            [of(&[("ferry", 3.0), ("on", 1.0)]), of(&[("on", 1.0), ("rates", 4.0)]), of(&[("ferry", 1.0)])];
        let coverage = Coverage::new(&sentences.each_ref(), &[&[0], &[1], &[2]]);
        assert!(coverage.is_shared(0) && !coverage.is_shared(1) && coverage.is_shared(2));
        assert!(coverage.central().is_empty());
    }

    #[test]
    fn a_word_is_worth_its_weight_times_its_articles() {
        let sentences = [terms(&[1]), terms(&[1]), terms(&[1]), terms(&[2])];
        let coverage = Coverage::new(&sentences.each_ref(), &[&[0], &[1], &[2], &[2]]);
        let nothing = coverage.nothing();
        assert!((coverage.added(0, &nothing) / coverage.added(3, &nothing) - 3.0).abs() < 1e-9);
        assert_eq!(coverage.central(), [samestory_text::term_id("1")]);
    }

    #[test]
    fn what_is_said_is_worth_nothing_twice() {
        let sentences = [terms(&[1, 2, 3]), terms(&[1, 2]), terms(&[4])];
        let coverage = Coverage::new(&sentences.each_ref(), &[&[0, 1], &[1], &[1]]);
        let mut covered = coverage.nothing();
        assert!((coverage.added(0, &covered) - 1.0).abs() < 1e-12);
        assert!(coverage.added(2, &covered) < coverage.added(1, &covered), "fewer articles, fewer words");
        assert!(coverage.is_shared(0) && coverage.is_shared(1) && !coverage.is_shared(2));
        coverage.cover(0, 1.0, &mut covered);
        assert!(coverage.added(1, &covered).abs() < 1e-12);
        assert!(coverage.added(2, &covered) > 0.0);
        assert!((coverage.held(1, 0) - 1.0).abs() < 1e-12);
        assert!((coverage.held(0, 1) - 2.0 / 3.0).abs() < 1e-6);
        assert!(coverage.held(2, 0).abs() < 1e-12);
    }
}
