//! Counts document frequencies of a news corpus and writes the background table of `samestory-text`.
//!
//! `background_table [--stop-words DIR] FILE.jsonl[.gz]... > crates/text/assets/background.txt`
//!
//! A document is `title` + `body` of an article line, or `text1`/`text2` of a pair. Its language is `language`, `lang1`,
//! `lang2`, else `en`. Lines of the `set`s that the project measures clustering on are left out, and so are the stories
//! that are kept out of training (see `held_out`).
#![allow(clippy::print_stdout, reason = "the table goes to standard output")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

use samestory_model::decompressed;
use serde_json::Value;

/// Counts are written as if the corpus had so many documents.
const SCALE: f64 = 100_000.0;
/// Of a document, so many terms are counted, as many as are weighed.
const DOCUMENT_TERMS: usize = samestory_text::BODY_WORDS + 20;
/// Terms in fewer documents are left out.
const MIN_DOCUMENTS: u32 = 3;
/// English counts decide for a term that stands in at least so many English documents.
const ENOUGH: u32 = 5;
/// Sets that clustering is measured on.
const MEASURED: [&str; 3] = ["giveme5w1h", "mmds-dev", "ecbplus"];

#[derive(Default)]
struct Counts {
    n_documents: u32,
    documents_with: BTreeMap<String, u32>,
}

type Languages = BTreeMap<String, Counts>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let mut stop_words = BTreeSet::new();
    if arguments.next_if_eq("--stop-words").is_some() {
        let folder = arguments.next().ok_or("--stop-words needs a folder")?;
        stop_words = read_stop_words(&folder)?;
    }
    let (mut languages, mut seen) = (Languages::new(), BTreeSet::new());
    for path in arguments {
        let reader = decompressed(BufReader::new(File::open(&path)?))?;
        for line in reader.lines() {
            let value: Value = serde_json::from_str(&line?)?;
            documents(&value).into_iter().for_each(|(language, text)| {
                if seen.insert(samestory_text::term_id(&text)) {
                    count(languages.entry(language).or_default(), &text);
                }
            });
        }
    }
    write_table(&languages, &stop_words);
    Ok(())
}

/// Stop words of languages that the corpus lacks: a file a language, a word a line.
fn read_stop_words(folder: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path())?;
        words.extend(
            text.lines().flat_map(|line| samestory_text::terms(line).map(String::from).collect::<Vec<_>>()),
        );
    }
    Ok(words)
}

fn documents(value: &Value) -> Vec<(String, String)> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    if MEASURED.contains(&text("set")) || held_out(text("cluster")) {
        return Vec::new();
    }
    let language = |key: &str| Some(text(key)).filter(|code| !code.is_empty()).unwrap_or("en").to_owned();
    if value.get("text1").is_some() {
        return vec![
            (language("lang1"), text("text1").to_owned()),
            (language("lang2"), text("text2").to_owned()),
        ];
    }
    vec![(language("language"), format!("{}\n{}", text("title"), text("body")))]
}

/// A fifth of the training stories stays unseen by every model: those whose label's SHA-256, read as a big-endian number,
/// is divisible by five. The remainder of a number in base 256 is that of its digits' sum, as 256 mod 5 = 1.
fn held_out(cluster: &str) -> bool {
    let digest = hmac_sha256::Hash::hash(cluster.as_bytes());
    !cluster.is_empty() && digest.iter().map(|byte| u32::from(*byte)).sum::<u32>() % 5 == 0
}

fn count(counts: &mut Counts, text: &str) {
    let terms: BTreeSet<String> =
        samestory_text::terms(text).take(DOCUMENT_TERMS).map(String::from).collect();
    counts.n_documents += u32::from(!terms.is_empty());
    for term in terms {
        *counts.documents_with.entry(term).or_default() += 1;
    }
}

fn write_table(languages: &Languages, stop_words: &BTreeSet<String>) {
    let terms: BTreeSet<&String> =
        languages.values().flat_map(|counts| counts.documents_with.keys()).collect();
    let all: BTreeSet<&String> = terms.into_iter().chain(stop_words).collect();
    println!("documents {SCALE}");
    for term in all {
        let share = share(languages, term).or_else(|| stop_words.contains(term).then_some(1.0));
        if let Some(share) = share.filter(|_| !term.contains(['\t', '\n'])) {
            println!("{term}\t{}", (share * SCALE).round().max(1.0));
        }
    }
}

/// The share of documents that hold `term`: in English where it stands there often enough, else in the language where it is
/// most common. So `und` is as common as it is in German, and `war` as rare as it is in English.
fn share(languages: &Languages, term: &str) -> Option<f64> {
    let share_in = |counts: &Counts| {
        let n = counts.documents_with.get(term).copied().unwrap_or(0);
        (n >= MIN_DOCUMENTS).then(|| (n, f64::from(n) / f64::from(counts.n_documents)))
    };
    let english = languages.get("en").and_then(share_in);
    if let Some((n, share)) = english
        && n >= ENOUGH
    {
        return Some(share);
    }
    languages.values().filter_map(share_in).map(|(_, share)| share).max_by(f64::total_cmp)
}
