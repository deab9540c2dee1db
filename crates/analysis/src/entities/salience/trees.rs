//! Boosted trees: small questions about measurements, whose answers add up.

use super::Features;

/// Trees, each as its nodes in preorder.
#[derive(Debug, Default)]
pub(super) struct Trees {
    trees: Vec<Vec<Node>>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    /// `next` follows where the measurement is at most the threshold, else `other`.
    Question {
        measurement: usize,
        threshold: f64,
        next: usize,
        other: usize,
    },
    Answer(f64),
}

impl Trees {
    /// Adds the tree of a line: `measurement:threshold` for a question, before both its parts, and a number for an answer. A line that is no
    /// whole tree adds none.
    pub(super) fn add(&mut self, line: &str) {
        let mut nodes = Vec::new();
        let mut words = line.split_ascii_whitespace();
        if read(&mut words, &mut nodes).is_some() && words.next().is_none() {
            self.trees.push(nodes);
        }
    }

    /// The sum of all answers.
    pub(super) fn score(&self, features: &Features) -> f64 {
        self.trees.iter().map(|nodes| answer(nodes, features)).sum()
    }

    /// Whether there are trees, and all ask about so many measurements.
    #[cfg(test)]
    pub(super) fn are_for(&self, n_measurements: usize) -> bool {
        let fits = |node: &Node| match node {
            Node::Question { measurement, threshold, .. } => {
                *measurement < n_measurements && threshold.is_finite()
            }
            Node::Answer(score) => score.is_finite(),
        };
        !self.trees.is_empty() && self.trees.iter().flatten().all(fits)
    }
}

/// Reads one tree or part of it; none where the words end too early or are no numbers.
fn read<'w>(words: &mut impl Iterator<Item = &'w str>, nodes: &mut Vec<Node>) -> Option<()> {
    let word = words.next()?;
    let Some((measurement, threshold)) = word.split_once(':') else {
        nodes.push(Node::Answer(word.parse().ok()?));
        return Some(());
    };
    let (measurement, threshold) = (measurement.parse().ok()?, threshold.parse().ok()?);
    let at = nodes.len();
    nodes.push(Node::Question { measurement, threshold, next: at + 1, other: 0 });
    read(words, nodes)?;
    let other = nodes.len();
    if let Some(node) = nodes.get_mut(at) {
        *node = Node::Question { measurement, threshold, next: at + 1, other };
    }
    read(words, nodes)
}

/// Each step goes on in the tree, so that this ends.
fn answer(nodes: &[Node], features: &Features) -> f64 {
    let mut at = 0;
    while let Some(Node::Question { measurement, threshold, next, other }) = nodes.get(at) {
        let value = features.get(*measurement).map_or(0.0, |(_, value)| *value);
        // No answer is likelier than another, so that the processor had better choose than guess.
        at = std::hint::select_unpredictable(value <= *threshold, *next, *other);
    }
    match nodes.get(at) {
        Some(Node::Answer(score)) => *score,
        _ => 0.0,
    }
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
        for line in ["", "0:1 2", "1 2", "0:x 1 2", "0:1 2 x"] {
            trees.add(line);
        }
        assert_eq!(trees.score(&vec![("first", 0.0)]), 0.0);
        assert!(!trees.are_for(1));
    }
}
