//! How far a run is.

use samestory_model::Embedded;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Articles have been cleaned and cut into sentences.
    Read {
        /// Articles done.
        done: usize,
        /// Articles in all.
        total: usize,
    },
    /// Articles have been turned into vectors.
    Embedded(Embedded),
    /// Articles are being compared and joined.
    Clustered(samestory_cluster::Progress),
    /// Articles have been analyzed each by itself.
    Analyzed {
        /// Articles done.
        done: usize,
        /// Articles in all.
        total: usize,
    },
    /// Stories have been told: their articles analyzed, and headlines, summaries and key points chosen.
    Told {
        /// Stories done; some threads may tell theirs a little later than one that is further on.
        done: usize,
        /// Stories in all.
        total: usize,
    },
    /// A model has looked at lead pictures.
    Looked {
        /// Pictures done, those that the source lacks or that cannot be read among them.
        done: usize,
        /// Stories with a picture.
        total: usize,
    },
}
