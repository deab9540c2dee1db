//! MinHash signatures and their bands.

use super::hash::{GOLDEN, join, mix, short};

/// A band is so many rows: texts meet where all its rows agree.
const ROWS: usize = 2;

/// With 32 bands of two rows, two sets of resemblance J meet with probability 1 − (1 − J²)³²: .28 at .1, .94 at .3, above
/// .999 at .45.
const BANDS: usize = 32;

/// The keys under which a set can be found: one a band. None for an empty set.
///
/// A row is the smallest member under a random order of all possible members; two sets have the same with the probability
/// of their resemblance |A ∩ B| / |A ∪ B|.
///
/// # References
/// Broder: *On the resemblance and containment of documents*, 1997, section 4. Leskovec, Rajaraman, Ullman: *Mining of
/// massive datasets*, sections 3.3 and 3.4.
pub(super) fn band_keys(members: &[u32]) -> Vec<u32> {
    let rows = if members.is_empty() { Vec::new() } else { signature(members) };
    let key = |(band, rows): (usize, &[u64])| short(rows.iter().fold(band as u64, |hash, row| join(hash, *row)));
    rows.chunks_exact(ROWS).enumerate().map(key).collect()
}

/// Orders are made by multiplying and adding modulo 2⁶⁴ with the upper half kept: members are well mixed hashes already.
fn signature(members: &[u32]) -> Vec<u64> {
    let row = |row: usize| {
        let seed = row as u64;
        let (factor, term) = (mix(GOLDEN.wrapping_mul(2 * seed + 1)) | 1, mix(GOLDEN.wrapping_mul(2 * seed + 2)));
        let order = |member: &u32| u64::from(*member).wrapping_mul(factor).wrapping_add(term) >> 32;
        members.iter().map(order).min().unwrap_or_default()
    };
    (0..ROWS * BANDS).map(row).collect()
}
