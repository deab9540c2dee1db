//! The doors for what a machine sees in pictures.

use std::collections::BTreeMap;

use crate::embedding::Fingerprint;
use crate::error::{Error, ErrorKind};

/// A model that looks at pictures.
///
/// What it says is an estimate, not the words of a publisher, and is printed as such.
///
/// ```
/// use samestory_model::{Fingerprint, PictureContent, PictureDescriber, PictureError, PictureTag};
///
/// /// Sees whether a file is as large as photographs are.
/// struct BySize(Fingerprint);
///
/// impl PictureDescriber for BySize {
///     fn fingerprint(&self) -> &Fingerprint {
///         &self.0
///     }
///
///     fn describe(&self, picture: &[u8]) -> Result<PictureContent, PictureError> {
///         if picture.is_empty() {
///             return Err(PictureError::unreadable("by-size", "it is empty"));
///         }
///         let photograph = (picture.len() > 20_000).then(|| PictureTag::new("photograph", 0.7));
///         let tags = photograph.transpose().map_err(|error| PictureError::new("by-size", error))?;
///         Ok(PictureContent::new(self.0.clone(), tags.into_iter().collect()))
///     }
/// }
///
/// let describer = BySize(Fingerprint::new("by-size", &[]));
/// assert_eq!(describer.describe(&[0; 30_000])?.tags()[0].name(), "photograph");
/// assert!(describer.describe(&[0; 100])?.tags().is_empty(), "it is not sure, and says nothing");
/// # Ok::<(), PictureError>(())
/// ```
pub trait PictureDescriber: Send + Sync {
    /// Which model this is.
    fn fingerprint(&self) -> &Fingerprint;

    /// What is seen in a picture; without tags where the model is not sure of anything.
    ///
    /// `picture` holds the bytes of a file, from wherever: it may be cut off, no picture at all, or made to use up memory.
    ///
    /// # Errors
    /// When the file is no picture that can be read ([`PictureError::is_unreadable`]), or the model fails.
    fn describe(&self, picture: &[u8]) -> Result<PictureContent, PictureError>;
}

/// Where pictures are found. The library fetches nothing: a program that has pictures gives them through this.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use samestory_model::PictureSource;
///
/// let files = BTreeMap::from([("https://a.example/ferry.jpg".to_owned(), vec![0xff, 0xd8])]);
/// assert_eq!(files.picture("https://a.example/ferry.jpg")?, Some(vec![0xff, 0xd8]));
/// assert_eq!(files.picture("https://a.example/other.jpg")?, None);
/// # Ok::<(), samestory_model::PictureError>(())
/// ```
pub trait PictureSource: Send + Sync {
    /// The file of the picture at an address; `None` where it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read, or is too large.
    fn picture(&self, url: &str) -> Result<Option<Vec<u8>>, PictureError>;
}

impl PictureSource for BTreeMap<String, Vec<u8>> {
    fn picture(&self, url: &str) -> Result<Option<Vec<u8>>, PictureError> {
        Ok(self.get(url).cloned())
    }
}

/// A thing that a model sees in a picture, or a word for the whole.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PictureTag {
    name: String,
    probability: f64,
}

impl PictureTag {
    /// A thing with the probability, above 0 and at most 1, that the model gives it.
    ///
    /// # Errors
    /// When the name is empty, or the probability is not one.
    ///
    /// # Examples
    /// ```
    /// use samestory_model::PictureTag;
    ///
    /// assert_eq!(PictureTag::new("lion", 0.76)?.name(), "lion");
    /// let error = PictureTag::new("lion", 76.0).unwrap_err();
    /// assert_eq!(error.to_string(), "failed to build tag `lion`: 76 is no probability above 0");
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    pub fn new(name: impl Into<String>, probability: f64) -> Result<Self, Error> {
        let name = name.into();
        if name.trim().is_empty() {
            return Err(Error::new("a tag of a picture", ErrorKind::Empty));
        }
        if !(probability > 0.0 && probability <= 1.0) {
            let kind = ErrorKind::Probability { value: probability.to_string() };
            return Err(Error::new(format!("tag `{name}`"), kind));
        }
        Ok(Self { name, probability })
    }

    /// Its name.
    ///
    /// ```
    /// use samestory_model::PictureTag;
    ///
    /// assert_eq!(PictureTag::new("fire engine", 0.9)?.name(), "fire engine");
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How probable it is to the model: above 0, at most 1.
    ///
    /// ```
    /// use samestory_model::PictureTag;
    ///
    /// assert_eq!(PictureTag::new("fire engine", 0.9)?.probability(), 0.9);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.probability
    }
}

/// What a model sees in a picture.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PictureContent {
    model: Fingerprint,
    tags: Vec<PictureTag>,
}

impl PictureContent {
    /// What `model` sees. Tags are put in order: by falling probability, then by name.
    ///
    /// ```
    /// use samestory_model::{Fingerprint, PictureContent, PictureTag};
    ///
    /// let tags = vec![PictureTag::new("lion", 0.2)?, PictureTag::new("cheetah", 0.6)?, PictureTag::new("cat", 0.2)?];
    /// let content = PictureContent::new(Fingerprint::new("animals", &[]), tags);
    /// let names: Vec<&str> = content.tags().iter().map(|tag| tag.name()).collect();
    /// assert_eq!(names, ["cheetah", "cat", "lion"]);
    /// # Ok::<(), samestory_model::Error>(())
    /// ```
    #[must_use]
    pub fn new(model: Fingerprint, mut tags: Vec<PictureTag>) -> Self {
        tags.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.name.cmp(&b.name)));
        Self { model, tags }
    }

    /// The model that says so.
    ///
    /// ```
    /// use samestory_model::{Fingerprint, PictureContent};
    ///
    /// let model = Fingerprint::new("animals", &[]);
    /// assert_eq!(PictureContent::new(model.clone(), Vec::new()).model(), &model);
    /// ```
    #[must_use]
    pub fn model(&self) -> &Fingerprint {
        &self.model
    }

    /// The things that it sees, the most probable first; none where it is not sure of any.
    ///
    /// ```
    /// use samestory_model::{Fingerprint, PictureContent};
    ///
    /// let nothing = PictureContent::new(Fingerprint::new("animals", &[]), Vec::new());
    /// assert!(nothing.tags().is_empty());
    /// ```
    #[must_use]
    pub fn tags(&self) -> &[PictureTag] {
        &self.tags
    }
}

/// A picture that could not be looked at.
#[derive(Debug, thiserror::Error)]
#[error("failed to {what} `{by}`: {cause}")]
pub struct PictureError {
    what: &'static str,
    by: String,
    #[source]
    cause: Box<dyn std::error::Error + Send + Sync>,
    is_unreadable: bool,
}

impl PictureError {
    /// The model `model` failed, for whatever cause: an error or a text.
    ///
    /// ```
    /// use samestory_model::PictureError;
    ///
    /// let error = PictureError::new("tagger", "out of memory");
    /// assert_eq!(error.to_string(), "failed to describe a picture with `tagger`: out of memory");
    /// ```
    pub fn new(model: impl Into<String>, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { what: "describe a picture with", by: model.into(), cause: cause.into(), is_unreadable: false }
    }

    /// The picture `picture` cannot be read: it is cut off, too large, or none.
    /// `picture` says which, as far as that is known: an address or a file's name, else who was to read it.
    ///
    /// ```
    /// use samestory_model::PictureError;
    ///
    /// let error = PictureError::unreadable("ferry.jpg", "it is cut off");
    /// assert_eq!(error.to_string(), "failed to read the picture `ferry.jpg`: it is cut off");
    /// ```
    pub fn unreadable(
        picture: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { what: "read the picture", by: picture.into(), cause: cause.into(), is_unreadable: true }
    }

    /// Whether the picture is at fault, and not the model.
    ///
    /// ```
    /// use samestory_model::PictureError;
    ///
    /// assert!(PictureError::unreadable("ferry.jpg", "it is cut off").is_unreadable());
    /// assert!(!PictureError::new("tagger", "out of memory").is_unreadable());
    /// ```
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.is_unreadable
    }
}
