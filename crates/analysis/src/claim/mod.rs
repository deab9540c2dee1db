//! Statements that carry their evidence, and the check that they rest on it.
//!
//! The way of a text from outside: [`passage`] cuts what it may rest on out of an article; [`crate::reading`] reads both, word by word;
//! [`grounds`] finds the words of the passages again; each file of [`rules`] looks for one kind of thing that is not supported;
//! [`checker`] puts them one after another.

mod checker;
mod grounds;
mod passage;
mod rules;
#[cfg(test)]
mod tests;
mod unsupported;

use samestory_model::{Article, Evidence, Field, Span};
use samestory_text::title_case;

use crate::shorten::within;

pub use checker::{ClaimChecker, MAX_CLAIM_BYTES, MAX_CLAIM_WORDS, MAX_PASSAGE_WORDS};
pub use passage::{Passage, PassageError};
pub use unsupported::{Reason, Unsupported};

/// Stands for the title of an article whose texts hold nothing readable.
pub(crate) const UNTITLED: &str = "Untitled";

/// A printed statement and where it can be read in the originals.
///
/// There are two ways to one, and both rest on [`Passage`]s, which are cut out of articles: [`Claim::cited`] prints a passage as
/// it stands; [`ClaimChecker::claim`] takes any other text, a shortening or the words of a language model, and refuses what the
/// passages do not say.
///
/// ```
/// use samestory_analysis::{Claim, ClaimChecker, Passage, Reason};
/// use samestory_model::{Article, Evidence, Field, Span};
///
/// let article = Article::builder("a").title("Rain floods Tarn, 12 hurt, mayor says").build()?;
/// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
/// let passage = Passage::new(&article, evidence)?;
///
/// let claim = Claim::cited(passage.clone());
/// assert_eq!(claim.text(), "Rain floods Tarn, 12 hurt, mayor says");
///
/// let checker = ClaimChecker::new(vec![passage]);
/// assert_eq!(checker.claim("Rain floods Tarn")?.evidence().len(), 1);
/// assert_eq!(checker.claim("Rain floods Tarn, 20 hurt").unwrap_err().reason(), Reason::Number);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Claim {
    text: String,
    evidence: Vec<Evidence>,
}

impl Claim {
    /// What a passage says, word for word.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").body("<p>Rain &amp; wind closed the port.</p>").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(article.body()));
    /// let claim = Claim::cited(Passage::new(&article, evidence.clone())?);
    /// assert_eq!(claim.text(), "Rain & wind closed the port.");
    /// assert_eq!(claim.evidence(), [evidence]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cited(passage: Passage) -> Self {
        let Passage { text, evidence } = passage;
        Self { text, evidence: vec![evidence] }
    }

    /// What a sentence says in at most `max_words` words, where parts of it can go for that: what is told in brackets, between commas
    /// or behind them, and a saying by office (`…, police said`). What was left out is checked as any text from outside is; where
    /// nothing can go, the passage stands as it is. English only.
    ///
    /// # Complexity
    /// Some 50 µs for a sentence.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let body = "But the ferry, which was built in 1990, sank off Tarn within an hour, police said.";
    /// let article = Article::builder("a").body(body).build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(body));
    /// let claim = Claim::shortened(Passage::new(&article, evidence)?, 8);
    /// assert_eq!(claim.text(), "The ferry sank off Tarn within an hour.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn shortened(passage: Passage, max_words: usize) -> Self {
        let shorter = within(&passage.text, max_words).into_owned();
        Self::shortened_to(passage, &shorter)
    }

    /// A text of ours that the passages support; `None` where the checker refuses it. What is a passage word for word needs no check.
    pub(crate) fn supported(text: &str, passages: Vec<Passage>) -> Option<Self> {
        match passages.as_slice() {
            [only] if only.text == text => Some(Self::cited(only.clone())),
            _ => ClaimChecker::new(passages).claim(text).ok(),
        }
    }

    /// The passage in a shorter form, if it supports that; else as it stands.
    pub(crate) fn shortened_to(passage: Passage, shorter: &str) -> Self {
        Self::supported(shorter, vec![passage.clone()]).unwrap_or_else(|| Self::cited(passage))
    }

    /// What stands for the headline of an article without any readable text: it says nothing.
    pub(crate) fn untitled(article: &Article) -> Self {
        let field = if article.title().is_empty() { Field::Body } else { Field::Title };
        let span = Span::whole(article.field(field).unwrap_or_default());
        let evidence = vec![Evidence::new(article.id().clone(), field, span)];
        Self { text: UNTITLED.to_owned(), evidence }
    }

    /// The same statement in title case: no letter changes but for its case.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Mayor of Halden resigns after vote").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let headline = Claim::cited(Passage::new(&article, evidence)?).in_title_case();
    /// assert_eq!(headline.text(), "Mayor of Halden Resigns After Vote");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_title_case(mut self) -> Self {
        self.text = title_case(&self.text);
        self
    }

    /// The same statement, which is made in one more place too.
    /// Whether the passage says the same is not checked; a place that is already among the evidence is not
    /// told twice.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let passage = |id| -> Result<Passage, Box<dyn std::error::Error>> {
    ///     let article = Article::builder(id).title("Ferry sinks off Tarn").build()?;
    ///     let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    ///     Ok(Passage::new(&article, evidence)?)
    /// };
    /// let claim =
    ///     Claim::cited(passage("courier-1")?).and(&passage("lantern-7")?).and(&passage("courier-1")?);
    /// let articles: Vec<&str> = claim.evidence().iter().map(|evidence| evidence.article.as_str()).collect();
    /// assert_eq!(articles, ["courier-1", "lantern-7"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and(mut self, passage: &Passage) -> Self {
        if !self.evidence.contains(&passage.evidence) {
            self.evidence.push(passage.evidence.clone());
        }
        self
    }

    /// The statement as printed: plain text, never markup.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("<b>Profits</b> of A&amp;B fall").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// assert_eq!(Claim::cited(Passage::new(&article, evidence)?).text(), "Profits of A&B fall");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it can be read, the place it was taken from first; never empty.
    ///
    /// ```
    /// use samestory_analysis::{Claim, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let body = "<p>It rained.</p><p>The port was closed.</p>";
    /// let article = Article::builder("a").body(body).build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Body, Span::new(20, 40)?);
    /// let claim = Claim::cited(Passage::new(&article, evidence)?);
    /// // Whoever doubts the statement looks it up in the original.
    /// let place = &claim.evidence()[0];
    /// assert_eq!(place.span.slice(article.field(place.field).unwrap()), Some("The port was closed."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}
