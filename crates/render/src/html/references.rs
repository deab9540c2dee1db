//! Numbered evidence: every sentence of a page leads to the places where it can be read.

use std::collections::BTreeMap;

use samestory_analysis::{ArticleAnalysis, Claim, Story};
use samestory_model::{ArticleId, Evidence, Field};

use crate::safe::http_url;
use crate::wording;

/// So many characters of a statement recall it beside its evidence.
const OPENING_CHARACTERS: usize = 72;

/// Gives numbers to evidence in the order in which statements are cited. Statements with the same evidence share a number.
pub(super) struct References<'a> {
    articles: BTreeMap<&'a ArticleId, (Named<'a>, Option<&'a str>)>,
    numbers: BTreeMap<&'a [Evidence], usize>,
    entries: Vec<Entry<'a>>,
}

/// An article as another part of the page names it.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) outlet: &'a str,
    pub(super) title: &'a str,
    /// The number of the article on this page; `None` for an article that is not on it.
    pub(super) anchor: Option<usize>,
}

/// A statement with the number of its evidence.
pub(super) struct Cited<'a> {
    pub(super) text: &'a str,
    pub(super) number: usize,
    /// Whether the evidence leads back to here.
    pub(super) is_first: bool,
}

/// The places that carry one number.
pub(super) struct Entry<'a> {
    pub(super) number: usize,
    pub(super) opening: String,
    pub(super) places: Vec<Place<'a>>,
}

pub(super) struct Place<'a> {
    pub(super) article: Named<'a>,
    pub(super) field: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The address of the very words on the outlet's page, where they are the statement's own.
    pub(super) original: Option<String>,
}

impl<'a> References<'a> {
    pub(super) fn new(story: &'a Story) -> Self {
        let article = |(number, article): (usize, &'a ArticleAnalysis)| {
            let url = article.url.as_deref().and_then(http_url);
            (&article.id, (named(article, number), url))
        };
        let articles = (1..).zip(&story.articles).map(article).collect();
        Self { articles, numbers: BTreeMap::new(), entries: Vec::new() }
    }

    pub(super) fn cite(&mut self, claim: &'a Claim) -> Cited<'a> {
        let (text, evidence) = (claim.text(), claim.evidence());
        if let Some(&number) = self.numbers.get(evidence) {
            return Cited { text, number, is_first: false };
        }
        let number = self.entries.len() + 1;
        let mut places: Vec<_> = evidence.iter().map(|evidence| self.place(evidence)).collect();
        if let (Some(first), Some(evidence)) = (places.first_mut(), evidence.first()) {
            // Only the first place has these words; the others say the same in words of their own.
            let url = self.url(&evidence.article).filter(|_| is_shown(evidence.field));
            first.original = url.and_then(|url| original(url, text));
        }
        self.numbers.insert(evidence, number);
        self.entries.push(Entry { number, opening: opening(text), places });
        Cited { text, number, is_first: true }
    }

    pub(super) fn cite_all(&mut self, claims: &'a [Claim]) -> Vec<Cited<'a>> {
        claims.iter().map(|claim| self.cite(claim)).collect()
    }

    /// The article with this id; one that is not on the page is named by its id.
    pub(super) fn article(&self, id: &'a ArticleId) -> Named<'a> {
        let unknown = Named { outlet: "article", title: id.as_str(), anchor: None };
        self.articles.get(id).map_or(unknown, |(named, _)| *named)
    }

    fn url(&self, id: &ArticleId) -> Option<&'a str> {
        self.articles.get(id).and_then(|(_, url)| *url)
    }

    pub(super) fn into_entries(self) -> Vec<Entry<'a>> {
        self.entries
    }

    fn place(&self, evidence: &'a Evidence) -> Place<'a> {
        Place {
            article: self.article(&evidence.article),
            field: wording::field(evidence.field),
            start: evidence.span.start(),
            end: evidence.span.end(),
            original: None,
        }
    }
}

fn named(article: &ArticleAnalysis, number: usize) -> Named<'_> {
    Named { outlet: &article.source, title: &article.title, anchor: Some(number) }
}

fn opening(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(OPENING_CHARACTERS) else { return text.to_owned() };
    let start = text.get(..end).unwrap_or_default();
    // Not in the middle of a word.
    let whole_words = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{whole_words}\u{a0}…")
}

/// Whether an outlet's page shows the words, where a browser can find them.
fn is_shown(field: Field) -> bool {
    !matches!(field, Field::ImageAlt(_))
}

/// Longer texts are found by their first and last words.
const QUOTED_WORDS: usize = 4;

/// Words beyond this are no words, and would make an address that no browser takes.
const MAX_QUOTED_BYTES: usize = 400;

/// `url` with a text fragment that makes a browser scroll to `text`; where the page has other words, nothing happens.
///
/// # References
/// WICG, URL Fragment Text Directives, section 3.3 (`text=start,end`).
fn original(url: &str, text: &str) -> Option<String> {
    let mut first: Vec<&str> = text.split_whitespace().take(2 * QUOTED_WORDS + 1).collect();
    let mut last: Vec<&str> = Vec::new();
    if first.len() > 2 * QUOTED_WORDS {
        first.truncate(QUOTED_WORDS);
        last = text.split_whitespace().rev().take(QUOTED_WORDS).collect();
        last.reverse();
    }
    let n_bytes: usize = first.iter().chain(&last).map(|word| word.len()).sum();
    let comma = if last.is_empty() { "" } else { "," };
    let delimiter = if url.contains('#') { ":~:text=" } else { "#:~:text=" };
    let quoted = || format!("{url}{delimiter}{}{comma}{}", encoded(&first), encoded(&last));
    (1..=MAX_QUOTED_BYTES).contains(&n_bytes).then(quoted)
}

/// Percent-encoded: `-`, `,` and `&` have a meaning in a text fragment.
fn encoded(words: &[&str]) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    words.join(" ").bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_are_found_by_their_words() {
        let found = |url, text| original(url, text).unwrap();
        assert_eq!(found("https://a.example/x", "Rain, wind"), "https://a.example/x#:~:text=Rain%2C%20wind");
        let long = found("https://a.example/x#top", "a b c d e f g h i");
        assert_eq!(long, "https://a.example/x#top:~:text=a%20b%20c%20d,f%20g%20h%20i");
        assert_eq!(original("https://a.example", &"x".repeat(401)), None);
        assert_eq!(original("https://a.example", " "), None);
    }

    #[test]
    fn openings_end_with_a_word() {
        assert_eq!(opening("Rain."), "Rain.");
        let long = opening(&"rain and wind ".repeat(9));
        assert!(
            long.ends_with("wind\u{a0}…") || long.ends_with("rain\u{a0}…") || long.ends_with("and\u{a0}…"),
            "{long}"
        );
        assert!(long.chars().count() <= OPENING_CHARACTERS + 2);
    }
}
