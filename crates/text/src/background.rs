//! Document frequencies of a frozen background corpus.

use std::sync::Arc;

use samestory_model::{Fingerprint, TermId};

use crate::id_map::IdMap;
use crate::terms::term_id;

/// The bundled table: `documents N`, then a line a term: the term, a tab, in how many of N documents it stands.
const BUNDLED: &str = include_str!("../assets/background.txt");

/// How common each term is in news at large. A clone shares the table.
///
/// ```
/// use samestory_text::Background;
///
/// let background = Background::parse("documents 1000\nthe\t990\nferry\t4\n")?;
/// assert!(background.idf("the") < 0.02);
/// assert!(background.idf("ferry") > 5.0);
/// assert!(background.idf("brannock") > background.idf("ferry"));
/// # Ok::<(), samestory_text::BackgroundError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Background {
    /// Shared, so that a clone is cheap.
    idf: Arc<IdMap<f32>>,
    unseen: f32,
    fingerprint: Fingerprint,
}

/// A background table that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("failed to read line {line} of the background table: {reason}")]
pub struct BackgroundError {
    line: usize,
    reason: &'static str,
}

impl Background {
    /// The bundled table.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled table is fixed; a test reads it")]
    pub fn bundled() -> Self {
        Self::parse(BUNDLED).expect("the bundled background table is well formed")
    }

    /// Reads a table: `documents N` in the first line, then `term<TAB>count` lines.
    ///
    /// # Errors
    /// When a line does not have this form, naming it.
    pub fn parse(table: &str) -> Result<Self, BackgroundError> {
        let mut lines = table.lines().enumerate().map(|(index, line)| (index + 1, line));
        let n_documents = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix("documents ")?.parse::<u32>().ok())
            .filter(|n| *n > 0)
            .ok_or(BackgroundError { line: 1, reason: "expected `documents N`" })?;
        let idf = |count: f32| (libm::logf(n_documents as f32 / count)).max(0.0);
        let parsed = lines.filter(|(_, line)| !line.is_empty()).map(|(line, text)| {
            let entry =
                text.split_once('\t').and_then(|(term, count)| Some((term, count.parse::<u32>().ok()?)));
            let (term, count) = entry.ok_or(BackgroundError { line, reason: "expected `term<TAB>count`" })?;
            Ok((term_id(term).as_u64(), idf(count.max(1) as f32)))
        });
        let idf_of_terms = parsed.collect::<Result<_, _>>()?;
        let fingerprint = Fingerprint::new("background", &[table.as_bytes()]);
        let unseen = idf(UNSEEN_COUNT * n_documents as f32);
        Ok(Self { idf: Arc::new(idf_of_terms), unseen, fingerprint })
    }

    /// ln(N / document frequency), at least 0; a fixed value for a term that the table lacks.
    #[must_use]
    pub fn idf(&self, term: &str) -> f32 {
        self.idf_of(term_id(term))
    }

    pub(crate) fn idf_of(&self, term: TermId) -> f32 {
        self.idf.get(&term.as_u64()).copied().unwrap_or(self.unseen)
    }

    /// Of a term of several words that the table lacks: `sum`, that of its words, at most that of an unseen term.
    pub(crate) fn idf_of_phrase(&self, term: TermId, sum: f32) -> f32 {
        self.idf.get(&term.as_u64()).copied().unwrap_or(sum.min(self.unseen))
    }

    /// Changes with the table.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }
}

/// A term that the table lacks counts as standing in this share of the documents: rarer than any listed one.
const UNSEEN_COUNT: f32 = 1.0 / 10_000.0;
