//! Reads possessives in texts that lost their apostrophes on the way: `Dresners speech` beside `Dresner`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use samestory_model::Span;

use super::super::kinds::{EntityKind, Mention};

/// The mentions, names that are another one with an `s` ending before it, and of its kind.
///
/// Only where the text has lost its apostrophes; elsewhere `Adams` is not Adam's. Names of peoples keep their plural.
///
/// # Complexity
/// O(length of the text + n log n) for n mentions.
pub(super) fn without_lost_possessives<'m>(
    text: &str,
    mut mentions: Cow<'m, [Mention]>,
) -> Cow<'m, [Mention]> {
    if !has_lost_apostrophes(text) {
        return mentions;
    }
    let kinds: BTreeMap<String, EntityKind> = mentions
        .iter()
        .filter(|mention| mention.kind != EntityKind::Group)
        .map(|mention| (mention.text.clone(), mention.kind))
        .collect();
    for at in 0..mentions.len() {
        let owner = mentions.get(at).and_then(|mention| mention.text.strip_suffix('s'));
        let Some((length, kind)) = owner.and_then(|owner| Some((owner.len(), *kinds.get(owner)?))) else {
            continue;
        };
        if let Some(mention) = mentions.to_mut().get_mut(at) {
            mention.span = Span::between(mention.span.start(), mention.span.start() + length);
            mention.text.truncate(length);
            mention.kind = kind;
        }
    }
    mentions
}

/// Words that are seldom written so but for a lost apostrophe.
const CONTRACTIONS: [&str; 16] = [
    "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hasnt", "havent", "hes", "isnt", "theyre",
    "thats", "wasnt", "wont", "wouldnt", "youre",
];

/// So many words without any apostrophe make one believe that all were lost.
const LONG_TEXT_WORDS: usize = 300;

/// Whether a text has fewer apostrophes inside words than contractions without one, or is long and has none.
fn has_lost_apostrophes(text: &str) -> bool {
    let (mut n_words, mut n_kept, mut n_lost) = (0_usize, 0_usize, 0_usize);
    for word in text.split_ascii_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        n_words += 1;
        n_kept += usize::from(bare.contains(['\'', '’']));
        n_lost += usize::from(is_contraction(bare));
    }
    n_lost > n_kept || (n_kept == 0 && n_words >= LONG_TEXT_WORDS)
}

fn is_contraction(word: &str) -> bool {
    // Few words end so, and this is asked of every word of a text.
    word.ends_with(['t', 's', 'e', 'T', 'S', 'E'])
        && CONTRACTIONS.iter().any(|contraction| contraction.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, names: &[(&str, EntityKind)]) -> Vec<(String, EntityKind)> {
        let mention = |(name, kind): &(&str, EntityKind)| {
            let start = text.find(name).expect("the name stands in the text");
            Mention::new(Span::between(start, start + name.len()), *name, *kind)
        };
        let mentions: Vec<Mention> = names.iter().map(mention).collect();
        let read = without_lost_possessives(text, Cow::Borrowed(&mentions)).into_owned();
        assert!(read.iter().all(|mention| mention.span.slice(text) == Some(mention.text.as_str())));
        read.into_iter().map(|mention| (mention.text, mention.kind)).collect()
    }

    #[test]
    fn possessives_are_read_only_where_apostrophes_were_lost() {
        use EntityKind::{Group, Organization, Person};
        let given = [("Holms", Organization), ("Kestrians", Group), ("Holm", Person)];
        let text = "Why Holms Kestrians left, we dont know. Mirela Holm does.";
        let mut found = given.map(|(name, kind)| (name.to_owned(), kind));
        found[0] = ("Holm".to_owned(), Person);
        // The first `Holm` is found in `Holms`.
        assert_eq!(names(text, &given), found);
        let text = text.replace("dont", "don’t");
        assert_eq!(names(&text, &given), given.map(|(name, kind)| (name.to_owned(), kind)));
    }
}
