//! Story digests as HTML pages, Markdown, plain text and JSON.
//!
//! ```
//! use samestory_analysis::{Claim, Digest, Passage, Story};
//! use samestory_model::{Article, Evidence, Field, Span, StoryId};
//!
//! let article = Article::builder("kg-1").title("Ferry burns").build()?;
//! let title = Evidence::new(article.id().clone(), Field::Title, Span::new(0, 11)?);
//! let headline = Claim::cited(Passage::new(&article, title)?).in_title_case();
//! let story = Story::new(StoryId::from_smallest_article(article.id()), headline, Vec::new());
//! let digest = Digest::new(Some("2026-05-12".parse()?), vec![story]);
//!
//! assert!(samestory_render::plain_text(&digest).contains("Ferry Burns"));
//! assert!(samestory_render::html_index(&digest)?.contains("Tuesday, 12 May 2026"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The functions to know: [`write_to_folder`] writes everything; [`html_index`] and [`html_story`] make the pages, [`markdown()`],
//! [`plain_text()`] and [`json()`] the other forms, each as a `String`.
//!
//! # Contents
//! - pages: [`html_index`], [`html_index_continued`], [`html_story`], [`html_story_continued`]
//! - one text for the whole digest: [`markdown()`], [`plain_text()`], [`json()`]
//! - files: [`write_to_folder`], [`Written`], [`write_atomically`]
//! - what can go wrong: [`Error`]
//!
//! # Should I use this crate?
//! Yes, when you have a `Digest` and want to show it, or want its stable JSON form. For a page of your own make, read the plain
//! data of `samestory-analysis` and leave this crate out.
//!
//! # What the pages promise
//! - Texts are hostile until escaped. Nothing that an article says becomes markup, in any of the forms; control characters and
//!   characters that turn the direction of a line are left out of the pages and the texts. `digest.json` has them as given.
//! - Links and pictures go to `http` and `https` addresses only, and carry no referrer. A page has no script, loads no font, and
//!   its content security policy allows its one style sheet and pictures, nothing else.
//! - Every printed statement leads to its evidence: article, field and byte range.
//! - A page has fewer than 100,000 bytes without pictures, as long as no single article needs more: a day of many stories and a story
//!   of many articles go on in further pages.
//! - The same digest gives the same bytes.
//!
//! # What it does not do
//! It computes nothing about stories, fetches nothing, and removes no file.
#![deny(clippy::indexing_slicing)]

mod error;
mod html;
mod json;
mod markdown;
mod plain_text;
mod safe;
mod wording;
mod write;

pub use error::Error;
pub use html::{html_index, html_index_continued, html_story, html_story_continued};
pub use json::json;
pub use markdown::markdown;
pub use plain_text::plain_text;
pub use write::{Written, write_atomically, write_to_folder};

// The program in the README is tested with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
