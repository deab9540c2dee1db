//! Where a clustering and labels disagree, the worst first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use samestory_model::Clustering;

use super::check_sizes;
use crate::error::Error;

/// What is wrong with two groups of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum MistakeKind {
    /// They are of two stories, and were found to be one.
    Joined,
    /// They are of one story, and were found to be two.
    Parted,
}

/// Two groups of articles that were joined wrongly, or parted wrongly.
///
/// Each group is what one story of the labels and one found story share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// The articles of the one group, ascending.
    pub first: Vec<usize>,
    /// Those of the other.
    pub second: Vec<usize>,
}

impl Mistake {
    /// So many pairs of articles are wrong by it.
    ///
    /// ```
    /// use samestory_cluster::measures::{MistakeKind, worst_mistakes};
    /// use samestory_model::Clustering;
    ///
    /// let gold = Clustering::from_labels(&["quake", "quake", "vote"]);
    /// let mistakes = worst_mistakes(&gold, &Clustering::from_labels(&[0, 0, 0]), 10)?;
    /// assert_eq!((mistakes.len(), mistakes[0].kind, mistakes[0].n_pairs()), (1, MistakeKind::Joined, 2));
    /// # Ok::<(), samestory_cluster::Error>(())
    /// ```
    #[must_use]
    pub fn n_pairs(&self) -> usize {
        self.first.len() * self.second.len()
    }
}

/// At most `limit` mistakes, those with the most pairs of articles first; of equal ones, the joined ones and those of the smaller
/// articles. With a limit that is large enough, the pairs of all are the pairs on which `gold` and `found` disagree.
///
/// # Errors
/// When the two are not of equally many articles.
///
/// # Complexity
/// O(n log n + m log m) for n articles and m mistakes in all, at most the square of the stories that one story is mixed up with.
///
/// # Examples
/// ```
/// use samestory_cluster::measures::{MistakeKind, worst_mistakes};
/// use samestory_model::Clustering;
///
/// let gold = Clustering::from_labels(&["quake", "quake", "quake", "vote"]);
/// let found = Clustering::from_labels(&[0, 0, 1, 1]);
/// let mistakes = worst_mistakes(&gold, &found, 10)?;
/// // The quake lost its third article, which was put to the vote.
/// assert_eq!((mistakes[0].kind, &mistakes[0].first, &mistakes[0].second), (MistakeKind::Parted, &vec![0, 1], &vec![2]));
/// assert_eq!((mistakes[1].kind, &mistakes[1].first, &mistakes[1].second), (MistakeKind::Joined, &vec![2], &vec![3]));
/// # Ok::<(), samestory_cluster::Error>(())
/// ```
pub fn worst_mistakes(gold: &Clustering, found: &Clustering, limit: usize) -> Result<Vec<Mistake>, Error> {
    check_sizes(gold, found)?;
    let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (article, cell) in gold.labels().iter().copied().zip(found.labels().iter().copied()).enumerate() {
        cells.entry(cell).or_default().push(article);
    }
    let by_found = cells.iter().map(|(cell, articles)| (cell.1, articles.as_slice()));
    let by_gold = cells.iter().map(|(cell, articles)| (cell.0, articles.as_slice()));
    let joined = pairs_within(by_found).into_iter().map(|(one, other)| (MistakeKind::Joined, one, other));
    let parted = pairs_within(by_gold).into_iter().map(|(one, other)| (MistakeKind::Parted, one, other));
    let mut pairs: Vec<(MistakeKind, &[usize], &[usize])> = joined.chain(parted).collect();
    pairs.sort_by_key(|&(kind, first, second)| (Reverse(first.len() * second.len()), kind, first, second));
    let mistake = |(kind, first, second): (_, &[usize], &[usize])| Mistake {
        kind,
        first: first.to_vec(),
        second: second.to_vec(),
    };
    Ok(pairs.into_iter().take(limit).map(mistake).collect())
}

/// Each two groups that share a story; the one with the smaller articles first.
fn pairs_within<'a>(groups: impl Iterator<Item = (usize, &'a [usize])>) -> Vec<(&'a [usize], &'a [usize])> {
    let mut of_story: BTreeMap<usize, Vec<&[usize]>> = BTreeMap::new();
    groups.for_each(|(story, articles)| of_story.entry(story).or_default().push(articles));
    let mut pairs = Vec::new();
    for groups in of_story.values() {
        for (place, &first) in groups.iter().enumerate() {
            let others = groups.iter().skip(place + 1);
            pairs.extend(others.map(|&second| (first.min(second), first.max(second))));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use samestory_model::Clustering;

    use super::{MistakeKind, worst_mistakes};

    #[test]
    fn the_pairs_of_all_mistakes_are_those_on_which_both_disagree() {
        let gold: Vec<usize> = (0..60).map(|article| article * article % 11).collect();
        let found: Vec<usize> = (0..60).map(|article| article * 7 % 13).collect();
        let both = |labels: &[usize], a: usize, b: usize| labels[a] == labels[b];
        let pairs = (0..60).flat_map(|a| (a + 1..60).map(move |b| (a, b)));
        let (mut joined, mut parted) = (0, 0);
        for (a, b) in pairs {
            joined += usize::from(both(&found, a, b) && !both(&gold, a, b));
            parted += usize::from(both(&gold, a, b) && !both(&found, a, b));
        }
        let mistakes =
            worst_mistakes(&Clustering::from_labels(&gold), &Clustering::from_labels(&found), usize::MAX);
        let mistakes = mistakes.unwrap();
        let sum = |kind| -> usize {
            mistakes.iter().filter(|mistake| mistake.kind == kind).map(super::Mistake::n_pairs).sum()
        };
        assert_eq!((sum(MistakeKind::Joined), sum(MistakeKind::Parted)), (joined, parted));
        assert!(mistakes.is_sorted_by(|a, b| a.n_pairs() >= b.n_pairs()));
        assert!(mistakes.iter().all(|mistake| mistake.first < mistake.second));
    }

    #[test]
    fn the_worst_come_first_and_a_limit_cuts_the_rest() {
        let gold = Clustering::from_labels(&[1, 1, 1, 2, 2, 3, 4, 4]);
        let found = Clustering::from_labels(&[1, 1, 1, 1, 1, 3, 4, 5]);
        let mistakes = worst_mistakes(&gold, &found, 5).unwrap();
        assert_eq!(mistakes.len(), 2);
        assert_eq!((mistakes[0].kind, mistakes[0].n_pairs()), (MistakeKind::Joined, 6));
        assert_eq!((mistakes[1].kind, &mistakes[1].second), (MistakeKind::Parted, &vec![7]));
        assert_eq!(worst_mistakes(&gold, &found, 1).unwrap(), mistakes[..1]);
        assert_eq!(worst_mistakes(&gold, &gold, 5).unwrap(), []);
        assert!(worst_mistakes(&gold, &Clustering::default(), 5).is_err());
    }
}
