//! The figures in a text, whatever they count.

use std::borrow::Cow;

/// Numbers that news writes as words. `One` is mostly no number.
const WORDS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The figures in a text, in their order, each in one spelling: digits without thousands commas and leading zeros, and English number
/// words from two to twelve as digits.
///
/// `12th` is `12`, `1,500` is `1500`, `3.5` stays. Every figure counts, small ones and years too: two reports that name other
/// figures are likely to tell of other events (a 12th and a 13th package of sanctions, a tremor of 6.1 and one of 5.4).
///
/// # Complexity
/// O(length of the text).
///
/// ```
/// use samestory_text::figures;
///
/// let found: Vec<_> = figures("Two dead, 1,500 flee as 12th storm hits; winds of 3.5.").collect();
/// assert_eq!(found, ["2", "1500", "12", "3.5"]);
/// ```
pub fn figures(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !(c.is_alphanumeric() || c == ',' || c == '.')).flat_map(figures_of_run)
}

/// Of a run of letters, digits, commas and full stops: the pieces that begin and end with a digit, and number words.
fn figures_of_run(run: &str) -> impl Iterator<Item = Cow<'_, str>> {
    run.split(char::is_alphabetic)
        .map(trimmed)
        .filter(|piece| !piece.is_empty())
        .map(spelled)
        .chain(word(run))
}

fn trimmed(piece: &str) -> &str {
    piece.trim_matches(|c: char| !c.is_ascii_digit())
}

fn spelled(digits: &str) -> Cow<'_, str> {
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    // `0.5` keeps its zero, and so does `0`.
    let kept = match digits.as_bytes().get(zeros) {
        Some(byte) if byte.is_ascii_digit() => zeros,
        _ => zeros.saturating_sub(1),
    };
    let digits = digits.get(kept..).unwrap_or(digits);
    if digits.contains(',') { Cow::Owned(digits.replace(',', "")) } else { Cow::Borrowed(digits) }
}

fn word(run: &str) -> Option<Cow<'static, str>> {
    let run = run.trim_matches([',', '.']);
    let place = WORDS.iter().position(|word| run.eq_ignore_ascii_case(word))?;
    Some(Cow::Owned((place + 2).to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::figures;

    fn found(text: &str) -> Vec<String> {
        figures(text).map(std::borrow::Cow::into_owned).collect()
    }

    #[test]
    fn one_spelling() {
        assert_eq!(found("on 2026-03-07, at 08:00"), ["2026", "3", "7", "8", "0"]);
        assert_eq!(found("007 0.50 0 00"), ["7", "0.50", "0", "0"]);
        assert_eq!(found("B2B and G20. Twelve, TEN."), ["2", "20", "12", "10"]);
        assert_eq!(found("$1,234,567.89 (1.)"), ["1234567.89", "1"]);
        assert!(found("none, one, often, tens ... ,,,").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,80}") {
            for figure in found(&text) {
                prop_assert!(figure.starts_with(|c: char| c.is_ascii_digit()));
                prop_assert!(figure.ends_with(|c: char| c.is_ascii_digit()));
            }
        }
    }
}
