//! What a headline tells, which sentences under it keep when they are shortened.

use crate::reading::{Figure, Reading};

/// The figures of a headline. A sentence that is cut for its length may lose what nobody asks for, but not the number that the headline
/// promises. Words are no such thing: those that matter stand in the rest of the sentence, too.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    figures: Vec<Figure>,
}

impl Kept {
    pub(crate) fn of(headline: &str) -> Self {
        // `First` and `second` count nothing.
        let mut figures = Reading::of(headline).figures;
        figures.retain(|figure| !figure.is_ordinal);
        Self { figures }
    }

    /// Whether `after`, which is `before` with a part left out, lacks a figure that the headline tells and `before` told.
    pub(crate) fn is_lost(&self, before: &str, after: &str) -> bool {
        if before.len() == after.len() || self.figures.is_empty() {
            return false;
        }
        let (before, after) = (Reading::of(before), Reading::of(after));
        let has = |reading: &Reading, figure: &Figure| {
            reading.figures.iter().any(|other| other.is_same_amount(figure))
        };
        self.figures.iter().any(|figure| has(&before, figure) && !has(&after, figure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_headline_counts_is_not_lost() {
        let kept = Kept::of("Death Toll in Tarn Rises to Three, Police Say");
        let sentence = "A man has died in Tarn, bringing the toll to 3, police said on Tuesday.";
        assert!(kept.is_lost(sentence, "A man has died in Tarn."));
        assert!(!kept.is_lost(sentence, "A man has died in Tarn, bringing the toll to 3."));
        assert!(!kept.is_lost("Ivo Marsh, 42, the mayor of Tarn, left.", "Ivo Marsh left."));
        // The figure stands elsewhere, too.
        assert!(!kept.is_lost("Three men, aged three, left.", "Three men left."));
    }
}
