//! Shorter forms of a sentence: parts between marks that can go and leave a sentence behind.
//!
//! There is no parser. Each rule of [`cuts`] knows one kind of part by the marks around it and the words at its borders, and lets it
//! go only where what stays has a verb. Dorr, Zajic, Schwartz: *Hedge Trimmer: a parse-and-trim approach to headline generation*,
//! 2003, and Zajic et al.: *Multi-candidate reduction*, 2007, name the parts that news can lose.

mod cuts;
mod verbs;
mod words;

use std::borrow::Cow;

use samestory_text::words as words_of;

pub(crate) use cuts::capitalized;
use cuts::{Cut, Kind, cuts};
pub(crate) use verbs::is_verb;
pub(crate) use words::{Part, is, opens_part};

/// What is shorter tells nothing.
const LEAST_WORDS: usize = 6;

/// Of a sentence so much stays, unless so many words do: what is cut is the news else.
const LEAST_PERCENT: usize = 40;
const LEAST_RICH: usize = 12;

/// A sentence has fewer parts than this.
const MOST_CUTS: usize = 12;

/// Whether a sentence opens with a word that ties it to the one before and can go.
pub(crate) fn opens_with_connective(sentence: &str) -> bool {
    let first = words_of(sentence).next().map(|(_, word)| word.to_lowercase());
    first.is_some_and(|word| is(&word, Part::Connective))
}

/// The sentence with at most `n_words` words where parts can go for that, else the shortest form. What matters least goes first; a
/// connective at the head or between commas, `also` and what stands in brackets go in any case.
pub(crate) fn within(sentence: &str, n_words: usize) -> Cow<'_, str> {
    let is_idle = words_of(sentence).count() <= n_words;
    if is_idle
        && ![" (", " also ", ", meanwhile,", ", however,"].iter().any(|part| sentence.contains(part))
        && !opens_with_connective(sentence)
    {
        return Cow::Borrowed(sentence);
    }
    within_keeping(sentence, n_words, |_, _| false)
}

/// The same, but for parts of which `loses`, asked with a text before and after, says that they tell what has to stay.
pub(crate) fn within_keeping(
    sentence: &str,
    n_words: usize,
    loses: impl Fn(&str, &str) -> bool,
) -> Cow<'_, str> {
    let goes = |text: &str, cut: &Cut| {
        (cut.kind <= Kind::Bracket || words_of(text).count() > n_words) && !loses(text, &cut.apply(text))
    };
    cut_while(sentence, goes)
}

/// Takes one part after another out of the sentence, as long as `goes` says so of what is left and the part that matters least.
fn cut_while(sentence: &str, goes: impl Fn(&str, &Cut) -> bool) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(sentence);
    let least = LEAST_WORDS.max(LEAST_RICH.min(words_of(sentence).count() * LEAST_PERCENT / 100));
    for _ in 0..MOST_CUTS {
        let shorter = cuts(&text)
            .into_iter()
            .filter(|cut| goes(&text, cut))
            .map(|cut| cut.apply(&text))
            .find(|shorter| words_of(shorter).count() >= least);
        let Some(shorter) = shorter else { break };
        text = Cow::Owned(shorter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_between_marks_go() {
        for (sentence, shorter) in [
            (
                "The ferry (built in 1990) sank off the coast of Tarn.",
                "The ferry sank off the coast of Tarn.",
            ),
            (
                "Ana Lund, 42, was found near the harbour of Tarn.",
                "Ana Lund was found near the harbour of Tarn.",
            ),
            (
                "Ana Lund, the former mayor of Tarn, said the bridge was safe.",
                "Ana Lund said the bridge was safe.",
            ),
            (
                "The ferry, which was built in 1990, sank off the coast of Tarn.",
                "The ferry sank off the coast of Tarn.",
            ),
            (
                "Ana Lund, head of the union, which has 900 members, rejected the offer of the port.",
                "Ana Lund, head of the union, rejected the offer of the port.",
            ),
            (
                "The ferry sank within an hour off Tarn, police said on Tuesday.",
                "The ferry sank within an hour off Tarn.",
            ),
            (
                "Police said that the ferry sank within an hour off Tarn.",
                "The ferry sank within an hour off Tarn.",
            ),
            (
                "The council closed the bridge to Tarn, which opened in 1990.",
                "The council closed the bridge to Tarn.",
            ),
            (
                "On Tuesday, the council closed the old bridge to Tarn.",
                "The council closed the old bridge to Tarn.",
            ),
            (
                "After the storm passed, the council closed the old bridge to Tarn.",
                "The council closed the old bridge to Tarn.",
            ),
            (
                "The council closed three bridges to the island, including the one to Tarn.",
                "The council closed three bridges to the island.",
            ),
            (
                "The council closed the bridge on Tuesday because the pillars moved.",
                "The council closed the bridge because the pillars moved.",
            ),
            (
                "The council closed the old bridge, and the ferry was full.",
                "The council closed the old bridge.",
            ),
        ] {
            assert_eq!(within(sentence, LEAST_WORDS), shorter);
        }
    }

    #[test]
    fn a_quotation_that_goes_takes_its_mark_along() {
        let sentence = "The ferry was closed by the port of Tarn on Thursday morning, citing a violation of “rules against smoke.”";
        let shorter = "The ferry was closed by the port of Tarn on Thursday morning.";
        assert_eq!(within(sentence, LEAST_WORDS), shorter);
        assert_eq!(within(&sentence.replace(['“', '”'], "\""), LEAST_WORDS), shorter);
    }

    #[test]
    fn connectives_go() {
        for (sentence, shorter) in [
            ("But the vote in Tarn was far closer than that.", "The vote in Tarn was far closer than that."),
            ("However, the vote in Tarn was far closer.", "The vote in Tarn was far closer."),
            (
                "The council, meanwhile, has closed the old bridge to Tarn.",
                "The council has closed the old bridge to Tarn.",
            ),
            (
                "The mayor of Tarn, however, has closed the old bridge.",
                "The mayor of Tarn has closed the old bridge.",
            ),
            ("The port has also lost two of its ferries.", "The port has lost two of its ferries."),
        ] {
            assert_eq!(within(sentence, LEAST_WORDS), shorter);
        }
    }

    #[test]
    fn beside_another_insertion_one_comma_stays() {
        let sentence = "Ana Lund, 42, from Halden, had left the port of Tarn.";
        assert_eq!(within(sentence, LEAST_WORDS), "Ana Lund, from Halden, had left the port of Tarn.");
    }

    #[test]
    fn what_would_break_or_change_a_sentence_stays() {
        for sentence in [
            "The council, meanwhile in talks, has closed the old bridge to Tarn.",
            "The port of Tarn closed, however, the bridge was open.",
            "If the talks fail, however, the port will close.",
            "Tarn, also known as the Pearl of the North, was flooded.",
            // Lists.
            "In Tarn, Halden and Orrin, the bridges were closed.",
            "Ana Lund, 42, Ivo Marsh, 17, and a dog were found.",
            "Lund, the mayor, and Marsh, the coroner, were in Tarn.",
            // Who says so matters.
            "The mayor lied to the council of Tarn, Ivo Marsh said.",
            "“The bridge to Tarn is safe for all,” police said.",
            // Conditions and contrast.
            "If the pillars move again, the council will close the bridge.",
            "The court upheld the ban on ferries, but stayed its order.",
            // A quotation is not cut.
            "Lund said that “the ferry, which was old, sank off Tarn”.",
            "The ferry left the port of Tarn on Tuesday and Friday.",
            "The ferry left the port of Tarn on Tuesday night.",
            "The ferry left the port of Tarn early on Tuesday.",
            "According to the port, the ferry was full on that day.",
            "The Tarn shooter, who killed nine people, did so alone.",
            "Ana Lund, who is accused of theft, left the port of Tarn.",
            "The port found, for the first time ever, a hole.",
            "The man in the car was from Tarn on June 5, 2015.",
            // What a day belongs to.
            "The port offers shots in schools starting on Tuesday after the ferry sank.",
            "The bridge to Tarn is due on Tuesday to open again.",
            // The subject.
            "Whatever the case, the letter of the port, filed in Tarn, does not name Lund.",
            "In spite of the storm, the ferry of the port, closed since May, was full.",
            // A year tells which.
            "In May 2012, the council closed the old bridge to Tarn.",
        ] {
            assert_eq!(within(sentence, LEAST_WORDS), sentence);
        }
    }

    #[test]
    fn a_sentence_that_is_short_enough_keeps_its_parts() {
        let sentence = "On Tuesday, the council closed the old bridge to Tarn, police said.";
        assert_eq!(within(sentence, 12), sentence);
        assert_eq!(within(sentence, 11), "On Tuesday, the council closed the old bridge to Tarn.");
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_a_part_of_it(text in "\\PC{0,120}|([a-zA-Z,.()“”0-9]{1,9} ){1,40}", n_words in 0_usize..30) {
            let shorter = within(&text, n_words);
            proptest::prop_assert!(words_of(&shorter).count() <= words_of(&text).count());
        }
    }
}
