//! Cuts names that pages print twice, one behind the other: `Ana Holm Ana Maria HolmMore`, a name and the link to its bearer.

use std::borrow::Cow;

use samestory_model::Span;

use super::super::kinds::{EntityKind, Mention};
use super::super::lexicon::Lexicon;

/// The mentions, names of people ending where they begin again.
///
/// # Complexity
/// O(length of the mentions).
pub(super) fn without_repeats(mut mentions: Cow<'_, [Mention]>) -> Cow<'_, [Mention]> {
    for at in 0..mentions.len() {
        if let Some(end) = mentions.get(at).and_then(first_end)
            && let Some(mention) = mentions.to_mut().get_mut(at)
        {
            mention.span = Span::between(mention.span.start(), mention.span.start() + end);
            mention.text.truncate(end);
        }
    }
    mentions
}

/// Where the name ends that is repeated behind it. `Boutros Boutros-Ghali` and `Sirhan Sirhan` are names: of one word only what everybody
/// knows as a name alone is cut.
fn first_end(mention: &Mention) -> Option<usize> {
    let text = mention.text.as_str();
    let (first, _) = text.split_once(' ').filter(|_| mention.kind == EntityKind::Person)?;
    let again = text.match_indices(' ').map(|(at, _)| at).find(|at| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.strip_prefix(first).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    let is_whole = again > first.len() || Lexicon::bundled().is_listed_word(&first.to_lowercase());
    is_whole.then_some(again)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(name: &str) -> String {
        let mention = Mention::new(Span::whole(name), name, EntityKind::Person);
        let mentions = [mention];
        let cut = without_repeats(Cow::Borrowed(&mentions)).into_owned();
        assert_eq!(cut[0].span.len(), cut[0].text.len());
        cut[0].text.clone()
    }

    #[test]
    fn names_end_where_they_begin_again() {
        assert_eq!(cut("Ana Holm Ana Maria HolmMore"), "Ana Holm");
        assert_eq!(cut("Ana-Lucia Holm Ana-Lucia HolmHolm"), "Ana-Lucia Holm");
        assert_eq!(cut("Obama Obama"), "Obama");
        for whole in ["Boutros Boutros-Ghali", "Sirhan Sirhan", "Ana Anaheim", "Holm"] {
            assert_eq!(cut(whole), whole);
        }
    }
}
