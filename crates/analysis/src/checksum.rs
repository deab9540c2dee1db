//! The checksum that closes a bundled model's file, and the hash behind it.

/// The value that a 64-bit FNV-1a hash starts with.
pub(crate) const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// Continues a 64-bit FNV-1a hash: <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub(crate) fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The bytes between the magic and the checksum, when both are right; else what is wrong.
pub(crate) fn checked_content<'b>(bytes: &'b [u8], magic: &str) -> Result<&'b [u8], String> {
    let rest =
        bytes.strip_prefix(magic.as_bytes()).ok_or_else(|| format!("it does not begin with `{magic}`"))?;
    let (content, checksum) = rest.split_last_chunk::<8>().ok_or("it ends too early")?;
    if fnv1a(fnv1a(FNV_OFFSET, magic.as_bytes()), content) != u64::from_le_bytes(*checksum) {
        return Err("its checksum does not match, so it is cut or damaged".to_owned());
    }
    Ok(content)
}
