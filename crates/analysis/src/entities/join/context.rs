//! What the words before and after a person's name say: titles, gender, and whether somebody's relative is named.

use std::borrow::Cow;
use std::collections::BTreeSet;

use samestory_model::Span;
use samestory_text::words;

use super::super::lexicon::{Lexicon, Role};
use super::fold::plain;
use super::lists::{Gender, PeopleLists};

/// So many bytes before and after a name are read.
const WINDOW_BYTES: usize = 90;

/// What the text around one mention of a person says.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// The titles right before the name, in lower case.
    pub(super) titles: BTreeSet<String>,
    /// The ranks that the titles give.
    pub(super) ranks: BTreeSet<&'static str>,
    /// The ranks that an apposition tells: `Dina Cole, the mayor of Quorl`.
    pub(super) told_ranks: BTreeSet<&'static str>,
    /// Where the titles begin.
    pub(super) titles_start: Option<usize>,
    /// The gender that a title or a word for a relative tells.
    pub(super) gender: Option<Gender>,
    /// Whether the person is named as a relative of somebody: `his son, Hank Barden`, `the son of Joel Barden`.
    pub(super) is_relative: bool,
}

impl Context {
    /// Reads around the bytes of a mention; `inner_titles` are those that the tagger left at the name.
    ///
    /// # Complexity
    /// O(1): a window is read.
    pub(super) fn around(text: &str, span: Span, inner_titles: &[String]) -> Self {
        let mut context = Self { titles: inner_titles.iter().cloned().collect(), ..Self::default() };
        let before = words_before(text, span.start());
        let behind_titles = context.read_titles(&before, span.start());
        context.read_relative_before(&before, behind_titles);
        let after = words_after(text, span.end());
        context.read_relative_after(&after);
        context.read_ranks(&after);
        let lists = PeopleLists::bundled();
        let by_title = context.titles.iter().find_map(|title| lists.gender_of_title(title));
        context.gender = by_title.or(context.gender);
        context
    }

    /// Whether titles stand before a mention.
    pub(super) fn has_titles(text: &str, span: Span) -> bool {
        Self::default().read_titles(&words_before(text, span.start()), span.start()) > 0
    }

    /// Titles stand before the name with only blanks between. The number of words read.
    fn read_titles(&mut self, before: &[Word<'_>], name_start: usize) -> usize {
        let (lexicon, lists) = (Lexicon::bundled(), PeopleLists::bundled());
        let is_title = |word: &&Word<'_>| {
            let known =
                lexicon.is(&word.lower, Role::Honorific) || lists.gender_of_title(&word.lower).is_some();
            known && lists.relative(&word.lower).is_none_or(|_| word.is_capital)
        };
        let mut n_titles = 0;
        for word in
            before.iter().take_while(|word| matches!(word.behind, " " | ". " | "-")).take_while(is_title)
        {
            self.titles.insert(word.lower.as_ref().to_owned());
            self.titles_start = Some(word.start.min(name_start));
            n_titles += 1;
        }
        n_titles
    }

    /// `his wife, …`, `the son of …`
    fn read_relative_before(&mut self, before: &[Word<'_>], from: usize) {
        let lists = PeopleLists::bundled();
        let is_of = |word: &&Word<'_>| {
            matches!(word.lower.as_ref(), "of" | "to" | "the" | "late" | "former") && word.behind == " "
        };
        let n_linking = before.iter().skip(from).take_while(is_of).count();
        let linked =
            before.iter().skip(from).take(n_linking).any(|word| matches!(word.lower.as_ref(), "of" | "to"));
        let Some(word) = before.get(from + n_linking).filter(|word| matches!(word.behind, " " | ", " | ". "))
        else {
            return;
        };
        let Some(gender) = lists.relative(&word.lower) else {
            self.is_relative = is_listed_relative(before, from);
            return;
        };
        if linked {
            // `the son of President Joel Barden` tells nothing of Joel's gender.
            self.is_relative = true;
            return;
        }
        let owned = before.iter().skip(from + n_linking + 1).take(3).any(is_owner);
        if owned {
            self.is_relative = true;
            self.gender = self.gender.or(gender);
        }
    }

    /// Titles before the name, and words for ranks behind it up to the end of the apposition.
    fn read_ranks(&mut self, after: &[Word<'_>]) {
        let lists = PeopleLists::bundled();
        let is_apposition = after.first().is_some_and(|word| word.before == ", ");
        let continues = |(at, word): &(usize, &Word<'_>)| {
            is_apposition && (*at == 0 || matches!(word.before, " " | "-" | "’s " | "'s "))
        };
        let inside = after.iter().enumerate().take(MAX_APPOSITION_WORDS).take_while(continues);
        self.told_ranks = inside.filter_map(|(_, word)| lists.rank(&word.lower)).collect();
        self.ranks = self.titles.iter().filter_map(|title| lists.rank(title)).collect();
    }

    /// `…, his wife,` makes a relative; `…, the son of` only tells the gender.
    fn read_relative_after(&mut self, after: &[Word<'_>]) {
        let Some(first) = after.first().filter(|word| word.before == ", ") else { return };
        let near = after.iter().skip(1).take(3).take_while(|word| word.before == " " || word.before == "-");
        let relative = near.clone().find_map(|word| PeopleLists::bundled().relative(&word.lower));
        let Some(gender) = relative else { return };
        match first.lower.as_ref() {
            "his" | "her" | "their" => {
                self.is_relative = true;
                self.gender = self.gender.or(gender);
            }
            "a" | "the" | "whose" => self.gender = self.gender.or(gender.filter(|_| first.lower != "whose")),
            _ => {}
        }
    }
}

/// So many words behind a name are read for a rank.
const MAX_APPOSITION_WORDS: usize = 6;

/// `His sons Todd Creed and [Erik Creed]`: the words before a name are other names, and before these a word for relatives.
fn is_listed_relative(before: &[Word<'_>], from: usize) -> bool {
    let is_and = |word: &Word<'_>| word.lower == "and" || word.behind.starts_with(',');
    let names = before.iter().skip(from).take_while(|word| word.lower == "and" || word.is_capital);
    let n_names = names.count();
    let begins = before.get(from).is_some_and(is_and) && n_names > 0;
    let relative =
        before.get(from + n_names).filter(|word| PeopleLists::bundled().relative(&word.lower).is_some());
    begins && relative.is_some() && before.get(from + n_names + 1).is_some_and(is_owner)
}

/// A word near a name with what stands on both sides of it.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub(super) lower: Cow<'t, str>,
    pub(super) is_capital: bool,
    pub(super) start: usize,
    pub(super) before: &'t str,
    pub(super) behind: &'t str,
}

fn is_owner(word: &Word<'_>) -> bool {
    matches!(word.lower.as_ref(), "his" | "her" | "their" | "whose" | "my" | "our" | "your")
        || word.lower.ends_with("'s")
        || word.behind.starts_with(['\'', '’'])
}

/// The words of the sentence before a byte, the nearest first.
fn words_before(text: &str, end: usize) -> Vec<Word<'_>> {
    let start = (end.saturating_sub(WINDOW_BYTES)..=end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
    let mut found = words_between(text, start, end);
    found.reverse();
    let ends_sentence = |word: &Word<'_>| {
        let is_short = word.behind == ". "
            && (word.lower.chars().count() == 1 || Lexicon::bundled().is(&word.lower, Role::Abbreviation));
        word.behind.contains(['.', '!', '?', '\n', ';']) && !is_short
    };
    let length = found.iter().position(ends_sentence).unwrap_or(found.len());
    found.truncate(length);
    found
}

fn words_after(text: &str, start: usize) -> Vec<Word<'_>> {
    let most = text.len().min(start.saturating_add(WINDOW_BYTES));
    let end = (start..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    words_between(text, start, end)
}

/// The words between two bytes, each with the marks and blanks around it.
fn words_between<'t>(text: &'t str, start: usize, end: usize) -> Vec<Word<'t>> {
    let Some(window) = text.get(start..end) else { return Vec::new() };
    let found: Vec<(Span, &'t str)> = words(window).collect();
    let gap = |from: usize, to: usize| window.get(from..to).unwrap_or_default();
    let word = |(at, (span, word)): (usize, (Span, &'t str))| {
        let previous_end = at.checked_sub(1).and_then(|at| found.get(at)).map_or(0, |(span, _)| span.end());
        let next_start = found.get(at + 1).map_or(window.len(), |(span, _)| span.start());
        Word {
            lower: lower(word),
            is_capital: word.chars().next().is_some_and(char::is_uppercase),
            start: start + span.start(),
            before: gap(previous_end, span.start()),
            behind: gap(span.end(), next_start),
        }
    };
    found.iter().copied().enumerate().map(word).collect()
}

/// In lower case and without accents, as most words are.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(plain(word).to_lowercase()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(text: &str, name: &str) -> Context {
        let start = text.find(name).expect("the name stands in the text");
        Context::around(text, Span::between(start, start + name.len()), &[])
    }

    #[test]
    fn titles_tell_the_gender() {
        assert_eq!(context("It was Mrs. Holm.", "Holm").gender, Some(Gender::Woman));
        assert_eq!(context("Mr Holm left.", "Holm").gender, Some(Gender::Man));
        let president = context("Then President Ana Holm spoke.", "Ana Holm");
        assert_eq!((president.titles.contains("president"), president.gender), (true, None));
        assert!(context("It was Dina Cole, the mayor of Quorl.", "Dina Cole").told_ranks.contains("mayor"));
        assert!(context("He met the president. Holm left.", "Holm").titles.is_empty());
    }

    #[test]
    fn relatives_of_somebody_are_told_apart_from_the_main_person() {
        assert!(context("He pardoned his son, Hank Barden, today.", "Hank Barden").is_relative);
        assert!(context("Hank, the son of President Joel Barden, left.", "Joel Barden").is_relative);
        assert!(context("Karl Holm, her husband, watched.", "Karl Holm").is_relative);
        assert!(context("His sons Todd Creed and Erik Creed left.", "Erik Creed").is_relative);
        assert!(context("Odero's wife, Faith Odero, waved.", "Faith Odero").is_relative);
        assert!(!context("Hank Barden, the son of a baker, left.", "Hank Barden").is_relative);
        assert!(!context("The father left. Hank Barden stayed.", "Hank Barden").is_relative);
    }
}
