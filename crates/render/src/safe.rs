//! Hostile text: what may be printed, and which addresses may be followed.

/// Whether `c` may stand in a page or a text: no control character but the line feed and the tab, and none that turns the
/// direction of what follows it (Unicode Standard Annex #9, section 2: embeddings, overrides and isolates; such a character
/// from one article could reorder the words of others). The marks U+200E and U+200F order only their neighbours and stay.
fn is_printable(c: char) -> bool {
    let turns_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // U+2028 and U+2029 end a line in some programs but not in others.
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    (!c.is_control() || matches!(c, '\n' | '\t')) && !turns_direction && !ends_line && c != '\u{feff}'
}

/// `page` without what may not be printed. Ours is not among it: the templates hold no such character.
pub(crate) fn printable(mut page: String) -> String {
    page.retain(is_printable);
    page
}

/// `text` in one line: runs of white space become one space, and what may not be printed is left out.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let start = line.len();
        if start > 0 {
            line.push(' ');
        }
        let before_word = line.len();
        line.extend(word.chars().filter(|c| is_printable(*c)));
        if line.len() == before_word {
            line.truncate(start);
        }
    }
    line
}

/// `url` where it is an `http` or `https` address with a host and without spaces or control characters.
///
/// The digest promises as much; whether a link is safe is not left to a promise.
pub(crate) fn http_url(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let has_host = rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '[');
    let is_clean = url.chars().all(|c| is_printable(c) && !c.is_whitespace() && c != '\\');
    (is_web && has_host && is_clean).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_followed() {
        assert_eq!(http_url("https://a.example/x?y#z"), Some("https://a.example/x?y#z"));
        assert_eq!(http_url("HTTP://[::1]/"), Some("HTTP://[::1]/"));
        for bad in [
            "javascript:alert(1)",
            "javascript://a.example/%0aalert(1)",
            "data:text/html,x",
            "//a.example",
            "https://",
            "",
        ] {
            assert_eq!(http_url(bad), None, "{bad}");
        }
        for bad in [
            "https:///x",
            "https://a b",
            " https://a.example",
            "https://a\u{202e}b",
            "https:\\\\a",
            "https://a\\b",
        ] {
            assert_eq!(http_url(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(one_line(" a\r\n\u{0}b\u{2028}c\t\u{202e}d \u{7} e\u{feff} "), "a b c d e");
        assert_eq!(one_line("\u{202e} \u{feff}"), "");
        assert_eq!(printable("a\u{1b}[31m\nb\u{2066}".to_owned()), "a[31m\nb");
    }
}
