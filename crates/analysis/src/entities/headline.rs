//! Headlines In Title Case, read as sentences: the name tagger finds `Tarn` in `Tarn accuses Halden`, not `Tarn Accuses Halden`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::casing::{Style, segments};
use super::lexicon::Lexicon;
use super::tokens::{Gap, Shape, Token, blocks, tokenize};

/// Words that news writes in small letters, made by `training/concept_phrases.py`.
const SMALL_WORDS: &str = include_str!("../../assets/small-words.txt");

/// Gives common words of a title in title case small letters; no byte moves. A word is common that the body writes so more often than
/// with a capital letter, or, where the body lacks it, that other news does.
///
/// # Complexity
/// O(length of the text).
pub(super) fn put_in_sentence_case(text: &mut String, title_length: usize) {
    let title = text.get(..title_length).unwrap_or_default();
    let capitals = capitals(title);
    if capitals.is_empty() {
        return;
    }
    let body = text.get(title_length..).unwrap_or_default();
    let body = count_letters(body, capitals.values().map(String::as_str));
    let is_small = |word: &str| match body.get(word) {
        Some((small, capital)) => small > capital,
        None => is_small_word(word),
    };
    let starts: Vec<usize> =
        capitals.iter().filter(|(_, word)| is_small(word)).map(|(start, _)| *start).collect();
    for start in starts {
        if let Some(letter) = text.get_mut(start..=start) {
            letter.make_ascii_lowercase();
        }
    }
}

/// The words with one capital letter that follow others in title case, in small letters, by their first byte.
fn capitals(title: &str) -> HashMap<usize, String> {
    let lexicon = Lexicon::bundled();
    let tokens: Vec<Token<'_>> =
        blocks(title).flat_map(|(offset, block)| tokenize(block, offset, lexicon)).collect();
    let is_inside = |token: &&Token<'_>| {
        let begins = matches!(token.gap, Gap::Start | Gap::Line);
        !begins && token.shape == Shape::Capital && token.text.is_ascii()
    };
    let in_title_case =
        segments(&tokens, lexicon).into_iter().filter(|segment| segment.style == Style::TitleCase);
    let inside = in_title_case.flat_map(|segment| segment.tokens.iter().filter(is_inside));
    inside.map(|token| (token.span.start(), token.lower())).collect()
}

/// How often a text writes each of these words in small letters and with a capital letter, not counting the beginnings of sentences;
/// words that it lacks are left out.
fn count_letters<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> HashMap<&'w str, (usize, usize)> {
    let words: HashSet<&str> = words.collect();
    let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
    let mut counts = HashMap::new();
    let mut end = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let before = text.get(..end).unwrap_or_default();
        end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        let follows = || before.ends_with(|c: char| c.is_lowercase());
        if word.is_empty() || word.len() > longest {
            continue;
        }
        let is_capital = word.starts_with(char::is_uppercase);
        let Some(known) = words.get(word.to_lowercase().as_str()).filter(|_| !is_capital || follows()) else {
            continue;
        };
        let (small, capital) = counts.entry(*known).or_insert((0, 0));
        *if is_capital { capital } else { small } += 1;
    }
    counts
}

fn is_small_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SMALL_WORDS.lines().collect());
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, body: &str) -> String {
        let mut text = format!("{title}\n{body}");
        put_in_sentence_case(&mut text, title.len());
        text.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn common_words_of_a_headline_lose_their_capital_letter() {
        assert_eq!(
            read("Holm Accuses Tarn Council Of Hiding Ferry Reports", ""),
            "Holm accuses Tarn council of hiding ferry reports"
        );
        let body = "The Ferry Reports were on the table, as the Ferry Reports always are.";
        assert_eq!(
            read("Holm Accuses Tarn Council Of Hiding Ferry Reports", body),
            "Holm accuses Tarn council of hiding Ferry Reports"
        );
        let body = "She saw an orrery. His orrery is old.";
        assert_eq!(
            read("Holm Sells Orrery To Tarn Museum Of Science", body),
            "Holm sells orrery to Tarn museum of science"
        );
    }

    #[test]
    fn sentences_stay_as_they_are() {
        for title in ["Holm accuses Tarn Council of hiding reports", "HOLM ACCUSES TARN", "", "Ñandú Über Öl"]
        {
            assert_eq!(read(title, "council council"), title);
        }
    }
}
