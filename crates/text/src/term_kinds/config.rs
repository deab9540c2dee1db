//! Which kinds of terms count, and how much.

/// A kind weighs at most so many times what a word does.
const MAX_WEIGHT: f32 = 10.0;

/// How much the kinds of terms beside words weigh in a [`crate::TermWeighter`]. By default, nothing: words alone.
///
/// Words stay whatever else counts, with the same ids and a weight of 1. The weight of another kind is a factor, 0..=10, on
/// what a word with the same count and the same document frequency would weigh; values outside are brought to the nearer
/// bound, and one that is no number to 0. At 0 the kind is not looked for, which costs no time.
///
/// ```
/// use samestory_text::{Background, TermConfig, TermWeighter};
///
/// let words = TermWeighter::bundled();
/// let config = TermConfig::default().with_bigrams(0.5);
/// let phrases = TermWeighter::with_config(Background::bundled(), config);
/// let cosine = |weighter: &TermWeighter, first: &str, second: &str| {
///     weighter.weigh_title(first).cosine(&weighter.weigh_title(second))
/// };
/// assert!(cosine(&words, "Dog bites man", "Man bites dog") > 0.99);
/// assert!(cosine(&phrases, "Dog bites man", "Man bites dog") < 0.9);
/// assert_ne!(words.fingerprint(), phrases.fingerprint());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct TermConfig {
    bigrams: f32,
    numbers: f32,
    names: f32,
}

impl TermConfig {
    /// With bigrams: two words with nothing but a space or a hyphen between them, so none goes across a sentence's end,
    /// unless both are stop words; the term of `ferry` and `sinks` is `ferry sinks`.
    ///
    /// Where the background table does not list a bigram, its inverse document frequency is the sum of its words', at most
    /// that of an unseen term: as if the words stood together by chance.
    ///
    /// ```
    /// use samestory_text::{Background, TermConfig, TermWeighter, term_id};
    ///
    /// let config = TermConfig::default().with_bigrams(0.5);
    /// let weighter = TermWeighter::with_config(Background::bundled(), config);
    /// let title = weighter.weigh_title("Ferry sinks; all of the crew saved");
    /// let has = |term| title.entries().iter().any(|(id, _)| *id == term_id(term));
    /// assert!(has("ferry sinks") && has("crew saved"));
    /// // Over a semicolon, and of two stop words, there is none.
    /// assert!(!has("sinks all") && !has("of the"));
    /// ```
    #[must_use]
    pub fn with_bigrams(mut self, weight: f32) -> Self {
        self.bigrams = bounded(weight);
        self
    }

    /// With numbers in one spelling: those from 100 on, with a fraction, of money, in per cent, or with a word like
    /// `million` behind them. `1,000` is `1000`, `$5m` is `5 million`, and `5%` is `5 percent`, which is not `5 million`.
    /// Years (1900 to 2099, plain) are none: they tell no stories apart.
    ///
    /// The terms are `#1000` and `#5%`, which no word is. Inverse document frequency is that of the digits as a word; where
    /// it says per cent, that of the word `percent` is added as in a bigram.
    ///
    /// ```
    /// use samestory_text::{Background, TermConfig, TermWeighter, term_id};
    ///
    /// let config = TermConfig::default().with_numbers(1.0);
    /// let weighter = TermWeighter::with_config(Background::bundled(), config);
    /// let title = weighter.weigh_title("1,000 homes lost as prices rise 5% in 2024");
    /// let has = |term| title.entries().iter().any(|(id, _)| *id == term_id(term));
    /// assert!(has("#1000") && has("#5%"));
    /// assert!(!has("#2024"));
    /// ```
    #[must_use]
    pub fn with_numbers(mut self, weight: f32) -> Self {
        self.numbers = bounded(weight);
        self
    }

    /// With names of two to five words: runs of capitalised words within a sentence, without its first word, whose capital
    /// says nothing, as one term (`mara okafor`). A title in title case has none.
    ///
    /// Inverse document frequency is that of a bigram.
    ///
    /// ```
    /// use samestory_text::{Background, TermConfig, TermWeighter, term_id};
    ///
    /// let config = TermConfig::default().with_names(1.0);
    /// let weighter = TermWeighter::with_config(Background::bundled(), config);
    /// let article = weighter.weigh_article("", "On Tuesday, Mara Okafor left Tarn. Mayor Tom Reed stayed.");
    /// let has = |term| article.entries().iter().any(|(id, _)| *id == term_id(term));
    /// // The first word of a sentence would have a capital anyway.
    /// assert!(has("mara okafor") && has("tom reed") && !has("mayor tom reed"));
    /// ```
    #[must_use]
    pub fn with_names(mut self, weight: f32) -> Self {
        self.names = bounded(weight);
        self
    }

    /// What a bigram weighs, 0..=10: so many times what a word would that is as rare.
    ///
    /// ```
    /// use samestory_text::TermConfig;
    ///
    /// assert_eq!(TermConfig::default().bigrams(), 0.0);
    /// assert_eq!(TermConfig::default().with_bigrams(0.5).bigrams(), 0.5);
    /// ```
    #[must_use]
    pub fn bigrams(&self) -> f32 {
        self.bigrams
    }

    /// What a number weighs beside the words that it is written with, 0..=10.
    ///
    /// ```
    /// use samestory_text::TermConfig;
    ///
    /// assert_eq!(TermConfig::default().with_numbers(2.0).numbers(), 2.0);
    /// assert_eq!(TermConfig::default().with_numbers(99.0).numbers(), 10.0);
    /// ```
    #[must_use]
    pub fn numbers(&self) -> f32 {
        self.numbers
    }

    /// What a name weighs beside its words, 0..=10.
    ///
    /// ```
    /// use samestory_text::TermConfig;
    ///
    /// assert_eq!(TermConfig::default().with_names(1.5).names(), 1.5);
    /// assert_eq!(TermConfig::default().with_names(f32::NAN).names(), 0.0);
    /// ```
    #[must_use]
    pub fn names(&self) -> f32 {
        self.names
    }

    pub(crate) fn is_words_only(&self) -> bool {
        [self.bigrams, self.numbers, self.names].iter().all(|weight| *weight == 0.0)
    }

    /// All that decides which terms a text has and what they weigh.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [self.bigrams, self.numbers, self.names].iter().flat_map(|weight| weight.to_le_bytes()).collect()
    }
}

fn bounded(weight: f32) -> f32 {
    // Negative zero has other bytes than zero, and so another fingerprint.
    if weight > 0.0 { weight.min(MAX_WEIGHT) } else { 0.0 }
}
