//! Entities and their kinds.

use std::fmt;

use samestory_model::Span;

/// What sort of thing a name or a concept stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum EntityKind {
    /// A named person.
    Person,
    /// A company, agency, party, team or other body.
    Organization,
    /// A place or a facility.
    Location,
    /// A nationality, religion, or other named group of people.
    Group,
    /// A named event.
    Event,
    /// A titled work or a product.
    Work,
    /// A name of another or an unknown sort.
    Other,
    /// A key concept: a noun phrase that is no name.
    Concept,
}

impl EntityKind {
    /// The kind's name, as in `digest.json`.
    ///
    /// ```
    /// use samestory_analysis::EntityKind;
    ///
    /// assert_eq!(EntityKind::Organization.as_str(), "organization");
    /// assert_eq!(EntityKind::Concept.to_string(), "concept");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "location",
            Self::Group => "group",
            Self::Event => "event",
            Self::Work => "work",
            Self::Other => "other",
            Self::Concept => "concept",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name in running text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Mention {
    /// The byte range in the text that was given.
    pub span: Span,
    /// The name as written there.
    pub text: String,
    /// Its kind.
    pub kind: EntityKind,
    /// How probable it is that exactly these words are a name of this kind, in 0..=1; 1 where the tagger does not say.
    pub confidence: f64,
}

impl Mention {
    /// A name at a place, with confidence 1.
    /// `span` is a byte range of the text that was given to the tagger.
    ///
    /// ```
    /// use samestory_analysis::{EntityKind, Mention};
    /// use samestory_model::Span;
    ///
    /// let text = "Helena Marsh resigned.";
    /// let mention = Mention::new(Span::between(0, 12), "Helena Marsh", EntityKind::Person);
    /// assert_eq!(mention.span.slice(text), Some(mention.text.as_str()));
    /// assert_eq!(mention.confidence, 1.0);
    /// ```
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>, kind: EntityKind) -> Self {
        Self { span, text: text.into(), kind, confidence: 1.0 }
    }

    /// The same name with a confidence in 0..=1.
    ///
    /// ```
    /// use samestory_analysis::{EntityKind, Mention};
    /// use samestory_model::Span;
    ///
    /// let mentions = [
    ///     Mention::new(Span::between(0, 4), "Tarn", EntityKind::Location).with_confidence(0.9),
    ///     Mention::new(Span::between(9, 13), "Will", EntityKind::Person).with_confidence(0.2),
    /// ];
    /// // A caller that wants no guesses keeps what is more likely than not.
    /// let sure: Vec<&str> =
    ///     mentions.iter().filter(|m| m.confidence > 0.5).map(|m| m.text.as_str()).collect();
    /// assert_eq!(sure, ["Tarn"]);
    /// ```
    #[must_use]
    pub fn with_confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }
}

/// Somebody or something that an article or a story is about.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Entity {
    /// The fullest common form of the name that the texts use.
    pub name: String,
    /// Its kind.
    pub kind: EntityKind,
    /// How central it is, in 0..=1; 1 is the most salient entity of the article or story.
    pub salience: f64,
}

impl Entity {
    /// An entity with its salience.
    /// `salience` is in 0..=1.
    ///
    /// ```
    /// use samestory_analysis::{Entity, EntityKind};
    ///
    /// let river = Entity::new("Tarn", EntityKind::Location, 0.4);
    /// assert_eq!(format!("{} ({})", river.name, river.kind), "Tarn (location)");
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, kind: EntityKind, salience: f64) -> Self {
        Self { name: name.into(), kind, salience }
    }
}
