//! Letters and digits that are others in a special form.

/// The letters that a ligature or a full-width letter or digit of Latin script stands for.
///
/// Of the compatibility forms of Unicode these alone: full-width punctuation ends Chinese and Japanese sentences, and
/// superscripts and fractions would read as other numbers (`x²`, `1½`).
///
/// # References
/// Unicode Standard Annex #15, NFKC, restricted to U+FB00 to U+FB06 and the letters and digits of U+FF01 to U+FF5E.
pub(super) fn plain_letters(character: char) -> Option<&'static str> {
    match character {
        ..'\u{fb00}' => None,
        'ﬀ' => Some("ff"),
        'ﬁ' => Some("fi"),
        'ﬂ' => Some("fl"),
        'ﬃ' => Some("ffi"),
        'ﬄ' => Some("ffl"),
        'ﬅ' | 'ﬆ' => Some("st"),
        '０'..='９' => nth('０', character, "0123456789"),
        'Ａ'..='Ｚ' => nth('Ａ', character, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        'ａ'..='ｚ' => nth('ａ', character, "abcdefghijklmnopqrstuvwxyz"),
        _ => None,
    }
}

fn nth(first: char, character: char, letters: &'static str) -> Option<&'static str> {
    let index = usize::try_from(u32::from(character).checked_sub(u32::from(first))?).ok()?;
    letters.get(index..=index)
}
