//! Pages: plain HTML with one inline style sheet, no script.
//!
//! A view (`index`, `story`) picks from the digest what its template prints; the templates in `templates/` are checked when the
//! crate is compiled, and escape every value.

mod division;
mod index;
mod pages;
mod parts;
mod references;
mod story;
mod style;
mod surroundings;
mod turning;
mod why;

use samestory_analysis::{Digest, Story};

use self::index::FrontPages;
use self::pages::Maker;
use self::surroundings::Surroundings;
use self::turning::Pages;
use crate::error::Error;

/// The front page of the day: the first story large, the others as cards, and stories of one article in a list. Each links to
/// the page `story-<id>.html` beside it.
///
/// A page that would have 100,000 bytes or more has the first stories only, and links to `index-2.html`, the first page of
/// [`html_index_continued`].
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
    Ok(html_front_pages(digest)?.first)
}

/// The second page of the day and those after it, with the stories for which [`html_index`] had no room: `index-2.html`,
/// `index-3.html` and so on. Most days have none.
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
/// assert!(samestory_render::html_index_continued(&Digest::new(None, Vec::new()))?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html_index_continued(digest: &Digest) -> Result<Vec<String>, Error> {
    Ok(html_front_pages(digest)?.continued)
}

/// The front page, and those after it.
pub(crate) fn html_front_pages(digest: &Digest) -> Result<Pages, Error> {
    FrontPages::of(digest)?.pages()
}

/// The page of one story: what it says, who reports it, each article, and the evidence of every sentence.
///
/// `digest` gives the neighbours that the page links to, and the notes about the story's articles. A page that would have 100,000
/// bytes or more has the first articles only, and links to `story-<id>-2.html`, the first page of [`html_story_continued`]. Of very
/// long lists (outlets, notes, links between articles, articles that make one statement) it has the first entries, and says how many
/// more `digest.json` has.
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
    let surroundings = Surroundings::of(digest, story);
    Ok(Maker { digest, story, surroundings }.pages()?.first)
}

/// The second page of a story and those after it, with the articles for which [`html_story`] had no room: `story-<id>-2.html`,
/// `story-<id>-3.html` and so on. Most stories have none.
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
/// let headline = Claim::cited(Passage::new(&article, title)?);
/// let story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
/// assert!(samestory_render::html_story_continued(&Digest::new(None, Vec::new()), &story)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn html_story_continued(digest: &Digest, story: &Story) -> Result<Vec<String>, Error> {
    let surroundings = Surroundings::of(digest, story);
    Ok(Maker { digest, story, surroundings }.pages()?.continued)
}

/// The pages of each story of `digest`, in O(n log n) for all of them together.
pub(crate) fn html_stories(digest: &Digest) -> impl Iterator<Item = (&Story, Result<Pages, Error>)> {
    let stories = digest.stories.iter().zip(Surroundings::of_all(digest));
    stories.map(|(story, surroundings)| (story, Maker { digest, story, surroundings }.pages()))
}
