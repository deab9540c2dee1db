//! One spelling for percent-encoded text.

/// `text` with unreserved characters decoded, everything that no part of an address may hold encoded, and hexadecimal
/// digits in upper case. Of the delimiters, those in `delimiters` stay as they are.
///
/// # References
/// RFC 3986, sections 2 and 6.2.2.
pub(super) fn normalize_percent(text: &str, delimiters: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, encoded, next) = match (first, after) {
            (b'%', [high, low, next @ ..]) => match hex_byte(*high, *low) {
                Some(byte) => (byte, true, next),
                None => (b'%', true, after),
            },
            _ => (*first, *first == b'%', after),
        };
        let stays = is_unreserved(byte) || (!encoded && delimiters.as_bytes().contains(&byte));
        if stays {
            normal.push(char::from(byte))
        } else {
            normal.push_str(&format!("%{byte:02X}"))
        }
        rest = next;
    }
    normal
}

/// `text` with every percent-encoded byte decoded; what is no UTF-8 then becomes U+FFFD.
pub(super) fn decode_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let decoded = match (first, after) {
            (b'%', [high, low, next @ ..]) => hex_byte(*high, *low).map(|byte| (byte, next)),
            _ => None,
        };
        let (byte, next) = decoded.unwrap_or((*first, after));
        bytes.push(byte);
        rest = next;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
