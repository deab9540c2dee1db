//! Hashes of spellings and features: fast, the same everywhere, and part of the model's format.

/// The hash of a spelling or of a feature; 0 stands for nothing.
pub(super) type Hash = u32;

const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// FNV-1a of bytes, mixed so that similar words differ in all bits.
pub(super) fn hash_bytes(bytes: &[u8]) -> Hash {
    finish(bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(PRIME)))
}

/// A feature: which template, and what it holds.
pub(super) fn feature(template: u32, a: Hash, b: Hash) -> Hash {
    let mixed = template.wrapping_mul(0x9e37_79b1)
        ^ a.wrapping_mul(0x85eb_ca6b)
        ^ b.rotate_left(15).wrapping_mul(0xc2b2_ae35);
    finish(mixed)
}

/// The last steps of MurmurHash3 (Appleby, 2011; public domain).
fn finish(mut hash: u32) -> Hash {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}
