//! Which words are verbs, by lists, endings and what stands before them.

use super::words::{Part, is};
use crate::reading::{Mark, Token};

/// Whether a token is a verb with a subject: `was`, `fell`, and `closed` where it stands neither before nor behind a noun's words.
pub(crate) fn is_verb(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if token.is_capital || token.quotation.is_some() {
        return false;
    }
    let is_form = token.lower.ends_with("ed") && token.lower.len() > 4;
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let leads = before.is_some_and(|before| {
        let is_noun = !is(&before.lower, Part::Determiner)
            && !is(&before.lower, Part::Opening)
            && !is(&before.lower, Part::Joining)
            && !before.is_digits();
        is_noun && token.mark == Mark::None
    });
    is(&token.lower, Part::Auxiliary)
        || is(&token.lower, Part::Past)
        || (is_form || token.is_saying()) && leads
}
