//! Summaries and key points: real sentences, chosen and shortened.

use std::collections::BTreeSet;

use super::best::first_best;
use super::coverage::Covered;
use super::introductions::{FullName, Introduced};
use super::origins::Origin;
use super::pool::Pool;
use super::shape::{EASY_WORDS, Shape};
use super::types::KeyPoint;
use crate::claim::{Claim, Passage};
use crate::shorten::opens_with_connective;

/// An article's summary has at most so many words, unless its only sentence is longer; two more are left for full names.
pub(crate) const ARTICLE_WORDS: usize = 58;
/// A story's summary, likewise.
pub(crate) const STORY_WORDS: usize = 108;
const MAX_KEY_POINTS: usize = 5;

/// A sentence this similar to a chosen one adds nothing.
const REDUNDANT: f64 = 0.5;
/// How much the nearest chosen sentence counts against a candidate.
const REDUNDANCY_PENALTY: f64 = 1.2;
/// What it is worth to say all that the most telling sentence says, of what is not said yet.
const ADDED_BONUS: f64 = 3.0;
/// A sentence of so many words pays for its length what it says.
const PAID_WORDS: f64 = 20.0;
/// What the place of a sentence is worth: news tells the event first.
const LEAD_BONUS: f64 = 2.5;
/// What it is worth to say what the titles say: they name the event.
const TITLE_BONUS: f64 = 3.0;
/// What it is worth that further outlets state the same, by the square root of their number.
const OUTLET_BONUS: f64 = 1.0;
/// What it is worth that an article reports or explains plainly, instead of arguing, amusing or teasing.
const PLAIN_BONUS: f64 = 2.0;
/// What each word beyond the easy ones takes off.
const LENGTH_PENALTY: f64 = 0.05;
/// A sentence that opens with a connective often leans on more than that word.
const LEANING_PENALTY: f64 = 1.0;
/// What shares no word with any title is hardly about the event.
const ASIDE_PENALTY: f64 = 1.0;
/// A sentence of which another one says this share adds nothing.
const SAID_SHARE: f64 = 0.6;
/// How much of what the summary says a key point need not say again.
const SAID_IN_SUMMARY: f64 = 0.95;

/// Chooses sentences of a pool. What a sentence is worth is worked out once; how much it repeats depends on the choice so far.
pub(crate) struct Summarizer<'a> {
    pool: &'a Pool,
    scores: Vec<f64>,
}

/// A sentence in the form in which it is printed.
#[derive(Debug, Clone)]
struct Form {
    index: usize,
    text: String,
    n_words: usize,
}

/// What has been chosen, and what that says.
#[derive(Debug)]
pub(crate) struct Choice {
    forms: Vec<Form>,
    covered: Covered,
    /// Of each sentence, how similar the most similar chosen one is.
    nearest: Vec<f64>,
    /// Whether what is printed says the sentence.
    is_said: Vec<bool>,
}

impl<'a> Summarizer<'a> {
    pub(crate) fn new(pool: &'a Pool) -> Self {
        Self { pool, scores: (0..pool.len()).map(|index| sentence_score(pool, index)).collect() }
    }

    /// Sentences of at most `max_words` words in all, chosen greedily by worth and novelty, in reading order.
    pub(crate) fn choose(&self, max_words: usize) -> Choice {
        let (mut choice, mut words_left) = (self.no_choice(), max_words);
        let mut left: BTreeSet<usize> = (0..self.pool.len()).collect();
        while let Some(next) =
            self.next(&mut left, &choice, |form| form.n_words <= words_left, Shape::Summary)
        {
            words_left -= next.n_words;
            self.take(next, &mut choice);
        }
        if choice.forms.is_empty() {
            choice.forms.extend(self.any_sentence());
        }
        // The best sentence opens; the others follow in the order in which the articles tell them.
        if let Some((_, rest)) = choice.forms.split_first_mut() {
            rest.sort_by_key(|form| {
                (self.pool.sentence(form.index).map(|sentence| sentence.position), form.index)
            });
        }
        choice
    }

    /// What was chosen, as it is printed to a reader who has met those of `introduced`.
    pub(crate) fn claims(&self, choice: &Choice, introduced: &mut Introduced) -> Vec<Claim> {
        let claim = |form: &Form| {
            let sentence = self.pool.sentence(form.index)?;
            claim_at(form, &sentence.people, sentence.places.iter().map(|(_, passage)| passage), introduced)
        };
        choice.forms.iter().filter_map(claim).collect()
    }

    /// At most five statements that stand alone and say what `summary` does not, those of most independent origins first, then those
    /// of most outlets. Where the summary says all, or nothing is as short, statements of it or longer ones.
    pub(crate) fn key_points(
        &self,
        origins: &[Origin],
        summary: &Choice,
        introduced: &mut Introduced,
    ) -> Vec<KeyPoint> {
        let said: Vec<usize> = summary.forms.iter().map(|form| form.index).collect();
        let attempts = [(said.as_slice(), Shape::KeyPoint), (&[], Shape::KeyPoint), (&[], Shape::Summary)];
        let mut forms = attempts.into_iter().map(|(said, shape)| self.statements(said, shape));
        let forms = forms.find(|forms| !forms.is_empty()).unwrap_or_default();
        let supported = |form: Form| {
            let support = Support::of(self.pool, form.index, origins);
            (form, support)
        };
        let mut stated: Vec<(Form, Support<'_>)> = forms.into_iter().map(supported).collect();
        stated.sort_by_key(|(_, support)| std::cmp::Reverse((support.n_origins, support.places.len())));
        stated.iter().filter_map(|(form, support)| key_point(self.pool, form, support, introduced)).collect()
    }

    /// At most five statements beside the sentences that are `said`.
    fn statements(&self, said: &[usize], shape: Shape) -> Vec<Form> {
        let mut left: BTreeSet<usize> = (0..self.pool.len()).filter(|index| !said.contains(index)).collect();
        let mut choice = self.no_choice();
        for index in said {
            self.pool.coverage().cover(*index, SAID_IN_SUMMARY, &mut choice.covered);
            self.say(*index, &mut choice);
        }
        while choice.forms.len() < MAX_KEY_POINTS
            && let Some(next) = self.next(&mut left, &choice, |_| true, shape)
        {
            self.take(next, &mut choice);
        }
        choice.forms
    }

    fn no_choice(&self) -> Choice {
        Choice {
            forms: Vec::new(),
            covered: self.pool.coverage().nothing(),
            nearest: vec![0.0; self.pool.len()],
            is_said: vec![false; self.pool.len()],
        }
    }

    fn take(&self, form: Form, choice: &mut Choice) {
        self.pool.coverage().cover(form.index, 1.0, &mut choice.covered);
        self.say(form.index, choice);
        for (index, nearest) in choice.nearest.iter_mut().enumerate() {
            *nearest = nearest.max(self.pool.similarity(index, form.index));
        }
        choice.forms.push(form);
    }

    /// Notes which sentences a printed one says.
    fn say(&self, printed: usize, choice: &mut Choice) {
        for (index, is_said) in choice.is_said.iter_mut().enumerate().filter(|(_, is_said)| !**is_said) {
            *is_said = self.pool.coverage().held(index, printed) >= SAID_SHARE;
        }
    }

    /// The best of the sentences that are left, in the form in which it is printed; taken out of them with all that cannot be printed
    /// or repeats what is chosen.
    ///
    /// Sentences are brought into form only once they are the best, since that costs more than all else.
    fn next(
        &self,
        left: &mut BTreeSet<usize>,
        choice: &Choice,
        fits: impl Fn(&Form) -> bool,
        shape: Shape,
    ) -> Option<Form> {
        let is_said = |index: usize| choice.is_said.get(index).is_none_or(|is_said| *is_said);
        left.retain(|&index| choice.nearest(index) < REDUNDANT && !is_said(index));
        let mut ranked: Vec<(usize, f64)> =
            left.iter().map(|&index| (index, self.worth(index, choice))).collect();
        // Of equal ones the first.
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.into_iter().find_map(|(index, _)| {
            left.remove(&index);
            form(self.pool, index, shape).filter(&fits)
        })
    }

    /// What it is worth to print one more sentence: what it is worth alone and what it adds, less what it repeats.
    ///
    /// Carbonell, Goldstein: *The use of MMR, diversity-based reranking*, 1998.
    fn worth(&self, index: usize, choice: &Choice) -> f64 {
        let length = (words_of(self.pool, index).max(1) as f64 / PAID_WORDS).sqrt();
        self.score(index) + ADDED_BONUS * self.pool.coverage().added(index, &choice.covered) / length
            - REDUNDANCY_PENALTY * choice.nearest(index)
    }

    /// Where no sentence can stand alone, the most worthy one is better than nothing.
    fn any_sentence(&self) -> Option<Form> {
        let index = first_best((0..self.pool.len()).map(|index| (index, self.score(index))))?;
        let sentence = self.pool.sentence(index)?;
        Some(Form { index, text: sentence.text.clone(), n_words: sentence.read.n_words })
    }

    fn score(&self, index: usize) -> f64 {
        self.scores.get(index).copied().unwrap_or_default()
    }
}

impl Choice {
    fn nearest(&self, index: usize) -> f64 {
        self.nearest.get(index).copied().unwrap_or_default()
    }
}

fn form(pool: &Pool, index: usize, shape: Shape) -> Option<Form> {
    let printed = pool.sentence(index)?.printed(shape)?;
    Some(Form { index, text: printed.text.clone(), n_words: printed.n_words })
}

/// Who makes a statement.
struct Support<'p> {
    places: Vec<(&'p str, &'p Passage)>,
    /// Number of independent origins among them, at least 1.
    n_origins: usize,
}

impl<'p> Support<'p> {
    fn of(pool: &'p Pool, index: usize, origins: &[Origin]) -> Self {
        let places = pool.places_of_statement(index);
        let stated_by = |origin: &&Origin| {
            places.iter().any(|(_, passage)| origin.articles.contains(&passage.evidence().article))
        };
        let n_origins = origins.iter().filter(|origin| origin.is_independent).filter(stated_by).count();
        Self { places, n_origins: n_origins.max(1) }
    }
}

fn key_point(
    pool: &Pool,
    form: &Form,
    support: &Support<'_>,
    introduced: &mut Introduced,
) -> Option<KeyPoint> {
    let people = &pool.sentence(form.index)?.people;
    let claim = claim_at(form, people, support.places.iter().map(|(_, passage)| *passage), introduced)?;
    Some(KeyPoint::new(claim, support.places.len(), support.n_origins))
}

fn sentence_score(pool: &Pool, index: usize) -> f64 {
    let position = pool.sentence(index).map_or(0, |sentence| sentence.position);
    let n_outlets = pool.places_of_statement(index).len() as f64;
    let excess = words_of(pool, index).saturating_sub(EASY_WORDS) as f64;
    let leans = pool.sentence(index).is_some_and(|sentence| opens_with_connective(&sentence.text));
    let is_aside = pool.title_match(index) == 0.0;
    pool.centrality(index)
        + LEAD_BONUS / (1.0 + position as f64)
        + TITLE_BONUS * pool.title_match(index)
        + OUTLET_BONUS * (n_outlets.sqrt() - 1.0)
        + PLAIN_BONUS * pool.sentence(index).map_or(0.0, |sentence| sentence.plainness)
        - LENGTH_PENALTY * excess
        - LEANING_PENALTY * f64::from(u8::from(leans))
        - ASIDE_PENALTY * f64::from(u8::from(is_aside))
}

fn words_of(pool: &Pool, index: usize) -> usize {
    pool.sentence(index).map_or(0, |sentence| sentence.read.n_words)
}

/// What the first place says, in this form, which the others say too; with the full names of those who are new to the reader.
fn claim_at<'p>(
    form: &Form,
    people: &[FullName],
    mut places: impl Iterator<Item = &'p Passage>,
    introduced: &mut Introduced,
) -> Option<Claim> {
    let first = places.next()?;
    let (text, names) = introduced.introduce(&form.text, people);
    let passages: Vec<Passage> = std::iter::once(first).chain(names).cloned().collect();
    let claim =
        Claim::supported(&text, passages).unwrap_or_else(|| Claim::shortened_to(first.clone(), &form.text));
    Some(places.fold(claim, Claim::and))
}
