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
    /// Either may be empty.
    #[must_use]
    pub fn new(title: &'a str, body: &'a str) -> Self {
        Self { title, body, address: None }
    }

    /// The text's own address in canonical form. Two texts with one address are copies, unless both have long bodies that
    /// share next to nothing: give no address that many articles have, such as a home page. An empty one is none.
    #[must_use]
    pub fn with_address(self, address: &'a str) -> Self {
        Self { address: Some(address).filter(|address| !address.is_empty()), ..self }
    }

    /// As given.
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.title
    }

    /// As given.
    #[must_use]
    pub fn body(&self) -> &'a str {
        self.body
    }

    /// As given, unless it was empty.
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
