//! Measures the check of claims on real news.
//!
//! `evaluate_claims summedits FILE.json`: balanced accuracy on SummEdits, by halves of its documents. `evaluate_claims articles
//! SET…`: how many sentences of real articles are refused as claims about themselves, as they are and shortened, and how many with
//! another number, two names exchanged, a negation dropped.
#![allow(clippy::print_stdout, reason = "figures go to standard output")]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["summedits", file] => summedits::measure(file),
        ["articles", sets @ ..] => articles::measure(sets),
        _ => Err("usage: evaluate_claims summedits FILE | articles SET...".into()),
    }
}

/// Sentences of real articles, as they are, shortened and altered by rules that know no meaning.
mod articles {
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    use samestory::analysis::{ClaimChecker, Passage, Reason};
    use samestory::text::{Document, title_case};
    use samestory_examples::{Source, read};

    /// Of each article so many first sentences are looked at.
    const SENTENCES: usize = 12;

    /// Makes a claim of a sentence, where it can.
    type Edit = fn(&str) -> Option<String>;

    const EDITS: [(&str, Edit); 9] = [
        ("as it is", |text| Some(text.to_owned())),
        ("in title case", |text| Some(title_case(text.trim_end_matches('.')))),
        ("without what follows its last comma", without_last_part),
        ("without its relative clause", without_relative_clause),
        ("without its opening adverbial", without_opening),
        ("its speaker first", speaker_first),
        ("ALTERED: another number", other_number),
        ("ALTERED: two names exchanged", names_exchanged),
        ("ALTERED: a negation dropped", negation_dropped),
    ];

    /// How many claims of a kind were checked, and for which reasons they were refused.
    #[derive(Default)]
    struct Tried {
        n: usize,
        refused: BTreeMap<Reason, usize>,
    }

    pub(super) fn measure(sets: &[&str]) -> Result<(), Box<dyn Error>> {
        let mut tried: BTreeMap<usize, Tried> = BTreeMap::new();
        let mut spent = Duration::ZERO;
        for set in sets {
            for article in read(&Source::File(PathBuf::from(set)), false)?.articles {
                let document = Document::new(&article);
                for sentence in document.sentences().iter().take(SENTENCES) {
                    let passage = Passage::new(&article, document.sentence_evidence(sentence))?;
                    spent += check(passage, &mut tried);
                }
            }
        }
        let n_checks: usize = tried.values().map(|tried| tried.n).sum();
        for (kind, Tried { n, refused }) in &tried {
            let name = EDITS.get(*kind).map_or("", |(name, _)| *name);
            let n_refused: usize = refused.values().sum();
            println!(
                "{name}: {n_refused} of {n} refused, {:.1} %; {refused:?}",
                100.0 * n_refused as f64 / *n as f64
            );
        }
        println!(
            "{:.1} us a claim, passages read once for all their claims",
            spent.as_secs_f64() * 1e6 / n_checks as f64
        );
        Ok(())
    }

    /// Checks all claims that are made of a passage; the time that it took.
    fn check(passage: Passage, tried: &mut BTreeMap<usize, Tried>) -> Duration {
        let text = passage.text().to_owned();
        let claims: Vec<(usize, String)> =
            EDITS.iter().enumerate().filter_map(|(kind, (_, edit))| Some((kind, edit(&text)?))).collect();
        let started = Instant::now();
        let checker = ClaimChecker::new(vec![passage]);
        let checked: Vec<_> = claims.iter().map(|(kind, claim)| (*kind, checker.check(claim))).collect();
        let spent = started.elapsed();
        for (kind, result) in checked {
            let tried = tried.entry(kind).or_default();
            tried.n += 1;
            if let Err(refused) = result {
                *tried.refused.entry(refused.reason()).or_default() += 1;
            }
        }
        spent
    }

    fn without_last_part(text: &str) -> Option<String> {
        let (head, tail) = text.rsplit_once(", ")?;
        let is_whole = !tail.contains(['"', '”']) && head.matches(['"', '“', '”']).count() % 2 == 0;
        (is_whole && head.split(' ').count() >= 6).then(|| format!("{head}."))
    }

    /// The parts between commas of a plain sentence: without quotations, brackets and other marks.
    fn plain_parts(text: &str) -> Option<Vec<&str>> {
        let is_plain = !text.contains(['"', '“', '”', '‘', '’', '(', ';', ':']);
        is_plain.then(|| text.trim_end_matches('.').split(", ").collect())
    }

    fn without_relative_clause(text: &str) -> Option<String> {
        match plain_parts(text)?.as_slice() {
            [head, middle, tail] if middle.starts_with("who ") || middle.starts_with("which ") => {
                Some(format!("{head} {tail}."))
            }
            _ => None,
        }
    }

    fn without_opening(text: &str) -> Option<String> {
        match plain_parts(text)?.as_slice() {
            [opening, rest] => {
                let is_adverbial = ["In ", "On ", "After ", "At ", "By ", "During "]
                    .iter()
                    .any(|word| opening.starts_with(word));
                is_adverbial.then(|| format!("{}.", capitalised(rest)))
            }
            _ => None,
        }
    }

    fn speaker_first(text: &str) -> Option<String> {
        plain_parts(text)?;
        let (said, speaker) = text.trim_end_matches('.').rsplit_once(", ")?;
        let speaker = speaker.strip_suffix(" said").filter(|speaker| speaker.split(' ').count() <= 5)?;
        Some(format!("{} said {said}.", capitalised(speaker)))
    }

    fn capitalised(text: &str) -> String {
        let mut characters = text.chars();
        characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
    }

    fn other_number(text: &str) -> Option<String> {
        let digits = |word: &str| word.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().ok();
        let (at, number) = text.split(' ').enumerate().find_map(|(at, word)| Some((at, digits(word)?)))?;
        let words = text.split(' ').enumerate().map(|(place, word)| {
            if place == at {
                word.replace(&number.to_string(), &(number + 3).to_string())
            } else {
                word.to_owned()
            }
        });
        Some(words.collect::<Vec<_>>().join(" ")).filter(|other| other != text)
    }

    /// The first and the last word with a capital inside the sentence, where they stand apart.
    fn names_exchanged(text: &str) -> Option<String> {
        let mut words: Vec<&str> = text.split(' ').collect();
        let is_name = |word: &&str| {
            word.len() > 3 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric)
        };
        let first = words.iter().skip(1).position(is_name)? + 1;
        let last = words.iter().rposition(is_name)?;
        let differ = words.get(first) != words.get(last);
        words.swap(first, last);
        (last > first + 4 && differ).then(|| words.join(" "))
    }

    fn negation_dropped(text: &str) -> Option<String> {
        let negation = [" not ", " never ", " no "].into_iter().find(|negation| text.contains(negation))?;
        Some(text.replacen(negation, " ", 1))
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
        println!(
            "summaries: {} of the tuning half of the documents, {} of the other",
            tuning.len(),
            other.len()
        );
        // A summary that tells in new words is no less consistent: chosen on the tuning half, against all findings.
        for (name, ignored) in
            [("all findings", BTreeSet::new()), ("new words free", BTreeSet::from([Reason::Word]))]
        {
            println!("{name}");
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
