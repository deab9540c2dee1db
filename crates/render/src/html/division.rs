//! Which articles of a story stand on which of its pages.

use std::collections::BTreeMap;

use samestory_analysis::{ArticleAnalysis, Story};
use samestory_model::ArticleId;

use super::turning::{Turning, filled};
use crate::wording;

/// The articles of a story, divided among its pages in their order. Pages count from 0, articles from 1.
pub(super) struct Division<'a> {
    pub(super) story: &'a Story,
    numbers: BTreeMap<&'a ArticleId, (usize, &'a ArticleAnalysis)>,
    /// For each page, how many articles stand on pages before it; these numbers do not fall.
    starts: Vec<usize>,
}

impl<'a> Division<'a> {
    /// All articles on one page.
    pub(super) fn whole(story: &'a Story) -> Self {
        let numbered = (1..).zip(&story.articles).map(|(number, article)| (&article.id, (number, article)));
        Self { story, numbers: numbered.collect(), starts: vec![0] }
    }

    /// A first page without articles, a page for each article, and one more without articles: to find out what each weighs.
    pub(super) fn apart(self) -> Self {
        let starts = std::iter::once(0).chain(0..=self.story.articles.len()).collect();
        Self { starts, ..self }
    }

    /// Pages that are filled with the articles of these weights.
    pub(super) fn filled(self, weights: &[usize], first: usize, other: usize) -> Self {
        Self { starts: filled(weights, first, other), ..self }
    }

    pub(super) fn n_pages(&self) -> usize {
        self.starts.len()
    }

    /// The articles on a page with their numbers.
    pub(super) fn articles(
        &self,
        page: usize,
    ) -> impl Iterator<Item = (usize, &'a ArticleAnalysis)> + use<'a> {
        let start = self.starts.get(page).copied().unwrap_or_default();
        let end = self.starts.get(page + 1).copied().unwrap_or(self.story.articles.len());
        (start + 1..).zip(self.story.articles.iter().skip(start).take(end.saturating_sub(start)))
    }

    /// The article with this id and its number, where it is one of the story's.
    pub(super) fn article(&self, id: &ArticleId) -> Option<(usize, &'a ArticleAnalysis)> {
        self.numbers.get(id).copied()
    }

    /// Where the article with this number stands, for a link from a page.
    pub(super) fn address(&self, number: usize, from: usize) -> String {
        let page = self.starts.partition_point(|start| *start < number).saturating_sub(1);
        let file = if page == from { String::new() } else { self.file(page) };
        format!("{file}#a{number}")
    }

    /// The name of a page's file.
    pub(super) fn file(&self, page: usize) -> String {
        wording::page_name(self.story, page)
    }

    /// Where a reader of a page is.
    pub(super) fn turning(&self, page: usize) -> Turning {
        Turning::new(page, self.n_pages(), |page| self.file(page))
    }

    /// `, 19 to 60 of 400`; empty where all articles stand on one page.
    pub(super) fn range(&self, page: usize) -> String {
        if self.n_pages() < 2 {
            return String::new();
        }
        let numbers = || self.articles(page).map(|(number, _)| number);
        let (first, last) = (numbers().next().unwrap_or_default(), numbers().last().unwrap_or_default());
        format!(", {first} to {last} of {}", self.story.articles.len())
    }
}
