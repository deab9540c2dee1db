//! The label sets and their definitions.

use std::fmt;

macro_rules! label_set {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// Every label, in the order of the definitions.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The label's name.
            ///
            /// ```
            /// use samestory_analysis::{Intent, Sentiment, Tone};
            ///
            /// // As in `digest.json`; printing a label gives the same.
            /// assert_eq!(Tone::Somber.as_str(), "somber");
            /// assert_eq!(Intent::Advise.to_string(), "advise");
            /// let sentiments: Vec<&str> = Sentiment::ALL.iter().map(|label| label.as_str()).collect();
            /// assert_eq!(sentiments, ["negative", "neutral", "positive"]);
            /// ```
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

label_set! {
    /// How the writer speaks. The article's own voice counts; what quoted people say is theirs.
    Tone {
        /// Reports plainly what happened or was said, with little weighing of causes or consequences.
        Factual = "factual",
        /// Explains or weighs: causes, consequences, stakes, competing positions, context beyond the event.
        Analytical = "analytical",
        /// Finds fault with a person, body or idea, in the writer's own voice or by a one-sided selection.
        Critical = "critical",
        /// Stresses danger, threat or urgency beyond the bare facts.
        Alarmed = "alarmed",
        /// Dwells on loss, grief or suffering.
        Somber = "somber",
        /// Stresses hope, progress, success or celebration.
        Optimistic = "optimistic",
        /// Exaggerates, teases or dramatises to catch the eye.
        Sensational = "sensational",
        /// Jokes, mocks or parodies, satire included.
        Humorous = "humorous",
    }
}

label_set! {
    /// The attitude that the article as a whole conveys towards its main subject. Bad news in a neutral voice is neutral.
    Sentiment {
        /// Wording, framing or selection leans clearly against the subject.
        Negative = "negative",
        /// No clear leaning.
        Neutral = "neutral",
        /// Wording, framing or selection leans clearly in favour of the subject.
        Positive = "positive",
    }
}

label_set! {
    /// What the text is for.
    Intent {
        /// To tell what happened or what was said.
        Inform = "inform",
        /// To make something understood: background, how or why, question and answer, fact check, news analysis.
        Explain = "explain",
        /// To win the reader over to a view: opinion, editorial, advocacy.
        Persuade = "persuade",
        /// To sell or publicise a product, organisation, person or event.
        Promote = "promote",
        /// To amuse or move: satire, celebrity gossip, lifestyle colour, human-interest storytelling.
        Entertain = "entertain",
        /// To tell the reader how to do or choose something.
        Advise = "advise",
    }
}

/// A decided label with the probability of each label of its set.
///
/// # Units and ranges
/// Probabilities lie in 0..=1 and sum to 1.
///
/// ```
/// use samestory_analysis::{Label, Sentiment};
///
/// let label = Label::from_probabilities(&[
///     (Sentiment::Negative, 0.2),
///     (Sentiment::Neutral, 0.7),
///     (Sentiment::Positive, 0.1),
/// ]);
/// assert_eq!(label.unwrap().label, Sentiment::Neutral);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Label<L> {
    /// The most probable label; of equally probable ones the earlier.
    pub label: L,
    /// Its probability.
    pub confidence: f64,
    /// Every label with its probability, in the order of the definitions.
    pub probabilities: Vec<(L, f64)>,
}

impl<L: Copy> Label<L> {
    /// Decides for the most probable label; `None` when there is none.
    /// They should sum to 1, in the order of the definitions, which is not checked. Of equally probable
    /// labels the earlier is taken.
    ///
    /// ```
    /// use samestory_analysis::{Label, Tone};
    ///
    /// let label =
    ///     Label::from_probabilities(&[(Tone::Factual, 0.4), (Tone::Critical, 0.4), (Tone::Somber, 0.2)])
    ///         .unwrap();
    /// assert_eq!((label.label, label.confidence), (Tone::Factual, 0.4));
    /// assert!(Label::<Tone>::from_probabilities(&[]).is_none());
    /// ```
    #[must_use]
    pub fn from_probabilities(probabilities: &[(L, f64)]) -> Option<Self> {
        let best = probabilities.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Self { label: best.0, confidence: best.1, probabilities: probabilities.to_vec() })
    }
}

impl<L: PartialEq> Label<L> {
    /// The probability of `label`; 0 for one that was not considered.
    pub(crate) fn probability(&self, label: L) -> f64 {
        self.probabilities
            .iter()
            .find(|(known, _)| *known == label)
            .map_or(0.0, |(_, probability)| *probability)
    }
}

#[cfg(feature = "serde")]
impl<L: serde::Serialize + Copy + fmt::Display> serde::Serialize for Label<L> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut map = serializer.serialize_struct("Label", 3)?;
        map.serialize_field("label", &self.label)?;
        map.serialize_field("confidence", &self.confidence)?;
        map.serialize_field("probabilities", &ByName(&self.probabilities))?;
        map.end()
    }
}

/// Serialises as an object `{"factual": 0.7, …}` in the given order.
#[cfg(feature = "serde")]
struct ByName<'a, L>(&'a [(L, f64)]);

#[cfg(feature = "serde")]
impl<L: fmt::Display> serde::Serialize for ByName<'_, L> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(label, probability)| (label.to_string(), probability)))
    }
}
