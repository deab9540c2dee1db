//! What other news says of words and phrases: which words headlines like, and which words stand together.

use std::sync::LazyLock;

use crate::word_map::WordMap;

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
pub(super) struct Word {
    liking: f64,
    followers: Vec<(&'static str, Pair)>,
}

/// The table that `training/concept_phrases.py` writes.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    words: WordMap<&'static str, Word>,
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

    /// What is known of a word, a [`singular`](super::super::reading::singular).
    pub(super) fn word(&self, word: &str) -> Option<&Word> {
        self.words.get(word)
    }
}

impl Word {
    /// The logarithm of how much more often titles have it than bodies.
    pub(super) fn liking(&self) -> f64 {
        self.liking
    }

    /// How often it was met before another word.
    pub(super) fn pair(&self, second: &str) -> Pair {
        let at = self.followers.binary_search_by_key(&second, |(follower, _)| follower);
        at.ok().and_then(|at| self.followers.get(at)).map_or(Pair::default(), |(_, pair)| *pair)
    }
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
        let word = |word: &str| Phrases::bundled().word(word).expect("it is listed");
        assert!(word("climate").pair("change").n_bodies > 20);
        assert_eq!(word("change").pair("climate"), Pair::default());
        assert!(word("probe").liking() > word("climate").liking());
    }
}
