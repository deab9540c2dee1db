//! Whether a sentence ends at a candidate.

use super::abbreviations::{Class, abbreviation, is_listed};
use super::scanner::{Candidate, is_mark, is_standalone_mark};

/// No abbreviation is longer, and no word is looked at further.
const MAX_WORD_CHARS: usize = 24;

/// Whether the sentence ends at `candidate`. The numbers are those of the sentence rules of UAX #29.
pub(super) fn ends_sentence(candidate: &Candidate<'_>) -> bool {
    if candidate.after.is_empty() {
        return true; // SB4: nothing goes across the end of a line.
    }
    if candidate.marks.ends_with(is_standalone_mark) {
        return standalone_ends(candidate);
    }
    let Some(after) = candidate.after.strip_prefix(' ') else { return is_missing_space(candidate) };
    let next = Next::read(after);
    if next.continues() {
        return false;
    }
    match candidate.marks {
        "." => full_stop_ends(candidate, &next),
        _ => !next.is_speech(candidate),
    }
}

/// A full stop of a script that writes no space behind it ends a sentence, except in a quotation that goes on with the
/// Japanese `と` ("…, said") and in numbers written with full-width digits.
fn standalone_ends(candidate: &Candidate<'_>) -> bool {
    let next = candidate.after.chars().next();
    let quoted_on = !candidate.closers.is_empty() && next == Some('と');
    let number = candidate.marks == "．" && next.is_some_and(char::is_numeric);
    !quoted_on && !number
}

/// Whether only the space is missing: `…on Tuesday.The minister…`, as in badly extracted text. Names such as
/// `Booking.com` and `Node.js` are left whole: a common opening word must follow a word in lower case.
fn is_missing_space(candidate: &Candidate<'_>) -> bool {
    let before: Vec<char> = candidate.before.chars().rev().take(2).collect();
    let lower_before = before.len() == 2 && before.iter().all(|c| c.is_lowercase());
    let quoted = candidate.closers.contains(['”', '"']);
    let next = Next::read(candidate.after);
    (lower_before || quoted) && next.is(Class::Starter) && next.word.len() > 1
}

/// Whether a single full stop ends the sentence, when what follows can begin one.
fn full_stop_ends(candidate: &Candidate<'_>, next: &Next<'_>) -> bool {
    let word = last_word(candidate.before);
    let listed = if candidate.closers.is_empty() { abbreviation(word) } else { None };
    match listed {
        Some(Class::Title) => false,
        Some(Class::Number) => !next.is_number(),
        Some(Class::Date | Class::Either) => next.is(Class::Starter),
        Some(Class::Time) => !next.is(Class::TimeSuffix),
        _ if is_enumeration(candidate.before) => false,
        _ if is_initial(word) || is_dotted(word) => next.is(Class::Starter),
        _ => true,
    }
}

/// The last word of `text`, without opening brackets, quotation marks and the first parts of `then-Sen`.
fn last_word(text: &str) -> &str {
    let is_border = |c: char| {
        c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '‘' | '\'' | '’' | '-' | '–' | '—' | '/')
    };
    let bounded = text.char_indices().rev().nth(MAX_WORD_CHARS).map_or(0, |(start, _)| start);
    let bounded = text.get(bounded..).unwrap_or_default();
    let word = bounded.rsplit(is_border).next().unwrap_or_default();
    // Bullets stand close to the first word: `●Jan.`
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// `J`, `É`: an initial.
fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

/// `U.S`, `E.P.A`, `Ph.D`: letters, at most two at a time, with full stops between them.
fn is_dotted(word: &str) -> bool {
    let is_part =
        |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic);
    word.contains('.') && word.split('.').all(is_part)
}

/// `1.`, `12.` at the head of a sentence: the number of a list's entry.
fn is_enumeration(before: &str) -> bool {
    (1..=2).contains(&before.len()) && before.bytes().all(|byte| byte.is_ascii_digit())
}

/// What follows a candidate.
#[derive(Debug)]
struct Next<'a> {
    /// The first character behind the space.
    first: char,
    /// The first word, without the quotation marks and brackets that open before it.
    word: &'a str,
    /// All that follows the space.
    text: &'a str,
}

impl<'a> Next<'a> {
    fn read(text: &'a str) -> Self {
        let is_opener =
            |c: char| matches!(c, '"' | '“' | '„' | '‘' | '\'' | '«' | '‹' | '(' | '[' | '¿' | '¡');
        // Bounded: openers may go on for ever.
        let opening =
            text.chars().take(MAX_WORD_CHARS).take_while(|c| is_opener(*c)).map(char::len_utf8).sum();
        let inner: &str = text.get(opening..).unwrap_or_default();
        let word: usize =
            inner.chars().take(MAX_WORD_CHARS).take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
        Self { first: text.chars().next().unwrap_or(' '), word: inner.get(..word).unwrap_or_default(), text }
    }

    /// SB8 and SB8a: a lower-case letter, a comma, a dash or another mark goes on with the sentence.
    fn continues(&self) -> bool {
        let goes_on = |c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '&' | '%' | ')' | ']');
        goes_on(self.first) || is_mark(self.first) || self.is_lower_case()
    }

    /// Names such as `iPhone` count as capitalised.
    fn is_lower_case(&self) -> bool {
        let mut characters = self.word.chars();
        let first_is_lower = characters.next().is_some_and(char::is_lowercase);
        first_is_lower && !characters.next().is_some_and(char::is_uppercase)
    }

    /// Whether the word is of `class`. With a full stop or a hyphen behind it, it is another word: `A.`, `No.`, `A-list`.
    fn is(&self, class: Class) -> bool {
        let behind = self.text.split_once(self.word).map_or("", |(_, behind)| behind);
        let whole = self.word.len() > 2 || !behind.starts_with(['.', '-']);
        whole && is_listed(class, self.word)
    }

    fn is_number(&self) -> bool {
        let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C');
        self.word.starts_with(|c: char| c.is_numeric())
            || (self.word.len() > 1 && self.word.chars().all(roman))
            || (self.word.is_empty() && self.first == '#')
    }

    /// Whether `Murphy asked` follows a question or exclamation in quotation marks.
    fn is_speech(&self, candidate: &Candidate<'_>) -> bool {
        let quoted = candidate.closers.contains(['"', '”', '’', '\'', '»']);
        let words =
            || self.text.split(' ').map(|word| word.trim_end_matches([',', '.', ':'])).skip(1).take(4);
        quoted && !self.is(Class::Starter) && words().any(|word| is_listed(Class::Speech, word))
    }
}
