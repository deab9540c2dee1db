//! What was true when it was written, and is no more: counts of dead and hurt people that a later article of the story gives higher, and
//! a rescue that goes on where a later title tells of a death.

use samestory_model::{Span, Timestamp};
use samestory_text::Document;

use super::disagreements::{Amount, Outcome, counts_people, is_same_thing, outcome};
use crate::reading::{Reading, Token};

/// What is counted in general; `two crew members` may be a part of all.
const GENERAL: [&str; 9] =
    ["people", "persons", "dead", "killed", "injured", "hurt", "wounded", "died", "others"];

/// What has been overtaken.
#[derive(Debug, Default)]
pub(crate) struct Outdated {
    /// The number of the article, and that of the sentence in it.
    sentences: Vec<(usize, usize)>,
    /// Of each article whether its title is.
    titles: Vec<bool>,
}

/// What a title counts.
struct Count {
    article: usize,
    outcome: Outcome,
    value: u64,
}

/// The articles of a story, with what they count.
struct Reports<'d, 'a> {
    published: Vec<Option<Timestamp>>,
    titles: Vec<Reading>,
    counted_in_titles: Vec<Count>,
    told: Vec<&'d Amount>,
    documents: &'d [&'d Document<'a>],
}

impl Outdated {
    /// Of articles in reading order, with their amounts.
    pub(crate) fn of(documents: &[&Document<'_>], amounts: &[Amount]) -> Self {
        let reports = Reports::of(documents, amounts);
        let counted = reports.told.iter().filter(|amount| reports.is_overtaken(amount));
        let mut sentences: Vec<(usize, usize)> =
            counted.filter_map(|amount| Some((amount.article, reports.number_of(amount)?))).collect();
        sentences.extend((0..documents.len()).flat_map(|article| reports.overtaken_hopes(article)));
        let titles = (0..documents.len()).map(|article| reports.has_old_title(article)).collect();
        Self { sentences, titles }
    }

    /// Whether the title of an article is overtaken.
    pub(crate) fn has_title(&self, article: usize) -> bool {
        self.titles.get(article).is_some_and(|is_old| *is_old)
    }

    /// Whether a sentence of an article is overtaken.
    pub(crate) fn has_sentence(&self, article: usize, number: usize) -> bool {
        self.sentences.contains(&(article, number))
    }
}

impl<'d, 'a> Reports<'d, 'a> {
    fn of(documents: &'d [&'d Document<'a>], amounts: &'d [Amount]) -> Self {
        let titles: Vec<Reading> = documents.iter().map(|document| Reading::of(document.title())).collect();
        Self {
            published: documents.iter().map(|document| document.article().published()).collect(),
            counted_in_titles: titles.iter().enumerate().flat_map(|(at, title)| counts(at, title)).collect(),
            told: amounts.iter().filter(|amount| is_casualty(amount.outcome)).collect(),
            titles,
            documents,
        }
    }

    fn is_later(&self, one: usize, other: usize) -> bool {
        let time = |article: usize| self.published.get(article).copied().flatten();
        time(one).zip(time(other)).is_some_and(|(one, other)| one > other)
    }

    /// The number of the sentence that an amount stands in.
    fn number_of(&self, amount: &Amount) -> Option<usize> {
        let sentences = self.documents.get(amount.article)?.sentences();
        sentences.iter().position(|sentence| sentence.span == amount.sentence.span)
    }

    /// Whether the title of a later article counts more.
    fn is_counted_higher(&self, article: usize, outcome: Outcome, value: u64) -> bool {
        let overtakes = |title: &Count| {
            title.outcome == outcome && has_grown(value, title.value) && self.is_later(title.article, article)
        };
        self.counted_in_titles.iter().any(overtakes)
    }

    fn is_overtaken(&self, amount: &Amount) -> bool {
        let Some(value) = amount.figure.value.as_whole() else { return false };
        let is_higher =
            |other: &Amount| other.figure.value.as_whole().is_some_and(|other| has_grown(value, other));
        let overtakes = |other: &&Amount| {
            self.is_later(other.article, amount.article) && is_higher(other) && is_same_thing(other, amount)
        };
        is_general(amount, self.documents)
            && (self.is_counted_higher(amount.article, amount.outcome, value)
                || self.told.iter().any(overtakes))
    }

    /// Whether the title of a later article tells of a death.
    fn ended(&self, article: usize) -> bool {
        let mut titles = self.titles.iter().enumerate();
        titles.any(|(other, title)| self.is_later(other, article) && tells_death(title))
    }

    /// Sentences about a rescue that goes on, where the title of a later article tells of a death.
    fn overtaken_hopes(&self, article: usize) -> Vec<(usize, usize)> {
        let Some(document) = self.documents.get(article).filter(|_| self.ended(article)) else {
            return Vec::new();
        };
        let goes_on = |span: &Span| {
            let text = span.slice(document.body().as_str()).unwrap_or_default();
            text.contains("escue") && is_going_on(&Reading::of(text))
        };
        let sentences = document.sentences().iter().enumerate();
        sentences
            .filter(|(_, sentence)| goes_on(&sentence.span))
            .map(|(number, _)| (article, number))
            .collect()
    }

    fn has_old_title(&self, article: usize) -> bool {
        let own = self.counted_in_titles.iter().filter(|own| own.article == article);
        let hopes = self.titles.get(article).is_some_and(|title| {
            !tells_death(title) && title.tokens.iter().any(|token| HOPES.contains(&token.lower.as_str()))
        });
        own.into_iter().any(|own| self.is_counted_higher(article, own.outcome, own.value))
            || hopes && self.ended(article)
    }
}

/// Words of a title by which nobody knows yet how it ends.
const HOPES: [&str; 6] = ["race", "rescue", "search", "trapped", "missing", "hunt"];

fn tells_death(title: &Reading) -> bool {
    let is_death = |token: &Token| matches!(token.lower.as_str(), "dead" | "dies" | "died" | "killed");
    title.tokens.iter().any(is_death)
}

/// `A rescue is underway`: told in the present tense, and of no dead.
fn is_going_on(sentence: &Reading) -> bool {
    let has = |words: &[&str]| sentence.tokens.iter().any(|token| words.contains(&token.lower.as_str()));
    has(&["is", "are"])
        && has(&["underway", "being", "racing", "trying", "working", "battling", "continuing"])
        && !tells_death(sentence)
}

/// Whether a count has grown by over a tenth: less says nearly the same, and a revised count may fall again. What is more than three times
/// as many counts others: all the hurt, and before those with grave injuries.
fn has_grown(value: u64, later: u64) -> bool {
    later.saturating_mul(10) > value.saturating_mul(11) && later <= value.saturating_mul(3)
}

fn is_casualty(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Dead | Outcome::Hurt)
}

fn is_general(amount: &Amount, documents: &[&Document<'_>]) -> bool {
    let body = documents.get(amount.article).map_or("", |document| document.body().as_str());
    let counted = amount.span.slice(body).unwrap_or_default();
    let reading = Reading::of(counted);
    let behind = reading.tokens.iter().skip_while(|token| token.figure.is_none());
    let mut behind = behind.skip_while(|token| token.figure.is_some());
    behind.next().is_none_or(|token| GENERAL.contains(&token.lower.as_str()))
}

/// The dead and the hurt of a title: `nine hurt`, `death toll rises to three`.
fn counts(article: usize, reading: &Reading) -> Vec<Count> {
    let tokens = &reading.tokens;
    let is_toll = tokens.iter().any(|token| token.lower == "toll");
    let rises = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        is_toll
            && before.is_some_and(|before| matches!(before.lower.as_str(), "to" | "at" | "hits" | "reaches"))
    };
    let people = reading.figures.iter().filter(|figure| counts_people(tokens, figure));
    people
        .filter_map(|figure| {
            let (start, end) = (figure.tokens.start, figure.tokens.end);
            let outcome = if rises(start) { Outcome::Dead } else { outcome(tokens, start, end)? };
            is_casualty(outcome).then_some(Count { article, outcome, value: figure.value.as_whole()? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use samestory_model::Article;

    use super::super::disagreements::amounts;
    use super::*;

    fn article(id: &str, day: u32, title: &str, body: &str) -> Article {
        let published = format!("2026-05-1{day}T08:00:00Z").parse().unwrap();
        Article::builder(id).title(title).body(body).published(published).build().unwrap()
    }

    #[test]
    fn what_a_later_article_counts_higher_is_outdated() {
        let body = "Two people died on the ferry off Tarn. Two crew members were found dead on its deck.";
        let articles = [
            article("a", 1, "Two dead in ferry fire off Tarn", body),
            article(
                "b",
                2,
                "Death toll in Tarn ferry fire rises to three",
                "Three people died on the ferry.",
            ),
        ];
        let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
        let documents: Vec<&Document<'_>> = documents.iter().collect();
        let outdated = Outdated::of(&documents, &amounts(&documents));
        assert!(outdated.has_title(0) && !outdated.has_title(1));
        let of_first = [0, 1].map(|number| outdated.has_sentence(0, number));
        assert_eq!(of_first, [true, false], "a part of all stays");
        assert!(outdated.sentences.iter().all(|(article, _)| *article == 0));
    }

    #[test]
    fn so_is_a_rescue_that_goes_on_once_a_later_title_tells_of_a_death() {
        let articles = [
            article("a", 1, "Race to reach boy in well", "A rescue is underway in Tarn. The well is deep."),
            article("b", 2, "Boy found dead in well in Tarn", "The boy has been found dead."),
        ];
        let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
        let documents: Vec<&Document<'_>> = documents.iter().collect();
        let outdated = Outdated::of(&documents, &amounts(&documents));
        assert!(outdated.has_title(0) && !outdated.has_title(1));
        assert_eq!(outdated.sentences, [(0, 0)]);
    }
}
