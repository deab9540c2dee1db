//! Which articles of a story go back to one text, one agency or one outlet.
//!
//! Seven outlets that print one agency's report are one voice. Articles are joined when one is a copy of the other, when they share a
//! large part of their text, when both say that they come from one agency, and when one outlet prints both. What is left apart
//! is taken for independent only where there is enough text to tell, and a known outlet: what is unknown never adds independence.
//!
//! A compilation (a round-up, a live blog) may hold parts of several reports. It is counted with the one that it takes most
//! from, and does not make one of the others.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use samestory_model::ArticleId;
use samestory_text::{
    CreditKind, Document, DuplicateConfig, DuplicateFinder, DuplicateInput, TermWeighter, figures, words,
};

use super::known_outlet;
use crate::checksum::{FNV_OFFSET, fnv1a};

/// Reports of one event share names, phrases and quotations: up to a third of the shorter text's neighbouring words. Rewritten copies and
/// reports from one press release share more than two fifths.
const SHARED_TEXT: f64 = 0.4;
/// So many words of a body are compared.
const MAX_WORDS: usize = 2_000;
/// Every article is compared with so many others; beyond, only copies are found.
const MAX_COMPARED: usize = 500;
/// Texts with fewer figures are not told apart by them.
const MIN_FIGURES: usize = 3;
/// With fewer words in its body, nobody can tell where an article comes from.
const MIN_WORDS: usize = 25;

/// Articles of a story that go back to one source.
///
/// ```
/// use samestory_analysis::story_origins;
/// use samestory_model::Article;
/// use samestory_text::{Document, TermWeighter};
///
/// let wire = "TARN (Reuters) - A ferry with 214 people aboard ran aground near the port of Halden on Tuesday, the coast guard \
///     said. All passengers were taken off by noon, and four were treated for minor injuries.";
/// let own = "Fog was thick over Halden harbour when the night ferry struck the sandbank. Our reporter watched as tugs pulled at \
///     her stern until noon, while families waited on the quay with blankets and flasks.";
/// let article = |id, outlet, body| Article::builder(id).source(outlet).body(body).build();
/// let articles = [
///     article("a", "courier.example", wire)?,
///     article("b", "lantern.example", wire)?,
///     article("c", "gazette.example", own)?,
/// ];
/// let documents: Vec<Document> = articles.iter().map(Document::new).collect();
/// let origins = story_origins(&documents.iter().collect::<Vec<_>>(), &TermWeighter::bundled());
/// assert_eq!(origins.len(), 2);
/// assert_eq!(origins[0].articles.len(), 2);
/// assert_eq!(origins.iter().filter(|origin| origin.is_independent).count(), 2);
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Origin {
    /// The articles, in the order in which they were given.
    pub articles: Vec<ArticleId>,
    /// Why they belong together: links that connect them all.
    pub links: Vec<OriginLink>,
    /// Whether it is known to be a source of its own. At least one of its articles has a known outlet and enough text to compare.
    pub is_independent: bool,
}

impl Origin {
    /// Articles that go back to one source, for the reasons in `links`.
    ///
    /// ```
    /// use samestory_analysis::{Origin, OriginLink, OriginReason};
    /// use samestory_model::ArticleId;
    ///
    /// let (first, second) = (ArticleId::new("courier-1")?, ArticleId::new("lantern-7")?);
    /// let link = OriginLink::new(first.clone(), second.clone(), OriginReason::Agency("Reuters"));
    /// let origin = Origin::new(vec![first, second], vec![link], true);
    /// // Two articles, joined by one link: one voice.
    /// assert_eq!((origin.articles.len(), origin.links.len(), origin.is_independent), (2, 1, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(articles: Vec<ArticleId>, links: Vec<OriginLink>, is_independent: bool) -> Self {
        Self { articles, links, is_independent }
    }
}

/// Why two articles go back to one source.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OriginLink {
    /// One of them.
    pub first: ArticleId,
    /// The other.
    pub second: ArticleId,
    /// What they share.
    pub reason: OriginReason,
}

impl OriginLink {
    /// Two articles and what they share.
    ///
    /// ```
    /// use samestory_analysis::{OriginLink, OriginReason};
    /// use samestory_model::ArticleId;
    ///
    /// let link =
    ///     OriginLink::new(ArticleId::new("a")?, ArticleId::new("b")?, OriginReason::SharedText(0.62));
    /// let told = match link.reason {
    ///     OriginReason::Copy => "a copy".to_owned(),
    ///     OriginReason::SharedText(share) => format!("{:.0} % of the text", 100.0 * share),
    ///     _ => "one source".to_owned(),
    /// };
    /// assert_eq!(format!("{} and {}: {told}", link.first, link.second), "a and b: 62 % of the text");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(first: ArticleId, second: ArticleId, reason: OriginReason) -> Self {
        Self { first, second, reason }
    }
}

/// What two articles of one origin share.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum OriginReason {
    /// They are copies of one text.
    Copy,
    /// This share of the shorter text stands in the longer one, in 0..=1.
    SharedText(f64),
    /// Both say that they come from this agency.
    Agency(&'static str),
    /// One outlet printed both.
    Outlet,
}

/// The origins of a story's articles, those with most articles first, ties in the order of the articles.
///
/// Translations of one report are not recognised unless they name its agency.
///
/// # Complexity
/// That of [`DuplicateFinder::find`], and a comparison of some microseconds for each pair of articles, of at most 500 an article.
///
/// # Determinism
/// Up to 500 articles, the groups do not depend on the order of the articles.
///
/// # Examples
/// ```
/// use samestory_analysis::{OriginReason, story_origins};
/// use samestory_model::Article;
/// use samestory_text::{Document, TermWeighter};
///
/// let fog = "Fog was thick over Halden harbour when the night ferry struck the sandbank, and tugs pulled \
///     at her stern until noon, while families waited on the quay with blankets and flasks.";
/// let vote = "Residents of Tarn voted by a narrow margin to keep their old bridge open to lorries, after \
///     months of argument about noise, jobs and the price of a detour through the hills.";
/// let article = |id, outlet, body| Article::builder(id).source(outlet).body(body).build();
/// let articles = [article("a", "courier.example", fog)?, article("b", "courier.example", vote)?];
/// let documents: Vec<Document> = articles.iter().map(Document::new).collect();
/// // Texts of their own, but one newsroom.
/// let origins = story_origins(&documents.iter().collect::<Vec<_>>(), &TermWeighter::bundled());
/// assert_eq!(origins.len(), 1);
/// assert_eq!(origins[0].links[0].reason, OriginReason::Outlet);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn story_origins(documents: &[&Document<'_>], weighter: &TermWeighter) -> Vec<Origin> {
    let mut joined = Joined::new(documents.len());
    // Most stories are one article, which has nothing to be compared with.
    if documents.len() > 1 {
        join_outlets(documents, &mut joined);
        join_agencies(documents, &mut joined);
        join_texts(documents, weighter, &mut joined);
    }
    joined.into_origins(documents)
}

/// Articles by the number of their group, which is that of its first article, and the links that made the groups.
struct Joined {
    group_of: Vec<usize>,
    links: Vec<(usize, usize, OriginReason)>,
}

impl Joined {
    fn new(n_articles: usize) -> Self {
        Self { group_of: (0..n_articles).collect(), links: Vec::new() }
    }

    fn group(&self, article: usize) -> Option<usize> {
        self.group_of.get(article).copied()
    }

    /// Joins the groups of two articles, and notes why, unless they are one already.
    fn join(&mut self, first: usize, second: usize, reason: OriginReason) {
        let (Some(a), Some(b)) = (self.group(first), self.group(second)) else { return };
        if a == b {
            return;
        }
        let (kept, lost) = (a.min(b), a.max(b));
        self.group_of.iter_mut().filter(|group| **group == lost).for_each(|group| *group = kept);
        self.links.push((first, second, reason));
    }

    fn into_origins(self, documents: &[&Document<'_>]) -> Vec<Origin> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (article, group) in self.group_of.iter().enumerate() {
            groups.entry(*group).or_default().push(article);
        }
        let mut origins: Vec<Origin> =
            groups.values().map(|members| self.origin(members, documents)).collect();
        origins.sort_by_key(|origin| std::cmp::Reverse(origin.articles.len()));
        if let (true, Some(first)) =
            (origins.iter().all(|origin| !origin.is_independent), origins.first_mut())
        {
            // Somebody must have told it.
            first.is_independent = true;
        }
        origins
    }

    fn origin(&self, members: &[usize], documents: &[&Document<'_>]) -> Origin {
        let id = |article: usize| Some(documents.get(article)?.article().id().clone());
        let own = self.links.iter().filter(|(first, _, _)| members.contains(first));
        let link = |(first, second, reason): &(usize, usize, OriginReason)| {
            Some(OriginLink { first: id(*first)?, second: id(*second)?, reason: reason.clone() })
        };
        let is_known = |member: &usize| documents.get(*member).is_some_and(|document| is_known(document));
        Origin {
            articles: members.iter().filter_map(|member| id(*member)).collect(),
            links: own.filter_map(link).collect(),
            is_independent: members.iter().any(is_known),
        }
    }
}

/// Whether the outlet is known and there is enough text to find copies of it.
fn is_known(document: &Document<'_>) -> bool {
    known_outlet(document).is_some() && words(document.body().as_str()).nth(MIN_WORDS - 1).is_some()
}

fn join_outlets(documents: &[&Document<'_>], joined: &mut Joined) {
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    for (article, document) in documents.iter().enumerate() {
        let Some(outlet) = known_outlet(document) else { continue };
        let first = *first_of.entry(outlet).or_insert(article);
        joined.join(first, article, OriginReason::Outlet);
    }
}

/// An agency that only contributed to a report did not write it.
fn join_agencies(documents: &[&Document<'_>], joined: &mut Joined) {
    let mut first_of: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (article, document) in documents.iter().enumerate() {
        let credit = document.agency().filter(|credit| credit.kind != CreditKind::Contribution);
        let Some(agency) = credit.map(|credit| credit.agency.name()) else { continue };
        let first = *first_of.entry(agency).or_insert(article);
        joined.join(first, article, OriginReason::Agency(agency));
    }
}

fn join_texts(documents: &[&Document<'_>], weighter: &TermWeighter, joined: &mut Joined) {
    let texts: Vec<Text> = documents.iter().map(|document| Text::of(document)).collect();
    join_copies(documents, &texts, weighter, joined);
    let mut parts_of: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for (second, larger) in texts.iter().enumerate() {
        for (first, smaller) in texts.iter().enumerate().take(second.min(MAX_COMPARED)) {
            let Some(share) = smaller.shared_with(larger).filter(|share| *share >= SHARED_TEXT) else {
                continue;
            };
            let (part, container) =
                if smaller.pairs.len() <= larger.pairs.len() { (first, second) } else { (second, first) };
            parts_of.entry(container).or_default().push((part, share));
        }
    }
    // Told before any of these is joined, so that it does not depend on the order.
    let parts_of: Vec<_> =
        parts_of.into_iter().map(|(container, parts)| (container, own_parts(&parts, joined))).collect();
    for (container, parts) in parts_of {
        for (part, share) in parts {
            joined.join(container, part, OriginReason::SharedText(share));
        }
    }
}

/// Copies are found in any number of articles.
fn join_copies(documents: &[&Document<'_>], texts: &[Text], weighter: &TermWeighter, joined: &mut Joined) {
    let inputs: Vec<DuplicateInput<'_>> =
        documents.iter().map(|document| DuplicateInput::from(*document)).collect();
    let found = DuplicateFinder::new(weighter.background().clone(), DuplicateConfig::default()).find(&inputs);
    for group in found.groups() {
        let Some(representative) = texts.get(group.representative()) else { continue };
        let is_copy =
            |member: &&usize| texts.get(**member).is_some_and(|text| text.shares_figures(representative));
        for member in group.members().iter().filter(is_copy) {
            joined.join(group.representative(), *member, OriginReason::Copy);
        }
    }
}

/// What is compared of a body.
struct Text {
    /// Hashes of the neighbouring words, ascending.
    pairs: Vec<u64>,
    figures: BTreeSet<String>,
}

impl Text {
    fn of(document: &Document<'_>) -> Self {
        let sentences = document.sentences().iter().map(|sentence| document.sentence_text(sentence));
        let words: Vec<String> =
            sentences.flat_map(words).take(MAX_WORDS).map(|(_, word)| word.to_lowercase()).collect();
        let neighbours = words.iter().zip(words.iter().skip(1));
        let hash = |(first, second): (&String, &String)| {
            fnv1a(fnv1a(fnv1a(FNV_OFFSET, first.as_bytes()), b" "), second.as_bytes())
        };
        let mut pairs: Vec<u64> = neighbours.map(hash).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let figures = figures(document.body().as_str()).map(Cow::into_owned).collect();
        Self { pairs, figures }
    }

    /// The share of the shorter text's neighbouring words that stand in the other; `None` where a text is too short to tell, or figures
    /// say that the two tell of different things.
    fn shared_with(&self, other: &Self) -> Option<f64> {
        let n_fewer = self.pairs.len().min(other.pairs.len());
        if n_fewer < MIN_WORDS || !self.shares_figures(other) {
            return None;
        }
        let (mut rest, mut n_shared) = (other.pairs.as_slice(), 0_usize);
        for pair in &self.pairs {
            let before = rest.iter().take_while(|known| *known < pair).count();
            rest = rest.get(before..).unwrap_or_default();
            n_shared += usize::from(rest.first() == Some(pair));
        }
        Some(n_shared as f64 / n_fewer as f64)
    }

    /// Whether most figures of the text with fewer of them stand in the other. Results, market reports and court lists have their
    /// wording in common, but not their figures.
    fn shares_figures(&self, other: &Self) -> bool {
        let n_fewer = self.figures.len().min(other.figures.len());
        n_fewer < MIN_FIGURES || 2 * self.figures.intersection(&other.figures).count() >= n_fewer
    }
}

/// The parts that a text is joined with: all, if they are of one origin without it; else the largest, since it compiles several.
fn own_parts(parts: &[(usize, f64)], joined: &Joined) -> Vec<(usize, f64)> {
    let first = parts.first().and_then(|(part, _)| joined.group(*part));
    if parts.iter().all(|(part, _)| joined.group(*part) == first) {
        return parts.to_vec();
    }
    let largest = parts.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    largest.copied().into_iter().collect()
}
