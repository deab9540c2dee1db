//! What other news says of words and phrases: which words headlines like, and which words stand together.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::reading::singular;

const BUNDLED: &str = include_str!("../../../assets/concept-phrases.txt");

/// How often a pair of words was met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pair {
    /// Number of bodies.
    pub(super) n_bodies: u32,
    /// Number of titles.
    pub(super) n_titles: u32,
}

/// A word with the words that follow it, in alphabetical order.
#[derive(Debug, Default)]
struct Word {
    liking: f64,
    followers: Vec<(&'static str, Pair)>,
}

/// The table that `training/concept_phrases.py` writes.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    words: HashMap<&'static str, Word>,
}

impl Phrases {
    /// The compiled-in table.
    pub(super) fn bundled() -> &'static Self {
        static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::parse(BUNDLED));
        &PHRASES
    }

    /// A line a word: the word, its liking in tenths, then a follower, its bodies and its titles, as often as there are any.
    fn parse(table: &'static str) -> Self {
        let line = |line: &'static str| {
            let mut fields = line.split(' ');
            let word = fields.next()?;
            let liking = fields.next()?.parse::<f64>().ok()? / 10.0;
            let mut followers = Vec::new();
            while let (Some(second), Some(n_bodies), Some(n_titles)) =
                (fields.next(), fields.next(), fields.next())
            {
                let pair = Pair { n_bodies: n_bodies.parse().ok()?, n_titles: n_titles.parse().ok()? };
                followers.push((second, pair));
            }
            Some((word, Word { liking, followers }))
        };
        Self { words: table.lines().filter_map(line).collect() }
    }

    /// The logarithm of how much more often titles have a word than bodies; 0 of a rare one. The word is a [`singular`].
    pub(super) fn liking(&self, word: &str) -> f64 {
        self.words.get(word).map_or(0.0, |word| word.liking)
    }

    /// How often the least frequent pair of neighbours in a phrase of [`singular`]s was met; never, for one word.
    pub(super) fn least_pair(&self, words: &[String]) -> Pair {
        let pairs = words.iter().zip(words.iter().skip(1)).map(|(first, second)| self.pair(first, second));
        pairs.min_by_key(|pair| (pair.n_bodies, pair.n_titles)).unwrap_or_default()
    }

    fn pair(&self, first: &str, second: &str) -> Pair {
        let Some(word) = self.words.get(first) else { return Pair::default() };
        let at = word.followers.binary_search_by_key(&second, |(follower, _)| follower);
        at.ok().and_then(|at| word.followers.get(at)).map_or(Pair::default(), |(_, pair)| *pair)
    }
}

/// The words of a concept as the table has them.
pub(super) fn singulars(words: &[String]) -> Vec<String> {
    words.iter().map(|word| singular(&word.replace('.', ""))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_in_order() {
        let phrases = Phrases::bundled();
        assert_eq!(phrases.words.len(), BUNDLED.lines().count());
        assert!(phrases.words.values().all(|word| word.liking.is_finite()));
        assert!(phrases.words.values().all(|word| word.followers.is_sorted_by_key(|(second, _)| second)));
    }

    #[test]
    fn pairs_are_found_in_one_order_only() {
        let words = |text: &str| singulars(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        let phrases = Phrases::bundled();
        assert!(phrases.least_pair(&words("climate change")).n_bodies > 20);
        assert_eq!(phrases.least_pair(&words("change climate")), Pair::default());
        assert_eq!(phrases.least_pair(&words("climate")), Pair::default());
        assert!(phrases.liking("probe") > phrases.liking("moreover"));
    }
}
