//! Writes everything that may be listed as an entity of each article, with its measurements, for `train_salience.py`.
//!
//! `salience_features < ARTICLES.jsonl > CANDIDATES.jsonl`
//!
//! A line of input is an article line. A line of output is `{"id","title","body","sentences","measurements":{"name":[…],"concept":[…]},
//! "candidates":[{"name","kind","forms","spans","words","features":[…],"probability"}]}`: title and body as they were read, sentences as
//! bytes of the body, spans as bytes of title, line break and body, measurements as the names of the features of names and of concepts.
#![allow(clippy::print_stdout, reason = "the candidates go to standard output")]

use std::error::Error;
use std::io::{BufWriter, Write, stdin, stdout};

use samestory_analysis::{CrfTagger, EntityCandidate, EntityInput, NameTagger, entity_candidates};
use samestory_model::{Article, ArticleLines, Span};
use samestory_text::{Document, TermWeighter};
use serde_json::{Value, json};

/// The tagger that `Pipeline::bundled` has: the weights hold for its names.
fn tagger() -> impl NameTagger {
    CrfTagger::bundled()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(stdout().lock());
    let (tagger, weighter) = (tagger(), TermWeighter::bundled());
    for article in ArticleLines::new(stdin().lock()) {
        let article: Article = article?.article;
        let document = Document::new(&article);
        let sentences: Vec<Span> = document.sentences().iter().map(|sentence| sentence.span).collect();
        let body = document.body().as_str();
        let input = EntityInput::new(document.title(), body, &sentences);
        let candidates = entity_candidates(&input, &tagger, &weighter);
        let sentences: Vec<[usize; 2]> = sentences.iter().map(pair).collect();
        let line = json!({"id": article.id().as_str(), "title": document.title(), "body": body, "sentences": sentences,
            "measurements": {"name": measurements(&candidates, true), "concept": measurements(&candidates, false)},
            "candidates": candidates.iter().map(line).collect::<Vec<_>>()});
        writeln!(output, "{line}")?;
    }
    Ok(output.flush()?)
}

/// The names of the features of names or of concepts; none where the article has no such candidate.
fn measurements(candidates: &[EntityCandidate], of_names: bool) -> Vec<&'static str> {
    let first = candidates.iter().find(|candidate| candidate.words.is_empty() == of_names);
    first.iter().flat_map(|candidate| &candidate.features).map(|(name, _)| *name).collect()
}

fn line(candidate: &EntityCandidate) -> Value {
    let features: Vec<f64> = candidate.features.iter().map(|(_, value)| rounded(*value)).collect();
    json!({"name": candidate.name, "kind": candidate.kind.as_str(), "forms": candidate.forms, "words": candidate.words,
        "spans": candidate.spans.iter().map(pair).collect::<Vec<_>>(), "features": features,
        "probability": candidate.probability})
}

/// Four digits are enough to learn from.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn pair(span: &Span) -> [usize; 2] {
    [span.start(), span.end()]
}
