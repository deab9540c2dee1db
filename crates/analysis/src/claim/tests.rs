use std::fmt::Write as _;

use proptest::prelude::*;
use samestory_model::{Article, BodyFormat, Evidence, Field, Span};

use super::*;

const CASES: &str = include_str!("../../tests/data/claims.txt");

fn passage(text: &str) -> Passage {
    let article = Article::builder("a").body(text).body_format(BodyFormat::Text).build().unwrap();
    Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, Span::whole(text))).unwrap()
}

fn checker(texts: &[&str]) -> ClaimChecker {
    ClaimChecker::new(texts.iter().map(|text| passage(text)).collect())
}

/// A claim of the data file.
struct Written {
    held_out: bool,
    sources: Vec<&'static str>,
    /// Why it must be refused; `None` for a faithful one.
    kind: Option<&'static str>,
    text: &'static str,
}

fn written() -> Vec<Written> {
    let mut claims = Vec::new();
    let (mut held_out, mut sources) = (false, Vec::new());
    for line in CASES.lines() {
        let (mark, text) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "[held" => held_out = true,
            "S" => sources = vec![text],
            "s" => sources.push(text),
            "=" => claims.push(Written { held_out, sources: sources.clone(), kind: None, text }),
            "!" => {
                let (kind, text) = text.split_once(' ').unwrap();
                claims.push(Written { held_out, sources: sources.clone(), kind: Some(kind), text });
            }
            _ => {}
        }
    }
    claims
}

/// Whether `reason` is one of those of `kinds`, which are parted by `|`.
fn is_right(kinds: &str, reason: Reason) -> bool {
    kinds.split('|').any(|kind| match kind {
        "name" => reason == Reason::Name,
        "role" => reason == Reason::Role,
        "number" => matches!(reason, Reason::Number | Reason::Date),
        "negation" => reason == Reason::Negation,
        "speaker" => reason == Reason::Speaker,
        "quotation" => reason == Reason::Quotation,
        "instruction" => reason == Reason::Instruction,
        _ => panic!("{kind}"),
    })
}

/// What the checker makes of the written claims of one part.
#[derive(Debug, Default)]
struct Outcome {
    altered: usize,
    refused: usize,
    refused_rightly: usize,
    faithful: usize,
    faithful_refused: usize,
    report: String,
}

fn outcome(held_out: bool) -> Outcome {
    let mut outcome = Outcome::default();
    for claim in written().iter().filter(|claim| claim.held_out == held_out) {
        let found = checker(&claim.sources).check(claim.text).err();
        let reason = found.as_ref().map(Unsupported::reason);
        let is_wrong = match claim.kind {
            None => {
                outcome.faithful += 1;
                outcome.faithful_refused += usize::from(found.is_some());
                found.is_some()
            }
            Some(kind) => {
                let is_right = reason.is_some_and(|reason| is_right(kind, reason));
                outcome.altered += 1;
                outcome.refused += usize::from(found.is_some());
                outcome.refused_rightly += usize::from(is_right);
                !is_right
            }
        };
        if is_wrong {
            let kind = claim.kind.unwrap_or("faithful");
            let words = found
                .map_or("accepted".to_owned(), |found| format!("{:?} `{}`", found.reason(), found.words()));
            writeln!(
                outcome.report,
                "{kind}: {words}\n    {}\n    {}",
                claim.text,
                claim.sources.join(" / ")
            )
            .unwrap();
        }
    }
    outcome
}

#[test]
fn tuning() {
    let outcome = outcome(false);
    eprintln!("{}", outcome.report);
    eprintln!(
        "{} {} {} | {} {}",
        outcome.altered, outcome.refused, outcome.refused_rightly, outcome.faithful, outcome.faithful_refused
    );
}
