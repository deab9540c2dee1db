//! Whether a sentence can stand on its own.

use samestory_text::words;

use crate::quotes::quoted_spans;

/// Words at the head of a sentence that lean on the sentence before.
const LEANING_STARTS: &[&str] = &[
    "he",
    "she",
    "it",
    "it's",
    "it’s",
    "he's",
    "he’s",
    "she's",
    "she’s",
    "they're",
    "they’re",
    "that's",
    "that’s",
    "they",
    "his",
    "her",
    "hers",
    "its",
    "their",
    "him",
    "them",
    "this",
    "that",
    "these",
    "those",
    "we",
    "i",
    "our",
    "my",
    "you",
    "your",
    "but",
    "and",
    "or",
    "so",
    "yet",
    "however",
    "meanwhile",
    "also",
    "still",
    "then",
    "there",
    "such",
    "both",
    "neither",
    "instead",
    "nevertheless",
    "nonetheless",
    "moreover",
    "furthermore",
    "therefore",
    "thus",
    "otherwise",
    "afterwards",
    "afterward",
    "later",
    "earlier",
    "here",
    "now",
    "indeed",
    "likewise",
    "similarly",
    "because",
    "which",
    "who",
    "others",
    "one",
    "some",
    "asked",
    "read",
    "see",
    "click",
    "watch",
    "listen",
    "sign",
    "add",
    "turns",
    "later",
    "further",
    "perhaps",
    "apparently",
    "well",
    "both",
    "neither",
];

/// Words that speak of the writer or to the reader; in a printed summary nobody knows who that is.
const FIRST_AND_SECOND_PERSON: &[&str] =
    &["i", "i'm", "i’m", "i've", "i’ve", "we", "our", "us", "my", "me", "you", "your", "we're", "we’re"];

/// Several words at the head that lean on what was told before.
const LEANING_OPENINGS: &[&str] = &[
    "at the time",
    "at that time",
    "by now",
    "by then",
    "soon after",
    "shortly after",
    "in addition",
    "in turn",
    "at first",
    "as a result",
    "only days later",
    "hours later",
    "minutes later",
    "days later",
    "for example",
    "for instance",
    "in fact",
    "on the other",
    "in other",
    "in that",
    "in this",
    "of course",
    "the second",
    "a second",
    "the third",
    "a third",
    "the fourth",
    "a fourth",
    "the latter",
    "the former",
    "the other",
    "the pair",
    "the two",
    "the same",
];

/// Says that nothing was said, or speaks of the page.
const NO_NEWS: &[&str] = &[
    "request for comment",
    "requests for comment",
    "respond to a request",
    "be reached for comment",
    "declined to comment",
    "immediately respond",
    "zip code",
    "responsible for the content",
    "in this site",
    "on this site",
    "be found below",
    "can be found here",
    "sign up",
    "newsletter",
    "Look back at",
    "Show Hide",
    "App Support",
    "All rights reserved",
    "is a writer",
    "is a journalist",
    "is an editor",
    "is a reporter",
];

const OPENING_QUOTES: [char; 4] = ['“', '"', '‘', '«'];

const SPEAKING_PRONOUNS: &[&str] = &["he", "she", "they"];
const SPEAKING_VERBS: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "adds",
    "explained",
    "wrote",
    "tweeted",
    "noted",
    "insisted",
    "continued",
    "warned",
    "recalled",
    "notes",
    "explains",
    "argues",
    "argued",
    "writes",
    "tells",
    "warns",
    "claims",
    "claimed",
    "thinks",
    "believes",
];

/// Whether a reader who has read nothing before understands who and what is meant: the sentence ends as one, its quotation
/// marks and brackets close, it asks nothing, it does not open with a word that leans back, and no bare pronoun speaks.
pub(crate) fn is_self_contained(sentence: &str) -> bool {
    // What costs least is asked first.
    if !ends_as_statement(sentence) || !is_balanced(sentence) || has_speaker_label(sentence) {
        return false;
    }
    let words: Vec<&str> = words(sentence).map(|(_, word)| word).collect();
    starts_fresh(sentence, &words)
        && !speaks_by_pronoun(&words)
        && !addresses_reader(sentence, &words)
        && !is_only_quoted(sentence)
        && !NO_NEWS.iter().any(|phrase| sentence.contains(phrase))
}

/// The words that open a sentence, in lower case: as many as the longest of [`LEANING_OPENINGS`] has.
fn opening(words: &[&str]) -> [String; 3] {
    [0, 1, 2].map(|at| words.get(at).map_or_else(String::new, |word| word.to_lowercase()))
}

fn starts_plainly(words: &[&str]) -> bool {
    let opening = opening(words);
    let second = opening[1].as_str();
    let leans = |listed: &&str| listed.split(' ').zip(&opening).all(|(word, own)| word == own);
    if LEANING_OPENINGS.iter().any(leans) {
        return false;
    }
    match opening[0].as_str() {
        // `Another 24 inches`, `No need to …`.
        "another" => second.starts_with(|c: char| c.is_ascii_digit()),
        "no" => second != "need",
        first => !first.is_empty() && !LEANING_STARTS.contains(&first),
    }
}

fn ends_as_statement(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    bare.ends_with(['.', '!', '。', '！', '।', '۔']) && !bare.ends_with("..") && !sentence.contains('…')
}

fn is_balanced(sentence: &str) -> bool {
    let count = |mark: char| sentence.chars().filter(|c| *c == mark).count();
    count('"') % 2 == 0 && count('“') == count('”') && count('(') == count(')') && count('[') == count(']')
}

fn starts_fresh(sentence: &str, words: &[&str]) -> bool {
    let first = sentence.chars().find(|c| !c.is_whitespace());
    let opens = first.is_some_and(|c| {
        c.is_numeric() || OPENING_QUOTES.contains(&c) || (c.is_alphabetic() && !c.is_lowercase())
    });
    // What a quotation opens with belongs to its speaker, whom the sentence has to name in any case.
    let quotes = sentence.starts_with(OPENING_QUOTES);
    opens && (quotes || starts_plainly(words))
}

/// Whether a pronoun speaks before which nobody is named: two words with capitals in a row.
fn speaks_by_pronoun(words: &[&str]) -> bool {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    // Longer words are on no list.
    let is = |word: &str, list: &[&str]| word.len() <= 9 && list.contains(&word.to_lowercase().as_str());
    let pairs = words.iter().zip(words.iter().skip(1));
    // `he said`, `said he`, and `said he was well`.
    let speaks = |(a, b): (&&str, &&str)| {
        (is(a, SPEAKING_PRONOUNS) && is(b, SPEAKING_VERBS))
            || (is(b, SPEAKING_PRONOUNS) && is(a, SPEAKING_VERBS))
    };
    pairs.take_while(|(a, b)| !(is_capital(a) && is_capital(b))).any(speaks)
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
    // Longer words are not on the list.
    let addresses = |word: &str| {
        word.len() <= 7 && word != "US" && FIRST_AND_SECOND_PERSON.contains(&word.to_lowercase().as_str())
    };
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
    words(&outside).any(|(_, word)| addresses(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_as_the_rules_that_ask_them_expect() {
        assert!(LEANING_OPENINGS.iter().all(|opening| opening.split(' ').count() <= 3));
        assert!(SPEAKING_PRONOUNS.iter().chain(SPEAKING_VERBS).all(|word| word.len() <= 9));
        assert!(FIRST_AND_SECOND_PERSON.iter().all(|word| word.len() <= 7));
    }

    #[test]
    fn whole_statements_stand_alone() {
        for sentence in [
            "The central bank cut its key rate to 3.25 percent on Tuesday.",
            "“I never lost sight of the harbour,” Captain Lund told reporters.",
            "US troops left Tarn in 2011.",
            "央行周二下调了基准利率。",
        ] {
            assert!(is_self_contained(sentence), "{sentence}");
        }
    }

    #[test]
    fn leaning_and_broken_sentences_do_not() {
        for sentence in [
            "He said the vote was close.",
            "The vote was close, he said.",
            "But the vote was close.",
            "“The vote was close.",
            "Was the vote close?",
            "We will keep you informed.",
            "and the vote was close.",
            "The vote (6-3 was close.",
            "What happens next",
            "",
        ] {
            assert!(!is_self_contained(sentence), "{sentence}");
        }
    }
}
