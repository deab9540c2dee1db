//! A partition of articles into stories.

/// A partition of the items `0..len()` into stories; an item alone is a story of one.
///
/// Stories are numbered by their smallest item, so equal partitions are equal values.
///
/// ```
/// use samestory_model::Clustering;
///
/// let clustering = Clustering::from_labels(&["x", "y", "x"]);
/// assert_eq!(clustering.stories(), [vec![0, 2], vec![1]]);
/// assert_eq!(clustering.labels(), [0, 1, 0]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clustering {
    labels: Vec<usize>,
    stories: Vec<Vec<usize>>,
}

impl Clustering {
    /// Items with equal labels share a story.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn from_labels<L: Ord>(labels: &[L]) -> Self {
        let mut number_of = std::collections::BTreeMap::new();
        let mut clustering = Self::default();
        for (item, label) in labels.iter().enumerate() {
            let number = *number_of.entry(label).or_insert(clustering.stories.len());
            match clustering.stories.get_mut(number) {
                Some(story) => story.push(item),
                None => clustering.stories.push(vec![item]),
            }
            clustering.labels.push(number);
        }
        clustering
    }

    /// Number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The story number of each item.
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The items of each story, ascending.
    #[must_use]
    pub fn stories(&self) -> &[Vec<usize>] {
        &self.stories
    }
}
