//! Whether a sentence ends at a candidate.

use super::abbreviations::{Class, abbreviation, is_listed};
use crate::cut::at_most;

use super::scanner::{Candidate, is_mark, is_standalone_mark};

/// No abbreviation is longer, and no word is looked at further.
const MAX_WORD_CHARS: usize = 24;

/// A quotation that is only a part of a sentence began and ends within so many characters of a mark in it.
const MAX_EMBEDDED_CHARS: usize = 60;

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
    if next.continues() || is_embedded_quotation(candidate) {
        return false;
    }
    match candidate.marks {
        "." => full_stop_ends(candidate, &next),
        // A pause in the middle: `the winner is ... Tarn`.
        "..." | "…" if candidate.before.ends_with(' ') => next.is(Class::Starter),
        _ => !next.is_speech(candidate) && !is_marked_name(candidate, &next),
    }
}

/// `Yahoo! Brands`, `Guess? Inc.`
fn is_marked_name(candidate: &Candidate<'_>, next: &Next<'_>) -> bool {
    is_listed(Class::MarkedName, last_word(candidate.before)) && !next.is(Class::Starter)
}

/// Whether the candidate lies in a quotation that opened within the sentence and is only a part of it:
/// `They chanted “Out! Out!” until …`.
fn is_embedded_quotation(candidate: &Candidate<'_>) -> bool {
    let Some((head, quoted)) = tail(candidate.before, MAX_EMBEDDED_CHARS).rsplit_once('“') else {
        return false;
    };
    let is_open = !quoted.contains('”') && !candidate.closers.contains('”');
    let head = head.strip_suffix(' ').unwrap_or_default();
    let opened_within = !head.is_empty() && !head.ends_with([',', ':']);
    if !is_open || !opened_within {
        return false;
    }
    let behind = at_most(candidate.after, MAX_EMBEDDED_CHARS).split_once('”').map(|(_, behind)| behind);
    behind
        .and_then(|behind| behind.strip_prefix(' '))
        .is_some_and(|behind| behind.starts_with(char::is_lowercase))
}

/// A full stop of a script that writes no space behind it ends a sentence, except in a quotation that goes on, with a
/// Japanese particle (`「…。」と`, "…, said") or a verb of speech, and in numbers written with full-width digits.
fn standalone_ends(candidate: &Candidate<'_>) -> bool {
    let next = candidate.after.chars().next();
    let is_particle =
        |c: char| matches!(c, 'と' | 'が' | 'を' | 'は' | 'の' | 'に' | 'で' | 'も' | 'へ' | 'や');
    let quoted = !candidate.closers.is_empty();
    let quoted_on = quoted && (next.is_some_and(is_particle) || is_clause_of_speech(candidate.after));
    let number = candidate.marks == "．" && next.is_some_and(char::is_numeric);
    !quoted_on && !number
}

/// Whether `text` begins with a short clause that ends with a verb of speech: `市长在记者会上说。`
fn is_clause_of_speech(text: &str) -> bool {
    let clause: usize = text
        .chars()
        .take(MAX_WORD_CHARS)
        .take_while(|c| !is_mark(*c) && !c.is_whitespace())
        .map(char::len_utf8)
        .sum();
    let (clause, rest) = text.split_at_checked(clause).unwrap_or_default();
    let last = |n: usize| clause.char_indices().rev().nth(n - 1).and_then(|(start, _)| clause.get(start..));
    let speaks = [1, 2].into_iter().filter_map(last).any(|word| is_listed(Class::SpeechEnd, word));
    speaks && rest.starts_with(is_standalone_mark)
}

/// Whether only the space is missing: `…on Tuesday.The minister…`, as in badly extracted text. Names such as
/// `Booking.com`, `Node.js` and `www.Tarn.Example` are left whole: a capitalised word in small letters must follow a word in
/// small letters.
fn is_missing_space(candidate: &Candidate<'_>) -> bool {
    let before: Vec<char> = candidate.before.chars().rev().take(2).collect();
    let lower_before = before.len() == 2 && before.iter().all(|c| c.is_lowercase());
    let quoted = candidate.closers.contains(['”', '"']);
    let next = Next::read(candidate.after);
    let opens = (next.is(Class::Starter) && next.word.len() > 1) || next.is_plain_word();
    let is_address = last_word(candidate.before).contains(['.', '@']);
    (lower_before || quoted) && opens && (!is_address || next.is(Class::Starter))
}

/// Whether a single full stop ends the sentence, when what follows can begin one.
fn full_stop_ends(candidate: &Candidate<'_>, next: &Next<'_>) -> bool {
    let word = last_word(candidate.before);
    // In `Col. (Ret.) Mohr` the bracket belongs to the abbreviation, in `the “U.S.” He` the quotation mark does not.
    let is_bare = candidate.closers.chars().all(|c| matches!(c, ')' | ']'));
    let previous = || last_word(candidate.before.strip_suffix(word).unwrap_or_default().trim_end());
    match abbreviation(word).filter(|_| is_bare) {
        Some(Class::Title) => false,
        Some(Class::Number) => !next.is_number(),
        Some(Class::Date | Class::Either) => next.is(Class::Starter),
        Some(Class::Time) => !next.is(Class::TimeSuffix) && !next.is_bracketed_number(),
        Some(Class::Street) => next.is(Class::Starter) && previous().starts_with(char::is_uppercase),
        Some(Class::Place) => previous().starts_with(char::is_numeric),
        _ if word.ends_with(is_thai) || is_enumeration(candidate.before) => false,
        _ if is_number(word) => !next.is(Class::OrdinalNoun),
        _ if is_initial(word) && is_listed(Class::Lettered, previous()) => true,
        _ if is_initial(word) || is_dotted(word) => next.is(Class::Starter),
        _ => true,
    }
}

/// Thai writes full stops behind abbreviations only.
fn is_thai(character: char) -> bool {
    matches!(character, '\u{e01}'..='\u{e5b}')
}

/// `3`, `19`, but no year.
fn is_number(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The last word of `text`, without opening brackets, quotation marks and the first parts of `then-Sen`.
fn last_word(text: &str) -> &str {
    let is_border = |c: char| {
        c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '‘' | '\'' | '’' | '-' | '–' | '—' | '/')
    };
    let word = tail(text, MAX_WORD_CHARS).rsplit(is_border).next().unwrap_or_default();
    // Bullets stand close to the first word: `●Jan.`
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The last `n_chars` characters of `text` and one more.
fn tail(text: &str, n_chars: usize) -> &str {
    let start = text.char_indices().rev().nth(n_chars).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or_default()
}

/// `J`, `É`, and the `z` of `z. B.`: an initial.
fn is_initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

/// `U.S`, `E.P.A`, `Ph.D`: letters, at most two at a time, with full stops between them.
fn is_dotted(word: &str) -> bool {
    let is_part =
        |part: &str| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic);
    word.contains('.') && word.split('.').all(is_part)
}

/// `1.`, `12.` at the head of a sentence: the number of a list's entry.
fn is_enumeration(before: &str) -> bool {
    is_number(before.trim_start())
}

/// What follows a candidate.
#[derive(Debug)]
struct Next<'a> {
    /// The first character behind the space.
    first: char,
    /// The first word, without the quotation marks and brackets that open before it.
    word: &'a str,
    /// What follows that word.
    behind: &'a str,
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
        let (word, behind) = inner.split_at_checked(word).unwrap_or_default();
        Self { first: text.chars().next().unwrap_or(' '), word, behind, text }
    }

    /// SB8 and SB8a: a lower-case letter, a comma, a dash or another mark goes on with the sentence.
    fn continues(&self) -> bool {
        let goes_on = |c: char| matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '&' | '%' | ')' | ']');
        goes_on(self.first) || is_mark(self.first) || self.is_lower_case()
    }

    /// Names such as `iPhone`, `easyJet` and `al-Shabab` count as capitalised.
    fn is_lower_case(&self) -> bool {
        let is_article = matches!(self.word, "al" | "el" | "as" | "ash" | "an");
        let is_name = self.word.contains(char::is_uppercase)
            || (is_article
                && self.behind.strip_prefix('-').is_some_and(|name| name.starts_with(char::is_uppercase)));
        self.word.starts_with(char::is_lowercase) && !is_name
    }

    /// A capitalised word in small letters with a space behind it, and no last part of an address.
    fn is_plain_word(&self) -> bool {
        let mut characters = self.word.chars();
        let capitalised = characters.next().is_some_and(char::is_uppercase);
        let rest = characters.as_str();
        let is_word = capitalised && rest.len() > 1 && rest.chars().all(char::is_lowercase);
        is_word && self.behind.starts_with([' ', ',', '’', '\'']) && !is_listed(Class::AddressEnd, self.word)
    }

    /// `(2100 GMT)` behind a time of day.
    fn is_bracketed_number(&self) -> bool {
        self.first == '(' && self.word.starts_with(char::is_numeric)
    }

    /// Whether the word is of `class`. With a full stop or a hyphen behind it, a short one is another word: `A.`, `No.`,
    /// `A-list`; but `ET.` is a time zone.
    fn is(&self, class: Class) -> bool {
        let whole = self.word.len() > 2 || class == Class::TimeSuffix || !self.behind.starts_with(['.', '-']);
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
