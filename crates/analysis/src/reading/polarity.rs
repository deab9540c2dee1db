//! Which words a negation or a hedge governs.

use super::tokens::{Mark, Token};
use super::words::Role;

/// How closely a word is governed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    None,
    /// One of the few words behind the governed one.
    Within,
    /// The first word that says something behind the negation or hedge: `resign` of `did not even resign`.
    Head,
}

/// A negation or hedge reaches so many words that say something.
const REACHED: usize = 3;

/// Tells each word of a sentence what governs it.
pub(super) fn mark(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(cue) = tokens.get(at) else { break };
        // `not only`, `no doubt`, `nothing but` deny nothing.
        let next = tokens.get(at + 1).map_or("", |token| token.lower.as_str());
        let is_idle = matches!(
            (cue.lower.as_str(), next),
            ("not", "only" | "just" | "least") | ("no", "doubt") | ("nothing", "but")
        );
        // `declined by a tenth` denies nothing.
        let is_idle = is_idle || cue.lower == "declined" && next != "to";
        let is_negation = cue.roles.has_any(&[Role::Negation, Role::Denial]) && !is_idle;
        // `May` of the calendar.
        let is_hedge = cue.is(Role::Hedge) && !(cue.is(Role::Month) && cue.is_capital);
        let is_yet_to = cue.lower == "yet" && next == "to";
        let is_ruled_out =
            next == "out" && matches!(cue.lower.as_str(), "rule" | "rules" | "ruled" | "ruling");
        if is_negation || is_yet_to || is_ruled_out {
            let skipped = usize::from(is_ruled_out);
            reach(tokens, at + 1 + skipped, |token, reach| token.negated = token.negated.max(reach));
        }
        if is_hedge {
            reach(tokens, at + 1, |token, reach| token.hedged = token.hedged.max(reach));
        }
    }
}

/// Marks the words that a cue before `start` governs.
fn reach(tokens: &mut [Token], start: usize, mut mark: impl FnMut(&mut Token, Reach)) {
    let mut reached = 0;
    for token in tokens.iter_mut().skip(start) {
        let is_cut = token.mark >= Mark::Comma || token.is(Role::Bound);
        if is_cut || reached == REACHED {
            break;
        }
        if token.is_stop || token.is(Role::PassedOver) || token.is_adverb() {
            continue;
        }
        mark(token, if reached == 0 { Reach::Head } else { Reach::Within });
        reached += 1;
    }
}
