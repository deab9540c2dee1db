//! Whose article it is, and whether its address may be printed.

use crate::normalize::is_invisible;

/// The outlet's registered domain, in lower case: of the host of `url`, else of `source` where that looks like a host.
///
/// # Complexity
/// Linear in the length of the address or the source.
///
/// # References
/// Public Suffix List, <https://publicsuffix.org/list/>.
///
/// # Examples
/// ```
/// use samestory_text::outlet_domain;
///
/// assert_eq!(outlet_domain(Some("https://www.bbc.co.uk/news/1"), None).as_deref(), Some("bbc.co.uk"));
/// assert_eq!(outlet_domain(None, Some("News.Example.com")).as_deref(), Some("example.com"));
/// assert_eq!(outlet_domain(Some("javascript:alert(1)"), Some("Harbour Courier")), None);
/// ```
#[must_use]
pub fn outlet_domain(url: Option<&str>, source: Option<&str>) -> Option<String> {
    let of_source =
        || source.map(|source| http_host(source).unwrap_or(source.trim())).and_then(registered_domain);
    url.and_then(http_host).and_then(registered_domain).or_else(of_source)
}

/// The address, when it is a plain `http` or `https` one that is safe to print as a link: it has a host, and holds no
/// white space, control or invisible characters, quotes, angle brackets or backslashes.
///
/// # Complexity
/// Linear in the length of `url`.
///
/// # Examples
/// ```
/// use samestory_text::http_url;
///
/// assert_eq!(http_url("https://example.com/a?b=c"), Some("https://example.com/a?b=c"));
/// assert_eq!(http_url("javascript:alert(1)"), None);
/// assert_eq!(http_url("https://example.com/\"onclick="), None);
/// ```
#[must_use]
pub fn http_url(url: &str) -> Option<&str> {
    let unsafe_character =
        |c: char| is_invisible(c) || c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\');
    (!url.contains(unsafe_character) && http_host(url).is_some()).then_some(url)
}

/// The host of an `http` or `https` address, without user and port.
pub(super) fn http_host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.trim().split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    if host_and_port.starts_with('[') {
        let end = host_and_port.find(']')?;
        return host_and_port.get(..=end).filter(|host| host.len() > 2);
    }
    host_and_port.split(':').next().filter(|host| !host.is_empty())
}

/// The registered domain of `host`, or `None` for what is no host name: an address in numbers, a name without a dot.
fn registered_domain(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.').to_lowercase();
    let is_number = host.rsplit('.').next().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
    if host.len() > MAX_HOST_BYTES || is_number || !host.split('.').all(is_host_label) {
        return None;
    }
    let domain = psl::domain_str(&host)?;
    Some(domain.to_owned())
}

/// Whether `label` may stand between the dots of a host's name.
pub(super) fn is_host_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// The longest host name of the domain name system (RFC 1035, section 2.3.4).
const MAX_HOST_BYTES: usize = 255;
