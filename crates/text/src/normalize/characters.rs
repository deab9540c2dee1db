//! Which characters are kept, which separate words, and where a composed letter may begin.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// What a character does to plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It is printed.
    Visible,
    /// It separates words.
    Space,
    /// It ends a line in plain text, and separates words elsewhere.
    Newline,
    /// It ends a line everywhere: U+2028 and U+2029.
    LineEnd,
    /// It steers how neighbours of some scripts join (U+200C, U+200D).
    Joiner,
    /// Nobody sees it.
    Invisible,
}

pub(super) fn classify(character: char) -> Class {
    match character {
        '!'..='~' => Class::Visible,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => Class::Newline,
        '\u{2028}' | '\u{2029}' => Class::LineEnd,
        '\u{200c}' | '\u{200d}' => Class::Joiner,
        _ if character.is_whitespace() => Class::Space,
        _ if is_invisible(character) => Class::Invisible,
        _ => Class::Visible,
    }
}

/// Control characters, and format characters that carry no text: soft hyphen, zero-width space, marks and overrides of
/// direction, word joiner and invisible operators, interlinear marks, byte order mark, tags, noncharacters.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e0000}'..='\u{e007f}')
        || u32::from(character) & 0xfffe == 0xfffe
}

/// Whether a joiner behind `before` is part of the spelling: in scripts from Arabic on, and between emoji. In Latin, Greek
/// and Cyrillic text it has no meaning and only hides words from comparison.
pub(super) fn takes_joiner(before: char) -> bool {
    before >= '\u{600}'
}

/// Whether nothing before `character` can be composed with it: a border for NFC.
///
/// # References
/// Unicode Standard Annex #15, section 9 (quick check): a character with `NFC_QC=Yes` and combining class 0 is such a
/// border. One with `NFC_QC=No` stands for its decomposition.
pub(super) fn starts_sequence(character: char) -> bool {
    // Below the combining marks no character combines with one before it.
    if character < '\u{300}' || is_simple(character) {
        return true;
    }
    let first = if quick_check(character) == IsNormalized::No {
        first_of_decomposition(character)
    } else {
        character
    };
    canonical_combining_class(first) == 0 && quick_check(first) == IsNormalized::Yes
}

/// Whether a text may be cut before `character` without parting it from what it belongs to.
pub(crate) fn may_cut_before(character: char) -> bool {
    classify(character) != Class::Joiner && starts_sequence(character)
}

/// Whether `character` alone is in NFC and cannot be changed by what stands before it.
pub(super) fn is_stable(character: char) -> bool {
    character < '\u{300}' || is_simple(character) || quick_check(character) == IsNormalized::Yes
}

/// Frequent characters that are in NFC and compose with nothing before them: Cyrillic letters, dashes and quotation marks,
/// Chinese characters, Hangul syllables. Asking the tables for each would take most of the time.
fn is_simple(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn quick_check(character: char) -> IsNormalized {
    is_nfc_quick(std::iter::once(character))
}

fn first_of_decomposition(character: char) -> char {
    let mut first = None;
    decompose_canonical(character, |part| {
        first.get_or_insert(part);
    });
    first.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::IsNormalized;
    use unicode_normalization::char::canonical_combining_class;

    use super::{is_simple, quick_check};

    #[test]
    fn simple_characters_are_borders_of_nfc() {
        for character in ('\0'..=char::MAX).filter(|character| is_simple(*character)) {
            assert_eq!(quick_check(character), IsNormalized::Yes, "{character:?}");
            assert_eq!(canonical_combining_class(character), 0, "{character:?}");
        }
    }
}
