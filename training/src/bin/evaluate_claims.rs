//! Measures the check of claims on real news.
//!
//! `evaluate_claims summedits FILE.json`: balanced accuracy on SummEdits, by halves of its documents. `evaluate_claims articles
//! SET…`: how many sentences of real articles are refused as claims about themselves, and how many with a part left out; and
//! how many are accepted with two names exchanged, another number, a negation dropped.
#![allow(clippy::print_stdout, reason = "figures go to standard output")]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["summedits", file, ..] => summedits::measure(file),
        ["articles", sets @ ..] => articles::measure(sets),
        _ => Err("usage: evaluate_claims summedits FILE | articles SET...".into()),
    }
}

mod articles {
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    use samestory::analysis::{ClaimChecker, Passage, Unsupported};
    use samestory::text::Document;
    use samestory_examples::{Source, read};

    /// Of each article so many first sentences are looked at.
    const SENTENCES: usize = 12;

    #[derive(Default)]
    struct Tried {
        n: usize,
        refused: BTreeMap<String, Vec<String>>,
    }

    impl Tried {
        fn add(&mut self, checker: &ClaimChecker, text: &str) {
            self.n += 1;
            let reason = checker
                .check(text)
                .err()
                .map(|found: Unsupported| (format!("{:?}", found.reason()), found.words().to_owned()));
            let (reason, words) = reason.unwrap_or_default();
            self.refused.entry(reason).or_default().push(format!("[{words}] {text}"));
        }
    }

    /// For each kind of edit, how many claims are refused for which reason, with examples.
    pub(super) fn measure(sets: &[&str]) -> Result<(), Box<dyn Error>> {
        let mut kinds: BTreeMap<&str, Tried> = BTreeMap::new();
        let (mut spent, mut n_checks) = (Duration::ZERO, 0);
        for set in sets {
            for article in read(&Source::File(PathBuf::from(set)), false)?.articles {
                let document = Document::new(&article);
                for sentence in document.sentences().iter().take(SENTENCES) {
                    let passage = Passage::new(&article, document.sentence_evidence(sentence))?;
                    let text = passage.text().to_owned();
                    let started = Instant::now();
                    let checker = ClaimChecker::new(vec![passage]);
                    for (kind, claim) in edits(&text) {
                        kinds.entry(kind).or_default().add(&checker, &claim);
                        n_checks += 1;
                    }
                    spent += started.elapsed();
                }
            }
        }
        for (kind, tried) in &kinds {
            println!("{kind}: {}", tried.n);
            for (reason, texts) in &tried.refused {
                println!(
                    "  {reason:12} {:6} {:.2} %",
                    texts.len(),
                    100.0 * texts.len() as f64 / tried.n as f64
                );
                let step = (texts.len() / 25).max(1);
                if !(reason.is_empty() && kind.starts_with("same")) {
                    texts.iter().step_by(step).for_each(|text| println!("      {}", text.replace('\n', " ")));
                }
            }
        }
        println!(
            "{:.1} us a claim, its passage read once for its edits",
            spent.as_secs_f64() * 1e6 / f64::from(n_checks)
        );
        Ok(())
    }

    fn edits(text: &str) -> Vec<(&'static str, String)> {
        let mut edits = vec![("same", text.to_owned())];
        if let Some((head, tail)) = text.rsplit_once(", ")
            && head.split(' ').count() >= 6
            && !tail.contains(['"', '”'])
            && head.matches(['"', '“', '”']).count() % 2 == 0
        {
            edits.push(("same but for its last part", format!("{head}.")));
        }
        edits.extend(shortened(text));
        let words: Vec<&str> = text.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
            if let Ok(number) = digits.parse::<u64>() {
                let mut other = words.clone();
                let changed = word.replace(digits, &(number + 3).to_string());
                if let Some(place) = other.get_mut(at) {
                    *place = &changed;
                }
                edits.push(("other number", other.join(" ")));
                break;
            }
        }
        let is_name = |at: &usize| {
            words.get(*at).is_some_and(|word| {
                *at > 0
                    && word.len() > 3
                    && word.starts_with(char::is_uppercase)
                    && word.chars().all(char::is_alphanumeric)
            })
        };
        let names: Vec<usize> = (0..words.len()).filter(is_name).collect();
        if let Some((first, last)) = names.first().zip(names.last())
            && last - first > 4
        {
            let mut other = words.clone();
            other.swap(*first, *last);
            edits.push(("names exchanged", other.join(" ")));
        }
        for negation in [" not ", " never ", " no "] {
            if text.contains(negation) {
                edits.push(("negation dropped", text.replacen(negation, " ", 1)));
                break;
            }
        }
        edits
    }

    /// Mechanical shortenings and turns that leave what a sentence says.
    fn shortened(text: &str) -> Vec<(&'static str, String)> {
        let mut edits = Vec::new();
        let has_quotes = text.contains(['"', '“', '”', '‘', '’', '(', ';', ':']);
        if has_quotes {
            return edits;
        }
        let parts: Vec<&str> = text.trim_end_matches('.').split(", ").collect();
        if let [head, middle, tail] = parts.as_slice()
            && (middle.starts_with("who ") || middle.starts_with("which "))
        {
            edits.push(("same without a relative clause", format!("{head} {tail}.")));
        }
        if let [adverbial, rest] = parts.as_slice()
            && ["In ", "On ", "After ", "At ", "By ", "During "]
                .iter()
                .any(|start| adverbial.starts_with(start))
            && rest.starts_with(char::is_alphanumeric)
        {
            edits.push(("same without its opening", format!("{}.", capitalised(rest))));
            edits.push((
                "same, its opening moved",
                format!("{} {}.", capitalised(rest), adverbial.to_lowercase()),
            ));
        }
        if let Some((head, speaker)) = text.trim_end_matches('.').rsplit_once(", ")
            && let Some(speaker) = speaker.strip_suffix(" said")
            && speaker.split(' ').count() <= 5
        {
            edits.push(("same, its speaker first", format!("{} said {head}.", capitalised(speaker))));
        }
        edits.push(("same in title case", samestory::text::title_case(text.trim_end_matches('.'))));
        edits
    }

    fn capitalised(text: &str) -> String {
        let mut characters = text.chars();
        characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
    }
}

/// SummEdits: is a summary consistent with its document? Laban, Kryscinski et al.: *SummEdits: Measuring LLM Ability at Factual
/// Reasoning Through The Lens of Summarization*, 2023.
mod summedits {
    use std::collections::{BTreeMap, BTreeSet};
    use std::error::Error;

    use samestory::analysis::{ClaimChecker, Passage, Reason};
    use samestory::model::{Article, BodyFormat, Evidence, Field, Span};
    use serde_json::Value;

    /// A summary of a document: whether people hold it for consistent, and what the checker finds.
    struct Judged {
        is_tuning: bool,
        is_consistent: bool,
        reasons: BTreeSet<Reason>,
    }

    pub(super) fn measure(file: &str) -> Result<(), Box<dyn Error>> {
        let judged = judged(&serde_json::from_str::<Vec<Value>>(&std::fs::read_to_string(file)?)?)?;
        let part = |is_tuning: bool| {
            judged.iter().filter(|judged| judged.is_tuning == is_tuning).collect::<Vec<_>>()
        };
        let (tuning, other) = (part(true), part(false));
        let strict = BTreeSet::new();
        let ignored = best_ignored(&tuning);
        println!(
            "summaries: {} of the tuning half of the documents, {} of the other",
            tuning.len(),
            other.len()
        );
        for (name, ignored) in [("all findings count", strict), ("chosen on the tuning half", ignored)] {
            println!("{name}; ignored: {ignored:?}");
            println!("  tuning half  {}", Scores::of(&tuning, &ignored));
            println!("  other half   {}", Scores::of(&other, &ignored));
        }
        Ok(())
    }

    fn judged(summaries: &[Value]) -> Result<Vec<Judged>, Box<dyn Error>> {
        let mut checkers: BTreeMap<&str, ClaimChecker> = BTreeMap::new();
        let mut judged = Vec::new();
        for summary in summaries {
            let text = |key: &str| summary.get(key).and_then(Value::as_str).unwrap_or_default();
            let document = text("doc");
            if !checkers.contains_key(document) {
                checkers.insert(document, checker(document)?);
            }
            let found = checkers.get(document).map(|checker| checker.findings(text("summary")));
            judged.push(Judged {
                // By the hash of the document, so that the halves stay what they are.
                is_tuning: hmac_sha256::Hash::hash(document.as_bytes())
                    .last()
                    .is_some_and(|byte| byte % 2 == 0),
                is_consistent: summary.get("label").and_then(Value::as_u64) == Some(1),
                reasons: found.iter().flatten().map(|found| found.reason()).collect(),
            });
        }
        Ok(judged)
    }

    fn checker(document: &str) -> Result<ClaimChecker, Box<dyn Error>> {
        let article = Article::builder("document").body(document).body_format(BodyFormat::Text).build()?;
        let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(document));
        Ok(ClaimChecker::new(vec![Passage::new(&article, evidence)?]))
    }

    /// Of all sets of reasons the one that is best left out of account; of equal ones the smallest.
    fn best_ignored(part: &[&Judged]) -> BTreeSet<Reason> {
        let all: BTreeSet<Reason> = part.iter().flat_map(|judged| judged.reasons.iter().copied()).collect();
        let subset = |bits: u32| {
            let chosen = all.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
            chosen.map(|(_, reason)| *reason).collect::<BTreeSet<_>>()
        };
        let subsets = (0..1_u32 << all.len()).map(subset);
        let scored = subsets.map(|ignored| (Scores::of(part, &ignored).balanced(), ignored));
        let better = |best: (f64, BTreeSet<Reason>), next: (f64, BTreeSet<Reason>)| {
            let is_better = next.0 > best.0 || next.0 >= best.0 && next.1.len() < best.1.len();
            if is_better { next } else { best }
        };
        scored.reduce(better).map(|(_, ignored)| ignored).unwrap_or_default()
    }

    /// The shares of consistent summaries that pass and of altered ones that do not.
    struct Scores {
        passed: f64,
        refused: f64,
    }

    impl Scores {
        fn of(part: &[&Judged], ignored: &BTreeSet<Reason>) -> Self {
            let share = |is_consistent: bool| {
                let class: Vec<&&Judged> =
                    part.iter().filter(|judged| judged.is_consistent == is_consistent).collect();
                let passes = |judged: &&&&Judged| judged.reasons.is_subset(ignored) == is_consistent;
                class.iter().filter(passes).count() as f64 / class.len().max(1) as f64
            };
            Self { passed: share(true), refused: share(false) }
        }

        fn balanced(&self) -> f64 {
            f64::midpoint(self.passed, self.refused)
        }
    }

    impl std::fmt::Display for Scores {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            let Self { passed, refused } = self;
            write!(
                f,
                "balanced accuracy {:.3}: consistent ones passed {passed:.3}, altered ones refused {refused:.3}",
                self.balanced()
            )
        }
    }
}
