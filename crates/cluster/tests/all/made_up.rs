//! Articles of made-up stories: terms and vectors that lie near those of their story.

use samestory_cluster::{Item, Items};
use samestory_model::{ArticleId, Clustering, Embeddings, Fingerprint, SparseVector, TermId};

const DIMENSION: usize = 16;

/// What an article has, without its id.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub(crate) story: u64,
    title: SparseVector,
    text: SparseVector,
    vector: [f32; DIMENSION],
    published: String,
    pub(crate) language: u32,
}

/// `per_story` different articles for each of `n_stories`, story by story.
pub(crate) fn contents(n_stories: u64, per_story: usize) -> Vec<Content> {
    let mut random = Random(7);
    (0..n_stories).flat_map(|story| vec![story; per_story]).map(|story| content(story, &mut random)).collect()
}

/// Ten terms that stand in all articles of the story, twenty that may stand in any article.
fn content(story: u64, random: &mut Random) -> Content {
    let mut weigh = |term: u64| (TermId::new(term), 1.0 + random.unit());
    let own: Vec<_> = (0..10).map(|term| weigh(1_000 + story * 10 + term)).collect();
    let title = SparseVector::from_weights(own.iter().copied().take(4).collect());
    let any = (0..20).map(|_| (TermId::new(random.below(500)), 1.0 + random.unit()));
    let text = SparseVector::from_weights(own.into_iter().chain(any).collect());
    let mut direction = Random(story + 1);
    let vector = std::array::from_fn(|_| direction.unit() - 0.5 + 0.3 * (random.unit() - 0.5));
    let published = format!("2026-05-{:02}T{:02}:00:00Z", 10 + story % 5, random.below(24));
    Content { story, title, text, vector, published, language: 0 }
}

/// The articles under ids that ascend in this order.
pub(crate) fn items(contents: &[Content]) -> Items {
    let (items, vectors) = parts(&contents.iter().enumerate().collect::<Vec<_>>());
    Items::new(items, vectors).unwrap()
}

/// Some of the articles, and the numbers that their ids are made of.
pub(crate) fn parts(contents: &[(usize, &Content)]) -> (Vec<Item>, Embeddings) {
    let item = |(number, content): &(usize, &Content)| {
        let item = Item::new(ArticleId::new(format!("{number:06}")).unwrap())
            .with_title_terms(content.title.clone())
            .with_text_terms(content.text.clone())
            .with_language(content.language);
        match content.published.as_str() {
            "" => item,
            published => item.with_published(published.parse().unwrap()),
        }
    };
    let vectors = contents.iter().flat_map(|(_, content)| content.vector).collect();
    let vectors = Embeddings::from_rows(Fingerprint::new("made-up", &[]), DIMENSION, vectors).unwrap();
    (contents.iter().map(item).collect(), vectors)
}

/// The partition by the stories that the articles were made for.
pub(crate) fn gold(contents: &[Content]) -> Clustering {
    Clustering::from_labels(&contents.iter().map(|content| content.story).collect::<Vec<_>>())
}

impl Content {
    /// The same at another time, or at none.
    pub(crate) fn published(&self, published: String) -> Self {
        Self { published, ..self.clone() }
    }
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn unit(&mut self) -> f32 {
        self.below(1 << 20) as f32 / (1 << 20) as f32
    }

    pub(crate) fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, self.below(end as u64 + 1) as usize);
        }
    }
}
