//! Whether a sentence can stand on its own, and what a reader has to know for it.

mod needs;
mod sentence;
mod words;

pub(crate) use needs::{Known, Needs};

use samestory_text::words as words_of;

use crate::quotes::quoted_spans;
use crate::reading::Reading;
use crate::shorten::{Part, is};
pub(crate) use words::{Listed, Lists};

const OPENING_QUOTES: [char; 4] = ['“', '"', '‘', '«'];

/// Where a sentence can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stand {
    /// By a reader who has read nothing before.
    Alone,
    /// Right behind the sentence that stands before it in its article, which tells whom and what it means.
    Behind,
}

/// Where a reader may understand who and what is meant, by what costs little to ask. `None` unless the sentence begins and ends as one, its
/// quotation marks and brackets close, and it tells something, to nobody in particular; alone if it does not open with a word that leans
/// back and no bare pronoun speaks.
pub(crate) fn stand(sentence: &str) -> Option<Stand> {
    let words = clean_words(sentence)?;
    if !is_told(sentence, &words) || !is_for_anybody(sentence, &words) {
        return None;
    }
    Some(if is_clear(sentence, &words) { Stand::Alone } else { Stand::Behind })
}

/// Whether it may stand alone, or might but for speaking to its reader, or shouting.
pub(crate) fn may_be_cited(sentence: &str) -> bool {
    clean_words(sentence).is_some_and(|words| is_told(sentence, &words) && is_clear(sentence, &words))
}

/// The words of what begins and ends as a sentence does.
fn clean_words(sentence: &str) -> Option<Vec<&str>> {
    is_clean(sentence).then(|| words_of(sentence).map(|(_, word)| word).collect())
}

/// Whether it begins and ends as a sentence does.
fn is_clean(sentence: &str) -> bool {
    ends_as_statement(sentence)
        && is_balanced(sentence)
        && !has_speaker_label(sentence)
        && begins_as_sentence(sentence)
}

/// Whether it tells something.
fn is_told(sentence: &str, words: &[&str]) -> bool {
    (sentence.starts_with(OPENING_QUOTES) || has_subject(words))
        && !is_only_quoted(sentence)
        && !Lists::bundled().is_no_news(sentence)
}

/// Whether no word leans on what was told before.
fn is_clear(sentence: &str, words: &[&str]) -> bool {
    // What a quotation opens with belongs to its speaker, whom the sentence has to name in any case.
    let leans = !sentence.starts_with(OPENING_QUOTES) && leans_back(words);
    !leans && !speaks_by_pronoun(words)
}

/// Whether it speaks to nobody in particular.
fn is_for_anybody(sentence: &str, words: &[&str]) -> bool {
    !addresses_reader(sentence, words) && !shouts(words)
}

/// What a reader has to know for a sentence that has a [`stand`], and where its grammar lets it be read; `None` where it is no
/// statement: without a verb, or about its writer. Only English grammar is known, so a sentence of another language is whole, needs nothing and leans on nothing.
pub(crate) fn needs(sentence: &str, is_english: bool) -> Option<(Needs, Stand)> {
    let other_language = || Some((Needs::default(), Stand::Alone));
    if !is_english {
        return other_language();
    }
    let reading = Reading::of(sentence);
    // Without a word of English grammar it is hardly English.
    if !reading.tokens.iter().any(|token| token.is_stop) {
        return other_language();
    }
    sentence::is_statement(&reading.tokens).then(|| {
        let stand = if sentence::leans(&reading.tokens) { Stand::Behind } else { Stand::Alone };
        (Needs::of(&reading), stand)
    })
}

/// `BROKEN WINDOWS The hotel …`, `VLADIMIR Putin said …`: words in capitals that are too long, or too many, to be letters that stand for
/// words.
fn shouts(words: &[&str]) -> bool {
    let is_shout = |word: &&&str| word.len() > 2 && word.chars().all(char::is_uppercase);
    let long = |word: &&str| word.chars().count() > 6 && is_shout(&word);
    words.iter().any(long)
        || words
            .windows(2)
            .any(|pair| pair.iter().filter(is_shout).filter(|word| word.len() > 4).count() == 2)
}

/// The words that open a sentence, in lower case: as many as the longest of the listed openings has.
fn opening(words: &[&str]) -> [String; 3] {
    [0, 1, 2].map(|at| words.get(at).map_or_else(String::new, |word| word.to_lowercase()))
}

/// Whether its first words lean on the sentence before: `However, …`, `Another man …`.
fn leans_back(words: &[&str]) -> bool {
    let (opening, lists) = (opening(words), Lists::bundled());
    let second = opening[1].as_str();
    let leans = |listed: &&str| listed.split(' ').zip(&opening).all(|(word, own)| word == own);
    if lists.openings.iter().any(leans) {
        return true;
    }
    match opening[0].as_str() {
        // `Another 24 inches`, `No need to …`.
        "another" => !second.starts_with(|c: char| c.is_ascii_digit()),
        "the" if opening[2] == "year" => is_only_aged(words),
        "no" => second == "need",
        // `Some of the 200 people`, `One of the best`.
        "some" | "one" if second == "of" => lists.has(&opening[2], Listed::Leaning),
        // `Some 200 people`, `One person`, `One week after`.
        "some" => !second.starts_with(|c: char| c.is_ascii_digit()),
        "one" => {
            let is_time =
                lists.has(second, Listed::Time) && matches!(opening[2].as_str(), "after" | "before");
            !is_time && ![Listed::Role, Listed::Person].iter().any(|listed| lists.has(second, *listed))
        }
        // `We`: whether the reader may be spoken to is asked elsewhere.
        first => !is_shout(words) && lists.has(first, Listed::Leaning) && !lists.has(first, Listed::Address),
    }
}

/// `The 36-year-old is …`, but not `The 36-year-old nurse is …`.
fn is_only_aged(words: &[&str]) -> bool {
    let [_, age, _, "old", next, ..] = words else { return false };
    age.starts_with(|c: char| c.is_ascii_digit())
        && [Part::Auxiliary, Part::Past, Part::Relative].iter().any(|part| is(next, *part))
}

/// Whether its first word is one, and none that a subject has to stand before.
fn has_subject(words: &[&str]) -> bool {
    // `Will Lund said …`.
    let is_name = words.get(1).is_some_and(|word| word.starts_with(char::is_uppercase));
    let [first, ..] = opening(words);
    let lacks_subject = || Lists::bundled().has(&first, Listed::Subjectless);
    !first.is_empty() && (is_name || is_shout(words) || !lacks_subject())
}

/// `WHO …`.
fn is_shout(words: &[&str]) -> bool {
    words.first().is_some_and(|word| word.len() > 1 && word.chars().all(char::is_uppercase))
}

fn ends_as_statement(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    bare.ends_with(['.', '!', '。', '！', '।', '॥', '۔', '።', '။', '។'])
        && !bare.ends_with("..")
        && !sentence.contains('…')
}

fn is_balanced(sentence: &str) -> bool {
    let count = |mark: char| sentence.chars().filter(|c| *c == mark).count();
    count('"') % 2 == 0
        && count('“') == count('”')
        && count('(') == count(')')
        && count('[') == count(']')
        && !closes_unopened(sentence)
}

/// Whether a single mark closes a quotation that a sentence before began: `…, he wrote,'`. A mark behind a letter may be an apostrophe.
fn closes_unopened(sentence: &str) -> bool {
    let closes = [",'", ".'", "!'", "?'", ",’", ".’", "!’", "?’"];
    let opens = |mark: char| {
        sentence.starts_with(mark)
            || sentence.match_indices(mark).any(|(at, _)| {
                sentence.get(..at).is_some_and(|before| before.ends_with([' ', '(', '“', '"']))
            })
    };
    closes.iter().any(|close| sentence.contains(close)) && !opens('\'') && !opens('‘')
}

fn begins_as_sentence(sentence: &str) -> bool {
    let first = sentence.chars().find(|c| !c.is_whitespace());
    first.is_some_and(|c| {
        c.is_numeric() || OPENING_QUOTES.contains(&c) || (c.is_alphabetic() && !c.is_lowercase())
    })
}

/// Whether a pronoun speaks before which nobody is named: two words with capitals in a row.
fn speaks_by_pronoun(words: &[&str]) -> bool {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is = |word: &str, listed: Listed| Lists::bundled().has(word, listed);
    if speaks_as_group(words) {
        return true;
    }
    let pairs = words.iter().zip(words.iter().skip(1)).enumerate();
    // `he said`; and `said he`, `the army said he was well`, but not `Lund said he was well`.
    let speaks = |(at, (a, b)): (usize, (&&str, &&str))| {
        is(a, Listed::SpeakingPronoun) && is(b, Listed::SpeakingVerb)
            || is(a, Listed::SpeakingVerb) && is(b, Listed::SpeakingPronoun) && !is_person_before(words, at)
    };
    pairs.take_while(|(_, (a, b))| !(is_capital(a) && is_capital(b))).any(speaks)
}

/// Whether the word before a verb, or before a day that stands there, is a name or what somebody is: `the president on Friday said`.
fn is_person_before(words: &[&str], verb: usize) -> bool {
    let is_day = |word: &&&str| word.ends_with("day") || **word == "on";
    let subject = words.iter().take(verb).rev().find(|word| !is_day(word));
    subject
        .is_some_and(|word| word.starts_with(char::is_uppercase) || Lists::bundled().has(word, Listed::Role))
}

/// `the pair said`, before which no name tells who they are.
fn speaks_as_group(words: &[&str]) -> bool {
    let is_named = |at: usize| words.iter().take(at).skip(1).any(|word| word.starts_with(char::is_uppercase));
    words.windows(3).enumerate().any(|(at, three)| {
        let [the, group, verb] = three else { return false };
        the.eq_ignore_ascii_case("the")
            && matches!(*group, "pair" | "couple" | "trio" | "duo" | "two")
            && Lists::bundled().has(verb, Listed::SpeakingVerb)
            && !is_named(at)
    })
}

/// `NELSON: …`, as transcripts have it.
fn has_speaker_label(sentence: &str) -> bool {
    sentence
        .split_once(": ")
        .is_some_and(|(label, _)| label.len() > 2 && !label.contains(|c: char| !c.is_uppercase() && c != ' '))
}

/// Whether nearly all of it stands between quotation marks, so that nobody is named who says so.
fn is_only_quoted(sentence: &str) -> bool {
    let quoted: usize = quoted_spans(sentence).iter().map(|span| span.len()).sum();
    quoted * 10 > sentence.len() * 9
}

/// Outside quotation marks: what a quoted person says of himself is clear from the sentence.
fn addresses_reader(sentence: &str, all: &[&str]) -> bool {
    let addresses = |word: &str| word != "US" && Lists::bundled().has(word, Listed::Address);
    if !sentence.contains(['“', '”', '"']) {
        return all.iter().any(|word| addresses(word));
    }
    let mut quoted = false;
    let outside: String = sentence
        .chars()
        .filter(|c| {
            quoted = match c {
                '“' => true,
                '”' => false,
                '"' => !quoted,
                _ => quoted,
            };
            !quoted
        })
        .collect();
    words_of(&outside).any(|(_, word)| addresses(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(sentence: &str) -> bool {
        let of_grammar = || needs(sentence, true).is_some_and(|(_, stand)| stand == Stand::Alone);
        stand(sentence) == Some(Stand::Alone) && of_grammar()
    }

    #[test]
    fn whole_statements_stand_alone() {
        for sentence in [
            "The central bank cut its key rate to 3.25 percent on Tuesday.",
            "“I never lost sight of the harbour,” Captain Lund told reporters.",
            "US troops left Tarn in 2011.",
            "One of the victims of the fire in Tarn was hailed for his heroism.",
            "One month after the storm the port is still closed.",
            "One child was found in the port with her mother.",
            "The girl was found in the port with her mother.",
            "The 36-year-old nurse was found in the port of Tarn.",
            "Norway gave Ana Lund a medal for her work in the port.",
            "The president on Friday said he won’t rush to close the port.",
            "央行周二下调了基准利率。",
        ] {
            assert!(stands(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_speaks_to_the_reader_may_be_cited() {
        assert_eq!(stand("We invite you to the port of Tarn."), None);
        assert!(may_be_cited("We invite you to the port of Tarn."));
        assert!(!may_be_cited("He invited you to the port of Tarn."));
        assert!(!may_be_cited("The port of Tarn … read more"));
        assert_eq!(stand("የታርን ወደብ ሰኞ ዕለት ተዘጋ።"), Some(Stand::Alone));
    }

    #[test]
    fn leaning_and_broken_sentences_do_not() {
        for sentence in [
            "He said the vote was close.",
            "The vote was close, he said.",
            "“The vote was very close in most of the ports,” the pair said.",
            "“The vote was very close in most of the ports,” said he.",
            "The army of the port said he was well.",
            "The 36-year-old is a nurse of the port of Tarn.",
            "In 2015, Norway gave her a medal for the work in the port.",
            "The storm was the the worst of the year in Tarn.",
            "One of them closed the port of Tarn.",
            "If so the vote of the port was close.",
            "But the vote was close.",
            "“The vote was close.",
            "Was the vote close?",
            "We will keep you informed.",
            "and the vote was close.",
            "The vote (6-3 was close.",
            "What happens next",
            "",
        ] {
            assert!(!stands(sentence), "{sentence}");
        }
    }
}
