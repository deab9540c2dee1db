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
    /// The bundled table: document frequencies of news in English and other languages.
    ///
    /// # Complexity
    /// Linear in the length of the table, which every call reads anew; a clone shares it.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::Background;
    ///
    /// let background = Background::bundled();
    /// // Nearly every article has the word `the`, one in 160 has `storm`.
    /// assert!(background.idf("the") < 0.1);
    /// assert!(background.idf("storm") > 5.0);
    /// ```
    #[must_use]
    #[expect(clippy::expect_used, reason = "the bundled table is fixed; a test reads it")]
    pub fn bundled() -> Self {
        Self::parse(BUNDLED).expect("the bundled background table is well formed")
    }

    /// Reads a table: `documents N` in the first line, then `term<TAB>count` lines: in how many of the N
    /// documents the term stands, as [`crate::terms`] gives it. Empty lines are passed over.
    ///
    /// # Errors
    /// When a line does not have this form, naming it, and when N is 0.
    ///
    /// # Complexity
    /// Linear in the length of the table.
    ///
    /// # Examples
    /// ```
    /// use samestory_text::Background;
    ///
    /// let counts = [("the", 1_980), ("council", 45), ("ferry", 20)];
    /// let lines: Vec<String> = counts.iter().map(|(term, count)| format!("{term}\t{count}")).collect();
    /// let background = Background::parse(&format!("documents 2000\n{}", lines.join("\n")))?;
    /// assert!(background.idf("ferry") > background.idf("council"));
    ///
    /// let error = Background::parse("documents 2000\nferry 20").expect_err("a space in place of the tab");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "failed to read line 2 of the background table: expected `term<TAB>count`"
    /// );
    /// # Ok::<(), samestory_text::BackgroundError>(())
    /// ```
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

    /// ln(N / document frequency), at least 0; for a term that the table lacks, ln 10,000 (9.2), as if it
    /// stood in one of ten thousand documents.
    ///
    /// ```
    /// use samestory_text::Background;
    ///
    /// let background = Background::parse("documents 1000\nferry\t10")?;
    /// assert!((background.idf("ferry") - 100_f32.ln()).abs() < 1e-5);
    /// assert!((background.idf("brannock") - 10_000_f32.ln()).abs() < 1e-5);
    /// // Terms are in lower case: this is no term of the table.
    /// assert_eq!(background.idf("Ferry"), background.idf("brannock"));
    /// # Ok::<(), samestory_text::BackgroundError>(())
    /// ```
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

    /// Changes with the table: vectors made with tables of two fingerprints are not to be compared.
    ///
    /// ```
    /// use samestory_text::Background;
    ///
    /// let old = Background::parse("documents 1000\nferry\t10")?;
    /// let new = Background::parse("documents 1000\nferry\t11")?;
    /// assert_ne!(old.fingerprint(), new.fingerprint());
    /// assert_eq!(old.fingerprint(), old.clone().fingerprint());
    /// # Ok::<(), samestory_text::BackgroundError>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }
}

/// A term that the table lacks counts as standing in this share of the documents: rarer than any listed one.
const UNSEEN_COUNT: f32 = 1.0 / 10_000.0;
