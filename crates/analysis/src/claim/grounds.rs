//! The passages, read, with their words in order for looking up.

use std::ops::Range;

use samestory_model::TermId;

use super::passage::Passage;
use crate::reading::{Attribution, Reading, Role, Token};

/// What a claim is checked against.
#[derive(Debug)]
pub(super) struct Grounds {
    pub(super) reading: Reading,
    /// Keys of the words of all sentences but instructions, each with its token.
    places: Vec<(TermId, usize)>,
    /// Keys of the words of sentences that instruct machines.
    instructed: Vec<TermId>,
    /// What is written with a capital where none is due.
    names: Vec<TermId>,
}

/// A word that stands at more places tells no sentence from another.
const MAX_PLACES: usize = 2_000;

/// Endings by which a people or a language is told from its place.
const DEMONYM_ENDINGS: [&str; 16] =
    ["", "n", "an", "ian", "ean", "ese", "ish", "i", "ic", "ns", "ans", "ians", "eans", "is", "a", "er"];

impl Grounds {
    pub(super) fn new(passages: &[Passage], max_words: usize) -> Self {
        let mut reading = Reading::default();
        for passage in passages {
            reading.push(&passage.text, max_words);
        }
        let (mut places, mut instructed, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for sentence in &reading.sentences {
            for (index, token) in reading.numbered(sentence.tokens.clone()) {
                if sentence.is_instruction {
                    instructed.push(token.key());
                } else {
                    places.push((token.key(), index));
                    names.extend(is_name(token, sentence.is_title_case).then_some(token.exact));
                }
            }
        }
        places.sort_unstable();
        instructed.sort_unstable();
        names.sort_unstable();
        Self { reading, places, instructed, names }
    }

    /// Where the word with this key stands, in reading order.
    pub(super) fn places(&self, key: TermId) -> impl Iterator<Item = usize> + Clone + '_ {
        let start = self.places.partition_point(|(other, _)| *other < key);
        self.places.iter().skip(start).take_while(move |(other, _)| *other == key).map(|(_, place)| *place)
    }

    /// The places of the word with this key among the tokens of `range`.
    pub(super) fn places_in(
        &self,
        key: TermId,
        range: Range<usize>,
    ) -> impl Iterator<Item = usize> + Clone + '_ {
        let start = self.places.partition_point(|place| *place < (key, range.start));
        let end = self.places.partition_point(|place| *place < (key, range.end));
        self.places.get(start..end).unwrap_or_default().iter().map(|(_, place)| *place)
    }

    /// Whether only an instruction to machines has this word.
    pub(super) fn is_instructed(&self, key: TermId) -> bool {
        self.instructed.binary_search(&key).is_ok()
    }

    /// Whether the passages write this word as a name is written.
    pub(super) fn is_name(&self, token: &Token) -> bool {
        self.names.binary_search(&token.exact).is_ok()
    }

    /// Whether the word stands there in some form.
    pub(super) fn has(&self, token: &Token) -> bool {
        self.places(token.key()).next().is_some()
    }

    /// Whether the name stands there, as it is, as that of its people, or spelled out for its letters.
    pub(super) fn has_name(&self, token: &Token) -> bool {
        self.has(token) || self.has_demonym(token) || self.has_letters(token)
    }

    /// `Kestrian` for `Kestria`.
    fn has_demonym(&self, token: &Token) -> bool {
        let name = token.lower.as_str();
        let mut capitals =
            self.reading.tokens.iter().filter(|other| other.is_capital && other.lower.len() >= 4);
        name.len() >= 4 && capitals.any(|other| has_stem_of(name, &other.lower))
    }

    /// `EU` for `European Union`: the letters begin words with capitals that stand in a row.
    fn has_letters(&self, token: &Token) -> bool {
        let letters: Vec<char> = token.lower.chars().filter(|c| *c != '.').collect();
        let is_short = (2..=6).contains(&letters.len()) && token.is_shout;
        let initials: Vec<Option<char>> = if is_short {
            self.reading
                .tokens
                .iter()
                .map(|token| token.lower.chars().next().filter(|_| token.is_capital))
                .collect()
        } else {
            Vec::new()
        };
        initials
            .windows(letters.len().max(1))
            .any(|row| row.iter().zip(&letters).all(|(initial, letter)| *initial == Some(*letter)))
    }

    /// The sentences that share most words with the tokens of a claim, at most `limit`, the closest first, and no more of them
    /// than add a word that the closer ones lack.
    pub(super) fn closest(&self, words: &[TermId], limit: usize) -> Vec<usize> {
        let mut hits: Vec<(usize, usize)> = Vec::new();
        for (number, key) in words.iter().enumerate() {
            let tokens = self.places(*key).take(MAX_PLACES).filter_map(|place| self.reading.token(place));
            hits.extend(tokens.map(|token| (token.sentence, number)));
        }
        hits.sort_unstable();
        hits.dedup();
        let (mut chosen, mut covered) = (Vec::new(), vec![false; words.len()]);
        while chosen.len() < limit {
            let best = hits.chunk_by(|a, b| a.0 == b.0).map(|sentence| {
                let new = sentence
                    .iter()
                    .filter(|(_, number)| !covered.get(*number).copied().unwrap_or(true))
                    .count();
                (new, sentence)
            });
            // Of equal ones the first.
            let Some((new, sentence)) = best.reduce(|best, next| if next.0 > best.0 { next } else { best })
            else {
                break;
            };
            if new == 0 {
                break;
            }
            chosen.extend(sentence.first().map(|(sentence, _)| *sentence));
            for (_, number) in sentence {
                if let Some(covered) = covered.get_mut(*number) {
                    *covered = true;
                }
            }
        }
        chosen
    }

    /// The attributions of a sentence.
    pub(super) fn attributions(&self, sentence: usize) -> &[Attribution] {
        let all = &self.reading.attributions;
        let start = all.partition_point(|attribution| attribution.sentence < sentence);
        let end = all.partition_point(|attribution| attribution.sentence <= sentence);
        all.get(start..end).unwrap_or_default()
    }
}

/// Written with a capital where none is due; in a title only what is no grammar.
fn is_name(token: &Token, is_title_case: bool) -> bool {
    let is_plain = !token.is_stop && !token.is_date() && token.lower.starts_with(char::is_alphabetic);
    token.is_capital
        && is_plain
        && (!token.opens || is_title_case || !token.is(Role::Saying) && token.lower.len() > 3)
}

fn has_stem_of(one: &str, other: &str) -> bool {
    let shared: usize =
        one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let ending = |word: &str| DEMONYM_ENDINGS.contains(&word.get(shared..).unwrap_or("?"));
    shared >= 4 && ending(one) && ending(other)
}
