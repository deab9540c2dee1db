//! Statements that carry their evidence.

use samestory_model::Evidence;

/// A printed statement and where it can be read in the originals. There is no claim without evidence.
///
/// ```
/// use samestory_analysis::Claim;
/// use samestory_model::{ArticleId, Evidence, Field, Span};
///
/// let evidence = Evidence::new(ArticleId::new("a")?, Field::Title, Span::new(0, 4)?);
/// let claim = Claim::new("Rain", evidence);
/// assert_eq!(claim.text(), "Rain");
/// assert_eq!(claim.evidence().len(), 1);
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Claim {
    text: String,
    evidence: Vec<Evidence>,
}

impl Claim {
    /// A statement that rests on `evidence`.
    #[must_use]
    pub fn new(text: impl Into<String>, evidence: Evidence) -> Self {
        Self { text: text.into(), evidence: vec![evidence] }
    }

    /// The same statement, resting on one more place.
    #[must_use]
    pub fn and(mut self, evidence: Evidence) -> Self {
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
        self
    }

    /// The statement as printed: plain text, never markup.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it can be read, the place it was taken from first; never empty.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}
