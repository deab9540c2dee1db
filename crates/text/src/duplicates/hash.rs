//! Fixed hashes: the same on every machine and in every run.

use crate::terms::term_id;

/// An odd constant with well mixed bits: 2⁶⁴ over the golden ratio.
pub(super) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads every bit of `x` over all bits.
///
/// # References
/// Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, 2014, figure 14 (`mix64variant13` of Stafford).
pub(super) fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Joins hashes in their order.
pub(super) fn join(before: u64, next: u64) -> u64 {
    (before.rotate_left(23) ^ next).wrapping_mul(GOLDEN)
}

/// The upper half of a hash, after mixing.
pub(super) fn short(hash: u64) -> u32 {
    (mix(hash) >> 32) as u32
}

/// The hash of a term.
pub(super) fn of_term(term: &str) -> u64 {
    term_id(term).as_u64()
}
