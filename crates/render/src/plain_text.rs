//! The digest as plain text, to read in a terminal or to send by mail.

use std::fmt::{self, Write};

use samestory_analysis::{ArticleAnalysis, Claim, Digest, Entity, LeadImage, Position, Story};

use crate::safe::one_line;
use crate::wording;

/// All stories of the digest, one after another, as plain text that ends in a line feed.
///
/// A story has its date, headline, sources, picture, summary and key points; each of its articles has a
/// title, summary, entities, tone, sentiment and intent. Every text stands in one line without control
/// characters; no line is broken, so that a program can wrap it to its own width.
///
/// # Complexity
/// O(n log n) in the size of the digest.
///
/// # Examples
/// ```
/// use samestory_analysis::{Claim, Digest, Passage, SourceCount, Story};
/// use samestory_model::{Article, Evidence, Field, Span, StoryId};
///
/// let article = Article::builder("kg-1").title("Ferry burns").build()?;
/// let title = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
/// let headline = Claim::cited(Passage::new(&article, title)?);
/// let mut story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
/// story.sources = vec![SourceCount::new("kestria.example", 1)];
///
/// let digest = Digest::new(Some("2026-05-12".parse()?), vec![story]);
/// let text = samestory_render::plain_text(&digest);
/// assert!(text.starts_with("Tuesday, 12 May 2026\n"));
/// assert!(text.contains("Ferry burns\n\nSources: kestria.example: 1\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn plain_text(digest: &Digest) -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    let _ = write_digest(&mut text, digest);
    text
}

const RULE: &str = "------------------------------------------------------------------------";

fn write_digest(out: &mut String, digest: &Digest) -> fmt::Result {
    let date = digest.date.map_or_else(|| "Undated".to_owned(), samestory_model::Day::long);
    let (stories, articles) = (digest.stories.len(), digest.n_articles());
    writeln!(out, "{date}")?;
    writeln!(out, "{} from {}", wording::count(stories, "story"), wording::count(articles, "article"))?;
    for story in &digest.stories {
        writeln!(out, "\n{RULE}\n")?;
        write_story(out, story)?;
    }
    if !digest.notes.is_empty() {
        writeln!(out, "\n{RULE}\n\nNotes\n")?;
    }
    for note in &digest.notes {
        writeln!(out, "  • {}", one_line(&note.to_string()))?;
    }
    Ok(())
}

fn write_story(out: &mut String, story: &Story) -> fmt::Result {
    if let Some(date) = story.date {
        writeln!(out, "{date}\n")?;
    }
    writeln!(out, "{}\n", one_line(story.headline.text()))?;
    if let Some(date) = story.date {
        writeln!(out, "Date: {date}")?;
    }
    writeln!(out, "Sources: {}", sources(story))?;
    if story.sources.len() > 1 && !story.origins.is_empty() {
        writeln!(out, "Independent: {}", story.n_independent())?;
    }
    for origin in wording::shared_origins(story, usize::MAX) {
        writeln!(out, "One origin: {}", one_line(&origin))?;
    }
    if let Some(image) = &story.image {
        write_image(out, story.number, image)?;
    }
    writeln!(out, "\nSummary\n\n{}\n\nKey Points\n", paragraph(&story.summary))?;
    for point in &story.key_points {
        let outlets = wording::stated_by(point, story);
        writeln!(out, "  • {} ({outlets})", one_line(point.claim.text()))?;
    }
    if !story.disagreements.is_empty() {
        writeln!(out, "\nWhere Reports Differ")?;
    }
    for disagreement in &story.disagreements {
        writeln!(out)?;
        disagreement.positions.iter().try_for_each(|position| write_position(out, position))?;
    }
    writeln!(out, "\nArticles in this Story")?;
    story.articles.iter().try_for_each(|article| write_article(out, article))
}

fn write_position(out: &mut String, position: &Position) -> fmt::Result {
    let (figure, sentence) = (one_line(position.figure.text()), one_line(position.sentence.text()));
    writeln!(out, "  • {figure} ({}): {sentence}", one_line(&position.sources.join(", ")))
}

fn sources(story: &Story) -> String {
    let sources =
        story.sources.iter().map(|source| format!("{}: {}", one_line(&source.domain), source.articles));
    sources.collect::<Vec<_>>().join(" | ")
}

fn write_image(out: &mut String, number: usize, image: &LeadImage) -> fmt::Result {
    writeln!(out, "Image for story {number}")?;
    writeln!(out, "Image Source: {}\n", one_line(&image.url))?;
    writeln!(out, "Source: {}\n", one_line(&image.source))?;
    if let Some(credit) = &image.credit {
        writeln!(out, "Credit: {}\n", one_line(credit))?;
    }
    let by = wording::described_by(image);
    match &image.description {
        Some(description) => writeln!(out, "Image content: {} ({by}.)", one_line(description.text()))?,
        None => writeln!(out, "Image content: {by}.")?,
    }
    match wording::seen(image) {
        Some(seen) => writeln!(out, "\n{}.", one_line(&seen)),
        None => Ok(()),
    }
}

fn write_article(out: &mut String, article: &ArticleAnalysis) -> fmt::Result {
    writeln!(out, "\n{} | {}", one_line(&article.title), one_line(&article.source))?;
    if let Some(published) = article.published {
        writeln!(out, "Published: {}", wording::time(published))?;
    }
    if let Some(url) = &article.url {
        writeln!(out, "{}", one_line(url))?;
    }
    writeln!(out, "\n{}\nEntities: {}", paragraph(&article.summary), names(&article.entities))?;
    for (name, label) in wording::labels(article) {
        let uncertain = if label.is_uncertain { " (uncertain)" } else { "" };
        writeln!(out, "{name}: {}{uncertain}", label.name)?;
    }
    Ok(())
}

/// The sentences in one line.
pub(crate) fn paragraph(claims: &[Claim]) -> String {
    claims.iter().map(|claim| one_line(claim.text())).collect::<Vec<_>>().join(" ")
}

/// The names, separated by commas.
pub(crate) fn names(entities: &[Entity]) -> String {
    entities.iter().map(|entity| one_line(&entity.name)).collect::<Vec<_>>().join(", ")
}
