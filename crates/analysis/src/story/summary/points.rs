//! Key points: what to tell beside a summary.

use std::collections::BTreeSet;

use super::{Choice, Form, Summarizer, claim_at};
use crate::claim::Passage;
use crate::story::introductions::Introduced;
use crate::story::origins::Origin;
use crate::story::pool::Pool;
use crate::story::shape::Shape;
use crate::story::types::KeyPoint;

const MAX_KEY_POINTS: usize = 5;
/// With who people are, a key point has at most so many words.
const MOST_WORDS: usize = 22;

/// A key point this similar to a sentence of the summary adds nothing.
const REDUNDANT_BESIDE_SUMMARY: f64 = 0.6;
/// Where the summary says all, this similar.
const SAME_BESIDE_SUMMARY: f64 = 0.85;
/// A key point has nothing around it that would explain it: one that editors would print less often than this is left out.
const LEAST_QUALITY: f64 = 0.4;
/// How much of what the summary says a key point need not say again.
const SAID_IN_SUMMARY: f64 = 0.95;

impl Summarizer<'_> {
    /// At most five statements that stand alone and say what `summary` does not, those of most independent origins first, then those
    /// of most outlets. Where the summary says all, or nothing is as short, statements that say some of it or longer ones, but no
    /// sentence of the summary.
    pub(in crate::story) fn key_points(
        &self,
        origins: &[Origin],
        summary: &Choice,
        introduced: &mut Introduced,
    ) -> Vec<KeyPoint> {
        let forms = self.statements_beside(&summary.forms);
        let supported = |form: Form| {
            let support = Support::of(self.pool, form.index, origins);
            (form, support)
        };
        let mut stated: Vec<(Form, Support<'_>)> = forms.into_iter().map(supported).collect();
        stated.sort_by_key(|(_, support)| std::cmp::Reverse((support.n_origins, support.places.len())));
        stated.iter().filter_map(|(form, support)| self.key_point(form, support, introduced)).collect()
    }

    /// At most five statements beside the sentences that are `printed`: good ones that say something else, or else what there is.
    pub(super) fn statements_beside(&self, printed: &[Form]) -> Vec<Form> {
        let all = [LEAST_QUALITY, 0.0].into_iter().flat_map(|least| [(least, true), (least, false)]);
        let all = all.flat_map(|(least, is_said)| {
            [Shape::KeyPoint, Shape::Summary].map(|shape| (least, is_said, shape))
        });
        // One after another: mostly the first gives some.
        let mut attempts = all.map(|(least, is_said, shape)| self.statements(printed, least, is_said, shape));
        attempts.find(|forms| !forms.is_empty()).unwrap_or_default()
    }

    /// At most five statements of this quality beside the sentences that are `printed`, which are taken as said or not.
    fn statements(&self, printed: &[Form], least_quality: f64, is_said: bool, shape: Shape) -> Vec<Form> {
        let is_good = |index: &&usize| self.pool.quality(**index) >= least_quality;
        let mut left: BTreeSet<usize> = self.may_be_told.iter().filter(is_good).copied().collect();
        let mut choice = self.no_choice();
        for form in printed {
            left.remove(&form.index);
            choice.known.tell(&form.needs);
            if is_said {
                self.pool.coverage().cover(form.index, SAID_IN_SUMMARY, &mut choice.covered);
                self.say(form.index, &mut choice);
            }
            let most = if is_said { REDUNDANT_BESIDE_SUMMARY } else { SAME_BESIDE_SUMMARY };
            let is_near = |index: &usize| self.pool.similarity(*index, form.index) >= most;
            left.retain(|index| !is_near(index));
        }
        left.retain(|index| self.pool.is_linked(*index));
        while choice.forms.len() < MAX_KEY_POINTS
            && let Some(next) = self.next(&mut left, &choice, |_| true, shape)
        {
            self.take(next, &mut choice);
        }
        choice.forms
    }

    fn key_point(&self, form: &Form, support: &Support<'_>, introduced: &mut Introduced) -> Option<KeyPoint> {
        let people = self.unknown(&self.pool.sentence(form.index)?.people);
        let words_left = MOST_WORDS.saturating_sub(form.n_words);
        let places = support.places.iter().map(|(_, passage)| *passage);
        let claim = claim_at(form, (&people, words_left), places, introduced)?;
        Some(KeyPoint::new(claim, support.places.len(), support.n_origins))
    }
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
