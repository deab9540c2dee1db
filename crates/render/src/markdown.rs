//! The digest as Markdown (CommonMark), into which no text can bring markup of its own.

use std::fmt::{self, Write};

use samestory_analysis::{ArticleAnalysis, Digest, LeadImage, Position, Story};

use crate::plain_text::{names, paragraph};
use crate::safe::{http_url, one_line};
use crate::wording;

/// All stories of the digest as one Markdown document.
///
/// Texts are escaped: they show as they are, in any CommonMark program. Pictures are links, so that reading
/// the document loads nothing.
///
/// # Complexity
/// O(n log n) in the size of the digest.
///
/// # References
/// CommonMark 0.31, sections 2.4 (backslash escapes) and 6.3 (links).
///
/// # Examples
/// ```
/// use samestory_analysis::{Claim, Digest, Passage, Story};
/// use samestory_model::{Article, Evidence, Field, Span, StoryId};
///
/// let article = Article::builder("kg-1").title("Rain [and wind]").build()?;
/// let title = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
/// let headline = Claim::cited(Passage::new(&article, title)?);
/// let story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
///
/// let digest = Digest::new(Some("2026-05-12".parse()?), vec![story]);
/// let markdown = samestory_render::markdown(&digest);
/// assert!(markdown.starts_with("# Tuesday, 12 May 2026\n"));
/// assert!(markdown.contains("## Rain \\[and wind\\]\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn markdown(digest: &Digest) -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    let _ = write_digest(&mut text, digest);
    text
}

fn write_digest(out: &mut String, digest: &Digest) -> fmt::Result {
    let date = digest.date.map_or_else(|| "Undated".to_owned(), samestory_model::Day::long);
    let (stories, articles) = (digest.stories.len(), digest.n_articles());
    writeln!(out, "# {date}\n")?;
    writeln!(out, "{} from {}", wording::count(stories, "story"), wording::count(articles, "article"))?;
    digest.stories.iter().try_for_each(|story| write_story(out, story))?;
    if !digest.notes.is_empty() {
        writeln!(out, "\n## Notes\n")?;
    }
    for note in &digest.notes {
        writeln!(out, "- {}", escaped(&note.to_string()))?;
    }
    Ok(())
}

fn write_story(out: &mut String, story: &Story) -> fmt::Result {
    writeln!(out, "\n## {}\n", escaped(story.headline.text()))?;
    if let Some(date) = story.date {
        writeln!(out, "**Date:** {date}  ")?;
    }
    let source = |source: &samestory_analysis::SourceCount| {
        format!("{}: {}", escaped(&source.domain), source.articles)
    };
    let sources: Vec<String> = story.sources.iter().map(source).collect();
    writeln!(out, "**Sources:** {}", sources.join(" · "))?;
    if story.sources.len() > 1 && !story.origins.is_empty() {
        writeln!(out, "\n**Independent:** {}", story.n_independent())?;
    }
    for origin in wording::shared_origins(story, usize::MAX) {
        writeln!(out, "\n**One origin:** {}", escaped(&origin))?;
    }
    if let Some(image) = &story.image {
        write_image(out, image)?;
    }
    writeln!(out, "\n{}\n\n### Key points\n", escaped(&paragraph(&story.summary)))?;
    for point in &story.key_points {
        let outlets = wording::stated_by(point, story);
        writeln!(out, "- {} *({outlets})*", escaped(point.claim.text()))?;
    }
    if !story.disagreements.is_empty() {
        writeln!(out, "\n### Where reports differ")?;
    }
    for disagreement in &story.disagreements {
        writeln!(out)?;
        disagreement.positions.iter().try_for_each(|position| write_position(out, position))?;
    }
    writeln!(out, "\n### Articles")?;
    story.articles.iter().try_for_each(|article| write_article(out, article))
}

fn write_position(out: &mut String, position: &Position) -> fmt::Result {
    let (figure, sentence) = (escaped(position.figure.text()), escaped(position.sentence.text()));
    writeln!(out, "- **{figure}** *({})*: {sentence}", escaped(&position.sources.join(", ")))
}

fn write_image(out: &mut String, image: &LeadImage) -> fmt::Result {
    let source = link(&format!("Picture: {}", image.source), Some(&image.url));
    let by = wording::described_by(image);
    match &image.description {
        Some(description) => writeln!(out, "\n{source}. {by}: {}", escaped(description.text()))?,
        None => writeln!(out, "\n{source}. {by}.")?,
    }
    match wording::seen(image) {
        Some(seen) => writeln!(out, "\n{}.", escaped(&seen)),
        None => Ok(()),
    }
}

fn write_article(out: &mut String, article: &ArticleAnalysis) -> fmt::Result {
    writeln!(out, "\n#### {}\n", link(&article.title, article.url.as_deref()))?;
    let published = article.published.map(|time| format!(" · {}", wording::time(time))).unwrap_or_default();
    writeln!(out, "*{}*{published}", escaped(&article.source))?;
    writeln!(out, "\n{}\n", escaped(&paragraph(&article.summary)))?;
    if !article.entities.is_empty() {
        writeln!(out, "- Entities: {}", escaped(&names(&article.entities)))?;
    }
    for (name, label) in wording::labels(article) {
        let uncertain = if label.is_uncertain { ", uncertain" } else { "" };
        writeln!(out, "- {name}: {} ({}{uncertain})", label.name, label.confidence)?;
    }
    Ok(())
}

/// `[text](<url>)`, or the text alone where there is no web address.
fn link(text: &str, url: Option<&str>) -> String {
    match url.and_then(http_url) {
        Some(url) => format!("[{}](<{}>)", escaped(text), destination(url)),
        None => escaped(text),
    }
}

/// `url` as it can stand between angle brackets.
fn destination(url: &str) -> String {
    url.replace('&', "&amp;").replace('<', "%3C").replace('>', "%3E")
}

/// `text` in one line, so that a Markdown program shows exactly that.
fn escaped(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + line.len() / 8);
    let list_marker = list_marker(&line);
    for (at, c) in line.char_indices() {
        match c {
            // As entities, so that a program that keeps HTML sees no tag, whatever it makes of a backslash.
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // An address is no link of ours.
            ':' if line.get(at..).is_some_and(|rest| rest.starts_with("://")) => out.push_str("\\:"),
            '.' if line.get(..at).is_some_and(ends_in_www) => out.push_str("\\."),
            _ if list_marker == Some(at) || is_special(c) => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// Emphasis, code, links, tables, mathematics, strikethrough, headings, hard breaks.
fn is_special(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '^' | '=')
}

/// Where the character stands that would make the line an item of a list, a rule, or a definition as some programs have it: `-`, `+`,
/// `:`, or what follows a number.
fn list_marker(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let n_digits = line.len() - rest.len();
    let marks = if n_digits == 0 { ['-', '+', ':'].as_slice() } else { &['.', ')'] };
    rest.starts_with(marks).then_some(n_digits)
}

/// Many programs make `www.` a link.
fn ends_in_www(text: &str) -> bool {
    text.len() >= 3 && text.get(text.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specials_show_as_they_are() {
        assert_eq!(
            escaped("a *b* [c](javascript:x) <d> & e_f"),
            r"a \*b\* \[c\](javascript:x) &lt;d&gt; &amp; e\_f"
        );
        assert_eq!(escaped("12. May\n# b"), r"12\. May \# b");
        assert_eq!(escaped("- a - b"), r"\- a - b");
        assert_eq!(
            escaped("see https://a.example or www.b.example"),
            r"see https\://a.example or www\.b.example"
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(link("a", Some("https://a.example/?b=1&lt;2")), "[a](<https://a.example/?b=1&amp;lt;2>)");
        assert_eq!(link("a]", Some("javascript:x")), r"a\]");
        assert_eq!(link("a", Some("https://a.example/>x")), "[a](<https://a.example/%3Ex>)");
    }
}
