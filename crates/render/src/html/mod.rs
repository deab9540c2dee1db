//! Pages: plain HTML with one inline style sheet, no script.
//!
//! A view (`index`, `story`) picks from the digest what its template prints; the templates in `templates/` are checked when the
//! crate is compiled, and escape every value.

mod index;
mod parts;
mod references;
mod story;
mod style;
mod surroundings;
mod why;

use askama::Template;
use samestory_analysis::{Digest, Story};

use self::surroundings::Surroundings;
use crate::error::Error;
use crate::safe::printable;

/// The front page of the day: the first story large, the others as cards, and stories of one article in a list. Each links to
/// the page `story-<id>.html` beside it.
///
/// # Errors
/// When the template cannot be filled, which no value of the type brings about.
///
/// # Complexity
/// Linear in the size of the digest.
///
/// # Examples
/// ```
/// use samestory_analysis::Digest;
///
/// let page = samestory_render::html_index(&Digest::new(Some("2026-05-12".parse()?), Vec::new()))?;
/// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Tuesday, 12 May 2026"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html_index(digest: &Digest) -> Result<String, Error> {
    let page = index::IndexPage::new(digest).render();
    page.map(printable).map_err(|error| Error::page("front page", error))
}

/// The page of one story: what it says, who reports it, each article, and the evidence of every sentence.
///
/// `digest` gives the neighbours that the page links to, and the notes about the story's articles.
///
/// # Errors
/// When the template cannot be filled, which no value of the type brings about.
///
/// # Complexity
/// O(n log n) in the size of the story, plus the number of stories.
///
/// # Examples
/// ```
/// use samestory_analysis::{Claim, Digest, Passage, Story};
/// use samestory_model::{Article, Evidence, Field, Span, StoryId};
///
/// let article = Article::builder("kg-1").title("Rain & wind").build()?;
/// let title = Evidence::new(article.id().clone(), Field::Title, Span::new(0, 11)?);
/// let headline = Claim::cited(Passage::new(&article, title)?).in_title_case();
/// let story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
/// let page = samestory_render::html_story(&Digest::new(None, Vec::new()), &story)?;
/// assert!(page.contains("Rain &#38; Wind"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html_story(digest: &Digest, story: &Story) -> Result<String, Error> {
    story_page(digest, story, Surroundings::of(digest, story))
}

/// [`html_story`] for each story of `digest`, in O(n log n) for all of them together.
pub(crate) fn html_stories(digest: &Digest) -> impl Iterator<Item = (&Story, Result<String, Error>)> {
    let pages = digest.stories.iter().zip(Surroundings::of_all(digest));
    pages.map(|(story, surroundings)| (story, story_page(digest, story, surroundings)))
}

fn story_page<'a>(
    digest: &'a Digest,
    story: &'a Story,
    surroundings: Surroundings<'a>,
) -> Result<String, Error> {
    let page = story::StoryPage::new(digest, story, surroundings).render();
    page.map(printable).map_err(|error| Error::page("page of a story", error))
}
