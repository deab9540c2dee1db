//! The articles of one run: unique ids, in the order of their ids.

use std::cmp::Ordering;

use crate::article::Article;
use crate::id::ArticleId;
use crate::note::{Note, NoteKind};

/// Articles with unique ids, sorted by id, so that no later step can depend on the order of the input.
///
/// Of several articles with one id, identical ones merge silently into one; of differing ones the one with the smallest
/// [`Article::content_hash`] stays, with a [`Note`].
///
/// ```
/// use samestory_model::{Article, Batch};
///
/// let b = Article::builder("b").title("Second").build()?;
/// let a = Article::builder("a").title("First").build()?;
/// let batch = Batch::new(vec![b.clone(), a, b]);
/// assert_eq!(batch.len(), 2);
/// assert_eq!(batch.articles()[0].title(), "First");
/// assert!(batch.notes().is_empty());
/// # Ok::<(), samestory_model::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    articles: Vec<Article>,
    notes: Vec<Note>,
}

impl Batch {
    /// Sorts `articles` by id and settles double ids.
    ///
    /// # Complexity
    /// O(n log n) comparisons of ids; contents are hashed only where ids collide.
    ///
    /// # Determinism
    /// The order of `articles` does not matter.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Article, Batch};
    ///
    /// let morning = Article::builder("a").title("Rain").body("It has rained.").build()?;
    /// let evening = Article::builder("a").title("Rain").body("It has stopped.").build()?;
    /// let batch = Batch::new(vec![morning.clone(), evening.clone()]);
    /// assert_eq!(batch.len(), 1);
    /// assert_eq!(batch, Batch::new(vec![evening, morning]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(mut articles: Vec<Article>) -> Self {
        articles.sort_by(by_id_then_content);
        let mut batch = Self::default();
        for article in articles {
            match batch.articles.last() {
                Some(kept) if kept.id() == article.id() => batch.note_if_differing(&article),
                _ => batch.articles.push(article),
            }
        }
        batch
    }

    fn note_if_differing(&mut self, other: &Article) {
        let Some(kept) = self.articles.last() else { return };
        let noted = self.notes.last().is_some_and(|note| note.article() == Some(kept.id()));
        if kept != other && !noted {
            self.notes.push(Note::new(NoteKind::ConflictingId, Some(kept.id().clone())));
        }
    }

    /// The articles, by ascending id; ids are compared byte by byte. Later stages name an article by its
    /// place here.
    ///
    /// ```
    /// use samestory_model::{Article, Batch};
    ///
    /// let article = |id: &str| Article::builder(id).title("Rain").build();
    /// let batch = Batch::new(vec![article("a-9")?, article("a-10")?]);
    /// let ids: Vec<_> = batch.articles().iter().map(|article| article.id().as_str()).collect();
    /// assert_eq!(ids, ["a-10", "a-9"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// How many articles there are, each id counted once.
    ///
    /// ```
    /// use samestory_model::{Article, Batch};
    ///
    /// let article = Article::builder("a").title("Rain").build()?;
    /// assert_eq!(Batch::new(vec![article.clone(), article]).len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is no article.
    ///
    /// ```
    /// use samestory_model::{Article, Batch};
    ///
    /// assert!(Batch::new(Vec::new()).is_empty());
    /// assert!(!Batch::new(vec![Article::builder("a").title("Rain").build()?]).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// What was settled while building: one note for each id that differing articles shared, by ascending id.
    ///
    /// ```
    /// use samestory_model::{Article, Batch, NoteKind};
    ///
    /// let morning = Article::builder("a").title("Rain").build()?;
    /// let evening = Article::builder("a").title("Rain stops").build()?;
    /// let batch = Batch::new(vec![morning, evening]);
    /// assert_eq!(batch.notes().len(), 1);
    /// assert_eq!(batch.notes()[0].kind(), NoteKind::ConflictingId);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The article with this id.
    ///
    /// # Complexity
    /// O(log n) comparisons of ids.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::{Article, ArticleId, Batch};
    ///
    /// let batch = Batch::new(vec![Article::builder("a").title("Rain").build()?]);
    /// assert_eq!(batch.find(&ArticleId::new("a")?).map(Article::title), Some("Rain"));
    /// assert_eq!(batch.find(&ArticleId::new("b")?), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn find(&self, id: &ArticleId) -> Option<&Article> {
        let index = self.articles.binary_search_by(|article| article.id().cmp(id)).ok()?;
        self.articles.get(index)
    }
}

fn by_id_then_content(a: &Article, b: &Article) -> Ordering {
    a.id()
        .cmp(b.id())
        .then_with(|| if a == b { Ordering::Equal } else { a.content_hash().cmp(&b.content_hash()) })
}
