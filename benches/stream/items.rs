//! Articles of a stream as the clustering sees them.

use samestory::cluster::Item;
use samestory::model::{Embeddings, SparseVector, TermId};

use super::base::{Base, BaseArticle, Key, Weighted};
use super::plan::Planned;
use super::random::{Random, hash, share};
use super::{SHARED_BY_FOLLOW_UPS, Stream, time};

/// At most this share of an article's terms is replaced; on average a third of it.
pub const MAX_NOISE: f64 = 0.25;
/// How far a story is moved from the story of the base, a vector of the base being of length 1.
const STORY_MOVE: f64 = 1.4;
/// How far an article is moved from its story. The bundled table has been trained on most labelled sets, so their own vectors tell their
/// stories better than those of articles to come would. So far moved, they tell them about as well as tables tell sets that they never saw
/// (average linkage on vectors alone, BCubed F1: .87 in both cases; `docs/RESULTS.md`, Embedder alone).
const ARTICLE_MOVE: f64 = 1.1;
/// So many vectors of the base are summed up to one move.
const SUMMED: usize = 16;

// Questions asked of an article's seed.
const NOISE: u64 = 0x6a09_e667_f3bc_c908;
const IS_REPLACED: u64 = 0xbb67_ae85_84ca_a73b;
const REPLACEMENT: u64 = 0x3c6e_f372_fe94_f82b;
const CROSSED: u64 = 0x9b05_688c_2b3e_6c1f;
const MOVE: u64 = 0xa54f_f53a_5f1d_36f1;

impl Stream<'_> {
    /// Terms, names, numbers and times, by ascending id, which is the order of time.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let numbered = self.plan.articles.iter().enumerate();
        numbered.filter_map(|(number, article)| self.item(number, article)).collect()
    }

    fn item(&self, number: usize, article: &Planned) -> Option<Item> {
        let (first, second) = self.bases(article);
        let noise = MAX_NOISE * share(hash(article.seed, NOISE)).powi(2);
        let words = |terms| self.terms(article, (terms, noise), |other| &other.text_terms);
        let names = crossed(article, &first.names, &second.names, |name| name.key);
        let numbers = crossed(article, &first.numbers, &second.numbers, |key| *key);
        let numbers =
            numbers.into_iter().map(|key| renamed(key.id, self.noisy_variant(article, *key, noise)));
        let item = Item::new(Self::id(number).ok()?)
            .with_title_terms(words(first.title_terms.iter().collect()))
            .with_text_terms(words(crossed(article, &first.text_terms, &second.text_terms, |term| term.key)))
            .with_names(self.terms(article, (names, noise), |other| &other.names))
            .with_numbers(numbers)
            .with_published(time(article)?);
        Some(item)
    }

    pub(super) fn bases(&self, article: &Planned) -> (&BaseArticle, &BaseArticle) {
        (&self.base.articles[article.base], &self.base.articles[article.second])
    }

    /// Terms renamed as in all of the story; a share `noise` is replaced by terms of other articles' `pool`.
    fn terms(
        &self,
        article: &Planned,
        (terms, noise): (Vec<&Weighted>, f64),
        pool: impl Fn(&BaseArticle) -> &[Weighted],
    ) -> SparseVector {
        let written = |term: &&Weighted| {
            if !is_replaced(article, term.key, noise) {
                return Some((renamed(term.id, self.variant(article, term.key)), term.weight));
            }
            let mut random = Random::new(hash(article.seed ^ REPLACEMENT, term.key.id.as_u64()));
            let others = pool(&self.base.articles[random.below(self.base.len())]);
            let other = others.get(random.below(others.len().max(1)))?;
            Some((renamed(other.id, random.bits() % other.key.n_variants), term.weight))
        };
        SparseVector::from_weights(terms.iter().filter_map(written).collect())
    }

    fn noisy_variant(&self, article: &Planned, key: Key, noise: f64) -> u64 {
        if is_replaced(article, key, noise) {
            return hash(article.seed ^ REPLACEMENT, key.id.as_u64()) % key.n_variants;
        }
        self.variant(article, key)
    }

    /// A vector an article.
    ///
    /// # Errors
    /// When a vector of the base is not finite.
    pub fn vectors(&self) -> Result<Embeddings, samestory::model::Error> {
        let moves = Moves::new(self.base);
        let of_stories: Vec<Vec<f64>> =
            self.plan.stories.iter().map(|story| moves.of_story(story.seed, story.parent)).collect();
        let mut values = Vec::with_capacity(self.plan.articles.len() * moves.mean.len());
        for article in &self.plan.articles {
            let own = moves.drawn(hash(article.seed, MOVE));
            let (first, second) = self.bases(article);
            let base = first.vector.iter().zip(&second.vector).map(|(first, second)| {
                article.of_first * f64::from(*first) + (1.0 - article.of_first) * f64::from(*second)
            });
            let parts = base.zip(&of_stories[article.story]).zip(&own);
            values.extend(parts.map(|((base, story), own)| (base + story + ARTICLE_MOVE * own) as f32));
        }
        Embeddings::from_rows(self.base.fingerprint.clone(), moves.mean.len(), values)
    }
}

/// A share of what the first has, and of what the second has; what both have stays.
fn crossed<'a, T>(article: &Planned, first: &'a [T], second: &'a [T], key: impl Fn(&T) -> Key) -> Vec<&'a T> {
    let place = |term: &&T| share(hash(article.seed ^ CROSSED, key(term).id.as_u64()));
    let of_first = first.iter().filter(|term| place(term) < article.of_first);
    let of_second = second.iter().filter(|term| place(term) >= article.of_first);
    of_first.chain(of_second).collect()
}

/// The same answer for a word of the title and of the text, and for a name.
fn is_replaced(article: &Planned, key: Key, noise: f64) -> bool {
    share(hash(article.seed ^ IS_REPLACED, key.id.as_u64())) < noise
}

fn renamed(id: TermId, variant: u64) -> TermId {
    if variant == 0 { id } else { TermId::new(hash(id.as_u64(), variant)) }
}

/// Draws vectors with the covariance of the base's.
struct Moves<'a> {
    base: &'a Base,
    mean: Vec<f64>,
}

impl<'a> Moves<'a> {
    fn new(base: &'a Base) -> Self {
        let dimension = base.articles.first().map_or(0, |article| article.vector.len());
        let mut mean = vec![0.0; dimension];
        for article in &base.articles {
            for (mean, value) in mean.iter_mut().zip(&article.vector) {
                *mean += f64::from(*value) / base.len() as f64;
            }
        }
        Self { base, mean }
    }

    fn of_story(&self, seed: u64, parent: u64) -> Vec<f64> {
        let inherited = if parent == seed { 0.0 } else { SHARED_BY_FOLLOW_UPS };
        let (own, parent) = (self.drawn(hash(seed, MOVE)), self.drawn(hash(parent, MOVE)));
        let parts = own.iter().zip(&parent);
        let (of_own, of_parent) = ((1.0 - inherited).sqrt(), inherited.sqrt());
        parts.map(|(own, parent)| STORY_MOVE * (of_own * own + of_parent * parent)).collect()
    }

    /// Of length 1 on average, if the base's vectors are about as far from their mean.
    fn drawn(&self, seed: u64) -> Vec<f64> {
        let mut random = Random::new(seed);
        let mut sum = vec![0.0; self.mean.len()];
        for _ in 0..SUMMED {
            let weight = random.normal() / (SUMMED as f64).sqrt();
            let vector = &self.base.articles[random.below(self.base.len())].vector;
            for ((sum, value), mean) in sum.iter_mut().zip(vector).zip(&self.mean) {
                *sum += weight * (f64::from(*value) - mean);
            }
        }
        sum
    }
}
