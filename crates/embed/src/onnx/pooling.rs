//! From the vectors of tokens to the vector of a text.

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The vector of the first token.
    Cls,
    /// The vector of the last token.
    #[serde(rename = "lasttoken")]
    LastToken,
    /// The largest value of each dimension.
    Max,
}

/// The vector of a text from its tokens' vectors, `dimension` values each, without the first `skipped` ones. The first token
/// stays the first whatever is skipped, as in sentence-transformers.
pub(super) fn pooled(tokens: &[f32], dimension: usize, skipped: usize, pooling: Pooling) -> Vec<f32> {
    let skipped = if pooling == Pooling::Cls { 0 } else { skipped };
    let tokens = tokens.get(skipped.saturating_mul(dimension)..).unwrap_or_default();
    let mut rows = tokens.chunks_exact(dimension);
    let n_rows = rows.len() as f32;
    let first = rows.next().unwrap_or_default().to_vec();
    match pooling {
        Pooling::Cls => first,
        Pooling::LastToken => rows.next_back().map_or(first, <[f32]>::to_vec),
        Pooling::Max => rows.fold(first, |largest, row| joined(largest, row, f32::max)),
        Pooling::Mean => {
            let sum = rows.fold(first, |sum, row| joined(sum, row, |x, y| x + y));
            sum.into_iter().map(|value| value / n_rows).collect()
        }
    }
}

fn joined(mut into: Vec<f32>, row: &[f32], join: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    into.iter_mut().zip(row).for_each(|(into, value)| *into = join(*into, *value));
    into
}
