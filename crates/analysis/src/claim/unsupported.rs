//! Why a text is not supported.

use std::fmt;

use samestory_model::Span;

/// A text that its passages do not support: why, by which words, and where they stand in it.
///
/// ```
/// use samestory_analysis::{ClaimChecker, Passage, Reason};
/// use samestory_model::{Article, Evidence, Field, Span};
///
/// let article = Article::builder("a").title("Marsh did not resign").build()?;
/// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
/// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
/// let refused = checker.claim("Marsh resigned").unwrap_err();
/// assert_eq!((refused.reason(), refused.words()), (Reason::Negation, "resigned"));
/// assert_eq!(refused.to_string(), "claim is not supported: negation of `resigned` differs");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    reason: Reason,
    words: String,
    span: Option<Span>,
}

/// What is not supported. In the order in which one is told where several hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The text holds no word.
    Empty,
    /// The text is longer than is read; see [`MAX_CLAIM_WORDS`](crate::MAX_CLAIM_WORDS).
    TooLong,
    /// It tells a machine what to do, or says what only such an instruction in the passages asks for.
    Instruction,
    /// Words between quotation marks that the passages do not quote word for word.
    Quotation,
    /// Said by somebody else, or by nobody.
    Speaker,
    /// Not denied in the passages, or denied there only.
    Negation,
    /// An amount, a unit or its scale that does not stand there, or counts something else there.
    Number,
    /// A day, month or year that does not stand there, or is that of something else there.
    Date,
    /// A name that does not stand there.
    Name,
    /// Names whose parts are exchanged: who did what to whom, who holds which office.
    Role,
    /// What the passages hold for possible, planned or alleged is told as a fact.
    Hedge,
    /// A word that does not stand there, in no form.
    Word,
}

impl Reason {
    /// What is said of the offending words.
    fn phrase(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("no word in", ""),
            Self::TooLong => ("too many words behind", ""),
            Self::Instruction => ("", " follows an instruction to machines"),
            Self::Quotation => ("quotation", " is not verbatim"),
            Self::Speaker => ("speaker", " did not say so"),
            Self::Negation => ("negation of", " differs"),
            Self::Number => ("number", " is not that of the passages"),
            Self::Date => ("date", " is not that of the passages"),
            Self::Name => ("name", " is not in the passages"),
            Self::Role => ("part of", " differs"),
            Self::Hedge => ("certainty of", " differs"),
            Self::Word => ("word", " is not in the passages"),
        }
    }
}

impl Unsupported {
    pub(super) fn new(reason: Reason, words: impl Into<String>, span: Option<Span>) -> Self {
        Self { reason, words: words.into(), span }
    }

    /// The reason.
    ///
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage, Reason};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Ferry may sail in May 2026").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// let reason = |text| checker.claim(text).unwrap_err().reason();
    /// assert_eq!(reason("Ferry may sail in June 2026"), Reason::Date);
    /// assert_eq!(reason("Ferry may sink in May 2026"), Reason::Word);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The offending words, as they stand in the text.
    /// Empty for a text that is too long.
    ///
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Police arrested 12 people").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// assert_eq!(checker.claim("Police arrested 20 people").unwrap_err().words(), "20");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Where they stand in the text: bytes.
    /// `None` only for a text that is too long.
    ///
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Police arrested 12 people").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// let text = "Police arrested 20 people";
    /// let span = checker.claim(text).unwrap_err().span();
    /// assert_eq!(span.and_then(|span| span.slice(text)), Some("20"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.span
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, behind) = self.reason.phrase();
        let blank = if before.is_empty() { "" } else { " " };
        write!(f, "claim is not supported: {before}{blank}`{}`{behind}", self.words)
    }
}

impl std::error::Error for Unsupported {}
