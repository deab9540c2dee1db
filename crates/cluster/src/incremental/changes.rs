//! What new articles change about those that were there.

use samestory_model::Timestamp;

use crate::items::Items;
use crate::surroundings::Surroundings;

/// How the articles and nodes that were there are numbered now.
pub(super) struct Changes {
    pub(super) article_now: Vec<usize>,
    pub(super) node_now: Vec<usize>,
    /// For each node of now, whether none of its articles was there, or its first one was not.
    pub(super) is_new: Vec<bool>,
    /// Whether a node that was there has another first article.
    pub(super) has_moved: bool,
}

impl Changes {
    /// `copies` are the articles of each earlier node by their earlier numbers.
    pub(super) fn of(now: &Items, article_now: Vec<usize>, copies: &[Vec<usize>]) -> Self {
        let mut node_of = vec![0; now.len()];
        for (node, copies) in now.copies().iter().enumerate() {
            copies.iter().for_each(|&article| node_of[article] = node);
        }
        let firsts = copies.iter().filter_map(|copies| copies.first());
        let node_now: Vec<usize> = firsts.map(|&first| node_of[article_now[first]]).collect();
        let mut is_new = vec![true; now.copies().len()];
        // A copy that comes before all others of its node can bring the node before others, too, which settles ties another way.
        for (&node, copies) in node_now.iter().zip(copies) {
            let (first, first_now) = (copies.first(), now.copies()[node].first());
            is_new[node] = first.map(|&first| article_now[first]) != first_now.copied();
        }
        let has_moved = node_now.iter().any(|&node| is_new[node]);
        Self { article_now, node_now, is_new, has_moved }
    }

    /// Whether the time of any article is believed now and was not, or the other way round.
    pub(super) fn of_times(&self, now: &Items, times: &[Option<Timestamp>]) -> bool {
        times.iter().zip(&self.article_now).any(|(time, &article)| *time != now.time(article))
    }

    /// For each node whether the probabilities of its pairs have to be computed: it is new, or its surroundings are others.
    pub(super) fn of_pairs(&self, now: &Items, earlier: &Surroundings, copies: &[Vec<usize>]) -> Vec<bool> {
        let mut has_changed = self.is_new.clone();
        let articles = now.first_copies();
        for ((copies, &node), mut neighbors) in
            copies.iter().zip(&self.node_now).zip(std::iter::repeat_with(Vec::new))
        {
            let Some(&first) = copies.first() else { continue };
            let (crowding, known) = earlier.of_article(first);
            neighbors.extend(known.map(|number| self.node_now[number as usize]));
            neighbors.sort_unstable();
            let (crowding_now, neighbors_now) = now.surroundings().of_article(articles[node]);
            let same = crowding.to_bits() == crowding_now.to_bits()
                && neighbors_now.map(|number| number as usize).eq(neighbors);
            has_changed[node] |= !same;
        }
        has_changed
    }

    /// The nodes that have more articles than they had.
    pub(super) fn grown<'a>(
        &'a self,
        now: &'a Items,
        copies: &'a [Vec<usize>],
    ) -> impl Iterator<Item = usize> + 'a {
        let nodes = self.node_now.iter().copied().zip(copies);
        nodes.filter(|(node, copies)| now.copies()[*node].len() != copies.len()).map(|(node, _)| node)
    }
}
