//! Numbered evidence: every sentence of a page leads to the places where it can be read.

use std::collections::BTreeMap;

use samestory_analysis::Claim;
use samestory_model::{ArticleId, Evidence, Field};

use super::division::Division;

use crate::safe::http_url;
use crate::wording;

/// So many characters of a statement recall it beside its evidence.
const OPENING_CHARACTERS: usize = 72;

/// A statement that hundreds of articles make is proved by a few; all are in `digest.json`.
const MAX_PLACES: usize = 12;

/// Gives numbers to evidence in the order in which statements are cited. Statements with the same evidence share a number.
pub(super) struct References<'a> {
    division: &'a Division<'a>,
    /// The page on which the statements are cited.
    page: usize,
    numbers: BTreeMap<&'a [Evidence], usize>,
    entries: Vec<Entry<'a>>,
}

/// An article as another part of the page names it.
pub(super) struct Named<'a> {
    pub(super) outlet: &'a str,
    pub(super) title: &'a str,
    /// `None` for an article that is not the story's.
    pub(super) anchor: Option<Anchor>,
}

/// Where an article of the story stands.
pub(super) struct Anchor {
    pub(super) number: usize,
    pub(super) address: String,
}

/// A statement with the number of its evidence.
pub(super) struct Cited<'a> {
    pub(super) text: &'a str,
    pub(super) number: usize,
    /// Whether the evidence leads back to here.
    pub(super) is_first: bool,
}

impl Cited<'_> {
    /// The first words, which recall the statement.
    pub(super) fn opening(&self) -> String {
        opening(self.text)
    }
}

/// The places that carry one number.
pub(super) struct Entry<'a> {
    pub(super) number: usize,
    pub(super) opening: String,
    pub(super) places: Vec<Place<'a>>,
    pub(super) n_more: usize,
}

pub(super) struct Place<'a> {
    pub(super) article: Named<'a>,
    pub(super) field: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The address of the very words on the outlet's page, where they are the statement's own and told as news.
    pub(super) original: Option<String>,
}

impl<'a> References<'a> {
    pub(super) fn new(division: &'a Division<'a>, page: usize) -> Self {
        Self { division, page, numbers: BTreeMap::new(), entries: Vec::new() }
    }

    pub(super) fn cite(&mut self, claim: &'a Claim) -> Cited<'a> {
        let cited = self.cite_as_reason(claim);
        if let (true, Some(entry), Some(evidence)) =
            (cited.is_first, self.entries.last_mut(), claim.evidence().first())
        {
            // Only the first place has these words; the others say the same in words of their own.
            let url = url(self.division, &evidence.article).filter(|_| is_shown(evidence.field));
            let original = url.and_then(|url| original(url, claim.text()));
            entry.places.iter_mut().take(1).for_each(|place| place.original.clone_from(&original));
        }
        cited
    }

    /// Without the address of the very words, which is longer than all else: for what is not told, but speaks for a label.
    pub(super) fn cite_as_reason(&mut self, claim: &'a Claim) -> Cited<'a> {
        let (text, evidence) = (claim.text(), claim.evidence());
        if let Some(&number) = self.numbers.get(evidence) {
            return Cited { text, number, is_first: false };
        }
        let number = self.entries.len() + 1;
        let places = evidence.iter().take(MAX_PLACES).map(|evidence| self.place(evidence)).collect();
        let n_more = evidence.len().saturating_sub(MAX_PLACES);
        self.numbers.insert(evidence, number);
        self.entries.push(Entry { number, opening: opening(text), places, n_more });
        Cited { text, number, is_first: true }
    }

    pub(super) fn cite_all(&mut self, claims: &'a [Claim]) -> Vec<Cited<'a>> {
        claims.iter().map(|claim| self.cite(claim)).collect()
    }

    /// The article with this id; one that is not the story's is named by its id.
    pub(super) fn article(&self, id: &'a ArticleId) -> Named<'a> {
        let Some((number, article)) = self.division.article(id) else {
            return Named { outlet: "article", title: id.as_str(), anchor: None };
        };
        let anchor = Anchor { number, address: self.division.address(number, self.page) };
        Named { outlet: &article.source, title: &article.title, anchor: Some(anchor) }
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

/// Where the article can be read, if it can be linked.
fn url<'a>(division: &Division<'a>, id: &ArticleId) -> Option<&'a str> {
    division.article(id).and_then(|(_, article)| article.url.as_deref()).and_then(http_url)
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
