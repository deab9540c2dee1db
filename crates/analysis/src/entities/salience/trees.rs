//! Boosted trees: small questions about measurements, whose answers add up.

use super::Features;

/// Trees, taken apart: all questions about one measurement stand together, so that no tree is walked.
///
/// The answers of a tree are numbered from the left, where the measurement is at most the threshold. A question that leads to the right
/// shuts out the answers on its left; of the others, the first one is the tree's.
///
/// # References
/// Lucchese et al.: *QuickScorer: a fast algorithm to rank documents with additive ensembles of regression trees*, 2015.
#[derive(Debug, Default)]
pub(super) struct Trees {
    /// By measurement.
    questions: Vec<Questions>,
    /// Of each tree.
    answers: Vec<Vec<f64>>,
}

/// All questions about one measurement.
#[derive(Debug, Default)]
struct Questions {
    /// In rising order.
    thresholds: Vec<f64>,
    /// In the same order: the tree, and a bit for each of its answers that stays where the measurement is above the threshold.
    open: Vec<(u32, Answers)>,
}

/// A bit for each answer of a tree; a tree has at most so many.
type Answers = u32;

impl Trees {
    /// Adds the tree of a line: `measurement:threshold` for a question, before both its parts, and a number for an answer. A line that is no
    /// whole tree adds none.
    pub(super) fn add(&mut self, line: &str) {
        let mut tree = Tree::default();
        let mut words = line.split_ascii_whitespace();
        let is_whole = tree.read(&mut words).is_some() && words.next().is_none();
        let Ok(number) = u32::try_from(self.answers.len()) else { return };
        if !is_whole || tree.answers.len() > Answers::BITS as usize {
            return;
        }
        for Question { measurement, threshold, open } in tree.questions {
            if self.questions.len() <= measurement {
                self.questions.resize_with(measurement + 1, Questions::default);
            }
            if let Some(questions) = self.questions.get_mut(measurement) {
                let at = questions.thresholds.partition_point(|other| *other <= threshold);
                questions.thresholds.insert(at, threshold);
                questions.open.insert(at, (number, open));
            }
        }
        self.answers.push(tree.answers);
    }

    /// The sum of all answers.
    ///
    /// # Complexity
    /// O(questions), a few instructions for each.
    pub(super) fn score(&self, features: &Features) -> f64 {
        let mut open = vec![Answers::MAX; self.answers.len()];
        let values = features.iter().map(|(_, value)| *value).chain(std::iter::repeat(0.0));
        for (questions, value) in self.questions.iter().zip(values) {
            // A search by halves would guess wrong at every step; counting is a few instructions for all.
            let n_passed = questions.thresholds.iter().filter(|threshold| **threshold < value).count();
            for (tree, stays) in questions.open.iter().take(n_passed) {
                if let Some(open) = open.get_mut(*tree as usize) {
                    *open &= stays;
                }
            }
        }
        let trees = self.answers.iter().zip(open);
        trees.filter_map(|(answers, open)| answers.get(open.trailing_zeros() as usize)).sum()
    }

    /// Whether there are trees, and all ask about so many measurements.
    #[cfg(test)]
    pub(super) fn are_for(&self, n_measurements: usize) -> bool {
        !self.answers.is_empty()
            && self.questions.len() <= n_measurements
            && self
                .questions
                .iter()
                .flat_map(|questions| &questions.thresholds)
                .all(|threshold| threshold.is_finite())
            && self.answers.iter().flatten().all(|answer| answer.is_finite())
    }
}

/// A tree in the making.
#[derive(Default)]
struct Tree {
    questions: Vec<Question>,
    answers: Vec<f64>,
}

struct Question {
    measurement: usize,
    threshold: f64,
    open: Answers,
}

impl Tree {
    /// Reads one tree or part of it; none where the words end too early or are no numbers.
    fn read<'w>(&mut self, words: &mut impl Iterator<Item = &'w str>) -> Option<()> {
        let word = words.next()?;
        let Some((measurement, threshold)) = word.split_once(':') else {
            self.answers.push(word.parse().ok()?);
            return Some(());
        };
        let (measurement, threshold) = (measurement.parse().ok()?, threshold.parse().ok()?);
        let first = self.answers.len();
        self.read(words)?;
        let shut = first_bits(self.answers.len()) & !first_bits(first);
        self.questions.push(Question { measurement, threshold, open: !shut });
        self.read(words)
    }
}

fn first_bits(n: usize) -> Answers {
    Answers::MAX.checked_shr(Answers::BITS.saturating_sub(n as u32)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_add_up() {
        let mut trees = Trees::default();
        trees.add("0:0.5 1:2 -1 1 3");
        trees.add("0.25");
        let score = |first, second| trees.score(&vec![("first", first), ("second", second)]);
        assert_eq!([score(0.5, 2.0), score(0.0, 3.0), score(1.0, 0.0)], [-0.75, 1.25, 3.25]);
        assert!(trees.are_for(2) && !trees.are_for(1));
    }

    #[test]
    fn what_is_no_tree_is_left_out() {
        let mut trees = Trees::default();
        let large = format!("{} 1", "0:1 2 ".repeat(32));
        for line in ["", "0:1 2", "1 2", "0:x 1 2", "0:1 2 x", &large] {
            trees.add(line);
        }
        assert_eq!(trees.score(&vec![("first", 0.0)]), 0.0);
        assert!(!trees.are_for(1));
    }
}
