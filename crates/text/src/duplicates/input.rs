//! What is compared.

use crate::document::Document;

/// A text to look for copies of: a title, a body and, where known, an address.
///
/// Title and body should be plain text, as [`Document`] gives them. A body's lines are its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateInput<'a> {
    title: &'a str,
    body: &'a str,
    address: Option<&'a str>,
}

impl<'a> DuplicateInput<'a> {
    /// A text without an address. Title or body may be empty.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput};
    ///
    /// // Titles alone can be compared, too.
    /// let titles = ["Ferry to Sorrel burns", "Central bank cuts rate", "Ferry to Sorrel burns"];
    /// let found = DuplicateFinder::bundled().find(&titles.map(|title| DuplicateInput::new(title, "")));
    /// assert_eq!(found.groups()[0].members(), [0, 2]);
    /// ```
    #[must_use]
    pub fn new(title: &'a str, body: &'a str) -> Self {
        Self { title, body, address: None }
    }

    /// With the text's own address in canonical form, as [`crate::canonical_url`] gives it. Two texts with
    /// one address are copies, unless both have long bodies that share next to nothing: give no address that
    /// many articles have, such as a home page. An empty one is none.
    ///
    /// ```
    /// use samestory_text::{DuplicateFinder, DuplicateInput, canonical_url};
    ///
    /// let first = canonical_url("https://courier.example/ferry?utm_source=feed").unwrap_or_default();
    /// let second = canonical_url("https://m.courier.example/ferry").unwrap_or_default();
    /// let inputs = [
    ///     DuplicateInput::new("Ferry burns off Sorrel", "A ferry is burning.").with_address(&first),
    ///     DuplicateInput::new("All saved from ferry", "312 people are in Tarn.").with_address(&second),
    /// ];
    /// assert_eq!(DuplicateFinder::bundled().find(&inputs).groups().len(), 1);
    /// assert_eq!(DuplicateFinder::bundled().find(&inputs.map(|input| input.with_address(""))).groups(), []);
    /// ```
    #[must_use]
    pub fn with_address(self, address: &'a str) -> Self {
        Self { address: Some(address).filter(|address| !address.is_empty()), ..self }
    }

    /// The title, as given.
    ///
    /// ```
    /// use samestory_text::DuplicateInput;
    ///
    /// assert_eq!(DuplicateInput::new("Ferry burns", "A ferry is burning.").title(), "Ferry burns");
    /// ```
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.title
    }

    /// The body, as given.
    ///
    /// ```
    /// use samestory_text::DuplicateInput;
    ///
    /// assert_eq!(DuplicateInput::new("Ferry burns", "A ferry is burning.").body(), "A ferry is burning.");
    /// ```
    #[must_use]
    pub fn body(&self) -> &'a str {
        self.body
    }

    /// The address, as given, unless it was empty.
    ///
    /// ```
    /// use samestory_text::DuplicateInput;
    ///
    /// let input = DuplicateInput::new("Ferry burns", "");
    /// let address = "https://courier.example/ferry";
    /// assert_eq!(input.with_address(address).address(), Some(address));
    /// assert_eq!(input.with_address("").address(), None);
    /// ```
    #[must_use]
    pub fn address(&self) -> Option<&'a str> {
        self.address
    }
}

impl<'a> From<&'a Document<'_>> for DuplicateInput<'a> {
    fn from(document: &'a Document) -> Self {
        Self::new(document.title(), document.body().as_str())
    }
}
