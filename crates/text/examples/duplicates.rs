//! Measures near-duplicate detection.
//!
//! `duplicates FILE.jsonl[.gz] [--addresses] [--show]` reads article lines with `cluster` and prints pairwise precision and
//! recall of the groups of copies; with `--addresses`, the lines' addresses are used. `duplicates --made N` prints the
//! seconds for N made-up bodies of 400 words, one in ten a rewrite of another, and a hash of the answer. `duplicates --hostile`
//! prints the seconds for inputs that make quadratic work where nothing bounds it.
#![expect(clippy::print_stdout, reason = "the output of a command")]
#![expect(clippy::indexing_slicing, reason = "a tool for measuring, not a library")]

#[path = "../tests/all/labelled.rs"]
mod labelled;
#[path = "../tests/all/made_news.rs"]
mod made_news;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use labelled::{Labelled, PairCounts, read};
use made_news::{Random, body, paragraphs, rewrite, title};
use samestory_text::{DuplicateFinder, DuplicateInput, Duplicates, term_id};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    match arguments.first().map(String::as_str) {
        Some("--made") => made(arguments.get(1).map_or(Ok(100_000), |n| n.parse())?),
        Some("--hostile") => hostile(),
        Some(path) => labelled(&read(Path::new(path))?, has("--addresses"), has("--show")),
        None => return Err("expected FILE.jsonl[.gz] , --made N or --hostile".into()),
    }
    Ok(())
}

fn labelled(articles: &[Labelled], with_addresses: bool, shows: bool) {
    let inputs: Vec<DuplicateInput<'_>> =
        articles.iter().map(|article| article.input(with_addresses)).collect();
    let start = Instant::now();
    let found = DuplicateFinder::bundled().find(&inputs);
    let counts = PairCounts::of(articles, &found);
    println!(
        "{} texts, {} groups, {} partial copies, {:.2} s",
        articles.len(),
        found.groups().len(),
        found.partial_copies().len(),
        start.elapsed().as_secs_f64()
    );
    println!("{counts:?}: precision {:.4}, recall {:.4}", counts.precision(), counts.recall());
    if shows {
        show(articles, &found);
    }
}

fn show(articles: &[Labelled], found: &Duplicates) {
    for group in found.groups() {
        let center = group.representative();
        println!("group of {}: {}", group.members().len(), articles[center].title);
        for member in group.members() {
            let mark = if articles[*member].cluster == articles[center].cluster { ' ' } else { '!' };
            println!(" {mark} {} {:?}", articles[*member].title, group.evidence(*member));
        }
    }
    for pair in found.partial_copies() {
        let (contained, container) = (&articles[pair.contained], &articles[pair.container]);
        let mark = if contained.cluster == container.cluster { ' ' } else { '!' };
        println!("part{mark} {:.2} {} | {}", pair.overlap.containment(), contained.title, container.title);
    }
}

fn made(n_texts: usize) {
    let mut random = Random(7);
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut wire = paragraphs(&mut random, 400);
    for number in 0..n_texts {
        if number % 100 == 0 {
            wire = paragraphs(&mut random, 400);
        }
        let body = if number % 10 == 0 { rewrite(&mut random, &wire, 0.2) } else { body(&mut random, 400) };
        texts.push((title(&mut random), body));
    }
    timed(&format!("{n_texts} made-up texts"), &texts);
}

fn hostile() {
    let mut random = Random(8);
    let text = body(&mut random, 400);
    let in_body = |body: String| (String::new(), body);
    timed("100,000 identical texts", &vec![in_body(text.clone()); 100_000]);
    timed("100,000 empty texts", &vec![in_body(String::new()); 100_000]);
    let own_word = |n: usize| in_body(format!("{text} Item number{n} and no other stood here."));
    timed("100,000 copies with a sentence of their own", &(0..100_000).map(own_word).collect::<Vec<_>>());
    let title = title(&mut random);
    let titles: Vec<_> =
        (0..100_000).map(|n| (format!("{title} word{}", n % 50_000), format!("{n}"))).collect();
    timed("100,000 titles alike", &titles);
    timed("a word 10,000,000 times", &[in_body("tarn ".repeat(10_000_000))]);
    let long = body(&mut random, 8_000_000);
    let half = long.split_at(long.len() / 2).0.to_owned();
    timed("a text of 8,000,000 words and its half", &[in_body(long), in_body(half)]);
}

fn timed(what: &str, texts: &[(String, String)]) {
    let inputs: Vec<_> = texts.iter().map(|(title, body)| DuplicateInput::new(title, body)).collect();
    let start = Instant::now();
    let found = DuplicateFinder::bundled().find(&inputs);
    let seconds = start.elapsed().as_secs_f64();
    let answer = format!("{found:?}");
    println!(
        "{what}: {seconds:.2} s, {} groups, {} partial copies, answer {:016x}",
        found.groups().len(),
        found.partial_copies().len(),
        term_id(&answer).as_u64()
    );
}
