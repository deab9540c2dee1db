//! Checks on real pages and articles, which lie beside a development checkout and are not part of the project.

use std::path::PathBuf;

use samestory::analysis::{Intent, Sentiment, Tone};
use samestory::model::Article;
use samestory_examples::{Source, read};

use crate::digest_of;

/// A file of the development data, or `None` with a loud word when a checkout stands alone.
pub(crate) fn development_file(name: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let path = root.join(name);
    if !root.exists() {
        eprintln!("!!! {} is absent: this check did NOT run", root.display());
        return None;
    }
    assert!(path.exists(), "{} is missing", path.display());
    Some(path)
}

/// The articles of a labelled clustering set.
pub(crate) fn real_articles(set: &str) -> Option<Vec<Article>> {
    let path = development_file(&format!("data/clusters/{set}.jsonl.gz"))?;
    Some(read(&Source::File(path), true).unwrap().articles)
}

/// What the reference page says of its three articles: for each a title, a summary, and a line of entities and labels.
fn reference_paragraphs() -> Option<Vec<String>> {
    let page = std::fs::read_to_string(development_file("reference/cluster-page.txt")?).unwrap();
    let (_, articles) = page.split_once("Articles in this Cluster").unwrap();
    Some(articles.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
}

/// Its three articles, with their summaries as bodies.
fn reference_articles() -> Option<Vec<Article>> {
    let paragraphs = reference_paragraphs()?;
    let sources = ["foxnews.com", "nytimes.com", "theguardian.com"];
    let build = |(entry, source): (&[String], &str)| {
        let article = Article::builder(format!("reference-{source}")).title(&*entry[0]).body(&*entry[1]);
        article
            .url(format!("https://www.{source}/mexico"))
            .published("2025-05-05".parse().unwrap())
            .build()
            .unwrap()
    };
    let articles: Vec<Article> = paragraphs.chunks(3).zip(sources).map(build).collect();
    assert_eq!(articles.len(), 3);
    Some(articles)
}

#[test]
fn the_reference_page_is_one_story_among_sixty_others() {
    let (Some(reference), Some(others)) = (reference_articles(), real_articles("giveme5w1h")) else { return };
    let articles = reference.into_iter().chain(others.into_iter().take(60)).collect();
    let digest = digest_of(articles);
    let story = digest
        .stories
        .iter()
        .find(|story| story.articles.iter().any(|article| article.id.as_str() == "reference-foxnews.com"))
        .unwrap();
    let sources: Vec<_> =
        story.sources.iter().map(|source| (source.domain.as_str(), source.articles)).collect();
    assert_eq!(sources, [("foxnews.com", 1), ("nytimes.com", 1), ("theguardian.com", 1)]);
    assert!(!story.summary.is_empty() && !story.key_points.is_empty() && !story.headline.text().is_empty());
    for article in &story.articles {
        assert!(!article.summary.is_empty() && article.entities.len() >= 3, "{article:?}");
        assert!(
            !article.title.contains("Fox News") && !article.title.contains("Guardian"),
            "{}",
            article.title
        );
        assert!(matches!(article.tone.label, Tone::Factual | Tone::Analytical), "{:?}", article.tone);
        assert_eq!(article.sentiment.label, Sentiment::Neutral, "{:?}", article.sentiment);
        assert_eq!(article.intent.label, Intent::Inform, "{:?}", article.intent);
        for confidence in [article.tone.confidence, article.sentiment.confidence, article.intent.confidence] {
            assert!(confidence > 0.0 && confidence <= 1.0);
        }
    }
}

#[test]
fn three_of_the_entities_that_the_reference_page_lists_are_found_in_full() {
    let (Some(articles), Some(paragraphs)) = (reference_articles(), reference_paragraphs()) else { return };
    let digest = digest_of(articles);
    let found = |source: &str| -> Vec<String> {
        let articles = digest.stories.iter().flat_map(|story| &story.articles);
        let article = articles.into_iter().find(|article| article.source == source).unwrap();
        article.entities.iter().map(|entity| entity.name.clone()).collect()
    };
    for (entry, source) in paragraphs.chunks(3).zip(["foxnews.com", "nytimes.com", "theguardian.com"]) {
        let (_, listed) = entry[2].split_once("Entities: ").unwrap();
        let (listed, _) = listed.split_once("Tone:").unwrap();
        let listed: Vec<&str> = listed.split(", ").map(str::trim).collect();
        assert_eq!(listed.len(), 5);
        let found = found(source);
        let shared = listed.iter().filter(|name| found.iter().any(|other| other == *name)).count();
        assert!(shared >= 3, "{source}: {found:?} of {listed:?}");
    }
}
