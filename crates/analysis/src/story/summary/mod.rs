//! Summaries: real sentences, chosen and shortened. Key points: `points`.

mod points;

use std::collections::BTreeSet;

use samestory_text::words;

use super::best::first_best;
use super::coverage::Covered;
use super::introductions::{FullName, Introduced};
use super::language::PageLanguage;
use super::outdated::Outdated;
use super::pool::{Pool, PooledSentence};
use super::shape::{Printed, Shape};
use super::standing::{Known, Needs, Stand, may_be_cited, needs, stand};
use super::worth::{TITLE_BONUS, worth_alone};
use crate::claim::{Claim, Passage};
use crate::reading::Reading;

/// An article's summary has at most so many words, unless its only sentence is longer; two more are left for full names.
pub(crate) const ARTICLE_WORDS: usize = 58;
/// A story's summary, likewise.
const STORY_WORDS: usize = 108;
/// So many more words may tell who people are.
const WORDS_FOR_PEOPLE: usize = 2;
/// A summary of fewer sentences leaves none to the key points.
const LEAST_SENTENCES: usize = 3;

/// A sentence this similar to a chosen one adds nothing.
const REDUNDANT: f64 = 0.5;
/// How much the nearest chosen sentence counts against a candidate.
const REDUNDANCY_PENALTY: f64 = 1.2;
/// What it is worth to say all that the most telling sentence says, of what is not said yet.
const ADDED_BONUS: f64 = 5.0;
/// A sentence of so many words pays for its length what it says.
const PAID_WORDS: f64 = 20.0;
/// In a story, whose articles all tell the same, how much less what the titles say is worth once a sentence has told it.
const TOLD_TITLE: f64 = 0.8;
/// What it is worth that the opening sentence says what the headline says.
const HEADLINE_BONUS: f64 = 4.0;
/// A sentence that speaks of something as known that nothing before it has told.
const UNTOLD_PENALTY: f64 = 1.5;
/// A sentence of which another one says this share adds nothing.
const SAID_SHARE: f64 = 0.5;

/// Chooses sentences of a pool. What a sentence is worth is worked out once; how much it repeats depends on the choice so far.
pub(crate) struct Summarizer<'a> {
    pool: &'a Pool,
    scores: Vec<f64>,
    /// How much less what the titles say is worth once a sentence has told it.
    told_title: f64,
    /// The sentences that may be printed.
    may_be_told: BTreeSet<usize>,
    /// Whether a sentence may lean on the one that stands before it in its article, where that is printed right before it.
    may_lean: bool,
}

/// A sentence in the form in which it is printed.
#[derive(Debug, Clone)]
struct Form {
    index: usize,
    text: String,
    n_words: usize,
    needs: Needs,
    stand: Stand,
}

/// What has been chosen, and what that says.
#[derive(Debug)]
pub(crate) struct Choice {
    forms: Vec<Form>,
    /// It has at most so many words, unless its only sentence is longer.
    max_words: usize,
    covered: Covered,
    /// Of each sentence, how similar the most similar chosen one is.
    nearest: Vec<f64>,
    /// Whether what is printed says the sentence.
    is_said: Vec<bool>,
    /// What a reader of the titles and of what is printed knows.
    known: Known,
}

impl<'a> Summarizer<'a> {
    /// For a story.
    pub(crate) fn new(pool: &'a Pool) -> Self {
        Self { told_title: TOLD_TITLE, may_lean: false, ..Self::of_article(pool) }
    }

    /// For one article, whose title says less than the sentences that it stands for.
    pub(crate) fn of_article(pool: &'a Pool) -> Self {
        let scores = (0..pool.len()).map(|index| worth_alone(pool, index)).collect();
        Self { pool, scores, told_title: 0.0, may_be_told: (0..pool.len()).collect(), may_lean: true }
    }

    /// The same, but for what later articles have overtaken.
    pub(crate) fn without(mut self, outdated: &Outdated) -> Self {
        let pool = self.pool;
        let is_old = |index: &usize| {
            let sentence = pool.sentence(*index);
            sentence.is_some_and(|sentence| {
                let mut first = sentence.articles.iter().take(1);
                first.any(|article| outdated.has_sentence(*article, sentence.position))
            })
        };
        self.may_be_told.retain(|index| !is_old(index));
        self
    }

    /// The same of sentences in the language of the page, if there are any.
    pub(crate) fn told_in(mut self, language: &PageLanguage) -> Self {
        let is_in = |index: &usize| {
            let first = self.pool.sentence(*index).and_then(|sentence| sentence.articles.first());
            first.is_some_and(|article| language.has(*article))
        };
        let told: BTreeSet<usize> = self.may_be_told.iter().copied().filter(is_in).collect();
        if !told.is_empty() {
            self.may_be_told = told;
        }
        self
    }

    /// Sentences of at most `max_words` words in all, chosen greedily by worth and novelty, in reading order.
    pub(crate) fn choose(&self, max_words: usize) -> Choice {
        let (mut choice, mut words_left) = (Choice { max_words, ..self.no_choice() }, max_words);
        let mut left = self.may_be_told.clone();
        while let Some(next) =
            self.next(&mut left, &choice, |form| form.n_words <= words_left, Shape::Summary)
        {
            words_left -= next.n_words;
            // What leans on it was given up as long as it was not chosen.
            let is_new = |behind: &usize| choice.forms.iter().all(|form| form.index != *behind);
            left.extend(self.behind(next.index).filter(is_new));
            self.take(next, &mut choice);
        }
        if choice.forms.is_empty() {
            choice.forms.extend(self.any_sentence());
        }
        self.put_in_order(&mut choice.forms);
        choice
    }

    /// The sentences of a story's summary. Where they leave nothing to say in key points, the last ones are left to them.
    pub(crate) fn choose_for_story(&self) -> Choice {
        let mut choice = self.choose(STORY_WORDS);
        while choice.forms.len() >= LEAST_SENTENCES && self.statements_beside(&choice.forms).is_empty() {
            choice.forms.pop();
        }
        choice
    }

    /// The best sentence opens; the others follow in the order in which the articles tell them, but what needs another one comes behind
    /// it, and what leans on one right behind it. What one article tells stays in its order unless an earlier sentence needs a later one.
    fn put_in_order(&self, forms: &mut Vec<Form>) {
        if let Some((_, rest)) = forms.split_first_mut() {
            rest.sort_by_key(|form| {
                (self.pool.sentence(form.index).map(|sentence| sentence.position), form.index)
            });
        }
        let (mut known, mut left) = (self.pool.known().clone(), std::mem::take(forms));
        while !left.is_empty() {
            let is_understood = |form: &Form| known.allows(&form.needs);
            let is_due = |form: &Form| {
                form.stand == Stand::Alone
                    && is_understood(form)
                    && !left.iter().any(|other| self.precedes(other, form) && is_understood(other))
            };
            let behind = forms.last().map(|form: &Form| form.index + 1);
            let next = left.iter().position(|form| form.stand == Stand::Behind && Some(form.index) == behind);
            let next = next.or_else(|| left.iter().position(is_due));
            let next = next.or_else(|| left.iter().position(|form| form.stand == Stand::Alone)).unwrap_or(0);
            let form = left.remove(next);
            known.tell(&form.needs);
            forms.push(form);
        }
    }

    /// Whether an article has one before the other.
    fn precedes(&self, one: &Form, other: &Form) -> bool {
        let place = |form: &Form| Some(self.pool.sentence(form.index)?.places.first()?.1.evidence());
        place(one).zip(place(other)).is_some_and(|(one, other)| {
            one.article == other.article && one.field == other.field && one.span.start() < other.span.start()
        })
    }

    /// What was chosen, as it is printed to a reader who has met those of `introduced`.
    pub(crate) fn claims(&self, choice: &Choice, introduced: &mut Introduced) -> Vec<Claim> {
        let n_words: usize = choice.forms.iter().map(|form| form.n_words).sum();
        let mut words_left = (choice.max_words + WORDS_FOR_PEOPLE).saturating_sub(n_words);
        let claim = |form: &Form| {
            let sentence = self.pool.sentence(form.index)?;
            let places = sentence.places.iter().map(|(_, passage)| passage);
            let claim = claim_at(form, (&self.unknown(&sentence.people), words_left), places, introduced)?;
            words_left = words_left.saturating_sub(words(claim.text()).count().saturating_sub(form.n_words));
            Some(claim)
        };
        choice.forms.iter().filter_map(claim).collect()
    }

    /// The people, without what those are who are in the titles.
    fn unknown(&self, people: &[FullName]) -> Vec<FullName> {
        let is_known = |person: &FullName| self.pool.titles().knows(person.last_name());
        people
            .iter()
            .map(|person| if is_known(person) { person.clone().without_role() } else { person.clone() })
            .collect()
    }

    fn no_choice(&self) -> Choice {
        Choice {
            forms: Vec::new(),
            max_words: 0,
            covered: self.pool.coverage().nothing(),
            nearest: vec![0.0; self.pool.len()],
            is_said: vec![false; self.pool.len()],
            known: self.pool.known().clone(),
        }
    }

    fn take(&self, form: Form, choice: &mut Choice) {
        self.pool.coverage().cover(form.index, 1.0, &mut choice.covered);
        self.say(form.index, choice);
        choice.known.tell(&form.needs);
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
        let mut best: Option<(Form, f64)> = None;
        for (index, worth) in self.ranked(left, choice) {
            if best.as_ref().is_some_and(|(_, highest)| *highest >= worth) {
                break;
            }
            let form =
                form(self.pool, index, shape).filter(|form| self.may_stand(form, choice) && fits(form));
            let Some(form) = form else {
                left.remove(&index);
                continue;
            };
            // What is not understood yet may be later.
            let worth = if choice.known.allows(&form.needs) { worth } else { worth - UNTOLD_PENALTY };
            if best.as_ref().is_none_or(|(_, highest)| *highest < worth) {
                best = Some((form, worth));
            }
        }
        let (form, _) = best?;
        left.remove(&form.index);
        Some(form)
    }

    /// Sentences with their worth, the highest first; of equal ones the first.
    fn ranked(&self, left: &BTreeSet<usize>, choice: &Choice) -> Vec<(usize, f64)> {
        let mut ranked: Vec<(usize, f64)> =
            left.iter().map(|&index| (index, self.worth(index, choice))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    /// What it is worth to print one more sentence: what it is worth alone and what it adds, less what it repeats.
    ///
    /// Carbonell, Goldstein: *The use of MMR, diversity-based reranking*, 1998.
    fn worth(&self, index: usize, choice: &Choice) -> f64 {
        let length = (self.n_words(index).max(1) as f64 / PAID_WORDS).sqrt();
        self.score(index) + ADDED_BONUS * self.pool.coverage().added(index, &choice.covered) / length
            - REDUNDANCY_PENALTY * choice.nearest(index)
            + self.place_in(choice, index)
    }

    /// The first sentence tells what the headline says; further ones need not say what the titles do.
    fn place_in(&self, choice: &Choice, index: usize) -> f64 {
        if choice.forms.is_empty() && !choice.is_said.contains(&true) {
            HEADLINE_BONUS * self.pool.headline_match(index)
        } else {
            -self.told_title * TITLE_BONUS * self.pool.title_match(index)
        }
    }

    /// Where no sentence that stands alone has a fit length, the most worthy one of another length, or one that speaks to the reader, is
    /// better than nothing; of a story, whatever there is. An article has its description and its title.
    fn any_sentence(&self) -> Option<Form> {
        let is_whole = |sentence: &PooledSentence| {
            let needs = needs(&sentence.text, sentence.read.is_english);
            needs.is_some_and(|(_, stand)| stand == Stand::Alone)
        };
        let stands_alone = |sentence: &PooledSentence| stand(&sentence.text) == Some(Stand::Alone);
        let index = self
            .best_sentence(|sentence| stands_alone(sentence) && is_whole(sentence))
            .or_else(|| self.best_sentence(|sentence| may_be_cited(&sentence.text) && is_whole(sentence)))
            // Where another language marks its sentences otherwise, none of them is known to be whole.
            .or_else(|| self.best_sentence(|sentence| !self.may_lean || !sentence.read.is_english))?;
        let sentence = self.pool.sentence(index)?;
        let needs = Needs::of(&Reading::of(&sentence.text));
        let text = sentence.text.clone();
        Some(Form { index, text, n_words: sentence.read.n_words, needs, stand: Stand::Alone })
    }

    /// The most worthy of the sentences that fit, and may be told if any may.
    fn best_sentence(&self, fits: impl Fn(&PooledSentence) -> bool) -> Option<usize> {
        let may_be_told = |index: &usize| self.may_be_told.is_empty() || self.may_be_told.contains(index);
        let all = (0..self.pool.len()).filter(may_be_told);
        let all = all.filter(|index| self.pool.sentence(*index).is_some_and(&fits));
        first_best(all.map(|index| (index, self.score(index))))
    }

    /// The most worthy sentence as it stands, whatever it is.
    pub(crate) fn whatever_there_is(&self) -> Option<Claim> {
        let sentence = self.pool.sentence(self.best_sentence(|_| true)?)?;
        sentence.places.first().map(|(_, passage)| Claim::cited(passage.clone()))
    }

    /// Whether a sentence stands alone, or leans on the one before it in its article, which is chosen as it stands there.
    fn may_stand(&self, form: &Form, choice: &Choice) -> bool {
        let is_whole = |before: &Form| {
            self.pool.sentence(before.index).is_some_and(|sentence| sentence.text == before.text)
        };
        form.stand == Stand::Alone
            || self.may_lean
                && self.before(form.index).is_some_and(|index| {
                    choice.forms.iter().any(|before| before.index == index && is_whole(before))
                })
    }

    /// The sentence that may lean on one, if it is right behind it in the only article of a pool.
    fn behind(&self, index: usize) -> Option<usize> {
        let behind = index + 1;
        let may_lean = self.may_lean && self.may_be_told.contains(&behind);
        (may_lean && self.before(behind) == Some(index)).then_some(behind)
    }

    /// The sentence that stands before one in the only article of a pool.
    fn before(&self, index: usize) -> Option<usize> {
        let position = |index: usize| self.pool.sentence(index).map(|sentence| sentence.position);
        let before = index.checked_sub(1)?;
        (position(before)? + 1 == position(index)?).then_some(before)
    }

    fn n_words(&self, index: usize) -> usize {
        self.pool.sentence(index).map_or(0, |sentence| sentence.read.n_words)
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
    let Printed { text, n_words, needs, stand } =
        pool.sentence(index)?.printed_under(shape, pool.kept())?.into_owned();
    Some(Form { index, text, n_words, needs, stand })
}

/// What the first place says, in this form, which the others say too; with the full names of those who are new to the reader.
fn claim_at<'p>(
    form: &Form,
    (people, words_left): (&[FullName], usize),
    mut places: impl Iterator<Item = &'p Passage>,
    introduced: &mut Introduced,
) -> Option<Claim> {
    let first = places.next()?;
    let supported = |(text, names): (String, Vec<&Passage>)| {
        let passages: Vec<Passage> = std::iter::once(first).chain(names).cloned().collect();
        Claim::supported(&text, passages)
    };
    let claim = introduced.forms(&form.text, people, words_left).into_iter().find_map(supported);
    let claim = claim.unwrap_or_else(|| Claim::shortened_to(first.clone(), &form.text));
    introduced.read(claim.text());
    Some(places.fold(claim, Claim::and))
}
