//! Findings that are data, not errors.

use std::fmt;

use crate::id::ArticleId;

/// What a [`Note`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// Several differing articles had one id; the one with the smallest content hash stayed.
    ConflictingId,
    /// The article is longer than what is analysed; its rest was left aside.
    Truncated,
    /// The article has no words to compare.
    NoWords,
    /// The article's address is not an `http` or `https` one and is not printed as a link.
    UnsafeLink,
    /// A time lies so far from the others that it was not used for clustering.
    ImplausibleTime,
    /// The story's lead picture could not be read, so no model has looked at it.
    UnreadablePicture,
}

impl NoteKind {
    fn message(self) -> &'static str {
        match self {
            Self::ConflictingId => {
                "several differing articles share this id; the one with the smallest content hash was kept"
            }
            Self::Truncated => "the article is longer than what is analysed; the rest was left aside",
            Self::NoWords => "the article has no words to compare",
            Self::UnsafeLink => "the address is not an http or https one and is not printed as a link",
            Self::UnreadablePicture => {
                "the lead picture of its story could not be read, so no model has looked at it"
            }
            Self::ImplausibleTime => "the time lies far from all others and was not used for clustering",
        }
    }
}

/// A finding about the input, told beside the result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    article: Option<ArticleId>,
    kind: NoteKind,
    cause: Option<String>,
}

impl Note {
    /// A note of this kind, about an article or, with `None`, about the whole input.
    ///
    /// ```
    /// use samestory_model::{ArticleId, Note, NoteKind};
    ///
    /// let note = Note::new(NoteKind::NoWords, Some(ArticleId::new("mt-1")?));
    /// assert_eq!(note.to_string(), "article `mt-1`: the article has no words to compare");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(kind: NoteKind, article: Option<ArticleId>) -> Self {
        Self { article, kind, cause: None }
    }

    /// With the reason for what it says, in a few words; an empty one is none.
    ///
    /// ```
    /// use samestory_model::{Note, NoteKind};
    ///
    /// let note = Note::new(NoteKind::UnreadablePicture, None).with_cause("it is cut off");
    /// assert!(note.to_string().ends_with("no model has looked at it: it is cut off"));
    /// ```
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into()).filter(|cause| !cause.is_empty());
        self
    }

    /// The article it is about; `None` where it is about the whole input.
    ///
    /// ```
    /// use samestory_model::{ArticleId, Note, NoteKind};
    ///
    /// let id = ArticleId::new("mt-1")?;
    /// assert_eq!(Note::new(NoteKind::Truncated, Some(id.clone())).article(), Some(&id));
    /// assert_eq!(Note::new(NoteKind::ImplausibleTime, None).article(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn article(&self) -> Option<&ArticleId> {
        self.article.as_ref()
    }

    /// What it says.
    ///
    /// ```
    /// use samestory_model::{Note, NoteKind};
    ///
    /// let notes = [NoteKind::NoWords, NoteKind::UnsafeLink].map(|kind| Note::new(kind, None));
    /// let unsafe_links = notes.iter().filter(|note| note.kind() == NoteKind::UnsafeLink);
    /// assert_eq!(unsafe_links.count(), 1);
    /// ```
    #[must_use]
    pub fn kind(&self) -> NoteKind {
        self.kind
    }

    /// The reason, where one is told.
    ///
    /// ```
    /// use samestory_model::{Note, NoteKind};
    ///
    /// let note = Note::new(NoteKind::UnreadablePicture, None);
    /// assert_eq!(note.cause(), None);
    /// assert_eq!(note.with_cause("it is cut off").cause(), Some("it is cut off"));
    /// ```
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = &self.article {
            write!(f, "article `{id}`: ")?;
        }
        f.write_str(self.kind.message())?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}
