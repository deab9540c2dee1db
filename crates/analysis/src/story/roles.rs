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
/// So many bytes before and behind a name are read for its role.
const BEFORE_BYTES: usize = 80;
const BEHIND_BYTES: usize = 160;

impl Role {
    /// The role that stands beside the name at `name`; none where a quotation may reach: what is said of somebody there is the speaker's.
    pub(crate) fn beside(body: &str, name: Span) -> Option<Self> {
        let start = body.get(..name.start())?.rfind('\n').map_or(0, |at| at + 1);
        let end = body.get(name.end()..)?.find('\n').map_or(body.len(), |at| name.end() + at);
        let end = end.min(name.end() + BEHIND_BYTES);
        let end = (end..body.len()).find(|end| body.is_char_boundary(*end)).unwrap_or(body.len());
        if has_open_quotation(body.get(start..name.start())?) {
            return None;
        }
        behind(body.get(..end)?, name.end())
            .map(Self::Behind)
            .or_else(|| before(body.get(start..name.start())?, start).map(Self::Before))
    }
}

/// Whether a quotation that begins in the text has not ended in it.
fn has_open_quotation(text: &str) -> bool {
    let count = |marks: [char; 2]| marks.map(|mark| text.matches(mark).count());
    let [typographic, closed] = count(['“', '”']);
    let [single, apostrophes] = count(['‘', '’']);
    typographic > closed || single > apostrophes || text.matches('"').count() % 2 == 1
}

fn behind(body: &str, at: usize) -> Option<Span> {
    let rest = body.get(at..)?.strip_prefix(", ")?;
    let length = rest.find([',', '.', ';', '\n', '(', '"', '“', '”', '—'])?;
    let relatives = [" who ", " that ", " which "].iter();
    let length = relatives.filter_map(|word| rest.get(..length)?.find(word)).fold(length, usize::min);
    let reading = Reading::of(rest.get(..length)?);
    let tokens = reading.tokens.as_slice();
    let last = tokens.last()?;
    // A stop behind an abbreviation, or within a figure, is not the end.
    let end = rest.get(length..)?;
    let may_be_short = last.is_capital && last.lower.len() < ABBREVIATED;
    // Behind `…, the senator from Ohio, Peter Marsh` either may be the senator.
    let goes_on = end.strip_prefix(", ").is_some_and(|next| !next.starts_with(char::is_uppercase));
    let ends = goes_on || end.starts_with(' ') || end.starts_with(['.', '\n']) && !may_be_short;
    let is_told = ends && BEHIND_WORDS.contains(&tokens.len()) && names_a_role(tokens);
    let tells_more = || (0..tokens.len()).any(|at| tells_more(tokens, at));
    (is_told && !tells_more()).then(|| Span::between(at + 2, at + 2 + length))
}

/// Whether what stands behind a name is a role: `the mayor of Tarn`, `an astronomer at the port`, and not `a dog` or `the same week`.
fn names_a_role(tokens: &[Token]) -> bool {
    let Some(first) = tokens.first().filter(|first| !first.is_capital) else { return false };
    let noun = tokens.iter().take_while(|token| !is(&token.lower, Part::Opening) && token.lower != "of");
    let is_determined = matches!(first.lower.as_str(), "a" | "an" | "the") || is_role(first);
    is_determined && noun.last().is_some_and(is_role)
}

/// Whether a word belongs to more than what somebody is: a verb, one more person, something that was told before.
fn tells_more(tokens: &[Token], at: usize) -> bool {
    let word = tokens.get(at).map_or("", |token| token.lower.as_str());
    let joins = [Part::Relative, Part::Joining].iter().any(|part| is(word, *part));
    is_verb(tokens, at) || joins || matches!(word, "his" | "her" | "their" | "its" | "that" | "this")
}

/// The role at the end of `text`, which begins at `offset` of the body: all of it, or none.
fn before(text: &str, offset: usize) -> Option<Span> {
    let text = text.strip_suffix(' ')?;
    let from =
        (text.len().saturating_sub(BEFORE_BYTES)..text.len()).find(|from| text.is_char_boundary(*from))?;
    let reading = Reading::of(text.get(from..)?);
    let tokens = reading.tokens.as_slice();
    let last = tokens.last()?;
    let is_beside = from + last.span.end() == text.len() && is_role(last) && !last.opens;
    let is_part = |at: &usize| tokens.get(*at).is_some_and(|token| is_part(token) && joins_next(tokens, *at));
    let n_before = (0..tokens.len() - 1).rev().take_while(is_part).count();
    let start = tokens.len() - 1 - n_before;
    // `the president Ana Lund` may be another one, `retired judge` is none: only what surely begins here is the whole role.
    let border = tokens.get(start.checked_sub(1)?)?;
    let begins = tokens.get(start)?.mark >= Mark::Comma || border.is_saying() || is_small(border);
    let is_whole = is_beside && begins && n_before <= BEFORE_WORDS;
    is_whole.then(|| {
        Span::between(
            offset + from + tokens.get(start).map_or(0, |token| token.span.start()),
            offset + text.len(),
        )
    })
}

/// Whether a word of grammar comes before a role: no determiner, behind which it may be somebody else's.
fn is_small(token: &Token) -> bool {
    token.is_stop
        && !token.is_capital
        && !is(&token.lower, Part::Determiner)
        && !is(&token.lower, Part::Auxiliary)
}

/// Whether nothing parts a word from the next.
fn joins_next(tokens: &[Token], at: usize) -> bool {
    let pair = tokens.get(at).zip(tokens.get(at + 1));
    pair.is_some_and(|(token, next)| next.mark == Mark::None && next.sentence == token.sentence)
}

fn is_role(token: &Token) -> bool {
    [Listed::Role, Listed::Writer].iter().any(|listed| Lists::bundled().has(&token.lower, *listed))
}

/// Whether a word may belong to a role.
fn is_part(token: &Token) -> bool {
    let is_form = token.lower.ends_with("ed") || token.lower.ends_with("ing");
    !token.is_stop
        && !token.opens
        && token.figure.is_none()
        && token.quotation.is_none()
        && !token.is_saying()
        && !is(&token.lower, Part::Opening)
        && !is_form
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
            ("The port is shut, said Ana Lund, the mayor of Tarn, on Monday.", "the mayor of Tarn"),
            ("“No,” said Ana Lund, an astronomer at the port.", "an astronomer at the port"),
            ("The port is shut, airline spokeswoman Ana Lund said.", "airline spokeswoman"),
            ("It is shut, said Tarn Zoo Director Ana Lund.", "Tarn Zoo Director"),
            ("Ana Lund, a nurse who saw it, left.", "a nurse"),
        ] {
            assert_eq!(role(body), Some(expected), "{body}");
        }
    }

    #[test]
    fn what_is_no_role_or_not_surely_hers_is_left() {
        for body in [
            "Halden passenger Ana Lund saw it.",
            "Ana Lund, who saw it, left.",
            "Ana Lund, a friend and two dogs were there.",
            "Ana Lund, a dog had told her, was late.",
            "Then Ana Lund left.",
            "Ana Lund, Tarn and Halden left.",
            "“I have no trust in Ana Lund, a corrupt mayor, and her men,” Peter Marsh said.",
            "\"I met Ana Lund, the mayor, there,\" he said.",
            "Marsh met Ana Lund, the same week, in Halden.",
            "Marsh came with Ana Lund, a dog, a cat and a horse.",
            "After he met Ana Lund, the senator from Ohio, Peter Marsh, left.",
            "It was said by retired judge Ana Lund.",
            "It was said by acting director Ana Lund.",
            "It was said by former White House press secretary Ana Lund.",
            "Marsh told the president Ana Lund had gone.",
            "Marsh told her president Ana Lund had gone.",
        ] {
            assert_eq!(role(body), None, "{body}");
        }
    }
}
