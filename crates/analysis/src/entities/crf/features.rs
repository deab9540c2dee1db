//! What the tagger measures of each word: hashed features of the word, its neighbours, its run of capital letters, the lists,
//! and the whole text.
//!
//! A feature is the hash of a number, which says what is measured, with what was measured. The numbers are part of the model: one
//! that changes its meaning makes a model trained before worthless, and needs a new version of the format.

use super::document::{Document, Fact, Segment};
use super::hash::{Hash, feature};
use super::words::Word;
use crate::entities::kinds::EntityKind;
use crate::entities::lexicon::{Lexicon, Role};

/// Calls `emit` with every feature of the word `at` of the segment.
pub(super) struct Features<'s, 'w, 'a> {
    words: &'w [Word<'a>],
    style: u32,
    document: &'s Document,
    runs: Vec<Option<Run>>,
    listed: Vec<u32>,
}

/// A run of words with capital letters, with the small words inside of it.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    /// Whether words of the run stand before and behind the word `at`, a bit each.
    fn place(self, at: usize) -> u32 {
        u32::from(at > self.start) | u32::from(at + 1 < self.end) << 1
    }
}

/// Stands before the first and behind the last word.
const OUTSIDE: Hash = 0x51ed_270b;

/// The roles whose presence is a feature, of the word itself and of its neighbours.
const ROLES: [Role; 14] = [
    Role::Honorific,
    Role::Ambiguous,
    Role::Organization,
    Role::Event,
    Role::Work,
    Role::Place,
    Role::Saying,
    Role::Date,
    Role::Starter,
    Role::Portfolio,
    Role::Suffix,
    Role::Connector,
    Role::Thing,
    Role::Auxiliary,
];

const FACTS: [Fact; 10] = [
    Fact::AfterTitle,
    Fact::AfterFirstName,
    Fact::BeforeSaying,
    Fact::AfterPlacePreposition,
    Fact::BeforeOrganizationWord,
    Fact::AfterThe,
    Fact::BeginsRun,
    Fact::EndsRun,
    Fact::Alone,
    Fact::BeforePossessive,
];

impl<'s, 'w, 'a> Features<'s, 'w, 'a> {
    pub(super) fn new(segment: &Segment<'w, 'a>, document: &'s Document, lexicon: &Lexicon) -> Self {
        let words = segment.words;
        Self {
            words,
            style: segment.style as u32,
            document,
            runs: runs(words),
            listed: listed(words, lexicon),
        }
    }

    /// Emits the features of the word `at`; every one is the hash of a template with what it holds.
    ///
    /// # Complexity
    /// O(1): fifty to ninety features.
    pub(super) fn each(&self, at: usize, emit: &mut impl FnMut(Hash)) {
        let Some(word) = self.words.get(at) else { return };
        emit(feature(0, 0, 0));
        self.spelling(word, at, emit);
        self.neighbours(word, at, emit);
        self.classes(word, at, emit);
        self.run(word, at, emit);
        self.lists(word, at, emit);
        self.whole_text(word, at, emit);
    }

    fn at(&self, at: usize, step: isize) -> Option<&Word<'a>> {
        at.checked_add_signed(step).and_then(|at| self.words.get(at))
    }

    fn lower(&self, at: usize, step: isize) -> Hash {
        self.at(at, step).map_or(OUTSIDE, |word| word.lower)
    }

    fn shape(&self, at: usize, step: isize) -> u32 {
        self.at(at, step).map_or(0, |word| word.shape as u32)
    }

    /// How the word is written: its shape, whether a rule asks for a capital letter, and the style of the sentence.
    fn writing(&self, word: &Word<'_>) -> u32 {
        word.shape as u32 | (self.style << 4) | (u32::from(word.begins_sentence) << 8)
    }

    fn spelling(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let shape = word.shape as u32;
        emit(feature(1, word.lower, 0));
        emit(feature(2, word.lower, self.writing(word)));
        emit(feature(3, self.writing(word), 0));
        for (template, affix) in
            (4..).zip(word.prefixes.iter().chain(&word.suffixes)).filter(|(_, affix)| **affix != 0)
        {
            emit(feature(template, *affix, shape));
        }
        emit(feature(10, self.shape(at, -1), shape));
        emit(feature(11, shape, self.shape(at, 1)));
        emit(feature(12, self.shape(at, -1) << 8 | shape, self.shape(at, 1)));
        emit(feature(13, self.shape(at, -2) << 8 | self.shape(at, -1), shape));
        emit(feature(14, shape << 8 | self.shape(at, 1), self.shape(at, 2)));
    }

    fn neighbours(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let shape = word.shape as u32;
        for (template, step) in (16..).zip([-2, -1, 1, 2]) {
            emit(feature(template, self.lower(at, step), 0));
        }
        emit(feature(20, self.lower(at, -1), shape));
        emit(feature(21, self.lower(at, 1), shape));
        emit(feature(22, self.lower(at, -1), word.lower));
        emit(feature(23, word.lower, self.lower(at, 1)));
        emit(feature(24, self.lower(at, -2), self.lower(at, -1)));
        emit(feature(25, self.lower(at, 1), self.lower(at, 2)));
        emit(feature(26, self.at(at, -1).map_or(0, |word| word.suffixes[1]), shape));
        emit(feature(27, self.at(at, 1).map_or(0, |word| word.suffixes[1]), shape));
    }

    /// Classes of words that are alike.
    fn classes(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let shape = word.shape as u32;
        let wide = |step: isize| self.at(at, step).map_or(0, |word| u32::from(word.entry.wide_class));
        let narrow = |step: isize| self.at(at, step).map_or(0, |word| u32::from(word.entry.narrow_class));
        for (template, step) in (72..).zip([-2, -1, 0, 1, 2]) {
            emit(feature(template, wide(step), shape));
            emit(feature(template + 8, narrow(step), shape));
        }
        emit(feature(88, wide(-1), wide(0)));
        emit(feature(89, wide(0), wide(1)));
        emit(feature(90, wide(-1) << 8 | wide(1), shape));
        if let Some(Some(run)) = self.runs.get(at) {
            let class = |at: Option<usize>| {
                at.and_then(|at| self.words.get(at)).map_or(0, |word| u32::from(word.entry.wide_class))
            };
            let place = run.place(at);
            emit(feature(91, class(run.end.checked_sub(1)), place));
            emit(feature(92, class(Some(run.start)), place));
            emit(feature(93, class(run.start.checked_sub(1)), place));
            emit(feature(94, class(Some(run.end)), place));
        }
    }

    fn run(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let Some(Some(run)) = self.runs.get(at) else { return };
        let length = (run.end - run.start).min(6) as u32;
        let place = run.place(at);
        let lower = |at: usize| self.words.get(at).map_or(OUTSIDE, |word| word.lower);
        let (first, last) = (lower(run.start), lower(run.end - 1));
        let before = run.start.checked_sub(1).map_or(OUTSIDE, lower);
        let suffix = self.words.get(run.end - 1).map_or(0, |word| word.suffixes[1]);
        emit(feature(32, length << 4 | place, self.style));
        emit(feature(33, last, place));
        emit(feature(34, first, place));
        emit(feature(35, before, place));
        emit(feature(36, lower(run.end), place));
        emit(feature(37, before, lower(run.end)));
        emit(feature(38, suffix, place));
        emit(feature(39, first, last));
        emit(feature(40, word.lower, length << 4 | place));
        let roles = self.words.get(run.end - 1).map_or(0, |word| word.roles);
        for (number, _) in (0..).zip(ROLES).filter(|(_, role)| roles & *role as u32 != 0) {
            emit(feature(41, number, place));
        }
        let lists = |at: usize| self.words.get(at).map_or(0, |word| listed_names(word));
        emit(feature(43, lists(run.start) << 8 | lists(run.end - 1), length << 4 | place));
        let is_first_name = self.words.get(run.start).is_some_and(|word| word.is_first_name);
        emit(feature(42, u32::from(is_first_name), length << 4 | place));
    }

    fn lists(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let capital = u32::from(word.shape.is_capital());
        for (template, step) in (48..).zip([-1, 0, 1]) {
            let Some(other) = self.at(at, step) else { continue };
            for (number, role) in (0..).zip(ROLES) {
                if other.roles & role as u32 != 0 {
                    emit(feature(template, number, capital));
                }
            }
            if other.is_first_name {
                emit(feature(template, 30, capital));
            }
            let listed = listed_at(&self.listed, at, step);
            if listed != 0 {
                emit(feature(template + 4, listed, capital));
            }
        }
        let (before, own) = (listed_at(&self.listed, at, -1), listed_at(&self.listed, at, 0));
        let first = |step: isize| self.at(at, step).map_or(0, |word| u32::from(word.is_first_name));
        emit(feature(56, first(-1) | first(0) << 1 | first(1) << 2, word.shape as u32));
        emit(feature(57, before << 8 | own, self.shape(at, 1)));
        let lists = |step: isize| self.at(at, step).map_or(0, |word| listed_names(word));
        emit(feature(64, lists(0), word.shape as u32));
        emit(feature(65, lists(-1), lists(0)));
        emit(feature(66, lists(0), lists(1)));
        for bit in (0..8).filter(|bit| lists(0) >> bit & 1 != 0) {
            emit(feature(67, bit, word.shape as u32));
        }
    }

    fn whole_text(&self, word: &Word<'_>, at: usize, emit: &mut impl FnMut(Hash)) {
        let facts = u32::from(self.document.facts(word));
        let casing = facts & u32::from(Fact::Lower.bit() | Fact::Capital.bit());
        emit(feature(60, casing, self.writing(word)));
        if !word.shape.is_capital() {
            return;
        }
        for (number, fact) in (0..).zip(FACTS) {
            if facts & u32::from(fact.bit()) != 0 {
                emit(feature(61, number, word.shape as u32));
            }
        }
        emit(feature(62, facts, self.style));
        let next = self
            .at(at, 1)
            .filter(|next| next.shape.is_capital())
            .map_or(0, |next| u32::from(self.document.facts(next)));
        emit(feature(63, casing, next));
    }
}

/// Lists of names count where a name can be written so.
fn listed_names(word: &Word<'_>) -> u32 {
    if word.shape.is_capital() { u32::from(word.entry.lists) } else { 0 }
}

fn listed_at(listed: &[u32], at: usize, step: isize) -> u32 {
    at.checked_add_signed(step).and_then(|at| listed.get(at)).copied().unwrap_or(0)
}

/// The run that each word belongs to.
fn runs(words: &[Word<'_>]) -> Vec<Option<Run>> {
    let mut found = vec![None; words.len()];
    let mut start = 0;
    while start < words.len() {
        if !words.get(start).is_some_and(|word| word.shape.is_capital()) {
            start += 1;
            continue;
        }
        let end = run_end(words, start);
        if let Some(places) = found.get_mut(start..end) {
            places.fill(Some(Run { start, end }));
        }
        start = end;
    }
    found
}

/// The end of the run that begins at `start`: small words count where a capital letter follows.
fn run_end(words: &[Word<'_>], start: usize) -> usize {
    let is_capital = |at: usize| words.get(at).is_some_and(|word| word.shape.is_capital());
    let is_small = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| matches!(word.text, "&" | "-") || word.roles & Role::Connector as u32 != 0)
    };
    let mut end = start + 1;
    loop {
        let behind = (end..end + 3).find(|at| !is_small(*at)).unwrap_or(end);
        if !is_capital(behind) {
            return end;
        }
        end = behind + 1;
    }
}

/// For every word the kind of the listed name that it is a part of, and whether it begins it; 0 for none.
fn listed(words: &[Word<'_>], lexicon: &Lexicon) -> Vec<u32> {
    let mut found = vec![0; words.len()];
    let mut start = 0;
    while start < words.len() {
        let Some((end, kind)) = longest_listed(words, start, lexicon) else {
            start += 1;
            continue;
        };
        for (at, place) in (start..end).zip(found.get_mut(start..end).into_iter().flatten()) {
            *place = (kind as u32 + 1) << 2 | u32::from(at > start) | u32::from(at + 1 < end) << 1;
        }
        start = end;
    }
    found
}

/// The longest listed name that begins with the word `start`: where it ends, and its kind.
fn longest_listed(words: &[Word<'_>], start: usize, lexicon: &Lexicon) -> Option<(usize, EntityKind)> {
    let first = words.get(start).filter(|word| word.shape.is_capital())?;
    let mut name = lexicon.word_key(first.text);
    let mut left = lexicon.longest(name.split(' ').next()?);
    let mut found = None;
    let mut at = start + 1;
    while left > 0 {
        if let Some(listed) = lexicon.listed(&name) {
            let kind = if listed.is_demonym { EntityKind::Group } else { listed.kind };
            found = Some((at, kind));
        }
        let next = words.get(at)?;
        if !matches!(next.text, "-" | "'" | "’") {
            name.push(' ');
            name.push_str(&lexicon.word_key(next.text));
            left -= 1;
        }
        at += 1;
    }
    found
}
