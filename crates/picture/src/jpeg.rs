//! Where JPEG data end.

const MARKER: u8 = 0xff;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Whether a JPEG file has its end marker. Looking for its two bytes would not do: a small picture inside the header has them too.
/// ITU T.81, B.1.1.
pub(crate) fn has_end(file: &[u8]) -> bool {
    let mut rest = file.get(2..).unwrap_or_default();
    while let Some((kind, behind)) = next_marker(rest) {
        match kind {
            END_OF_IMAGE => return true,
            // A marker without a segment: TEM, restarts, a start.
            0x01 | 0xd0..=0xd8 => rest = behind,
            _ => {
                let Some(segment) = behind_segment(behind) else { return false };
                rest = if kind == START_OF_SCAN { behind_scan(segment) } else { segment };
            }
        }
    }
    false
}

/// The kind of the next marker, and what stands behind it. Any number of 0xff may fill the gap before.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let at = bytes.iter().position(|byte| *byte == MARKER)?;
    let bytes = bytes.get(at..)?;
    let at = bytes.iter().position(|byte| *byte != MARKER)?;
    Some((*bytes.get(at)?, bytes.get(at + 1..)?))
}

/// A segment states its length, in which the length's own two bytes count.
fn behind_segment(bytes: &[u8]) -> Option<&[u8]> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    bytes.get(usize::from(u16::from_be_bytes(*length))..)
}

/// In coded data, 0xff is followed by 0, or by a restart marker, and none of them ends the data.
fn behind_scan(bytes: &[u8]) -> &[u8] {
    let ends = |pair: &[u8]| matches!(pair, [MARKER, kind] if !matches!(*kind, 0 | 0xd0..=0xd7 | MARKER));
    let end = bytes.windows(2).position(ends).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::has_end;

    /// A start, a header that holds a small picture with its end, a scan with a stuffed 0xff and a restart, and the end.
    const WHOLE: &[u8] = &[
        0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9, 0xff, 0xda, 0, 3, 7, 1, 2, 0xff, 0, 3, 0xff,
        0xd0, 4, 0xff, 0xff, 0xd9, 5,
    ];

    #[test]
    fn only_a_file_with_its_last_marker_is_whole() {
        assert!(has_end(WHOLE));
        // What stands behind the end does not matter.
        assert!(has_end(&WHOLE[..WHOLE.len() - 1]));
        for length in 0..WHOLE.len() - 1 {
            assert!(!has_end(&WHOLE[..length]), "{length} bytes");
        }
    }
}
