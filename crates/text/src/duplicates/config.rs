//! Settings, with the reason for each value.

/// What counts as a copy.
///
/// ```
/// use samestory_text::DuplicateConfig;
///
/// let mut strict = DuplicateConfig::default();
/// strict.min_overlap = 0.8;
/// assert!(strict.min_overlap > DuplicateConfig::default().min_overlap);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DuplicateConfig {
    /// Two bodies are copies when they share so much of the longer one, 0..=1. Over a half: the first half of a text is a
    /// part of it. Rewrites that share less with the group's centre may still share so much with the group.
    pub min_overlap: f64,
    /// A body is a partial copy when so much of it stands in another, 0..=1. Articles of one story that were written apart
    /// share quotes and phrases, up to a fifth.
    pub min_containment: f64,
    /// Two titles are alike when they share so much of their words and neighbouring words, weighted by rarity, 0..=1.
    pub min_headline_similarity: f64,
}

impl Default for DuplicateConfig {
    fn default() -> Self {
        Self { min_overlap: 0.55, min_containment: 0.45, min_headline_similarity: 0.7 }
    }
}
