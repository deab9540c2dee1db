//! Hand-made features: how a text is written, whatever it is about.

use super::LabelInput;
use super::hints::{self, HINTS};
use super::lexicon::{LISTS, lists_of};
use super::reading::{Reading, Token};
use crate::numbers::indicator;

/// The list whose words count only where a sentence begins.
const FIRST_WORDS_ONLY: &str = "imperative";
/// A share of the words at which a list's feature is full.
const FULL_SHARE: f64 = 0.12;
/// A sentence of so many words, or a text of so many, fills its feature.
const FULL_SENTENCE: f64 = 40.0;
const FULL_TEXT: f64 = 400.0;

/// The features with their names, always in this order, each in 0..=1.
pub(super) fn dense_features(input: &LabelInput<'_>, reading: &Reading<'_>) -> Vec<(&'static str, f64)> {
    let mut features = lexicon_features(reading);
    features.extend(voice_features(reading));
    features.extend(mark_features(reading));
    features.extend(title_features(reading));
    let hints = HINTS.iter().zip(hints::given(input));
    features.extend(hints.map(|(hint, given)| (hint.name, indicator(given))));
    features
}

/// How many of the writer's own words each list holds.
fn lexicon_features(reading: &Reading<'_>) -> Vec<(&'static str, f64)> {
    let mut counts = [0_usize; LISTS.len()];
    let mut n_words = 0;
    for token in reading.own_words() {
        n_words += 1;
        for index in lists_of(&token.word) {
            let counted =
                token.is_first || LISTS.get(*index).is_some_and(|list| list.name != FIRST_WORDS_ONLY);
            if let Some(count) = counts.get_mut(*index).filter(|_| counted) {
                *count += 1;
            }
        }
    }
    LISTS.iter().zip(counts).map(|(list, count)| (list.name, rate(count, n_words, FULL_SHARE))).collect()
}

/// Whose voice speaks, and in what kind of words and sentences.
fn voice_features(reading: &Reading<'_>) -> Vec<(&'static str, f64)> {
    let all = reading.body_tokens.len();
    let own = reading.own_words().count();
    let count = |test: fn(&Token<'_>) -> bool| reading.own_words().filter(|token| test(token)).count();
    let n_sentences = count(|token| token.is_first);
    let opening = reading.body_tokens.iter().take(40);
    vec![
        ("quoted_share", rate(all - own, all, 1.0)),
        ("quotes", rate(reading.n_quotes, all, 0.05)),
        ("names", rate(count(|token| token.is_capitalised() && !token.is_first), own, 0.4)),
        ("shouted", rate(count(|token| token.is_shouted()), own, 0.1)),
        ("numbers", rate(count(|token| token.word == "#"), own, 0.1)),
        ("years", rate(count(|token| token.word == "#year"), own, 0.05)),
        ("contractions", rate(count(|token| token.word.contains("n't")), own, 0.05)),
        ("past_tense", rate(count(|token| token.word.ends_with("ed")), own, 0.15)),
        ("adverbs", rate(count(|token| token.word.ends_with("ly")), own, 0.1)),
        ("long_words", rate(count(|token| token.word.chars().count() > 8), own, 0.4)),
        ("sentence_length", (own as f64 / n_sentences.max(1) as f64 / FULL_SENTENCE).min(1.0)),
        ("text_length", (all as f64 / FULL_TEXT).min(1.0)),
        ("was_cut", indicator(!reading.body[1].is_empty())),
        ("opening_first_person", rate(opening.filter(|t| is_first_person(t)).count(), 40, 0.1)),
    ]
}

fn is_first_person(token: &Token<'_>) -> bool {
    !token.is_quoted && lists_of(&token.word).iter().any(|index| *index < 2)
}

/// Punctuation and marks of the trade.
fn mark_features(reading: &Reading<'_>) -> Vec<(&'static str, f64)> {
    let all = reading.body_tokens.len();
    let count = |mark: &str| reading.body.iter().map(|part| part.matches(mark).count()).sum::<usize>();
    let [opening, _] = reading.body;
    let has_dateline = opening.char_indices().take(60).any(|(_, c)| c == '—' || c == '–')
        || ["(Reuters)", "(AP)", "(CNN)", "(AFP)"].iter().any(|agency| opening.contains(agency));
    vec![
        ("questions", rate(count("?"), all, 0.03)),
        ("exclamations", rate(count("!"), all, 0.03)),
        ("ellipses", rate(count("...") + count("…"), all, 0.02)),
        ("dashes", rate(count("—") + count(" – ") + count("--"), all, 0.03)),
        ("brackets", rate(count("("), all, 0.03)),
        ("colons", rate(count(": ") + count("; "), all, 0.03)),
        ("money", rate(count("$") + count("€") + count("£"), all, 0.03)),
        ("percent", rate(count("%"), all, 0.03)),
        ("bullets", rate(count("•") + count(" - ") + count("* "), all, 0.03)),
        ("links", rate(count("www.") + count("http") + count("@"), all, 0.02)),
        ("dateline", indicator(has_dateline)),
    ]
}

/// The shape of the headline.
fn title_features(reading: &Reading<'_>) -> Vec<(&'static str, f64)> {
    let (title, tokens) = (reading.title, &reading.title_tokens);
    let has = |marks: &[char]| indicator(title.contains(marks));
    let first = tokens.first().map_or("", |token| token.word.as_str());
    let count = |test: fn(&Token<'_>) -> bool| tokens.iter().filter(|token| test(token)).count();
    vec![
        ("title_missing", indicator(tokens.is_empty())),
        ("title_length", (tokens.len() as f64 / 20.0).min(1.0)),
        ("title_question", has(&['?'])),
        ("title_exclamation", has(&['!'])),
        ("title_colon", has(&[':', '|'])),
        ("title_quote", has(&['“', '"', '‘', '«'])),
        ("title_number_first", indicator(first.starts_with('#'))),
        ("title_how", indicator(["how", "why", "what", "when", "where", "who"].contains(&first))),
        ("title_shouted", rate(count(|token| token.is_shouted()), tokens.len(), 1.0)),
        ("title_capitals", rate(count(|token| token.is_capitalised()), tokens.len(), 1.0)),
        ("title_you", indicator(tokens.iter().any(|token| ["you", "your"].contains(&token.word.as_str())))),
        ("title_blame", list_in_title(tokens, "blame")),
        ("title_danger", list_in_title(tokens, "danger")),
        ("title_hope", list_in_title(tokens, "hope")),
        ("title_lurid", list_in_title(tokens, "lurid")),
    ]
}

fn list_in_title(tokens: &[Token<'_>], name: &str) -> f64 {
    let holds = |token: &Token<'_>| {
        lists_of(&token.word).iter().any(|index| LISTS.get(*index).is_some_and(|list| list.name == name))
    };
    indicator(tokens.iter().any(holds))
}

/// `count` in `total`, as a share of the share that is `full`, in 0..=1; the root makes the first few count
/// most.
fn rate(count: usize, total: usize, full: f64) -> f64 {
    (count as f64 / total.max(1) as f64 / full).min(1.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn feature(input: &LabelInput<'_>, name: &str) -> f64 {
        let features = dense_features(input, &Reading::of(input));
        features.iter().find(|(other, _)| *other == name).unwrap().1
    }

    #[test]
    fn what_others_say_is_theirs() {
        let own = LabelInput { body: "This plan is a disgrace and a sham.", ..LabelInput::default() };
        let quoted = LabelInput { body: "“This plan is a disgrace and a sham,” the mayor said.", ..own };
        assert!(feature(&own, "blame") > 0.9);
        assert_eq!(feature(&quoted, "blame"), 0.0);
        assert!(feature(&quoted, "quoted_share") > 0.5);
    }

    #[test]
    fn imperatives_count_where_sentences_begin() {
        let advice = LabelInput { body: "Check the label. Avoid bleach.", ..LabelInput::default() };
        let report = LabelInput { body: "They check the label to avoid bleach.", ..LabelInput::default() };
        assert!(feature(&advice, "imperative") > 0.9);
        assert_eq!(feature(&report, "imperative"), 0.0);
    }

    proptest! {
        #[test]
        fn names_are_stable_and_values_in_range(title in ".{0,40}", body in ".{0,200}", url in ".{0,40}") {
            let input = LabelInput { title: &title, body: &body, url: &url, section: &title };
            let features = dense_features(&input, &Reading::of(&input));
            let empty = LabelInput::default();
            let names = dense_features(&empty, &Reading::of(&empty));
            prop_assert!(features.iter().zip(&names).all(|(a, b)| a.0 == b.0));
            prop_assert!(features.iter().all(|(_, value)| (0.0..=1.0).contains(value)));
        }
    }
}
