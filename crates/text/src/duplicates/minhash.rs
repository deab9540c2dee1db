//! MinHash signatures and their bands.

use super::hash::{GOLDEN, join, mix, short};

/// A band is so many rows: texts meet where all its rows agree.
const ROWS: usize = 3;

/// With 32 bands of three rows, two sets of resemblance J meet with probability 1 − (1 − J³)³²: .03 at .1, .58 at .3, .98 at
/// .5, above .99999 at .7. Bands of two rows would catch more at .3, and a thousand times more at .001, where nearly all
/// pairs of a large input are.
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
    let key = |(band, rows): (usize, &[u32])| {
        short(rows.iter().fold(band as u64, |hash, row| join(hash, u64::from(*row))))
    };
    rows.chunks_exact(ROWS).enumerate().map(key).collect()
}

/// The smallest member in each of several orders. Members are well mixed hashes already, so linear orders will do.
///
/// # References
/// Bohman, Cooper, Frieze: *Min-wise independent linear permutations*, 2000.
fn signature(members: &[u32]) -> Vec<u32> {
    let row = |row: usize| {
        let (factor, term) = order(row as u64);
        let place = |member: &u32| member.wrapping_mul(factor).wrapping_add(term);
        members.iter().map(place).min().unwrap_or_default()
    };
    (0..ROWS * BANDS).map(row).collect()
}

/// Factor and term of an order; an odd factor, so that no two members share a place.
fn order(row: u64) -> (u32, u32) {
    let hash = mix(GOLDEN.wrapping_mul(row + 1));
    ((hash >> 32) as u32 | 1, hash as u32)
}
