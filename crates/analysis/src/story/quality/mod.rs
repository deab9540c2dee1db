//! How probable it is that an editor would print a sentence as it stands, learned from editors' marks.

mod features;
mod model;

pub use features::SentenceFeatures;
pub(crate) use features::TitleWords;

use crate::numbers::logistic;
use features::{About, Sketch};
use model::QualityModel;

/// The share of sentences that editors printed: how probable it is of one of which nothing is known.
pub(crate) const USUAL_QUALITY: f64 = 0.57;

/// What an editor sees of a sentence before knowing which story it is to tell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Impression {
    log_odds: f64,
    about: About,
}

impl Impression {
    pub(crate) fn of(sentence: &str) -> Self {
        let sketch = Sketch::of(sentence);
        Self { log_odds: QualityModel::bundled().alone(&sketch), about: sketch.about() }
    }

    /// How probable it is that an editor prints the sentence under the titles of its story, in 0..=1.
    pub(crate) fn quality(&self, titles: &TitleWords) -> f64 {
        logistic(self.log_odds + QualityModel::bundled().beside(&self.about, titles))
    }
}
