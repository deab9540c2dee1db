//! Which wire agency a text comes from.

mod byline;
mod credit_line;
mod dateline;
mod names;
mod outlet_credit;
mod words;

use samestory_model::{Article, Field, Span};

use crate::cut::last_at_most;
use crate::document::Document;
use crate::furniture::is_furniture;
use byline::{agency_in_byline, agency_in_head_line};
use credit_line::{agency_at_body_end, agency_in_contribution, agency_in_notice};
use dateline::agency_in_dateline_of;
use names::agency_in_dateline;
use outlet_credit::agency_in_outlet;

/// A wire agency: an organization whose texts other outlets print.
///
/// ```
/// use samestory_text::Agency;
///
/// let agency = Agency::named("The Associated Press").expect("a known agency");
/// assert_eq!((agency.name(), agency.domain()), ("AP", "apnews.com"));
/// assert_eq!(Agency::named("Harbour Courier"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agency {
    name: &'static str,
    domain: &'static str,
}

impl Agency {
    /// The agency with this name, as it stands in credit lines, with or without `The` in front; `None` for an
    /// unknown one.
    ///
    /// ```
    /// use samestory_text::Agency;
    ///
    /// let agency = Agency::named("The Associated Press").expect("a known agency");
    /// assert_eq!(["AP", "Associated Press"].map(Agency::named), [Some(agency), Some(agency)]);
    /// // Case counts.
    /// assert_eq!(Agency::named("ap"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        agency_in_dateline(name)
    }

    /// The name that it is commonly known by: `AP`, `Reuters`, `dpa`.
    ///
    /// ```
    /// use samestory_text::Agency;
    ///
    /// assert_eq!(Agency::named("Agence France-Presse").map(Agency::name), Some("AFP"));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Its registered domain, the main one where it has several.
    ///
    /// ```
    /// use samestory_text::{Agency, outlet_domain};
    ///
    /// let reuters = Agency::named("Reuters").expect("a known agency");
    /// let outlet = outlet_domain(Some("https://www.reuters.com/world/storm"), None);
    /// assert_eq!(outlet.as_deref(), Some(reuters.domain()));
    /// ```
    #[must_use]
    pub fn domain(self) -> &'static str {
        self.domain
    }
}

/// What says that a text comes from an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CreditKind {
    /// The authors, or a line with the author at the head of the body.
    Byline,
    /// The dateline: `LONDON (Reuters) - `.
    Dateline,
    /// A line at the end of the body, or the end of its last one: a copyright notice, a sign-off.
    CreditLine,
    /// The outlet is the agency itself, or prints its texts at this address.
    Outlet,
    /// The agency gave a part: `The Associated Press contributed to this report.`
    Contribution,
}

/// Where an article says which agency it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CreditPlace {
    /// A text field of the article.
    Field(Field),
    /// The author with this index.
    Author(usize),
    /// [`Article::source`].
    Source,
    /// [`Article::url`].
    Url,
}

/// That an article comes from an agency, and where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgencyCredit {
    /// The agency.
    pub agency: Agency,
    /// What says so.
    pub kind: CreditKind,
    /// Where it is said.
    pub place: CreditPlace,
    /// The byte range in that place, as given: of the agency's name, or of the phrase or address that stands for it.
    pub span: Span,
}

/// The first lines of a body, among which bylines and datelines stand.
const N_HEAD_LINES: usize = 12;

/// The last lines of a body, among which credits stand.
const N_TAIL_LINES: usize = 12;

/// So many bytes of a line at the end of a body are read.
const MAX_TAIL_BYTES: usize = 800;

/// What the article says about the agency that it comes from. See [`Document::agency`].
pub(crate) fn agency_credit(document: &Document<'_>) -> Option<AgencyCredit> {
    let article = document.article();
    let in_body = |kind| {
        move |(agency, span): (Agency, Span)| {
            let span = document.evidence(Field::Body, span).span;
            AgencyCredit { agency, kind, place: CreditPlace::Field(Field::Body), span }
        }
    };
    let body = document.body().as_str();
    in_authors(article)
        .or_else(|| in_head(body, agency_in_dateline_line).map(in_body(CreditKind::Dateline)))
        .or_else(|| in_description(document))
        .or_else(|| in_head(body, agency_in_head_line).map(in_body(CreditKind::Byline)))
        .or_else(|| in_tail(body, agency_in_notice).map(in_body(CreditKind::CreditLine)))
        .or_else(|| at_end(body).map(in_body(CreditKind::CreditLine)))
        .or_else(|| in_outlet(article))
        .or_else(|| in_tail(body, agency_in_contribution).map(in_body(CreditKind::Contribution)))
}

fn in_authors(article: &Article) -> Option<AgencyCredit> {
    article.authors().iter().enumerate().find_map(|(index, author)| {
        let (agency, span) = agency_in_byline(author)?;
        Some(AgencyCredit { agency, kind: CreditKind::Byline, place: CreditPlace::Author(index), span })
    })
}

fn in_outlet(article: &Article) -> Option<AgencyCredit> {
    let found = |text: Option<&str>, place| {
        let (agency, span) = agency_in_outlet(text?)?;
        Some(AgencyCredit { agency, kind: CreditKind::Outlet, place, span })
    };
    found(article.url(), CreditPlace::Url).or_else(|| found(article.source(), CreditPlace::Source))
}

fn agency_in_dateline_line(line: &str, _previous: Option<&str>) -> Option<(Agency, Span)> {
    agency_in_dateline_of(line)
}

/// The first of the head's lines in which `find` finds an agency.
fn in_head(
    body: &str,
    find: impl Fn(&str, Option<&str>) -> Option<(Agency, Span)>,
) -> Option<(Agency, Span)> {
    let mut start = 0;
    let mut previous = None;
    for line in body.split('\n').take(N_HEAD_LINES) {
        if let Some((agency, span)) = find(line, previous) {
            return Some((agency, Span::between(start + span.start(), start + span.end())));
        }
        start += line.len() + 1;
        previous = Some(line);
    }
    None
}

fn in_description(document: &Document<'_>) -> Option<AgencyCredit> {
    let (agency, span) = agency_in_dateline_of(document.description()?.as_str())?;
    let span = document.evidence(Field::Description, span).span;
    Some(AgencyCredit {
        agency,
        kind: CreditKind::Dateline,
        place: CreditPlace::Field(Field::Description),
        span,
    })
}

/// The last lines of a body, from the end, each with its start.
fn tail_lines(body: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = body.len();
    body.rsplit('\n').take(N_TAIL_LINES).map(move |line| {
        let line_end = end;
        end = end.saturating_sub(line.len() + 1);
        let line = last_at_most(line, MAX_TAIL_BYTES);
        (line_end - line.len(), line)
    })
}

fn in_tail(body: &str, find: impl Fn(&str) -> Option<(Agency, Span)>) -> Option<(Agency, Span)> {
    tail_lines(body).find_map(|(start, line)| {
        let (agency, span) = find(line)?;
        Some((agency, Span::between(start + span.start(), start + span.end())))
    })
}

/// The agency with which the text ends; furniture may follow it. In front of a page's mark in brackets a picture's caption
/// may stand, so there the agency needs a line of its own.
fn at_end(body: &str) -> Option<(Agency, Span)> {
    let mut behind_mark = false;
    for (start, line) in tail_lines(body) {
        let found = agency_at_body_end(line).filter(|(_, span)| !behind_mark || starts_line(line, *span));
        if let Some((agency, span)) = found {
            return Some((agency, Span::between(start + span.start(), start + span.end())));
        }
        let is_mark = line.starts_with('(') && line.ends_with(')');
        if !is_mark && !is_furniture(line) {
            break;
        }
        behind_mark |= is_mark;
    }
    None
}

fn starts_line(line: &str, span: Span) -> bool {
    line.get(..span.start()).is_some_and(|before| !before.contains(char::is_alphanumeric))
}
