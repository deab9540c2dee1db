//! One address for all addresses of an article.

mod lists;
mod parts;
mod percent;

use lists::{ENDINGS, PARAMETER_WRAPPERS, PATH_WRAPPERS, is_idle_parameter, is_listed};
use parts::Parts;
use percent::decode_percent;

/// A longer address, in bytes, has no canonical form.
pub const MAX_URL_BYTES: usize = 4096;

/// Addresses within addresses, and forms within forms, are followed so often.
const MAX_STEPS: usize = 8;

/// One address for all the addresses under which an article may be found; `None` for what is no `http` or `https` address,
/// a longer one than [`MAX_URL_BYTES`], or one with addresses nested more than eight deep. It is a key for comparing, and need
/// not be an address that a server answers.
///
/// Equal become: `http` and `https`; hosts in upper and lower case, with `www.`, `m.`, `amp.` and the like; AMP caches and
/// the address that they carry; an article's AMP, printed and first page; addresses with and without tracking, sharing and
/// session parameters, user, usual port, fragment, trailing slash, `index.html`; parameters in any order; the spellings of
/// percent-encoding. All other parameters and the case of the path stay, as they may tell articles apart. A
/// fragment that begins with `#!` or `#/` stays, too.
///
/// The canonical form of a canonical form is itself.
///
/// # Complexity
/// O(n log n) in the length of `url`, which is bounded; the logarithm is for sorting its parameters.
///
/// # References
/// RFC 3986, section 6 (normalization); AMP cache URL format, <https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls>.
///
/// # Examples
/// ```
/// use samestory_text::canonical_url;
///
/// let shared = "http://m.harbourcourier.example/storm-1/amp/?utm_source=feed&id=7#comments";
/// assert_eq!(canonical_url(shared).as_deref(), Some("https://harbourcourier.example/storm-1?id=7"));
/// let cached = "https://www-harbourcourier-example.cdn.ampproject.org/c/s/www.harbourcourier.example/storm-1?id=7";
/// assert_eq!(canonical_url(cached), canonical_url(shared));
/// assert_eq!(canonical_url("mailto:desk@harbourcourier.example"), None);
/// ```
#[must_use]
pub fn canonical_url(url: &str) -> Option<String> {
    let mut current = simpler(url.trim())?;
    // What was taken off may lay bare more of it; at the end nothing changes, which makes a canonical form its own one.
    for _ in 0..MAX_STEPS {
        let next = simpler(&current)?;
        if next == current {
            return Some(current);
        }
        current = next;
    }
    None
}

fn simpler(url: &str) -> Option<String> {
    let parts = (url.len() <= MAX_URL_BYTES).then(|| Parts::parse(url)).flatten()?;
    let simpler = wrapped(&parts).unwrap_or_else(|| without_idle_parts(parts));
    (simpler.len() <= MAX_URL_BYTES).then_some(simpler)
}

/// The address that this one carries.
fn wrapped(parts: &Parts) -> Option<String> {
    let inner = wrapped_in_path(parts).or_else(|| wrapped_in_parameter(parts))?;
    let is_address = Parts::parse(&inner).is_some_and(|inner| psl::domain_str(&inner.host).is_some());
    is_address.then_some(inner)
}

fn wrapped_in_path(parts: &Parts) -> Option<String> {
    let fits = |(host, path): &&(&str, Vec<&str>)| {
        let same_host = parts.host.strip_suffix(host).is_some_and(|rest| {
            rest.is_empty() || rest == "www." || (host.starts_with("cdn.") && rest.ends_with('.'))
        });
        let same_part = |(wanted, part): (&&str, &String)| *wanted == "*" || part == wanted;
        same_host && parts.path.len() > path.len() && path.iter().zip(&parts.path).all(same_part)
    };
    let (_, path) = PATH_WRAPPERS.iter().find(fits)?;
    let inner = parts.path.get(path.len()..)?;
    let inner = match inner.split_first() {
        Some((scheme, inner)) if scheme == "http:" || scheme == "https:" => inner,
        _ => inner,
    };
    Some(format!("https://{}{}", inner.join("/"), query(&parts.parameters)))
}

fn wrapped_in_parameter(parts: &Parts) -> Option<String> {
    let host = parts.host.strip_prefix("www.").unwrap_or(&parts.host);
    let names = PARAMETER_WRAPPERS.get(&format!("{host}/{}", parts.path.join("/")))?;
    let value = |name: &&str| parts.parameters.iter().find(|(given, _)| given == name);
    let (_, value) = names.iter().find_map(value)?;
    Some(decode_percent(value))
}

fn without_idle_parts(parts: Parts) -> String {
    let host = main_host(&parts.host);
    let site = psl::domain_str(host).unwrap_or(host);
    let mut parameters = parts.parameters;
    parameters.retain(|(name, value)| !is_idle_parameter(site, &name.to_lowercase(), value));
    parameters.sort();
    parameters.dedup();
    let port = parts.port.map_or_else(String::new, |port| format!(":{port}"));
    let script_state = parts.script_state.map_or_else(String::new, |state| format!("#{state}"));
    format!("https://{host}{port}/{}{}{script_state}", main_path(parts.path).join("/"), query(&parameters))
}

/// The host without first labels that make no difference, as long as a registered domain remains.
fn main_host(host: &str) -> &str {
    let mut main = host;
    while let Some((label, rest)) = main.split_once('.') {
        let idle = is_listed("host label", label) || is_listed("host", main);
        if !idle || psl::domain_str(rest).is_none() {
            break;
        }
        main = rest;
    }
    main
}

/// The path of the article's main form.
fn main_path(mut path: Vec<String>) -> Vec<String> {
    if path.len() > 1 && path.first().is_some_and(|first| is_listed("first", first)) {
        path.remove(0);
    }
    while let Some(last) = path.pop() {
        if is_listed("index", &last.to_lowercase()) {
            continue;
        }
        let is_form =
            is_listed("form", &last.to_lowercase()) && path.last().is_some_and(|p| names_article(p));
        if !is_form {
            path.push(main_ending(last));
            break;
        }
    }
    path
}

/// Whether a part of a path has the look of an article's name or number: sections are plain words, and `/guitars/amp` is
/// one.
fn names_article(part: &str) -> bool {
    part.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '%'))
}

fn main_ending(last: String) -> String {
    let found = ENDINGS.iter().find_map(|(form, main)| Some((last.strip_suffix(form)?, main)));
    match found {
        Some((stem, main)) if !stem.is_empty() => format!("{stem}{main}"),
        _ => last,
    }
}

fn query(parameters: &[(String, String)]) -> String {
    let written = parameters
        .iter()
        .map(|(name, value)| if value.is_empty() { name.clone() } else { format!("{name}={value}") });
    let joined = written.collect::<Vec<_>>().join("&");
    if joined.is_empty() { joined } else { format!("?{joined}") }
}
