//! The style sheet, and the hash by which the content security policy knows it.

use std::sync::LazyLock;

/// What stands in the `style` element: the sheet without comments and indentation.
pub(super) static SHEET: LazyLock<String> =
    LazyLock::new(|| compact(include_str!("../../templates/style.css")));

/// The policy: this very sheet, pictures of the web, and nothing else.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = base64(&hmac_sha256::Hash::hash(SHEET.as_bytes()));
    let style = format!("style-src 'sha256-{hash}'");
    format!("default-src 'none'; {style}; img-src http: https:; base-uri 'none'; form-action 'none'")
});

/// One rule a line. Line ends become line feeds as in the HTML standard's preprocessing: the hash is taken of what a browser
/// sees.
fn compact(sheet: &str) -> String {
    let lines = sheet.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("/*"));
    lines.collect::<Vec<_>>().join("\n")
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sextet in 0..4_usize {
            let index = (bits >> (18 - 6 * sextet) & 63) as usize;
            let digit = ALPHABET.get(index).filter(|_| sextet <= chunk.len());
            text.push(digit.map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn pages_hold_the_very_sheet_that_the_policy_names() {
        let page = crate::html_index(&samestory_analysis::Digest::new(None, Vec::new())).unwrap();
        assert!(page.contains(&format!("<style>{}</style>", *SHEET)));
        assert!(page.contains(&format!("content=\"{}\"", *POLICY)));
    }

    #[test]
    fn the_sheet_cannot_leave_its_element() {
        assert!(!SHEET.contains("</") && !SHEET.contains("url(") && !SHEET.contains("@import"));
    }
}
