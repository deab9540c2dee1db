//! Cutting a text at a character, and down to its letters.

/// The longest beginning of `text` that has at most `n_bytes` and ends at a character.
///
/// ```
/// assert_eq!(samestory_text::at_most("Tarn, Kestria", 4), "Tarn");
/// assert_eq!(samestory_text::at_most("é", 1), "");
/// ```
#[must_use]
pub fn at_most(text: &str, n_bytes: usize) -> &str {
    let limit = text.len().min(n_bytes);
    let end = (0..=limit).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// The longest end of `text` that has at most `n_bytes` and begins at a character.
pub(crate) fn last_at_most(text: &str, n_bytes: usize) -> &str {
    let limit = text.len().saturating_sub(n_bytes);
    let start = (limit..=text.len()).find(|&start| text.is_char_boundary(start)).unwrap_or_default();
    text.get(start..).unwrap_or_default()
}

/// Letters and digits of `text` in lower case.
pub(crate) fn letters(text: &str) -> String {
    each_letter(text).collect()
}

/// The same one by one.
pub(crate) fn each_letter(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{at_most, last_at_most};

    #[test]
    fn no_character_is_cut() {
        assert_eq!(["aé", "aéb", ""].map(|text| at_most(text, 2)), ["a", "a", ""]);
        assert_eq!(at_most("aé", 3), "aé");
        assert_eq!(["éa", "béa", ""].map(|text| last_at_most(text, 2)), ["a", "a", ""]);
        assert_eq!(last_at_most("éa", 3), "éa");
    }
}
