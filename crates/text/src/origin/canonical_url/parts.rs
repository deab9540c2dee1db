//! The parts of an address, each in one spelling.

use super::lists::is_listed;
use super::percent::normalize_percent;
use crate::origin::outlet::{http_host, is_host_label};

/// What an address is made of.
pub(super) struct Parts {
    /// In lower case.
    pub(super) host: String,
    /// `None` for the ports that `http` and `https` have anyway.
    pub(super) port: Option<u16>,
    /// The parts of the path between slashes, none of them empty, `.` or `..`.
    pub(super) path: Vec<String>,
    /// Names and values.
    pub(super) parameters: Vec<(String, String)>,
    /// The fragment, where it begins with `!` or `/`: pages made by a script tell their articles apart so.
    pub(super) script_state: Option<String>,
}

impl Parts {
    /// Reads an `http` or `https` address; `None` for anything else.
    pub(super) fn parse(url: &str) -> Option<Self> {
        let host = http_host(url)?;
        let (_, rest) = url.split_once("://")?;
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        let port = port(authority.rsplit('@').next()?.strip_prefix(host)?)?;
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let script_state = Some(fragment).filter(|state| state.starts_with(['!', '/']) && state.len() > 1);
        Some(Self {
            host: normal_host(host)?,
            port,
            path: path_parts(path),
            parameters: parameters(query),
            script_state: script_state.map(|state| normalize_percent(state, SCRIPT_STATE_DELIMITERS)),
        })
    }
}

const PATH_DELIMITERS: &str = "!$&'()*+,;=:@";
const PARAMETER_DELIMITERS: &str = "!$'()*+,;:@/?[]=";
const SCRIPT_STATE_DELIMITERS: &str = "!$&'()*+,;=:@/?";

/// The port in `:8080`, if there is an unusual one; `None` outside for what is no port.
fn port(text: &str) -> Option<Option<u16>> {
    match text.strip_prefix(':') {
        None if text.is_empty() => Some(None),
        Some("" | "80" | "443") => Some(None),
        Some(digits) if digits.bytes().all(|c| c.is_ascii_digit()) => digits.parse().ok().map(Some),
        _ => None,
    }
}

fn normal_host(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.').to_lowercase();
    let is_number = |inner: &str| inner.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    let valid = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => is_number(inner),
        // Lower case may add a mark to a letter, as in `İ`; the host is no name of the domain name system then.
        None => host.split('.').all(is_host_label),
    };
    valid.then_some(host)
}

/// # References
/// RFC 3986, section 5.2.4 (dot segments).
fn path_parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split(['/', '\\']) {
        let normal = normalize_percent(without_session(part), PATH_DELIMITERS);
        match normal.as_str() {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(normal),
        }
    }
    parts
}

/// `story` for `story;jsessionid=1`.
fn without_session(part: &str) -> &str {
    let Some((before, after)) = part.split_once(';') else { return part };
    let name = after.split(['=', ';']).next().unwrap_or_default().to_lowercase();
    if is_listed("path parameter", &name) { before } else { part }
}

fn parameters(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').map(|parameter| {
        // Addresses copied from HTML keep `&amp;`.
        let parameter = parameter.trim_start_matches("amp;");
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        [name, value].map(|part| normalize_percent(part, PARAMETER_DELIMITERS).replace("%20", "+"))
    });
    pairs.map(|[name, value]| (name, value)).filter(|(name, _)| !name.is_empty()).collect()
}
