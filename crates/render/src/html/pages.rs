//! A story on one page, or on several where one would be too heavy.

use askama::Template;
use samestory_analysis::{Digest, Story};

use super::division::Division;
use super::story::{ContinuedPage, StoryPage};
use super::surroundings::Surroundings;
use super::turning::{FILLED_BYTES, MAX_BYTES, Pages};
use crate::error::Error;
use crate::safe::printable;

pub(super) struct Maker<'a> {
    pub(super) digest: &'a Digest,
    pub(super) story: &'a Story,
    pub(super) surroundings: Surroundings<'a>,
}

impl Maker<'_> {
    pub(super) fn pages(&self) -> Result<Pages, Error> {
        let whole = Division::whole(self.story);
        let first = self.page(&whole, 0)?;
        if first.len() < MAX_BYTES || self.story.articles.len() < 2 {
            return Ok(Pages { first, continued: Vec::new() });
        }
        let division = self.divided(whole.apart())?;
        let continued =
            (1..division.n_pages()).map(|page| self.page(&division, page)).collect::<Result<_, _>>()?;
        Ok(Pages { first: self.page(&division, 0)?, continued })
    }

    /// Articles are weighed in the page itself, so that the weights follow the templates. Together they weigh less than alone: a
    /// statement that several have is printed in full once.
    fn divided<'b>(&self, apart: Division<'b>) -> Result<Division<'b>, Error> {
        let weight = |page| Ok::<_, Error>(self.page(&apart, page)?.len());
        let n_articles = apart.story.articles.len();
        let (first, other) = (weight(0)?, weight(n_articles + 1)?);
        let weights = (1..=n_articles).map(|page| Ok::<_, Error>(weight(page)?.saturating_sub(other)));
        let weights = weights.collect::<Result<Vec<_>, _>>()?;
        let room = |taken| FILLED_BYTES.saturating_sub(taken);
        Ok(apart.filled(&weights, room(first), room(other)))
    }

    fn page(&self, division: &Division<'_>, page: usize) -> Result<String, Error> {
        let text = match page {
            0 => StoryPage::new(self.digest, division, &self.surroundings).render(),
            page => ContinuedPage::new(self.digest, division, page).render(),
        };
        text.map(printable).map_err(|error| Error::page("page of a story", error))
    }
}
