//! The spelling under which names are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::lexicon::key;

/// The words of a name, so that `The Hague` and `THE HAGUE`, `U.S.` and `US` are equal: lower case, no full stops, no leading
/// article, parts of a hyphenated word alone.
pub(in super::super) fn folded_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = if name.is_ascii() { ascii_words(name) } else { other_words(name) };
    if words.len() > 1 && words.first().is_some_and(|first| first == "the") {
        words.remove(0);
    }
    words
}

fn other_words(name: &str) -> Vec<String> {
    let key = key(name);
    let words = key.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.map(|word| word.trim_matches('\'').to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// The same of ASCII, in which nearly all names are written.
fn ascii_words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '\'' | '.'));
    let fold = |word: &str| {
        let mut word = if word.contains('.') { word.replace('.', "") } else { word.to_owned() };
        word.make_ascii_lowercase();
        if word.contains('\'') { word.trim_matches('\'').to_owned() } else { word }
    };
    words.filter(|word| !word.is_empty()).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Folded words without accents and possessives: `Côte d'Ivoire's` and `Cote d'Ivoire` are equal.
pub(super) fn match_words(name: &str) -> Vec<String> {
    let mut words = folded_words(&plain(without_possessive(name)));
    if words.last().is_some_and(|last| last == "'s") {
        words.pop();
    }
    words
}

/// Letters without their accents.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' | 'Ø' => plain.push('o'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' => plain.push('d'),
            'ı' => plain.push('i'),
            'ß' => plain.push_str("ss"),
            'æ' | 'Æ' => plain.push_str("ae"),
            'œ' | 'Œ' => plain.push_str("oe"),
            '’' | 'ʻ' | 'ʼ' => plain.push('\''),
            '\u{2010}' | '\u{2011}' => plain.push('-'),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// The name without a possessive ending, a comma or a quotation mark at its ends.
pub(super) fn without_possessive(name: &str) -> &str {
    let name = name.trim_matches([' ', ',', ';', ':', '“', '”', '"', '\u{a0}']);
    let cut = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| name.strip_suffix(ending));
    let bare =
        || ["s'", "s’", "S'", "S’", "z'", "z’", "x'", "x’"].iter().any(|ending| name.ends_with(ending));
    match cut {
        Some(cut) if !cut.is_empty() => cut,
        _ if bare() => name.trim_end_matches(['\'', '’']),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_equal() {
        let same = [
            ("U.S.", "US"),
            ("the United States’", "United States"),
            ("Côte d’Ivoire", "Cote d'Ivoire's"),
            ("Bosnia-Herzegovina", "BOSNIA HERZEGOVINA"),
            ("Łódź", "Lodz"),
        ];
        for (one, other) in same {
            assert_eq!(match_words(one), match_words(other), "{one}");
        }
        assert_ne!(match_words("Niger"), match_words("Nigeria"));
        for name in ["'Tis U.S.-led O'Brien's", "the Hague", "The", "...", "A.B. & 'C' -d-"] {
            assert_eq!(ascii_words(name), other_words(name), "{name}");
        }
        assert_eq!(without_possessive("Mathews’"), "Mathews");
        assert_eq!(without_possessive("'s"), "'s");
    }
}
