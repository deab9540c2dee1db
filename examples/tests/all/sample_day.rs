//! The bundled sample day: what it holds, and what the pipeline makes of it.

use std::collections::BTreeSet;

use samestory::analysis::{BundledLabeler, LabelInput, Labeler};
use samestory::cluster::measures::Scores;
use samestory::model::{Batch, BodyFormat, Clustering};
use samestory::{render, text};

use crate::{digest_of, pipeline, sample_day};

#[test]
fn it_is_a_day_of_news() {
    let day = sample_day();
    let distinct = |values: Vec<&str>| values.into_iter().collect::<BTreeSet<_>>().len();
    assert!(day.articles.len() >= 80);
    assert!(distinct(day.articles.iter().filter_map(|article| article.source()).collect()) >= 8);
    assert!(distinct(day.clusters.iter().flatten().map(String::as_str).collect()) >= 15);
    for article in &day.articles {
        let n_words = text::words(article.body()).count();
        let limit = if article.body_format() == BodyFormat::Html { 600 } else { 420 };
        assert!((75..=limit).contains(&n_words), "{}: {n_words} words", article.id());
        assert!(article.url().unwrap().contains(".example/"), "{}", article.id());
    }
}

#[test]
fn its_stories_are_found() {
    let day = sample_day();
    let labels: std::collections::BTreeMap<_, _> =
        day.articles.iter().map(|article| article.id().clone()).zip(&day.clusters).collect();
    let batch = Batch::new(day.articles.clone());
    let gold: Vec<_> = batch.articles().iter().map(|article| labels[article.id()]).collect();
    let found = pipeline().cluster(&batch).unwrap();
    let scores = Scores::of(&Clustering::from_labels(&gold), &found).unwrap();
    assert!(scores.bcubed.f1 >= 0.93, "{scores:?}");
}

#[test]
fn every_line_of_a_page_is_filled() {
    let digest = digest_of(sample_day().articles);
    let lead = &digest.stories[0];
    assert!(lead.sources.len() >= 5 && lead.key_points.len() == 5);
    let image = lead.image.as_ref().unwrap();
    assert!(image.description.is_some());
    for story in &digest.stories {
        assert!(
            !story.headline.text().is_empty() && !story.summary.is_empty() && !story.key_points.is_empty()
        );
        assert!(!story.entities.is_empty() && story.date.is_some());
        let n_words: usize = story.summary.iter().map(|claim| text::words(claim.text()).count()).sum();
        assert!(n_words <= 110, "{}: {n_words}", story.headline.text());
        for article in &story.articles {
            assert!(!article.summary.is_empty() && !article.entities.is_empty(), "{}", article.id);
            assert!(article.entities.len() <= 5);
        }
    }
    let page = render::plain_text(&digest);
    for line in
        ["Sources: ", "Image", "Summary", "Key Points", "Entities: ", "Tone: ", "Sentiment: ", "Intent: "]
    {
        assert!(page.contains(line), "{line}");
    }
}

#[test]
fn labels_are_judged_by_the_whole_title() {
    let day = sample_day();
    let opinions: Vec<_> =
        day.articles.iter().filter(|article| article.title().starts_with("OPINION:")).cloned().collect();
    assert!(opinions.len() >= 3);
    let labeler = BundledLabeler::new();
    let batch = Batch::new(opinions);
    for (article, analysis) in batch.articles().iter().zip(pipeline().analyze(&batch).unwrap()) {
        let body = text::normalize(article.body(), article.body_format());
        let input = LabelInput {
            title: article.title(),
            body: body.as_str(),
            url: article.url().unwrap_or_default(),
            section: article.section().unwrap_or_default(),
        };
        assert_eq!(analysis.intent, labeler.label(&input).intent, "{}", article.id());
        assert!(!analysis.title.starts_with("OPINION:"), "{}", analysis.title);
    }
}
