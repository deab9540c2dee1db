//! Peak memory and time of reading one long article: `cargo run --release -p samestory-benches --example memory -- text 50`
//! (or `html`, and megabytes). Linux only: the peak is what the kernel counted (`VmHWM`).

use std::time::Instant;

use samestory::model::{Article, BodyFormat};
use samestory::text::{normalize, sentences, terms};
use samestory_benches::{days, kilobytes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let is_html = arguments.next().as_deref() == Some("html");
    let n_bytes = arguments.next().as_deref().unwrap_or("50").parse::<usize>()? * 1_000_000;
    let (article, format) = if is_html {
        (article(n_bytes, "<p class=\"text\">", "</p>\n")?, BodyFormat::Html)
    } else {
        (article(n_bytes, "", "\n")?, BodyFormat::Text)
    };
    let (before, started) = (kilobytes("VmRSS:")?, Instant::now());
    let normalized = normalize(&article, format);
    let n_sentences = sentences(normalized.as_str()).len();
    let n_terms = terms(normalized.as_str()).count();
    let seconds = started.elapsed().as_secs_f64();
    let used =
        (kilobytes("VmHWM:")?.saturating_sub(before) * 1024 + article.len()) as f64 / article.len() as f64;
    eprintln!(
        "{} bytes: {seconds:.2} s, {used:.2} times the input, {n_sentences} sentences, {n_terms} terms",
        article.len()
    );
    Ok(())
}

/// The bodies of the sample day, over and over, with marks around each line.
fn article(n_bytes: usize, before: &str, behind: &str) -> Result<String, Box<dyn std::error::Error>> {
    let day = days(1)?;
    let mut text = String::with_capacity(n_bytes + 10_000);
    for line in day.articles().iter().map(Article::body).cycle().flat_map(str::lines) {
        if text.len() >= n_bytes {
            break;
        }
        text.extend([before, line, behind]);
    }
    Ok(text)
}
