//! Sparse vectors of weighted terms.

/// A term, told apart by the first 64 bits of a hash of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u64);

impl TermId {
    /// The term with this hash.
    #[must_use]
    pub const fn new(hash: u64) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }
}

/// Weighted terms of a text: unit length, so that a dot product is a cosine; no terms, no length.
///
/// ```
/// use samestory_model::{SparseVector, TermId};
///
/// let [a, b] = [TermId::new(1), TermId::new(2)];
/// let first = SparseVector::from_weights(vec![(b, 4.0), (a, 3.0)]);
/// let second = SparseVector::from_weights(vec![(a, 2.0)]);
/// assert!((first.cosine(&second) - 0.6).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseVector {
    entries: Vec<(TermId, f32)>,
}

impl SparseVector {
    /// Sums the weights of each term and brings the whole to unit length. Weights that are not finite and positive are
    /// left out.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn from_weights(mut weights: Vec<(TermId, f32)>) -> Self {
        weights.retain(|(_, weight)| weight.is_finite() && *weight > 0.0);
        // By weight as well: a sum of equal terms must not depend on the order in which they came.
        weights.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        weights.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let length = weights.iter().map(|(_, weight)| f64::from(*weight).powi(2)).sum::<f64>().sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
        weights.iter_mut().for_each(|(_, weight)| *weight = (f64::from(*weight) / length) as f32);
        Self { entries: weights }
    }

    /// Terms and weights, by ascending term.
    #[must_use]
    pub fn entries(&self) -> &[(TermId, f32)] {
        &self.entries
    }

    /// Number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Cosine with another vector, in 0..=1; 0 where either is empty.
    ///
    /// # Complexity
    /// O(n + m).
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.entries.iter().peekable(), other.entries.iter().peekable());
        let mut sum = 0.0;
        while let (Some(&&(term_a, weight_a)), Some(&&(term_b, weight_b))) = (a.peek(), b.peek()) {
            if term_a == term_b {
                sum += weight_a * weight_b;
            }
            if term_a <= term_b {
                a.next();
            }
            if term_b <= term_a {
                b.next();
            }
        }
        sum.min(1.0)
    }
}
