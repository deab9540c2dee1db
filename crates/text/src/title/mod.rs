//! Titles without the outlet's name, and in title case.

mod case;
mod lists;
mod outlet_name;

use samestory_model::Span;

pub use case::title_case;

use crate::words::words;
use lists::{is_section, label_kind};
use outlet_name::{looks_like_outlet, names_outlet};

/// What a label such as `OPINION:` says about an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TitleKind {
    /// Somebody's view: opinion, editorial, comment, letters, a review.
    Opinion,
    /// A page that is added to while things happen.
    Live,
    /// A film, or mainly one.
    Video,
    /// Analysis or explainer.
    Analysis,
    /// The outlet claims to have it alone.
    Exclusive,
    /// Another label that is no part of the title: breaking news, update, podcast, pictures.
    Other,
}

/// The core of a title, as a range of the text it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CleanTitle {
    /// The byte range of the core.
    pub span: Span,
    /// What the first label said, if there was one.
    pub kind: Option<TitleKind>,
}

/// Finds the core of a title: without the outlet's name, section crumbs and labels around it.
///
/// `title` is normalised text of one line. `outlet_names` are the outlet's domain and name, as far as known. Taken off are,
/// behind ` | `, ` - `, ` – `, ` — `, ` : ` and the like:
///
/// - what names the outlet, or has the form of an outlet's name;
/// - behind ` | `, other short pieces without a verb, and sections;
/// - labels, before or behind the core, which are told as [`CleanTitle::kind`].
///
/// Other text behind a dash or colon stays, as it is mostly part of the title (`… - sources`). The core of a title
/// with a letter or digit has one too.
///
/// # Complexity
/// Linear in the length of the title; at most ten pieces are taken off.
///
/// # Examples
/// ```
/// use samestory_text::{TitleKind, clean_title};
///
/// let title = "OPINION: Tarn needs a new bridge | Transport | The Harbour Courier";
/// let clean = clean_title(title, &["harbourcourier.example"]);
/// assert_eq!(clean.span.slice(title), Some("Tarn needs a new bridge"));
/// assert_eq!(clean.kind, Some(TitleKind::Opinion));
/// ```
#[must_use]
pub fn clean_title(title: &str, outlet_names: &[&str]) -> CleanTitle {
    let mut core = Core { title, span: trimmed(title, Span::whole(title)), kind: None };
    for _ in 0..MAX_PIECES {
        if !(core.drop_label_before() || core.drop_tail(outlet_names) || core.drop_head(outlet_names)) {
            break;
        }
    }
    CleanTitle { span: core.span, kind: core.kind }
}

/// A title has no more pieces around its core; a hostile one may seem to.
const MAX_PIECES: usize = 10;

/// Separators of pieces, with the space around them.
const SEPARATORS: [&str; 12] =
    [" | ", " - ", " – ", " — ", " -- ", " : ", " :: ", " » ", " · ", " • ", " // ", " \u{2010} "];

/// A crumb behind `|` has no more words.
const MAX_CRUMB_WORDS: usize = 4;

#[derive(Debug)]
struct Core<'a> {
    title: &'a str,
    span: Span,
    kind: Option<TitleKind>,
}

impl<'a> Core<'a> {
    fn text(&self) -> &'a str {
        self.span.slice(self.title).unwrap_or_default()
    }

    /// Makes the range `start..end` of the core the new core, unless nothing readable is left.
    fn narrow(&mut self, start: usize, end: usize) -> bool {
        let offset = self.span.start();
        let span = trimmed(self.title, Span::between(offset + start, offset + end));
        let readable = words(span.slice(self.title).unwrap_or_default()).next().is_some();
        if readable {
            self.span = span;
        }
        readable
    }

    /// Takes `LIVE:`, `WATCH |`, `[Video]` or `UPDATE 2-` off the front.
    fn drop_label_before(&mut self) -> bool {
        let text = self.text();
        let Some((label, length)) =
            bracketed_label(text).or_else(|| wire_label(text)).or_else(|| label_before(text))
        else {
            return false;
        };
        let kind = label_kind(label);
        let dropped = kind.is_some() && self.narrow(length, text.len());
        if dropped {
            self.kind = self.kind.or(kind);
        }
        dropped
    }

    /// Takes the last piece off, when it is no part of the title.
    fn drop_tail(&mut self, outlet_names: &[&str]) -> bool {
        let text = self.text();
        let Some((start, separator, tail)) = last_piece(text) else { return self.drop_bracketed_tail() };
        let kind = label_kind(tail);
        let superfluous = kind.is_some()
            || names_outlet(tail, outlet_names)
            || looks_like_outlet(tail)
            || (separator == " | " && is_crumb(text.get(..start).unwrap_or_default(), tail))
            || is_section_piece(tail);
        let dropped = superfluous && self.narrow(0, start);
        if dropped {
            self.kind = self.kind.or(kind);
        }
        dropped || self.drop_bracketed_tail()
    }

    /// Takes `(VIDEO)` and `[Watch]` off the end.
    fn drop_bracketed_tail(&mut self) -> bool {
        let text = self.text();
        let Some(inner) = text.strip_suffix([')', ']']) else { return false };
        let Some(start) = inner.rfind(['(', '[']) else { return false };
        let kind = label_kind(inner.get(start + 1..).unwrap_or_default());
        let dropped = kind.is_some() && self.narrow(0, start);
        if dropped {
            self.kind = self.kind.or(kind);
        }
        dropped
    }

    /// Takes a first piece off that names the outlet or a section, or is said again at once (`Tarn - Tarn wins cup`).
    fn drop_head(&mut self, outlet_names: &[&str]) -> bool {
        let text = self.text();
        let Some((head, separator, rest)) = first_piece(text) else { return false };
        let colon = separator.contains(':');
        let superfluous = (!colon
            && (names_outlet(head, outlet_names) || (separator == " | " && is_section_piece(head))))
            || rest.strip_prefix(head).is_some_and(|behind| behind.starts_with([' ', '’', '\'']));
        superfluous && self.narrow(text.len() - rest.len(), text.len())
    }
}

/// `label: …`, `label | …`, and with a dash when the label is in capitals.
fn label_before(text: &str) -> Option<(&str, usize)> {
    let (end, separator) = [": ", " | ", " // ", " – ", " — ", " - "]
        .into_iter()
        .filter_map(|separator| Some((text.find(separator)?, separator)))
        .min()?;
    let label = text.get(..end)?;
    let dash = !matches!(separator, ": " | " | " | " // ");
    let capitals = !label.chars().any(char::is_lowercase);
    (!dash || capitals).then_some((label, end + separator.len()))
}

/// `EXCLUSIVE-…`, `UPDATE 2-…`: labels of news agencies, in capitals and without a space behind the hyphen.
fn wire_label(text: &str) -> Option<(&str, usize)> {
    let (label, rest) = text.split_once('-')?;
    let name = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let capitals = name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase());
    (capitals && rest.starts_with(|c: char| c.is_alphanumeric())).then_some((name, label.len() + 1))
}

/// `[Video] …`, `(LIVE) …`.
fn bracketed_label(text: &str) -> Option<(&str, usize)> {
    let end = text.strip_prefix(['[', '('])?.find([']', ')'])?;
    Some((text.get(1..=end)?, end + 2))
}

/// The last piece behind a separator: where the separator starts, the separator, and the piece.
fn last_piece(text: &str) -> Option<(usize, &'static str, &str)> {
    let found = SEPARATORS.into_iter().filter_map(|separator| Some((text.rfind(separator)?, separator)));
    let (start, separator) = found.max_by_key(|(start, separator)| start + separator.len())?;
    let tail = text.get(start + separator.len()..)?.trim();
    // A separator within brackets separates nothing.
    let cut_bracket = tail.ends_with([')', ']']) && !tail.contains(['(', '[']);
    (!cut_bracket).then_some((start, separator, tail))
}

/// The first piece, its separator, and the rest.
fn first_piece(text: &str) -> Option<(&str, &'static str, &str)> {
    let found = SEPARATORS.into_iter().chain([": "]);
    let (start, separator) = found.filter_map(|separator| Some((text.find(separator)?, separator))).min()?;
    Some((text.get(..start)?, separator, text.get(start + separator.len()..)?))
}

/// Whether `tail`, behind `|`, is a short piece without a verb and clearly shorter than what stands before it. A name or
/// section is written with capitals; words in small letters are part of a statement.
fn is_crumb(before: &str, tail: &str) -> bool {
    let n_words = words(tail).take(MAX_CRUMB_WORDS + 1).count();
    let n_before = words(before).take(MAX_CRUMB_WORDS + 1).count();
    let states = |word: &str| {
        let small = word.starts_with(char::is_lowercase)
            && !is_section(word)
            && !matches!(word, "and" | "of" | "the");
        small || is_headline_verb(word)
    };
    n_words <= MAX_CRUMB_WORDS && n_before > n_words && !words(tail).any(|(_, word)| states(word))
}

/// Whether every word of a short piece names a section.
fn is_section_piece(piece: &str) -> bool {
    let mut n_words = 0;
    let all = words(piece).take(4).all(|(_, word)| {
        n_words += 1;
        is_section(&word.to_lowercase()) || matches!(word, "and" | "the")
    });
    all && (1..=3).contains(&n_words)
}

/// Frequent verbs of headlines: a piece with one of them is a statement.
fn is_headline_verb(word: &str) -> bool {
    const VERBS: [&str; 44] = [
        "is", "are", "was", "were", "be", "has", "have", "had", "will", "can", "could", "may", "must",
        "should", "says", "said", "gets", "goes", "wins", "won", "loses", "lost", "dies", "died", "kills",
        "killed", "hits", "rises", "falls", "makes", "takes", "comes", "faces", "seeks", "calls", "warns",
        "vows", "backs", "leads", "ends", "begins", "opens", "closes", "does",
    ];
    VERBS.contains(&word.to_lowercase().as_str())
}

fn trimmed(title: &str, span: Span) -> Span {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '—' | ':' | '»' | '·' | '•');
    let text = span.slice(title).unwrap_or_default();
    let start = span.end() - text.trim_start_matches(is_edge).len();
    Span::between(start, (span.start() + text.trim_end_matches(is_edge).len()).max(start))
}
