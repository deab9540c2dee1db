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
    /// Items with equal labels share a story. What the labels are does not matter: stories get numbers of
    /// their own, from 0, in the order of their smallest items.
    ///
    /// # Complexity
    /// O(n log n) comparisons of labels.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::Clustering;
    ///
    /// let by_name = Clustering::from_labels(&["flood", "rate cut", "flood"]);
    /// let by_number = Clustering::from_labels(&[7, 3, 7]);
    /// assert_eq!(by_name, by_number);
    /// ```
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

    /// Number of items, not of stories.
    ///
    /// ```
    /// use samestory_model::Clustering;
    ///
    /// let clustering = Clustering::from_labels(&[5, 5, 8]);
    /// assert_eq!(clustering.len(), 3);
    /// assert_eq!(clustering.stories().len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no item, and so no story.
    ///
    /// ```
    /// use samestory_model::Clustering;
    ///
    /// assert!(Clustering::from_labels::<u32>(&[]).is_empty());
    /// assert!(!Clustering::from_labels(&[5]).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The story number of each item: `labels()[item]` is a place in [`stories`](Self::stories).
    ///
    /// ```
    /// use samestory_model::Clustering;
    ///
    /// let clustering = Clustering::from_labels(&["b", "a", "b", "c"]);
    /// assert_eq!(clustering.labels(), [0, 1, 0, 2]);
    /// // Items 0 and 2 are of one story.
    /// assert_eq!(clustering.labels()[0], clustering.labels()[2]);
    /// ```
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The items of each story, ascending; none is empty, and each item is in one.
    ///
    /// ```
    /// use samestory_model::Clustering;
    ///
    /// let clustering = Clustering::from_labels(&["b", "a", "b", "c"]);
    /// assert_eq!(clustering.stories(), [vec![0, 2], vec![1], vec![3]]);
    /// let alone = clustering.stories().iter().filter(|story| story.len() == 1);
    /// assert_eq!(alone.count(), 2);
    /// ```
    #[must_use]
    pub fn stories(&self) -> &[Vec<usize>] {
        &self.stories
    }
}
