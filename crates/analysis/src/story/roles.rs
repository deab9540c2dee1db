//! What an article says that somebody is, where it first gives the whole name: `Ana Lund, the mayor of Tarn, …`, `airline spokesman Jim
//! Lund`.

use samestory_model::Span;

use super::standing::{Listed, Lists};
use crate::reading::{Mark, Reading, Token};
use crate::shorten::{Part, is, is_verb};

/// What somebody is, beside the name, with its place in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// `airline spokesman`
    Before(Span),
    /// `the mayor of Tarn`
    Behind(Span),
}

/// Longer ones tell a story of their own.
const BEHIND_WORDS: std::ops::RangeInclusive<usize> = 2..=9;
/// A word of fewer letters may be short for another.
const ABBREVIATED: usize = 4;
const BEFORE_WORDS: usize = 3;
/// So many bytes before a name are read for its role.
const BEFORE_BYTES: usize = 60;

impl Role {
    /// The role that stands beside the name at `name`.
    pub(crate) fn beside(body: &str, name: Span) -> Option<Self> {
        behind(body, name.end()).map(Self::Behind).or_else(|| before(body, name.start()).map(Self::Before))
    }
}

fn behind(body: &str, at: usize) -> Option<Span> {
    let rest = body.get(at..)?.strip_prefix(", ")?;
    let length = rest.find([',', '.', ';', '\n', '(', '"', '“', '—'])?;
    let length = [" who ", " that ", " which "]
        .iter()
        .filter_map(|word| rest.get(..length)?.find(word))
        .fold(length, usize::min);
    let reading = Reading::of(rest.get(..length)?);
    let tokens = reading.tokens.as_slice();
    let (first, last) = tokens.first().zip(tokens.last())?;
    let begins = matches!(first.lower.as_str(), "a" | "an" | "the") || is_role(first);
    // A stop behind an abbreviation, or within a figure, is not the end.
    let end = rest.get(length..)?;
    let may_be_short = last.is_capital && last.lower.len() < ABBREVIATED;
    let ends = end.starts_with(", ") || end.starts_with(' ') || end.starts_with(['.', '\n']) && !may_be_short;
    let is_told = begins && !first.is_capital && ends && BEHIND_WORDS.contains(&tokens.len());
    let tells_more = || (0..tokens.len()).any(|at| tells_more(tokens, at));
    (is_told && !tells_more()).then(|| Span::between(at + 2, at + 2 + length))
}

/// Whether a word belongs to more than what somebody is: a verb, one more person, something that was told before.
fn tells_more(tokens: &[Token], at: usize) -> bool {
    let word = tokens.get(at).map_or("", |token| token.lower.as_str());
    let joins = [Part::Relative, Part::Joining].iter().any(|part| is(word, *part));
    is_verb(tokens, at) || joins || matches!(word, "his" | "her" | "their" | "its" | "that" | "this")
}

fn before(body: &str, at: usize) -> Option<Span> {
    let from = (at.saturating_sub(BEFORE_BYTES)..at).find(|from| body.is_char_boundary(*from))?;
    let text = body.get(from..at)?.strip_suffix(' ')?;
    let reading = Reading::of(text);
    let tokens = reading.tokens.as_slice();
    let last = tokens.last()?;
    // `text` may be several sentences, or end in a mark.
    let is_beside = last.span.end() == text.len() && is_role(last);
    let goes_on = |at: &usize| {
        let token = tokens.get(*at);
        token.is_some_and(|token| {
            is_part(token)
                && !is_verb(tokens, *at)
                && tokens
                    .get(at + 1)
                    .is_some_and(|next| next.mark == Mark::None && next.sentence == token.sentence)
        })
    };
    let first = (0..tokens.len().checked_sub(1)?).rev().take_while(goes_on).take(BEFORE_WORDS).last();
    let start = tokens.get(first.unwrap_or(tokens.len() - 1))?.span.start();
    // What begins the stretch that was read may be cut.
    (is_beside && (start > 0 || from == 0)).then(|| Span::between(from + start, at - 1))
}

fn is_role(token: &Token) -> bool {
    [Listed::Role, Listed::Writer].iter().any(|listed| Lists::bundled().has(&token.lower, *listed))
}

/// Whether a word may belong to a role.
fn is_part(token: &Token) -> bool {
    !token.is_stop
        && !token.opens
        && token.figure.is_none()
        && token.quotation.is_none()
        && !token.is_saying()
        && !is(&token.lower, Part::Opening)
        && !token.lower.ends_with("ed")
        && !token.lower.ends_with("ing")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(body: &str) -> Option<&str> {
        let start = body.find("Ana Lund").unwrap();
        match Role::beside(body, Span::between(start, start + 8))? {
            Role::Before(span) | Role::Behind(span) => span.slice(body),
        }
    }

    #[test]
    fn roles_stand_beside_names() {
        for (body, expected) in [
            ("The port is shut, said Ana Lund, the mayor of Tarn, on Monday.", Some("the mayor of Tarn")),
            ("“No,” said Ana Lund, an astronomer at the port.", Some("an astronomer at the port")),
            ("The port is shut, airline spokeswoman Ana Lund said.", Some("airline spokeswoman")),
            ("It is shut, said Tarn Zoo Director Ana Lund.", Some("Tarn Zoo Director")),
            ("Halden passenger Ana Lund saw it.", Some("passenger")),
            ("Ana Lund, a nurse who saw it, left.", Some("a nurse")),
            ("Ana Lund, who saw it, left.", None),
            ("Ana Lund, a friend and two dogs were there.", None),
            ("Ana Lund, a dog had told her, was late.", None),
            ("Then Ana Lund left.", None),
            ("Ana Lund, Tarn and Halden left.", None),
        ] {
            assert_eq!(role(body), expected, "{body}");
        }
    }
}
