//! Sparse vectors of weighted terms.

/// A term, told apart by the first 64 bits of a hash of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u64);

impl TermId {
    /// The term with this hash. Whoever cuts the terms chooses the hash; equal hashes are one term.
    ///
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// const RAIN: TermId = TermId::new(0x7261_696e);
    /// let text = SparseVector::from_weights(vec![(RAIN, 1.0), (TermId::new(2), 1.0)]);
    /// assert!(text.entries().iter().any(|(term, _)| *term == RAIN));
    /// ```
    #[must_use]
    pub const fn new(hash: u64) -> Self {
        Self(hash)
    }

    /// The hash, for instance to store it.
    ///
    /// ```
    /// use samestory_model::TermId;
    ///
    /// let term = TermId::new(0x7261_696e);
    /// let stored = term.as_u64().to_le_bytes();
    /// assert_eq!(TermId::new(u64::from_le_bytes(stored)), term);
    /// ```
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
    /// Sums the weights of each term and brings the whole to unit length. Weights that are not finite and
    /// positive are left out.
    ///
    /// # Complexity
    /// O(n log n).
    ///
    /// # Determinism
    /// The order of `weights` does not matter, not even to the last bit.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// let [rain, wind, of] = [1, 2, 3].map(TermId::new);
    /// let vector = SparseVector::from_weights(vec![(rain, 1.0), (wind, 4.0), (rain, 2.0), (of, 0.0)]);
    /// assert_eq!(vector.entries(), [(rain, 0.6), (wind, 0.8)]);
    /// ```
    #[must_use]
    pub fn from_weights(mut weights: Vec<(TermId, f32)>) -> Self {
        weights.retain(|(_, weight)| weight.is_finite() && *weight > 0.0);
        // By weight as well: a sum of equal terms must not depend on the order in which they came.
        weights.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        weights.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            // A sum beyond all numbers would be worth nothing beside the length.
            kept.1 = if same { (kept.1 + next.1).min(f32::MAX) } else { kept.1 };
            same
        });
        let length = weights.iter().map(|(_, weight)| f64::from(*weight).powi(2)).sum::<f64>().sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
        weights.iter_mut().for_each(|(_, weight)| *weight = (f64::from(*weight) / length) as f32);
        Self { entries: weights }
    }

    /// Terms and weights, by ascending term: each term once, each weight in 0..=1, their squares summing to
    /// 1.
    ///
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// let vector = SparseVector::from_weights(vec![(TermId::new(9), 5.0), (TermId::new(4), 12.0)]);
    /// let terms: Vec<_> = vector.entries().iter().map(|(term, _)| term.as_u64()).collect();
    /// assert_eq!(terms, [4, 9]);
    /// let squares: f32 = vector.entries().iter().map(|(_, weight)| weight * weight).sum();
    /// assert!((squares - 1.0).abs() < 1e-6);
    /// ```
    #[must_use]
    pub fn entries(&self) -> &[(TermId, f32)] {
        &self.entries
    }

    /// Number of different terms.
    ///
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// let [rain, wind] = [1, 2].map(TermId::new);
    /// let vector = SparseVector::from_weights(vec![(rain, 1.0), (wind, 1.0), (rain, 1.0)]);
    /// assert_eq!(vector.len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no term. Such a vector has no length, and a cosine of 0 with everything.
    ///
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// let vector = SparseVector::from_weights(vec![(TermId::new(1), 0.0)]);
    /// assert!(vector.is_empty());
    /// assert_eq!(vector.cosine(&vector), 0.0);
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Cosine with another vector, in 0..=1; 0 where either is empty.
    ///
    /// # Complexity
    /// O(n + m).
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{SparseVector, TermId};
    ///
    /// let [rain, wind, snow] = [1, 2, 3].map(TermId::new);
    /// let storm = SparseVector::from_weights(vec![(rain, 3.0), (wind, 4.0)]);
    /// let shower = SparseVector::from_weights(vec![(rain, 1.0)]);
    /// let winter = SparseVector::from_weights(vec![(snow, 1.0)]);
    /// assert!((storm.cosine(&shower) - 0.6).abs() < 1e-6);
    /// assert_eq!(storm.cosine(&winter), 0.0);
    /// ```
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
