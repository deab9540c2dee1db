//! The language in which a story is told.

use std::collections::BTreeMap;

use samestory_text::{Document, Language};

/// The language of most articles of a story: its page is told in one, whatever others report in.
#[derive(Debug)]
pub(crate) struct PageLanguage {
    language: Option<Language>,
    /// Of each article, if it was recognised.
    of_articles: Vec<Option<Language>>,
}

impl PageLanguage {
    /// Of articles in reading order; of languages with as many articles English, whose grammar is known, or else that of the earliest one.
    /// Articles without a title, which can give no headline, count where no language of one with a title was recognised.
    pub(crate) fn of(documents: &[&Document<'_>]) -> Self {
        let of_articles: Vec<Option<Language>> =
            documents.iter().map(|document| Some(document.language()?.language)).collect();
        let titled = documents.iter().zip(&of_articles).filter(|(document, _)| !document.title().is_empty());
        let titled: Vec<Option<Language>> = titled.map(|(_, found)| *found).collect();
        let most_frequent = |found: &[Option<Language>]| most_frequent(found.iter().copied().flatten());
        Self { language: most_frequent(&titled).or_else(|| most_frequent(&of_articles)), of_articles }
    }

    /// Whether an article is in this language, or in none that was recognised.
    pub(crate) fn has(&self, article: usize) -> bool {
        let own = self.of_articles.get(article).copied().flatten();
        own.is_none() || own == self.language
    }
}

/// Of languages that stand as often, English, or the one that comes first.
fn most_frequent(languages: impl Iterator<Item = Language> + Clone) -> Option<Language> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    languages.clone().for_each(|language| *counts.entry(language).or_default() += 1);
    let most = *counts.values().max()?;
    std::iter::once(Language::ENGLISH).chain(languages).find(|language| counts.get(language) == Some(&most))
}

#[cfg(test)]
mod tests {
    use samestory_model::Article;

    use super::*;

    /// Of articles with a title and a body.
    fn has(articles: &[(&str, &str)]) -> Vec<bool> {
        let article = |(at, (title, body)): (usize, &(&str, &str))| {
            Article::builder(format!("{at}")).title(*title).body(*body).build().unwrap()
        };
        let articles: Vec<Article> = articles.iter().enumerate().map(article).collect();
        let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
        let documents: Vec<&Document<'_>> = documents.iter().collect();
        let language = PageLanguage::of(&documents);
        (0..documents.len()).map(|article| language.has(article)).collect()
    }

    const ENGLISH: (&str, &str) = (
        "Ferry sinks off Tarn",
        "The ferry to Halden sank within an hour on Tuesday, the police of the port said.",
    );
    const GERMAN: (&str, &str) = (
        "Fähre sinkt vor Tarn",
        "Die Fähre nach Halden ist am Dienstag innerhalb einer Stunde gesunken, sagte die Polizei.",
    );

    const FRENCH: (&str, &str) = (
        "Un ferry coule au large de Tarn",
        "Le ferry pour Halden a coulé en une heure mardi, a déclaré la police du port.",
    );

    #[test]
    fn a_page_is_in_the_language_of_most_articles() {
        assert_eq!(has(&[GERMAN, ENGLISH, ENGLISH]), [false, true, true]);
        assert_eq!(has(&[GERMAN, ENGLISH]), [false, true]);
        assert_eq!(has(&[GERMAN, FRENCH, ENGLISH, FRENCH, GERMAN]), [true, false, false, false, true]);
        assert_eq!(has(&[ENGLISH, ("4711", "0815"), GERMAN, GERMAN]), [false, true, true, true]);
    }

    #[test]
    fn articles_without_a_title_count_where_none_has_one() {
        let untitled = |(_, body)| ("", body);
        assert_eq!(has(&[untitled(GERMAN), untitled(GERMAN), ENGLISH]), [false, false, true]);
        assert_eq!(has(&[untitled(ENGLISH), untitled(GERMAN), untitled(GERMAN)]), [false, true, true]);
        assert_eq!(has(&[("4711", "0815"), untitled(GERMAN), untitled(GERMAN)]), [true; 3]);
        assert_eq!(has(&[]), [false; 0]);
    }
}
