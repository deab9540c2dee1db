//! What can be measured about a pair of articles.

use samestory_model::SparseVector;

use crate::items::Items;
use crate::terms::SpreadRow;

/// The features of a pair; `None` where an article lacks what the feature compares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    pub(super) text_terms: Option<f64>,
    pub(super) title_terms: Option<f64>,
    pub(super) dense: Option<f64>,
    pub(super) hours_apart: Option<f64>,
}

impl Evidence {
    pub(super) fn of(items: &Items, a: usize, b: usize) -> Self {
        let (first, second) = (items.item(a), items.item(b));
        let cosine = |x: &SparseVector, y: &SparseVector| {
            (!x.is_empty() && !y.is_empty()).then(|| f64::from(x.cosine(y)))
        };
        let text_terms = cosine(first.text_terms(), second.text_terms());
        let title_terms = cosine(first.title_terms(), second.title_terms());
        Self { text_terms, title_terms, dense: dense(items, a, b), hours_apart: items.hours_apart(a, b) }
    }

    /// Names and values, in a fixed order.
    pub(super) fn measured(&self) -> [(&'static str, Option<f64>); 4] {
        [
            ("text_terms", self.text_terms),
            ("title_terms", self.title_terms),
            ("dense", self.dense),
            ("hours_apart", self.hours_apart),
        ]
    }
}

fn dense(items: &Items, a: usize, b: usize) -> Option<f64> {
    let both = items.has_vector(a) && items.has_vector(b);
    both.then(|| f64::from(items.embeddings().cosine(a, b)))
}

/// One article, laid out to be compared with many: the same evidence as [`Evidence::of`], several times faster.
#[derive(Debug)]
pub(super) struct SpreadArticle {
    text: SpreadRow,
    title: SpreadRow,
}

impl SpreadArticle {
    /// Room for any article of `items`.
    pub(super) fn room(items: &Items) -> Self {
        let (text, title) = (items.text_matrix(), items.title_matrix());
        Self { text: SpreadRow::for_matrix(text), title: SpreadRow::for_matrix(title) }
    }

    /// Calls `take` with the evidence of `a` and each of `others`, in their order.
    pub(super) fn compare(
        &mut self,
        items: &Items,
        a: usize,
        others: impl Iterator<Item = usize>,
        mut take: impl FnMut(Evidence),
    ) {
        let (text, title) = (items.text_matrix().row(a), items.title_matrix().row(a));
        self.text.spread(text);
        self.title.spread(title);
        for b in others {
            let (other_text, other_title) = (items.text_matrix().row(b), items.title_matrix().row(b));
            let text_terms =
                (!text.is_empty() && !other_text.is_empty()).then(|| f64::from(self.text.cosine(other_text)));
            let title_terms = (!title.is_empty() && !other_title.is_empty())
                .then(|| f64::from(self.title.cosine(other_title)));
            let (dense, hours_apart) = (dense(items, a, b), items.hours_apart(a, b));
            take(Evidence { text_terms, title_terms, dense, hours_apart });
        }
        self.text.clear(text);
        self.title.clear(title);
    }
}
