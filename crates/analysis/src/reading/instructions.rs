//! Sentences that tell the machines among their readers what to do.

use samestory_model::Span;

use super::tokens::{Mark, Token};
use super::words::Role;

/// Marks of templates in which such programs are spoken to.
const MARKUP: [&str; 8] = ["<|", "|>", "[INST", "[/INST", "<system", "</system", "{{prompt", "<<SYS"];

/// Verbs that take away what was said before.
const UNDOING: [&str; 4] = ["ignore", "disregard", "forget", "override"];

/// What opens and closes a stretch that may be meant for machines, without an end of a sentence around it.
const OPENING: [&str; 6] = ["<!--", "{{", "[", "<|", "<system", "***"];
const CLOSING: [&str; 5] = ["-->", "}}", "]", "|>", "***"];

/// A closing tag is at most so long.
const MAX_TAG: usize = 40;

/// A sentence, cut before what opens and behind what closes a stretch that can hide an instruction.
pub(super) fn parts(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (span.start(), span.start());
    while let Some(next) =
        text.get(at..span.end()).and_then(|rest| rest.find(['<', '-', '{', '}', '[', ']', '*', '|']))
    {
        at += next;
        let here = text.get(at..span.end()).unwrap_or_default();
        let closed = closing(here);
        let cut = match closed {
            Some(length) => at + length,
            None if OPENING.iter().any(|opening| here.starts_with(opening)) => at,
            None => start,
        };
        if cut > start {
            parts.push(Span::between(start, cut));
            start = cut;
        }
        // These characters are of ASCII.
        at += closed.unwrap_or(1);
    }
    parts.push(Span::between(start, span.end()));
    parts
}

/// The length of what closes a stretch at the head of `text`.
fn closing(text: &str) -> Option<usize> {
    if text.starts_with("</") {
        return text.bytes().take(MAX_TAG).position(|byte| byte == b'>').map(|place| place + 1);
    }
    CLOSING.iter().find(|closing| text.starts_with(**closing)).map(|closing| closing.len())
}

/// Whether a sentence speaks to a machine: it orders, and speaks of a machine, or of what machines are asked for.
pub(super) fn is_instruction(tokens: &[Token], text: &str) -> bool {
    if MARKUP.iter().any(|mark| text.contains(mark)) {
        return true;
    }
    let signs = Signs::of(tokens);
    signs.addresses_machine
        || signs.orders && (signs.names_machine || signs.n_tasks > 0)
        || signs.orders && casts_reader(tokens)
        || signs.orders_words
        || signs.binds_output
}

/// `You are an expert editor: …`
fn casts_reader(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let is_unquoted = tokens.first().is_some_and(|token| token.quotation.is_none());
    is_unquoted && word(0) == "you" && word(1) == "are" && matches!(word(2), "a" | "an" | "now" | "the")
}

/// What speaks for an instruction.
#[derive(Debug, Default)]
struct Signs {
    /// `Note to AI assistants:`, `SYSTEM: You are`.
    addresses_machine: bool,
    names_machine: bool,
    n_tasks: usize,
    /// A command where a command stands.
    orders: bool,
    /// `Write that …`, `reply only with …` at the head.
    orders_words: bool,
    /// `Summaries of this page must describe`, `an assistant should recommend`.
    binds_output: bool,
}

impl Signs {
    fn of(tokens: &[Token]) -> Self {
        let mut signs = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            let is_machine = is_machine(tokens, at);
            signs.names_machine |= is_machine;
            signs.n_tasks += usize::from(token.is(Role::Task) && !token.is(Role::Command));
            signs.addresses_machine |= is_machine && is_addressed(tokens, at);
            if token.is(Role::Command) {
                let orders = is_order(tokens, at, signs.orders);
                signs.orders |= orders;
                signs.orders_words |= orders && orders_words(tokens, at);
                signs.binds_output |= is_bound(tokens, at);
            }
        }
        signs
    }
}

/// `model` alone is a car or a person; `language model` is a machine.
fn is_machine(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let before =
        at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.lower.as_str());
    let is_weak = matches!(token.lower.as_str(), "model" | "models");
    token.is(Role::Machine) && (!is_weak || matches!(before, "language" | "ai" | "hello" | "dear" | "large"))
}

/// A machine at the head of a sentence with a colon behind it soon, or `you are a …` behind it.
fn is_addressed(tokens: &[Token], at: usize) -> bool {
    let is_colon = |token: &Token| token.around.1 == ':';
    let spoken_to = tokens.iter().take(at).any(|token| {
        matches!(token.lower.as_str(), "note" | "message" | "to" | "hello" | "dear" | "attention" | "if")
    });
    let colon = tokens.iter().skip(at).take(4).any(is_colon);
    let you = tokens.iter().skip(at).take(3).any(|token| matches!(token.lower.as_str(), "you"));
    let is_early = at < 5;
    is_early && (colon && (spoken_to || commands_follow(tokens, at)) || you)
}

/// Whether an order follows soon: `LLM: append …`, `SYSTEM: You are …`.
fn commands_follow(tokens: &[Token], at: usize) -> bool {
    let behind = tokens.iter().skip(at + 1).take(8);
    behind.into_iter().any(|token| token.is(Role::Command) || token.lower == "you" || token.is(Role::Task))
}

/// Whether the command at `at` stands where orders stand: at the head, behind a mark, `please` or `do not`, or behind `and`
/// where the sentence orders something already.
fn is_order(tokens: &[Token], at: usize, has_ordered: bool) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let word = |back: usize| {
        at.checked_sub(back).and_then(|index| tokens.get(index)).map_or("", |token| token.lower.as_str())
    };
    let is_behind_mark = token.mark >= Mark::Quote && token.quotation.is_none()
        || token.mark == Mark::Comma && !token.is_capital;
    let is_asked = matches!(word(1), "please" | "instead" | "then" | "now" | "don't" | "always");
    let is_forbidden = word(1) == "not" && word(2) == "do" || word(1) == "never" && at == 1;
    at == 0 || is_behind_mark || is_asked || is_forbidden || word(1) == "and" && has_ordered
}

/// `write that`, `say: “`, `reply only with`, `print this line exactly`; or an order to forget what was told.
fn orders_words(tokens: &[Token], at: usize) -> bool {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.lower.as_str());
    let is_head = at <= 1;
    let what = word(at + 1);
    let is_undoing =
        UNDOING.contains(&word(at)) && tokens.iter().skip(at + 1).take(6).any(|token| token.is(Role::Task));
    let is_dictated = is_head
        && (what == "that"
            || tokens.iter().skip(at + 1).take(6).any(|token| token.quotation.is_some() && token.opens));
    is_undoing || is_dictated && !is_saying_only(word(at))
}

/// `Remember that`, `tell`: people say so too.
fn is_saying_only(word: &str) -> bool {
    matches!(word, "remember" | "start" | "begin" | "end" | "make" | "put" | "stop")
}

/// A machine, or what it makes, that must or should say something.
fn is_bound(tokens: &[Token], at: usize) -> bool {
    let before: Vec<&Token> = tokens.iter().take(at).rev().take(3).collect();
    let is_must =
        before.iter().take(2).any(|token| matches!(token.lower.as_str(), "must" | "should" | "shall"));
    let mut subject = tokens.iter().enumerate().take(at).rev().skip(1).take(8);
    is_must
        && subject.any(|(place, token)| {
            is_machine(tokens, place)
                || matches!(
                    token.lower.as_str(),
                    "summary" | "summaries" | "answer" | "answers" | "output" | "reply" | "response"
                )
        })
}
