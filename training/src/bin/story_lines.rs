//! Writes what is printed of given stories, for `evaluate_stories.py`: nothing is clustered.
//!
//! `story_lines ARTICLES.jsonl[.gz] > STORIES.jsonl`
//!
//! Articles with the same `cluster` are one story. Those without one belong to none: like the other articles of a day they only
//! teach which sentences an outlet repeats. A line of output is a story as in `digest.json`, with `cluster` and with
//! `documents: [{"id","title","sentences":[…]}]`, each article as it was read; by rising `cluster`.
#![allow(clippy::print_stdout, reason = "the stories go to standard output")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;

use samestory::analysis::{Analyzer, BundledLabeler, BundledTargetLabeler, CrfTagger};
use samestory::embed::StaticEmbedder;
use samestory::model::StoryExplanation;
use samestory::text::{Document, RepeatedSentences, TermWeighter};
use samestory_examples::{Labelled, Source, read};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: story_lines ARTICLES")?;
    let Labelled { articles, clusters, .. } = read(&Source::File(PathBuf::from(file)), true)?;
    let mut documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    let repeated = RepeatedSentences::learn(&documents);
    documents.iter_mut().for_each(|document| document.leave_out(&repeated));
    let mut stories: BTreeMap<&str, Vec<&Document<'_>>> = BTreeMap::new();
    for (document, cluster) in documents.iter().zip(&clusters) {
        if let Some(cluster) = cluster {
            stories.entry(cluster).or_default().push(document);
        }
    }
    // The models of `Pipeline::bundled`.
    let (embedder, weighter, tagger) =
        (StaticEmbedder::bundled(), TermWeighter::bundled(), CrfTagger::bundled());
    let (labeler, targets) = (BundledLabeler::new(), BundledTargetLabeler::new());
    let analyzer = Analyzer::new(&embedder, &weighter, &tagger, &labeler).with_targets(&targets);
    let mut output = BufWriter::new(stdout().lock());
    for (cluster, documents) in stories {
        let story = analyzer.analyze_story(&documents, StoryExplanation::new(1.0))?;
        let mut line = serde_json::to_value(story)?;
        line["cluster"] = json!(cluster);
        line["documents"] = documents.iter().map(|document| as_read(document)).collect();
        writeln!(output, "{line}")?;
    }
    Ok(output.flush()?)
}

fn as_read(document: &Document<'_>) -> Value {
    let sentences: Vec<&str> =
        document.sentences().iter().map(|sentence| document.sentence_text(sentence)).collect();
    json!({"id": document.article().id().as_str(), "title": document.title(), "sentences": sentences})
}
