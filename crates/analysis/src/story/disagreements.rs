//! Where articles of a story count the dead, the hurt, the missing or the arrested differently.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use samestory_model::{Span, TermId, Timestamp};
use samestory_text::{Document, Sentence};

use super::pool::Voice;
use crate::claim::{Claim, Passage};
use crate::reading::{Figure, Mark, Reading, Role, Token, Unit};
use crate::word_map::search_for;

/// A number of dead, hurt, missing or arrested people that articles of one story give differently: what each says, and who says so.
///
/// Which figure is right is not said; the one that was published last may correct the others.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Disagreement {
    /// What is said, at least two different amounts, in the order in which they were first published.
    pub positions: Vec<Position>,
}

/// One of the amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Position {
    /// The amount in the words of the first article that gives it: `at least nine people`.
    pub figure: Claim,
    /// The sentence that it stands in.
    pub sentence: Claim,
    /// The outlets that give it, in alphabetical order.
    pub sources: Vec<String>,
    /// When it was last given, where that is known.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub published: Option<Timestamp>,
}

impl Disagreement {
    /// What is said.
    /// At least two, in the order in which they were first published.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Disagreement, Passage, Position};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let position =
    ///     |id, body: &str, figure, outlet: &str| -> Result<Position, Box<dyn std::error::Error>> {
    ///         let article = Article::builder(id).body(body).build()?;
    ///         let cited = |span| {
    ///             Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, span))
    ///                 .map(Claim::cited)
    ///         };
    ///         Ok(Position::new(cited(figure)?, cited(Span::whole(body))?, vec![outlet.to_owned()], None))
    ///     };
    /// let disagreement = Disagreement::new(vec![
    ///     position("a", "Nine people died.", Span::new(0, 11)?, "courier.example")?,
    ///     position("b", "At least 12 people died.", Span::new(0, 18)?, "lantern.example")?,
    /// ]);
    /// let figures: Vec<&str> =
    ///     disagreement.positions.iter().map(|position| position.figure.text()).collect();
    /// assert_eq!(figures, ["Nine people", "At least 12 people"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(positions: Vec<Position>) -> Self {
        Self { positions }
    }
}

impl Position {
    /// An amount in its sentence, given by `sources`.
    /// `published` is when it was last given.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage, Position};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let body = "Nine people died when the ferry sank.";
    /// let article = Article::builder("a").body(body).published("2026-05-12".parse()?).build()?;
    /// let cited = |span| {
    ///     Passage::new(&article, Evidence::new(article.id().clone(), Field::Body, span)).map(Claim::cited)
    /// };
    /// let (figure, sentence) = (cited(Span::new(0, 11)?)?, cited(Span::whole(body))?);
    /// let position =
    ///     Position::new(figure, sentence, vec!["courier.example".to_owned()], article.published());
    /// assert_eq!(position.figure.text(), "Nine people");
    /// assert!(position.sentence.text().starts_with(position.figure.text()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(figure: Claim, sentence: Claim, sources: Vec<String>, published: Option<Timestamp>) -> Self {
        Self { figure, sentence, sources, published }
    }
}

/// At most so many are told.
const MAX_DISAGREEMENTS: usize = 5;
/// Of each article so many sentences are read.
const MAX_SENTENCES: usize = 60;
/// Of a story so many amounts are compared, those of the first articles.
const MAX_AMOUNTS: usize = 1_500;
/// What is counted is told within so many words behind the figure.
const MAX_COUNTED: usize = 3;
/// Two sentences speak of one thing where so many of their words, and this share of the shorter one's, are the same.
const SHARED_WORDS: usize = 4;
const SHARED_PART: f64 = 0.4;
/// What happened is told within so many words of the figure.
const NEAR: usize = 6;

/// An amount of something in an article.
pub(super) struct Amount {
    pub(super) figure: Figure,
    bound: Bound,
    /// What happened to those who are counted.
    pub(super) outcome: Outcome,
    /// The months and years that the sentence names.
    dates: BTreeSet<TermId>,
    /// The other words of the sentence.
    context: BTreeSet<TermId>,
    /// The number of the article.
    pub(super) article: usize,
    pub(super) sentence: Sentence,
    /// From its bound to what is counted, in the body.
    pub(super) span: Span,
}

/// What happened to those who are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Dead,
    Hurt,
    Missing,
    Arrested,
}

const OUTCOMES: [(Outcome, &[&str]); 4] = [
    (Outcome::Dead, &["dead", "died", "killed", "killing", "kills", "deaths", "fatalities", "perished"]),
    (
        Outcome::Hurt,
        &["injured", "injuring", "hurt", "wounded", "wounding", "injuries", "hospitalised", "hospitalized"],
    ),
    (Outcome::Missing, &["missing", "unaccounted"]),
    (Outcome::Arrested, &["arrested", "arrests", "detained", "arresting"]),
];

static OUTCOME_WORDS: LazyLock<AhoCorasick> =
    LazyLock::new(|| search_for(OUTCOMES.iter().flat_map(|(_, words)| words.iter().copied())));

/// Words that tell of something that happened before.
const EARLIER: [&str; 7] = ["ago", "last", "previous", "previously", "earlier", "since", "history"];

/// What is said of the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Exact,
    AtLeast,
    AtMost,
    About,
}

/// The amounts that the articles of a story give differently, those of which most outlets speak first.
///
/// Two numbers are of one thing where the same happened to those who are counted, and their sentences share words and name no different
/// months or years. They differ where their
/// values do, their bounds do not allow for both (`more than 100` and `120`), none is a rounding of the other, and no article gives
/// both.
///
/// # Complexity
/// O(n²) for n amounts of one unit.
pub(crate) fn disagreements(
    amounts: &[Amount],
    documents: &[&Document<'_>],
    voices: &[Voice],
) -> Vec<Disagreement> {
    let told = |group: &Vec<&Amount>| disagreement(group, documents, voices);
    let mut found: Vec<Disagreement> = groups(amounts).iter().filter_map(told).collect();
    let n_sources = |found: &Disagreement| -> usize { found.positions.iter().map(|p| p.sources.len()).sum() };
    found.sort_by_key(|found| std::cmp::Reverse(n_sources(found)));
    found.truncate(MAX_DISAGREEMENTS);
    found
}

/// The amounts of a story's articles, but for those that are quoted, dates, ranks, and years.
pub(super) fn amounts(documents: &[&Document<'_>]) -> Vec<Amount> {
    let documents = documents.iter().enumerate();
    documents.flat_map(|(article, document)| amounts_of(article, document)).take(MAX_AMOUNTS).collect()
}

fn amounts_of(article: usize, document: &Document<'_>) -> Vec<Amount> {
    let mut found = Vec::new();
    for sentence in document.sentences().iter().take(MAX_SENTENCES) {
        let text = document.sentence_text(sentence);
        // Reading costs more than this look.
        if !OUTCOME_WORDS.is_match(text) {
            continue;
        }
        let reading = Reading::of(text);
        let [only] = reading.sentences.as_slice() else { continue };
        let is_earlier = reading.tokens.iter().any(|token| EARLIER.contains(&token.lower.as_str()));
        if only.is_instruction || is_earlier {
            continue;
        }
        found.extend(reading.figures.iter().filter_map(|figure| amount(article, sentence, &reading, figure)));
    }
    found
}

fn amount(article: usize, sentence: &Sentence, reading: &Reading, figure: &Figure) -> Option<Amount> {
    let tokens = &reading.tokens;
    let end = figure.tokens.end;
    if !counts_people(tokens, figure) {
        return None;
    }
    let (bound, start) = bound(tokens, figure.tokens.start);
    // `21 of the 200`.
    let is_part =
        |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.lower == "of");
    if is_part(Some(end)) || is_part(start.checked_sub(1)) || is_part(start.checked_sub(2)) {
        return None;
    }
    let is_year = |token: &Token| reading.figure_of(token).is_some_and(Figure::is_year);
    let is_when = |token: &&Token| token.is(Role::Month) && token.is_capital || is_year(token);
    let context = tokens.iter().filter(|token| token.is_content() && !token.is_date());
    let last = tokens.get(counted_end(tokens, end) - 1)?;
    let offset = sentence.span.start();
    let span = Span::between(offset + tokens.get(start)?.span.start(), offset + last.span.end());
    Some(Amount {
        figure: figure.clone(),
        bound,
        outcome: outcome(tokens, start, end)?,
        dates: tokens.iter().filter(is_when).map(|token| token.exact).collect(),
        context: context.map(|token| token.key()).collect(),
        article,
        sentence: *sentence,
        span,
    })
}

/// Whether a figure may count people: no date, time, rank, age, nor anything with a unit.
pub(super) fn counts_people(tokens: &[Token], figure: &Figure) -> bool {
    let token = |at: Option<usize>| at.and_then(|at| tokens.get(at));
    let (start, end) = (figure.tokens.start, figure.tokens.end);
    let (before, first, next) = (token(start.checked_sub(1)), token(Some(start)), token(Some(end)));
    let is_date = figure.is_year() || [before, next].into_iter().flatten().any(Token::is_date);
    let is_other = figure.is_ordinal || figure.unit != Unit::None || !figure.suffix.is_empty();
    // `Lund, 42, …`, `dead at 95`, `a 12-year-old`.
    let is_between_commas = first.is_some_and(|first| first.mark == Mark::Comma)
        && next.is_none_or(|next| next.mark != Mark::None);
    let is_age = is_between_commas
        || before.is_some_and(|before| matches!(before.lower.as_str(), "at" | "aged" | "age"))
        || tokens.iter().skip(end).take(2).any(|token| token.lower == "old");
    let is_plain = first.is_some_and(|first| first.quotation.is_none() && !first.lower.contains(':'));
    is_plain && !is_date && !is_other && !is_age && figure.value.as_whole() != Some(1)
}

/// What happened to those whom the figure at `start..end` counts: by the closest word, the one behind it where two are as close.
pub(super) fn outcome(tokens: &[Token], start: usize, end: usize) -> Option<Outcome> {
    let of = |at: usize| {
        let word = tokens.get(at)?.lower.as_str();
        OUTCOMES.iter().find(|(_, words)| words.contains(&word)).map(|(outcome, _)| *outcome)
    };
    (0..NEAR).find_map(|distance| of(end + distance).or_else(|| of(start.checked_sub(distance + 1)?)))
}

/// The bound before the figure at `at`, and where its words begin.
fn bound(tokens: &[Token], at: usize) -> (Bound, usize) {
    let word = |back: usize| {
        let token = at.checked_sub(back).and_then(|place| tokens.get(place));
        token.filter(|token| token.mark != Mark::Strong).map_or("", |token| token.lower.as_str())
    };
    match (word(2), word(1)) {
        ("at", "least") | ("more", "than") => (Bound::AtLeast, at - 2),
        ("at", "most") | ("up", "to") | ("fewer" | "less", "than") => (Bound::AtMost, at - 2),
        ("handed" | "took" | "taken" | "turned", "over") => (Bound::Exact, at),
        (_, "over" | "above") => (Bound::AtLeast, at - 1),
        (_, "under" | "below") => (Bound::AtMost, at - 1),
        (_, "about" | "around" | "nearly" | "almost" | "roughly" | "approximately" | "some") => {
            (Bound::About, at - 1)
        }
        _ => (Bound::Exact, at),
    }
}

/// Up to where the words behind a figure tell what is counted.
fn counted_end(tokens: &[Token], start: usize) -> usize {
    let tells = |token: &Token| {
        token.mark == Mark::None && token.figure.is_none() && token.quotation.is_none() && !token.is_stop
    };
    start + tokens.iter().skip(start).take(MAX_COUNTED).take_while(|token| tells(token)).count()
}

/// Amounts of one thing, each group in reading order.
fn groups(amounts: &[Amount]) -> Vec<Vec<&Amount>> {
    let mut groups: Vec<Vec<&Amount>> = Vec::new();
    for amount in amounts {
        let same = groups.iter_mut().find(|group| group.iter().any(|other| is_same_thing(amount, other)));
        match same {
            Some(group) => group.push(amount),
            None => groups.push(vec![amount]),
        }
    }
    groups
}

pub(super) fn is_same_thing(one: &Amount, other: &Amount) -> bool {
    let shared = one.context.intersection(&other.context).count();
    let least = one.context.len().min(other.context.len());
    let dates_differ =
        !one.dates.is_empty() && !other.dates.is_empty() && one.dates.is_disjoint(&other.dates);
    one.outcome == other.outcome
        && !dates_differ
        && shared >= SHARED_WORDS
        && shared as f64 >= SHARED_PART * least as f64
}

/// Whether both amounts can be right.
fn agrees(one: &Amount, other: &Amount) -> bool {
    let (a, b) = (one.figure.value.as_f64(), other.figure.value.as_f64());
    let is_near = |share: f64| (a - b).abs() <= share * a.max(b);
    match (one.bound, other.bound) {
        _ if is_near(ROUNDING) => true,
        (Bound::AtLeast, Bound::Exact | Bound::About) => a <= b,
        (Bound::Exact | Bound::About, Bound::AtLeast) => b <= a,
        (Bound::AtMost, Bound::Exact | Bound::About) => a >= b,
        (Bound::Exact | Bound::About, Bound::AtMost) => b >= a,
        (Bound::AtLeast, Bound::AtMost) => a <= b,
        (Bound::AtMost, Bound::AtLeast) => b <= a,
        (Bound::About, _) | (_, Bound::About) => is_near(ABOUT),
        _ => false,
    }
}

/// Amounts so close are roundings of one another.
const ROUNDING: f64 = 0.01;
/// `About` allows for so much.
const ABOUT: f64 = 0.1;

fn disagreement(group: &[&Amount], documents: &[&Document<'_>], voices: &[Voice]) -> Option<Disagreement> {
    let mut by_value: Vec<Vec<&Amount>> = Vec::new();
    for amount in group {
        let same = by_value
            .iter_mut()
            .find(|same| same.first().is_some_and(|first| first.figure.is_same_amount(&amount.figure)));
        match same {
            Some(same) => same.push(amount),
            None => by_value.push(vec![amount]),
        }
    }
    let mut seen = BTreeSet::new();
    // An article that gives two amounts speaks of two things.
    let articles = |same: &Vec<&Amount>| same.iter().map(|amount| amount.article).collect::<BTreeSet<_>>();
    let is_clear = by_value.iter().flat_map(articles).all(|article| seen.insert(article));
    let differs = |one: &Vec<&Amount>| {
        by_value.iter().all(|other| {
            let pair = one.first().zip(other.first());
            pair.is_some_and(|(a, b)| a.figure.is_same_amount(&b.figure) || !agrees(a, b))
        })
    };
    if by_value.len() < 2 || !is_clear || !by_value.iter().any(differs) {
        return None;
    }
    Some(Disagreement::new(by_value.iter().filter_map(|same| position(same, documents, voices)).collect()))
}

fn position(same: &[&Amount], documents: &[&Document<'_>], voices: &[Voice]) -> Option<Position> {
    let first = same.first()?;
    let document = documents.get(first.article)?;
    let figure = Claim::cited(Passage::of_body(document, first.span)?);
    let sentence = Claim::cited(Passage::of_sentence(document, &first.sentence));
    let sources: BTreeSet<&str> = same
        .iter()
        .filter_map(|amount| voices.get(amount.article))
        .map(|voice| voice.outlet.as_str())
        .collect();
    let published =
        same.iter().filter_map(|amount| documents.get(amount.article)?.article().published()).max();
    Some(Position::new(figure, sentence, sources.into_iter().map(str::to_owned).collect(), published))
}
