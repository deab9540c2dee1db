//! Scripts of characters.

use std::sync::LazyLock;

use crate::word_list::entries;

/// Every letter belongs to one of so many scripts at most.
pub(super) const MAX_SCRIPTS: usize = 32;

/// The scripts by number: their names, or the code of the one language that a script stands for.
pub(super) struct Scripts {
    names: Vec<&'static str>,
    /// First and last character and the script, in order.
    ranges: Vec<(u32, u32, u8)>,
    latin: Option<u8>,
    /// Not a script: marks that go with letters of any.
    pub(super) marks: Option<u8>,
}

pub(super) static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| Scripts::parse(include_str!("scripts.txt")));

impl Scripts {
    fn parse(list: &'static str) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut ranges: Vec<_> = entries(list)
            .filter_map(|(name, line)| {
                let (first, last) = line.split_once(' ')?;
                let parse = |digits| u32::from_str_radix(digits, 16).ok();
                if names.last() != Some(&name) {
                    names.push(name);
                }
                Some((parse(first)?, parse(last)?, u8::try_from(names.len() - 1).ok()?))
            })
            .collect();
        ranges.sort_unstable();
        let mut scripts = Self { names, ranges, latin: None, marks: None };
        scripts.latin = scripts.number("latin");
        scripts.marks = scripts.number("marks");
        scripts
    }

    /// The script of a letter; `None` for what is no letter.
    pub(super) fn of(&self, character: char) -> Option<u8> {
        if character.is_ascii() {
            // Most characters of most texts; the search below would give the same.
            return self.latin.filter(|_| character.is_ascii_alphabetic());
        }
        let code = u32::from(character);
        let after = self.ranges.partition_point(|(first, _, _)| *first <= code);
        let (_, last, script) = self.ranges.get(after.checked_sub(1)?)?;
        // The ranges hold a few signs that stand alone.
        let is_letter = character.is_alphabetic() || Some(*script) == self.marks;
        (code <= *last && is_letter).then_some(*script)
    }

    pub(super) fn name(&self, script: u8) -> &'static str {
        self.names.get(usize::from(script)).copied().unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<u8> {
        let position = self.names.iter().position(|known| *known == name)?;
        u8::try_from(position).ok()
    }
}
