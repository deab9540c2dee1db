//! Whether a piece of a title is the name of its outlet.

use crate::cut::letters;

use super::lists::{is_filler, is_outlet_word};

/// An outlet's name has no more words.
const MAX_NAME_WORDS: usize = 6;

/// Whether `piece` names one of `outlets`, each given as a domain (`nytimes.com`) or a name (`The New York Times`).
pub(super) fn names_outlet(piece: &str, outlets: &[&str]) -> bool {
    let words = name_words(piece);
    let whole = words.concat();
    !words.is_empty()
        && outlets
            .iter()
            .flat_map(|outlet| spellings(outlet))
            .any(|name| whole == name || spells(&words, &name))
}

/// Whether `piece` has the form of an outlet's name: capitalised words, one of them such as `Times` or `Radio`, or a domain.
pub(super) fn looks_like_outlet(piece: &str) -> bool {
    let words = name_words(piece);
    let capitalised =
        |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) || is_filler(word);
    let all_capitalised = piece.split(' ').all(|word| capitalised(word.trim_start_matches('(')));
    let has_outlet_word = words.iter().any(|word| is_outlet_word(word));
    let single_word = words.len() == 1 && !words.iter().any(|word| is_outlet_alone(word));
    is_domain(piece)
        || are_call_signs(piece)
        || (!words.is_empty() && all_capitalised && has_outlet_word && !single_word)
}

/// `KGMB and KHNL`, `WXYZ-TV`: stations of the United States have four letters, of which the first is K or W.
fn are_call_signs(piece: &str) -> bool {
    let is_sign = |word: &str| {
        let is_station = word.starts_with(['K', 'W']) && word.len() == 4 && word != "WWII";
        is_station && word.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let mut words = piece.split([' ', '-']).peekable();
    words.peek().is_some_and(|word| is_sign(word))
        && words.all(|word| is_sign(word) || matches!(word, "and" | "&" | "TV" | "FM" | "AM" | "Radio"))
}

/// One word alone is an outlet only when nothing else has this name.
fn is_outlet_alone(word: &str) -> bool {
    matches!(word, "reuters" | "bbc" | "cnn" | "afp" | "npr" | "bloomberg" | "nyt" | "wsj" | "msnbc")
}

fn is_domain(piece: &str) -> bool {
    let is_label =
        |label: &str| label.len() > 1 && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let letters = piece.chars().any(|c| c.is_ascii_alphabetic());
    letters && piece.contains('.') && piece.split('.').all(is_label)
}

/// The words of a piece in lower case, letters and digits only; none when there are too many for a name.
fn name_words(piece: &str) -> Vec<String> {
    let words: Vec<String> = piece
        .split([' ', '-', '.'])
        .map(letters)
        .filter(|word| !word.is_empty())
        .take(MAX_NAME_WORDS + 1)
        .collect();
    if words.len() > MAX_NAME_WORDS { Vec::new() } else { words }
}

/// How the name of an outlet may be written, in letters only: `nytimescom` and `nytimes` for `www.nytimes.com`.
fn spellings(outlet: &str) -> Vec<String> {
    let host = outlet.trim().to_lowercase();
    let mut found = vec![letters(&host)];
    if !host.contains(' ') && host.contains('.') {
        let domain = psl::domain_str(&host).unwrap_or(&host);
        found.extend([letters(domain), letters(domain.split('.').next().unwrap_or(domain))]);
    }
    found.retain(|name| name.chars().count() > 1);
    found
}

/// Whether `words`, in order, spell `name`: each gives all its letters or its first letter; words that may stand beside a
/// name (`The`, `Online`, `5`) may give none. `New York Times` spells `nytimes` and `nyt`, `BBC News` spells `bbc`.
fn spells(words: &[String], name: &str) -> bool {
    let Some((word, rest)) = words.split_first() else { return name.is_empty() };
    let whole = name.strip_prefix(word.as_str()).is_some_and(|left| spells(rest, left));
    let initial = || {
        word.chars().next().and_then(|first| name.strip_prefix(first)).is_some_and(|left| spells(rest, left))
    };
    // All other words would have to spell the name.
    let none = || (is_filler(word) || word.chars().all(char::is_numeric)) && spells(rest, name);
    whole || initial() || none()
}
