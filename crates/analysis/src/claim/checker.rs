//! Checks texts against passages.

use samestory_model::{BodyFormat, Span, TermId};
use samestory_text::normalize;

use super::Claim;
use super::grounds::Grounds;
use super::passage::Passage;
use super::rules::{self, Case};
use super::unsupported::{Reason, Unsupported};
use crate::reading::Reading;

/// A longer text is no claim, and is not read.
pub const MAX_CLAIM_BYTES: usize = 16 * 1024;

/// A text of more words is no claim.
pub const MAX_CLAIM_WORDS: usize = 400;

/// Of the passages of one checker, so many words are read in all; what stands behind them supports nothing.
pub const MAX_PASSAGE_WORDS: usize = 50_000;

/// A sentence of a claim is compared with so many sentences of the passages, the closest ones.
const CLOSEST_SENTENCES: usize = 4;

/// Decides whether texts are supported by passages. The one door for text from outside: whoever plugs in a language model gives
/// it passages, and gives what it writes to [`ClaimChecker::claim`].
///
/// A text is supported when all of this holds; for each there is a [`Reason`]:
/// - what it quotes, the passages quote in the same words, and who is said to speak speaks there;
/// - its names stand there, and no two of them have changed places;
/// - its amounts and dates stand there with the same units and scales, at the same words;
/// - what it denies is denied there, and what is denied there it does not assert; the same with `may` and `allegedly`;
/// - all its words stand there in some form, but for grammar and verbs of saying;
/// - it neither repeats nor obeys an instruction to machines that hides in the passages: such sentences support nothing.
///
/// The check looks at words. It knows no synonyms but a few of a list (`dad` and `father`), so a free paraphrase is refused; and
/// a text that brings words of the passages into another order can pass where no rule sees it. Negations, hedges, verbs of
/// saying, number words and instructions are known in English; quotations, names, digits and words are compared in any
/// language that parts words by blanks, and forms of one word are told by English stems.
///
/// # Determinism
/// The answer is a function of the passages, their order and the text.
///
/// # Examples
/// What a language model writes, checked sentence by sentence:
/// ```
/// use samestory_analysis::{Claim, ClaimChecker, Passage, Reason};
/// use samestory_model::{Article, Evidence, Field, Span};
///
/// let body = "The ferry did not sink, Captain Lund said. About 200 people were taken off.";
/// let article = Article::builder("a").body(body).build()?;
/// let evidence = Evidence::new(article.id().clone(), Field::Body, Span::whole(body));
/// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
///
/// let model = |_prompt: &str| vec!["The ferry did not sink.", "The ferry sank.", "About 2,000 people were taken off."];
/// let (kept, refused): (Vec<_>, Vec<_>) = model("Summarise.").into_iter().map(|text| checker.claim(text)).partition(Result::is_ok);
/// let kept: Vec<Claim> = kept.into_iter().flatten().collect();
/// let reasons: Vec<Reason> = refused.into_iter().filter_map(Result::err).map(|refused| refused.reason()).collect();
/// assert_eq!(kept[0].text(), "The ferry did not sink.");
/// assert_eq!(reasons, [Reason::Negation, Reason::Number]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ClaimChecker {
    passages: Vec<Passage>,
    grounds: Grounds,
}

impl ClaimChecker {
    /// Reads the passages that texts may rest on, in the order in which a claim names them.
    ///
    /// # Complexity
    /// O(n log n) in the number of words, of which at most [`MAX_PASSAGE_WORDS`] are read.
    ///
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a")
    ///     .title("Ferry sinks off Tarn")
    ///     .description("All 200 passengers were saved.")
    ///     .build()?;
    /// let passage = |field| {
    ///     let text = article.field(field).unwrap_or_default();
    ///     Passage::new(&article, Evidence::new(article.id().clone(), field, Span::whole(text)))
    /// };
    /// let checker = ClaimChecker::new(vec![passage(Field::Title)?, passage(Field::Description)?]);
    /// // A claim rests on all passages of its checker, in their order.
    /// let claim = checker.claim("All 200 passengers were saved")?;
    /// let fields: Vec<Field> = claim.evidence().iter().map(|evidence| evidence.field).collect();
    /// assert_eq!(fields, [Field::Title, Field::Description]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(passages: Vec<Passage>) -> Self {
        let grounds = Grounds::new(&passages, MAX_PASSAGE_WORDS);
        Self { passages, grounds }
    }

    /// The text as a claim that rests on the passages, in one line: white space, line breaks too, becomes one space, control and
    /// invisible characters are left out, as in passages.
    ///
    /// # Errors
    /// When they do not support it, or there is no passage. Spans are those of the text without such characters.
    ///
    /// # Complexity
    /// Some 30 µs for a sentence checked against a few; bounded for any text, as longer ones than [`MAX_CLAIM_WORDS`] are refused.
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage, Reason};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Ferry sinks off Tarn, 12 hurt").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// assert_eq!(checker.claim("Ferry   sank\toff Tarn ")?.text(), "Ferry sank off Tarn");
    /// let refused = checker.claim("Ferry sank off Tarn, 40 hurt").unwrap_err();
    /// assert_eq!((refused.reason(), refused.words()), (Reason::Number, "40"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn claim(&self, text: &str) -> Result<Claim, Unsupported> {
        if text.len() > MAX_CLAIM_BYTES {
            return Err(too_long());
        }
        // A claim is one line: whoever prints it need not think of others.
        let text = normalize(text, BodyFormat::Text).as_str().replace('\n', " ");
        self.check(&text)?;
        let evidence = self.passages.iter().map(|passage| passage.evidence.clone()).collect();
        Ok(Claim { text, evidence })
    }

    /// Whether the passages support the text; the gravest reason where they do not.
    ///
    /// # Errors
    /// When they do not.
    ///
    /// # Complexity
    /// That of [`ClaimChecker::findings`].
    ///
    /// # Examples
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage, Reason};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Ferry sinks off Tarn").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// assert_eq!(checker.check("The ferry sank off Tarn."), Ok(()));
    /// assert_eq!(checker.check("The ferry sank off Halden.").unwrap_err().reason(), Reason::Name);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, text: &str) -> Result<(), Unsupported> {
        self.findings(text).into_iter().next().map_or(Ok(()), Err)
    }

    /// All that the passages do not support, the gravest first, then in the order of the text; empty where they support it.
    ///
    /// # Complexity
    /// That of [`ClaimChecker::claim`]: bounded for any text.
    ///
    /// ```
    /// use samestory_analysis::{ClaimChecker, Passage, Reason};
    /// use samestory_model::{Article, Evidence, Field, Span};
    ///
    /// let article = Article::builder("a").title("Ferry sinks off Tarn, 12 hurt").build()?;
    /// let evidence = Evidence::new(article.id().clone(), Field::Title, Span::whole(article.title()));
    /// let checker = ClaimChecker::new(vec![Passage::new(&article, evidence)?]);
    /// assert!(checker.findings("Ferry sinks off Tarn").is_empty());
    /// // What is wrong with a sentence, all of it, so that a model can be told to mend it.
    /// let findings = checker.findings("Ferry sinks off Halden, 40 hurt");
    /// let wrong: Vec<(Reason, &str)> =
    ///     findings.iter().map(|found| (found.reason(), found.words())).collect();
    /// assert_eq!(wrong, [(Reason::Number, "40"), (Reason::Name, "Halden")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn findings(&self, text: &str) -> Vec<Unsupported> {
        if text.len() > MAX_CLAIM_BYTES {
            return vec![too_long()];
        }
        let claim = Reading::of(text);
        if claim.tokens.is_empty() {
            return vec![Unsupported::new(Reason::Empty, text, Some(Span::whole(text)))];
        }
        if claim.tokens.len() > MAX_CLAIM_WORDS {
            return vec![too_long()];
        }
        let mut found = Vec::new();
        for sentence in &claim.sentences {
            let words: Vec<TermId> = claim
                .numbered(sentence.tokens.clone())
                .filter(|(_, token)| !token.is_stop)
                .map(|(_, token)| token.key())
                .collect();
            let closest = self.grounds.closest(&words, CLOSEST_SENTENCES);
            rules::apply(
                &Case { text, claim: &claim, sentence, grounds: &self.grounds, closest },
                &mut found,
            );
        }
        found.sort_by_key(|finding| (finding.reason(), finding.span()));
        found.dedup();
        found
    }
}

fn too_long() -> Unsupported {
    Unsupported::new(Reason::TooLong, "", None)
}
